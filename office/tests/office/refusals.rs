//! One row for each rejection code: the input that brings it about, and what a clerk must be able
//! to read in its sentence.
//!
//! The codes are a contract with whoever reads the lists of refusals, so the table must be
//! complete: `Rejection::codes()`.

use crate::office::books::with_half_a_voucher;
use crate::office::documents::{document, propose};
use crate::office::editions::{TOLD_OF_AN_OFFICE, of_a_later_edition};
use crate::office::engine::{Engine, begin_edition, furniture, rulebook};
use crate::office::rows::{
    account, action, choice, conversion, day, decimal, delivery, fx_rate, instrument, order,
    payment, position, price_rule, quote, rule, schedule, share, trade, transfer, voucher,
};
use office::Rejection;
use terms::{
    Account, Actor, AllocationReport, Approve, ConversionReport, Dated, DayEnd, Decline, Document,
    Every, GENESIS, Input, Instrument, Job, Kind, LineTotal, LotChoiceReport, OpenDay, OpenOffice,
    Period, PeriodEnd, PositionReport, PriceRule, ProposeReopening, ProposeReversal, Quote,
    ReverseOn, Rulebook, Run, Sentence, SettleDue, SourceKind, Total, TradeReport, Unreadable,
    VoucherReport,
};

/// A code, the office that gives it, the input that brings it about, what the sentence names.
struct Case {
    code: &'static str,
    engine: fn() -> Engine,
    input: Input,
    says: &'static [&'static str],
}

fn case(code: &'static str, input: Input, says: &'static [&'static str]) -> Case {
    Case { code, engine: on_columbus_day, input, says }
}

fn case_in(
    engine: fn() -> Engine,
    code: &'static str,
    input: Input,
    says: &'static [&'static str],
) -> Case {
    Case { code, engine, input, says }
}

fn report(report: TradeReport) -> Input {
    Input::Trade(report)
}

/// A trade of today that has nothing wrong with it.
fn plain() -> TradeReport {
    trade("T9 2013-10-14 ALICE B 100 XYZ 10.00")
}

fn plain_share() -> AllocationReport {
    share("A9 2013-10-11 BLOCK ALICE B 10 XYZ")
}

fn capture() -> Vec<Case> {
    let with = |change: fn(&mut TradeReport)| {
        let mut row = plain();
        change(&mut row);
        report(row)
    };
    let old = || trade("T9 2013-10-14 ALICE B 1 OLD 1");
    let odd = |listing: Instrument| Input::ListInstrument(listing);
    vec![
        case(
            "account_must_be_known",
            with(|row| row.account = "NOBODY".into()),
            &["NOBODY", "accounts.csv", "again"],
        ),
        case(
            "account_must_trade",
            with(|row| row.account = "DTC".into()),
            &["DTC", "depository", "client's account"],
        ),
        case(
            "instrument_must_be_known",
            with(|row| row.instrument = "NOTHING".into()),
            &["NOTHING", "instruments.csv"],
        ),
        case(
            "asset_must_be_known",
            Input::Deliver(delivery("D9 2013-10-14 NSCC DTC 5 NOTHING")),
            &["NOTHING", "instruments.csv", "USD"],
        ),
        case(
            "quantity_must_be_positive",
            with(|row| row.quantity = decimal("-5")),
            &["-5", "side"],
        ),
        case(
            "quantity_must_fit_the_asset",
            with(|row| row.quantity = decimal("0.5")),
            &["0.5", "XYZ", "0 behind"],
        ),
        case(
            "price_must_be_positive",
            with(|row| row.price = decimal("0.00")),
            &["0.00", "more than zero"],
        ),
        case(
            "price_must_fit_the_instrument",
            with(|row| row.price = decimal("1.0000001")),
            &["1.0000001", "XYZ", "6 behind"],
        ),
        case(
            "currency_must_match_the_instrument",
            with(|row| row.currency = "EUR".into()),
            &["EUR", "XYZ", "expected USD"],
        ),
        case(
            "venue_must_be_known",
            with(|row| row.venue = "NYSE".into()),
            &["NYSE", "XNYS", "XOFF"],
        ),
        // Baypoint (BAMP) ceased on 2011-07-25 by ISO 10383.
        case(
            "venue_must_be_open",
            with(|row| row.venue = "BAMP".into()),
            &["BAMP", "2011-07-25", "2013-10-14"],
        ),
        case_in(
            at_the_end,
            "date_must_be_in_the_calendar",
            report(trade("T9 2028-01-03 ALICE B 1 XYZ 1")),
            &["2028-01-03", "us", "2027-12-31"],
        ),
        case(
            "trade_date_must_be_a_trading_day",
            report(trade("T9 2013-10-12 ALICE B 1 XYZ 1")),
            &["2013-10-12", "us", "date of execution"],
        ),
        case(
            "date_must_have_come",
            report(trade("T9 2013-10-15 ALICE B 1 XYZ 1")),
            &["2013-10-15", "2013-10-14"],
        ),
        case(
            "date_must_be_in_the_books",
            report(trade("T9 2013-10-08 ALICE B 1 XYZ 1")),
            &["2013-10-08", "2013-10-10"],
        ),
        case(
            "account_must_be_open",
            report(trade("T9 2013-10-14 GONE B 1 XYZ 1")),
            &["GONE", "2013-10-14", "closed"],
        ),
        case("instrument_must_be_listed", report(old()), &["OLD", "2013-10-14", "delisted"]),
        case(
            "short_sale_must_be_on_margin",
            report(trade("T9 2013-10-14 ALICE SS 1 XYZ 1")),
            &["ALICE", "12 CFR 220.8", "margin"],
        ),
        case(
            "contra_must_be_known",
            with(|row| row.contra = Some("NOBODY".into())),
            &["NOBODY", "leave it empty"],
        ),
        case(
            "contra_must_be_a_contra",
            with(|row| row.contra = Some("BOB".into())),
            &["BOB", "margin", "clearing house"],
        ),
        case(
            "settlement_date_must_be_a_settlement_day",
            with(|row| row.settlement_date = Some(day("2013-10-14"))),
            &["2013-10-14", "settlement day", "us"],
        ),
        case(
            "commission_must_not_be_negative",
            with(|row| row.commission = Some(decimal("-1"))),
            &["-1", "payment"],
        ),
        case(
            "row_must_cancel_or_correct",
            with(|row| (row.cancels, row.corrects) = (Some("T1".into()), Some("T1".into()))),
            &["either", "both"],
        ),
        case(
            "trade_must_be_known",
            with(|row| row.cancels = Some("T0".into())),
            &["T0", "check the id"],
        ),
        case(
            "trade_must_stand",
            with(|row| row.corrects = Some("T2".into())),
            &["T2", "already", "replaced"],
        ),
        case(
            "cancel_must_repeat_the_trade",
            with(|row| row.cancels = Some("T1".into())),
            &["T1", "BOB", "ALICE", "XYZ"],
        ),
        case(
            "clearing_account_must_be_a_contra",
            odd(Instrument { clearing_account: "BANK".into(), ..instrument("NEW") }),
            &["BANK", "street"],
        ),
        case(
            "market_must_be_served",
            odd(Instrument { market: "XLON".into(), ..instrument("NEW") }),
            &["XLON", "us"],
        ),
        case("instrument_must_not_be_a_currency", odd(instrument("USD")), &["USD", "another"]),
        case(
            "currency_must_be_known",
            odd(Instrument { currency: "GBX".into(), ..instrument("NEW") }),
            &["GBX", "GBP"],
        ),
        case(
            "currency_must_be_admitted",
            Input::Pay(payment("P9 2013-10-14 ALICE BANK 1 EUR")),
            &["EUR", "USD"],
        ),
        case(
            "cost_must_be_an_amount",
            Input::OpenPosition(PositionReport {
                cost: Some(decimal("-1")),
                ..position("2013-10-14 ALICE 1 XYZ")
            }),
            &["-1", "whole position"],
        ),
        case(
            "rule_must_be_known",
            Input::Rule(rule("2013-10-14 bonus 1")),
            &["bonus", "commission_flat", "fee_rounding"],
        ),
        case(
            "rule_value_must_fit",
            Input::Rule(rule("2013-10-14 fee_rounding down")),
            &["down", "fee_rounding", "half_up or up"],
        ),
    ]
}

