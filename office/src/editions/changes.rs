//! The changes between editions: what one decides, or works out, otherwise than the one before.
//!
//! A row names the rule, the kind of event, and the one argument of it that may differ; never a
//! whole kind. The older rule stays in the program, so that `verify` finds each older figure again
//! to the last digit. Rows of the charts stand in
//! `markets/*/chart.csv` (`since_edition`), and are changes too.

mod of_counts;
mod of_edition_6;
mod of_edition_7;
mod of_edition_8;
mod of_lots;
mod of_rows;

use self::of_edition_6::CHANGES as OF_6;
use self::of_edition_7::CHANGES as OF_7;
use self::of_edition_8::CHANGES as OF_8;
use terms::Edition;

/// A change.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Since which edition the newer rule decides.
    pub since: Edition,
    /// The rule.
    pub rule: &'static str,
    /// The kind of event that it decides.
    pub event: &'static str,
    /// The argument that differs: a field of the event, the code of a control, a refusal, or an
    /// event that comes or goes.
    pub argument: &'static str,
    /// What was, and why it is otherwise now.
    pub why: &'static str,
    /// Who says so.
    pub source: &'static str,
}

const fn change(
    since: u16,
    rule: &'static str,
    (event, argument): (&'static str, &'static str),
    why: &'static str,
    source: &'static str,
) -> Change {
    Change { since: Edition(since), rule, event, argument, why, source }
}

const PROCEDURE_VII: &str = "NSCC Rules & Procedures, Procedure VII (CNS): positions are aged, and receipts are allocated to the oldest";

const BOUND_TO_SENTENCES: &str = "the hash to which an approval binds was of English sentences; it is of the fields of what is put forward";

const LATE: &str = "DECISIONS.md 2026-11-30, what is late says which period it is about";

const NO_EARLIER: &str =
    "DECISIONS.md 2026-11-30, what takes an entry back counts no earlier than the entry";

const CURRENCIES: &str = "DECISIONS.md 2026-11-30, what admits a currency";

const TAKEN_BACK: &str = "a cancel gave back what the fill itself had borne, so that those behind it bore a part of a minimum, a maximum or a tier that was gone";

const WHAT_STANDS: &str = "DECISIONS.md 2026-11-30, what stands bears its own commission";

const FILL_BY_FILL: &str = "an introducing broker's share was rounded fill by fill, so that shares did not add up to the share";

const SHARES_ADD_UP: &str = "DECISIONS.md 2026-11-30, shares of a commission add up";

const SET_OFF: &str = "a month of an account, or of a loan, was income or expense by the sign of its sum; what is charged is income and what is paid is expense, each rounded once, a rate has a floor of zero, and a correction is valued on the day of the posting that it corrects";

const NOT_SET_OFF: &str = "IAS 1.32; DECISIONS.md 2026-11-30, income and expense are not set off";

const ONE_DAY: &str = "a rate was crossed of the newest rate of each leg, of two days it may be; both legs are of the newest day on which both are quoted";

const CROSSED: &str = "DECISIONS.md 2026-11-30, what is crossed is of one day";

const ONE_LOT: &str =
    "equal lots of a day of acquisition in one file were one, and the others its duplicates";

const LOTS_OF_A_DAY: &str =
    "26 CFR 1.1012-1(c)(1); DECISIONS.md 2026-11-30, lots of one day are lots of their own";

const NO_EFFECT: &str = "DECISIONS.md 2026-11-30, a term has an effect or is refused";

const EVENING: &str = "an evening belongs to the next day of trading";

const SESSIONS: &str = "a day ended at midnight in New York; what is executed in an overnight session is of the next day of trading";

const MIDNIGHT: &str = "markets/us/sessions.csv; DECISIONS.md 2026-11-30, an evening belongs to the next day of trading";

const BELOW_RATE: &str = "nothing is charged below the rate";

const TAF_FLOOR: &str =
    "a sale whose price is below the rate of the Trading Activity Fee was charged up to its cap";

const SCHEDULE_A: &str = "FINRA By-Laws, Schedule A, section 1(b); DECISIONS.md 2026-11-30, nothing is charged below the rate";

const TAXED: &str = "the tax falls on what the Act names";

