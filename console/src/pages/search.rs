//! Search: an account, an instrument, a trade, a voucher, a file, by a part of its number, code or
//! name, or a trade by its amount; one exact hit opens at once, when its reader may open it.
//!
//! In: a text, through the lens of the page. Out: hits in the books of that day, as known then.
//! Never here: a client to whoever does not see them.

use super::accounts::Search;
use super::here::clients_in_sight;
use super::row_fields::ungrouped;
use super::{Here, Sheet, Shown};
use crate::answers::accounts::accounts;
use crate::answers::files::FileFacts;
use crate::answers::finds::{VoucherPosting, files_named, trades, vouchers};
use crate::answers::instruments::instruments;
use crate::answers::trades::TradeFacts;
use crate::look::frame::Section;
use crate::look::links::below;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use door::{Permission, Problem, Seen};
use maud::html;
use office::Sight;
use std::collections::BTreeSet;

/// The most hits of each kind.
const HITS_MAX: usize = 50;

/// A shorter part names nothing, and would be found everywhere.
const PART_MIN: usize = 2;

/// The page.
pub async fn show(here: Here, Query(search): Query<Search>) -> Response {
    let text = search.q.trim().to_owned();
    match exact_hit(&here, text.clone()).await {
        Ok(Some(address)) => Redirect::to(&here.link(&address)).into_response(),
        Ok(None) => {
            let shown = draw(&here, text).await;
            here.give(shown)
        }
        Err(problem) => here.wrong(&problem),
    }
}

/// The address of the one thing of a name, in the books that are looked at, when its reader may
/// open it.
async fn exact_hit(here: &Here, exact: String) -> Result<Option<String>, Problem> {
    let sight = clients_in_sight(here);
    let sees_proposals = here.visitor.sees_all(Permission::SeeProposals);
    here.answer(move |office, _| {
        let account = || {
            let found = office.directory.account_id(&exact).filter(|_| sight.sees(&exact));
            found.map(|_| below("/accounts", &exact))
        };
        let instrument =
            || office.directory.instrument(&exact).map(|_| below("/instruments", &exact));
        let trade = || {
            let found = office.trades.find(&exact);
            let seen = found.filter(|(_, booked)| sight.sees_id(office, booked.trade.account));
            seen.map(|_| below("/trades", &exact))
        };
        let proposal = || {
            let found = office.proposals.find(&exact).filter(|_| sees_proposals);
            found.map(|_| below("/approvals", &exact))
        };
        account().or_else(instrument).or_else(trade).or_else(proposal)
    })
    .await
}

async fn draw(here: &Here, text: String) -> Result<Shown, Problem> {
    let wanted = text.clone();
    let sight = clients_in_sight(here);
    let of_search = sight.clone();
    let (mut of_accounts, of_instruments) = here
        .answer(move |office, date| {
            (accounts(office, &sight, &wanted), instruments(office, &wanted, date))
        })
        .await?;
    let remembered = remembered(here, of_search, &text).await?;
    let Remembered { trades: of_trades, vouchers: of_vouchers, files: of_files } = remembered;
    of_accounts.truncate(HITS_MAX);
    let of_instruments: Vec<_> = of_instruments.into_iter().take(HITS_MAX).collect();
    let words = here.words;
    let found = Sheet::of(
        "accounts",
        words.say("accounts-caption"),
        words.say("accounts-nothing"),
        &of_accounts,
        &[],
    );
    let found = found.opening("account", "/accounts");
    let listed = Sheet::of(
        "instruments",
        words.say("instruments-caption"),
        words.say("instruments-nothing"),
        &of_instruments,
        &["price"],
    );
    let listed = listed.opening("instrument", "/instruments");
    let executed = Sheet::of(
        "trades",
        words.say("trades-caption"),
        words.say("trades-nothing"),
        &of_trades,
        &["executed_at", "venue", "capacity", "contra", "commission", "fees", "corrects", "source"],
    );
    let executed = executed.opening("trade_id", "/trades");
    let journalled = of_voucher(here, &of_vouchers);
    let came = Sheet::of(
        "files",
        words.say("files-caption"),
        words.say("files-nothing"),
        &of_files,
        &["content", "bytes"],
    );
    let came = came.opening("source", "/files");
    let body = html! {
        (found.shown(here, None))
        (listed.shown(here, None))
        @if !of_trades.is_empty() { (executed.shown(here, None)) }
        @if !of_vouchers.is_empty() { (journalled.shown(here, None)) }
        @if !of_files.is_empty() { (came.shown(here, None)) }
    };
    let of_trades = of_trades.iter().map(|trade| trade.account.clone());
    let of_vouchers = of_vouchers.iter().map(|posting| posting.account.clone());
    let shown = of_accounts.iter().map(|account| account.account.clone());
    let shown = shown.chain(of_trades).chain(of_vouchers);
    let seen = Seen::clients(shown.collect::<BTreeSet<_>>());
    let title = words.say_with("search-title", &[("text", &text)]);
    Ok(Shown::of(Section::Accounts, title, body)
        .with(vec![found, listed, executed, journalled, came])
        .seen(seen))
}

/// What somebody remembers a part of.
struct Remembered {
    trades: Vec<TradeFacts>,
    vouchers: Vec<VoucherPosting>,
    files: Vec<FileFacts>,
}

/// Trades and vouchers in sight, and files, by a part of what somebody remembers of them.
async fn remembered(here: &Here, sight: Sight, text: &str) -> Result<Remembered, Problem> {
    let part = ungrouped(text).unwrap_or_else(|| text.to_owned());
    let most = if part.len() >= PART_MIN { HITS_MAX } else { 0 };
    let of_files_max = if here.visitor.sees_all(Permission::SeeDay) { most } else { 0 };
    here.answer(move |office, _| Remembered {
        trades: trades(office, &sight, &part, most),
        vouchers: vouchers(office, &sight, &part, most),
        files: files_named(office, &part, of_files_max),
    })
    .await
}

/// What vouchers have moved: a voucher opens in the journal for those who may read that; for the
/// others its accounts and figures are what they may read.
fn of_voucher(here: &Here, moved: &[VoucherPosting]) -> Sheet {
    let [caption, nothing] =
        ["search-vouchers", "search-no-vouchers"].map(|key| here.words.say(key));
    let sheet = Sheet::of("vouchers", caption, nothing, moved, &[])
        .saying("narrative", moved.iter().map(|posting| posting.narrative.clone()));
    if here.visitor.may(Permission::SeeJournal) {
        return sheet.opening("voucher_id", "/journal?id=");
    }
    sheet
}