fn clearance() -> Vec<Case> {
    let late_fill = TradeReport {
        settlement_date: Some(day("2013-10-18")),
        ..trade("T9 2013-10-10 BLOCK B 10 XYZ 10.00")
    };
    let last_day = trade("T9 2027-12-31 ALICE B 1 XYZ 1");
    let sale = trade("T9 2013-10-14 ALICE S 1 XYZ 1");
    vec![
        case_in(
            without_cycles,
            "cycle_must_be_known",
            report(plain()),
            &["us", "2013-10-14", "cycles"],
        ),
        case_in(
            at_the_end,
            "settlement_date_must_be_in_the_calendar",
            report(last_day),
            &["2027-12-31", "us"],
        ),
        case_in(
            without_rates,
            "rate_must_be_known",
            report(sale),
            &["section_31", "2013-10-14", "charges"],
        ),
        case(
            "amount_must_fit",
            report(trade("T9 2013-10-14 ALICE B 999999999999 XYZ 999999999")),
            &["999999999999 at 999999999", "divide"],
        ),
        case_in(
            without_house_accounts,
            "house_account_must_exist",
            report(plain()),
            &["commission", "accounts.csv"],
        ),
        case(
            "block_must_be_unallocated",
            report(trade("T9 2013-10-11 BLOCK B 10 XYZ 10.00")),
            &["BLOCK", "XYZ", "2013-10-11"],
        ),
        case(
            "fills_must_settle_together",
            report(late_fill),
            &["BLOCK", "2013-10-16", "2013-10-18"],
        ),
        case(
            "allocation_must_name_a_block",
            Input::Allocate(AllocationReport { block_account: "BOB".into(), ..plain_share() }),
            &["BOB", "margin", "kind block"],
        ),
        case(
            "allocation_must_find_an_owner",
            Input::Allocate(AllocationReport { account: "BLOCK".into(), ..plain_share() }),
            &["BLOCK", "client's"],
        ),
        case(
            "block_must_have_fills",
            Input::Allocate(AllocationReport { instrument: "ABC".into(), ..plain_share() }),
            &["BLOCK", "ABC", "side B"],
        ),
        // 100 were filled and 40 given away.
        case(
            "allocation_must_fit_the_block",
            Input::Allocate(AllocationReport { quantity: decimal("61"), ..plain_share() }),
            &["61", "BLOCK", "(60)"],
        ),
    ]
}

