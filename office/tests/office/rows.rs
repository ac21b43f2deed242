//! Rows in short: a trade, a delivery, a payment as one line of text in the order of its file's
//! columns.
//!
//! Optional columns are added with `..`: `TradeReport { commission: number("1.00"), ..trade("T1
//! 2013-10-07 ALICE B 100 XYZ 10.00") }`.

use terms::{
    Account, AccountChange, ActionKind, ActionReport, AllocationReport, BalanceSide, CalendarReach,
    Capacity, ChargedPer, ChartLine, Class, ClockTime, ConversionReport, CycleRow, Date, DayState,
    Decimal, DeliveryReport, Evenings, FirmRule, FxRate, Instrument, InstrumentChange, Kind,
    LotChoiceReport, LotMethod, LotStatementReport, MarketDay, MarketRow, Moment, Name,
    PaymentReport, PositionReport, PriceRule, Product, Quote, Rounding, ScheduleRow, ScheduleScope,
    SessionRow, Side, TakesBack, TierBy, TradeReport, TransferReport, VenueRow, VenueStatus,
    VoucherReport,
};

/// A day.
pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// A number.
pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

/// A moment of a day, as hours and minutes in Greenwich; New York is four hours behind in summer.
pub fn moment(date: Date, time: &str) -> Moment {
    Moment::parse(&format!("{date}T{time}Z")).expect("a moment")
}

fn words<const COUNT: usize>(row: &str) -> [&str; COUNT] {
    let words: Vec<&str> = row.split_whitespace().collect();
    words.try_into().unwrap_or_else(|words| panic!("{words:?} are not {COUNT} words"))
}

/// `trade_id date account side quantity instrument price`, executed at 10:30 in New York (summer)
/// on NYSE, as agent.
pub fn trade(row: &str) -> TradeReport {
    let [trade_id, date, account, side, quantity, instrument, price] = words(row);
    TradeReport {
        trade_id: trade_id.into(),
        executed_at: moment(day(date), "14:30:00"),
        account: account.into(),
        side: Side::parse(side).expect("a side"),
        instrument: instrument.into(),
        quantity: decimal(quantity),
        price: decimal(price),
        currency: Name::from("USD"),
        venue: Name::from("XNYS"),
        capacity: Capacity::Agency,
        contra: None,
        settlement_date: None,
        commission: None,
        order_id: None,
        cancels: None,
        corrects: None,
        reason: None,
        trade_date: None,
    }
}

/// `allocation_id trade_date block account side quantity instrument`.
pub fn share(row: &str) -> AllocationReport {
    let [allocation_id, trade_date, block_account, account, side, quantity, instrument] =
        words(row);
    AllocationReport {
        allocation_id: allocation_id.into(),
        trade_date: day(trade_date),
        block_account: block_account.into(),
        instrument: instrument.into(),
        side: Side::parse(side).expect("a side"),
        account: account.into(),
        quantity: decimal(quantity),
        takes_back: TakesBack::default(),
    }
}

/// `delivery_id date street location quantity asset`.
pub fn delivery(row: &str) -> DeliveryReport {
    let [delivery_id, date, street_account, location_account, quantity, asset] = words(row);
    DeliveryReport {
        delivery_id: delivery_id.into(),
        date: day(date),
        street_account: street_account.into(),
        location_account: location_account.into(),
        asset: asset.into(),
        quantity: decimal(quantity),
        takes_back: TakesBack::default(),
    }
}

/// `payment_id date account bank amount currency`.
pub fn payment(row: &str) -> PaymentReport {
    let [payment_id, date, account, bank_account, amount, currency] = words(row);
    PaymentReport {
        payment_id: payment_id.into(),
        date: day(date),
        account: account.into(),
        bank_account: bank_account.into(),
        currency: currency.into(),
        amount: decimal(amount),
        reference: None,
        takes_back: TakesBack::default(),
    }
}

/// `date account quantity asset`.
pub fn position(row: &str) -> PositionReport {
    let [date, account, quantity, asset] = words(row);
    PositionReport {
        date: day(date),
        account: account.into(),
        asset: asset.into(),
        quantity: decimal(quantity),
        cost: None,
        acquired: None,
        position_id: None,
        takes_back: TakesBack::default(),
    }
}

