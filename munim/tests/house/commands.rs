//! Every command as a user types it, where it goes well.

use crate::office::{ACCOUNTS, Desk, INSTRUMENTS, lines, rows};
use std::fs;
use std::io::Write;
use std::process::Stdio;

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T09:30:00.000000001-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
T2,2013-10-07T09:31:00-04:00,BEN,S,IBM,20,182.505,USD,XNYS,A
T3,2013-10-07T09:32:00-04:00,NOBODY,B,BAC,1,14.00,USD,XNYS,A
T1,2013-10-07T09:30:00.000000001-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
";

/// Columbus Day 2013, with and without an agreed day of settlement.
const COLUMBUS: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,settlement_date
C1,2013-10-14T10:00:00-04:00,ANNA,B,BAC,10,14,USD,XNYS,A,
C2,2013-10-14T10:00:00-04:00,ANNA,B,BAC,10,14,USD,XNYS,A,2013-10-14
";

/// The columns of every report, as `formats.md` has them; below the line the ones that it does not
/// name.
const COLUMNS: &str = "\
obligations: settlement_date,street_account,asset,quantity
balances: account,asset,settled,pending,total
ladder: account,asset,value_date,quantity
stock-record: instrument,side,account,settled,pending
trial-balance: basis,currency,gl_line,account,debit,credit
exceptions: check,item,account,instrument,quantity,asset,says,at_close,signed_by
margin: account,currency,unpriced,equity_percent,called_below,called_above,initial,buying_power,\
long_value,short_value,money,equity,excess,maintenance,call,memorandum
margin-calls: account,currency,call_kind,arose,call_state,due_date,charged_from,asked,left,eased,met_by,to_be_sold,ruled_by
segregation: account,instrument,settled,to_segregate,usable
possession-or-control: instrument,place,since,quantity,act_by,complete_by,required,segregated,deficit,ruled_by
reserve: line,standard,frequency,item,parts,amount,due
reserve-items: line,account,instrument,since,taken_off,item,quantity,amount
net-capital: line,standard,parts,amount,ratio,warns
net-capital-items: line,gl_line,account,instrument,since,of,amount
short-interest: instrument,accounts,short
filings: filing,market,as_of,due,due_time,ruled_by
free-credits: account,currency,credit,uncovered_sales,free_credit
fails: street_account,instrument,direction,quantity,since,age_settlement_days,value
blotter: seq,trade_date,settlement_date,trade_id,account,side,instrument,quantity,price,principal,commission,fees,net,status
lots: account,instrument,lot,acquired,quantity,cost,adjusted_cost,covered,not_known
gains: year,account,instrument,lot,closed_by,acquired,held_from,disposed,quantity,short_sale,currency,\
proceeds,basis,fair_value,counts_as_cost,disallowed,gain,term,covered,not_known
gains-by-year: year,account,currency,term,disposals,proceeds,counts_as_cost,disallowed,gain,not_known
form-1099b: year,account,cusip,1a_description,1b_acquired,1c_sold,1d_proceeds,1e_basis,1g_disallowed,2_term,5_noncovered,\
6_proceeds_are,12_basis_reported,form_8949_box,form_8949_code,gain
gains-tax: year,account,currency,short_term_gain,long_term_gain,exempt,short_term_tax,long_term_tax,speculative_gain,not_known
rejections: source,row,id,code,message
controls: control,expected,found,holds
clearing-money: clearing_house,currency,contract_money,open_value,net_money,unpriced
contract-notes: trade_date,account,section,item,instrument,exchange,side,product,order_id,\
quantity,price,counted_on,rate,exact,amount,rounding,effective,source
blocks: trade_date,block_account,instrument,side,filled,principal,average_price,allocated,left
sources: source,kind,received_on,rows,booked,duplicate,rejected,content
proposals: proposal,state,by,proposed_on,decided_by,says,hash
vouchers: voucher,kind,date,about,subject,account,asset,debit,credit,narrative,reverses,reversed_by
fx-positions: account,currency,position,average_cost,cost,rate,rate_date,source,route,stale,counter_value,realised,unrealised
trial-balance-reporting: gl_line,account,currency,balance,reporting_currency,debit,credit
fx-rates: base,quote,date,rate,source,in_force,stale
fair-value: account,instrument,quantity,cost,price,price_date,source,why,flags,currency,fair_value,unrealised
prices-to-check: what,instrument,date,price,source,accepted,accepted_on,tolerance,inventory
late-items: event,id,about,accounting_date,file,row
market-rules: kind,row_id,market,effective,says,release,state,taken_back,source,by,approved_by,received_on,file,row
settlement-moves: kind,id,about,from,to,by_kind,by_row,file,row
closings: period,closing,by,what,first,now
subledger: basis,currency,gl_line,caption,account,debit,credit
balance-sheet: basis,currency,section,gl_line,caption,amount
income-statement: basis,currency,section,gl_line,caption,amount
general-ledger: gl_line,account,currency,counts_on,about,seq,event,id,debit,credit,balance
gl-lines: gl_line,focus_item,caption
charges: trade_date,trade_id,account,charge,on,counted,rate,bound,exact,rounding,amount,booked_on,effective,source
schedules: schedule,effective,scope,whom,product,per,tier_by,tier_from,flat,per_share,bps,minimum,maximum,rounding,\
introducing_percent,introducing_account,source
corporate-actions: action_id,type,instrument,ex_date,record_date,pay_date,sequence,terms,state,accounts,held_long
interest: account,currency,from,to,balance,rate,days,day_count,exact,month_interest,month_posted
accruals: account,currency,what,month_end,accrued,posted,not_posted
loans: loan_id,direction,account,instrument,opened,quantity,currency,collateral,market_value,price,rebate,fee,\
day_count,accrued_rebate,accrued_fee
interest-rates: effective,scope,name,currency,side,tier_from,rate,base,tiering,day_count,compounding,source,floor,cap,negative_base";

