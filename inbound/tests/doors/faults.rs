//! Each way in which a record can be wrong, and the exact sentence that a clerk reads.

use crate::{TRADE, TRADES, fault, is_readable, rows, told};
use inbound::limits::ROW_BYTES_MAX;
use inbound::open;
use terms::identifiers::{Cfi, Country, Cusip, Figi, Isin, Mic, Sedol};
use terms::{Edition, Input, Kind, SourceKind};

const ACCOUNTS: &str = "account,family,kind,name,class,opened,lot_method,country";
const INSTRUMENTS: &str = "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip,sedol,figi,quantity_decimals,price_decimals,listed";

/// A kind, its header, a row, the id that is told with it, and the sentence.
type Case<'a> = (SourceKind, &'a str, &'a str, &'a str, &'a str);

fn hold(cases: &[Case<'_>]) {
    for (kind, header, row, id, message) in cases {
        let rows = rows(*kind, format!("{header}\n{row}\n"));
        assert_eq!(rows.iter().map(fault).collect::<Vec<_>>(), [told(id, message)], "{row}");
        assert_eq!((rows[0].row, rows[0].line), (2, 2), "{row}");
    }
}

#[test]
fn a_trade_that_cannot_be_read_says_why() {
    let cases = [
        ("T1,2013", "T1", "the row has 2 fields; expected 10, as in the header"),
        ("T1", "T1", "the row has 1 field; expected 10, as in the header"),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SPY,1e5,167.41,USD,ARCX,A",
            "T1",
            "column quantity says \"1e5\"; expected a decimal number without exponent, such as 100 or 12.50",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SPY,\"1,000\",167.41,USD,ARCX,A",
            "T1",
            "column quantity says \"1,000\"; expected a decimal number without exponent, such as 100 or 12.50",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SPY,100,1234567890123456789,USD,ARCX,A",
            "T1",
            "column price says \"1234567890123456789\"; expected a decimal number without exponent, such as 100 or 12.50",
        ),
        (
            "T1,2013-10-07 09:30,C1,B,SPY,100,167.41,USD,ARCX,A",
            "T1",
            "column executed_at says \"2013-10-07 09:30\"; expected an RFC 3339 time with its offset, such as 2013-10-07T09:30:00.123-04:00",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,buy,SPY,100,167.41,USD,ARCX,A",
            "T1",
            "column side says \"buy\"; expected one of B, S, SS, SX",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SPY,100,167.41,USD,ARCX,Q",
            "T1",
            "column capacity says \"Q\"; expected one of A, P, R",
        ),
        (
            "T1,2013-10-07T09:30:00Z,,B,SPY,100,167.41,USD,ARCX,A",
            "T1",
            "column account is empty; expected a name or text",
        ),
        (
            ",2013-10-07T09:30:00Z,C1,B,SPY,100,167.41,USD,ARCX,A",
            "",
            "column trade_id is empty; expected a name or text",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C\0,B,SPY,100,167.41,USD,ARCX,A",
            "T1",
            "column account says \"C\\u{0}\", with a control character in it; expected printable text",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SP\tY,100,167.41,USD,ARCX,A",
            "T1",
            "column instrument says \"SP\\tY\", with a control character in it; expected printable text",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SP\u{85}Y,100,167.41,USD,ARCX,A",
            "T1",
            "column instrument says \"SP\\u{85}Y\", with a control character in it; expected printable text",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C\u{202e}1,B,SPY,100,167.41,USD,ARCX,A",
            "T1",
            "column account says \"C\\u{202e}1\", with a character in it that is not shown, or turns the order of what is; expected text that says what it shows",
        ),
        (
            "T1,2013-10-07T09:30:00Z,C1,B,SPY,1\0,167.41,USD,ARCX,A",
            "T1",
            "column quantity says \"1\\u{0}\"; expected a decimal number without exponent, such as 100 or 12.50",
        ),
    ];
    hold(&cases.map(|(row, id, message)| (SourceKind::Trades, TRADES, row, id, message)));
}

