//! Trades: the blotter with its filter, and a trade with its whole life.

use super::saved::Saved;
use super::sheet::ROWS_PRINTED_MAX;
use super::taking_back;
use super::{Here, Sheet, Shown};
use crate::Rooms;
use crate::answers::Said;
use crate::answers::trade_list::{Move, TradeLine, activity as moves, trades};
use crate::answers::trades::{SourceRow, Station, TradeLife, life};
use crate::api::trades::{TradeAsk, cursor};
use crate::commands::to_hand_in;
use crate::look::frame::Section;
use crate::look::links::{below, with, without};
use crate::look::pieces::{Tone, badge, card, facts};
use crate::look::timeline::{Moment, timeline};
use crate::reason::failed;
use crate::sight::numbers;
use crate::words::Family;
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{Problem, Seen};
use maud::{Markup, html};
use office::{Office, failing_nets};
use serde::Deserialize;
use std::collections::BTreeSet;
use terms::{SourceKind, sentence};
use views::Cursor;

/// How many rows a page shows.
const ROWS: usize = 100;

/// How many rows are read at once for whoever takes the whole list away.
const ROWS_AT_ONCE: usize = 5_000;

/// The most rows of a file that is taken away; a workbook holds little more.
const ROWS_TAKEN_MAX: usize = 1_000_000;

/// The name of the event that books a voucher.
const VOUCHER_BOOKED: &str = "voucher booked";

/// What a trade is that was taken back.
const CANCELLED: &str = "cancelled";

/// The place where a list goes on.
#[derive(Default, Deserialize)]
pub struct GoesOn {
    cursor: Option<String>,
}

/// The blotter.
pub async fn list(
    here: Here,
    Query(ask): Query<TradeAsk>,
    Query(goes_on): Query<GoesOn>,
    saved: Saved,
) -> Response {
    let shown = draw_list(&here, ask, goes_on.cursor, &saved).await;
    here.give(shown)
}

async fn draw_list(
    here: &Here,
    ask: TradeAsk,
    goes_on: Option<String>,
    saved: &Saved,
) -> Result<Shown, Problem> {
    let after = cursor(goes_on.as_deref())?;
    let failing = here.answer(|office, _| failing_nets(office)).await?;
    let within = here.rooms.reading.look(|office| numbers(office, &here.sight));
    let wanted = ask.wanted(here.lens, failing, within)?;
    let most = most(here);
    let read = move |rooms: &Rooms| {
        rooms.tables(|tables| {
            whole(most, after, |after, limit| trades(tables, wanted.clone(), after, limit))
        })
    };
    let (found, next) = here.rooms.apart(read).await.map_err(failed)?;
    let words = here.words;
    let seen =
        Seen::clients(found.iter().map(|line| line.account.clone()).collect::<BTreeSet<_>>());
    let mut sheet = Sheet::of::<TradeLine>(
        "trades",
        words.say("trades-caption"),
        words.say("trades-nothing"),
        &found,
        &["seq"],
    );
    sheet = sheet.opening("trade_id", "/trades");
    sheet.more = next.map(|next| with(&without(&here.address(), "cursor"), "cursor", &next));
    let body =
        html! { (filter(here, &ask)) (saved.shown(here, "/trades")) (sheet.shown(here, None)) };
    Ok(Shown::of(Section::Trades, words.say("nav-trades"), body).with(vec![sheet]).seen(seen))
}

/// How many rows are read: none more than a page, as many as paper takes, or all.
fn most(here: &Here) -> Option<usize> {
    let on_paper = here.prints().then_some(ROWS_PRINTED_MAX);
    on_paper.or_else(|| here.takes_away().then_some(ROWS_TAKEN_MAX))
}

/// A page of a list, or so much of it as paper takes or whoever takes it away.
fn whole<T>(
    most: Option<usize>,
    mut after: Option<Cursor>,
    read: impl Fn(Option<Cursor>, usize) -> anyhow::Result<(Vec<T>, Option<String>)>,
) -> anyhow::Result<(Vec<T>, Option<String>)> {
    let Some(most) = most else { return read(after, ROWS) };
    let mut all = Vec::new();
    loop {
        let (found, next) = read(after, ROWS_AT_ONCE.min(most - all.len()))?;
        all.extend(found);
        after = next.as_deref().and_then(Cursor::parse);
        if after.is_none() || all.len() >= most {
            return Ok((all, next));
        }
    }
}

