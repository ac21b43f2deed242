//! Charges from the command line: a trade's, line by line, and a schedule that is tried on a past
//! period.

use crate::office::Desk;

const SCHEDULES: &str = "\
schedule,effective,scope,whom,per,per_share,minimum,introducing_percent,introducing_account,source
retail,2013-10-07,all,,order,0.01,1.50,,,the board
anna,2013-10-07,account,ANNA,order,0.02,,40,IB-1,letter of 1 October
";

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,order_id,commission
T1,2013-10-07T14:00:00Z,BEN,B,BAC,100,14.00,USD,XNYS,A,O1,
T2,2013-10-07T14:01:00Z,BEN,B,BAC,60,14.00,USD,XNYS,A,O1,
T3,2013-10-07T14:02:00Z,ANNA,S,BAC,100,14.00,USD,XNYS,A,O2,
T4,2013-10-07T14:03:00Z,BEN,B,BAC,10,14.00,USD,XNYS,A,,0.25
";

/// A cent a share of the order and twice that; only for everybody, from a day that has not come.
const TRIAL: &str = "schedule,effective,scope,per_share,introducing_percent,introducing_account\nnew,2026-01-01,all,0.02,50,IB-1\n";

fn desk() -> Desk {
    let desk = Desk::furnished();
    desk.file("brokers.csv", "account,family,kind,name,class\nIB-1,payable,introducing_broker,Introducing Broker,broker_dealer\n");
    desk.file("schedules.csv", SCHEDULES);
    desk.file("trades.csv", TRADES);
    desk.munim("load office accounts brokers.csv").done();
    assert_eq!(
        desk.munim("load office schedules schedules.csv --format csv").done().counts(),
        [2, 2, 0, 0]
    );
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    desk
}

#[test]
fn a_charge_explains_itself_line_by_line() {
    let desk = desk();
    let rows = desk.report("charges --date 2013-10-07");
    let told: Vec<String> =
        rows[1..].iter().map(|row| [&row[1..2], &row[3..13]].concat().join(" ")).collect();
    assert_eq!(
        told,
        [
            "T1 commission shares 100 0.01  1 half_up to 2 1.00 COMMISSION 2013-10-07",
            "T1 commission the parts 1.00 1.50 minimum 0.5  0.50 COMMISSION 2013-10-07",
            // 160 shares of the order owe 1.60, and T1 bore 1.50 of it.
            "T2 commission shares 160 0.01  1.6 half_up to 2 1.60 COMMISSION 2013-10-07",
            "T2 commission earlier fills of the order 1.50   -1.5  -1.50 COMMISSION 2013-10-07",
            "T3 commission shares 100 0.02  2 half_up to 2 2.00 COMMISSION 2013-10-07",
            "T3 section_31 principal 1400.00 17.40  0.02436 half_up to 2 0.02 SEC-FEES 2013-05-25",
            "T3 taf shares 100 0.000119  0.0119 half_up to 2 0.01 TAF-FEES 2012-07-01",
            "T3 introducing share commission 2.00 40  0.8 half_up to 2 0.80 IB-1 2013-10-07",
            "T4 commission agreement 0.25   0.25  0.25 COMMISSION ",
        ]
    );
    assert_eq!(rows[1][13], "the board");
    assert!(rows[6][13].contains("FINRA"), "{}", rows[6][13]);
    // The lines that the client pays add up to the blotter, and the close has proved it.
    let blotter = desk.report("blotter --date 2013-10-07");
    assert_eq!(
        blotter[1..].iter().map(|row| row[10].as_str()).collect::<Vec<_>>(),
        ["1.50", "0.10", "2.00", "0.25"]
    );
    let control = desk
        .report("controls")
        .into_iter()
        .find(|row| row[0].contains("line by line"))
        .expect("it is on the sheet");
    assert_eq!(control[1..], ["4", "4", "yes"]);
    assert_eq!(desk.report("charges --date 2013-10-08").len(), 1);
    assert_eq!(desk.report("schedules").len(), 3);
    desk.munim("verify office").done();
}

#[test]
fn a_schedule_is_tried_on_a_past_period() {
    let desk = desk();
    let before = desk.files("office/journal");
    desk.file("trial.csv", TRIAL);
    let tried = desk
        .munim("try office trial.csv --from 2013-10-01 --to 2013-10-31 --format csv")
        .done()
        .rows();
    let told: Vec<String> = tried.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        told[1..],
        [
            // Anna has her own schedule, which the tried one does not touch.
            "ANNA USD 1 2.00 2.00 0.00 0.80 0.80 0.00",
            // 100 and 60 shares at two cents, each by itself, and an agreement that stays; half
            // goes to the broker.
            "BEN USD 3 1.85 3.45 1.60 0.00 1.60 1.60",
            "total USD 4 3.85 5.45 1.60 0.80 2.40 1.60",
        ]
    );
    assert_eq!(
        desk.munim("try office trial.csv --from 2013-11-01 --to 2013-11-30 --format csv")
            .done()
            .rows()
            .len(),
        1
    );
    // The schedule that is in force gives what was charged.
    let again = desk
        .munim("try office schedules.csv --from 2013-10-07 --to 2013-10-07 --format csv")
        .done()
        .rows();
    assert!(again[1..].iter().all(|row| row[5] == "0.00" && row[8] == "0.00"), "{again:?}");
    assert_eq!(desk.files("office/journal"), before, "nothing is written");
}

#[test]
fn what_cannot_be_tried_says_why() {
    let desk = desk();
    desk.file("wrong.csv", "schedule,effective,scope,flat\nnew,2013-10-01,all,-1\n");
    desk.file("unread.csv", "schedule,effective,scope,flat\nnew,2013-10-01,somebody,1\n");
    desk.munim("try office wrong.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["wrong.csv row 2", "flat -1"]);
    desk.munim("try office unread.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["unread.csv row 2", "scope"]);
    desk.munim("try office nowhere.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["nowhere.csv"]);
    desk.munim("try office wrong.csv --from 2013-10-31 --to 2013-10-01")
        .refused(2, &["before it begins"]);
}