fn schedules() -> Vec<Case> {
    let case = |code, row: &str, says| {
        case_in(with_a_schedule, code, Input::Schedule(schedule(row)), says)
    };
    vec![
        case(
            "schedule_scope_must_fit",
            "new 2013-10-14 all:ALICE flat=1",
            &["all", "ALICE", "empty"],
        ),
        case(
            "schedule_must_be_for_a_client",
            "new 2013-10-14 account:INVENTORY flat=1",
            &["INVENTORY", "inventory", "client's"],
        ),
        case(
            "schedule_figure_must_fit",
            "new 2013-10-14 all flat=-1",
            &["flat", "-1", "below zero"],
        ),
        case(
            "schedule_minimum_must_not_exceed_its_maximum",
            "new 2013-10-14 all minimum=2 maximum=1.99",
            &["2", "1.99"],
        ),
        case(
            "introducing_share_must_name_its_broker",
            "new 2013-10-14 all flat=1 percent=40",
            &["40", "nobody"],
        ),
        case(
            "schedule_must_be_one",
            "other 2013-10-14 desk:NORTH flat=2 from=10",
            &["its name", "north", "2013-10-14"],
        ),
    ]
}

fn settlement() -> Vec<Case> {
    let deliver = |row| Input::Deliver(delivery(row));
    let carry = |row| Input::Transfer(transfer(row));
    vec![
        case(
            "delivery_must_name_the_street",
            deliver("D9 2013-10-14 ALICE DTC 5 XYZ"),
            &["ALICE", "cash", "clearing house"],
        ),
        case(
            "delivery_must_name_a_location",
            deliver("D9 2013-10-14 NSCC BANK 5 XYZ"),
            &["BANK", "depository", "DTC"],
        ),
        case(
            "delivery_must_be_of_securities",
            deliver("D9 2013-10-14 NSCC DTC 5 USD"),
            &["USD", "payments.csv"],
        ),
        case(
            "movement_must_be_of_something",
            deliver("D9 2013-10-14 NSCC DTC 0 XYZ"),
            &["nothing", "received", "delivered"],
        ),
        case(
            "payment_must_name_a_bank",
            Input::Pay(payment("P9 2013-10-14 ALICE DTC 5 USD")),
            &["DTC", "depository", "BANK"],
        ),
        case(
            "payment_must_name_an_owner",
            Input::Pay(payment("P9 2013-10-14 DTC BANK 5 USD")),
            &["DTC", "client"],
        ),
        case_in(
            without_house_accounts,
            "suspense_must_exist",
            deliver("D9 2013-10-14 NSCC DTC 5 XYZ"),
            &["5 XYZ", "suspense", "accounts.csv"],
        ),
        case(
            "transfer_must_name_holders",
            carry("M9 2013-10-14 BANK ALICE 5 XYZ"),
            &["BANK", "bank", "depository"],
        ),
        case(
            "transfer_must_have_a_holder",
            carry("M9 2013-10-14 DTC DTC-SEG 5 XYZ"),
            &["DTC", "DTC-SEG"],
        ),
        case(
            "transfer_must_take_its_own_lots",
            Input::Transfer(terms::TransferReport {
                acquired: Some(day("2010-01-04")),
                ..transfer("M9 2013-10-14 ALICE BOB 5 XYZ")
            }),
            &["ALICE", "leave them empty"],
        ),
        case("transfer_must_be_held", carry("M9 2013-10-14 DAVID BOB 5 XYZ"), &["DAVID", "5", "0"]),
    ]
}

