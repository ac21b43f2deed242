//! Interest in the statements: income and expense apart, what is told late, and statements that add
//! up; every figure in a comment.

use crate::office::{Desk, lines};
use std::collections::BTreeMap;

const CUSTOMER: &str = "\
account,family,kind,name,class
RUTH,client,margin,Ruth Rao,customer
";

fn desk_of(date: &str, rates: &str) -> Desk {
    let desk = Desk::new();
    desk.file("customer.csv", CUSTOMER);
    desk.file("rates.csv", rates);
    desk.munim(&format!("init office --market us --date {date}")).done();
    desk.munim("load office accounts customer.csv").done();
    desk
}

fn through(desk: &Desk, days: &[&str]) {
    for day in days {
        desk.munim(&format!("day office --date {day}")).done();
    }
}

/// 12,000.00 are owed at 9% for 1 to 21 June 2015, 8,000.00 are in credit at 4% from the 22nd.
fn overdrawn_and_paid_in() -> Desk {
    let desk = desk_of(
        "2015-05-29",
        "\
effective,scope,currency,side,rate,day_count,compounding,source
2015-05-29,all,USD,debit,0.09,actual/365,simple,agreement
2015-05-29,all,USD,credit,0.04,actual/365,simple,agreement
",
    );
    let payments = "payment_id,date,account,bank_account,currency,amount\n";
    desk.file("out.csv", format!("{payments}P1,2015-06-01,RUTH,BANK,USD,-12000.00\n"));
    desk.file("in.csv", format!("{payments}P2,2015-06-22,RUTH,BANK,USD,20000.00\n"));
    desk.munim("load office interest_rates rates.csv").done();
    through(&desk, &["2015-05-29"]);
    desk.munim("day office --date 2015-06-01 --payments out.csv").done();
    through(&desk, &["2015-06-19"]);
    desk
}

#[test]
fn an_overdraft_and_a_credit_of_one_month_are_income_and_expense() {
    let desk = overdrawn_and_paid_in();
    // 19 days: 12,000.00 x 9% x 19 / 365 = 56.2192.
    let on_the_19th = "\
basis,currency,section,gl_line,caption,amount
trade,USD,revenue,4300,Margin interest,56.22
trade,USD,revenue,,Total revenue,56.22
trade,USD,expenses,,Total expenses,0.00
trade,USD,,,Result,56.22
";
    assert_eq!(desk.report("income-statement --date 2015-06-19"), lines(on_the_19th));
    desk.munim("day office --date 2015-06-23 --payments in.csv").done();
    through(&desk, &["2015-06-30", "2015-07-01"]);
    // 21 days are 62.1370, and 8,000.00 x 4% x 9 / 365 = 7.8904: each is rounded, and their
    // difference is what is charged.
    let interest = "\
account,currency,from,to,balance,rate,days,day_count,exact,month_interest,month_posted
RUTH,USD,2015-06-01,2015-06-21,-12000.00,0.09,21,actual/365,-62.13698630,-54.25,0.00
RUTH,USD,2015-06-22,2015-06-30,8000.00,0.04,9,actual/365,7.89041096,-54.25,0.00
";
    assert_eq!(desk.report("interest --date 2015-06-30"), lines(interest));
    let june = "\
basis,currency,section,gl_line,caption,amount
trade,USD,revenue,4300,Margin interest,62.14
trade,USD,revenue,,Total revenue,62.14
trade,USD,expenses,5300,Interest expense,7.89
trade,USD,expenses,,Total expenses,7.89
trade,USD,,,Result,54.25
";
    assert_eq!(desk.report("income-statement --date 2015-06-30"), lines(june));
    // On the 23rd the two days of the credit, 1.7534, are expense, and two days of the overdraft
    // more are income; on 1 July the customer is charged the difference, and a day of July is paid.
    let lines_of = |account: &str| -> Vec<String> {
        let page = desk.report(&format!("general-ledger --account {account}"));
        page[1..]
            .iter()
            .map(|row| [&row[3], &row[8], &row[9], &row[10]].map(String::as_str).join(" "))
            .collect()
    };
    assert_eq!(
        lines_of("RUTH"),
        [
            "2015-06-01 12000.00  -12000.00",
            "2015-06-22  20000.00 8000.00",
            "2015-07-01 54.25  7945.75"
        ]
    );
    // The business days between are run, and accrue: the 22nd before the credit is known, which the
    // 23rd takes back.
    let balances = |account: &str, date: &str| -> Option<String> {
        let mut of_the_day = lines_of(account).into_iter().filter(|line| line.starts_with(date));
        of_the_day.next_back().and_then(|line| line.rsplit(' ').next().map(str::to_owned))
    };
    let income = |date: &str| balances("INTEREST-INCOME", date);
    assert_eq!(income("2015-06-19").as_deref(), Some("56.22"));
    assert_eq!(income("2015-06-23").as_deref(), Some("62.14"));
    let expense = |date: &str| balances("INTEREST-EXPENSE", date);
    assert_eq!(expense("2015-06-23").as_deref(), Some("-1.75"));
    assert_eq!(expense("2015-06-30").as_deref(), Some("-7.89"));
    assert_eq!(expense("2015-07-01").as_deref(), Some("-8.77"));
    statements_add_up(
        &desk,
        &["2015-06-01", "2015-06-19", "2015-06-23", "2015-06-30", "2015-07-01"],
    );
    desk.munim("verify office").done();
}

