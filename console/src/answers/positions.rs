//! Positions and inventory: what is held, what may be sold, what is pledged, in transit, failing.

use super::{account, asset, show};
use office::margins::{usable, usable_of};
use office::settlement::control::FreeBox;
use office::settlement::view::fails;
use office::{Office, Sight};
use serde::Serialize;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Family, Kind, Total};
use utoipa::ToSchema;

/// What an account holds of an instrument.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Position {
    /// The account's number.
    pub account: String,
    /// The instrument's code.
    pub instrument: String,
    /// Units bought less sold, settled or not (the position by trade date); negative: short.
    pub held: String,
    /// Of it, what has settled.
    pub settled: String,
    /// Units that are still to come in, by settlement date.
    pub to_receive: String,
    /// Units that are still to go out.
    pub to_deliver: String,
    /// What may be sold and be delivered when the sale settles: what is held, when it is long.
    pub sellable: String,
    /// The price that the office believes, in the instrument's currency; null when there is none.
    pub price: Option<String>,
    /// Of which day that price is.
    pub price_date: Option<String>,
    /// Market value: what is held, at that price, in the instrument's currency.
    pub value: Option<String>,
    /// The instrument's currency (ISO 4217).
    pub currency: String,
}

/// Where the securities of an instrument are, and whose they are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Inventory {
    /// The instrument's code.
    pub instrument: String,
    /// Its name.
    pub name: String,
    /// Units that clients hold long.
    pub clients_long: String,
    /// Units that clients are short.
    pub clients_short: String,
    /// Units that the firm holds long.
    pub firm_long: String,
    /// Units that the firm is short.
    pub firm_short: String,
    /// Units at the depository, in the free location; what of them clients need is in `needed`.
    pub free: String,
    /// Units at the depository, segregated for clients.
    pub segregated: String,
    /// Units in the free location that clients need, beyond what is segregated: what they hold long
    /// and settled, fully paid or excess margin.
    pub needed: String,
    /// Units that may be lent or sold: in the free location, and not needed. 0 when there is a
    /// deficit.
    pub available: String,
    /// Units of clients that are neither segregated nor in the free location; 0 when all are.
    pub deficit: String,
    /// Units at the depository, pledged as collateral.
    pub pledged: String,
    /// Units in transfer.
    pub in_transit: String,
    /// Units borrowed from others.
    pub borrowed: String,
    /// Units lent to others.
    pub lent: String,
    /// Fails to receive: units that others have failed to deliver to us.
    pub failing_to_receive: String,
    /// Fails to deliver: units that we have failed to deliver.
    pub failing_to_deliver: String,
    /// Units that are not due yet, to come in from the street.
    pub to_receive: String,
    /// Units that are not due yet, to go out to the street.
    pub to_deliver: String,
}

/// The positions of clients and of the firm that are in sight, by account and instrument.
pub fn positions<'o>(
    office: &'o Office,
    date: Date,
    sight: &Sight,
    only: Only,
) -> impl Iterator<Item = Position> + use<'o> {
    held(office, sight, only)
        .into_iter()
        .map(move |(account, instrument)| position(office, date, account, instrument))
}

/// Which accounts in sight hold which instruments, by the codes of both.
pub fn held(office: &Office, sight: &Sight, only: Only) -> Vec<(AccountId, AssetId)> {
    let wanted = office.ledger.cells().filter(|cell| {
        let family = office.directory.account(cell.account).kind.family();
        matches!(family, Family::Client | Family::Firm)
            && office.directory.asset(cell.asset).instrument().is_some()
            && !cell.balance.is_empty()
            && sight.sees_id(office, cell.account)
            && only.account.is_none_or(|account| account == cell.account)
            && only.instrument.is_none_or(|instrument| instrument == cell.asset)
    });
    let mut held: Vec<(AccountId, AssetId)> =
        wanted.map(|cell| (cell.account, cell.asset)).collect();
    let codes = |(account, asset): &(AccountId, AssetId)| {
        (&office.directory.account(*account).account, office.directory.asset(*asset).code())
    };
    held.sort_by(|one, other| codes(one).cmp(&codes(other)));
    held
}

/// What an account holds of an instrument.
pub fn position(
    office: &Office,
    date: Date,
    account_id: AccountId,
    instrument: AssetId,
) -> Position {
    let balance = office.ledger.balance(account_id, instrument);
    let total = balance.total();
    let shown = |total| show(office, instrument, total);
    let side = |sign: i128| {
        balance
            .rungs()
            .iter()
            .map(|(_, rung)| rung.0 * sign)
            .filter(|units| *units > 0)
            .sum::<i128>()
    };
    let price = office.price_used(instrument, date);
    let currency = office.directory.clearing(instrument).currency;
    let value = office.worth_of(instrument, total, date);
    Position {
        account: account(office, account_id),
        instrument: asset(office, instrument),
        held: shown(total),
        settled: shown(balance.settled()),
        to_receive: shown(Total(side(1))),
        to_deliver: shown(Total(side(-1))),
        sellable: shown(Total(total.0.max(0))),
        price: price.as_ref().map(|used| used.price.price.trimmed().to_string()),
        price_date: price.as_ref().map(|used| used.price.date.to_string()),
        value: value.map(|value| show(office, currency, value)),
        currency: asset(office, currency),
    }
}

