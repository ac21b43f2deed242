//! Layouts: the example and its sample, every translation, and every way in which a layout can be
//! refused.

use crate::{fault, rows_by, told};
use inbound::{FileRefused, Layout, LayoutRefused, open};
use terms::words::english;
use terms::{Capacity, Input, Moment, Side, SourceKind, TradeReport, Unreadable};

const EXAMPLE: &str = include_str!("../../layouts/example-oms.toml");
const FILLS: &str = include_str!("../data/example-oms-fills.csv");

fn layout(text: &str) -> Layout {
    Layout::parse(text).expect("a good layout")
}

/// A layout for prices whose `price` comes from the given line.
fn prices(price: &str) -> String {
    format!(
        "kind = \"prices\"\ncolumns.date = {{ column = \"Day\" }}\ncolumns.instrument = {{ column = \"Ticker\" }}\n\
         columns.price = {price}\ncolumns.currency = {{ constant = \"USD\" }}\ncolumns.source = {{ constant = \"x\" }}\n"
    )
}

fn trade(input: &Input) -> &TradeReport {
    match input {
        Input::Trade(report) => report,
        other => panic!("not a trade: {other:?}"),
    }
}

#[test]
fn the_example_reads_its_sample() {
    let layout = layout(EXAMPLE);
    let rows = rows_by(&layout, FILLS);
    assert_eq!(rows.len(), 6);
    let first = trade(&rows[0].input);
    assert_eq!(Some(first.executed_at), Moment::parse("2013-10-07T09:30:00.464-04:00"));
    assert_eq!(
        (first.side, first.capacity, first.venue.as_str()),
        (Side::Buy, Capacity::Agency, "ARCX")
    );
    assert_eq!(
        (first.price.to_string().as_str(), first.quantity.to_string().as_str()),
        ("167.41", "100")
    );
    assert_eq!(first.settlement_date.map(|day| day.to_string()).as_deref(), Some("2013-10-10"));
    assert_eq!(first.order_id.as_deref(), Some("O-17"));
    assert_eq!(trade(&rows[1].input).price.to_string(), "167.415");
    let third = trade(&rows[2].input);
    assert_eq!((third.side, third.settlement_date), (Side::SellShort, None));
    assert_eq!(Some(third.executed_at), Moment::parse("2013-10-07T15:59:59.999999-04:00"));
}

#[test]
fn what_a_translation_cannot_read_is_told_in_their_words() {
    let layout = layout(EXAMPLE);
    let rows = rows_by(&layout, FILLS);
    let expected = [
        (
            "F-1004",
            "column Action (side) says \"HOLD\"; expected one of BUY, SELL, SHORT, SHORT EXEMPT",
        ),
        (
            "F-1005",
            "column Exec Time (executed_at) says \"2013-10-07 15:59:59\"; \
             expected a time written as %m/%d/%Y %H:%M:%S%.f, such as 10/07/2013 13:30:00",
        ),
        (
            "F-1006",
            "column Exec Time (executed_at) says \"11/03/2013 01:30:00\"; \
             expected a time that the clocks of America/New_York show exactly once",
        ),
    ];
    assert_eq!(
        rows[3..].iter().map(fault).collect::<Vec<_>>(),
        expected.map(|(id, message)| told(id, message))
    );
}

#[test]
fn the_decimal_point_moves_both_ways_and_loses_nothing() {
    let table = [
        ("-2", "16741", Some("167.41")),
        ("-2", "1", Some("0.01")),
        ("-2", "-16741.50", Some("-167.4150")),
        ("3", "1.5", Some("1500")),
        ("3", "1.2345", Some("1234.5")),
        ("3", "-2", Some("-2000")),
        ("0", "7.50", Some("7.50")),
        ("-18", "1.1", None),
        ("18", "12", None),
        ("-2", "1e5", None),
    ];
    for (scale, theirs, ours) in table {
        let layout = layout(&prices(&format!("{{ column = \"Last\", scale = {scale} }}")));
        let rows = rows_by(&layout, format!("Last,Day,Ticker\n{theirs},2013-10-07,AIG\n"));
        match (&rows[0].input, ours) {
            (Input::Quote(quote), Some(ours)) => assert_eq!(quote.price.to_string(), ours),
            (Input::Unreadable(Unreadable { message, .. }), None) => {
                let expected = "expected a decimal number without exponent, such as 100 or 12.50";
                assert_eq!(
                    english(message),
                    format!("column Last (price) says \"{theirs}\"; {expected}")
                );
            }
            (other, ours) => panic!("{theirs} by {scale} gave {other:?}, not {ours:?}"),
        }
    }
}

