//! Reference data: an example of each kind, and its words.

use super::{date, decimal, name, quantity};
use terms::{
    Account, AccountChange, AccountId, AccountState, Action, ActionKind, AssetId, ChargedPer,
    Choice, Class, Compounding, DayCount, Decimal, Event, FirmRule, Fraction, Fractions, FxRate,
    HeldPrice, Instrument, InstrumentChange, InterestRate, Kind, KnownEvent, ListingState,
    LotChoice, LotMethod, LotStatement, NegativeBase, Price, PriceRule, Product, RateScope,
    RateSide, Rounding, ScheduleRow, ScheduleScope, TierBy, Tiering,
};

/// A currency.
pub fn currencies() -> Vec<Event> {
    vec![Event::Known(KnownEvent::CurrencyAdmitted { currency: name("USD"), decimals: 2 })]
}

/// A rule of the firm, an account, an instrument, a price.
pub fn masters() -> Vec<Event> {
    vec![
        Event::Known(KnownEvent::RuleSet(firm_rule())),
        Event::Known(KnownEvent::AccountOpened(account())),
        Event::Known(KnownEvent::InstrumentListed(instrument())),
        Event::Known(KnownEvent::PriceRecorded(price())),
    ]
}

/// A change of an account.
pub fn account_changes() -> Vec<Event> {
    vec![Event::Known(KnownEvent::AccountChanged(AccountChange {
        change_id: name("AC1"),
        account: name("C17"),
        effective: date("2013-10-08"),
        name: Some(name("Ada King")),
        class: None,
        desk: None,
        branch: None,
        lot_method: None,
        state: Some(AccountState::Closed),
        reason: None,
    }))]
}

/// A change of an account that others look after from a day on.
pub fn changes_of_care() -> Vec<Event> {
    vec![Event::Known(KnownEvent::AccountChanged(AccountChange {
        change_id: name("AC2"),
        account: name("C17"),
        effective: date("2013-10-08"),
        name: None,
        class: Some(Class::NonCustomer),
        desk: Some(name("EQ-NY")),
        branch: None,
        lot_method: Some(LotMethod::HighestCostFirst),
        state: None,
        reason: Some(name("moved")),
    }))]
}

/// A change of an instrument.
pub fn instrument_changes() -> Vec<Event> {
    vec![Event::Known(KnownEvent::InstrumentChanged(Box::new(InstrumentChange {
        change_id: name("IC1"),
        instrument: name("AAPL"),
        effective: date("2013-10-08"),
        symbol: Some(name("APPL")),
        name: None,
        market: Some(name("XNYS")),
        isin: None,
        cusip: Some(name("037833100")),
        sedol: None,
        figi: None,
        state: Some(ListingState::Delisted),
        reason: Some(name("moved")),
    })))]
}

/// A rate of interest.
pub fn interest_rates() -> Vec<Event> {
    vec![Event::Known(KnownEvent::InterestRateSet(interest_rate()))]
}

/// A corporate action.
pub fn actions() -> Vec<Event> {
    vec![Event::Known(KnownEvent::ActionAnnounced(action()))]
}

/// A row of a schedule.
pub fn schedules() -> Vec<Event> {
    vec![Event::Known(KnownEvent::ScheduleSet(schedule_row()))]
}

/// A rate of currencies.
pub fn fx_rates() -> Vec<Event> {
    let rate = decimal("1.35780000");
    let (base, quote) = (name("EUR"), name("USD"));
    vec![Event::Known(KnownEvent::FxRateRecorded(FxRate {
        date: date("2013-10-07"),
        base,
        quote,
        rate,
        source: name("ecb"),
    }))]
}

/// A price that is held back, and the rule that holds it.
pub fn price_rules() -> Vec<Event> {
    let rule = PriceRule {
        effective: date("2013-10-01"),
        instrument: Some(name("AAPL")),
        sources: vec![name("exchange"), name("vendor")],
        stale_days: Some(decimal("3")),
        tolerance: Some(decimal("12.5")),
        decided_by: name("pricing committee"),
    };
    let (accepted, accepted_on, tolerance) =
        (decimal("487.75"), date("2013-10-04"), decimal("12.5"));
    vec![
        Event::Known(KnownEvent::PriceHeld(HeldPrice {
            price: price(),
            accepted,
            accepted_on,
            tolerance,
        })),
        Event::Known(KnownEvent::PriceRuleSet(rule)),
    ]
}

/// A choice of lots.
pub fn choices() -> Vec<Event> {
    vec![Event::Known(KnownEvent::LotsChosen(lot_choice()))]
}

