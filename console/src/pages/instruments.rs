//! Instruments: the list, and an instrument with its stock record (who owns it, where it is), its
//! inventory and its prices.

use super::accounts::{Search, finder};
use super::here::clients_in_sight;
use super::sheet::ROWS_SHOWN_MAX;
use super::{Here, Sheet, Shown};
use crate::answers::instruments::{
    Instrument, PriceFacts, StockLine, facts, instruments, prices, stock_lines,
};
use crate::answers::positions::{Inventory, inventory};
use crate::api::books::known_instrument;
use crate::look::frame::Section;
use crate::look::pieces::{Tone, badge, card, facts as shown_facts};
use crate::words::Family;
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{Permission, Problem, Seen};
use maud::{Markup, html};
use serde::Serialize;
use terms::sentence;

/// The most prices that a page shows.
const PRICES_MAX: usize = 60;

/// An instrument in a list.
#[derive(Serialize)]
struct Line {
    instrument: String,
    symbol: String,
    name: String,
    isin: Option<String>,
    market: String,
    price: Option<String>,
    currency: String,
    price_date: Option<String>,
}

/// The list.
pub async fn list(here: Here, Query(search): Query<Search>) -> Response {
    let shown = draw_list(&here, search.q).await;
    here.give(shown)
}

async fn draw_list(here: &Here, search: String) -> Result<Shown, Problem> {
    let wanted = search.clone();
    let found = here.answer(move |office, date| instruments(office, &wanted, date)).await?;
    let words = here.words;
    // One more than a page shows, so that it says that there are more.
    let listed = if here.needs_whole() { found.len() } else { ROWS_SHOWN_MAX + 1 };
    let lines: Vec<Line> = found.into_iter().take(listed).map(line).collect();
    let sheet = Sheet::of(
        "instruments",
        words.say("instruments-caption"),
        words.say("instruments-nothing"),
        &lines,
        &[],
    );
    let sheet = sheet.opening("instrument", "/instruments");
    let body = html! { (finder(here, "/instruments", &search)) (sheet.shown(here, None)) };
    Ok(Shown::of(Section::Instruments, words.say("nav-instruments"), body).with(vec![sheet]))
}

fn line(of: Instrument) -> Line {
    let (price, price_date) = of.price.map(|price| (price.price, price.date)).unzip();
    let Instrument { instrument, symbol, name, isin, market, currency, .. } = of;
    Line { instrument, symbol, name, isin, market, price, currency, price_date }
}

/// Everything that an instrument page shows.
struct OfInstrument {
    instrument: Instrument,
    stock: Vec<StockLine>,
    inventory: Vec<Inventory>,
    prices: Vec<PriceFacts>,
}

/// An instrument.
pub async fn instrument(here: Here, Path(code): Path<String>) -> Response {
    let shown = draw(&here, code).await;
    here.give(shown)
}

async fn draw(here: &Here, code: String) -> Result<Shown, Problem> {
    let prices_max = if here.needs_whole() { usize::MAX } else { PRICES_MAX };
    let sight = clients_in_sight(here);
    let sees_whole_firm = here.sight.is_whole();
    let of = here
        .answer(move |office, date| -> Result<OfInstrument, Problem> {
            let id = known_instrument(office, &code)?;
            let missing = || {
                Problem::not_found(sentence!(
                    "instrument {code} is not known to this office",
                    code = code
                ))
            };
            Ok(OfInstrument {
                instrument: facts(office, id, date).ok_or_else(missing)?,
                stock: stock_lines(office, &sight, Some(id)),
                // Where the firm's securities are is of the firm as a whole.
                inventory: if sees_whole_firm {
                    inventory(office, date, Some(id))
                } else {
                    Vec::new()
                },
                prices: prices(office, id, date).into_iter().take(prices_max).collect(),
            })
        })
        .await??;
    let words = here.words;
    // Who owns it is for those who may see clients.
    let may_see = here.visitor.may(Permission::SeeClients);
    let stock = if may_see { of.stock.as_slice() } else { &[] };
    let stock = Sheet::of(
        "stock-record",
        words.say("instrument-stock"),
        words.say("instrument-no-stock"),
        stock,
        &["instrument"],
    );
    let prices = Sheet::of(
        "prices",
        words.say("instrument-prices"),
        words.say("instrument-no-prices"),
        &of.prices,
        &["instrument", "why"],
    );
    let body = html! {
        (card("facts", &words.say("instrument-facts"), &html! {}, &about(here, &of.instrument)))
        @if let Some(inventory) = of.inventory.first() {
            (card("inventory", &words.say("instrument-inventory"), &html! {}, &where_it_is(here, inventory)))
        }
        @if may_see { (stock.shown(here, None)) }
        (prices.shown(here, None))
    };
    let shown = Shown::of(Section::Instruments, of.instrument.instrument.clone(), body);
    let crumbs = vec![(words.say("nav-instruments"), here.link("/instruments"))];
    let seen = Seen::clients(of.stock.iter().filter(|_| may_see).map(|line| line.account.clone()));
    let sheets = if may_see { vec![stock, prices] } else { vec![prices] };
    Ok(Shown { subtitle: of.instrument.name, crumbs, ..shown.with(sheets).seen(seen) })
}

fn about(here: &Here, of: &Instrument) -> Markup {
    let words = here.words;
    let price = of.price.as_ref().map(|price| {
        format!(
            "{} {} ({}, {})",
            words.number(&price.price),
            price.currency,
            price.date,
            price.source
        )
    });
    let given = [
        ("symbol", Some(of.symbol.clone())),
        ("isin", of.isin.clone()),
        ("cusip", of.cusip.clone()),
        ("cfi", Some(of.cfi.clone())),
        ("currency", Some(of.currency.clone())),
        ("market", Some(of.market.clone())),
        ("clearing_account", Some(of.clearing_account.clone())),
        ("listed", of.listed.clone()),
        ("delisted", of.delisted.clone()),
        ("price", price),
        ("why", of.price.as_ref().and_then(|price| Some(words.worded(&price.why.as_ref()?.0)))),
    ];
    let pairs = given
        .into_iter()
        .filter_map(|(name, value)| Some((words.word(Family::Column, name), html! { (value?) })));
    shown_facts(&pairs.collect::<Vec<_>>())
}

fn where_it_is(here: &Here, of: &Inventory) -> Markup {
    let words = here.words;
    let serde_json::Value::Object(fields) = serde_json::to_value(of).unwrap_or_default() else {
        return html! {};
    };
    let amounts =
        fields.iter().filter(|(name, _)| !["instrument", "name"].contains(&name.as_str()));
    let pairs = amounts.map(|(name, value)| {
        (
            words.word(Family::Column, name),
            html! { (words.number(value.as_str().unwrap_or_default())) },
        )
    });
    html! {
        @if of.deficit.contains(|digit: char| matches!(digit, '1'..='9')) {
            p { (badge(Tone::Bad, &words.say_with(
                "instrument-deficit",
                &[("units", &words.number(&of.deficit))],
            ))) }
        }
        (shown_facts(&pairs.collect::<Vec<_>>()))
    }
}
