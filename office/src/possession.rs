//! Possession or control, security by security: what clients need beyond what is segregated for
//! them, where it lies, and how and by when the firm brings it back (17 CFR 240.15c3-3(b), (d),
//! (m)).
//!
//! ```text
//!  clients' settled longs − usable − segregated = needed
//!    free ─> pledged ─> lent ─> failing ─> oversold ─> short ─> nowhere      each in its turn
//! ```
//!
//! In: the office, as of the close of a day; the need is found on the next business day, from which
//! the days of a rule count. Out: units by instrument and place. Never here: a movement; how much
//! of what a margin account holds may be used (`margins`). A fail is put against clients before it
//! is put against the firm, so that nothing that they need is overlooked.

use crate::Office;
use crate::accounting::{Holding, Label, Lot};
use crate::clearance::rules::settlement_date;
use crate::financing::view::open_loans;
use crate::margins::usable;
use crate::settlement::control::FreeBox;
use crate::settlement::view::fails;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, ControlPlace, Date, Kind, LoanDirection, Name, Total};

/// What clients need of an instrument that is not segregated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The instrument.
    pub instrument: AssetId,
    /// Fully paid and excess margin units of clients.
    pub required: Total,
    /// Of them, those that are segregated.
    pub segregated: Total,
    /// Units that lie neither segregated nor free.
    pub deficit: Total,
    /// How they are brought back, in order; they add up to what is required and not segregated.
    pub cures: Vec<Cure>,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cure {
    /// Where it lies; none: nobody knows.
    pub place: Option<ControlPlace>,
    /// How many units.
    pub quantity: Total,
    /// Since when it lies there: a settlement date, or the day of a loan.
    pub since: Option<Date>,
    /// By when the firm acts: instructs, or takes steps to obtain it.
    pub act_by: Option<Date>,
    /// By when it is done.
    pub complete_by: Option<Date>,
    /// The rule that says so.
    pub source: Option<Name>,
}

/// What lies at a place since a day.
type Lying = ((ControlPlace, Option<Date>), Total);

/// Takes so many units from where they lie, one place after the other; what is left lies nowhere.
pub fn taken<Place>(
    needed: Total,
    lying: impl IntoIterator<Item = (Place, Total)>,
) -> (Vec<(Place, Total)>, Total) {
    let mut left = needed;
    let mut taken = Vec::new();
    for (place, units) in lying {
        let units = Total(units.0.min(left.0));
        if units.0 > 0 {
            left = left - units;
            taken.push((place, units));
        }
    }
    (taken, left)
}

/// Everything that clients need and that is not segregated, as of the close of a day, by
/// instrument.
pub fn needs(office: &Office, date: Date) -> Vec<Need> {
    let mut found: BTreeMap<AssetId, Found> = BTreeMap::new();
    for cell in office.ledger.cells() {
        if office.directory.asset(cell.asset).instrument().is_none() {
            continue;
        }
        let kind = office.directory.account(cell.account).kind;
        let settled = cell.balance.settled();
        let of = found.entry(cell.asset).or_default();
        of.free_box.add(kind, settled);
        match place_of(kind, settled) {
            Some(ControlPlace::Pledged) => of.lie(ControlPlace::Pledged, None, -settled),
            Some(place) => of.lie_short(office, place, (cell.account, cell.asset), -settled),
            None => {}
        }
    }
    for held in usable(office, date) {
        found.entry(held.instrument).or_default().free_box.usable += held.usable;
    }
    for loan in open_loans(&office.financing, &office.directory, date) {
        if loan.opened.direction == LoanDirection::Lend {
            let of = found.entry(loan.opened.instrument).or_default();
            of.lie(ControlPlace::Lent, Some(loan.opened.date), loan.state.quantity);
        }
    }
    for fail in fails(&office.street, &office.directory, date) {
        if !fail.is_ours() {
            let of = found.entry(fail.instrument).or_default();
            of.lie(ControlPlace::Failing, Some(fail.since), -fail.quantity);
        }
    }
    let found = found.into_iter();
    found.filter_map(|(instrument, of)| of.need(office, instrument, date)).collect()
}

/// Where units lie of which an account is short, or that it holds for the firm.
const fn place_of(kind: Kind, settled: Total) -> Option<ControlPlace> {
    match kind {
        _ if settled.0 >= 0 => None,
        Kind::DepositoryPledged => Some(ControlPlace::Pledged),
        Kind::Cash | Kind::Dvp => Some(ControlPlace::Oversold),
        Kind::Margin | Kind::Short | Kind::Inventory | Kind::Error => Some(ControlPlace::Short),
        _ => None,
    }
}

/// What is found of an instrument.
#[derive(Default)]
struct Found {
    free_box: FreeBox,
    /// By place, and since when it lies there.
    lying: BTreeMap<(ControlPlace, Option<Date>), Total>,
}

impl Found {
    fn lie(&mut self, place: ControlPlace, since: Option<Date>, units: Total) {
        *self.lying.entry((place, since)).or_default() += units;
    }

    /// Units of which an account is short, by the open lots; of what no lot tells, as when a
    /// purchase that has not settled has closed it, nobody says since when.
    fn lie_short(
        &mut self,
        office: &Office,
        place: ControlPlace,
        (account, instrument): (AccountId, AssetId),
        units: Total,
    ) {
        let market = office.directory.market_of(instrument);
        let holding = office.lots.holding(account, instrument);
        let lots = holding.into_iter().flat_map(Holding::lots).filter(|lot| lot.is_short());
        let since = |lot: &Lot| match lot.label {
            Label::Trade(number) => Some(office.trades.get(number).trade.settlement_date),
            _ => lot.known_acquired().and_then(|day| settlement_date(market, day).ok()),
        };
        let lots = lots.map(|lot| (since(lot), Total(lot.units().into())));
        let (parts, untold) = taken(units, lots);
        for (since, units) in parts.into_iter().chain([(None, untold)]) {
            self.lie(place, since, units);
        }
    }

    fn need(mut self, office: &Office, instrument: AssetId, date: Date) -> Option<Need> {
        let free_box = self.free_box;
        let needed = free_box.needed();
        if needed.is_zero() {
            return None;
        }
        self.lie(ControlPlace::Free, None, free_box.free);
        // Of one place what lies there longest is brought back first, and last of what is not told.
        let mut lying: Vec<Lying> = self.lying.into_iter().collect();
        lying.sort_by_key(|((place, since), _)| (*place, since.is_none()));
        let (parts, nowhere) = taken(needed, lying);
        let cure = |lying| cure(office, instrument, date, lying);
        let mut cures: Vec<Cure> = parts.into_iter().map(cure).collect();
        if !nowhere.is_zero() {
            cures.push(Cure {
                place: None,
                quantity: nowhere,
                since: None,
                act_by: None,
                complete_by: None,
                source: None,
            });
        }
        Some(Need {
            instrument,
            required: free_box.clients - free_box.usable,
            segregated: free_box.segregated,
            deficit: free_box.deficit(),
            cures,
        })
    }
}

fn cure(
    office: &Office,
    instrument: AssetId,
    date: Date,
    ((place, since), quantity): Lying,
) -> Cure {
    let market = office.directory.market_of(instrument);
    let rule = market.control_rule(place, date);
    let act_by = rule.and_then(|rule| {
        let determined = market.calendar.business_date(date, 1)?;
        rule.act_by(determined, since, &market.calendar)
    });
    Cure {
        place: Some(place),
        quantity,
        since,
        act_by,
        complete_by: act_by.and_then(|act_by| rule?.complete_by(act_by, &market.calendar)),
        source: rule.map(|rule| rule.source.clone()),
    }
}
