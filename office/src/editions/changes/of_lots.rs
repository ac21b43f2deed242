//! Changes of edition 5 in what lots cost and gain: parts of a share, the day's set-off, what
//! nobody has told.

use super::{Change, change};

const NOT_TOLD: &str = "what nobody has told is unknown";

const TAKEN_FOR_ZERO: &str = "a lot without a cost had cost nothing, and one without a day had been acquired on the day on which it came; now gain and term are unknown, and the lot whose day is unknown is taken first";

const ITS_COST: &str = "inventory_must_say_its_cost";

const ALL_A_GAIN: &str =
    "what the inventory received without a cost was a gain of its whole fair value";

const IN_INVENTORY: &str =
    "ASC 940-320-35; DECISIONS.md 2026-11-30, what nobody has told is unknown";

const NONCOVERED: &str = "26 CFR 1.6045-1(a)(15)(i)(G), (a)(16), (d)(2)(ii)(B), (d)(2)(iii); DECISIONS.md 2026-11-30, what nobody has told is unknown";

/// The changes.
pub(super) const OF_LOTS: &[Change] = &[
    change(
        5,
        "cost follows parts of a share; the day's set-off leaves the holding",
        ("restated", "open_lots"),
        "a lot that an action left no whole number of units was rounded to one, and kept its cost; what was bought and sold on one day took the oldest lots, in India too",
        "26 CFR 1.358-2(a)(2)(i); Income-tax Act 1961 sections 43(5) and 45(2A)",
    ),
    change(
        5,
        "gains and losses",
        ("restated", "gains"),
        "losses of one day were washed by the age of their lots, whatever their times; a short sale at a loss counted on the day of the purchase that closed it, and not on delivery; a share that an action made of several lots had the days and the cost of one; what was bought and sold in India on one day was a capital gain",
        "26 CFR 1.1091-1(b); 26 CFR 1.1233-1(a)(1), 26 USC 1259, Rev. Rul. 2002-44; 26 CFR 1.358-2(a)(2)(i); Income-tax Act 1961 section 43(5)",
    ),
    change(5, NOT_TOLD, ("restated", "open_lots"), TAKEN_FOR_ZERO, NONCOVERED),
    change(5, NOT_TOLD, ("restated", "gains"), TAKEN_FOR_ZERO, NONCOVERED),
    change(5, NOT_TOLD, ("position opened", ITS_COST), ALL_A_GAIN, IN_INVENTORY),
    change(5, NOT_TOLD, ("transfer booked", ITS_COST), ALL_A_GAIN, IN_INVENTORY),
];
