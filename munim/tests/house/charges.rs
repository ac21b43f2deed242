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
    desk.file("wrong.csv", "schedule,effective,scope,minimum\nnew,2013-10-01,all,-1\n");
    desk.file("unread.csv", "schedule,effective,scope,flat\nnew,2013-10-01,somebody,1\n");
    desk.munim("try office wrong.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["wrong.csv row 2", "minimum -1"]);
    desk.munim("try office unread.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["unread.csv row 2", "scope"]);
    desk.munim("try office nowhere.csv --from 2013-10-01 --to 2013-10-31")
        .refused(2, &["nowhere.csv"]);
    desk.munim("try office wrong.csv --from 2013-10-31 --to 2013-10-01")
        .refused(2, &["before it begins"]);
}

/// The clients of the orders below.
const CLIENTS: &str = "\
account,family,kind,name,class
K1,client,dvp,Three fills and one,customer
K2,client,dvp,First fill busted,customer
K3,client,dvp,Capped,customer
K4,client,dvp,Cheaper tier,customer
IB-1,payable,introducing_broker,Introducing Broker,broker_dealer
";

fn orders(schedules: &str) -> Desk {
    let desk = Desk::furnished();
    desk.file("clients.csv", CLIENTS);
    desk.file("schedules.csv", schedules);
    desk.munim("load office accounts clients.csv").done();
    desk.munim("load office schedules schedules.csv").done();
    desk
}

/// `trade_id account quantity order [cancels]` of BAC at 10.00.
fn fills(date: &str, rows: &[String]) -> String {
    let header = "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,\
                  capacity,order_id,cancels\n";
    let row = |row: &String| {
        let words: Vec<&str> = row.split(' ').collect();
        let [trade_id, account, quantity, order] = words[..4] else { panic!("{row} is short") };
        let cancels = words.get(4).unwrap_or(&"");
        format!(
            "{trade_id},{date}T10:00:00-04:00,{account},B,BAC,{quantity},10.00,USD,XNYS,A,{order},{cancels}\n"
        )
    };
    header.to_owned() + &rows.iter().map(row).collect::<String>()
}

/// What the clients pay, by the lines of the report of charges.
fn paid(desk: &Desk, account: &str, date: &str) -> i64 {
    let rows = desk.report(&format!("charges --date {date}"));
    let of_account = rows[1..].iter().filter(|row| row[2] == account && row[3] == "commission");
    of_account.map(|row| row[10].replace('.', "").parse::<i64>().expect("cents")).sum()
}

/// 0.006 a share, at least 1.20, at most 7.00 for an order and day; and 8 basis points, from 1,000
/// shares on 3. What stands after a cancel bears what it would have borne alone:
/// K1: 400 shares in three fills 2.40; 12 shares on the next day, which is another order, 1.20.
/// K2: the first of three fills is cancelled; 360 shares stand: 2.16.
/// K3: twice 1,500 shares, capped at 7.00; the first is cancelled; 1,500 shares stand: 7.00.
/// K4: 900 + 900 shares bear 5.40; the first are cancelled; 9,000.00 at 8 basis points: 7.20.
#[test]
fn what_stands_of_an_order_is_charged_as_if_alone() {
    let desk = orders(
        "schedule,effective,scope,whom,per,tier_by,tier_from,per_share,bps,minimum,maximum,source\n\
         RETAIL,2013-10-01,all,,order,quantity,0,0.006,,1.20,7.00,the board\n\
         STEPS,2013-10-01,account,K4,order,quantity,0,,8,,,the board\n\
         STEPS,2013-10-01,account,K4,order,quantity,1000,,3,,,the board\n",
    );
    let three = |id: &str, account: &str| {
        [("1", 40), ("2", 110), ("3", 250)]
            .map(|(number, quantity)| format!("{id}{number} {account} {quantity} O-{account}"))
    };
    let twice = |id: &str, account: &str, quantity: u32| {
        ["1", "2"].map(|number| format!("{id}{number} {account} {quantity} O-{account}"))
    };
    let first =
        [&three("T", "K1")[..], &three("U", "K2"), &twice("V", "K3", 1500), &twice("W", "K4", 900)]
            .concat();
    desk.file("first.csv", fills("2013-10-07", &first));
    desk.munim("day office --date 2013-10-07 --trades first.csv").done();
    let (monday, tuesday) = ("2013-10-07", "2013-10-08");
    let of = |account| paid(&desk, account, monday);
    assert_eq!(["K1", "K2", "K3", "K4"].map(of), [240, 240, 700, 540]);
    let back = ["U4 K2 40 O-K2 U1", "V3 K3 1500 O-K3 V1", "W3 K4 900 O-K4 W1"].map(str::to_owned);
    let second = fills(tuesday, &["T4 K1 12 O-K1".to_owned()])
        + fills(monday, &back).split_once('\n').expect("a header").1;
    desk.file("second.csv", second);
    let counts = "load office trades second.csv --format csv";
    desk.munim("day office --date 2013-10-08 --trades second.csv").done();
    assert_eq!(desk.munim(counts).done().counts(), [4, 0, 4, 0]);
    assert_eq!(["K1", "K2", "K3", "K4"].map(of), [240, 216, 700, 720]);
    assert_eq!(paid(&desk, "K1", tuesday), 120);
    // The difference is a line of the ledger, of the fill that bears it, on the day of the fill.
    let ledger = desk.report("general-ledger --account COMMISSION");
    let adjusted: Vec<String> = ledger[1..]
        .iter()
        .filter(|row| row[6] == "charges adjusted")
        .map(|row| [&row[3], &row[7], &row[8], &row[9]].map(String::as_str).join(" "))
        .collect();
    assert_eq!(
        adjusted,
        [
            "2013-10-07 U2  1.20",
            "2013-10-07 U3 0.24 ",
            "2013-10-07 V2  7.00",
            "2013-10-07 W2  9.00"
        ]
    );
    assert_eq!(ledger.last().expect("it has lines")[10], "19.96");
    // The charges say why, and so does every posting.
    let why: Vec<String> = desk.report("charges --date 2013-10-07")[1..]
        .iter()
        .filter(|row| row[4] == "borne before")
        .map(|row| [&row[1], &row[5], &row[10], &row[13]].map(String::as_str).join(" "))
        .collect();
    assert_eq!(
        why,
        [
            "U2 0.00 0.00 adjusted: U4 cancels U1",
            "U3 1.20 0.00 adjusted: U4 cancels U1",
            "V2 0.00 0.00 adjusted: V3 cancels V1",
            "W2 -1.80 0.00 adjusted: W3 cancels W1"
        ]
    );
    let told = desk.munim("explain office K2 USD").done().out;
    assert!(told.contains("U2, adjusted by U4"), "{told}");
    let balances = desk.report("balances");
    let of = |account: &str| {
        let row = balances.iter().find(|row| row[0] == account && row[1] == "USD");
        row.expect("it has money")[4].clone()
    };
    assert_eq!(
        ["K1", "K2", "K3", "K4", "COMMISSION"].map(of),
        ["-4123.60", "-3602.16", "-15007.00", "-9007.20", "19.96"]
    );
    desk.munim("verify office").done();
}

/// K1: an order of twelve shares in twelve fills at 0.01 each: 0.12, of which half is 0.06. K2:
/// five fills of 30, at least 1.25: 1.50, of which 33 percent are 0.495, so 0.50. Together 0.56.
#[test]
fn shares_of_an_introducing_broker_add_up() {
    let desk = orders(
        "schedule,effective,scope,whom,per,per_share,minimum,introducing_percent,introducing_account,source\n\
         HALF,2013-10-01,account,K1,order,0.01,,50,IB-1,agreement\n\
         THIRD,2013-10-01,account,K2,order,0.01,1.25,33,IB-1,agreement\n",
    );
    let rows: Vec<String> = (1..=12)
        .map(|number| format!("T{number} K1 1 O1"))
        .chain((1..=5).map(|number| format!("U{number} K2 30 O2")))
        .collect();
    desk.file("trades.csv", fills("2013-10-07", &rows));
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    let rows = desk.report("charges");
    let shared = |account: &str| -> i64 {
        let lines = rows.iter().filter(|row| row[2] == account && row[3] == "introducing share");
        lines.map(|row| row[10].replace('.', "").parse::<i64>().expect("cents")).sum()
    };
    assert_eq!((shared("K1"), shared("K2")), (6, 50));
    assert_eq!(["K1", "K2"].map(|account| paid(&desk, account, "2013-10-07")), [12, 150]);
    let balances = desk.report("balances");
    let of = |account: &str| {
        let row = balances.iter().find(|row| row[0] == account && row[1] == "USD");
        row.expect("it has money")[4].clone()
    };
    assert_eq!(
        ["COMMISSION", "IB-1", "INTRODUCING-EXPENSE", "K1", "K2"].map(of),
        ["1.62", "0.56", "-0.56", "-120.12", "-1501.50"]
    );
    desk.munim("verify office").done();
}