/// A statement of what a lot cost.
pub fn lot_statements() -> Vec<Event> {
    vec![Event::Known(KnownEvent::LotStated(Box::new(LotStatement {
        statement_id: name("TS1"),
        date: date("2026-06-19"),
        account: AccountId(1200),
        instrument: AssetId(3),
        came_by: name("X1"),
        quantity: quantity(100),
        acquired: date("2018-05-07"),
        held_from: Some(date("2018-04-30")),
        cost: quantity(300_000),
        covered: Some(true),
    })))]
}

/// Standing orders by each method.
pub fn choice_words() -> impl Iterator<Item = Event> {
    LotMethod::ALL.iter().flat_map(|method| {
        let choice = |instrument| Choice::Standing { instrument, method: *method };
        [None, Some(AssetId(3))].map(|instrument| {
            Event::Known(KnownEvent::LotsChosen(LotChoice {
                choice: choice(instrument),
                ..lot_choice()
            }))
        })
    })
}

/// Accounts of each kind and class.
pub fn account_words() -> impl Iterator<Item = Event> {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| Event::Known(KnownEvent::AccountOpened(Account { kind: *kind, ..account() })));
    let classes = Class::ALL.iter().map(|class| {
        Event::Known(KnownEvent::AccountOpened(Account { class: *class, ..account() }))
    });
    kinds.chain(classes)
}

/// Rates of interest with every word in them.
pub fn rate_words() -> impl Iterator<Item = Event> {
    let set = |change: &dyn Fn(&mut InterestRate)| {
        let mut rate = interest_rate();
        change(&mut rate);
        Event::Known(KnownEvent::InterestRateSet(rate))
    };
    let scopes = RateScope::ALL.iter().map(move |scope| set(&|rate| rate.scope = *scope));
    let sides = RateSide::ALL.iter().map(move |side| set(&|rate| rate.side = *side));
    let tierings = Tiering::ALL.iter().map(move |tiering| set(&|rate| rate.tiering = *tiering));
    let day_counts =
        DayCount::ALL.iter().map(move |day_count| set(&|rate| rate.day_count = *day_count));
    let compoundings = Compounding::ALL
        .iter()
        .map(move |compounding| set(&|rate| rate.compounding = *compounding));
    scopes.chain(sides).chain(tierings).chain(day_counts).chain(compoundings)
}

/// Rates with limits, and with each meaning of a base rate below zero.
pub fn limited_rates() -> Vec<Event> {
    let (floor, cap) = (Some(decimal("-0.0125")), Some(decimal("0.0900")));
    let meanings = NegativeBase::ALL.iter();
    let limited = meanings
        .map(|meaning| InterestRate { floor, negative_base: *meaning, ..interest_rate() })
        .chain([InterestRate { cap, ..interest_rate() }]);
    limited.map(|rate| Event::Known(KnownEvent::InterestRateSet(rate))).collect()
}

/// Corporate actions of each kind that had a word first.
pub fn action_words() -> impl Iterator<Item = Event> {
    ActionKind::ALL.iter().copied().filter(|kind| *kind != ActionKind::Worthless).map(of_kind)
}

/// The kinds that came later.
pub fn later_actions() -> Vec<Event> {
    vec![of_kind(ActionKind::Worthless)]
}

fn of_kind(kind: ActionKind) -> Event {
    Event::Known(KnownEvent::ActionAnnounced(Action { kind, ..action() }))
}

/// What tiers were by when the words were written down first.
const FIRST_TIERS: [TierBy; 3] = [TierBy::Quantity, TierBy::Principal, TierBy::Month];

/// Schedules with words that came later, each alone.
pub fn later_schedules() -> Vec<Event> {
    let later = TierBy::ALL.iter().filter(|tier_by| !FIRST_TIERS.contains(tier_by));
    let set = |tier_by: &TierBy| ScheduleRow { tier_by: *tier_by, ..schedule_row() };
    later.map(|tier_by| Event::Known(KnownEvent::ScheduleSet(set(tier_by)))).collect()
}

