//! Files in, inputs out: the doors as a clerk and a counterparty meet them.

mod faults;
mod kinds;
mod layouts;
mod packed;
mod people;
mod properties;
mod refusals;
mod tape;

use inbound::{Layout, Row, open};
use terms::words::{english, english_words};
use terms::{Input, Say, SourceKind, Unreadable, Wording};

/// Ten columns of a trades file, and a row that is good.
const TRADES: &str =
    "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity";
const TRADE: &str = "T1,2013-10-07T09:30:00.123-04:00,C1,B,SPY,100,167.4100,USD,ARCX,A";

/// Every row of a file that opens.
fn rows(kind: SourceKind, text: impl AsRef<[u8]>) -> Vec<Row> {
    open(kind, text.as_ref(), None).expect("the file opens").collect()
}

/// Every row of a file that opens by a layout.
fn rows_by(layout: &Layout, text: impl AsRef<[u8]>) -> Vec<Row> {
    open(layout.kind(), text.as_ref(), Some(layout))
        .expect("the file opens by its layout")
        .collect()
}

/// The id and the message of a row that cannot be read.
fn fault(row: &Row) -> (&str, String) {
    match &row.input {
        Input::Unreadable(Unreadable { id, message }) => {
            assert!(
                is_known(&message.wording()),
                "the journal keeps this, so each of its codes must be known: {message:?}"
            );
            (id, english(message))
        }
        readable => panic!("row {} is readable: {readable:?}", row.row),
    }
}

/// Has every sentence in it a code with words in `terms`?
fn is_known(wording: &Wording) -> bool {
    match wording {
        Wording::Text(_) => true,
        Wording::Sentence(sentence) => {
            english_words(&sentence.code).is_some()
                && sentence.args.iter().all(|(_, arg)| is_known(arg))
        }
        Wording::Several(several) => several.parts.iter().all(is_known),
    }
}

/// An id and a message, to be compared with a fault.
fn told<'a>(id: &'a str, message: &str) -> (&'a str, String) {
    (id, message.to_owned())
}

fn is_readable(row: &Row) -> bool {
    !matches!(row.input, Input::Unreadable(_))
}