fn loaded() -> Desk {
    let desk = Desk::furnished();
    desk.file("trades.csv", TRADES);
    desk.munim("load office trades trades.csv").done();
    desk
}

#[test]
fn init_makes_an_office_that_verifies() {
    let desk = Desk::new();
    let said = desk.munim("init office --market us --date 2013-10-07").done();
    assert!(said.err.contains("2013-10-07"), "{}", said.err);
    assert!(desk.path("office/office.toml").is_file());
    desk.munim("verify office").done();
    fs::create_dir(desk.path("empty")).expect("it can be made");
    desk.munim("init empty --market US --date 2013-10-07 --quiet").done();
}

/// Whoever reads may close the pipe at once (`munim verify office | head -1`): the exit code still
/// says what was proved.
#[test]
fn who_closes_the_pipe_is_no_fault() {
    let desk = Desk::new();
    desk.munim("init office --market us --date 2013-10-07").done();
    for line in ["verify office", "openapi", "kinds", "report office controls"] {
        let mut command = desk.command(line);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0), "{line}");
    }
}

#[test]
fn load_counts_in_every_form() {
    for form in ["table", "csv", "json"] {
        let desk = Desk::furnished();
        desk.file("trades.csv", TRADES);
        let said = desk.munim(&format!("load office trades trades.csv --format {form}")).done();
        match form {
            "table" => {
                let row: Vec<&str> = said
                    .out
                    .lines()
                    .nth(1)
                    .expect("a row for the file")
                    .split_whitespace()
                    .collect();
                assert_eq!(row[..5], ["trades.csv", "4", "2", "1", "1"]);
            }
            "csv" => assert_eq!(said.counts(), [4, 2, 1, 1]),
            _ => {
                let json: serde_json::Value = serde_json::from_str(&said.out).expect("it is JSON");
                assert_eq!((&json[0]["read"], &json[0]["rejected"]), (&"4".into(), &"1".into()));
            }
        }
        let rejected = rows(&desk.read("office/rejected/trades.csv"));
        assert_eq!(rejected[0], ["row", "code", "message"]);
        assert_eq!(rejected[1][..2], ["4", "account_must_be_known"]);
        assert!(rejected[1][2].contains("NOBODY") && rejected.len() == 2);
    }
}