/// Schedules with every word in them.
pub fn schedule_words() -> impl Iterator<Item = Event> {
    let set = |change: &dyn Fn(&mut ScheduleRow)| {
        let mut row = schedule_row();
        change(&mut row);
        Event::Known(KnownEvent::ScheduleSet(row))
    };
    let scopes = ScheduleScope::ALL.iter().map(move |scope| set(&|row| row.scope = *scope));
    let products = Product::ALL.iter().map(move |product| set(&|row| row.product = *product));
    let pers = ChargedPer::ALL.iter().map(move |per| set(&|row| row.per = *per));
    let tiers = FIRST_TIERS.iter().map(move |tier_by| set(&|row| row.tier_by = *tier_by));
    let roundings = Rounding::ALL.iter().map(move |rounding| set(&|row| row.rounding = *rounding));
    scopes.chain(products).chain(pers).chain(tiers).chain(roundings)
}

fn firm_rule() -> FirmRule {
    FirmRule {
        effective: date("2013-01-01"),
        rule: name("fee_rounding"),
        value: name("half_up"),
        source: name("memo 7"),
    }
}

fn account() -> Account {
    Account {
        account: name("C-000123"),
        kind: Kind::Margin,
        class: Class::Customer,
        name: name("Ada Lovelace"),
        currency: Some(name("USD")),
        desk: None,
        branch: Some(name("NYC")),
        opened: Some(date("2013-01-02")),
        closed: None,
        lot_method: LotMethod::FirstInFirstOut,
        country: Some(name("GB")),
    }
}

fn instrument() -> Instrument {
    Instrument {
        instrument: name("AAPL"),
        symbol: name("AAPL"),
        name: name("Apple Inc. Common Stock"),
        cfi: name("ESVUFR"),
        currency: name("USD"),
        market: name("XNAS"),
        clearing_account: name("NSCC"),
        isin: Some(name("US0378331005")),
        cusip: Some(name("037833100")),
        sedol: None,
        figi: Some(name("BBG000B9XRY4")),
        quantity_decimals: 0,
        price_decimals: 4,
        listed: Some(date("1980-12-12")),
        delisted: None,
    }
}

fn price() -> Price {
    Price {
        date: date("2013-10-07"),
        instrument: AssetId(3),
        price: decimal("487.7500"),
        source: name("close"),
    }
}

fn interest_rate() -> InterestRate {
    InterestRate {
        effective: date("2026-01-02"),
        scope: RateScope::Desk,
        name: name("PRIVATE"),
        currency: name("USD"),
        side: RateSide::Debit,
        tier_from: Decimal { mantissa: 10_000_000, scale: 2 },
        rate: Decimal { mantissa: 75, scale: 4 },
        base: Some(name("FEDFUNDS")),
        floor: None,
        cap: None,
        negative_base: NegativeBase::AsItIs,
        tiering: Tiering::Marginal,
        day_count: DayCount::ActualOver360,
        compounding: Compounding::Monthly,
        source: name("memo 12"),
    }
}

/// An action that counts on what another one of its day gave.
pub fn second_action() -> Vec<Event> {
    vec![Event::Known(KnownEvent::ActionAnnounced(Action { sequence: 2, ..action() }))]
}

fn action() -> Action {
    Action {
        action_id: name("CA-1"),
        kind: ActionKind::StockDividend,
        instrument: AssetId(3),
        ex_date: date("2014-06-09"),
        record_date: None,
        pay_date: Some(date("2014-06-12")),
        sequence: Action::FIRST,
        terms: name("ratio=0.5; cash_in_lieu=94.10"),
        given: AssetId(3),
        ratio: Fraction::try_new(1, 2).expect("a half"),
        kept: Fraction::ONE,
        money: Decimal::ZERO,
        worth: Decimal::ZERO,
        fractions: Fractions::Paid(decimal("94.10")),
    }
}

fn schedule_row() -> ScheduleRow {
    ScheduleRow {
        schedule: name("retail"),
        effective: date("2013-10-07"),
        scope: ScheduleScope::Desk,
        whom: Some(name("NORTH")),
        product: Product::Intraday,
        per: ChargedPer::Order,
        tier_by: TierBy::Month,
        tier_from: decimal("1000000"),
        flat: None,
        per_share: Some(decimal("0.005")),
        bps: Some(decimal("2.5")),
        minimum: Some(decimal("1.00")),
        maximum: None,
        rounding: Rounding::HalfEven,
        introducing_percent: Some(decimal("40")),
        introducing_account: Some(name("IB-1")),
        source: name("the board"),
    }
}

fn lot_choice() -> LotChoice {
    let choice = Choice::Lot {
        instrument: AssetId(3),
        trade_id: name("EX-7"),
        lot: name("opening-2"),
        quantity: quantity(40),
    };
    LotChoice {
        choice_id: name("LC-1"),
        date: date("2013-10-08"),
        account: AccountId(1200),
        choice,
    }
}
