//! Cancel, correct, rebill: a trade's page leads to the form of a row that takes the trade back,
//! with every column filled in as the trade was reported.
//!
//! In: a trade; later the address of the form, which names it. Out: links; the row. Never here:
//! whether the trade may be taken back (the office).

use super::Here;
use super::row_fields::Filled;
use crate::answers::trades::facts;
use crate::look::links::{below, with};
use crate::reason::failed;
use door::Problem;
use maud::{Markup, html};
use office::{Office, trade_state};
use std::collections::BTreeMap;
use terms::{Document, Origin, SourceKind};

/// The columns that name the trade, each with the ending of the id that is proposed.
const TAKES_BACK: [(&str, &str); 2] = [("cancels", "CXL"), ("corrects", "COR")];

/// Columns that were about the row of the trade itself, or that the new row says anew.
const SAID_ANEW: [&str; 4] = ["trade_id", "cancels", "corrects", "reason"];

/// A row that takes a trade back, and the account that it shows.
pub(super) struct Proposed {
    pub row: Filled,
    pub account: String,
}

/// The ways to take a trade back, for its page. To rebill is to correct the account.
pub(super) fn buttons(here: &Here, trade_id: &str) -> Markup {
    let form = below("/enter", SourceKind::Trades.as_str());
    let corrects = with(&form, "corrects", trade_id);
    let ways = [
        ("trade-cancel", with(&form, "cancels", trade_id)),
        ("trade-correct", corrects.clone()),
        ("trade-rebill", with(&corrects, "account", "")),
    ];
    html! { @for (key, address) in &ways { a.button href=(address) { (here.words.say(key)) } } }
}

/// Does a row take something back? Then whoever looks at it later asks why.
pub(super) fn takes_back(row: &Filled) -> bool {
    TAKES_BACK.iter().any(|(column, _)| row.get(*column).is_some_and(|trade| !trade.is_empty()))
}

/// Where a trade's life is read on, once a row about it is booked: of a cancel, the trade that was
/// cancelled; of a correction, the new one.
pub(super) fn place_of(row: &Filled) -> Option<String> {
    let named = |column: &str| row.get(column).filter(|trade| !trade.is_empty());
    let trade = named("cancels").or_else(|| named("corrects").and_then(|_| named("trade_id")))?;
    Some(below("/trades", trade))
}

/// The row that the address of a form asks for, as the trade was reported: what was left open to
/// the market or the schedule is left open again.
pub(super) async fn proposed(
    here: &Here,
    said: &BTreeMap<String, String>,
) -> Result<Option<Proposed>, Problem> {
    let Some((column, ending, trade_id)) = TAKES_BACK
        .iter()
        .find_map(|(column, ending)| Some((*column, *ending, said.get(*column)?.clone())))
    else {
        return Ok(None);
    };
    let named = trade_id.clone();
    let Some(found) = here.answer(move |office, _| found(office, &named, ending)).await? else {
        return Ok(None);
    };
    let Found { by_the_books, reported, account, proposed_id } = found;
    let mut row = match reported {
        None => by_the_books,
        Some((document, row)) => {
            let read =
                move |rooms: &crate::Rooms| engine::fields_of_row(&rooms.folder, &document, row);
            here.rooms.apart(read).await.map_err(failed)?.into_iter().collect()
        }
    };
    row.retain(|name, _| !SAID_ANEW.contains(&name.as_str()));
    row.insert("trade_id".to_owned(), proposed_id);
    row.insert(column.to_owned(), trade_id);
    Ok(Some(Proposed { row, account }))
}

struct Found {
    by_the_books: Filled,
    /// The row in which it was reported.
    reported: Option<(Document, u32)>,
    account: String,
    proposed_id: String,
}

fn found(office: &Office, trade_id: &str, ending: &str) -> Option<Found> {
    let (_, booked) = office.trades.find(trade_id)?;
    let reported = match booked.origin {
        Origin::Row { source, row } => Some((office.sources.file(source).document.clone(), row)),
        Origin::Command => None,
    };
    let of = facts(office, booked, trade_state(office, booked));
    let account = of.account.clone();
    let by_the_books = [
        ("executed_at", of.executed_at),
        ("account", of.account),
        ("side", of.side),
        ("instrument", of.instrument),
        ("quantity", of.quantity),
        ("price", of.price),
        ("currency", of.currency),
        ("venue", of.venue),
        ("capacity", of.capacity),
        ("order_id", of.order_id.unwrap_or_default()),
        ("trade_date", of.trade_date),
    ];
    let by_the_books =
        by_the_books.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(Found { by_the_books, reported, account, proposed_id: free_id(office, trade_id, ending) })
}

/// An id that says which trade it is about, and that nobody has used.
fn free_id(office: &Office, trade_id: &str, ending: &str) -> String {
    let is_free =
        |id: &String| office.trades.find(id).is_none() && office.trades.find_cancel(id).is_none();
    let first = format!("{trade_id}-{ending}");
    let numbered = (2..).map(|number| format!("{trade_id}-{ending}{number}"));
    let mut ids = std::iter::once(first).chain(numbered);
    ids.find(is_free).expect("a number is free: there are fewer trades than numbers")
}