#[test]
fn every_kind_of_file_is_loaded() {
    let desk = Desk::furnished();
    let files = [
        ("rules", "effective,rule,value,source\n2013-10-07,commission_per_share,0.01,board\n"),
        ("prices", "date,instrument,price,currency,source\n2013-10-07,BAC,14.00,USD,close\n"),
        ("positions", "date,account,asset,quantity\n2013-10-07,ANNA,IBM,100\n"),
        (
            "trades",
            "capacity,venue,currency,price,quantity,instrument,side,account,executed_at,trade_id\nA,XNYS,USD,14,10,BAC,B,BLOCK,2013-10-07T14:00:00Z,F1\n",
        ),
        (
            "allocations",
            "allocation_id,trade_date,block_account,instrument,side,account,quantity\nA1,2013-10-07,BLOCK,BAC,B,ANNA,10\n",
        ),
        (
            "deliveries",
            "delivery_id,date,street_account,location_account,asset,quantity\nD1,2013-10-07,NSCC,DTC,BAC,1\n",
        ),
        ("fx_rates", "date,base,quote,rate,source\n2013-10-07,EUR,USD,1.35780000,ecb\n"),
        (
            "conversions",
            "conversion_id,date,account,sold_currency,sold_amount,bought_currency,bought_amount\nX1,2013-10-07,ANNA,EUR,100,USD,135.78\n",
        ),
        (
            "price_rules",
            "effective,instrument,sources,stale_days,tolerance,decided_by\n2013-10-07,BAC,close>vendor,3,12.5,committee\n",
        ),
        (
            "payments",
            "payment_id,date,account,bank_account,currency,amount\nP1,2013-10-07,ANNA,BANK,USD,5.00\n",
        ),
    ];
    for (kind, text) in files {
        desk.file(&format!("{kind}.csv"), text);
        let said =
            desk.munim(&format!("load office {kind} {kind}.csv --format csv --quiet")).done();
        assert_eq!(said.counts(), [1, 1, 0, 0], "{kind}");
        assert_eq!(said.err, "", "{kind} is quiet");
    }
    // The share bears the commission of the firm's own rule: 10 shares at a cent.
    let balances = desk.report("balances");
    assert!(
        balances
            .contains(&["COMMISSION", "USD", "0.00", "0.10", "0.10"].map(String::from).to_vec()),
        "{balances:?}"
    );
    assert_eq!(desk.report("sources").len(), 1 + 2 + files.len());
    desk.munim("verify office").done();
}

#[test]
fn packed_files_say_the_same() {
    let desk = Desk::furnished();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(TRADES.as_bytes()).expect("memory takes it");
    desk.file("trades.csv.gz", gzip.finish().expect("memory takes it"));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("trades.csv", zip::write::SimpleFileOptions::default())
        .expect("memory takes it");
    zip.write_all(TRADES.as_bytes()).expect("memory takes it");
    desk.file("trades.zip", zip.finish().expect("memory takes it").into_inner());
    desk.file("trades.csv", TRADES);
    assert_eq!(
        desk.munim("load office trades trades.csv.gz --format csv").done().counts(),
        [4, 2, 1, 1]
    );
    for again in ["trades.zip", "trades.csv"] {
        assert_eq!(
            desk.munim(&format!("load office trades {again} --format csv")).done().counts(),
            [4, 0, 3, 1],
            "{again}"
        );
    }
    let rejected = fs::read_dir(desk.path("office/rejected")).expect("there are some").count();
    assert!(rejected >= 1 && desk.path("office/rejected/trades.csv").is_file());
    let explained = desk.munim("explain office ANNA BAC --format csv").done().rows();
    assert_eq!(
        explained[1][10],
        TRADES.lines().nth(1).expect("T1"),
        "the row is found in the packed file"
    );
    desk.munim("verify office").done();
}

