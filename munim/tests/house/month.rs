//! A month and a year end as a user types them: vouchers, four eyes, closings, late items,
//! statements.

use crate::office::Desk;

const VOUCHERS: &str = "\
voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by,every,until,reverse_on
V1,1,2013-10-30,BANK,CAPITAL,USD,1000.00,the owners pay in,Ada,,,
V1,2,2013-10-30,BANK,OTHER-LIABILITIES,USD,250.00,the owners pay in,Ada,,,
RENT,,2013-10-31,OPERATING-EXPENSE,BANK,USD,40.00,rent,Ada,month,2013-12-31,
A1,,2013-10-31,CLEARING-EXPENSE,ACCRUALS,USD,7.50,fees not billed yet,Ada,,,next_period
BAD,,2013-10-31,BANK,BANK,USD,1,nothing,Ada,,,
";

fn desk() -> Desk {
    let desk = Desk::furnished();
    desk.munim("day office --date 2013-10-29").done();
    desk.file("vouchers.csv", VOUCHERS);
    desk.munim("load office vouchers vouchers.csv").done();
    desk
}

/// The debit and the credit of an account in a report of lines.
fn side(desk: &Desk, line: &str, account: &str) -> String {
    let rows = desk.report(line);
    let at =
        |column: &str| rows[0].iter().position(|name| name == column).expect("it has this column");
    let own = rows.iter().find(|row| row[at("account")] == account);
    own.map(|row| format!("{} {}", row[at("debit")], row[at("credit")])).unwrap_or_default()
}

/// The amount of a line, or of a sum, in a statement.
fn amount(desk: &Desk, line: &str, caption: &str) -> String {
    let rows = desk.report(line);
    rows.iter().find(|row| row[4] == caption).map(|row| row[5].clone()).unwrap_or_default()
}

fn pay(desk: &Desk, id: &str, date: &str, amount: &str) -> crate::office::Said {
    desk.file(
        &format!("{id}.csv"),
        format!("payment_id,date,account,bank_account,currency,amount\n{id},{date},CAPITAL,BANK,USD,{amount}\n"),
    );
    desk.munim(&format!("load office payments {id}.csv")).done()
}

#[test]
fn a_voucher_needs_four_eyes() {
    let desk = desk();
    desk.munim("approve office V1 --by ada").refused(1, &["ada", "four eyes"]);
    desk.munim("approve office V0 --by Ben").refused(1, &["V0", "proposals"]);
    desk.munim("approve office V1 --by Ben --hash 12").refused(2, &["12", "hash"]);
    let wrong = "0".repeat(64);
    desk.munim(&format!("approve office V1 --by Ben --hash {wrong}"))
        .refused(1, &["V1", "has changed"]);
    let proposals = desk.report("proposals");
    let v1 = proposals.iter().find(|row| row[0] == "V1").expect("it was put forward");
    assert_eq!(v1[1..5].join(" "), "open Ada 2013-10-29 ");
    let said = desk.munim(&format!("approve office V1 --by Ben --hash {}", v1[6])).done();
    assert!(
        said.out.contains("voucher V1 is in the books")
            && said.out.contains("line 2: 250.00 USD debit BANK"),
        "{}",
        said.out
    );
    desk.munim("approve office V1 --by Cid").refused(1, &["V1", "approved by Ben"]);
    desk.munim("decline office RENT --by Ben --reason dear").done();
    let said = desk.munim("reverse office V1 --by Ben").done();
    assert!(said.out.contains("V1-reversed") && said.out.contains("--hash"), "{}", said.out);
    desk.munim("approve office V1-reversed --by Ada").done();
    desk.munim("reverse office V1 --by Ben").refused(1, &["V1", "V1-reversed"]);
    desk.munim("verify office").done();
}