/// 300,000.00 in credit: nothing on 20,000.00, then the benchmark less 0.40%, from 150,000.00 on
/// less 0.20%. The benchmark is 4.00%, from the 15th 3.40%, and, as is told in October, from the
/// 27th 2.90%.
#[test]
fn a_benchmark_that_is_told_after_the_close_counts_in_the_open_period() {
    let desk = desk_of(
        "2026-08-31",
        "\
effective,scope,name,currency,side,tier_from,rate,base,tiering,day_count,compounding,source
2026-09-01,all,BM,USD,base,,0.0400,,,,,benchmark
2026-09-15,all,BM,USD,base,,0.0340,,,,,benchmark
2026-09-01,all,,USD,credit,0,0,,marginal,actual/360,simple,page
2026-09-01,all,,USD,credit,20000,-0.0040,BM,marginal,actual/360,simple,page
2026-09-01,all,,USD,credit,150000,-0.0020,BM,marginal,actual/360,simple,page
",
    );
    desk.file(
        "positions.csv",
        "date,account,asset,quantity\n2026-08-31,RUTH,USD,300000.00\n2026-08-31,BANK,USD,-300000.00\n",
    );
    desk.file(
        "late.csv",
        "effective,scope,name,currency,side,rate,source\n2026-09-27,all,BM,USD,base,0.0290,benchmark\n",
    );
    desk.munim("load office positions positions.csv").done();
    desk.munim("day office --date 2026-08-31").done();
    desk.munim("load office interest_rates rates.csv").done();
    through(&desk, &["2026-09-15", "2026-09-30", "2026-10-01"]);
    for period in ["2026-08", "2026-09"] {
        desk.munim(&format!("close-period office --period {period} --by Ravi")).done();
    }
    let closed = desk.report("income-statement --from 2026-09-01 --date 2026-09-30");
    desk.munim("load office interest_rates late.csv").done();
    through(&desk, &["2026-10-06"]);
    // Each row: balance x rate x days / 360. In sum 774.7778; it was 790.3333 without the rate that
    // came late.
    let interest = "\
account,currency,from,to,balance,rate,days,day_count,exact,month_interest,month_posted
RUTH,USD,2026-09-01,2026-09-14,20000.00,0,14,actual/360,0.00000000,774.78,0.00
RUTH,USD,2026-09-01,2026-09-14,130000.00,0.036,14,actual/360,182.00000000,774.78,0.00
RUTH,USD,2026-09-01,2026-09-14,150000.00,0.038,14,actual/360,221.66666667,774.78,0.00
RUTH,USD,2026-09-15,2026-09-26,20000.00,0,12,actual/360,0.00000000,774.78,0.00
RUTH,USD,2026-09-15,2026-09-26,130000.00,0.03,12,actual/360,130.00000000,774.78,0.00
RUTH,USD,2026-09-15,2026-09-26,150000.00,0.032,12,actual/360,160.00000000,774.78,0.00
RUTH,USD,2026-09-27,2026-09-30,20000.00,0,4,actual/360,0.00000000,774.78,0.00
RUTH,USD,2026-09-27,2026-09-30,130000.00,0.025,4,actual/360,36.11111111,774.78,0.00
RUTH,USD,2026-09-27,2026-09-30,150000.00,0.027,4,actual/360,45.00000000,774.78,0.00
";
    assert_eq!(desk.report("interest --date 2026-09-30"), lines(interest));
    let page = desk.report("general-ledger --account RUTH");
    let posted: Vec<[&str; 4]> = page[1..]
        .iter()
        .map(|row| [&row[3], &row[8], &row[9], &row[10]].map(String::as_str))
        .collect();
    assert_eq!(
        posted,
        [
            ["2026-08-31", "", "300000.00", "300000.00"],
            ["2026-10-01", "", "790.33", "300790.33"],
            ["2026-10-02", "15.55", "", "300774.78"]
        ]
    );
    // September says what it said. October bears six days of 7,300.00 / 360, 121.67, and takes the
    // 15.55 out of the expense.
    let expense = |from: &str, to: &str| {
        statement(&desk, from, to).get("expenses 5300").copied().unwrap_or_default()
    };
    assert_eq!(desk.report("income-statement --from 2026-09-01 --date 2026-09-30"), closed);
    assert_eq!(expense("2026-09-01", "2026-09-30"), 79_033);
    assert_eq!(expense("2026-10-01", "2026-10-06"), 10_612);
    statements_add_up(
        &desk,
        &["2026-08-31", "2026-09-15", "2026-09-30", "2026-10-01", "2026-10-06"],
    );
    desk.munim("verify office").done();
}