#[test]
fn a_layout_reads_other_peoples_columns() {
    let desk = Desk::furnished();
    desk.file("oms.toml", include_str!("../../../inbound/layouts/example-oms.toml"));
    let fills = "\
Fill Id;Exec Time;Account No;Action;Ticker;Filled Qty;Price (cents);Exchange;Settle;Order Id;Trader;Leaves Qty;Comment
X1;10/07/2013 09:30:00.5;ANNA;BUY;BAC;100;1400;NYSE;10/10/2013;O1;Tom;0;
X2;10/07/2013 09:31:00.5;BEN;SHORT;IBM;5;18250.5;NYSE;10/10/2013;O2;Tom;0;first
";
    desk.file("fills.csv", fills);
    assert_eq!(
        desk.munim("load office trades fills.csv --layout oms.toml --format csv").done().counts(),
        [2, 2, 0, 0]
    );
    let blotter = desk.report("blotter");
    assert_eq!(blotter[1][3..9], ["X1", "ANNA", "B", "BAC", "100", "14.00"]);
    assert_eq!(blotter[2][3..9], ["X2", "BEN", "SS", "IBM", "5", "182.505"]);
    let explained = desk.munim("explain office ANNA BAC --format csv").done().rows();
    assert_eq!(explained[1][8..10], ["fills.csv", "2"]);
    desk.munim("verify office").done();
}

#[test]
fn a_day_is_run_once() {
    let desk = Desk::furnished();
    desk.file("trades.csv", TRADES);
    desk.file(
        "prices.csv",
        "date,instrument,price,currency,source\n2013-10-07,BAC,14.10,USD,close\n",
    );
    let day = "day office --date 2013-10-07 --trades trades.csv --prices prices.csv";
    let first = desk.munim(&format!("{day} --format csv")).done();
    let files = desk.files("office");
    assert_eq!(first.rows()[0], ["control", "expected", "found", "holds"]);
    assert!(first.rows()[1..].iter().all(|row| row[3] == "yes"));
    let again = desk.munim(&format!("{day} --format csv")).done();
    assert_eq!(
        (first.out, desk.munim("report office controls --format csv").done().out),
        (again.out.clone(), again.out)
    );
    let after = desk.files("office");
    for (path, bytes) in &files {
        // HEAD counts the openings of the journal.
        assert!(path.ends_with("HEAD") || after[path] == *bytes, "{} changed", path.display());
    }
    assert_eq!(files.len(), after.len());
    let table = desk.munim("day office --date 2013-10-08").done();
    assert!(table.out.contains("2013-10-08 is closed"), "{}", table.out);
}

#[test]
fn days_may_be_skipped_and_a_bank_holiday_settles_nothing() {
    let desk = loaded();
    // From Monday the 7th to Friday the 11th: the days between are run, without files.
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("day office --date 2013-10-11").done();
    assert!(desk.report("ladder").len() == 1, "everything due has settled");
    desk.file("columbus.csv", COLUMBUS);
    desk.munim("day office --date 2013-10-14 --trades columbus.csv").done();
    // T+3 counted without the 14th itself; and nobody can agree to settle on it.
    let due = desk.report("obligations");
    assert_eq!(due[1..], lines("2013-10-17,NSCC,USD,-140.00\n2013-10-17,NSCC,BAC,10"));
    assert!(
        desk.report("rejections")
            .iter()
            .any(|row| row[3] == "settlement_date_must_be_a_settlement_day")
    );
    desk.munim("verify office").done();
}