/// `transfer_id date from to quantity instrument`.
pub fn transfer(row: &str) -> TransferReport {
    let [transfer_id, date, from_account, to_account, quantity, instrument] = words(row);
    TransferReport {
        transfer_id: transfer_id.into(),
        date: day(date),
        from_account: from_account.into(),
        to_account: to_account.into(),
        instrument: instrument.into(),
        quantity: decimal(quantity),
        acquired: None,
        cost: None,
        covered: None,
        takes_back: TakesBack::default(),
    }
}

/// `action_id type instrument ex_date terms`; the terms are the rest of the row.
pub fn action(row: &str) -> ActionReport {
    let (names, terms) = row
        .match_indices(' ')
        .nth(3)
        .map(|(at, _)| row.split_at(at))
        .expect("terms stand behind the ex-date");
    let [action_id, kind, instrument, ex_date] = words(names);
    ActionReport {
        action_id: action_id.into(),
        kind: ActionKind::parse(kind).expect("a kind of action"),
        instrument: instrument.into(),
        ex_date: day(ex_date),
        record_date: None,
        pay_date: None,
        sequence: None,
        terms: terms.trim().into(),
        takes_back: TakesBack::default(),
    }
}

/// `date instrument price currency source`.
pub fn quote(row: &str) -> Quote {
    let [date, instrument, price, currency, source] = words(row);
    Quote {
        date: day(date),
        instrument: instrument.into(),
        price: decimal(price),
        currency: currency.into(),
        source: source.into(),
    }
}

/// `date base quote rate source`.
pub fn fx_rate(row: &str) -> FxRate {
    let [date, base, quote, rate, source] = words(row);
    FxRate {
        date: day(date),
        base: base.into(),
        quote: quote.into(),
        rate: decimal(rate),
        source: source.into(),
    }
}

/// `conversion_id date account sold_amount sold_currency bought_amount bought_currency`.
pub fn conversion(row: &str) -> ConversionReport {
    let [conversion_id, date, account, sold_amount, sold_currency, bought_amount, bought_currency] =
        words(row);
    ConversionReport {
        conversion_id: conversion_id.into(),
        date: day(date),
        account: account.into(),
        sold_currency: sold_currency.into(),
        sold_amount: decimal(sold_amount),
        bought_currency: bought_currency.into(),
        bought_amount: decimal(bought_amount),
        value_date: None,
        takes_back: TakesBack::default(),
    }
}

/// `effective instrument sources`, the instrument `-` for all, the sources divided by `>`.
pub fn price_rule(row: &str) -> PriceRule {
    let [effective, instrument, sources] = words(row);
    PriceRule {
        effective: day(effective),
        instrument: (instrument != "-").then(|| instrument.into()),
        sources: sources.split('>').map(Name::from).collect(),
        stale_days: None,
        tolerance: None,
        decided_by: Name::from("the partners"),
    }
}

/// `effective rule value`.
pub fn rule(row: &str) -> FirmRule {
    let [effective, rule, value] = words(row);
    FirmRule {
        effective: day(effective),
        rule: rule.into(),
        value: value.into(),
        source: Name::from("the partners"),
    }
}

/// A change of an account that says nothing yet: id, account, day.
pub fn account_change(row: &str) -> AccountChange {
    let [change_id, account, effective] = words(row);
    AccountChange {
        change_id: change_id.into(),
        account: account.into(),
        effective: day(effective),
        name: None,
        class: None,
        desk: None,
        branch: None,
        lot_method: None,
        state: None,
        reason: None,
    }
}

/// A change of an instrument that says nothing yet: id, instrument, day.
pub fn instrument_change(row: &str) -> InstrumentChange {
    let [change_id, instrument, effective] = words(row);
    InstrumentChange {
        change_id: change_id.into(),
        instrument: instrument.into(),
        effective: day(effective),
        symbol: None,
        name: None,
        market: None,
        isin: None,
        cusip: None,
        sedol: None,
        figi: None,
        state: None,
        reason: None,
    }
}

/// `row_id date trading settlement`: a day of the United States.
pub fn market_day(row: &str) -> MarketRow<MarketDay> {
    let [row_id, date, trading, settlement] = words(row);
    let state = |word| DayState::parse(word).expect("open or closed");
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: MarketDay {
            date: day(date),
            trading: state(trading),
            settlement: state(settlement),
            opens: None,
            closes: None,
            occasion: Name::from("National Day of Mourning"),
        },
        source: Name::from("NYSE notice to members"),
        takes_back: TakesBack::default(),
    }
}