#[test]
fn times_are_read_by_zone_or_offset() {
    let table = [
        (
            "format = \"%d.%m.%Y %H:%M\", zone = \"Europe/Berlin\"",
            "7.10.2013 9:05",
            Some("2013-10-07T09:05:00+02:00"),
        ),
        (
            "format = \"%d.%m.%Y %H:%M\", zone = \"-05:00\"",
            "07.10.2013 09:05",
            Some("2013-10-07T09:05:00-05:00"),
        ),
        (
            "format = \"%Y%m%d-%H:%M:%S%.f\", zone = \"UTC\"",
            "20131007-09:05:06.123456789",
            Some("2013-10-07T09:05:06.123456789Z"),
        ),
        (
            "format = \"%Y%m%d %I:%M:%S %p %z\"",
            "20131007 09:05:06 PM -0400",
            Some("2013-10-07T21:05:06-04:00"),
        ),
        ("format = \"%m/%d/%y %H:%M\", zone = \"America/New_York\"", "03/10/13 02:30", None),
        ("format = \"%m/%d/%y %H:%M\", zone = \"America/New_York\"", "02/30/13 02:30", None),
    ];
    let text =
        EXAMPLE.replace("format = \"%m/%d/%Y %H:%M:%S%.f\", zone = \"America/New_York\"", "HERE");
    let header = FILLS.lines().next().expect("a header");
    for (how, theirs, ours) in table {
        let layout = layout(&text.replace("HERE", how));
        let row = format!("F;O;t;C;BUY;SPY;100;0;16741;ARCA;{theirs};;");
        let rows = rows_by(&layout, format!("{header}\n{row}\n"));
        match (&rows[0].input, ours) {
            (Input::Trade(report), Some(ours)) => {
                assert_eq!(Some(report.executed_at), Moment::parse(ours), "{theirs}");
            }
            (Input::Unreadable(Unreadable { message, .. }), None) => {
                let message = english(message);
                assert!(message.starts_with("column Exec Time (executed_at) says"), "{message}");
            }
            (other, ours) => panic!("{theirs} by {how} gave {other:?}, not {ours:?}"),
        }
    }
}

#[test]
fn an_empty_field_stays_empty_unless_a_word_is_given_for_it() {
    let rows_of = |values: &str| {
        let text = EXAMPLE.replace(
            "{ BUY = \"B\", SELL = \"S\", SHORT = \"SS\", \"SHORT EXEMPT\" = \"SX\" }",
            values,
        );
        let header = FILLS.lines().next().expect("a header");
        rows_by(
            &layout(&text),
            format!("{header}\nF;O;t;C;;SPY;100;0;16741;ARCA;10/07/2013 09:30:00;;\n"),
        )
    };
    assert_eq!(
        fault(&rows_of("{ BUY = \"B\" }")[0]).1,
        "column Action (side) is empty; expected one of B, S, SS, SX"
    );
    assert_eq!(trade(&rows_of("{ \"\" = \"S\" }")[0].input).side, Side::Sell);
}

#[test]
fn a_file_that_does_not_fit_its_layout_is_refused() {
    let layout = layout(EXAMPLE);
    let refusal = |text: &str| {
        open(SourceKind::Trades, text.as_bytes(), Some(&layout))
            .err()
            .map(|refused| refused.to_string())
    };
    let known = "Fill Id, Exec Time, Account No, Action, Ticker, Filled Qty, Price (cents), Exchange, Settle, Order Id";
    assert_eq!(
        refusal(&FILLS.replace("Trader", "Dealer")),
        Some(format!("column Dealer is unknown; expected {known}"))
    );
    let found = "Fill Id, Order Id, Trader, Account No, Action, Ticker, Filled Qty, Leaves Qty, Price (cents), Exchange, Exec Time, Comment";
    let without_settle = FILLS.replace(";Settle;", ";");
    let missing = format!(
        "column Settle (settlement_date) is missing; expected it in the header, which has {found}"
    );
    assert_eq!(refusal(&without_settle), Some(missing));
    assert_eq!(
        refusal(&FILLS.replace("Trader", "Action")),
        Some("column Action stands twice in the header; expected it once".to_owned())
    );
}

