//! A clerk with an office of his own: keys inputs as a user would, and reads the books.
//!
//! Every input goes the way of a user's day: judged by the office, and applied when it is booked.

use super::fields::{Reading, Unsolved};
use office::Office;
use office::accounting::periods::year_starts;
use office::editions::running;
use std::sync::OnceLock;
use terms::{
    Account, AccountId, Actor, AssetId, Calendar, Capacity, Class, Date, DayEnd, Decimal, Event,
    GENESIS, Input, Instrument, Job, Kind, LotMethod, Market, Moment, Name, OpenDay, OpenOffice,
    Origin, Period, PeriodEnd, Received, Recorded, Rulebook, Run, SettleDue, Side, Total,
    TradeReport,
};

/// The instrument in which every case trades that names none.
pub const INSTRUMENT: &str = "XYZ";

/// The client of every case that names none. A margin account may sell short too.
pub const CLIENT: &str = "CLIENT";

/// The currency of the United States and its decimals.
pub const CURRENCY: &str = "USD";

/// The clearing house of the chart.
pub const CLEARING_HOUSE: &str = "NSCC";

/// The rules of the house, read once.
pub fn rulebook() -> &'static Rulebook {
    static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
    RULEBOOK.get_or_init(markets::rulebook)
}

/// The market of every case that names none.
pub fn market() -> &'static Market {
    rulebook().market("us").expect("the house knows the United States")
}

/// Days on which the market trades and settles, from a day on, as far as its calendar reaches.
pub fn business_days(calendar: &Calendar, from: Date) -> impl Iterator<Item = Date> {
    let last = calendar.span().1;
    let days = (from.days()..=last.days()).map(Date::from_days);
    days.filter(|date| calendar.is_trading_day(*date) && calendar.is_settlement_day(*date))
}

/// An office and the hand that keys its inputs.
pub struct Clerk {
    /// The office.
    pub office: Office,
}

impl Clerk {
    /// An office whose books begin on a day, with the accounts of its chart.
    pub fn of_an_empty_office(books_from: Date) -> Reading<Self> {
        Self::of_a_new_office("us", books_from)
    }

    /// The same of a market.
    pub fn of_a_new_office(market: &str, books_from: Date) -> Reading<Self> {
        let mut clerk = Self { office: Office::new(rulebook().clone()) };
        // What the program decides now is looked at, not what its first editions decided.
        let began = running(&clerk.office, Name::from("xtask"), None);
        clerk.key(Input::BeginEdition(began))?;
        clerk
            .key(Input::OpenOffice(OpenOffice { markets: vec![Name::from(market)], books_from }))?;
        Ok(clerk)
    }

    /// The same with a client.
    pub fn hired(books_from: Date) -> Reading<Self> {
        let mut clerk = Self::of_an_empty_office(books_from)?;
        clerk.open_account(CLIENT, Kind::Margin)?;
        Ok(clerk)
    }

    /// Keys an input; gives what was decided, when it was booked.
    pub fn key(&mut self, input: Input) -> Reading<Vec<Event>> {
        let received = Received { origin: Origin::Command, input };
        let judgement = self.office.judge(&received)?;
        for event in &judgement.events {
            self.office.apply(&Recorded { origin: received.origin, event: event.clone() });
        }
        Ok(judgement.events)
    }

    /// Opens a customer's account or one of the firm's own.
    pub fn open_account(&mut self, account: &str, kind: Kind) -> Reading<()> {
        let account = Account {
            account: Name::from(account),
            kind,
            class: Class::Customer,
            name: Name::from(account),
            currency: None,
            desk: None,
            branch: None,
            opened: None,
            closed: None,
            lot_method: LotMethod::FirstInFirstOut,
            country: None,
        };
        self.key(Input::OpenAccount(account)).map(drop)
    }

    /// Lists the instrument with as many decimals as these quantities and prices need.
    pub fn list(&mut self, quantities: &[Decimal], prices: &[Decimal]) -> Reading<()> {
        self.list_as("ESVUFR", quantities, prices)
    }

