//! Each way in which a whole file can be refused, its code and its sentence.

use crate::{TRADE, TRADES};
use inbound::{FileRefused, Layout, columns, open};
use terms::SourceKind;

fn refusal(text: impl AsRef<[u8]>) -> FileRefused {
    open(SourceKind::Trades, text.as_ref(), None).expect_err("the file is refused")
}

#[test]
fn a_file_that_is_refused_says_why() {
    let required = "trade_id, executed_at, account, side, instrument, quantity, price, currency, venue, capacity";
    let all =
        columns(SourceKind::Trades).iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
    let many = "x,".repeat(1001);
    let cases = [
        (String::new(), "file_empty", format!("the file is empty; expected a header with the columns {required}")),
        ("\r\n\n".to_owned(), "file_empty", format!("the file is empty; expected a header with the columns {required}")),
        (TRADES.replace("side", "Side"), "file_unknown_column", format!("column Side is unknown; expected {all}")),
        (TRADES.replace(",side", ""), "file_missing_column", {
            let found = required.replace("side, ", "");
            format!("column side is missing; expected it in the header, which has {found}")
        }),
        (format!("{TRADES},side"), "file_column_twice", "column side stands twice in the header; expected it once".to_owned()),
        (format!("{TRADES},"), "file_unknown_column", format!("column (blank) is unknown; expected {all}")),
        (
            "\"trade_id\n".to_owned(),
            "file_unreadable_header",
            "the header cannot be read: a quote in this row is not closed before the end of its line, or text follows the closing quote; \
             expected \"text\" with each quote inside it doubled"
                .to_owned(),
        ),
        (
            "trade_id,a\0b\n".to_owned(),
            "file_unreadable_header",
            "the header cannot be read: column number 2 says \"a\\u{0}b\", expected a name in UTF-8".to_owned(),
        ),
        (many, "file_unreadable_header", "the header cannot be read: the row has more than 1000 fields; expected at most 1000".to_owned()),
    ];
    for (text, code, message) in cases {
        let refused = refusal(&text);
        assert_eq!((refused.code(), refused.to_string()), (code, message), "{text}");
    }
}

#[test]
fn utf16_is_refused_with_or_without_its_mark() {
    let little: Vec<u8> = TRADES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = TRADES.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in
        [[b"\xff\xfe", &little[..]].concat(), [b"\xfe\xff", &big[..]].concat(), little, big]
    {
        let refused = refusal(bytes);
        assert_eq!(
            refused.to_string(),
            "the file is UTF-16 text; expected UTF-8: save it again as CSV UTF-8"
        );
        assert_eq!(refused.code(), "file_utf16");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let rows = crate::rows(SourceKind::Trades, format!("\u{feff}{TRADES}\n{TRADE}\n"));
    assert!(rows.len() == 1 && crate::is_readable(&rows[0]));
}

#[test]
fn a_layout_for_another_kind_is_refused() {
    let layout = r#"
        kind = "prices"
        columns.date = { column = "Day" }
        columns.instrument = { column = "Ticker" }
        columns.price = { column = "Last" }
        columns.currency = { constant = "USD" }
        columns.source = { constant = "tape" }
    "#;
    let layout = Layout::parse(layout).expect("a good layout");
    let refused = open(SourceKind::Trades, TRADES.as_bytes(), Some(&layout))
        .expect_err("the file is refused");
    assert_eq!(refused.code(), "file_layout_of_another_kind");
    assert_eq!(refused.to_string(), "the layout is for prices; expected a layout for trades");
}