fn filter(here: &Here, ask: &TradeAsk) -> Markup {
    let words = here.words;
    let value = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = |name: &str, kind: &str, text: &Option<String>| {
        html! { div.field {
            label for={ "ask-" (name) } { (words.word(Family::Column, name)) }
            input id={ "ask-" (name) } type=(kind) name=(name) value=(value(text));
        } }
    };
    let choice = |name: &str, values: &[&str], text: &Option<String>| {
        html! { div.field {
            label for={ "ask-" (name) } { (words.word(Family::Column, name)) }
            select id={ "ask-" (name) } name=(name) {
                @for one in values {
                    option value=(one) selected[value(text) == **one] {
                        @if one.is_empty() { (words.say("work-any")) }
                        @else { (words.word(Family::Value, one)) }
                    }
                }
            }
        } }
    };
    html! {
        form.filter method="get" action="/trades" role="search" {
            (here.lens_fields())
            (line("text", "search", &ask.text))
            (line("account", "text", &ask.account))
            (line("instrument", "text", &ask.instrument))
            (choice("side", &["", "B", "S", "SS", "SX"], &ask.side))
            (choice("status", &["", "open", "failing", "settled", "cancelled"], &ask.status))
            (line("from", "date", &ask.from))
            (line("to", "date", &ask.to))
            div.buttons {
                button type="submit" { (words.say("filter")) }
                a.button.plain href="/trades" { (words.say("clear")) }
            }
        }
    }
}

/// What moved on an account, as a sheet of its page.
pub async fn activity(
    here: &Here,
    account: &str,
    goes_on: Option<String>,
) -> Result<Sheet, Problem> {
    let after = cursor(goes_on.as_deref())?;
    let (of, lens) = (account.to_owned(), here.lens);
    let most = most(here);
    let read = move |rooms: &Rooms| {
        rooms.tables(|tables| {
            whole(most, after, |after, limit| moves(tables, &of, lens, after, limit))
        })
    };
    let (found, next) = here.rooms.apart(read).await.map_err(failed)?;
    let words = here.words;
    let mut sheet = Sheet::of(
        "activity",
        words.say("account-activity"),
        words.say("account-no-activity"),
        &found,
        &[],
    )
    .saying("narrative", narratives(here, &found).into_iter());
    sheet.more = next.map(|next| with(&without(&here.address(), "cursor"), "cursor", &next));
    Ok(sheet)
}

/// The views have the English words of a voucher, the books its narrative.
fn narratives(here: &Here, found: &[Move]) -> Vec<Said> {
    let narrative = |office: &Office, of: &Move| {
        let voucher = office.vouchers.find(&of.id).filter(|_| of.event == VOUCHER_BOOKED);
        voucher
            .map_or_else(|| of.narrative.clone(), |booked| booked.voucher.narrative.clone().into())
    };
    here.rooms.reading.look(|office| found.iter().map(|of| narrative(office, of)).collect())
}

/// A trade.
pub async fn trade(here: Here, Path(trade_id): Path<String>) -> Response {
    let shown = draw(&here, trade_id).await;
    here.give(shown)
}