/// Which positions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Only {
    /// Of one account.
    pub account: Option<AccountId>,
    /// Of one instrument.
    pub instrument: Option<AssetId>,
}

/// The inventory, instrument by instrument.
pub fn inventory(office: &Office, date: Date, instrument: Option<AssetId>) -> Vec<Inventory> {
    let mut sums: BTreeMap<AssetId, Sums> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let is_wanted = office.directory.asset(cell.asset).instrument().is_some()
            && instrument.is_none_or(|asked| asked == cell.asset);
        if is_wanted && !cell.balance.is_empty() {
            let (settled, total) = (cell.balance.settled(), cell.balance.total());
            sums.entry(cell.asset).or_default().add(
                office.directory.account(cell.account).kind,
                settled,
                total - settled,
            );
        }
    }
    let used = match instrument {
        Some(instrument) => usable_of(office, instrument, date),
        None => usable(office, date),
    };
    for held in used {
        if let Some(sums) = sums.get_mut(&held.instrument) {
            sums.free_box.usable += held.usable;
        }
    }
    for fail in fails(&office.street, &office.directory, date) {
        if let Some(sums) = sums.get_mut(&fail.instrument) {
            sums.fail(fail.quantity);
        }
    }
    sums.into_iter().map(|(id, sums)| sums.shown(office, id, date)).collect()
}

#[derive(Default)]
struct Sums {
    clients: [i128; 2],
    firm: [i128; 2],
    at: BTreeMap<Kind, i128>,
    free_box: FreeBox,
    fails: [i128; 2],
    pending: [i128; 2],
}

impl Sums {
    fn add(&mut self, kind: Kind, settled: Total, pending: Total) {
        let held = settled.0 + pending.0;
        self.free_box.add(kind, settled);
        match kind.family() {
            Family::Client => add_to(&mut self.clients, held),
            Family::Firm => add_to(&mut self.firm, held),
            Family::Street => {
                // Where it is: held there is negative.
                *self.at.entry(kind).or_default() -= settled.0;
                add_to(&mut self.pending, -pending.0);
            }
            Family::Result | Family::Payable => {}
        }
    }

    fn fail(&mut self, quantity: Total) {
        add_to(&mut self.fails, quantity.0);
    }

    fn shown(&self, office: &Office, id: AssetId, date: Date) -> Inventory {
        let units = |units: i128| show(office, id, Total(units));
        let at = |kind| units(self.at.get(&kind).copied().unwrap_or_default());
        let name = office
            .directory
            .instrument_on(id, date)
            .map(|listing| listing.name.to_string())
            .unwrap_or_default();
        Inventory {
            instrument: asset(office, id),
            name,
            clients_long: units(self.clients[0]),
            clients_short: units(self.clients[1]),
            firm_long: units(self.firm[0]),
            firm_short: units(self.firm[1]),
            free: at(Kind::Depository),
            segregated: at(Kind::DepositorySegregated),
            needed: units(self.free_box.needed().0),
            available: units(self.free_box.available().0),
            deficit: units(self.free_box.deficit().0),
            pledged: at(Kind::DepositoryPledged),
            in_transit: at(Kind::DepositoryTransfer),
            borrowed: units(-self.at.get(&Kind::Borrow).copied().unwrap_or_default()),
            lent: at(Kind::Loan),
            failing_to_receive: units(self.fails[1]),
            failing_to_deliver: units(self.fails[0]),
            to_receive: units(self.pending[0]),
            to_deliver: units(self.pending[1]),
        }
    }
}

/// Positive parts into the first sum, negative ones without their sign into the second.
fn add_to(sums: &mut [i128; 2], units: i128) {
    if units > 0 {
        sums[0] += units;
    } else {
        sums[1] -= units;
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Sums, Total};

    #[test]
    fn longs_and_shorts_are_apart_and_come_to_nothing_together() {
        let mut sums = Sums::default();
        let lines = [
            (Kind::Cash, 100, 50),
            (Kind::Short, -30, 0),
            (Kind::Inventory, -25, 5),
            (Kind::Depository, -75, 0),
            (Kind::ClearingHouse, 30, -55),
        ];
        for (kind, settled, pending) in lines {
            sums.add(kind, Total(settled), Total(pending));
        }
        assert_eq!((sums.clients, sums.firm), ([150, 30], [0, 20]));
        assert_eq!((sums.at[&Kind::Depository], sums.pending), (75, [55, 0]));
        let street: i128 = lines[3..].iter().map(|(_, settled, pending)| settled + pending).sum();
        assert_eq!(sums.clients[0] - sums.clients[1] + sums.firm[0] - sums.firm[1] + street, 0);
    }
}
