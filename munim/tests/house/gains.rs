//! Tax lots from the command line: wash sales, another method as a question, years, Form 1099-B,
//! and the tax of India.
//!
//! Each figure follows by hand beside it. Sources: 26 USC 1091 and 1222; `rules/us.md` 9;
//! `rules/india_eu.md` A10.

use crate::office::Desk;

const POSITIONS: &str =
    "date,account,asset,quantity,cost,acquired\n2013-10-04,ANNA,BAC,100,1000.00,2012-05-01\n";

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
A1,2013-10-07T14:00:00Z,ANNA,B,BAC,100,14.00,USD,XNYS,A
B1,2013-10-07T14:00:00Z,BEN,B,BAC,100,14.00,USD,XNYS,A
";

/// The sales bear fees of 0.02 (Section 31 at 17.40 a million) and 0.01 (TAF at 0.000119 a share).
const SALES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
A2,2013-10-08T14:00:00Z,ANNA,S,BAC,100,12.00,USD,XNYS,A
B2,2013-10-08T14:00:00Z,BEN,S,BAC,100,13.00,USD,XNYS,A
B3,2013-10-08T15:00:00Z,BEN,B,BAC,40,13.50,USD,XNYS,A
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("accounts.csv", "account,family,kind,name,class\nANNA,client,cash,Anna,customer\nBEN,client,cash,Ben,customer\n");
    desk.file(
        "instruments.csv",
        "instrument,symbol,name,cfi,currency,market,clearing_account,cusip\nBAC,BAC,Bank of America,ESVUFR,USD,XNYS,NSCC,060505104\n",
    );
    for (name, text) in [("positions", POSITIONS), ("trades", TRADES), ("sales", SALES)] {
        desk.file(&format!("{name}.csv"), text);
    }
    desk.munim("init office --market us --date 2013-10-04").done();
    for kind in ["accounts", "instruments", "positions"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    desk.munim("day office --date 2013-10-08 --trades sales.csv").done();
    desk
}

/// These fields of every row.
fn told(rows: &[Vec<String>], fields: &[usize]) -> Vec<String> {
    rows[1..]
        .iter()
        .map(|row| fields.iter().map(|field| row[*field].as_str()).collect::<Vec<_>>().join(" "))
        .collect()
}

/// Lot, closed by, proceeds, basis, disallowed, gain, term.
const GAIN: &[usize] = &[3, 4, 11, 12, 15, 16, 17];