/// V1 is in the books, V2 was taken back, V3 is open, V4 was declined, V5 has expired; Ada put them
/// forward.
pub fn with_vouchers() -> Engine {
    let mut engine = Engine::furnished("2013-10-07");
    let day = |text: &str| day(text);
    let put_forward = |row: &str| Input::ProposeVoucher(voucher(row));
    engine.day(
        "2013-10-07",
        ["V1", "V2", "V4", "V5"]
            .map(|id| put_forward(&format!("{id} 2013-10-07 BANK CAPITAL 100 Ada"))),
    );
    let approve = |proposal_id: &str| {
        Input::Approve(Approve { proposal_id: proposal_id.into(), by: actor("Ben"), shown: None })
    };
    engine.command(approve("V1")).expect("Ben may");
    engine.command(approve("V2")).expect("Ben may");
    engine
        .command(Input::Decline(Decline {
            proposal_id: "V4".into(),
            by: actor("Ben"),
            reason: "why".into(),
        }))
        .expect("Ben may");
    engine
        .command(Input::ProposeReversal(ProposeReversal {
            voucher_id: "V2".into(),
            by: actor("Ada"),
        }))
        .expect("it stands");
    engine.command(approve("V2-reversed")).expect("Ben may");
    // Columbus Day is a business day too: the depository is closed, the exchange is not.
    for date in ["2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11", "2013-10-14"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-15"));
    engine.book([put_forward("V3 2013-10-15 BANK CAPITAL 100 Ada")]);
    engine
        .command(Input::ProposeReversal(ProposeReversal {
            voucher_id: "V1".into(),
            by: actor("Ada"),
        }))
        .expect("it stands");
    engine
}

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

fn accounting() -> Vec<Case> {
    let with = |change: fn(&mut VoucherReport)| {
        let mut row = voucher("V9 2013-10-15 BANK CAPITAL 100 Ada");
        change(&mut row);
        Input::ProposeVoucher(row)
    };
    let reverse = |id: &str| {
        Input::ProposeReversal(ProposeReversal { voucher_id: id.into(), by: actor("Ada") })
    };
    let case = |code, input, says| case_in(with_vouchers, code, input, says);
    vec![
        case("amount_must_be_positive", with(|row| row.amount = decimal("-1")), &["-1", "debited"]),
        case(
            "voucher_must_have_two_sides",
            with(|row| row.credit_account = "BANK".into()),
            &["BANK", "another"],
        ),
        case(
            "recurrence_must_have_an_end",
            with(|row| row.every = Some(Every::Month)),
            &["every", "until", "2013-10-15"],
        ),
        case(
            "reversal_must_follow",
            with(|row| row.reverse_on = Some(ReverseOn::Day(day("2013-10-15")))),
            &["2013-10-15", "next_period"],
        ),
        case(
            "voucher_id_must_be_new",
            with(|row| (row.voucher_id, row.line) = ("V1".into(), Some(2))),
            &["V1", "another id"],
        ),
        case("voucher_must_be_known", reverse("V0"), &["V0", "vouchers"]),
        case(
            "voucher_must_be_a_persons",
            reverse("V2-reversed"),
            &["V2-reversed", "reversal", "manual"],
        ),
        case("voucher_must_stand", reverse("V2"), &["V2", "V2-reversed"]),
        case_in(
            after_the_year,
            "period_must_be_open",
            close("2013-10", 0),
            &["2013-10", "closed already"],
        ),
        case_in(after_the_year, "period_must_follow", close("2013-12", 0), &["2013-12", "2013-11"]),
        case_in(
            after_the_year,
            "period_must_be_over",
            year_end("2014-12-31"),
            &["2014-12", "2014-12-31"],
        ),
        case_in(
            before_the_year_is_carried,
            "result_must_be_carried",
            close("2013-12", 0),
            &["2013-12", "-7.00 USD", "CLEARING-EXPENSE"],
        ),
        case_in(
            after_the_year,
            "closing_must_be_of_now",
            close("2013-11", 1),
            &["1 events", "again"],
        ),
        case_in(after_the_year, "closing_must_balance", unbalanced(), &["USD", "5.00"]),
        case_in(
            after_the_year,
            "period_must_be_the_last_closed",
            reopen("2013-09"),
            &["2013-09", "2013-10"],
        ),
        case_in(
            after_the_year,
            "day_must_end_a_year",
            year_end("2013-11-30"),
            &["2013-11-30", "year_starts"],
        ),
        case_in(
            without_retained_earnings,
            "retained_earnings_must_exist",
            year_end("2013-12-31"),
            &["retained_earnings", "accounts.csv"],
        ),
        case_in(beyond_an_amount, "result_must_fit", year_end("2013-12-31"), &["USD", "amount"]),
    ]
}

fn close(period: &str, journal_events: u64) -> Input {
    Input::ClosePeriod(PeriodEnd {
        period: month(period),
        by: actor("Ada"),
        journal_events,
        totals: Vec::new(),
    })
}

fn month(text: &str) -> Period {
    Period::parse(text).expect("a month")
}

fn year_end(date: &str) -> Input {
    Input::Run(Run { job: Job::YearEnd, date: day(date) })
}

fn reopen(period: &str) -> Input {
    Input::ProposeReopening(ProposeReopening {
        period: month(period),
        by: actor("Ada"),
        reason: "late".into(),
    })
}

/// The totals of November 2013 with five dollars too many.
fn unbalanced() -> Input {
    let engine = after_the_year();
    let total =
        LineTotal { currency: engine.asset("USD"), gl_line: "1100".into(), total: Total(-500) };
    let end = PeriodEnd {
        period: month("2013-11"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: vec![total],
    };
    Input::ClosePeriod(end)
}

/// October 2013 is closed; November and December are over, and seven dollars were spent in them.
fn after_the_year() -> Engine {
    a_year(Engine::furnished("2013-10-31"), "7")
}

fn a_year(mut engine: Engine, spent: &str) -> Engine {
    engine.day("2013-10-31", []);
    let end = PeriodEnd {
        period: month("2013-10"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: Vec::new(),
    };
    engine.command(Input::ClosePeriod(end)).expect("it is over");
    let journal = voucher(&format!("V1 2013-12-30 CLEARING-EXPENSE BANK {spent} Ada"));
    engine.day("2013-12-30", [Input::ProposeVoucher(journal)]);
    engine
        .command(Input::Approve(Approve {
            proposal_id: "V1".into(),
            by: actor("Ben"),
            shown: None,
        }))
        .expect("Ben may");
    engine.day("2013-12-31", []);
    engine
}

/// November 2013 is closed too.
fn before_the_year_is_carried() -> Engine {
    let mut engine = after_the_year();
    let end = PeriodEnd {
        period: month("2013-11"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: Vec::new(),
    };
    engine.command(Input::ClosePeriod(end)).expect("it is over");
    engine
}

fn without_retained_earnings() -> Engine {
    let mut rules = rulebook();
    rules.markets[0].chart.retain(|account| account.kind != Kind::RetainedEarnings);
    a_year(Engine::open_with(rules, day("2013-10-31")), "7")
}

/// Twice the largest amount was spent.
fn beyond_an_amount() -> Engine {
    let mut engine = a_year(Engine::furnished("2013-10-31"), "10000000000000000");
    engine.begin(day("2014-01-02"));
    engine.book([Input::ProposeVoucher(voucher(
        "V2 2013-12-31 CLEARING-EXPENSE BANK 10000000000000000 Ada",
    ))]);
    engine
        .command(Input::Approve(Approve {
            proposal_id: "V2".into(),
            by: actor("Ben"),
            shown: None,
        }))
        .expect("Ben may");
    engine
}

/// BOB bought 100 XYZ twice and 100 of a fund, sold 150 of XYZ and chose 60 of the second lot for
/// it, and sold 20 more; all has settled but S3.
fn with_lots() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    let fund = Instrument { cfi: "CIOIES".into(), ..instrument("FUND") };
    let rows = ["B1 2013-10-10 BOB B 100 XYZ 10", "B2 2013-10-10 BOB B 100 XYZ 11"]
        .map(|row| report(trade(row)));
    engine.day("2013-10-10", [Input::ListInstrument(fund)].into_iter().chain(rows));
    let sales = ["S1 2013-10-11 BOB S 150 XYZ 12", "S2 2013-10-11 BOB S 20 XYZ 12"]
        .map(|row| report(trade(row)));
    engine.day(
        "2013-10-11",
        sales.into_iter().chain([Input::ChooseLots(choice("LC1 2013-10-11 S1 B2 60"))]),
    );
    for date in ["2013-10-15", "2013-10-16", "2013-10-17"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-18"));
    engine.book([
        report(trade("S3 2013-10-18 BOB S 30 XYZ 12")),
        Input::ChooseLots(choice("LC3 2013-10-18 S3 B2 30")),
    ]);
    engine
}

fn lots() -> Vec<Case> {
    let case = |code, input, says| case_in(with_lots, code, input, says);
    let choose = |row: &str| Input::ChooseLots(choice(row));
    let average =
        LotChoiceReport { instrument: Some("XYZ".into()), ..order("LC9 2013-10-18 BOB average") };
    vec![
        case(
            "choice_must_be_complete",
            Input::ChooseLots(LotChoiceReport { lot: None, ..choice("LC9 2013-10-18 S3 B1 1") }),
            &["LC9", "trade_id", "method"],
        ),
        case("chosen_sale_must_stand", choose("LC9 2013-10-18 S0 B1 1"), &["S0", "name the sale"]),
        case(
            "choice_must_come_by_settlement",
            choose("LC9 2013-10-18 S1 B1 1"),
            &["S1", "2013-10-11", "2013-10-17", "2013-10-18"],
        ),
        case(
            "chosen_lot_must_be_open",
            choose("LC9 2013-10-18 S3 B1 1"),
            &["B1", "S3", "report DIR lots"],
        ),
        case(
            "chosen_quantity_must_be_there",
            choose("LC9 2013-10-18 S3 B2 1"),
            &["B2", "S3", "at most 0", "not 1"],
        ),
        case(
            "earlier_choice_must_hold",
            choose("LC9 2013-10-17 S2 B2 20"),
            &["B2", "S2", "another choice"],
        ),
        case(
            "account_must_keep_lots",
            Input::ChooseLots(order("LC9 2013-10-18 DTC lifo")),
            &["DTC", "depository"],
        ),
        case(
            "average_must_be_of_a_fund",
            Input::ChooseLots(average),
            &["XYZ", "ESVUFR", "1.1012-1(e)", "hifo"],
        ),
    ]
}

fn desks() -> Vec<Case> {
    let put = |row: VoucherReport| Input::ProposeVoucher(row);
    let approve = |id: &str, by: &str, shown| {
        Input::Approve(Approve { proposal_id: id.into(), by: actor(by), shown })
    };
    let nobodys =
        VoucherReport { prepared_by: " ".into(), ..voucher("V9 2013-10-15 BANK CAPITAL 100 x") };
    let second = VoucherReport { line: Some(2), ..voucher("V3 2013-10-15 BANK CAPITAL 100 Zoe") };
    let case = |code, input, says| case_in(with_vouchers, code, input, says);
    let mut cases = vec![
        case("person_must_be_named", put(nobodys), &["who"]),
        case("proposal_must_be_known", approve("V0", "Ben", None), &["V0", "proposals"]),
        case(
            "proposal_must_be_open",
            approve("V4", "Ben", None),
            &["V4", "declined by Ben", "another id"],
        ),
        case(
            "proposal_must_not_have_expired",
            approve("V5", "Ben", None),
            &["V5", "2013-10-07", "5 business days"],
        ),
        case("approver_must_be_another", approve("V3", " ADA ", None), &["ADA", "four eyes"]),
        case(
            "approval_must_be_of_what_was_shown",
            approve("V3", "Ben", Some(GENESIS)),
            &["V3", "000000", "look at it again"],
        ),
        case("lines_must_agree", put(second), &["line 2", "V3", "prepared_by", "Zoe", "Ada"]),
        case_in(
            with_half_a_voucher,
            "proposal_must_be_whole",
            approve("V8", "Ben", None),
            &["row 3", "vouchers-", "V8", "repair"],
        ),
        case(
            "matter_must_not_be_open",
            Input::ProposeReversal(ProposeReversal { voucher_id: "V1".into(), by: actor("Zoe") }),
            &["V1-reversed", "approve or decline"],
        ),
        case(
            "document_must_be_new",
            propose(first_document(), "Ada", "again"),
            &["accounts.csv", "came in on", "trades-0.csv"],
        ),
        case("reason_must_be_given", propose(document(9), "Ada", " "), &["out.csv", "why"]),
    ];
    let row = |(code, engine, input, says)| Case { code, engine, input, says };
    cases.extend(crate::office::people::refusals().into_iter().map(row));
    cases
}

/// The document that a furnished house has received first, under another name.
fn first_document() -> Document {
    Document {
        kind: SourceKind::Trades,
        name: "accounts.csv".into(),
        content: GENESIS,
        layout: None,
        bytes: 1,
    }
}

fn financing() -> Vec<Case> {
    let row = |(code, engine, input, says)| Case { code, engine, input, says };
    crate::office::financing::refusals().into_iter().map(row).collect()
}

fn corporate_actions() -> Vec<Case> {
    let announce = |row: &str| Input::Announce(action(row));
    vec![
        case(
            "term_must_be_a_pair",
            announce("CA9 split XYZ 2013-10-16 2 for 1"),
            &["2 for 1", "key=value"],
        ),
        case(
            "term_must_come_once",
            announce("CA9 split XYZ 2013-10-16 ratio=2; ratio=3"),
            &["ratio", "twice"],
        ),
        case(
            "term_must_belong",
            announce("CA9 split XYZ 2013-10-16 ratio=2; parent_pct=0.5"),
            &["parent_pct", "split", "cash_in_lieu"],
        ),
        case(
            "term_must_be_given",
            announce("CA9 return_of_capital XYZ 2013-10-16 ;"),
            &["cash_per_share", "each old share"],
        ),
        case("term_must_fit", announce("CA9 split XYZ 2013-10-16 ratio=two"), &["two", "1/2.5"]),
        case(
            "another_must_be_given",
            announce("CA9 spin_off XYZ 2013-10-16 ratio=1; parent_pct=0.8"),
            &["XYZ", "new_instrument"],
        ),
        case_in(
            with_a_euro_share,
            "currencies_must_agree",
            announce("CA9 merger XYZ 2013-10-16 ratio=1; new_instrument=EURO"),
            &["XYZ", "EURO", "two currencies"],
        ),
        case(
            "fractions_must_be_settled",
            announce("CA9 split XYZ 2013-10-16 ratio=3/2"),
            &["3/2", "cash_in_lieu", "fractions=down"],
        ),
        case(
            "ex_date_must_be_in_reach",
            announce("CA9 split XYZ 2013-10-09 ratio=2"),
            &["2013-10-09", "2013-10-10"],
        ),
        case_in(
            after_a_split,
            "actions_must_come_in_order",
            announce("CA9 return_of_capital XYZ 2013-10-14 cash_per_share=0.10"),
            &["CA1", "XYZ", "2013-10-14"],
        ),
        case_in(
            without_house_accounts,
            "action_account_must_exist",
            announce("CA9 split XYZ 2013-10-16 ratio=2"),
            &["other_asset", "accounts.csv"],
        ),
    ]
}

fn valuation() -> Vec<Case> {
    let exchange = |row| Input::Convert(conversion(row));
    let with = |row, change: fn(&mut ConversionReport)| {
        let mut report = conversion(row);
        change(&mut report);
        Input::Convert(report)
    };
    let plain = "X9 2013-10-14 ALICE 100 EUR 135 USD";
    let bare = || PriceRule { sources: Vec::new(), ..price_rule("2013-10-14 - exchange") };
    let revalue = Input::Run(Run { job: Job::Revaluation, date: day("2013-10-14") });
    vec![
        case(
            "rate_must_name_currencies",
            Input::FxRate(fx_rate("2013-10-14 EUR GBX 117 ecb")),
            &["EUR/GBX", "GBP"],
        ),
        case(
            "rate_must_be_positive",
            Input::FxRate(fx_rate("2013-10-14 EUR USD 0 ecb")),
            &["rate 0"],
        ),
        case(
            "conversion_must_be_of_two_currencies",
            exchange("X9 2013-10-14 ALICE 100 USD 100 USD"),
            &["USD", "gets another"],
        ),
        case(
            "conversion_amount_must_fit",
            exchange("X9 2013-10-14 ALICE 100.5 JPY 1 USD"),
            &["100.5", "JPY", "0 of the currency"],
        ),
        case(
            "conversion_must_name_an_owner",
            with(plain, |row| row.account = "COMMISSION".into()),
            &["COMMISSION", "commission", "client"],
        ),
        case(
            "value_date_must_be_near",
            with(plain, |row| row.value_date = Some(day("2013-11-14"))),
            &["2013-11-14", "2013-10-14", "2013-10-28", "forward"],
        ),
        case(
            "counter_value_must_be_known",
            exchange("X9 2013-10-14 ALICE 100 EUR 8300 INR"),
            &["EUR", "USD", "2013-10-14", "fx_rates"],
        ),
        case(
            "conversion_must_be_known",
            with(plain, |row| row.cancels = Some("X0".into())),
            &["X0", "check the id"],
        ),
        case_in(
            with_exchanges,
            "conversion_must_stand",
            with(plain, |row| row.cancels = Some("X2".into())),
            &["X2", "by C2"],
        ),
        case_in(
            with_exchanges,
            "cancel_must_repeat_the_conversion",
            with(plain, |row| (row.cancels, row.sold_amount) = (Some("X1".into()), decimal("99"))),
            &["X1", "100 EUR for 135 USD of ALICE", "99 EUR"],
        ),
        case_in(
            with_exchanges,
            "reporting_currency_must_stand",
            Input::Rule(rule("2013-10-14 reporting_currency EUR")),
            &["reporting currency is USD", "before the first"],
        ),
        case_in(
            without_house_accounts,
            "result_account_must_exist",
            exchange(plain),
            &["exchange_position", "accounts.csv"],
        ),
        case_in(
            with_too_much,
            "value_must_fit",
            revalue,
            &["position in USD", "more than the books"],
        ),
        case(
            "override_must_say_why",
            Input::Quote(quote("2013-10-14 XYZ 10 USD override")),
            &["override", "who", "why"],
        ),
        case(
            "rule_must_name_an_instrument",
            Input::PriceRule(price_rule("2013-10-14 NOTHING exchange")),
            &["NOTHING", "instruments.csv"],
        ),
        case(
            "price_rule_must_say_something",
            Input::PriceRule(bare()),
            &["sources", "stale_days", "tolerance"],
        ),
        case(
            "stale_days_must_be_days",
            Input::PriceRule(PriceRule { stale_days: Some(decimal("2.5")), ..bare() }),
            &["2.5", "business days", "250"],
        ),
        case(
            "tolerance_must_be_a_percentage",
            Input::PriceRule(PriceRule { tolerance: Some(decimal("0")), ..bare() }),
            &["tolerance 0", "percentage"],
        ),
    ]
}

fn records() -> Vec<Case> {
    let unreadable = Input::Unreadable(Unreadable {
        id: "T9".into(),
        message: Sentence::prose("", "row 7: price is ten; expected a number"),
    });
    let open = |market: &str, date: &str| {
        Input::OpenOffice(OpenOffice { markets: vec![market.into()], books_from: day(date) })
    };
    let end = |date: &str, journal_events| {
        Input::CloseDay(DayEnd { date: day(date), journal_events, journal_chain: GENESIS })
    };
    let reused = trade("T1 2013-10-10 BOB B 100 XYZ 10.01");
    vec![
        case("row_must_be_readable", unreadable, &["row 7", "ten", "a number"]),
        case(
            "id_must_not_be_reused",
            report(reused),
            &["T1", "trades-1.csv row 2", "at 10.00 USD", "at 10.01 USD"],
        ),
        case_in(
            of_a_later_edition,
            "edition_must_not_go_back",
            begin_edition(),
            &["edition 9", "edition 4"],
        ),
        case("office_must_be_new", open("us", "2013-10-14"), &["open already"]),
        case_in(nothing_yet, "market_must_be_known", open("mars", "2013-10-14"), &["mars", "us"]),
        case_in(
            nothing_yet,
            "date_must_be_in_the_calendar",
            open("us", "2009-12-31"),
            &["2009-12-31", "us", "2010-01-01"],
        ),
        case_in(
            between_days,
            "day_must_be_a_business_day",
            Input::OpenDay(OpenDay(day("2013-10-12"))),
            &["2013-10-12", "neither"],
        ),
        case_in(
            between_days,
            "day_must_be_in_the_books",
            Input::OpenDay(OpenDay(day("2013-10-09"))),
            &["2013-10-09", "2013-10-10"],
        ),
        case_in(
            between_days,
            "day_must_follow",
            Input::OpenDay(OpenDay(day("2013-10-10"))),
            &["2013-10-10", "closed already", "next day"],
        ),
        case(
            "earlier_day_must_be_closed",
            Input::OpenDay(OpenDay(day("2013-10-15"))),
            &["2013-10-15", "2013-10-14", "munim day"],
        ),
        case(
            "day_must_be_open",
            Input::SettleDue(SettleDue(day("2013-10-15"))),
            &["2013-10-15", "not open"],
        ),
        case(
            "controls_must_hold",
            end("2013-10-14", 1),
            &["2013-10-14", "settled through", "expected 2013-10-14", "found 2013-10-11"],
        ),
    ]
}

// ---- The offices. ----

/// Monday, 2013-10-14 is open; T1 stands, T2 was cancelled, a block of the 11th is half given away,
/// one of the 10th is not.
fn on_columbus_day() -> Engine {
    let mut engine = between_days();
    engine.begin(day("2013-10-11"));
    engine.book([
        report(trade("F2 2013-10-11 BLOCK B 100 XYZ 10.00")),
        Input::Allocate(share("A1 2013-10-11 BLOCK BOB B 40 XYZ")),
    ]);
    engine.settle(day("2013-10-11"));
    engine.close(day("2013-10-11")).expect("every control holds");
    engine.begin(day("2013-10-14"));
    engine
}

/// The same with a schedule for a desk from today on.
fn with_a_schedule() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::Schedule(schedule("north 2013-10-14 desk:NORTH flat=1"))]);
    engine
}

/// X1 stands, X2 was taken back.
fn with_exchanges() -> Engine {
    let mut engine = on_columbus_day();
    let exchanges =
        ["X1", "X2", "C2"].map(|id| conversion(&format!("{id} 2013-10-14 ALICE 100 EUR 135 USD")));
    let [first, second, cancel] = exchanges;
    engine.book(
        [first, second, ConversionReport { cancels: Some("X2".into()), ..cancel }]
            .map(Input::Convert),
    );
    engine
}

/// A position that no rate should meet.
fn with_too_much() -> Engine {
    let mut engine = on_columbus_day();
    let bought = Input::Convert(conversion("X1 2013-10-14 ALICE 9000000000000000 EUR 1 USD"));
    engine.book([bought, Input::FxRate(fx_rate("2013-10-14 EUR USD 1000 ecb"))]);
    engine
}

/// Thursday, 2013-10-10 is closed; the next day is not open yet.
fn between_days() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    let gone = Account { closed: Some(day("2013-10-14")), ..account("GONE cash") };
    let old = Instrument { delisted: Some(day("2013-10-14")), ..instrument("OLD") };
    let cancel = TradeReport { cancels: Some("T2".into()), ..trade("C2 2013-10-10 BOB B 1 XYZ 1") };
    let trades = [
        "T1 2013-10-10 BOB B 100 XYZ 10.00",
        "T2 2013-10-10 BOB B 1 XYZ 1",
        "F1 2013-10-10 BLOCK B 100 XYZ 10.00",
    ];
    engine.begin(day("2013-10-10"));
    engine.book(trades.map(|row| report(trade(row))).into_iter().chain([
        report(cancel),
        Input::OpenAccount(gone),
        Input::ListInstrument(old),
    ]));
    engine.settle(day("2013-10-10"));
    engine.close(day("2013-10-10")).expect("every control holds");
    engine
}

