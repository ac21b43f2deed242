//! Late items: what comes after the close of a month, run as a clerk runs it: files, days, closes,
//! reports; every figure in a comment.
//!
//! Sources: github.com/odoo/odoo/issues/25738 and github.com/OCA/account-closing/pull/21 (the
//! reversal of an entry whose period is another one than it was made for);
//! github.com/peti/hledger-interest/pull/23 (a benchmark that is told late).

use crate::office::{Desk, lines};

const BY: &str = "--by Ada";

/// The bill of October: 45.60, approved on 3 December. October is closed by then, November is not.
const BILL: &str = "\
voucher_id,date,debit_account,credit_account,asset,amount,narrative,prepared_by,every,until,reverse_on
BILL,2013-10-31,OPERATING-EXPENSE,OTHER-LIABILITIES,USD,45.60,the bill of October,Asha Rao,,,next_period
";

fn run(desk: &Desk, days: &[&str]) {
    for day in days {
        desk.munim(&format!("day office --date {day}")).done();
    }
}

#[test]
fn what_takes_a_late_accrual_back_leaves_the_month_between_alone() {
    let desk = Desk::new();
    desk.file("bill.csv", BILL);
    desk.munim("init office --market us --date 2013-10-30").done();
    run(&desk, &["2013-10-30", "2013-10-31", "2013-11-01"]);
    desk.munim(&format!("close-period office --period 2013-10 {BY}")).done();
    run(&desk, &["2013-12-03"]);
    desk.munim("load office vouchers bill.csv").done();
    desk.munim("approve office BILL --by Ben").done();
    run(&desk, &["2013-12-04"]);
    // It counts on 3 December, and nothing takes it back before January.
    let header = "gl_line,account,currency,counts_on,about,seq,event,id,debit,credit,balance";
    let of = |account: &str| {
        let rows = desk.report(&format!("general-ledger --account {account}"));
        assert_eq!(rows[0].join(","), header);
        rows[1..]
            .iter()
            .map(|row| [&row[0], &row[3], &row[4], &row[7], &row[8], &row[9], &row[10]])
            .map(|cells| cells.map(String::as_str).join(","))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("OPERATING-EXPENSE"), ["5900,2013-12-03,2013-10-31,BILL,45.60,,-45.60"]);
    assert_eq!(of("OTHER-LIABILITIES"), ["2660,2013-12-03,2013-10-31,BILL,,45.60,45.60"]);
    let late = "\
event,id,about,accounting_date,file,row
voucher booked,BILL,2013-10-31,2013-12-03,bill.csv,2
";
    assert_eq!(desk.report("late-items"), lines(late));
    desk.munim(&format!("close-period office --period 2013-11 {BY}")).done();
    // November: no expense, no asset.
    let statement = "basis,currency,section,gl_line,caption,amount\n";
    let november = desk.report("income-statement --from 2013-11-01 --date 2013-11-30");
    assert_eq!(november, lines(statement));
    let sheet = desk.report("balance-sheet --date 2013-11-30 --basis trade");
    assert_eq!(sheet, lines(statement));
    let december = "\
basis,currency,section,gl_line,caption,amount
trade,USD,revenue,,Total revenue,0.00
trade,USD,expenses,5900,Other expenses,45.60
trade,USD,expenses,,Total expenses,45.60
trade,USD,,,Result,-45.60
";
    let span = "income-statement --from 2013-12-01 --date 2013-12-31";
    assert_eq!(desk.report(span), lines(december));
    // The first business day of January takes it back: an entry of that day, late for nothing.
    run(&desk, &["2013-12-31", "2014-01-02"]);
    assert_eq!(
        of("OPERATING-EXPENSE")[1..],
        ["5900,2014-01-02,2014-01-02,BILL-reversed,,45.60,0.00"]
    );
    assert_eq!(desk.report("late-items").len(), 2);
    desk.munim("verify office").done();
}

const POSITIONS: &str = "\
date,account,asset,quantity,cost,acquired
2013-09-30,BEN,USD,150000.00,,
";

const RATES: &str = "\
effective,scope,name,currency,side,tier_from,rate,base,tiering,day_count,compounding,source
2013-10-01,all,MARK,USD,base,,0.0400,,,,,benchmark
2013-10-15,all,MARK,USD,base,,0.0340,,,,,benchmark
2013-10-01,all,,USD,credit,0,0,,marginal,actual/360,simple,page
2013-10-01,all,,USD,credit,20000,-0.0050,MARK,marginal,actual/360,simple,page
2013-10-01,all,,USD,credit,100000,-0.0020,MARK,marginal,actual/360,simple,page
";

const TOLD_LATE: &str = "\
effective,scope,name,currency,side,tier_from,rate,base,tiering,day_count,compounding,source
2013-10-28,all,MARK,USD,base,,0.0280,,,,,benchmark
";