/// What came without a statement is unknown in every report, until its statement comes, after the
/// sale: 26 CFR 1.6045-1(d)(2)(iii). The sale bears fees of 0.02 and 0.01, as above.
#[test]
fn a_transfer_statement_that_comes_after_the_sale_is_taken_in() {
    const FORM: &[usize] = &[4, 6, 7, 9, 10, 12, 13, 15];
    let desk = Desk::new();
    desk.file("accounts.csv", "account,family,kind,name,class\nANNA,client,cash,Anna,customer\n");
    desk.file(
        "instruments.csv",
        "instrument,symbol,name,cfi,currency,market,clearing_account\nBAC,BAC,Bank of America,ESVUFR,USD,XNYS,NSCC\n",
    );
    desk.file(
        "transfers.csv",
        "transfer_id,date,from_account,to_account,instrument,quantity\nM1,2013-10-04,DTC,ANNA,BAC,100\n",
    );
    desk.file(
        "sales.csv",
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\nA1,2013-10-07T14:00:00Z,ANNA,S,BAC,100,12.00,USD,XNYS,A\n",
    );
    desk.file(
        "statements.csv",
        "statement_id,date,account,instrument,came_by,quantity,acquired,cost\nTS1,2013-10-07,ANNA,BAC,M1,100,2012-05-01,1000.00\n",
    );
    desk.munim("init office --market us --date 2013-10-04").done();
    for kind in ["accounts", "instruments", "transfers"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk.munim("day office --date 2013-10-07 --trades sales.csv").done();
    let gains = || told(&desk.report("gains"), &[3, 5, 11, 12, 16, 17, 19]);
    let form = || told(&desk.report("form-1099b"), FORM);
    assert_eq!(gains(), ["M1-1  1199.97   unknown cost_and_day"]);
    assert_eq!(form(), [" 1199.97   yes no X "]);
    desk.munim("load office lot_statements statements.csv").done();
    assert_eq!(gains(), ["M1-1 2012-05-01 1199.97 1000.00 199.97 long "]);
    assert_eq!(form(), ["2012-05-01 1199.97 1000.00 LT no yes D 199.97"]);
    desk.munim("verify office").done();
}

#[test]
fn a_wash_sale_is_seen_and_its_loss_stays_in_the_replacement() {
    let desk = desk();
    let gains = told(&desk.report("gains"), GAIN);
    // Of BEN's loss of 100.03 two fifths wait in the 40 that he bought again.
    assert_eq!(
        gains,
        [
            "opening-1 A2 1199.97 1000.00 0.00 199.97 long",
            "B1 B2 1299.97 1400.00 40.01 -60.02 short"
        ]
    );
    let lots = told(&desk.report("lots"), &[0, 2, 4, 5, 6]);
    assert_eq!(lots, ["ANNA A1 100 1400.00 1400.00", "BEN B3 40 540.00 580.01"]);
    let years = told(&desk.report("gains-by-year"), &[0, 1, 3, 4, 8]);
    assert_eq!(years, ["2013 ANNA long 1 199.97", "2013 BEN short 1 -60.02"]);
    let form = told(
        &desk.report("form-1099b --account BEN"),
        &[2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15],
    );
    assert_eq!(
        form,
        [
            "060505104 100 Bank of America 2013-10-07 2013-10-08 1299.97 1400.00 40.01 ST no yes A W -60.02"
        ]
    );
}

#[test]
fn another_method_is_a_question() {
    let desk = desk();
    let before = desk.report("lots");
    // The last in goes first: 1,400.00 for 1,199.97, and nothing was bought again.
    let asked = told(&desk.report("gains --method lifo --account ANNA"), GAIN);
    assert_eq!(asked, ["A1 A2 1199.97 1400.00 0.00 -200.03 short"]);
    assert_eq!(
        told(&desk.report("lots --method lifo --account ANNA"), &[2, 4, 5]),
        ["opening-1 100 1000.00"]
    );
    assert_eq!(desk.report("lots"), before, "and changes nothing");
    desk.munim("verify office").done();
    for (asked, why) in [
        (
            "balances --method lifo",
            "balances does not know --method; these reports do: lots, gains, gains-by-year",
        ),
        ("trial-balance --method lifo", "--method is for reports on lots"),
        ("gains --basis trade", "for reports of the general ledger"),
        ("gains --account NOBODY", "account NOBODY is not known to this office"),
        ("gains --method cheapest", "the methods are fifo, lifo, hifo, lofo, average"),
    ] {
        desk.munim(&format!("report office {asked}")).refused(2, &[why]);
    }
}

#[test]
fn a_share_of_long_ago_costs_what_it_was_worth_on_the_day_of_fair_value() {
    let desk = Desk::new();
    desk.file(
        "accounts.csv",
        "account,family,kind,name,class,country\nASHA,client,margin,Asha Rao,customer,IN-MH\n",
    );
    desk.file(
        "instruments.csv",
        "instrument,symbol,name,cfi,currency,market,clearing_account\nRELIANCE,RELIANCE,Reliance,ESVUFR,INR,XNSE,NCL\n",
    );
    desk.file(
        "rules.csv",
        "effective,rule,value,source\n2026-06-01,broker_state,IN-MH,registered office\n",
    );
    desk.file("positions.csv", "date,account,asset,quantity,cost,acquired\n2026-06-01,ASHA,RELIANCE,300,150000.00,2017-06-01\n");
    desk.file(
        "prices.csv",
        "date,instrument,price,currency,source\n2018-01-31,RELIANCE,960.00,INR,nse\n",
    );
    let trades = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2026-06-02T10:00:00+05:30,ASHA,S,RELIANCE,200,1388.50,INR,XNSE,A
T2,2026-06-02T10:01:00+05:30,ASHA,S,RELIANCE,100,2388.50,INR,XNSE,A
";
    desk.file("trades.csv", trades);
    desk.munim("init office --market india --date 2026-06-01").done();
    for kind in ["rules", "accounts", "instruments", "positions", "prices"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk.munim("day office --date 2026-06-02 --trades trades.csv").done();
    // Year, proceeds, basis, fair value, what counts as cost, gain, term.
    let gains = told(&desk.report("gains"), &[0, 11, 12, 13, 14, 16, 17]);
    let sold = [
        "2026-27 277700.00 100000.00 192000.00 192000.00 85700.00 long",
        "2026-27 238850.00 50000.00 96000.00 96000.00 142850.00 long",
    ];
    assert_eq!(gains, sold);
    // 2,28,550 less 1,25,000 at 12.5 percent: 12,943.75.
    let tax = told(&desk.report("gains-tax"), &[0, 1, 3, 4, 5, 6, 7, 8]);
    assert_eq!(tax, ["2026-27 ASHA 0.00 228550.00 125000.00 0.00 12943.75 0.00"]);
    assert_eq!(desk.report("form-1099b").len(), 1, "it is no American form");
}

/// What is bought and sold on one day and exchange is not delivered: it is speculative (Income-tax
/// Act 1961 section 43(5)) and leaves the holding as it was (section 45(2A): first in, first out of
/// what leaves the demat account).
#[test]
fn what_is_bought_and_sold_on_one_day_leaves_the_holding_in_india() {
    let desk = Desk::new();
    desk.file(
        "accounts.csv",
        "account,family,kind,name,class,country\nDEVI,client,cash,Devi Nair,customer,IN-KA\nNEHA,client,margin,Neha Jain,customer,IN-MH\n",
    );
    desk.file(
        "instruments.csv",
        "instrument,symbol,name,cfi,currency,market,clearing_account\nWIPRO,WIPRO,Wipro,ESVUFR,INR,XNSE,NCL\nTITAN,TITAN,Titan,ESVUFR,INR,XNSE,NCL\nITC,ITC,ITC,ESVUFR,INR,XNSE,NCL\n",
    );
    desk.file("rules.csv", "effective,rule,value\n2026-06-01,broker_state,IN-MH\n");
    desk.file("positions.csv", "date,account,asset,quantity,cost,acquired\n2026-06-08,DEVI,WIPRO,80,4800.00,2020-02-07\n2026-06-08,DEVI,ITC,100,20000.00,2021-03-01\n2026-06-08,DEVI,TITAN,30,6000.00,2019-05-02\n");
    // WIPRO: all is sold, and bought again. TITAN: bought and sold before it was held; the purchase
    // in Mumbai at 15:00 and the sale at 15:01 are on two exchanges. ITC: of 60 sold and 20 bought
    // the first 20 sold are set off; 40 leave the holding.
    let trades = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
W1,2026-06-09T10:00:00+05:30,DEVI,S,WIPRO,80,250.00,INR,XNSE,A
W2,2026-06-09T14:00:00+05:30,DEVI,B,WIPRO,80,240.00,INR,XNSE,A
N1,2026-06-09T10:00:00+05:30,NEHA,B,TITAN,30,300.00,INR,XNSE,A
N2,2026-06-09T14:00:00+05:30,NEHA,S,TITAN,30,309.00,INR,XNSE,A
T1,2026-06-09T15:00:00+05:30,DEVI,B,TITAN,10,300.00,INR,XBOM,A
T2,2026-06-09T15:01:00+05:30,DEVI,S,TITAN,10,310.00,INR,XNSE,A
I1,2026-06-09T10:00:00+05:30,DEVI,S,ITC,50,400.00,INR,XNSE,A
I2,2026-06-09T11:00:00+05:30,DEVI,B,ITC,20,390.00,INR,XNSE,A
I3,2026-06-09T12:00:00+05:30,DEVI,S,ITC,10,410.00,INR,XNSE,A
";
    desk.file("trades.csv", trades);
    desk.munim("init office --market india --date 2026-06-08").done();
    for kind in ["rules", "accounts", "instruments", "positions"] {
        desk.munim(&format!("load office {kind} {kind}.csv")).done();
    }
    desk.munim("day office --date 2026-06-09 --trades trades.csv").done();
    // Account, instrument, closed by, quantity, short, proceeds, cost, gain, term.
    let gains = told(&desk.report("gains"), &[1, 2, 4, 8, 9, 11, 14, 16, 17]);
    let sold = [
        "DEVI WIPRO W2 80 yes 20000.00 19200.00 800.00 speculative",
        "DEVI TITAN T2 10 no 3100.00 2000.00 1100.00 long",
        "DEVI ITC I1 30 no 12000.00 6000.00 6000.00 long",
        "DEVI ITC I3 10 no 4100.00 2000.00 2100.00 long",
        "DEVI ITC I2 20 yes 8000.00 7800.00 200.00 speculative",
        "NEHA TITAN N2 30 no 9270.00 9000.00 270.00 speculative",
    ];
    assert_eq!(gains, sold);
    // Long-term gains of 9,200 are within the exemption; nothing is held short.
    let tax = told(&desk.report("gains-tax"), &[1, 3, 4, 5, 6, 7, 8]);
    assert_eq!(
        tax,
        ["DEVI 0.00 9200.00 9200.00 0.00 0.00 1000.00", "NEHA 0.00 0.00 0.00 0.00 0.00 270.00"]
    );
    // Account, instrument, acquired, quantity, cost.
    let lots = told(&desk.report("lots"), &[0, 1, 3, 4, 5]);
    let held = [
        "DEVI WIPRO 2020-02-07 80 4800.00",
        "DEVI TITAN 2019-05-02 20 4000.00",
        "DEVI TITAN 2026-06-09 10 3000.00",
        "DEVI ITC 2021-03-01 60 12000.00",
    ];
    assert_eq!(lots, held);
    let years = told(&desk.report("gains-by-year"), &[1, 3, 4, 8]);
    let sums = ["DEVI long 3 9200.00", "DEVI speculative 2 1000.00", "NEHA speculative 1 270.00"];
    assert_eq!(years, sums);
    // A purchase that never was: the shares of the first sale left the holding after all.
    desk.file("cancel.csv", "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,cancels\nW2-X,2026-06-09T14:00:00+05:30,DEVI,B,WIPRO,80,240.00,INR,XNSE,A,W2\n");
    desk.munim("day office --date 2026-06-10 --trades cancel.csv").done();
    let gains = told(&desk.report("gains"), &[1, 2, 4, 8, 9, 11, 14, 16, 17]);
    assert!(gains.contains(&"DEVI WIPRO W1 80 no 20000.00 4800.00 15200.00 long".to_owned()));
    assert_eq!(told(&desk.report("lots"), &[0, 1, 3, 4, 5]), held[1..]);
    desk.munim("verify office").done();
}

/// A report whose rows are of accounts is drawn up of one alone, as those on lots are.
#[test]
fn a_report_by_account_is_of_one_alone_where_it_is_asked() {
    let desk = Desk::furnished();
    desk.munim("day office --date 2013-10-07").done();
    for report in ["balances", "ladder", "blotter", "stock-record", "free-credits", "margin"] {
        let all = desk.report(report);
        let at = all[0].iter().position(|column| column == "account").expect("it has accounts");
        let one = desk.report(&format!("{report} --account ANNA"));
        let expected: Vec<_> = all[1..].iter().filter(|row| row[at] == "ANNA").collect();
        assert_eq!(one[1..].iter().collect::<Vec<_>>(), expected, "{report}");
    }
    desk.munim("report office fails --account ANNA").refused(2, &["balances", "--account"]);
}
