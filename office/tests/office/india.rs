//! An Indian office: each client's day of charges, booked once and corrected when the day changes.
//!
//! Source: `rules/india_eu.md` A5 and A6; the figures of `in.note.full1`
//! (`oracles/in_charges.json`) without its brokerage, and the rounding that is explained beside
//! each.

use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{self, trade};
use terms::{
    Account, ChargedPer, FirmRule, Input, Instrument, Job, MarketRow, Name, OpenOffice, Product,
    Rounding, Run, ScheduleRow, ScheduleScope, TierBy, TradeReport,
};

/// A Tuesday; it settles on Wednesday.
const DAY: &str = "2026-06-02";
const NEXT: &str = "2026-06-03";

pub fn share(code: &str) -> Instrument {
    let (market, currency) = (Name::from("XNSE"), Name::from("INR"));
    Instrument {
        market,
        currency,
        clearing_account: Name::from("NCL"),
        price_decimals: 2,
        ..rows::instrument(code)
    }
}

/// A trade of a client on NSE at 11:30 in Mumbai; `order` after it.
pub fn on(row: &str, order: &str) -> TradeReport {
    let report = trade(row);
    TradeReport {
        executed_at: rows::moment(rows::day(&row[3..13]), "06:00:00"),
        currency: Name::from("INR"),
        venue: Name::from("XNSE"),
        order_id: Some(Name::from(order)),
        ..report
    }
}

pub fn client(row: &str, place: &str) -> Input {
    Input::OpenAccount(Account { country: Some(Name::from(place)), ..rows::account(row) })
}

fn rule(row: &str) -> Input {
    Input::Rule(FirmRule { ..rows::rule(row) })
}

/// Brokerage of 0.03 % for what is set off, at most twenty rupees an order, and none for what is
/// delivered.
fn schedules() -> [Input; 2] {
    let row = |product, bps: &str, maximum: Option<&str>| {
        Input::Schedule(ScheduleRow {
            schedule: Name::from("discount"),
            effective: rows::day(DAY),
            scope: ScheduleScope::All,
            whom: None,
            product,
            per: ChargedPer::Order,
            tier_by: TierBy::Quantity,
            tier_from: rows::decimal("0"),
            flat: None,
            per_share: None,
            bps: Some(rows::decimal(bps)),
            minimum: None,
            maximum: maximum.map(rows::decimal),
            rounding: Rounding::HalfUp,
            introducing_percent: None,
            introducing_account: None,
            source: Name::from("the partners"),
        })
    };
    [row(Product::Intraday, "3", Some("20")), row(Product::Delivery, "0", None)]
}

/// An Indian office of Maharashtra, with a client there, one in Karnataka and an institution.
fn office() -> Engine {
    furnished(Engine::of("india", DAY))
}

fn furnished(mut engine: Engine) -> Engine {
    engine.book([
        rule("2026-06-02 broker_state IN-MH"),
        rule("2026-06-02 dp_charge 13.50"),
        client("ASHA margin", "IN-MH"),
        client("BINA margin", "IN-KA"),
        client("FUND dvp", "IN"),
        Input::ListInstrument(share("AAA")),
        Input::ListInstrument(share("BBB")),
    ]);
    engine
}

/// The trades of the note: AAA 100 bought and 150 sold, 40 BBB bought.
fn trades(account: &str) -> Vec<Input> {
    let rows = [
        (format!("T1 {DAY} {account} B 100 AAA 250.00"), "O1"),
        (format!("T2 {DAY} {account} S 100 AAA 255.00"), "O2"),
        (format!("T3 {DAY} {account} S 50 AAA 256.00"), "O3"),
        (format!("T4 {DAY} {account} B 40 BBB 1200.50"), "O4"),
    ];
    rows.iter().map(|(row, order)| Input::Trade(on(row, order))).collect()
}

/// Runs the job until it has nothing more to do; how many vouchers it booked.
fn work(engine: &mut Engine, date: &str) -> usize {
    let before = engine.journal.len();
    let run = Input::Run(Run { job: Job::DayCharges, date: rows::day(date) });
    loop {
        if engine.command(run.clone()).expect("the day is open").events.is_empty() {
            return engine.journal.len() - before;
        }
    }
}

/// What the client's ledger shows beyond the trades, with both its parts.
fn pending(engine: &Engine, account: &str) -> String {
    engine.balance(account, "INR").1
}

