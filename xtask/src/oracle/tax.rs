//! Tax lots of one client in one instrument, played through the engine of the house.
//!
//! A case gives what lots cost and what sales brought, after charges; so its steps are handed to
//! the engine as they are, and no fee of the market is added. Standing orders and the kind of
//! instrument come from an office.

pub mod form;
pub mod lot_methods;
pub mod short_sales;
pub mod wash_sales;

use super::clerk::{CLIENT, Clerk, INSTRUMENT};
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use office::accounting::tax::{Disposal, Holder, OpenLot, TaxView, Term, work_out};
use office::accounting::{Change, Chosen, Delivery, Holding, Label, Standing, Step};
use terms::{Date, Decimal, LotMethod, Moment, Quantity, TradeNumber};

/// Digits behind the point of an amount of the cases.
pub const CENTS: u8 = 2;

/// Digits behind the point of a quantity of the cases: more than any has.
pub const SHARES: u8 = 8;

/// A client's holding, and the office that knows his orders.
pub struct Desk {
    clerk: Clerk,
    holding: Holding,
    steps: u32,
}

impl Desk {
    /// A holding of shares of a company.
    pub fn of_shares() -> Reading<Self> {
        Self::of("ESVUFR")
    }

    /// A holding of shares of a fund.
    pub fn of_a_fund() -> Reading<Self> {
        Self::of("CEOIES")
    }

    fn of(cfi: &str) -> Reading<Self> {
        let mut clerk = Clerk::hired(super::clerk::market().calendar.span().0)?;
        clerk.list_as(cfi, &[], &[])?;
        Ok(Self { clerk, holding: Holding::default(), steps: 0 })
    }

    fn standing(&self, method: LotMethod) -> Reading<Standing<'_>> {
        let (account, instrument) = (self.clerk.account(CLIENT)?, self.clerk.asset(INSTRUMENT)?);
        Ok(self
            .clerk
            .office
            .lots
            .standing(&self.clerk.office.directory, account, instrument)
            .asked(Some(method)))
    }

    /// Makes a step on a day; its label.
    pub fn step(&mut self, date: Date, change: Change) -> Reading<Label> {
        let label = Label::Trade(TradeNumber(self.steps));
        let step = Step {
            date,
            moment: Moment(self.steps.into()),
            delivered: date,
            label,
            exchange: None,
            change,
        };
        self.steps += 1;
        let mut holding = std::mem::take(&mut self.holding);
        holding.add(step, self.standing(LotMethod::FirstInFirstOut)?);
        self.holding = holding;
        Ok(label)
    }

    /// Bought for so much.
    pub fn buy(&mut self, date: Date, quantity: Decimal, cost: Decimal) -> Reading<Label> {
        self.step(date, Change::Trade { quantity: shares(quantity)?, money: cents(cost)? })
    }

    /// Sold for so much.
    pub fn sell(&mut self, date: Date, quantity: Decimal, proceeds: Decimal) -> Reading<Label> {
        self.step(date, Change::Trade { quantity: -shares(quantity)?, money: cents(proceeds)? })
    }

    /// Sold short for so much.
    pub fn sell_short(
        &mut self,
        date: Date,
        quantity: Decimal,
        proceeds: Decimal,
    ) -> Reading<Label> {
        self.step(date, Change::SellShort { quantity: -shares(quantity)?, money: cents(proceeds)? })
    }

    /// Delivers a lot against a short sale.
    pub fn deliver(
        &mut self,
        date: Date,
        short: Label,
        lot: Label,
        quantity: Decimal,
    ) -> Reading<Label> {
        self.step(
            date,
            Change::Deliver(Box::new(Delivery { short, lot, quantity: shares(quantity)? })),
        )
    }

    /// Chooses a lot for a sale.
    pub fn choose(&mut self, sale: Label, lot: Label, quantity: Quantity) -> Reading<()> {
        let mut holding = std::mem::take(&mut self.holding);
        holding.choose(Chosen { sale, lot, quantity }, self.standing(LotMethod::FirstInFirstOut)?);
        self.holding = holding;
        Ok(())
    }

    /// Everything as the tax law sees it, lots being taken by a method.
    pub fn view(&self, method: LotMethod) -> Reading<TaxView> {
        Ok(work_out(&self.holding, self.standing(method)?, Holder::Investor))
    }
}

/// Lots as a case gives them, bought one after the other.
pub fn buy_lots(desk: &mut Desk, fields: &Fields, key: &str) -> Reading<Vec<Label>> {
    let lots = fields
        .optional_rows(key)?
        .iter()
        .map(|lot| fields.within(lot))
        .collect::<Reading<Vec<_>>>()?;
    let buy = |lot: Fields| {
        lot.only(&["qty", "cost", "acquired"])?;
        desk.buy(lot.date("acquired")?, lot.number("qty")?, lot.number("cost")?)
    };
    lots.into_iter().map(buy).collect()
}

/// A quantity of shares.
pub fn shares(quantity: Decimal) -> Reading<Quantity> {
    units(quantity, SHARES)
}

/// An amount of money.
pub fn cents(amount: Decimal) -> Reading<Quantity> {
    units(amount, CENTS)
}

fn units(number: Decimal, scale: u8) -> Reading<Quantity> {
    number
        .units(scale)
        .and_then(|units| Quantity::try_new(units.into()))
        .ok_or(Unsolved::NotTheShape)
}

/// So many shares at so much each.
pub fn worth(quantity: Decimal, price: Decimal) -> Reading<Decimal> {
    let mantissa = i128::from(quantity.mantissa) * i128::from(price.mantissa);
    let mantissa = i64::try_from(mantissa).map_err(|_| Unsolved::NotTheShape)?;
    Ok(Decimal { mantissa, scale: quantity.scale + price.scale }.trimmed())
}

/// An amount that was found.
pub const fn amount(cents: i128) -> Found {
    Found::Amount(cents, CENTS)
}

/// The word of a term.
pub fn term_word(term: Term) -> Found {
    Found::text(match term {
        Term::Short => "ST",
        Term::Long => "LT",
        Term::Speculative => "speculative",
        Term::Unknown => "unknown",
    })
}

/// What every case tells.
pub const TOLD: &str = "a case tells what everything cost, and when it was acquired";

/// What counts of some disposals.
pub fn gains<'d>(disposals: impl IntoIterator<Item = &'d Disposal>) -> i128 {
    disposals.into_iter().map(|disposal| disposal.gain().expect(TOLD)).sum()
}

/// The open lot of a label.
pub fn open_lot(view: &TaxView, label: Label) -> Option<&OpenLot> {
    view.open.iter().find(|open| open.lot.label == label)
}