/// The same row under another id, taking the first one back.
pub fn cancels<Says: Clone>(row: &MarketRow<Says>, row_id: &str) -> MarketRow<Says> {
    let cancels = Some(row.row_id.clone());
    let takes_back = TakesBack { cancels, ..TakesBack::default() };
    MarketRow { row_id: row_id.into(), takes_back, ..row.clone() }
}

/// A row that stands in the place of one of its kind.
pub fn corrects<Says: Clone>(row: &MarketRow<Says>, row_id: &str) -> MarketRow<Says> {
    let corrects = Some(row.row_id.clone());
    let takes_back = TakesBack { corrects, ..TakesBack::default() };
    MarketRow { row_id: row_id.into(), takes_back, ..row.clone() }
}

/// `row_id through`: how far the calendar of the United States reaches.
pub fn reach(row: &str) -> MarketRow<CalendarReach> {
    let [row_id, through] = words(row);
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: CalendarReach { through: day(through) },
        source: Name::from("NYSE holidays and trading hours"),
        takes_back: TakesBack::default(),
    }
}

/// `row_id effective settlement_days business_days`: a cycle of the United States.
pub fn cycle(row: &str) -> MarketRow<CycleRow> {
    let [row_id, effective, settlement_days, business_days] = words(row);
    let days = |text: &str| text.parse().expect("a count of days");
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: CycleRow {
            effective: day(effective),
            settlement_days: days(settlement_days),
            business_days: days(business_days),
        },
        source: Name::from("SEC release"),
        takes_back: TakesBack::default(),
    }
}

/// `row_id mic effective status`: a venue of the United States.
pub fn venue(row: &str) -> MarketRow<VenueRow> {
    let [row_id, mic, effective, status] = words(row);
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: VenueRow {
            mic: mic.into(),
            effective: day(effective),
            status: VenueStatus::parse(status).expect("a status"),
            country: Name::from("US"),
        },
        source: Name::from("ISO 10383, list of the month"),
        takes_back: TakesBack::default(),
    }
}

/// `row_id effective opens closes evenings`, the evenings joined by `-`: an overnight session of
/// the United States; `- - -`: none from then on.
pub fn session(row: &str) -> MarketRow<SessionRow> {
    let [row_id, effective, opens, closes, evenings] = words(row);
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: SessionRow {
            effective: day(effective),
            opens: ClockTime::parse(opens),
            closes: ClockTime::parse(closes),
            evenings: Evenings::parse(&evenings.replace('-', " ")).expect("evenings"),
        },
        source: Name::from("a notice of the exchange"),
        takes_back: TakesBack::default(),
    }
}

/// `row_id effective gl_line focus_item kind class balance`, called as its number; `-` for the
/// class: every one.
pub fn chart_line(row: &str) -> MarketRow<ChartLine> {
    let [row_id, effective, gl_line, focus_item, kind, class, balance] = words(row);
    MarketRow {
        row_id: row_id.into(),
        market: Name::from("us"),
        says: ChartLine {
            effective: day(effective),
            gl_line: gl_line.into(),
            caption: format!("Line {gl_line}").into(),
            focus_item: focus_item.into(),
            kind: Kind::parse(kind).expect("a kind"),
            class: Class::parse(class),
            balance: BalanceSide::parse(balance).expect("a side"),
        },
        source: Name::from("the firm's chart of accounts"),
        takes_back: TakesBack::default(),
    }
}

/// `account kind`: a customer's, or the firm's own by its kind.
pub fn account(row: &str) -> Account {
    let [account, kind] = words(row);
    Account {
        account: account.into(),
        kind: Kind::parse(kind).expect("a kind"),
        class: Class::Customer,
        name: account.into(),
        currency: None,
        desk: None,
        branch: None,
        opened: None,
        closed: None,
        lot_method: LotMethod::FirstInFirstOut,
        country: None,
    }
}

/// A common share in whole pieces, listed on NYSE, priced in dollars and cleared at NSCC.
pub fn instrument(code: &str) -> Instrument {
    Instrument {
        instrument: code.into(),
        symbol: code.into(),
        name: code.into(),
        cfi: Name::from("ESVUFR"),
        currency: Name::from("USD"),
        market: Name::from("XNYS"),
        clearing_account: Name::from("NSCC"),
        isin: None,
        cusip: None,
        sedol: None,
        figi: None,
        quantity_decimals: 0,
        price_decimals: 6,
        listed: None,
        delisted: None,
    }
}

