//! A month and a half of interest and of a loan, run as a clerk runs it: files, days, reports;
//! every figure in a comment.

use crate::office::{Desk, lines};

/// Who decided it stands in every row; the partners' base rate falls on the 21st.
const RATES: &str = "\
effective,scope,name,currency,side,tier_from,rate,base,tiering,day_count,source
2013-10-07,all,PRIME,USD,base,,0.05,,,,partners' meeting of 1 October
2013-10-21,all,PRIME,USD,base,,0.0475,,,,partners' meeting of 18 October
2013-10-07,all,,USD,debit,,0.03,PRIME,marginal,actual/360,tariff 2013
2013-10-07,all,,USD,debit,10000,0.02,PRIME,marginal,actual/360,tariff 2013
2013-10-07,all,,USD,credit,,0.001,,whole,actual/365,tariff 2013
";

const POSITIONS: &str = "\
date,account,asset,quantity
2013-10-07,BEN,USD,-15000.00
2013-10-07,ANNA,USD,7300.00
2013-10-07,BANK,USD,7700.00
2013-10-07,ANNA,IBM,5000
2013-10-07,DTC,IBM,-5000
";

const LENDER: &str = "\
account,family,kind,name,class
LEND-X,street,loan,Lent to X,broker_dealer
";

const LOANS: &str = "\
movement_id,loan_id,date,action,direction,account,location_account,bank_account,instrument,quantity,collateral,price,rebate
M1,SL1,2013-10-15,open,lend,LEND-X,DTC,BANK,IBM,1000,187680,184.00,0.005
M2,SL1,2013-10-22,mark,,,,,,,-10200,174.00,
M3,SL1,2013-11-05,return,,,,,,1000,,,
";

/// What the bank had forgotten to tell.
const LATE: &str = "\
payment_id,date,account,bank_account,currency,amount,reference
P9,2013-10-24,BEN,BANK,USD,6000.00,wire of the 24th
";

const OCTOBER: [&str; 19] = [
    "07", "08", "09", "10", "11", "14", "15", "16", "17", "18", "21", "22", "23", "24", "25", "28",
    "29", "30", "31",
];

fn through_october() -> Desk {
    let desk = Desk::furnished();
    for (name, text) in [
        ("rates.csv", RATES),
        ("positions.csv", POSITIONS),
        ("lender.csv", LENDER),
        ("loans.csv", LOANS),
    ] {
        desk.file(name, text);
    }
    desk.munim("load office accounts lender.csv").done();
    desk.munim("load office positions positions.csv").done();
    assert_eq!(
        desk.munim("load office interest_rates rates.csv --format csv").done().counts(),
        [5, 5, 0, 0]
    );
    for day in OCTOBER {
        if day == "21" {
            // A row may be dated a week ahead while no day is open: the last one is not, and is
            // sent again when it has come.
            assert_eq!(
                desk.munim("load office loans loans.csv --format csv").done().counts(),
                [3, 2, 0, 1]
            );
        }
        desk.munim(&format!("day office --date 2013-10-{day}")).done();
    }
    desk
}