#[test]
fn an_account_that_cannot_be_read_says_why() {
    let unknown_kind = format!("column kind says \"gold\"; expected one of {}", Kind::words());
    let unknown_country =
        format!("column country: {}", Country::parse("ZZ").expect_err("no country"));
    let cases = [
        (
            "C1,client,inventory,One,customer,,,",
            "column family says \"client\", but an account of kind inventory is of the family firm; expected the two to agree",
        ),
        (
            "C1,clients,cash,One,customer,,,",
            "column family says \"clients\"; expected one of client, firm, street, result, payable",
        ),
        ("C1,client,gold,One,customer,,,", &unknown_kind),
        (
            "C1,client,cash,One,vip,,,",
            "column class says \"vip\"; expected one of customer, non_customer, broker_dealer, firm",
        ),
        (
            "C1,client,cash,One,customer,2013-02-30,,",
            "column opened says \"2013-02-30\"; expected a date such as 2013-10-07",
        ),
        (
            "C1,client,cash,One,customer,,minimum,",
            "column lot_method says \"minimum\"; expected one of fifo, lifo, hifo, lofo, average",
        ),
        ("C1,client,cash,One,customer,,,ZZ", &unknown_country),
    ];
    hold(&cases.map(|(row, message)| (SourceKind::Accounts, ACCOUNTS, row, "C1", message)));
}

#[test]
fn an_instrument_that_cannot_be_read_says_why() {
    let cases = [
        (
            "A,A,A,ESVUFR,USD,XNYS,NSCC,US0378331005,459200101,,,,,",
            "column isin says \"US0378331005\", which does not contain the CUSIP 459200101; expected US, the CUSIP and a check digit",
        ),
        (
            "A,A,A,ESVUFR,USD,XNYS,NSCC,,,,,9,,",
            "column quantity_decimals says \"9\"; expected a number of decimals from 0 to 8",
        ),
        (
            "A,A,A,ESVUFR,USD,XNYS,NSCC,,,,,,06,",
            "column price_decimals says \"06\"; expected a number of decimals from 0 to 8",
        ),
        (
            "A,A,A,ESVUFR,USD,XNYS,NSCC,,,,,,,1/2/2013",
            "column listed says \"1/2/2013\"; expected a date such as 2013-10-07",
        ),
    ];
    hold(&cases.map(|(row, message)| (SourceKind::Instruments, INSTRUMENTS, row, "A", message)));
}

/// The sentence behind the column's name is the one of `terms`, where each has its own test.
#[test]
fn a_wrong_identifier_is_told_in_its_own_words() {
    let cases = [
        (
            "isin",
            "US0378331006",
            Isin::parse("US0378331006").expect_err("a check digit").to_string(),
        ),
        ("cusip", "037833101", Cusip::parse("037833101").expect_err("a check digit").to_string()),
        ("sedol", "B15KXQ9", Sedol::parse("B15KXQ9").expect_err("a check digit").to_string()),
        (
            "figi",
            "BBG000BLNQ17",
            Figi::parse("BBG000BLNQ17").expect_err("a check digit").to_string(),
        ),
        ("cfi", "QQVUFR", Cfi::parse("QQVUFR").expect_err("no such group").to_string()),
        ("market", "NYSE2", Mic::parse("NYSE2").expect_err("a length").to_string()),
    ];
    for (column, seen, sentence) in cases {
        let fields = INSTRUMENTS.split(',').map(|name| match name {
            _ if name == column => seen,
            "cfi" => "ESVUFR",
            "market" => "XNYS",
            "instrument" | "symbol" | "name" | "currency" | "clearing_account" => "A",
            _ => "",
        });
        let row = fields.collect::<Vec<_>>().join(",");
        hold(&[(
            SourceKind::Instruments,
            INSTRUMENTS,
            &row,
            "A",
            &format!("column {column}: {sentence}"),
        )]);
    }
}

#[test]
fn the_other_kinds_say_why_too() {
    hold(&[
        (
            SourceKind::Prices,
            "date,instrument,price,currency,source",
            "2013-10-07,AIG,n/a,USD,tape",
            "AIG",
            "column price says \"n/a\"; expected a decimal number without exponent, such as 100 or 12.50",
        ),
        (
            SourceKind::Positions,
            "date,account,asset,quantity,acquired",
            "2013-10-07,C1,AIG,5,once",
            "C1",
            "column acquired says \"once\"; expected a date such as 2013-10-07",
        ),
        (
            SourceKind::Allocations,
            "allocation_id,trade_date,block_account,instrument,side,account,quantity",
            "A1,2013-10-07,BLK,AIG,BUY,C1,5",
            "A1",
            "column side says \"BUY\"; expected one of B, S, SS, SX",
        ),
        (
            SourceKind::Deliveries,
            "delivery_id,date,street_account,location_account,asset,quantity",
            "D1,20131007,NSCC,DTC,AIG,5",
            "D1",
            "column date says \"20131007\"; expected a date such as 2013-10-07",
        ),
        (
            SourceKind::Payments,
            "payment_id,date,account,bank_account,currency,amount",
            "P1,2013-10-07,C1,BANK,USD,",
            "P1",
            "column amount is empty; expected a decimal number without exponent, such as 100 or 12.50",
        ),
        (
            SourceKind::Rules,
            "effective,rule,value",
            "2013-13-01,fee_rounding,up",
            "fee_rounding",
            "column effective says \"2013-13-01\"; expected a date such as 2013-10-07",
        ),
    ]);
}

