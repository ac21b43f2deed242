//! A good row of each kind, field by field; optional columns absent and empty; columns in any
//! order.

use crate::{TRADE, TRADES, fault, is_readable, rows};
use inbound::{Column, Holds, Row, columns};
use terms::{
    Account, ActionKind, ActionReport, AllocationReport, Capacity, ChargedPer, Class, Compounding,
    ConversionReport, Date, DayCount, Decimal, DeliveryReport, Every, FirmRule, FxRate, Input,
    Instrument, InterestRate, Kind, LoanAction, LoanDirection, LoanReport, LotChoiceReport,
    LotMethod, LotStatementReport, Moment, NegativeBase, PaymentReport, PositionReport, PriceRule,
    Product, Quote, RateScope, RateSide, ReverseOn, Rounding, ScheduleRow, ScheduleScope, Side,
    SourceKind, TakesBack, TierBy, Tiering, TradeReport, TransferReport, VoucherReport,
};

fn number(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// The one input of a file with one row.
pub fn input(kind: SourceKind, text: &str) -> Input {
    let mut rows = rows(kind, text);
    assert_eq!(rows.len(), 1, "{text}");
    rows.remove(0).input
}

fn short_trade() -> TradeReport {
    TradeReport {
        trade_id: "T1".into(),
        executed_at: Moment::parse("2013-10-07T13:30:00.123Z").expect("a moment"),
        account: "C1".into(),
        side: Side::Buy,
        instrument: "SPY".into(),
        quantity: number("100"),
        price: number("167.4100"),
        currency: "USD".into(),
        venue: "ARCX".into(),
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

#[test]
fn a_trade_with_what_it_must_have() {
    assert_eq!(
        input(SourceKind::Trades, &format!("{TRADES}\n{TRADE}")),
        Input::Trade(short_trade())
    );
}

#[test]
fn a_trade_with_everything() {
    let header = format!(
        "{TRADES},contra,settlement_date,commission,order_id,cancels,corrects,reason,trade_date"
    );
    let expected = TradeReport {
        contra: Some("GSCO".into()),
        settlement_date: Some(day("2013-10-09")),
        commission: Some(number("4.95")),
        order_id: Some("O7".into()),
        cancels: Some("T0".into()),
        corrects: Some("T9".into()),
        reason: Some("wrong side".into()),
        trade_date: Some(day("2013-10-07")),
        ..short_trade()
    };
    let row = format!("{TRADE},GSCO,2013-10-09,4.95,O7,T0,T9,wrong side,2013-10-07");
    assert_eq!(input(SourceKind::Trades, &format!("{header}\n{row}\n")), Input::Trade(expected));
    assert_eq!(
        input(SourceKind::Trades, &format!("{header}\n{TRADE},,,,,,,,\n")),
        Input::Trade(short_trade())
    );
}

#[test]
fn columns_come_in_any_order() {
    let (header, row): (Vec<&str>, Vec<&str>) =
        (TRADES.split(',').rev().collect(), TRADE.split(',').rev().collect());
    let text = format!("{}\r\n{}\r\n", header.join(","), row.join(","));
    assert_eq!(input(SourceKind::Trades, &text), Input::Trade(short_trade()));
}

#[test]
fn quotes_are_taken_off_and_kept_within() {
    let text = "account,family,kind,name,class\n\"C1\",client,cash,\"Smith, \"\"Joe\"\" & Müller\",customer\n";
    let Input::OpenAccount(account) = input(SourceKind::Accounts, text) else {
        panic!("an account")
    };
    assert_eq!(account.name, "Smith, \"Joe\" & Müller");
}

#[test]
fn an_account() {
    let long = "account,family,kind,name,class,currency,desk,branch,opened,closed,lot_method,country\n\
                C1,client,rvp,One Ltd,customer,USD,NY1,B7,2013-01-02,2014-01-02,fifo,US\n";
    let expected = Account {
        account: "C1".into(),
        kind: Kind::Dvp,
        class: Class::Customer,
        name: "One Ltd".into(),
        currency: Some("USD".into()),
        desk: Some("NY1".into()),
        branch: Some("B7".into()),
        opened: Some(day("2013-01-02")),
        closed: Some(day("2014-01-02")),
        lot_method: LotMethod::FirstInFirstOut,
        country: Some("US".into()),
    };
    assert_eq!(input(SourceKind::Accounts, long), Input::OpenAccount(expected.clone()));
    let short = Account {
        currency: None,
        desk: None,
        branch: None,
        opened: None,
        closed: None,
        country: None,
        ..expected
    };
    let text = "account,family,kind,name,class\nC1,client,dvp,One Ltd,customer";
    assert_eq!(input(SourceKind::Accounts, text), Input::OpenAccount(short));
}

#[test]
fn an_instrument() {
    let long = "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip,sedol,figi,quantity_decimals,price_decimals,listed,delisted\n\
                AAPL,AAPL,Apple Inc.,ESVUFR,USD,XNAS,NSCC,US0378331005,037833100,2046251,BBG000B9XRY4,4,2,1980-12-12,2100-01-01\n";
    let expected = Instrument {
        instrument: "AAPL".into(),
        symbol: "AAPL".into(),
        name: "Apple Inc.".into(),
        cfi: "ESVUFR".into(),
        currency: "USD".into(),
        market: "XNAS".into(),
        clearing_account: "NSCC".into(),
        isin: Some("US0378331005".into()),
        cusip: Some("037833100".into()),
        sedol: Some("2046251".into()),
        figi: Some("BBG000B9XRY4".into()),
        quantity_decimals: 4,
        price_decimals: 2,
        listed: Some(day("1980-12-12")),
        delisted: Some(day("2100-01-01")),
    };
    assert_eq!(input(SourceKind::Instruments, long), Input::ListInstrument(expected.clone()));
    let short = "instrument,symbol,name,cfi,currency,market,clearing_account\nAAPL,AAPL,Apple Inc.,ESVUFR,USD,XNAS,NSCC\n";
    let expected = Instrument {
        isin: None,
        cusip: None,
        sedol: None,
        figi: None,
        quantity_decimals: 0,
        price_decimals: 6,
        listed: None,
        delisted: None,
        ..expected
    };
    assert_eq!(input(SourceKind::Instruments, short), Input::ListInstrument(expected));
}

/// A Canadian CUSIP goes under CA: only the ISIN of a United States security must contain it as US
/// does.
#[test]
fn a_foreign_isin_may_stand_beside_any_cusip() {
    let text = "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip\n\
                VOD,VOD,Vodafone,ESVUFR,GBP,XLON,LCH,GB00B16GWD56,92857W308\n";
    assert!(matches!(input(SourceKind::Instruments, text), Input::ListInstrument(_)));
}

#[test]
fn a_price_and_a_position() {
    let text = "date,instrument,price,currency,source\n2013-10-07,AIG,48.7900,USD,tape\n";
    let expected = Quote {
        date: day("2013-10-07"),
        instrument: "AIG".into(),
        price: number("48.7900"),
        currency: "USD".into(),
        source: "tape".into(),
    };
    assert_eq!(input(SourceKind::Prices, text), Input::Quote(expected));

    let text = "quantity,date,account,asset,cost,acquired,position_id,corrects\n-5,2013-10-07,C1,AIG,,2013-01-02,P-7,P-6\n";
    let expected = PositionReport {
        date: day("2013-10-07"),
        account: "C1".into(),
        asset: "AIG".into(),
        quantity: number("-5"),
        cost: None,
        acquired: Some(day("2013-01-02")),
        position_id: Some("P-7".into()),
        takes_back: TakesBack { corrects: Some("P-6".into()), ..TakesBack::default() },
    };
    assert_eq!(input(SourceKind::Positions, text), Input::OpenPosition(expected));
}

#[test]
fn an_allocation_and_a_delivery() {
    let text = "allocation_id,trade_date,block_account,instrument,side,account,quantity\nA1,2013-10-07,BLK,AIG,SX,C1,5\n";
    let expected = AllocationReport {
        allocation_id: "A1".into(),
        trade_date: day("2013-10-07"),
        block_account: "BLK".into(),
        instrument: "AIG".into(),
        side: Side::SellShortExempt,
        account: "C1".into(),
        quantity: number("5"),
        takes_back: TakesBack::default(),
    };
    assert_eq!(input(SourceKind::Allocations, text), Input::Allocate(expected.clone()));

    let text = "allocation_id,trade_date,block_account,instrument,side,account,quantity,cancels,corrects,reason\nA1,2013-10-07,BLK,AIG,SX,C1,5,A0,,\nA1,2013-10-07,BLK,AIG,SX,C1,5,,A0,it was C1's\n";
    let reports = rows(SourceKind::Allocations, text).into_iter().map(|row| row.input);
    let [cancels, corrects] = ["A0", "A0"].map(|id| Some(id.into()));
    let cancel = TakesBack { cancels, ..TakesBack::default() };
    let correction = TakesBack { cancels: None, corrects, reason: Some("it was C1's".into()) };
    let expected = [cancel, correction]
        .map(|takes_back| Input::Allocate(AllocationReport { takes_back, ..expected.clone() }));
    assert_eq!(reports.collect::<Vec<_>>(), expected);

    let text = "delivery_id,date,street_account,location_account,asset,quantity\nD1,2013-10-10,NSCC,DTC,AIG,-300\n";
    let expected = DeliveryReport {
        delivery_id: "D1".into(),
        date: day("2013-10-10"),
        street_account: "NSCC".into(),
        location_account: "DTC".into(),
        asset: "AIG".into(),
        quantity: number("-300"),
        takes_back: terms::TakesBack::default(),
    };
    assert_eq!(input(SourceKind::Deliveries, text), Input::Deliver(expected));
}

#[test]
fn a_payment_and_a_rule() {
    let text = "payment_id,date,account,bank_account,currency,amount,reference\nP1,2013-10-10,C1,BANK,USD,1000.50,wire 7\n";
    let expected = PaymentReport {
        payment_id: "P1".into(),
        date: day("2013-10-10"),
        account: "C1".into(),
        bank_account: "BANK".into(),
        currency: "USD".into(),
        amount: number("1000.50"),
        reference: Some("wire 7".into()),
        takes_back: terms::TakesBack::default(),
    };
    assert_eq!(input(SourceKind::Payments, text), Input::Pay(expected));

    let text = "effective,rule,value\n2013-01-01,fee_rounding,up\n";
    let expected = FirmRule {
        effective: day("2013-01-01"),
        rule: "fee_rounding".into(),
        value: "up".into(),
        source: String::new().into(),
    };
    assert_eq!(input(SourceKind::Rules, text), Input::Rule(expected));
}

#[test]
fn a_voucher() {
    let header = "voucher_id,date,debit_account,credit_account,asset,amount,narrative,prepared_by";
    let short = VoucherReport {
        voucher_id: "V1".into(),
        line: None,
        date: day("2013-10-31"),
        debit_account: "RENT".into(),
        credit_account: "ACCRUALS".into(),
        asset: "USD".into(),
        amount: number("2500.00"),
        narrative: "rent, October".into(),
        prepared_by: "Ada".into(),
        every: None,
        until: None,
        reverse_on: None,
        subject: None,
    };
    let row = "V1,2013-10-31,RENT,ACCRUALS,USD,2500.00,\"rent, October\",Ada";
    assert_eq!(
        input(SourceKind::Vouchers, &format!("{header}\n{row}\n")),
        Input::ProposeVoucher(short.clone())
    );
    let long = VoucherReport {
        line: Some(2),
        every: Some(Every::Quarter),
        until: Some(day("2014-09-30")),
        reverse_on: Some(ReverseOn::Day(day("2013-11-04"))),
        subject: Some("ANNA".into()),
        ..short
    };
    let text = format!(
        "{header},line,every,until,reverse_on,subject\n{row},2,quarter,2014-09-30,2013-11-04,ANNA\n"
    );
    assert_eq!(input(SourceKind::Vouchers, &text), Input::ProposeVoucher(long));
    for line in ["0", "01", "-1", "1001", "1.0"] {
        let text = format!("{header},line\n{row},{line}\n");
        assert!(
            fault(&rows(SourceKind::Vouchers, text)[0]).1.contains("a whole number from 1 to 1000"),
            "{line}"
        );
    }
}

#[test]
fn a_rate_of_interest() {
    let text = "effective,scope,name,currency,side,tier_from,rate,base,floor,cap,negative_base,tiering,day_count,compounding,source\n\
                2026-01-02,desk,PB,USD,debit,100000,0.0075,FEDFUNDS,-0.01,0.09,zero,marginal,actual/365,simple,memo 12\n";
    let expected = InterestRate {
        effective: day("2026-01-02"),
        scope: RateScope::Desk,
        name: "PB".into(),
        currency: "USD".into(),
        side: RateSide::Debit,
        tier_from: number("100000"),
        rate: number("0.0075"),
        base: Some("FEDFUNDS".into()),
        floor: Some(number("-0.01")),
        cap: Some(number("0.09")),
        negative_base: NegativeBase::Zero,
        tiering: Tiering::Marginal,
        day_count: DayCount::ActualOver365,
        compounding: Compounding::Simple,
        source: "memo 12".into(),
    };
    assert_eq!(input(SourceKind::InterestRates, text), Input::SetInterestRate(expected.clone()));
    let short = InterestRate {
        scope: RateScope::All,
        name: "".into(),
        tier_from: Decimal::ZERO,
        base: None,
        floor: None,
        cap: None,
        negative_base: NegativeBase::AsItIs,
        tiering: Tiering::Whole,
        day_count: DayCount::ActualOver360,
        compounding: Compounding::Monthly,
        ..expected
    };
    let text =
        "effective,scope,currency,side,rate,source\n2026-01-02,all,USD,debit,0.0075,memo 12\n";
    assert_eq!(input(SourceKind::InterestRates, text), Input::SetInterestRate(short));
}

#[test]
fn a_loan_of_securities() {
    let text = "movement_id,loan_id,date,action,direction,account,location_account,bank_account,instrument,quantity,collateral,price,rebate,fee,day_count\n\
                M1,L1,2026-01-05,open,lend,LOAN-A,DTC,BANK,AIG,1000,20400,20.00,0.007,0.03,actual/360\n";
    let expected = LoanReport {
        movement_id: "M1".into(),
        loan_id: "L1".into(),
        date: day("2026-01-05"),
        action: LoanAction::Open,
        direction: Some(LoanDirection::Lend),
        account: Some("LOAN-A".into()),
        location_account: Some("DTC".into()),
        bank_account: Some("BANK".into()),
        instrument: Some("AIG".into()),
        quantity: Some(number("1000")),
        collateral: Some(number("20400")),
        price: Some(number("20.00")),
        rebate: Some(number("0.007")),
        fee: Some(number("0.03")),
        day_count: Some(DayCount::ActualOver360),
    };
    assert_eq!(input(SourceKind::Loans, text), Input::Lend(expected.clone()));
    let short = LoanReport {
        movement_id: "M2".into(),
        action: LoanAction::Mark,
        direction: None,
        account: None,
        location_account: None,
        bank_account: None,
        instrument: None,
        quantity: None,
        collateral: Some(number("-5")),
        price: None,
        rebate: None,
        fee: None,
        day_count: None,
        ..expected
    };
    let text = "movement_id,loan_id,date,action,collateral\nM2,L1,2026-01-05,mark,-5\n";
    assert_eq!(input(SourceKind::Loans, text), Input::Lend(short));
}

#[test]
fn a_corporate_action() {
    let text = "action_id,type,instrument,ex_date,record_date,pay_date,sequence,terms\nCA1,demerger,XYZ,2013-10-14,,2013-10-17,2,ratio=1/2; new_instrument=ABC\n";
    let expected = ActionReport {
        action_id: "CA1".into(),
        kind: ActionKind::SpinOff,
        instrument: "XYZ".into(),
        ex_date: day("2013-10-14"),
        record_date: None,
        pay_date: Some(day("2013-10-17")),
        sequence: Some(2),
        terms: "ratio=1/2; new_instrument=ABC".into(),
        takes_back: terms::TakesBack::default(),
    };
    assert_eq!(input(SourceKind::CorporateActions, text), Input::Announce(expected));
}

#[test]
fn a_row_of_a_schedule_short_and_with_everything() {
    let short = ScheduleRow {
        schedule: "retail".into(),
        effective: day("2013-10-07"),
        scope: ScheduleScope::All,
        whom: None,
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
        source: String::new().into(),
    };
    let text = "schedule,effective,scope\nretail,2013-10-07,all\n";
    assert_eq!(input(SourceKind::Schedules, text), Input::Schedule(short.clone()));
    let text = "schedule,effective,scope,whom,product,per,tier_by,tier_from,flat,per_share,bps,minimum,maximum,rounding,\
                introducing_percent,introducing_account,source\n\
                retail,2013-10-07,desk,NORTH,intraday,order,month,1000,4.95,0.005,2.5,1.00,20,up,40,IB-1,the board\n";
    let full = ScheduleRow {
        scope: ScheduleScope::Desk,
        whom: Some("NORTH".into()),
        product: Product::Intraday,
        per: ChargedPer::Order,
        tier_by: TierBy::Month,
        tier_from: number("1000"),
        flat: Some(number("4.95")),
        per_share: Some(number("0.005")),
        bps: Some(number("2.5")),
        minimum: Some(number("1.00")),
        maximum: Some(number("20")),
        rounding: Rounding::Up,
        introducing_percent: Some(number("40")),
        introducing_account: Some("IB-1".into()),
        source: "the board".into(),
        ..short
    };
    assert_eq!(input(SourceKind::Schedules, text), Input::Schedule(full));
}

#[test]
fn a_rate_an_exchange_and_a_price_rule() {
    let text = "date,base,quote,rate,source\n2013-10-07,EUR,USD,1.35780000,ecb\n";
    let (base, quote) = ("EUR".into(), "USD".into());
    let expected = FxRate {
        date: day("2013-10-07"),
        base,
        quote,
        rate: number("1.35780000"),
        source: "ecb".into(),
    };
    assert_eq!(input(SourceKind::FxRates, text), Input::FxRate(expected));

    let text = "conversion_id,date,account,sold_currency,sold_amount,bought_currency,bought_amount,value_date,cancels\n\
                X2,2013-10-07,C1,EUR,100,USD,135.78,2013-10-09,X1\n";
    let expected = ConversionReport {
        conversion_id: "X2".into(),
        date: day("2013-10-07"),
        account: "C1".into(),
        sold_currency: "EUR".into(),
        sold_amount: number("100"),
        bought_currency: "USD".into(),
        bought_amount: number("135.78"),
        value_date: Some(day("2013-10-09")),
        takes_back: TakesBack { cancels: Some("X1".into()), ..TakesBack::default() },
    };
    assert_eq!(input(SourceKind::Conversions, text), Input::Convert(expected));

    let text = "effective,instrument,sources,stale_days,tolerance,decided_by\n2013-10-07,,exchange > vendor>,3,12.5,committee\n";
    let expected = PriceRule {
        effective: day("2013-10-07"),
        instrument: None,
        sources: vec!["exchange".into(), "vendor".into()],
        stale_days: Some(number("3")),
        tolerance: Some(number("12.5")),
        decided_by: "committee".into(),
    };
    assert_eq!(input(SourceKind::PriceRules, text), Input::PriceRule(expected));
}

#[test]
fn a_choice_of_lots_is_for_a_sale_or_a_standing_order() {
    let empty = LotChoiceReport {
        choice_id: "LC1".into(),
        date: day("2013-10-08"),
        trade_id: None,
        lot: None,
        quantity: None,
        account: None,
        instrument: None,
        method: None,
    };
    let (trade_id, lot, quantity) =
        (Some("S1".into()), Some("opening-2".into()), Some(number("40")));
    let of_sale = LotChoiceReport { trade_id, lot, quantity, ..empty.clone() };
    let text = "choice_id,date,trade_id,lot,quantity\nLC1,2013-10-08,S1,opening-2,40\n";
    assert_eq!(input(SourceKind::LotChoices, text), Input::ChooseLots(of_sale));
    let (account, instrument, method) =
        (Some("C1".into()), Some("XYZ".into()), Some(LotMethod::HighestCostFirst));
    let order = LotChoiceReport { account, instrument, method, ..empty };
    let text = "choice_id,date,account,instrument,method\nLC1,2013-10-08,C1,XYZ,hifo\n";
    assert_eq!(input(SourceKind::LotChoices, text), Input::ChooseLots(order));
}

#[test]
fn a_statement_of_a_lot() {
    let plain = LotStatementReport {
        statement_id: "TS1".into(),
        date: day("2013-10-18"),
        account: "C1".into(),
        instrument: "XYZ".into(),
        came_by: "M1".into(),
        quantity: number("40"),
        acquired: day("2012-02-06"),
        held_from: None,
        cost: number("720.50"),
        covered: None,
        takes_back: TakesBack::default(),
    };
    let text = "statement_id,date,account,instrument,came_by,quantity,acquired,cost\n\
                TS1,2013-10-18,C1,XYZ,M1,40,2012-02-06,720.50\n";
    assert_eq!(input(SourceKind::LotStatements, text), Input::StateLot(plain.clone()));
    let takes_back = TakesBack { corrects: Some("TS0".into()), ..TakesBack::default() };
    let held_from = Some(day("2012-01-30"));
    let whole = LotStatementReport { held_from, covered: Some(true), takes_back, ..plain };
    let text = "statement_id,date,account,instrument,came_by,quantity,acquired,cost,held_from,\
                covered,corrects\n\
                TS1,2013-10-18,C1,XYZ,M1,40,2012-02-06,720.50,2012-01-30,yes,TS0\n";
    assert_eq!(input(SourceKind::LotStatements, text), Input::StateLot(whole));
}

#[test]
fn a_transfer() {
    let long = "transfer_id,date,from_account,to_account,instrument,quantity,acquired,cost,covered\nM1,2013-10-10,DTC,C1,XYZ,50,2010-02-03,1234.50,no\n";
    let expected = TransferReport {
        transfer_id: "M1".into(),
        date: day("2013-10-10"),
        from_account: "DTC".into(),
        to_account: "C1".into(),
        instrument: "XYZ".into(),
        quantity: number("50"),
        acquired: Some(day("2010-02-03")),
        cost: Some(number("1234.50")),
        covered: Some(false),
        takes_back: terms::TakesBack::default(),
    };
    assert_eq!(input(SourceKind::Transfers, long), Input::Transfer(expected.clone()));
    let short = TransferReport {
        from_account: "C2".into(),
        acquired: None,
        cost: None,
        covered: None,
        ..expected
    };
    let text = "transfer_id,date,from_account,to_account,instrument,quantity\nM1,2013-10-10,C2,C1,XYZ,50\n";
    assert_eq!(input(SourceKind::Transfers, text), Input::Transfer(short));
}

#[test]
fn blank_lines_are_no_rows_but_are_lines() {
    let text = format!("\n{TRADES}\r\n\r\n{TRADE}\r\r{TRADE}\n\n\n{TRADE}");
    let found: Vec<(u32, u64)> = rows(SourceKind::Trades, text)
        .iter()
        .filter(|row| is_readable(row))
        .map(|row| (row.row, row.line))
        .collect();
    assert_eq!(found, [(2, 4), (3, 6), (4, 9)]);
}

/// A field that every column of a kind takes. Together they agree: the ISIN contains the CUSIP.
fn sample(column: &Column) -> String {
    let text = match column.holds {
        // Of two lists the words must fit each other.
        Holds::Word(..) if column.name == "family" => "client",
        Holds::Word(..) if column.name == "kind" => "margin",
        Holds::Word(words, is_word) => {
            let word = words().split(", ").last().expect("a list has words").to_owned();
            assert!(is_word(&word) && !is_word("?"), "{}", column.name);
            return word;
        }
        Holds::Text => "text",
        Holds::Number => "12.50",
        Holds::Decimals => "2",
        Holds::Day => "2013-10-07",
        Holds::Moment => "2013-10-07T09:30:00Z",
        Holds::ClockTime => "13:00",
        Holds::Roles => "clerk it",
        Holds::Evenings => "sunday monday",
        Holds::Bounds => "account:C1 branch:NORTH",
        Holds::Count => "3",
        Holds::ReverseOn => "next_period",
        Holds::YesOrNo => "no",
        Holds::Country => "IN",
        Holds::Mic => "XNAS",
        Holds::Cfi => "ESVUFR",
        Holds::Isin => "US0378331005",
        Holds::Cusip => "037833100",
        Holds::Sedol => "B15KXQ8",
        Holds::Figi => "BBG000BLNQ16",
    };
    text.to_owned()
}

/// The one row of a file with all columns of its kind, one of which says something else.
fn row_with(kind: SourceKind, column: &str, text: &str) -> Row {
    let field = |each: &Column| if each.name == column { text.to_owned() } else { sample(each) };
    let (names, fields): (Vec<&str>, Vec<String>) =
        columns(kind).iter().map(|each| (each.name, field(each))).unzip();
    rows(kind, format!("{}\n{}\n", names.join(","), fields.join(","))).remove(0)
}

/// The tables of columns and the readers beside them agree, for every column of every kind.
#[test]
fn every_column_holds_what_its_table_says() {
    for kind in SourceKind::ALL {
        for column in columns(*kind) {
            let name = column.name;
            assert!(is_readable(&row_with(*kind, "", "")), "{}", kind.as_str());
            let empty = row_with(*kind, name, "");
            if column.required {
                assert_eq!(
                    fault(&empty).1,
                    format!("column {name} is empty; expected {}", column.holds.expected())
                );
            } else {
                assert!(is_readable(&empty), "{name}");
            }
            let question = row_with(*kind, name, "?");
            assert_eq!(is_readable(&question), matches!(column.holds, Holds::Text), "{name}");
        }
    }
}