/// The books begin on the last day of the calendar.
fn at_the_end() -> Engine {
    Engine::furnished("2027-12-31")
}

fn nothing_yet() -> Engine {
    Engine::empty()
}

fn by_other_rules(change: fn(&mut Rulebook)) -> Engine {
    let mut rules = rulebook();
    change(&mut rules);
    let mut engine = Engine::open_with(rules, day("2013-10-14"));
    engine.book(furniture());
    engine
}

fn without_cycles() -> Engine {
    by_other_rules(|rules| rules.markets[0].cycles = Dated::default())
}

fn without_rates() -> Engine {
    by_other_rules(|rules| rules.markets[0].charges[0].rates = Dated::default())
}

fn after_a_split() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::Announce(action("CA1 split XYZ 2013-10-14 ratio=2"))]);
    engine
}

fn with_a_euro_share() -> Engine {
    let mut engine = on_columbus_day();
    engine
        .book([Input::ListInstrument(Instrument { currency: "EUR".into(), ..instrument("EURO") })]);
    engine
}

fn without_house_accounts() -> Engine {
    by_other_rules(|rules| {
        let missing = |kind| {
            matches!(
                kind,
                Kind::Commission | Kind::Suspense | Kind::OtherAsset | Kind::ExchangePosition
            )
        };
        rules.markets[0].chart.retain(|account| !missing(account.kind));
    })
}