#[test]
fn text_that_is_not_utf8_or_too_long_is_a_fault_of_its_row_only() {
    let mut file = format!("{TRADES}\n{TRADE}\n").into_bytes();
    file.extend(b"T2,2013-10-07T09:30:00Z,C\xe9,B,SPY,100,167.41,USD,ARCX,A\n");
    file.extend(
        format!("T3,2013-10-07T09:30:00Z,{},B,SPY,1,1,USD,ARCX,A\n", "C".repeat(1001)).bytes(),
    );
    file.extend(
        format!("T4,2013-10-07T09:30:00Z,{},B,SPY,1,1,USD,ARCX,A\n", "C".repeat(70_000)).bytes(),
    );
    file.extend(format!("{}\n{TRADE}\n", ",".repeat(2000)).bytes());
    let rows = rows(SourceKind::Trades, file);
    assert!(is_readable(&rows[0]) && is_readable(&rows[5]) && rows.len() == 6);
    assert_eq!(
        fault(&rows[1]),
        told(
            "T2",
            "column account says \"C\u{fffd}\", which is not UTF-8 text; expected the file to be saved as UTF-8"
        )
    );
    assert_eq!(
        fault(&rows[2]),
        told("T3", "column account holds 1001 bytes; expected at most 1000")
    );
    assert_eq!(fault(&rows[3]).1, "the row is longer than 65536 bytes; expected a shorter row");
    assert_eq!(fault(&rows[3]).0, "T4");
    assert_eq!(
        fault(&rows[4]),
        told("", "the row has more than 1000 fields; expected at most 1000")
    );
}

/// A quote that is not closed costs its own line and no other.
#[test]
fn an_open_quote_swallows_nothing() {
    const OPEN: &str = "a quote in this row is not closed before the end of its line, or text follows the closing quote; \
                        expected \"text\" with each quote inside it doubled";
    let open = TRADE.replace("T1", "T2").replace("SPY", "\"SPY");
    let closed_far_below = TRADE.replace("T1", "T4").replace("SPY", "\"S, P\"");
    let file = format!(
        "{TRADES}\n{TRADE}\n{open}\n{TRADE}\n{closed_far_below}\n{TRADE}\n\"\n{TRADE}\n\"T9"
    );
    let rows = rows(SourceKind::Trades, file);
    let readable: Vec<bool> = rows.iter().map(is_readable).collect();
    assert_eq!(readable, [true, false, true, true, true, false, true, false]);
    assert_eq!((fault(&rows[1]), rows[1].line), (told("T2", OPEN), 3));
    assert_eq!((fault(&rows[5]), rows[5].line), (told("", OPEN), 7));
    assert_eq!((fault(&rows[7]), rows[7].line), (told("", OPEN), 9));
}

#[test]
fn text_behind_a_closing_quote_is_a_fault() {
    let row = TRADE.replace("SPY", "\"SP\"Y");
    let rows = rows(SourceKind::Trades, format!("{TRADES}\n{row}\n{TRADE}\n"));
    assert!(fault(&rows[0]).1.starts_with("a quote in this row is not closed"));
    assert!(is_readable(&rows[1]));
}

#[test]
fn a_line_break_within_quotes_is_one_row_that_says_so() {
    let row = TRADE.replace("SPY", "\"S\r\nP\nY\"");
    let rows = rows(SourceKind::Trades, format!("{TRADES}\n\n{row}\n\n{TRADE}\n"));
    let message = "the row runs from line 3 to line 5, because a quoted field holds a line break; expected each row on one line";
    assert_eq!(fault(&rows[0]), told("T1", message));
    assert_eq!((rows[1].row, rows[1].line, is_readable(&rows[1])), (3, 7, true));
}