/// `voucher_id date debit_account credit_account amount prepared_by`, in dollars.
pub fn voucher(row: &str) -> VoucherReport {
    let [voucher_id, date, debit_account, credit_account, amount, prepared_by] = words(row);
    VoucherReport {
        voucher_id: voucher_id.into(),
        line: None,
        date: day(date),
        debit_account: debit_account.into(),
        credit_account: credit_account.into(),
        asset: Name::from("USD"),
        amount: decimal(amount),
        narrative: Name::from("a journal"),
        prepared_by: prepared_by.into(),
        every: None,
        until: None,
        reverse_on: None,
        subject: None,
    }
}

/// `schedule effective scope[:whom] column=value ...`: a row of a commission schedule, with the
/// columns that it fills.
pub fn schedule(row: &str) -> ScheduleRow {
    let mut words = row.split_whitespace();
    let mut next = || words.next().unwrap_or_else(|| panic!("{row} is too short"));
    let (name, effective, scope) = (next(), next(), next());
    let (scope, whom) = scope
        .split_once(':')
        .map_or((scope, None), |(scope, whom)| (scope, Some(Name::from(whom))));
    let mut filled = ScheduleRow {
        schedule: name.into(),
        effective: day(effective),
        scope: ScheduleScope::parse(scope).expect("a scope"),
        whom,
        product: Product::Any,
        per: ChargedPer::Trade,
        tier_by: TierBy::Quantity,
        tier_from: Decimal::ZERO,
        flat: None,
        per_share: None,
        bps: None,
        minimum: None,
        maximum: None,
        rounding: Rounding::HalfUp,
        introducing_percent: None,
        introducing_account: None,
        source: Name::from("the partners"),
    };
    for (column, value) in words.map(|word| word.split_once('=').expect("column=value")) {
        match column {
            "product" => filled.product = Product::parse(value).expect("a product"),
            "per" => filled.per = ChargedPer::parse(value).expect("trade or order"),
            "by" => filled.tier_by = TierBy::parse(value).expect("what tiers are by"),
            "from" => filled.tier_from = decimal(value),
            "flat" => filled.flat = Some(decimal(value)),
            "per_share" => filled.per_share = Some(decimal(value)),
            "bps" => filled.bps = Some(decimal(value)),
            "minimum" => filled.minimum = Some(decimal(value)),
            "maximum" => filled.maximum = Some(decimal(value)),
            "rounding" => filled.rounding = Rounding::parse(value).expect("a rounding"),
            "percent" => filled.introducing_percent = Some(decimal(value)),
            "broker" => filled.introducing_account = Some(value.into()),
            other => panic!("no column {other}"),
        }
    }
    filled
}

/// `choice_id date trade_id lot quantity`.
pub fn choice(row: &str) -> LotChoiceReport {
    let [choice_id, date, trade_id, lot, quantity] = words(row);
    LotChoiceReport {
        choice_id: choice_id.into(),
        date: day(date),
        trade_id: Some(trade_id.into()),
        lot: Some(lot.into()),
        quantity: Some(decimal(quantity)),
        account: None,
        instrument: None,
        method: None,
    }
}

/// `choice_id date account method`.
pub fn order(row: &str) -> LotChoiceReport {
    let [choice_id, date, account, method] = words(row);
    LotChoiceReport {
        choice_id: choice_id.into(),
        date: day(date),
        trade_id: None,
        lot: None,
        quantity: None,
        account: Some(account.into()),
        instrument: None,
        method: Some(LotMethod::parse(method).expect("a method")),
    }
}

/// `statement_id date account came_by quantity instrument acquired cost`.
pub fn statement(row: &str) -> LotStatementReport {
    let [statement_id, date, account, came_by, quantity, instrument, acquired, cost] = words(row);
    LotStatementReport {
        statement_id: statement_id.into(),
        date: day(date),
        account: account.into(),
        instrument: instrument.into(),
        came_by: came_by.into(),
        quantity: decimal(quantity),
        acquired: day(acquired),
        held_from: None,
        cost: decimal(cost),
        covered: None,
        takes_back: TakesBack::default(),
    }
}