/// The amounts of an income statement in cents, by section and line.
fn statement(desk: &Desk, from: &str, to: &str) -> BTreeMap<String, i64> {
    let page = desk.report(&format!("income-statement --from {from} --date {to}"));
    let amount = |row: &Vec<String>| {
        let cents = row[5].replace('.', "").parse().expect("an amount of two decimals");
        (format!("{} {}", row[2], row[3]), cents)
    };
    page[1..].iter().map(amount).filter(|(_, cents)| *cents != 0).collect()
}

/// P37: two statements that follow each other are, line by line, the statement of both. Each date
/// ends one.
fn statements_add_up(desk: &Desk, dates: &[&str]) {
    let next = |date: &str| -> String {
        let date = terms::Date::parse(date).expect("a day").plus(1);
        date.to_string()
    };
    for (index, first) in dates.iter().enumerate() {
        for (place, middle) in dates.iter().enumerate().skip(index) {
            for last in &dates[place + 1..] {
                let (one, other) =
                    (statement(desk, first, middle), statement(desk, &next(middle), last));
                let mut sum = one;
                for (line, cents) in other {
                    *sum.entry(line).or_default() += cents;
                }
                sum.retain(|_, cents| *cents != 0);
                assert_eq!(sum, statement(desk, first, last), "{first} {middle} {last}");
            }
        }
    }
}

/// 60,000.00 that were paid in on 15 January are told on 4 March, when January is posted: what was
/// charged too much is given back as of 2 February, and the report of February's interest is
/// reckoned from there, as its accrual is.
#[test]
fn the_report_of_interest_stands_on_what_a_corrected_month_gives_back() {
    let desk = desk_of(
        "2026-01-05",
        "\
effective,scope,currency,side,rate,source
2026-01-05,all,USD,debit,0.12,agreement
",
    );
    let payments = "payment_id,date,account,bank_account,currency,amount\n";
    desk.file("out.csv", format!("{payments}P1,2026-01-05,RUTH,BANK,USD,-60000.00\n"));
    desk.file("late.csv", format!("{payments}P2,2026-01-15,RUTH,BANK,USD,60000.00\n"));
    desk.munim("load office interest_rates rates.csv").done();
    desk.munim("day office --date 2026-01-05 --payments out.csv").done();
    through(&desk, &["2026-01-30", "2026-02-02", "2026-02-27", "2026-03-02"]);
    desk.munim("day office --date 2026-03-04 --payments late.csv").done();
    // January: 60,000.00 x 12% x 27 / 360 = 540.00 were posted on 2 February; 10 days are 200.00.
    // From 2 February on 200.00 are owed: x 12% x 27 / 360 = 1.80.
    let interest = "\
account,currency,from,to,balance,rate,days,day_count,exact,month_interest,month_posted
RUTH,USD,2026-02-02,2026-02-28,-200.00,0.12,27,actual/360,-1.80000000,-1.80,0.00
";
    assert_eq!(desk.report("interest --date 2026-02-28"), lines(interest));
    let joined = |report: &str| -> Vec<String> {
        desk.report(report).iter().map(|cells| cells.join(",")).collect()
    };
    let accruals = joined("accruals --date 2026-02-28");
    assert!(accruals.iter().any(|line| line.contains("2026-02-28,-1.80,")), "{accruals:?}");
    // 60,000.00 on the 1st and 60,540.00 from 2 February on were posted on 2 March: 20.00 and
    // 544.86 are 564.86, of which 563.06 are given back.
    let ledger = joined("general-ledger --account RUTH");
    let corrections: Vec<&String> =
        ledger.iter().filter(|line| line.contains("2026-03-04,2026-03-04,")).collect();
    let is_told = |amount: &str| corrections.iter().any(|line| line.contains(amount));
    assert!(is_told(",340.00,") && is_told(",563.06,"), "{corrections:?}");
}