#[test]
fn a_recurring_voucher_is_ended_under_four_eyes() {
    let desk = desk();
    desk.munim("reverse office RENT --by Ada").refused(1, &["RENT", "not in the books"]);
    desk.munim("approve office RENT --by Ben").done();
    desk.munim("day office --date 2013-10-31").done();
    let said = desk.munim("reverse office RENT --by Ada").done();
    assert!(said.out.contains("RENT-ended") && said.out.contains("--hash"), "{}", said.out);
    desk.munim("reverse office RENT --by Ben").refused(1, &["RENT-ended"]);
    desk.munim("approve office RENT-ended --by Ada").refused(1, &["four eyes"]);
    desk.munim("approve office RENT-ended --by Ben").done();
    desk.munim("reverse office RENT --by Ben").refused(1, &["RENT", "RENT-ended"]);
    desk.munim("day office --date 2013-11-29").done();
    // What was booked stands, and nothing follows.
    assert_eq!(side(&desk, "trial-balance --date 2013-11-29", "OPERATING-EXPENSE"), "40.00 0.00");
    desk.munim("verify office").done();
}

#[test]
fn a_month_and_a_year_end() {
    let desk = desk();
    let october = close_october(&desk);
    come_too_late(&desk, &october);
    reopen_october(&desk);
    close_the_year(&desk);
    read_the_year(&desk);
    refuse_reports(&desk);
    desk.munim("verify office").done();
}

/// Closes October once it is over; its trial balance.
fn close_october(desk: &Desk) -> Vec<Vec<String>> {
    for id in ["V1", "RENT", "A1"] {
        desk.munim(&format!("approve office {id} --by Ben")).done();
    }
    desk.munim("close-period office --period 2013-10 --by Ada")
        .refused(1, &["2013-10", "2013-10-31"]);
    desk.munim("day office --date 2013-10-31").done();
    let said = desk.munim("close-period office --period 2013-10 --by Ada").done();
    assert!(
        said.out.contains(
            "still open: rejected rows that are open, neither booked since, nor resolved: 1"
        ) && said.out.contains("2013-10 is closed by Ada"),
        "{}",
        said.out
    );
    assert!(said.out.contains("USD: debits = credits: 1257.50 = 1257.50"), "{}", said.out);
    desk.munim("close-period office --period 2013-10 --by Ada").refused(1, &["closed already"]);
    assert_eq!(side(desk, "trial-balance --date 2013-10-31", "BANK"), "1210.00 0.00");
    desk.report("trial-balance --date 2013-10-31")
}

/// What comes too late counts on the next business day, and says so.
fn come_too_late(desk: &Desk, october: &[Vec<String>]) {
    let said = pay(desk, "P1", "2013-10-31", "5.00");
    assert!(
        said.err.contains("rows about closed periods, which count in the open one: 1;"),
        "{}",
        said.err
    );
    let said = desk.munim("day office --date 2013-11-01").done();
    assert!(said.out.contains("about closed periods, counted on 2013-11-01: 1"), "{}", said.out);
    assert_eq!(
        desk.report("late-items")[1].join(","),
        "payment booked,P1,2013-10-31,2013-11-01,P1.csv,2"
    );
    assert_eq!(
        desk.report("trial-balance --date 2013-10-31"),
        october,
        "a closed period does not change"
    );

    // So does a voucher that is approved too late; it is found in the row that put it forward.
    let late = VOUCHERS.lines().next().expect("the columns").to_owned()
        + "\nL1,,2013-10-30,BANK,CAPITAL,USD,1.00,late,Ada,,,\n";
    desk.file("late.csv", late);
    desk.munim("load office vouchers late.csv").done();
    desk.munim("approve office L1 --by Ben").done();
    assert_eq!(
        desk.report("late-items")[2].join(","),
        "voucher booked,L1,2013-10-30,2013-11-01,late.csv,2"
    );
    assert_eq!(desk.report("trial-balance --date 2013-10-31"), october, "nor by a voucher");
    desk.munim("reverse office L1 --by Ada").done();
    desk.munim("approve office L1-reversed --by Ben").done();
    let operations = desk.report("balances --date 2013-10-31");
    assert!(
        operations.iter().any(|row| row[0] == "BANK" && row[2] == "-1216.00"),
        "what is known of the day: {operations:?}"
    );
    assert_eq!(
        side(desk, "trial-balance --date 2013-11-01", "ACCRUALS"),
        "",
        "the accrual was taken back"
    );
}