#[test]
fn a_month_of_interest_explains_itself() {
    let desk = through_october();
    // BEN: 10,000 at 8% and 5,000 at 7% for 14 days, then at 7.75% and 6.75% for 11; ANNA: 0.1%
    // over 365.
    let expected = "\
account,currency,from,to,balance,rate,days,day_count,exact,month_interest,month_posted
ANNA,USD,2013-10-07,2013-10-20,7300.00,0.001,14,actual/365,0.28000000,0.50,0.00
ANNA,USD,2013-10-21,2013-10-31,7300.00,0.001,11,actual/365,0.22000000,0.50,0.00
BEN,USD,2013-10-07,2013-10-20,-10000.00,0.08,14,actual/360,-31.11111111,-78.72,0.00
BEN,USD,2013-10-07,2013-10-20,-5000.00,0.07,14,actual/360,-13.61111111,-78.72,0.00
BEN,USD,2013-10-21,2013-10-31,-10000.00,0.0775,11,actual/360,-23.68055556,-78.72,0.00
BEN,USD,2013-10-21,2013-10-31,-5000.00,0.0675,11,actual/360,-10.31250000,-78.72,0.00
";
    assert_eq!(desk.report("interest"), lines(expected));
    // The loan: 187,680 at 0.5% for 7 days, then 177,480 for 10: 18.2466... + 24.65.
    let expected = "\
account,currency,what,month_end,accrued,posted,not_posted
ANNA,USD,interest,2013-10-31,0.50,0.00,0.50
BEN,USD,interest,2013-10-31,-78.72,0.00,-78.72
LEND-X,USD,rebate and fee,2013-10-31,42.90,0.00,42.90
";
    assert_eq!(desk.report("accruals"), lines(expected));
    let open = desk.report("loans");
    assert_eq!(open[1][..8], lines("SL1,lend,LEND-X,IBM,2013-10-15,1000,USD,177480.00")[0][..]);
    // The first day of November posts the month, once.
    desk.munim("day office --date 2013-11-01").done();
    let balances = desk.report("balances");
    let settled = |account: &str, asset: &str| {
        balances
            .iter()
            .find(|row| row[0] == account && row[1] == asset)
            .map(|row| row[2].clone())
            .unwrap_or_default()
    };
    assert_eq!(settled("BEN", "USD"), "-15078.72");
    assert_eq!(settled("ANNA", "USD"), "7300.50");
    assert_eq!(settled("LEND-X", "USD"), "177522.90");
    let explained = desk.munim("explain office BEN USD --format csv").done().rows();
    assert!(
        explained.iter().any(|row| row.iter().any(|field| field.contains("interest of 2013-10"))),
        "{explained:?}"
    );
    desk.munim("verify office").done();
}

#[test]
fn a_late_payment_corrects_the_month_that_was_posted() {
    let desk = through_october();
    desk.munim("day office --date 2013-11-01").done();
    desk.file("late.csv", LATE);
    desk.munim("day office --date 2013-11-04 --payments late.csv").done();
    // From the 24th on BEN owed 9,000: 8 days of 5,000 at 6.75% and 1,000 at 7.75% are 9.222... too
    // much; 69.49 in all.
    let october = desk.report("interest --date 2013-10-31");
    assert_eq!(
        october.last().map(|row| row[9..].join(",")).as_deref(),
        Some("-69.49,0.00"),
        "October, as it is known now"
    );
    let ben: Vec<Vec<String>> =
        desk.report("balances").into_iter().filter(|row| row[0] == "BEN").collect();
    assert_eq!(ben[0][2], "-9069.49");
    desk.munim("day office --date 2013-11-05 --loans loans.csv").done();
    assert_eq!(desk.report("loans").len(), 1, "it is given back");
    desk.munim("verify office").done();
}

/// Rows that are for many do not reach everybody, and who sets them hears whom they miss.
#[test]
fn loading_rates_and_schedules_says_whom_they_miss() {
    let desk = Desk::new();
    desk.munim("init office --market us --date 2026-06-08").done();
    let accounts = "account,family,kind,name,class,desk\nC1,client,cash,One,customer,NORTH\nS1,client,short,One short,customer,NORTH\nD1,client,dvp,Two,customer,\n";
    desk.file("accounts.csv", accounts);
    let rates = "effective,scope,name,currency,side,rate,source\n2026-06-08,all,,USD,debit,0.08,board\n2026-06-08,account,D1,USD,debit,0.09,board\n2026-06-08,desk,NRTH,USD,credit,0.01,board\n";
    desk.file("rates.csv", rates);
    let schedules = "schedule,effective,scope,whom,flat,source\nnorth,2026-06-08,desk,NORTH,1.00,board\nsouth,2026-06-08,desk,SOUTH,1.00,board\n";
    desk.file("schedules.csv", schedules);
    desk.munim("load office accounts accounts.csv").done();
    let told = desk.munim("load office interest_rates rates.csv").done().err;
    assert!(told.contains("until a row of scope account names them: S1\n"), "{told}");
    assert!(told.contains("no account has such a desk: NRTH\n"), "{told}");
    let told = desk.munim("load office schedules schedules.csv").done().err;
    assert!(told.contains("no account has such a desk: SOUTH\n"), "{told}");
    assert!(!told.contains("scope account"), "{told}");
}