#[test]
fn every_report_has_the_columns_of_the_contract() {
    let desk = loaded();
    desk.munim("day office --date 2013-10-07").done();
    let listed = desk.munim("report office --format csv").done().rows();
    let names: Vec<&str> = listed[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names.len(), COLUMNS.lines().count());
    for line in COLUMNS.lines() {
        let (name, columns) = line.split_once(": ").expect("a report and its columns");
        assert!(names.contains(&name), "{name}");
        let csv = desk.report(name);
        assert_eq!(csv[0], lines(columns)[0], "{name}");
        let json = desk.munim(&format!("report office {name} --format json")).done().out;
        let json: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&json).expect("an array of objects");
        let values = |object: &serde_json::Map<String, serde_json::Value>| {
            object
                .values()
                .map(|value| value.as_str().expect("numbers are strings").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(json.iter().map(values).collect::<Vec<_>>(), csv[1..], "{name}");
        assert!(json.iter().all(|object| object.keys().eq(csv[0].iter())), "{name}");
        let table = desk.munim(&format!("report office {name}")).done().out;
        // A table for people says above its rows which report it is, and of which days.
        let mut printed = table.lines();
        assert!(printed.next().is_some_and(|heading| heading.starts_with(name)), "{name}");
        let first = printed.next().and_then(|columns| columns.split_whitespace().next());
        assert_eq!(first, csv[0][0].split('_').next(), "{name}");
        desk.munim(&format!("report office {name} --format csv --out {name}.out")).done();
        assert_eq!(rows(&desk.read(&format!("{name}.out"))), csv, "{name}");
    }
}

#[test]
fn a_report_of_a_day_shows_that_day() {
    let desk = loaded();
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("day office --date 2013-10-10").done();
    let anna = |rest: &str| {
        desk.report(&format!("balances {rest}"))
            .into_iter()
            .find(|row| row[0] == "ANNA" && row[1] == "BAC")
    };
    let shown = |rest: &str| anna(rest).map(|row| row[2..].join(" "));
    assert_eq!(shown("--date 2013-10-09").as_deref(), Some("0 100 100"));
    assert_eq!(shown("--date 2013-10-10").as_deref(), Some("100 0 100"));
    assert_eq!(shown("").as_deref(), Some("100 0 100"));
    assert_eq!(shown("--date 2013-10-06"), None);
    assert_eq!(shown("--as-known-at 2013-10-07"), None, "nothing was recorded in 2013");
    assert_eq!(shown("--as-known-at 2100-01-01T00:00:00Z").as_deref(), Some("100 0 100"));
    let controls = |date: &str| desk.report(&format!("controls --date {date}"));
    assert!(controls("2013-10-07").len() > 5 && controls("2013-10-12").len() == 1);
    let trades = |date: &str| desk.report(&format!("blotter --date {date}")).len() - 1;
    assert_eq!((trades("2013-10-07"), trades("2013-10-08")), (2, 0));
}

#[test]
fn a_backup_is_the_same_office() {
    let desk = loaded();
    desk.munim("day office --date 2013-10-07").done();
    let said = desk.munim("backup office office.tar").done();
    assert!(said.err.contains("bytes"), "{}", said.err);
    desk.munim("restore office.tar restored").done();
    assert_eq!(desk.books("restored"), desk.books("office"));
    let chain = |office: &str| {
        desk.munim(&format!("verify {office}"))
            .done()
            .out
            .split_once("verification passed: ")
            .and_then(|(_, proved)| proved.lines().next().map(str::to_owned))
            .expect("what was proved")
    };
    assert_eq!(chain("restored"), chain("office"));
    // It goes on as an office of its own.
    desk.munim("day restored --date 2013-10-08").done();
    desk.munim("verify restored").done();
    desk.munim("restore office.tar restored").refused(2, &["not empty"]);
}

#[test]
fn help_and_quiet() {
    let desk = Desk::new();
    let help = desk.munim("--help").done().out;
    for command in
        ["init", "load", "day", "report", "explain", "verify", "backup", "restore", "demo"]
    {
        assert!(help.contains(command), "{command}");
        let own = desk.munim(&format!("{command} --help")).done().out;
        assert!(own.contains("Usage: munim"), "{own}");
    }
    desk.file("accounts.csv", ACCOUNTS);
    desk.file("instruments.csv", INSTRUMENTS);
    desk.file("trades.csv", TRADES);
    for line in [
        "init office --market us --date 2013-10-07 --quiet",
        "--quiet load office accounts accounts.csv",
        "load --quiet office instruments instruments.csv",
        "day office --date 2013-10-07 --trades trades.csv --quiet",
        "report office balances --quiet",
        "backup office b.tar --quiet",
        "restore b.tar restored --quiet",
        "verify office --quiet",
    ] {
        assert_eq!(desk.munim(line).done().err, "", "munim {line}");
    }
}
