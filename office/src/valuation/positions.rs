//! The firm's positions in foreign currencies: how much, what they cost, what was realised on them.
//!
//! In: every entry that moves an account of kind `exchange_position`. Out: the exposure of each of
//! its currencies, at average cost. What comes in and what goes out on a day is kept as two sums,
//! and an exposure is the fold over the days: first what came in, then what went out. So exchanges
//! of a day count the same in any order, one that is late counts on its own day, and one that is
//! taken back leaves nothing behind.
//!
//! The account's balance in the reporting currency is then, for all its currencies together,
//! `realised − cost − what was booked of it`, to the last unit, whatever was posted to it. Source
//! of average cost: the practice of position-keeping accounts; ASC 830-20 and IAS 21.28 ask only
//! that the differences are in the result.

use crate::shared::directory::Directory;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Conversion, Date, Entry, Kind, Quantity, Rounding, Total, divide};

/// A currency that moved, and what the position paid (−) or received (+) for it in the reporting
/// currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// + came in, − went out.
    pub quantity: Total,
    /// − paid for it, + received for it.
    pub money: Total,
}

/// What came in and what went out on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct DayFlows {
    inward: Flow,
    outward: Flow,
}

/// An open position in a currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// + the firm is long of it, − short.
    pub position: Total,
    /// What it cost in the reporting currency; of a short position, less than zero: what was
    /// received for it.
    pub cost: Total,
    /// What was gained (+) or lost (−) on what is no longer open.
    pub realised: Total,
}

/// What was booked of the results on an account's positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Booked {
    /// Realised, that the fold does not know: money on the account that came without a currency.
    loose: Total,
    /// Taken to the realised result.
    realised: Total,
}

/// The flows of every position account.
#[derive(Clone, Debug, Default)]
pub struct ExchangeBook {
    flows: BTreeMap<(AccountId, AssetId), BTreeMap<Date, DayFlows>>,
    booked: BTreeMap<AccountId, Booked>,
}

impl Exposure {
    /// Takes a flow at average cost, which is divided in proportion, half up; the last part takes
    /// what is left of it.
    fn take(&mut self, flow: Flow) {
        let Flow { quantity: Total(quantity), money: Total(money) } = flow;
        let runs_against = self.position.0.signum() == -quantity.signum() && quantity != 0;
        let closed = if runs_against { self.position.0.abs().min(quantity.abs()) } else { 0 };
        if closed > 0 {
            let cost = portion(self.cost.0, closed, self.position.0.abs());
            let received = portion(money, closed, quantity.abs());
            self.realised += Total(received - cost);
            self.cost = Total(self.cost.0 - cost - (money - received));
        } else {
            self.cost = Total(self.cost.0 - money);
        }
        self.position += Total(quantity);
    }
}

/// `whole * part / of`, half up, `part` being no more than `of`.
fn portion(whole: i128, part: i128, of: i128) -> i128 {
    match whole.checked_mul(part) {
        Some(product) => divide(product, of, Rounding::HalfUp),
        // More than any books hold: what is cut off stays with the part that is left.
        None => whole / of * part,
    }
}

impl ExchangeBook {
    /// The exposure of an account in a currency.
    pub fn exposure(&self, account: AccountId, currency: AssetId) -> Exposure {
        let mut exposure = Exposure::default();
        for DayFlows { inward, outward } in
            self.flows.get(&(account, currency)).into_iter().flat_map(BTreeMap::values)
        {
            exposure.take(*inward);
            exposure.take(*outward);
        }
        exposure
    }

    /// The currencies in which an account has or had a position.
    pub fn currencies(&self, account: AccountId) -> impl Iterator<Item = AssetId> {
        let of_account = (account, AssetId(0))..=(account, AssetId(u32::MAX));
        self.flows.range(of_account).map(|((_, currency), _)| *currency)
    }

    /// Is there no position yet, and was there none?
    pub fn is_empty(&self) -> bool {
        self.flows.is_empty() && self.booked.is_empty()
    }

    /// What was realised on an account and is not in the result yet.
    pub fn unbooked(&self, account: AccountId) -> Total {
        let realised: Total = self
            .currencies(account)
            .map(|currency| self.exposure(account, currency).realised)
            .sum();
        let Booked { loose, realised: booked } =
            self.booked.get(&account).copied().unwrap_or_default();
        realised + loose - booked
    }

    /// Notes an exchange, or takes one back.
    pub(crate) fn convert(
        &mut self,
        conversion: &Conversion,
        position: AccountId,
        reporting: AssetId,
    ) {
        let Conversion { date, sold, sold_amount, bought, bought_amount, worth, cancels, .. } =
            conversion;
        let sign = if cancels.is_some() { -1 } else { 1 };
        let signed = |amount: &Quantity| Total(sign * i128::from(amount.units()));
        if *sold != reporting {
            let inward = &mut self.day(position, *sold, *date).inward;
            inward.quantity += signed(sold_amount);
            inward.money += -signed(worth);
        }
        if *bought != reporting {
            let outward = &mut self.day(position, *bought, *date).outward;
            outward.quantity += -signed(bought_amount);
            outward.money += signed(worth);
        }
    }