/// Reopened under four eyes, the period takes its items again, and its next closing says what
/// changed.
fn reopen_october(desk: &Desk) {
    desk.munim("reopen-period office --period 2013-09 --by Ada --reason late")
        .refused(1, &["2013-09", "2013-10"]);
    desk.munim("reopen-period office --period 2013-10 --by Ada --reason late").done();
    desk.munim("approve office reopen-2013-10 --by ADA").refused(1, &["four eyes"]);
    desk.munim("approve office reopen-2013-10 --by Ben").done();
    let said = pay(desk, "P2", "2013-10-31", "9.00");
    assert!(!said.err.contains("closed periods"), "{}", said.err);
    let said = desk.munim("close-period office --period 2013-10 --by Ada").done();
    assert!(said.out.contains("line 1100 USD from -1210.00 to -1219.00"), "{}", said.out);
    assert!(
        desk.report("closings --date 2013-10-31")
            .iter()
            .any(|row| row[1] == "2" && row[3] == "line 1100 USD")
    );
}

/// The year: rent of two more months, a result of 120, carried to retained earnings.
fn close_the_year(desk: &Desk) {
    for date in ["2013-11-29", "2013-12-31"] {
        desk.munim(&format!("day office --date {date}")).done();
    }
    desk.munim("close-period office --period 2013-12 --by Ada").refused(1, &["2013-12", "2013-11"]);
    desk.munim("close-period office --period 2013-11 --by Ada").done();
    desk.munim("close-period office --period 2013-12 --by Ada").done();
    assert_eq!(side(desk, "trial-balance --date 2013-12-31", "RETAINED-EARNINGS"), "120.00 0.00");
    assert_eq!(side(desk, "trial-balance --date 2013-12-31", "OPERATING-EXPENSE"), "");
    assert_eq!(side(desk, "trial-balance --date 2013-12-30", "OPERATING-EXPENSE"), "80.00 0.00");
}

fn read_the_year(desk: &Desk) {
    let year = "income-statement --from 2013-01-01 --date 2013-12-31";
    assert_eq!(
        (amount(desk, year, "Total expenses"), amount(desk, year, "Result")),
        ("120.00".to_owned(), "-120.00".to_owned())
    );
    assert_eq!(
        amount(desk, "income-statement --from 2013-11-01 --date 2013-11-30", "Result"),
        "-32.50"
    );
    let sheet = |caption: &str| amount(desk, "balance-sheet --date 2013-12-31", caption);
    let sums =
        ["Total assets", "Total liabilities", "Total equity", "Result of the year"].map(sheet);
    assert_eq!(sums, ["1144.00", "250.00", "894.00", "0.00"]);
    let page = desk
        .report("general-ledger --account OPERATING-EXPENSE --from 2013-11-01 --date 2013-12-31");
    let last: Vec<&str> = page[1..].iter().map(|row| row[10].as_str()).collect();
    assert_eq!(last, ["-40.00", "-80.00", "-120.00", "0.00"], "{page:?}");
    assert_eq!(
        side(desk, "subledger --date 2013-12-31 --line 1100", "BANK"),
        side(desk, "subledger --date 2013-12-31 --line 1100", "")
    );
}

fn refuse_reports(desk: &Desk) {
    desk.munim("report office trial-balance --basis cash").refused(2, &["cash"]);
    desk.munim("report office subledger --line 9999").refused(2, &["9999", "gl-lines"]);
    desk.munim("report office trial-balance --account NOBODY").refused(2, &["NOBODY"]);
    desk.munim("report office balance-sheet --from 2013-10-01")
        .refused(2, &["--from", "balance-sheet"]);
    desk.munim("report office balance-sheet --line 1100").refused(2, &["--line", "balance-sheet"]);
    desk.munim("report office income-statement --from 2013-12-31 --date 2013-12-01")
        .refused(2, &["2013-12-31", "2013-12-01"]);
}