    /// Lists the instrument as one of a kind (ISO 10962).
    pub fn list_as(
        &mut self,
        cfi: &str,
        quantities: &[Decimal],
        prices: &[Decimal],
    ) -> Reading<()> {
        let finest = |numbers: &[Decimal]| {
            numbers.iter().map(|number| number.trimmed().scale).max().unwrap_or(0)
        };
        let instrument = Instrument {
            instrument: Name::from(INSTRUMENT),
            symbol: Name::from(INSTRUMENT),
            name: Name::from("An instrument of the examples"),
            cfi: Name::from(cfi),
            currency: Name::from(CURRENCY),
            market: Name::from("XNYS"),
            clearing_account: Name::from(CLEARING_HOUSE),
            isin: None,
            cusip: None,
            sedol: None,
            figi: None,
            quantity_decimals: finest(quantities),
            price_decimals: finest(prices),
            listed: None,
            delisted: None,
        };
        self.key(Input::ListInstrument(instrument)).map(drop)
    }

    /// Opens a business day.
    pub fn open_day(&mut self, date: Date) -> Reading<()> {
        self.key(Input::OpenDay(OpenDay(date))).map(drop)
    }

    /// Lets everything settle that is due.
    pub fn settle(&mut self, date: Date) -> Reading<()> {
        self.key(Input::SettleDue(SettleDue(date))).map(drop)
    }

    /// Lets the office work out by itself what follows from the day; gives what was decided.
    pub fn work(&mut self, date: Date) -> Reading<Vec<Event>> {
        let mut booked = Vec::new();
        for job in Job::DAILY {
            loop {
                let events = self.key(Input::Run(Run { job, date }))?;
                if events.is_empty() {
                    break;
                }
                booked.extend(events);
            }
        }
        Ok(booked)
    }

    /// Proves and closes a business day.
    pub fn close_day(&mut self, date: Date) -> Reading<()> {
        let end = DayEnd { date, journal_events: self.office.events(), journal_chain: GENESIS };
        self.key(Input::CloseDay(end)).map(drop)
    }

    /// Closes a period, and carries the result of the year that ends with it; gives what was
    /// decided. Its trial balance is the program's to draw up.
    pub fn close_period(&mut self, period: Period, by: &str) -> Reading<Vec<Event>> {
        let mut events = Vec::new();
        if period.ends_year(year_starts(period, &self.office.directory)) {
            events.extend(self.key(Input::Run(Run { job: Job::YearEnd, date: period.last() }))?);
        }
        let by = Actor::by_word(by).ok_or(Unsolved::NotTheShape)?;
        let journal_events = self.office.events();
        let end = PeriodEnd { period, by, journal_events, totals: Vec::new() };
        events.extend(self.key(Input::ClosePeriod(end))?);
        Ok(events)
    }

    /// The account of a name that the chart or this clerk has opened.
    pub fn account(&self, account: &str) -> Reading<AccountId> {
        self.office
            .directory
            .account_id(account)
            .ok_or_else(|| Unsolved::Refused(format!("no account {account}")))
    }

    /// The asset of a code that was admitted.
    pub fn asset(&self, code: &str) -> Reading<AssetId> {
        self.office
            .directory
            .asset_id(code)
            .ok_or_else(|| Unsolved::Refused(format!("no asset {code}")))
    }

    /// What stands settled on an account.
    pub fn settled(&self, account: &str, asset: &str) -> Reading<Total> {
        Ok(self.office.ledger.balance(self.account(account)?, self.asset(asset)?).settled())
    }

    /// What stands on an account, settled and pending.
    pub fn balance(&self, account: &str, asset: &str) -> Reading<Total> {
        Ok(self.office.ledger.balance(self.account(account)?, self.asset(asset)?).total())
    }

    /// How many decimals an asset has.
    pub fn decimals(&self, asset: &str) -> Reading<u8> {
        Ok(self.office.directory.asset(self.asset(asset)?).decimals())
    }
}

/// A trade of the client as agent on a day; a case changes what it needs to.
pub fn trade(
    trade_id: &str,
    side: Side,
    quantity: Decimal,
    price: Decimal,
    trade_date: Date,
) -> TradeReport {
    const NOON_NS: i64 = 17 * 3_600_000_000_000;
    TradeReport {
        trade_id: Name::from(trade_id),
        executed_at: Moment(i64::from(trade_date.days()) * 86_400_000_000_000 + NOON_NS),
        account: Name::from(CLIENT),
        side,
        instrument: Name::from(INSTRUMENT),
        quantity,
        price,
        currency: Name::from(CURRENCY),
        venue: Name::from("XNYS"),
        capacity: Capacity::Agency,
        contra: None,
        settlement_date: None,
        commission: None,
        order_id: None,
        cancels: None,
        corrects: None,
        reason: None,
        trade_date: Some(trade_date),
    }
}