    /// Notes any other entry: a result that is taken into the position, an opening balance, a
    /// payment, a person's journal. Money that comes with one currency is its counter-value. Money
    /// that comes with none is realised, but for what the entry itself says to be a result on
    /// currencies. An entry that moves a result from unrealised to realised has no line on the
    /// position: its voucher's subject is the one that it is about.
    pub(crate) fn note(
        &mut self,
        date: Date,
        entry: &Entry,
        subject: Option<AccountId>,
        directory: &Directory,
        reporting: AssetId,
    ) {
        self.count((date, entry, subject), 1, directory, reporting);
    }

    /// Takes back what an entry has moved: each flow as it was counted, and not as one the other
    /// way.
    pub(crate) fn take_back(
        &mut self,
        date: Date,
        entry: &Entry,
        directory: &Directory,
        reporting: AssetId,
    ) {
        self.count((date, entry, None), -1, directory, reporting);
    }

    fn count(
        &mut self,
        (date, entry, subject): (Date, &Entry, Option<AccountId>),
        sign: i128,
        directory: &Directory,
        reporting: AssetId,
    ) {
        let signed = |total: Total| Total(sign * total.0);
        let is_position =
            |account: &AccountId| directory.account(*account).kind == Kind::ExchangePosition;
        let kind_of = |account| directory.account(account).kind;
        let moved_account = entry.postings().iter().map(|line| line.account).find(is_position);
        let Some(account) = moved_account.or(subject.filter(is_position)) else { return };
        let mut moved: BTreeMap<AssetId, Total> = BTreeMap::new();
        for line in entry.postings().iter().filter(|line| {
            line.account == account && directory.asset(line.asset).instrument().is_none()
        }) {
            *moved.entry(line.asset).or_default() += line.quantity;
        }
        let money = moved.remove(&reporting).unwrap_or_default();
        let alone = moved.len() == 1;
        for (currency, quantity) in moved.iter().filter(|(_, quantity)| !quantity.is_zero()) {
            let flows = self.day(account, *currency, date);
            let flow = if quantity.0 > 0 { &mut flows.inward } else { &mut flows.outward };
            flow.quantity += signed(*quantity);
            flow.money += if alone { signed(money) } else { Total::ZERO };
        }
        if !alone {
            let result = |kind| -> Total {
                let lines = entry
                    .postings()
                    .iter()
                    .filter(|line| line.asset == reporting && kind_of(line.account) == kind);
                lines.map(|line| Total::from(line.quantity)).sum()
            };
            let (realised, unrealised) = (result(Kind::FxResult), result(Kind::FxUnrealised));
            let booked = self.booked.entry(account).or_default();
            booked.realised += signed(realised);
            booked.loose += signed(money + realised + unrealised);
        }
    }

    fn day(&mut self, account: AccountId, currency: AssetId, date: Date) -> &mut DayFlows {
        self.flows.entry((account, currency)).or_default().entry(date).or_default()
    }
}

crate::shared::image::fields!(Flow { quantity, money });
crate::shared::image::fields!(DayFlows { inward, outward });
crate::shared::image::fields!(Booked { loose, realised });
crate::shared::image::fields!(ExchangeBook { flows, booked });

#[cfg(test)]
mod tests {
    use super::{Exposure, Flow};
    use terms::Total;

    /// Flows of euro against dollars, by hand; after each the position, its cost, and what was
    /// realised.
    #[test]
    fn average_cost_by_hand() {
        let table = [
            // 100 at 1.10, 100 at 1.20: 200 that cost 230.
            (100, -110, (100, 110, 0)),
            (100, -120, (200, 230, 0)),
            // 50 go at 1.18: they cost 57.50, which is 58 in whole dollars; one is gained.
            (-50, 59, (150, 172, 1)),
            // 200 go at 1.16: 150 close at a gain of 174 - 172, and 50 are short at 58.
            (-200, 232, (-50, -58, 3)),
            // 20 come back at 1.20: 24 paid for what was sold at 23.20, 23 in whole dollars.
            (20, -24, (-30, -35, 2)),
            (30, -33, (0, 0, 4)),
        ];
        let (mut exposure, mut money) = (Exposure::default(), 0);
        for (quantity, paid, (position, cost, realised)) in table {
            exposure.take(Flow { quantity: Total(quantity), money: Total(paid) });
            money += paid;
            let expected = Exposure {
                position: Total(position),
                cost: Total(cost),
                realised: Total(realised),
            };
            assert_eq!(exposure, expected, "after {quantity} for {paid}");
            assert_eq!(money, realised - cost, "the money is what was realised less what is open");
        }
    }
}