const ALL_UNITS: &str = "the tax was taken of everything that is traded against payment: preference shares, bonds, and units of funds that hold gold or debt; units of trusts bore the rate of a fund";

const THE_ACT: &str = "Finance (No. 2) Act 2004, sections 97(13) and 98; DECISIONS.md 2026-11-30, the tax falls on what the Act names";

const COVERED: &str = "a sale to a dealer is a covered sale";

const RULE_31: &str =
    "17 CFR 240.31(a)(6); DECISIONS.md 2026-11-30, a sale to a dealer is a covered sale";

const TO_A_DEALER: &str =
    "a client's sale to the firm's own inventory bore no fee, as if it were no sale on a market";

/// Every change, by edition.
pub fn changes() -> impl Iterator<Item = &'static Change> {
    let parts = [of_rows::OF_ROWS, of_lots::OF_LOTS, of_counts::OF_COUNTS, OF_6, OF_7, OF_8];
    CHANGES.iter().chain(parts.into_iter().flatten())
}

/// Those that have no file of their own.
pub const CHANGES: &[Change] = &[
    change(
        2,
        "a trade says by what it was charged",
        ("trade booked", "charged_by"),
        "the row of the schedule was not kept; the charge itself is the same",
        "DECISIONS.md 2026-11-24, a charge is a row with its unit",
    ),
    change(
        2,
        "a share of a block says by what it was charged",
        ("block allocated", "charged_by"),
        "the row of the schedule was not kept; the charge itself is the same",
        "DECISIONS.md 2026-11-24, a charge is a row with its unit",
    ),
    change(
        2,
        "inventory opens at cost",
        ("position opened", "entry"),
        "the firm's own securities came in without the money that they cost",
        "DECISIONS.md 2026-11-24, fair value is an identity, not a sequence of marks",
    ),
    change(
        2,
        "charges add up",
        ("day closed", "charges_add_up"),
        "the control did not exist",
        "office/src/corridor/close.rs",
    ),
    change(
        2,
        "balance sheet",
        ("day closed", "balance_sheet"),
        "the control did not exist",
        "office/src/corridor/close.rs",
    ),
    change(
        2,
        "accruals",
        ("day closed", "accruals"),
        "the control did not exist",
        "office/src/corridor/close.rs",
    ),
    change(
        2,
        "day charges",
        ("day closed", "day_charges_not_booked"),
        "the control did not exist",
        "office/src/corridor/close.rs",
    ),
    change(
        2,
        "a person's own price is worth a reason",
        ("price recorded", "override_must_say_why"),
        "a source that begins with override was taken like any other",
        "office/src/valuation/prices.rs",
    ),
    change(
        2,
        "rules of the office",
        ("input rejected", "rule_must_be_known"),
        "seven rules of the office were not known; they were refused, and no refusal named them",
        "office/src/papers/rules.rs",
    ),
    change(
        2,
        "kinds of accounts, methods of lots, States",
        ("input rejected", "row_must_be_readable"),
        "fifteen kinds of accounts, lot methods beside fifo, and a State behind a country could not be read or named",
        "terms/src/accounts.rs, terms/src/identifiers/country.rs",
    ),
    change(
        2,
        "short lots",
        ("restated", "open_lots"),
        "a short sale closed what was long; it opens a short lot beside it",
        "26 USC 1233(a): a short sale is closed by delivery, not by the sale",
    ),
    change(
        3,
        "a person's own price says who and why",
        ("price recorded", "override_must_say_why"),
        "any word behind override was enough",
        "office/src/valuation/prices.rs",
    ),
    change(
        3,
        "columns of yes and no",
        ("input rejected", "row_must_be_readable"),
        "the refusal of such a column asked for \"yes or no\", and now for \"one of yes, no\"",
        "inbound/src/columns.rs",
    ),
    change(
        3,
        "a voucher is approved whole",
        ("approved", "proposal_must_be_whole"),
        "a voucher counted without those of its lines that were refused",
        "DECISIONS.md 2026-11-25, a voucher is approved whole",
    ),
    change(
        3,
        "work ends with its cause",
        ("worked", "cause_must_be_gone"),
        "a fail could be said to be done while the books say otherwise",
        "DECISIONS.md 2026-11-25, work ends with its cause",
    ),
    change(
        4,
        "fails by age",
        ("restated", "parts_by_age"),
        "a receipt took its own day's part away before older ones; it takes the oldest part first",
        PROCEDURE_VII,
    ),
    change(
        4,
        "fails by age",
        ("period closed", "open_items"),
        "the age of the oldest fail follows the rule by which parts are taken",
        PROCEDURE_VII,
    ),
    change(
        4,
        "approvals bind to fields",
        ("approved", "shown"),
        BOUND_TO_SENTENCES,
        "DECISIONS.md 2026-11-29, an approval binds to fields",
    ),
    change(
        4,
        "approvals bind to fields",
        ("declined", "shown"),
        BOUND_TO_SENTENCES,
        "DECISIONS.md 2026-11-29, an approval binds to fields",
    ),
    change(
        5,
        "instruments that are served",
        ("instrument listed", "instrument_must_be_served"),
        "an option, a future, a bond or a unit of a fund was listed and booked like a share",
        "markets/us/groups.csv, markets/india/groups.csv",
    ),
    change(
        5,
        "instruments that are served",
        ("trade booked", "instrument_must_be_served"),
        "an option, a future, a bond or a unit of a fund was booked like a share",
        "markets/us/groups.csv, markets/india/groups.csv",
    ),
    change(
        5,
        "instruments that are served",
        ("trade cancelled", "instrument_must_be_served"),
        "a trade in an option, a future, a bond or a unit of a fund could be corrected, and booked anew",
        "markets/us/groups.csv, markets/india/groups.csv",
    ),
    change(
        5,
        "instruments that are served",
        ("input rejected", "instrument_must_be_served"),
        "an instrument that is not served was refused for something else, which is asked later",
        "markets/us/groups.csv, markets/india/groups.csv",
    ),
    change(
        5,
        "what takes an entry back counts no earlier",
        ("voucher booked", "reversal date"),
        "the reversal of an accrual that came late counted before the accrual",
        NO_EARLIER,
    ),
    change(
        5,
        "what takes an entry back counts no earlier",
        ("voucher booked", "reversal entry"),
        "the reversal of an accrual that came late counted before the accrual",
        NO_EARLIER,
    ),
    change(
        5,
        "what takes an entry back counts no earlier",
        ("voucher booked", "reversal comes"),
        "a reversal was due before its entry counted",
        NO_EARLIER,
    ),
    change(
        5,
        "what takes an entry back counts no earlier",
        ("voucher booked", "reversal goes"),
        "a reversal was due before its entry counted",
        NO_EARLIER,
    ),
    change(
        5,
        "what a job corrects of a month that is over is about that month",
        ("voucher booked", "accrual about"),
        "an accrual mixed a closed month's correction with the day's own, and no late item showed it",
        LATE,
    ),
    change(
        5,
        "what a job corrects of a month that is over is about that month",
        ("voucher booked", "accrual narrative"),
        "an accrual mixed a closed month's correction with the day's own, and no late item showed it",
        LATE,
    ),
    change(
        5,
        "what a job corrects of a month that is over is about that month",
        ("voucher booked", "accrual date"),
        "an accrual mixed a closed month's correction with the day's own, and no late item showed it",
        LATE,
    ),
    change(
        5,
        "charges of a client's day are dated with it",
        ("voucher booked", "day_charges date"),
        "the charges of a late trade counted on the day on which they were worked out, apart from the trade",
        LATE,
    ),
    change(
        5,
        "what admits a currency",
        ("currency admitted", "comes"),
        "only an instrument, an exchange or the reporting currency did",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("input rejected", "currency_must_be_admitted"),
        "only an instrument, an exchange or the reporting currency did",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("input rejected", "currency_must_be_known"),
        "a rate in a currency that does not exist was refused as one of no instrument",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("account opened", "currency_must_be_known"),
        "an account's currency could be any word",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("account opened", "instrument_must_not_be_a_currency"),
        "an account's currency could be the code of an instrument",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("input rejected", "instrument_must_not_be_a_currency"),
        "a rate, and an instrument after it, may name one code for both",
        CURRENCIES,
    ),
    change(
        5,
        "what admits a currency",
        ("input rejected", "rule_must_be_known"),
        "the rule currencies was not known; it was refused, and no refusal named it",
        CURRENCIES,
    ),
    change(
        5,
        "a financial year starts in any month",
        ("input rejected", "rule_value_must_fit"),
        "only January and April were taken",
        "26 CFR 1.441-1(b)(1)(iii); DECISIONS.md 2026-11-30, a financial year starts in any month",
    ),
    change(
        5,
        "what stands bears its own commission",
        ("trade booked", "commission"),
        "a correction bore what its order owed less what was borne beside what it replaces; it goes on behind the fills that stand, charged again",
        WHAT_STANDS,
    ),
    change(
        5,
        "what stands bears its own commission",
        ("trade booked", "charged_by"),
        "what was borne before a correction is what the fills that stand bear; the share of an introducing broker says what was given before",
        WHAT_STANDS,
    ),
    change(
        5,
        "shares are rounded for their unit",
        ("block allocated", "charged_by"),
        FILL_BY_FILL,
        SHARES_ADD_UP,
    ),
    change(
        5,
        "shares are rounded for their unit",
        ("block allocated", "entry"),
        FILL_BY_FILL,
        SHARES_ADD_UP,
    ),
    change(
        5,
        "a schedule gives rebates",
        ("input rejected", "schedule_figure_must_fit"),
        "a negative figure of a schedule was refused; what is charged may be a rebate",
        "DECISIONS.md 2026-11-30, a rebate lowers the commission",
    ),
    change(
        5,
        "tiers on a marginal basis",
        ("input rejected", "row_must_be_readable"),
        "month_marginal was no word, and the refusals of others did not name it",
        "DECISIONS.md 2026-11-30, slices of the month",
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "accrual entry"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "interest entry"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "rebate entry"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "accrual comes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "interest comes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "rebate comes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "accrual goes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "interest goes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "income and expense are not set off",
        ("voucher booked", "rebate goes"),
        SET_OFF,
        NOT_SET_OFF,
    ),
    change(
        5,
        "what is crossed is of one day",
        ("conversion booked", "counter_value_must_be_known"),
        ONE_DAY,
        CROSSED,
    ),
    change(
        5,
        "an exchange is not booked by a stale rate",
        ("conversion booked", "counter_value_must_be_fresh"),
        "the counter-value of an exchange of two foreign currencies was worked out by a rate of any age",
        CROSSED,
    ),
    change(
        5,
        "a rate has a floor",
        ("interest rate set", "rate_must_lie_within_its_limits"),
        "a rate below zero was borne as it was; a row that means one says a floor below zero",
        "DECISIONS.md 2026-11-30, a rate has a floor and a cap",
    ),
    change(
        5,
        "a cancel reaches back as far as a row",
        ("trade cancelled", "cancelled_must_be_in_reach"),
        "a trade of any day could be cancelled or corrected, where a late one is taken for 400 days",
        "DECISIONS.md 2026-11-30, what a row books a row takes back",
    ),
    change(
        5,
        "rows of a file are lots of their own",
        ("duplicate named", "goes"),
        ONE_LOT,
        LOTS_OF_A_DAY,
    ),
    change(
        5,
        "rows of a file are lots of their own",
        ("position opened", "comes"),
        ONE_LOT,
        LOTS_OF_A_DAY,
    ),
    change(
        5,
        "rows of a file are lots of their own",
        ("input rejected", "id_must_not_be_reused"),
        "a second lot of a day of acquisition was refused for an id that no row could carry",
        LOTS_OF_A_DAY,
    ),
    change(
        5,
        "rows of a file are lots of their own",
        ("duplicate named", "lot_must_be_told_apart"),
        "a row was called a duplicate of one that another row of its file had told of",
        LOTS_OF_A_DAY,
    ),
    change(
        5,
        "terms have an effect",
        ("action announced", "term_must_have_an_effect"),
        "a term that the others left without an effect was kept without a word",
        NO_EFFECT,
    ),
    change(
        5,
        "terms have an effect",
        ("action announced", "fractions_must_be_rounded"),
        "cash in lieu was announced for what an account keeps as a part of a share, and paid nothing",
        NO_EFFECT,
    ),
    change(
        5,
        "terms have an effect",
        ("input rejected", "fractions_must_be_rounded"),
        "the refusal of a ratio that leaves fractions of an instrument with decimals asked for cash in lieu",
        NO_EFFECT,
    ),
    change(
        5,
        "terms have an effect",
        ("schedule set", "introducing_share_must_be_of_something"),
        "a share of a row that charges nothing was kept without a word",
        NO_EFFECT,
    ),
    change(
        5,
        "terms have an effect",
        ("interest rate set", "base_rate_must_have_no_limits"),
        "a tier of a base rate took the place of the base",
        NO_EFFECT,
    ),
    change(
        5,
        "what stands bears its own commission",
        ("trade booked", "entry"),
        "the postings follow the commission and the introducing broker's share; those of another rule follow its fees and its settlement date",
        WHAT_STANDS,
    ),
    change(
        5,
        EVENING,
        ("trade booked", "settlement_date_must_be_a_settlement_day"),
        SESSIONS,
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("trade booked", "settlement_date_must_be_in_the_calendar"),
        SESSIONS,
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("trade cancelled", "settlement_date_must_be_a_settlement_day"),
        SESSIONS,
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("trade cancelled", "settlement_date_must_be_in_the_calendar"),
        SESSIONS,
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("input rejected", "trade_date_must_be_a_trading_day"),
        "an execution of Sunday evening, or of the evening of a holiday, was refused",
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("input rejected", "date_must_have_come"),
        "an execution of this evening was refused when its row said that it is of the next day; of what has not come, another day is named",
        MIDNIGHT,
    ),
    change(
        5,
        EVENING,
        ("input rejected", "date_must_be_in_the_books"),
        "the evening before the first day of the books was refused; it is of that day",
        MIDNIGHT,
    ),
    change(
        5,
        TAXED,
        ("voucher booked", "day_charges goes"),
        "a day on which nothing but the tax was charged has no voucher",
        THE_ACT,
    ),
    change(
        5,
        TAXED,
        ("input rejected", "rate_must_be_known"),
        "a trade in what bears no tax was refused for want of its rate",
        THE_ACT,
    ),
    change(5, EVENING, ("trade booked", "trade_date"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "settlement_date"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "account_must_be_open"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "block_must_be_unallocated"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "fills_must_settle_together"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "instrument_must_be_listed"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "venue_must_be_open"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade cancelled", "account_must_be_open"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade cancelled", "block_must_be_unallocated"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade cancelled", "fills_must_settle_together"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade cancelled", "instrument_must_be_listed"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade cancelled", "venue_must_be_open"), SESSIONS, MIDNIGHT),
    change(5, BELOW_RATE, ("trade booked", "fees"), TAF_FLOOR, SCHEDULE_A),
    change(5, BELOW_RATE, ("block allocated", "fees"), TAF_FLOOR, SCHEDULE_A),
    change(5, TAXED, ("voucher booked", "day_charges entry"), ALL_UNITS, THE_ACT),
    change(
        5,
        "what stands bears its own commission",
        ("charges adjusted", "comes"),
        TAKEN_BACK,
        WHAT_STANDS,
    ),
    change(5, EVENING, ("trade booked", "charged_by of another day"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "commission of another day"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "entry of another day"), SESSIONS, MIDNIGHT),
    change(5, EVENING, ("trade booked", "fees of another day"), SESSIONS, MIDNIGHT),
    change(5, COVERED, ("trade booked", "entry of fees that come"), TO_A_DEALER, RULE_31),
    change(5, COVERED, ("trade booked", "fees come"), TO_A_DEALER, RULE_31),
    change(
        5,
        "two accounts of one human are one pair of eyes",
        ("approved", "approver_must_be_another_human"),
        "whoever had a second account under the same name or e-mail approved what the first one had put forward",
        "DECISIONS.md 2026-11-30, one human is one pair of eyes",
    ),
    change(
        5,
        "actions come in any order",
        ("input rejected", "actions_must_come_in_order"),
        "an action whose ex-date lay before that of a booked one was refused, and so was a second one of its day; it is booked as if it had come in time, and beside or behind the other one",
        "DECISIONS.md 2026-11-30, what a row books a row takes back; several actions of one day",
    ),
];