#[test]
fn a_long_text_is_cut_in_the_message() {
    let row = TRADE.replace("100,167", &format!("{},167", "é".repeat(50)));
    let rows = rows(SourceKind::Trades, format!("{TRADES}\n{row}\n"));
    let message = format!(
        "column quantity says \"{}…\"; expected a decimal number without exponent, such as 100 or 12.50",
        "é".repeat(40)
    );
    assert_eq!(fault(&rows[0]).1, message);
}

/// A row with a field too many is known by its first field only: behind it nobody knows which is
/// which.
#[test]
fn an_id_that_may_have_moved_is_not_told() {
    let header = "symbol,instrument,name,cfi,currency,market,clearing_account";
    let row = "A,B,Smith, Joe & Co,ESVUFR,USD,XNYS,NSCC";
    hold(&[(
        SourceKind::Instruments,
        header,
        row,
        "",
        "the row has 8 fields; expected 7, as in the header",
    )]);
}

/// Exactly as long as a row may be, and one byte longer, with a line end behind it and without.
#[test]
fn the_longest_row_is_read() {
    let row_of = |bytes: usize| format!("2013-10-07,rule,{}", "v".repeat(bytes - 16));
    for end in ["", "\n", "\r\n", "\n\n"] {
        for (bytes, sentence) in [
            (ROW_BYTES_MAX, "column value holds 65520 bytes; expected at most 1000"),
            (ROW_BYTES_MAX + 1, "the row is longer than 65536 bytes; expected a shorter row"),
        ] {
            let rows =
                rows(SourceKind::Rules, format!("effective,rule,value\n{}{end}", row_of(bytes)));
            assert_eq!(rows.iter().map(|row| fault(row).1).collect::<Vec<_>>(), [sentence]);
        }
    }
}

/// A byte order mark is taken off the file, not off its rows.
#[test]
fn a_byte_order_mark_in_a_row_stays_and_hides_no_line() {
    let file = "effective,rule,value\n\"open\n\u{feff}\n\u{feff}\"x\ny\",rule,value\n2013-10-07,rule,value\n";
    let rows = rows(SourceKind::Rules, file);
    let lines: Vec<(u64, bool)> = rows.iter().map(|row| (row.line, is_readable(row))).collect();
    assert_eq!(lines, [(2, false), (3, false), (4, false), (5, false), (6, true)]);
}

/// Each of these lines opens a quote and goes on as the inside of one, so that a careless reader
/// walks on from every line.
#[test]
fn a_file_full_of_open_quotes_is_read_in_good_time() {
    let lines = 400_000;
    let rows =
        rows(SourceKind::Rules, format!("effective,rule,value\n{}", "a\",\"\n".repeat(lines)));
    assert_eq!(rows.len(), lines);
    assert!(rows.iter().all(|row| !is_readable(row)));
}

/// A quote that closes soundly, but rows below and in another column, was not meant to: the rows
/// between are read.
#[test]
fn a_quote_that_closes_in_another_column_swallows_nothing() {
    let (opens, closes) = (TRADE.replace("SPY", "\"SPY"), TRADE.replace("ARCX", "ARCX\""));
    let rows = rows(SourceKind::Trades, format!("{TRADES}\n{opens}\n{TRADE}\n{closes}\n{TRADE}\n"));
    assert_eq!(rows.iter().map(is_readable).collect::<Vec<_>>(), [false, true, true, true]);
}

/// Until edition 6 such a name was read as it is, and what was read then must be read again. The
/// joiner of an Indian script is a letter's form, and no hidden character.
#[test]
fn a_name_that_hides_what_it_says_is_read_by_older_editions_alone() {
    let file =
        |name: &str| format!("account,family,kind,name,class\nC1,client,cash,{name},customer\n");
    let read = |name: &str, edition: u16| {
        let text = file(name);
        let rows = open(SourceKind::Accounts, text.as_bytes(), None).expect("a header");
        let row = rows.as_read_by(Edition(edition)).next().expect("a row");
        !matches!(row.input, Input::Unreadable(_))
    };
    for hidden in ["\u{202e}", "\u{200b}", "\u{2066}", "\u{feff}", "\u{e0041}", "\u{ad}"] {
        let name = format!("Anna{hidden}Lee");
        assert_eq!([read(&name, 6), read(&name, 7)], [true, false], "{}", name.escape_unicode());
    }
    assert!(read("क्\u{200d}ष", 7) && read("می\u{200c}خواهم", 7) && read("Zoë", 7));
}