/// 150,000 in credit: nothing on 20,000, the benchmark − 0.50 % on 80,000, − 0.20 % on 50,000. A
/// year at 4.00 %: 4,700; at 3.40 %: 3,920; at 2.80 %: 3,140. October as closed: (4,700 x 14 +
/// 3,920 x 17) / 360 = 367.89; with the rate that is told on 4 November from the 28th on:
/// (4,700 x 14 + 3,920 x 13 + 3,140 x 4) / 360 = 359.22; the correction −8.67.
fn through_october() -> Desk {
    let desk = Desk::new();
    for (name, text) in [
        ("accounts.csv", "account,family,kind,name,class\nBEN,client,margin,Ben,customer\n"),
        ("positions.csv", POSITIONS),
        ("rates.csv", RATES),
        ("late.csv", TOLD_LATE),
    ] {
        desk.file(name, text);
    }
    desk.munim("init office --market us --date 2013-09-30").done();
    desk.munim("load office accounts accounts.csv").done();
    desk.munim("load office positions positions.csv").done();
    desk.munim("load office interest_rates rates.csv").done();
    run(&desk, &["2013-09-30", "2013-10-15", "2013-10-31", "2013-11-01"]);
    desk
}

#[test]
fn a_benchmark_that_is_told_after_the_close_is_a_late_item() {
    let desk = through_october();
    desk.munim(&format!("close-period office --period 2013-09 {BY}")).done();
    desk.munim(&format!("close-period office --period 2013-10 {BY}")).done();
    assert_eq!(desk.report("late-items").len(), 1, "nothing came late");
    desk.munim("load office interest_rates late.csv").done();
    let said = desk.munim("day office --date 2013-11-04").done();
    assert!(said.out.contains("about closed periods, counted on 2013-11-04: 1"), "{}", said.out);
    let late = "\
event,id,about,accounting_date,file,row
voucher booked,accrual-2013-11-04-2,2013-10-31,2013-11-04,a command,
";
    assert_eq!(desk.report("late-items"), lines(late));
    let statement = |span: &str, amount: &str| {
        let rows = desk.report(&format!("income-statement {span}"));
        assert_eq!(rows[2].join(","), format!("trade,USD,expenses,5300,Interest expense,{amount}"));
        assert_eq!(rows.last().map(|row| row[5].clone()), Some(format!("-{amount}")));
    };
    statement("--from 2013-10-01 --date 2013-10-31", "367.89");
    // November: 3,140 x 4 / 360 = 34.89 of its own, less 8.67.
    statement("--from 2013-11-01 --date 2013-11-04", "26.22");
    let interest = desk.report("interest --date 2013-10-31");
    assert!(interest[1..].iter().all(|row| row[9] == "359.22"), "October, as it is known now");
    let vouchers = desk.report("vouchers");
    let of_the_day: Vec<String> = vouchers
        .iter()
        .filter(|row| row[0].starts_with("accrual-2013-11-04") && row[5] == "INTEREST-EXPENSE")
        .map(|row| [&row[0], &row[2], &row[3], &row[7], &row[8]].map(String::as_str).join(","))
        .collect();
    // 34.89 less the 10.89 of 1 November (3,920 / 360) is 24.00.
    assert_eq!(
        of_the_day,
        [
            "accrual-2013-11-04-1,2013-11-04,2013-11-04,24.00,",
            "accrual-2013-11-04-2,2013-10-31,2013-10-31,,8.67",
        ]
    );
    let balance = desk.report("balances");
    assert!(balance.iter().any(|row| row[0] == "BEN" && row[2] == "150359.22"), "{balance:?}");
    desk.munim("verify office").done();
}

/// The same benchmark, told while October is open: its correction counts in October, in every
/// report, and nothing is late.
#[test]
fn a_benchmark_that_is_told_before_the_close_corrects_its_month() {
    let desk = through_october();
    desk.munim("load office interest_rates late.csv").done();
    run(&desk, &["2013-11-04", "2013-11-05"]);
    assert_eq!(desk.report("late-items").len(), 1);
    let october = desk.report("income-statement --from 2013-10-01 --date 2013-10-31");
    assert_eq!(october[2].join(","), "trade,USD,expenses,5300,Interest expense,359.22");
    let sheet = desk.report("balance-sheet --date 2013-10-31 --basis trade");
    let result = sheet.iter().find(|row| row[4] == "Result of the year").map(|row| row[5].clone());
    assert_eq!(result.as_deref(), Some("-359.22"));
    let line = |date: &str| {
        let rows = desk.report(&format!("trial-balance --date {date}"));
        let accruals = rows.iter().find(|row| row[0] == "trade" && row[3] == "ACCRUALS");
        accruals.map(|row| row[4..].join(","))
    };
    assert_eq!(line("2013-10-31").as_deref(), Some("0.00,359.22"));
    // 3,140 x 5 / 360 through the 5th; October was paid on the 1st and corrected on the 4th.
    assert_eq!(line("2013-11-05").as_deref(), Some("0.00,43.61"));
    desk.munim(&format!("close-period office --period 2013-09 {BY}")).done();
    desk.munim(&format!("close-period office --period 2013-10 {BY}")).done();
    desk.munim("verify office").done();
}