// ---- The tests. ----

/// The rooms in the order of their codes.
fn rooms() -> Vec<Vec<Case>> {
    vec![
        capture(),
        clearance(),
        schedules(),
        settlement(),
        accounting(),
        lots(),
        desks(),
        financing(),
        corporate_actions(),
        valuation(),
        records(),
    ]
}

#[test]
fn every_refusal_has_its_code_and_a_sentence_to_act_on() {
    for Case { code, engine, input, says } in rooms().into_iter().flatten() {
        let (found, sentence) = engine().refusal(&input);
        assert_eq!(found, code, "{sentence}");
        for said in says {
            assert!(sentence.contains(said), "{code} does not say {said:?}: {sentence}");
        }
    }
}

#[test]
fn every_code_has_its_row_in_the_order_of_its_room() {
    let rooms = rooms();
    let covered: Vec<&str> = rooms.iter().flatten().map(|case| case.code).collect();
    assert_eq!(
        covered,
        Rejection::codes().filter(|code| !TOLD_OF_AN_OFFICE.contains(code)).collect::<Vec<_>>()
    );
}

/// Two faults at once: the earlier question is the one that is answered.
#[test]
fn of_two_faults_the_earlier_is_told() {
    type Fault = (&'static str, fn(&mut TradeReport));
    let faults: [Fault; 16] = [
        ("account_must_be_known", |row| row.account = "NOBODY".into()),
        ("instrument_must_be_known", |row| row.instrument = "NOTHING".into()),
        ("quantity_must_be_positive", |row| row.quantity = decimal("0")),
        ("quantity_must_fit_the_asset", |row| row.quantity = decimal("0.5")),
        ("price_must_be_positive", |row| row.price = decimal("0")),
        ("price_must_fit_the_instrument", |row| row.price = decimal("1.0000001")),
        ("currency_must_match_the_instrument", |row| row.currency = "EUR".into()),
        ("date_must_have_come", |row| row.trade_date = Some(day("2013-10-19"))),
        ("trade_date_must_be_a_trading_day", |row| row.trade_date = Some(day("2013-10-12"))),
        ("venue_must_be_known", |row| row.venue = "NYSE".into()),
        ("venue_must_be_open", |row| row.venue = "BAMP".into()),
        ("short_sale_must_be_on_margin", |row| row.side = terms::Side::SellShort),
        ("contra_must_be_known", |row| row.contra = Some("NOBODY".into())),
        ("settlement_date_must_be_a_settlement_day", |row| {
            row.settlement_date = Some(day("2013-10-19"));
        }),
        ("commission_must_not_be_negative", |row| row.commission = Some(decimal("-1"))),
        ("amount_must_fit", |row| {
            (row.quantity, row.price) = (decimal("999999999999"), decimal("999999999"));
        }),
    ];
    let engine = on_columbus_day();
    for (index, (earlier, first)) in faults.iter().enumerate() {
        for (_, second) in &faults[index + 1..] {
            let mut row = plain();
            // The first fault is made last, so that it is still there when both change one column.
            second(&mut row);
            first(&mut row);
            assert_eq!(engine.refusal(&report(row)).0, *earlier);
        }
    }
}

/// A row that names an older trade is first asked about that one, then about itself.
#[test]
fn a_correction_is_asked_about_the_old_trade_first() {
    let engine = on_columbus_day();
    let wrong = TradeReport { account: "NOBODY".into(), ..plain() };
    let table = [
        ("T0", "trade_must_be_known"),
        ("T2", "trade_must_stand"),
        ("F2", "block_must_be_unallocated"),
        ("T1", "account_must_be_known"),
    ];
    for (old, code) in table {
        assert_eq!(
            engine.refusal(&report(TradeReport { corrects: Some(old.into()), ..wrong.clone() })).0,
            code
        );
    }
}

#[test]
fn a_price_is_refused_like_a_trade() {
    let engine = on_columbus_day();
    let plain = quote("2013-10-14 XYZ 10.00 USD CLOSE");
    let table = [
        ("instrument_must_be_known", Quote { instrument: "NOTHING".into(), ..plain.clone() }),
        ("price_must_be_positive", Quote { price: decimal("-1"), ..plain.clone() }),
        ("currency_must_match_the_instrument", Quote { currency: "EUR".into(), ..plain.clone() }),
        ("date_must_have_come", Quote { date: day("2013-10-22"), ..plain }),
    ];
    for (code, row) in table {
        assert_eq!(engine.refusal(&Input::Quote(row)).0, code);
    }
}