async fn draw(here: &Here, trade_id: String) -> Result<Shown, Problem> {
    let missing = trade_id.clone();
    let sight = here.sight.clone();
    let found = here.answer(move |office, _| life(office, &sight, &trade_id)).await?;
    let of: TradeLife = found.ok_or_else(|| {
        Problem::not_found(sentence!(
            "trade {trade_id} is not known to this office",
            trade_id = missing
        ))
    })?;
    let words = here.words;
    let postings = Sheet::of(
        "postings",
        words.say("trade-postings"),
        words.say("event-no-postings"),
        &of.postings,
        &[],
    );
    let charges = Sheet::of(
        "charges",
        words.say("trade-charges"),
        words.say("trade-no-charges"),
        &of.charges,
        &[],
    )
    .saying("charge", of.charges.iter().map(|line| line.charge.clone()))
    .saying("on", of.charges.iter().map(|line| line.on.clone()))
    .saying("source", of.charges.iter().map(|line| line.source.clone()));
    let status = badge(Tone::of(&of.trade.status), &words.word(Family::Value, &of.trade.status));
    let may_take_back =
        of.trade.status != CANCELLED && here.visitor.sees_all(to_hand_in(SourceKind::Trades));
    let beside = html! {
        (status)
        @if may_take_back { (taking_back::buttons(here, &of.trade.trade_id)) }
    };
    let body = html! {
        div.pair {
            (card("facts", &words.say("trade-facts"), &beside, &about(here, &of)))
            (card("life", &words.say("trade-life"), &html! {}, &timeline(&stations(here, &of))))
        }
        (postings.shown(here, None))
        (charges.shown(here, None))
    };
    let crumbs = vec![(words.say("nav-trades"), here.link("/trades"))];
    let seen = Seen::clients([of.trade.account.clone()]);
    Ok(Shown {
        crumbs,
        ..Shown::of(Section::Trades, of.trade.trade_id.clone(), body)
            .with(vec![postings, charges])
            .seen(seen)
    })
}

fn stations(here: &Here, of: &TradeLife) -> Vec<Moment> {
    let words = here.words;
    let station = |station: &Station| Moment {
        what: words.word(Family::Step, &station.what),
        when: station.date.clone(),
        state: station.id.clone().unwrap_or_default(),
        body: recorded(here, station),
        address: station
            .id
            .as_deref()
            .filter(|_| station.what != "executed")
            .and_then(|id| another(here, of, id)),
        ..Moment::default()
    };
    of.stations.iter().map(station).collect()
}

/// The other trade of a correction: the one that it replaces, or that has replaced it.
fn another(here: &Here, of: &TradeLife, id: &str) -> Option<String> {
    let is_trade = || here.rooms.reading.look(|office| office.trades.find(id).is_some());
    (id != of.trade.trade_id && is_trade()).then(|| here.link(&below("/trades", id)))
}

/// When a cancel was recorded, why, and in which row.
fn recorded(here: &Here, of: &Station) -> Option<Markup> {
    let date = of.recorded_on.as_ref()?;
    Some(html! {
        p { (here.words.say_with("trade-recorded-on", &[("date", date)])) }
        @if let Some(reason) = &of.reason { p { (reason) } }
        @if let Some(source) = &of.source { p { (row_link(here, source)) } }
    })
}

fn row_link(here: &Here, source: &SourceRow) -> Markup {
    let row = here.words.say_with("row-number", &[("row", &source.row.to_string())]);
    html! { a href={ "/files/" (source.source) } { (source.file) } " · " (row) }
}

fn about(here: &Here, life: &TradeLife) -> Markup {
    let (words, of) = (here.words, &life.trade);
    let serde_json::Value::Object(fields) = serde_json::to_value(of).unwrap_or_default() else {
        return html! {};
    };
    let wanted = fields.iter().filter(|(name, value)| {
        !value.is_null() && !["trade_id", "status", "source", "fail"].contains(&name.as_str())
    });
    let mut pairs: Vec<(String, Markup)> = wanted
        .map(|(name, value)| {
            (
                words.word(Family::Column, name),
                linked(here, name, value.as_str().unwrap_or_default()),
            )
        })
        .collect();
    if let Some(fail) = &of.fail {
        let place = below("/queue", fail);
        pairs.push((
            words.word(Family::Column, "fail"),
            html! {
                @if here.may_open(&place) { a href=(here.link(&place)) { (fail) } }
                @else { (fail) }
            },
        ));
    }
    for (name, row) in [("source", &of.source), ("first_source", &life.first_source)] {
        if let Some(row) = row {
            pairs.push((words.word(Family::Column, name), row_link(here, row)));
        }
    }
    facts(&pairs)
}

/// A fact that names something leads there.
fn linked(here: &Here, name: &str, text: &str) -> Markup {
    let place = match name {
        "account" | "contra" => Some("/accounts"),
        "instrument" => Some("/instruments"),
        "corrects" => Some("/trades"),
        _ => None,
    };
    html! {
        @if let Some(place) = place {
            a href=(here.link(&below(place, text))) { (text) }
        } @else if ["side", "capacity"].contains(&name) {
            (here.words.word(Family::Value, text))
        } @else {
            (here.words.number(text))
        }
    }
}