#[test]
fn other_columns_pass_when_all_are_ignored_even_twice() {
    let text =
        EXAMPLE.replace("ignore = [\"Trader\", \"Leaves Qty\", \"Comment\"]", "ignore = true");
    let layout = layout(&text);
    let fills = FILLS.replace("Leaves Qty", "Trader");
    assert!(open(SourceKind::Trades, fills.as_bytes(), Some(&layout)).is_ok());
    let none = Layout::parse(
        &EXAMPLE.replace("ignore = [\"Trader\", \"Leaves Qty\", \"Comment\"]", "ignore = false"),
    )
    .expect("good");
    let refused = open(SourceKind::Trades, FILLS.as_bytes(), Some(&none)).err();
    let Some(FileRefused::UnknownColumn { column, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(column.text().is_some_and(|column| column == "Trader"));
}

#[test]
fn a_layout_that_is_refused_says_why() {
    let number = "a decimal number without exponent, such as 100 or 12.50";
    let table = [
        (
            "price = 1",
            "layout_not_a_layout",
            "line 1 of the layout: unknown field `price`, expected one of `kind`, `delimiter`, `ignore`, `columns`".to_owned(),
        ),
        (
            &prices("{ column = \"Last\", scail = 2 }"),
            "layout_not_a_layout",
            "line 4 of the layout: unknown field `scail`, expected one of `column`, `constant`, `values`, `scale`, `format`, `zone`"
                .to_owned(),
        ),
        (
            &prices("{ column = \"Last\" }").replace("prices", "fills"),
            "layout_unknown_kind",
            format!("the layout is for fills; expected one of {}", SourceKind::words()),
        ),
        (
            &format!("delimiter = \"||\"\n{}", prices("{ column = \"Last\" }")),
            "layout_wrong_delimiter",
            "the delimiter is \"||\"; expected one character such as , or ; or | or a tab".to_owned(),
        ),
        (
            &prices("{ column = \"Last\" }").replace("columns.source", "columns.currency2"),
            "layout_missing_column",
            "the layout does not say where column source comes from; expected a line such as source = { column = \"Their Name\" }"
                .to_owned(),
        ),
        (
            &format!("{}columns.bid = {{ column = \"Bid\" }}\n", prices("{ column = \"Last\" }")),
            "layout_unknown_column",
            "column bid is unknown; expected one of date, instrument, price, currency, source".to_owned(),
        ),
        (
            &prices("{ column = \"Last\", constant = \"1\" }"),
            "layout_column_or_constant",
            "column price must come from one place; expected either column = \"Their Name\" or constant = \"text\"".to_owned(),
        ),
        (
            &prices("{ scale = 2 }"),
            "layout_column_or_constant",
            "column price must come from one place; expected either column = \"Their Name\" or constant = \"text\"".to_owned(),
        ),
        (
            &prices("{ constant = \"1\", scale = 2 }"),
            "layout_constant_is_final",
            "column price has a constant and a translation; expected the constant alone, in our words".to_owned(),
        ),
        (
            &prices("{ column = \"Last\", scale = 2, values = { a = \"1\" } }"),
            "layout_one_translation_only",
            "column price has several translations; expected one of values, scale, format".to_owned(),
        ),
        (&prices("{ constant = \"one\" }"), "layout_wrong_word", format!("column price cannot say \"one\"; expected {number}")),
        (
            &prices("{ column = \"Last\", values = { x = \"\" } }"),
            "layout_wrong_word",
            format!("column price cannot say \"\"; expected {number}"),
        ),
        (
            &prices("{ column = \"Last\", scale = 19 }"),
            "layout_wrong_scale",
            "column price has the scale 19; expected a number from -18 to 18, on a column that holds numbers".to_owned(),
        ),
        (
            &prices("{ column = \"Last\", format = \"%Y\" }"),
            "layout_format_needs_times",
            "column price has a format; expected one only on a column that holds dates or times".to_owned(),
        ),
        (
            &prices("{ column = \"Last\", zone = \"UTC\" }"),
            "layout_zone_needs_format",
            "column price has a zone; expected one only beside a format, on a column that holds times".to_owned(),
        ),
    ];
    for (text, code, message) in table {
        let refused = Layout::parse(text).expect_err(text);
        assert_eq!((refused.code(), refused.to_string()), (code, message), "{text}");
    }
}

#[test]
fn a_format_that_does_not_say_all_is_refused() {
    let incomplete = "does not say year, month, day, hour, minute and offset; expected all of them, or a zone beside it";
    let table = [
        (
            "format = \"%m/%d/%Y %H:%M:%S\"",
            "layout_wrong_format",
            format!("column executed_at has the format \"%m/%d/%Y %H:%M:%S\", which {incomplete}"),
        ),
        (
            "format = \"%m/%d/%Y %I:%M\", zone = \"UTC\"",
            "layout_wrong_format",
            format!("column executed_at has the format \"%m/%d/%Y %I:%M\", which {incomplete}"),
        ),
        (
            "format = \"%m/%d/%Y %H:%M %z\", zone = \"UTC\"",
            "layout_wrong_format",
            "column executed_at has the format \"%m/%d/%Y %H:%M %z\", which has an offset; expected no zone beside it".to_owned(),
        ),
        (
            "format = \"%K\", zone = \"UTC\"",
            "layout_wrong_format",
            "column executed_at has the format \"%K\", which has a letter that is not known; expected one such as %m/%d/%Y %H:%M:%S"
                .to_owned(),
        ),
        (
            "format = \"%m/%d/%Y %H:%M\", zone = \"New York\"",
            "layout_unknown_zone",
            "column executed_at has the zone \"New York\"; expected one such as America/New_York or -05:00".to_owned(),
        ),
    ];
    for (how, code, message) in table {
        let text =
            EXAMPLE.replace("format = \"%m/%d/%Y %H:%M:%S%.f\", zone = \"America/New_York\"", how);
        let refused: LayoutRefused = Layout::parse(&text).expect_err(how);
        assert_eq!((refused.code(), refused.to_string()), (code, message), "{how}");
    }
}