#[test]
fn a_day_of_trades_is_charged_once_and_closes() {
    let mut engine = office();
    engine.begin(rows::day(DAY));
    engine.book(trades("ASHA"));
    assert_eq!(pending(&engine, "ASHA"), "-34720.00", "38,300.00 sold less 73,020.00 bought");
    let waiting = |engine: &Engine| {
        engine
            .sheet(rows::day(DAY))
            .into_iter()
            .find(|line| line.control.code == "day_charges_not_booked")
            .expect("a line")
    };
    assert!(!waiting(&engine).holds(), "the day does not close without its charges");
    engine.settle(rows::day(DAY));
    assert_eq!(work(&mut engine, DAY), 1);
    assert!(waiting(&engine).holds());
    assert_eq!(work(&mut engine, DAY), 0, "running it again gives nothing");
    // STT 6 + 13 + 48 (AAA at 253.20: 100 set off, 50 delivered; BBB 40 delivered).
    let owed = [
        ("STT", "67.00"),
        ("NSE-CHARGES", "3.42"),
        ("IPFT", "0.00"),
        ("SEBI-FEES", "0.11"),
        ("STAMP-DUTY", "7.95"),
    ];
    for (account, amount) in owed {
        assert_eq!(pending(&engine, account), amount, "{account}");
    }
    // 9 % of 3.53 = 0.3177, and 9 % of the depository participant's 13.50 = 1.215, each half up,
    // each tax.
    for account in ["CGST", "SGST"] {
        assert_eq!(pending(&engine, account), "1.54", "{account}");
    }
    assert_eq!(
        (pending(&engine, "IGST"), pending(&engine, "DP-CHARGES")),
        ("0.00".to_owned(), "13.50".to_owned())
    );
    // 34,720.00 + 67.00 + 3.42 + 0.11 + 7.95 + 0.64 by the note; 13.50 + 2.44 on the ledger.
    assert_eq!(pending(&engine, "ASHA"), "-34815.06");
    engine.close(rows::day(DAY)).expect("every control holds");
    engine.begin(rows::day(NEXT));
    engine.settle(rows::day(NEXT));
    assert_eq!(work(&mut engine, NEXT), 0);
    assert_eq!(
        engine.balance("ASHA", "INR"),
        ("-34815.06".to_owned(), "0.00".to_owned()),
        "it settles with its trades"
    );
    engine.close(rows::day(NEXT)).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// A holiday of the clearing corporation that is declared on the day of the trades: trades and the
/// note of their charges settle on Thursday, and the job has nothing to correct.
#[test]
fn a_note_moves_with_its_trades() {
    let mut engine = office();
    engine.begin(rows::day(DAY));
    engine.settle(rows::day(DAY));
    engine.book(trades("ASHA"));
    assert!(work(&mut engine, DAY) > 0);
    let due = |engine: &Engine| -> Vec<String> {
        let asha = engine.office.ledger.balance(engine.account("ASHA"), engine.asset("INR"));
        asha.rungs().iter().map(|(date, _)| date.to_string()).collect()
    };
    let (before, amount) = (due(&engine), pending(&engine, "ASHA"));
    let closed =
        MarketRow { market: Name::from("india"), ..rows::market_day("H1 2026-06-03 open closed") };
    engine.book([Input::SetDay(closed.clone())]);
    assert_eq!((before, due(&engine)), (vec![NEXT.to_owned()], vec!["2026-06-04".to_owned()]));
    assert_eq!(pending(&engine, "ASHA"), amount);
    assert_eq!(work(&mut engine, DAY), 0, "the note stands on its new date");
    engine.close(rows::day(DAY)).expect("every control holds");
    engine.begin(rows::day(NEXT));
    engine.settle(rows::day(NEXT));
    engine.book([Input::SetDay(rows::cancels(&closed, "H2"))]);
    assert_eq!(due(&engine), Vec::<String>::new(), "their day has come: they settle at once");
    assert_eq!(work(&mut engine, NEXT), 0);
    engine.close(rows::day(NEXT)).expect("every control holds");
}

/// The note of the oracle, every figure: `in.note.full1`.
#[test]
fn brokerage_by_product_and_order_stands_on_the_note_and_in_the_tax() {
    let mut engine = office();
    engine.book(schedules());
    engine.begin(rows::day(DAY));
    engine.book(trades("ASHA"));
    engine.settle(rows::day(DAY));
    assert_eq!(
        pending(&engine, "COMMISSION"),
        "0.00",
        "a trade does not know yet what is delivered"
    );
    work(&mut engine, DAY);
    assert_eq!(pending(&engine, "COMMISSION"), "15.15", "25,000.00 and 25,500.00 at 0.03 %");
    // 9 % of 15.15 + 3.42 + 0.11 is 1.6812; and 1.22 on the depository participant's charge.
    assert_eq!(
        (pending(&engine, "CGST"), pending(&engine, "SGST")),
        ("2.90".to_owned(), "2.90".to_owned())
    );
    let note = office::client_note(&engine.office, (rows::day(DAY), engine.account("ASHA")))
        .expect("it is known")
        .expect("she traded");
    assert_eq!(note.note.net(), -3_481_699);
    engine.close(rows::day(DAY)).expect("every control holds");
}

#[test]
fn a_late_cancel_corrects_the_note_by_the_rules_of_its_day() {
    let mut engine = office();
    engine.begin(rows::day(DAY));
    engine.book(trades("ASHA"));
    engine.settle(rows::day(DAY));
    work(&mut engine, DAY);
    engine.close(rows::day(DAY)).expect("every control holds");
    engine.begin(rows::day(NEXT));
    // T3 never was: nothing of AAA is delivered, so the tax on it, the duty and the depository's
    // charge fall away.
    let cancel = TradeReport {
        trade_id: Name::from("X3"),
        cancels: Some(Name::from("T3")),
        ..on(&format!("T3 {DAY} ASHA S 50 AAA 256.00"), "O3")
    };
    engine.book([Input::Trade(cancel)]);
    engine.settle(rows::day(NEXT));
    assert_eq!(work(&mut engine, NEXT), 2, "the old voucher is taken back and a new one booked");
    assert_eq!(work(&mut engine, NEXT), 0);
    // AAA at 252.50: 100 set off, 6.3125 -> 6; BBB 48.
    assert_eq!(engine.balance("STT", "INR"), ("54.00".to_owned(), "0.00".to_owned()));
    assert_eq!(engine.balance("DP-CHARGES", "INR"), ("0.00".to_owned(), "0.00".to_owned()));
    let account = engine.account("ASHA");
    let vouchers: Vec<(String, Option<String>)> = engine
        .office
        .vouchers
        .of(terms::VoucherKind::DayCharges, Some(account))
        .map(|booked| {
            (
                booked.voucher.voucher_id.to_string(),
                booked.voucher.reverses.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    let first = format!("CN-{DAY}-ASHA-1");
    let expected = [
        (first.clone(), None),
        (format!("{first}-R"), Some(first.clone())),
        (format!("CN-{DAY}-ASHA-2"), Some(first)),
    ];
    assert_eq!(vouchers, expected);
    engine.close(rows::day(NEXT)).expect("every control holds");
}

/// Units of funds, each of its classification (ISO 10962: the fifth letter says what a fund holds),
/// and what each kind of them, 10,000 at 100.00, bears of the tax when it is sold and delivered.
const UNITS: [(&str, &str, &str); 6] = [
    ("NIFTY", "CEOGEU", "10.00"),
    ("GOLD", "CEOGCU", "0.00"),
    ("LIQUID", "CEOGBU", "0.00"),
    ("UNSAID", "CEOGXU", "0.00"),
    ("TRUST", "CBCIRU", "1000.00"),
    ("PREF", "EPNXFR", "0.00"),
];

/// ASHA holds 10,000 of each.
fn with_units(mut engine: Engine) -> Engine {
    for (code, cfi, _) in UNITS {
        let listed = Instrument { cfi: Name::from(cfi), ..share(code) };
        let holds = |account: &str, quantity: &str| {
            Input::OpenPosition(rows::position(&format!("{DAY} {account} {quantity} {code}")))
        };
        engine.book([Input::ListInstrument(listed)]);
        engine.book([holds("ASHA", "10000"), holds("NSDL", "-10000")]);
    }
    engine.begin(rows::day(DAY));
    engine.settle(rows::day(DAY));
    engine
}

fn sold_units(code: &str) -> TradeReport {
    let report = on(&format!("T1 {DAY} ASHA S 10000 {code} 100.00"), code);
    TradeReport { trade_id: Name::from(code), ..report }
}

/// The tax falls on equity shares, on units of equity-oriented funds and of business trusts, and on
/// nothing else that is traded against payment (Finance (No. 2) Act 2004, sections 97(13) and 98).
#[test]
fn the_tax_falls_on_what_the_act_names() {
    let mut engine = with_units(office());
    let mut sum = 0;
    for (code, _, expected) in UNITS {
        engine.book([Input::Trade(sold_units(code))]);
        work(&mut engine, DAY);
        sum += expected.replace('.', "").parse::<i64>().expect("paise");
        assert_eq!(pending(&engine, "STT"), format!("{}.00", sum / 100), "{code}");
    }
    engine.close(rows::day(DAY)).expect("every control holds");
}

/// Editions up to 4 took 0.001 % of every unit of a fund. The note of a day that they charged is
/// the voucher that they booked, also when it is asked of a later one; when the day changes, the
/// later one books it anew by its own rules.
#[test]
fn a_note_is_reckoned_by_the_edition_that_booked_it() {
    let mut engine = with_units(furnished(Engine::unmarked_of("india", DAY)));
    engine.book(["NIFTY", "GOLD"].map(|code| Input::Trade(sold_units(code))));
    assert_eq!(work(&mut engine, DAY), 1);
    let note = |engine: &Engine| {
        let day = (rows::day(DAY), engine.account("ASHA"));
        let note = office::client_note(&engine.office, day).expect("it is known");
        let note = note.expect("she traded").note;
        (note.charged("stt"), note.net())
    };
    // 20,00,000.00 less 20.00 of the tax, 61.40, 0.00 and 2.00, and twice 5.71 on 63.40.
    let booked = (2_000, 200_000_000 - 2_000 - 6_140 - 200 - 2 * 571);
    assert_eq!((pending(&engine, "STT"), note(&engine)), ("20.00".to_owned(), booked));
    engine.command(begin_edition()).expect("it is later");
    assert_eq!(work(&mut engine, DAY), 0, "what an edition booked stays");
    assert_eq!(note(&engine), booked);
    engine.close(rows::day(DAY)).expect("every control holds");
    assert_eq!(note(&engine), booked);
    assert_eq!(engine.replayed().image(), engine.office.image());
    engine.begin(rows::day(NEXT));
    engine.settle(rows::day(NEXT));
    let nifty = |id: &str| TradeReport { trade_id: Name::from(id), ..sold_units("NIFTY") };
    let correct = TradeReport { corrects: Some(Name::from("NIFTY")), ..nifty("N2") };
    engine.book([Input::Trade(correct)]);
    assert_eq!(work(&mut engine, NEXT), 0, "the day comes to the same");
    assert_eq!(note(&engine), booked);
    engine.close(rows::day(NEXT)).expect("every control holds");
    assert_eq!(note(&engine), booked);
    engine.begin(rows::day("2026-06-04"));
    engine.settle(rows::day("2026-06-04"));
    let cancel = TradeReport { cancels: Some(Name::from("N2")), ..nifty("X1") };
    engine.book([Input::Trade(cancel)]);
    assert_eq!(work(&mut engine, "2026-06-04"), 2, "taken back and booked anew");
    assert_eq!(note(&engine).0, 0, "gold bears no tax");
    assert_eq!(engine.balance("STT", "INR").0, "0.00");
    engine.close(rows::day("2026-06-04")).expect("every control holds");
}

/// A trade of June comes in July, when June is closed: it counts in July, and so do its charges,
/// which are about its day as it is. When it is cancelled, what takes them back is too.
#[test]
fn the_charges_of_a_late_trade_are_late_with_it() {
    let mut engine = office();
    for date in ["2026-06-30", "2026-07-01"] {
        engine.day(date, []);
    }
    let period = terms::Period::parse("2026-06").expect("a month");
    let by = terms::Actor::by_word("Ada").expect("a name");
    let journal_events = engine.office.events();
    let end = terms::PeriodEnd { period, by, journal_events, totals: Vec::new() };
    engine.command(Input::ClosePeriod(end)).expect("it is over");
    engine.begin(rows::day("2026-07-02"));
    let bought = on("T1 2026-06-30 ASHA B 100 AAA 250.00", "O1");
    engine.book([Input::Trade(bought.clone())]);
    assert_eq!(work(&mut engine, "2026-07-02"), 1);
    let cancel = TradeReport { trade_id: "C1".into(), cancels: Some("T1".into()), ..bought };
    engine.book([Input::Trade(cancel)]);
    assert_eq!(work(&mut engine, "2026-07-02"), 1);
    let late = engine.office.periods.late().iter();
    let ids: Vec<&str> = late.clone().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["T1", "CN-2026-06-30-ASHA-1", "C1", "CN-2026-06-30-ASHA-1-R"]);
    for item in late {
        let days = (item.about.to_string(), item.accounting_date.to_string());
        assert_eq!(days, ("2026-06-30".to_owned(), "2026-07-02".to_owned()), "{}", item.id);
    }
}

/// A fill goes after the charges of its day were booked: the fill behind it in its order, and the
/// trade of the next day that hung on the month, bear what they would have borne alone, and the
/// day's charges follow: all is as in an office to which the fill was never told.
#[test]
fn what_stands_is_charged_as_if_alone_with_its_tax() {
    let tiers = ["0 12 30", "60000 4 30"].map(|row| {
        let words: Vec<&str> = row.split(' ').collect();
        let [Input::Schedule(plain), _] = schedules() else { unreachable!("they are schedules") };
        Input::Schedule(ScheduleRow {
            product: Product::Any,
            tier_by: TierBy::Month,
            tier_from: rows::decimal(words[0]),
            bps: Some(rows::decimal(words[1])),
            minimum: Some(rows::decimal(words[2])),
            maximum: None,
            ..plain
        })
    });
    let told = |with_the_first: bool| {
        let mut engine = office();
        engine.book(tiers.clone());
        engine.begin(rows::day(DAY));
        let first = on(&format!("T1 {DAY} ASHA B 200 AAA 250.00"), "O1");
        if with_the_first {
            engine.book([Input::Trade(first.clone())]);
        }
        engine.book([Input::Trade(on(&format!("T2 {DAY} ASHA B 40 AAA 250.00"), "O1"))]);
        engine.settle(rows::day(DAY));
        work(&mut engine, DAY);
        engine.close(rows::day(DAY)).expect("every control holds");
        engine.begin(rows::day(NEXT));
        engine.book([Input::Trade(on(&format!("T3 {NEXT} ASHA B 40 BBB 1200.50"), "O2"))]);
        engine.settle(rows::day(NEXT));
        work(&mut engine, NEXT);
        if with_the_first {
            let (trade_id, cancels) = ("C1".into(), Some("T1".into()));
            engine.book([Input::Trade(TradeReport { trade_id, cancels, ..first })]);
        }
        work(&mut engine, NEXT);
        engine.close(rows::day(NEXT)).expect("every control holds");
        let accounts = ["ASHA", "COMMISSION", "CGST", "SGST", "STT", "NSE-CHARGES", "STAMP-DUTY"];
        (engine.balance("COMMISSION", "INR"), accounts.map(|name| engine.balance(name, "INR")))
    };
    // T2, 10,000.00 at 12 basis points, bears the least, 30.00; T3, 48,020.00 of a month of
    // 58,020.00, 57.62.
    let alone = told(false);
    assert_eq!(alone.0, ("30.00".to_owned(), "57.62".to_owned()));
    assert_eq!(told(true), alone);
}

/// A trade and a share of a block may have one id; the brokerage of each is explained by its own
/// figures: 10,000.00 and 25,000.00 at 12 basis points.
#[test]
fn brokerage_of_one_id_is_explained_by_its_own_fill() {
    let mut engine = office();
    let [Input::Schedule(plain), _] = schedules() else { unreachable!("they are schedules") };
    let bps = Some(rows::decimal("12"));
    engine.book([
        Input::Schedule(ScheduleRow { product: Product::Any, bps, maximum: None, ..plain }),
        Input::OpenAccount(rows::account("BLOCK block")),
    ]);
    engine.begin(rows::day(DAY));
    engine.book([
        Input::Trade(on(&format!("X1 {DAY} ASHA B 40 AAA 250.00"), "O1")),
        Input::Trade(on(&format!("F1 {DAY} BLOCK B 100 AAA 250.00"), "O2")),
        Input::Allocate(rows::share(&format!("X1 {DAY} BLOCK ASHA B 100 AAA"))),
    ]);
    let office = &engine.office;
    let day = (rows::day(DAY), engine.account("ASHA"));
    let note = office::client_note(office, day).expect("it is reckoned").expect("it has traded");
    let brokerage = note.note.lines.iter().filter(|line| line.charge == "brokerage");
    let explained = brokerage.map(|line| {
        let parts = office::brokerage_parts(office, line);
        let counted: Vec<i64> = parts.iter().map(|part| part.counted.units).collect();
        (line.amount.units(), counted)
    });
    let expected = [(1_200, vec![1_000_000]), (3_000, vec![2_500_000])];
    assert_eq!(explained.collect::<Vec<_>>(), expected);
}

#[test]
fn a_day_that_never_was_is_taken_back_whole() {
    let mut engine = office();
    engine.begin(rows::day(DAY));
    let row = format!("T1 {DAY} ASHA B 10 AAA 250.00");
    engine.book([Input::Trade(on(&row, "O1"))]);
    work(&mut engine, DAY);
    let cancel = TradeReport {
        trade_id: Name::from("X1"),
        cancels: Some(Name::from("T1")),
        ..on(&row, "O1")
    };
    engine.book([Input::Trade(cancel)]);
    assert_eq!((work(&mut engine, DAY), work(&mut engine, DAY)), (1, 0));
    for account in ["ASHA", "STT", "STAMP-DUTY", "NSE-CHARGES", "SEBI-FEES", "CGST", "SGST"] {
        assert_eq!(pending(&engine, account), "0.00", "{account}");
    }
}

#[test]
fn another_state_pays_the_integrated_tax_and_an_institution_is_delivered_gross() {
    let mut engine = office();
    engine.begin(rows::day(DAY));
    engine.book(trades("BINA"));
    engine.settle(rows::day(DAY));
    work(&mut engine, DAY);
    // 18 % of 3.53 = 0.6354; 18 % of 13.50 = 2.43.
    assert_eq!(
        (pending(&engine, "IGST"), pending(&engine, "CGST")),
        ("3.07".to_owned(), "0.00".to_owned())
    );
    let mut engine = office();
    engine.begin(rows::day(DAY));
    engine.book(trades("FUND"));
    engine.settle(rows::day(DAY));
    work(&mut engine, DAY);
    // Nothing is set off: 0.1 % of 25,000.00, of 38,300.00 and of 48,020.00, each to the rupee.
    assert_eq!(pending(&engine, "STT"), "111.00", "25 + 38 + 48");
}

/// The Budget was read on a Sunday; and of two settlement holidays in a row the second one's trades
/// had a day of their own.
#[test]
fn a_special_sunday_trades_and_a_named_day_settles() {
    for (traded, settles) in
        [("2026-02-01", "2026-02-02"), ("2025-09-04", "2025-09-09"), ("2025-09-08", "2025-09-10")]
    {
        let mut engine = Engine::of("india", traded);
        engine.book([client("ASHA margin", "IN"), Input::ListInstrument(share("AAA"))]);
        engine.begin(rows::day(traded));
        engine.book([Input::Trade(on(&format!("T1 {traded} ASHA B 100 AAA 250.00"), "O1"))]);
        let due =
            office::clearance::view::obligations(&engine.office.ledger, &engine.office.directory);
        assert!(
            !due.is_empty() && due.iter().all(|due| due.settlement_date == rows::day(settles)),
            "{traded}: {due:?}"
        );
        engine.settle(rows::day(traded));
        work(&mut engine, traded);
        engine.close(rows::day(traded)).expect("every control holds");
    }
}

#[test]
fn an_office_of_two_markets_opens_what_both_charts_have_once() {
    let mut engine = Engine::empty();
    let markets = vec![Name::from("us"), Name::from("india")];
    engine
        .command(Input::OpenOffice(OpenOffice { markets, books_from: rows::day(DAY) }))
        .expect("a new office opens");
    let accounts: Vec<String> = engine
        .office
        .directory
        .accounts()
        .map(|(_, account)| account.account.to_string())
        .collect();
    for account in ["NSCC", "NCL", "BANK", "COMMISSION"] {
        assert_eq!(accounts.iter().filter(|known| *known == account).count(), 1, "{account}");
    }
}

/// A day of which no rate is known is refused with its trade, not when the day ends.
#[test]
fn a_trade_without_a_rate_is_refused() {
    let mut engine = Engine::of("india", "2016-01-04");
    engine.book([client("ASHA margin", "IN"), Input::ListInstrument(share("AAA"))]);
    engine.begin(rows::day("2016-01-04"));
    let report = Input::Trade(on("T1 2016-01-04 ASHA B 100 AAA 250.00", "O1"));
    assert_eq!(
        engine.refusal(&report).0,
        "rate_must_be_known",
        "the goods and services tax begins in July 2017"
    );
}
