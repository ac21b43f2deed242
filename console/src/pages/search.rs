//! Search: an account, an instrument, a trade, by number, code or name; one exact hit opens at
//! once.

use super::accounts::Search;
use super::{Here, Sheet, Shown};
use crate::answers::accounts::accounts;
use crate::answers::instruments::instruments;
use crate::look::frame::Section;
use crate::look::links::below;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use door::{Permission, Problem, Seen};
use maud::html;

/// The most hits of each kind.
const HITS_MAX: usize = 50;

/// The page.
pub async fn show(here: Here, Query(search): Query<Search>) -> Response {
    let text = search.q.trim().to_owned();
    let exact = text.clone();
    let may_see = here.visitor.may(Permission::SeeClients);
    let hit = here.rooms.reading.look(|office| {
        let account = office
            .directory
            .account_id(&exact)
            .filter(|_| may_see)
            .map(|_| below("/accounts", &exact));
        let instrument =
            || office.directory.instrument(&exact).map(|_| below("/instruments", &exact));
        let trade =
            || office.trades.find(&exact).filter(|_| may_see).map(|_| below("/trades", &exact));
        let proposal = || office.proposals.find(&exact).map(|_| below("/approvals", &exact));
        account.or_else(instrument).or_else(trade).or_else(proposal)
    });
    if let Some(address) = hit {
        return Redirect::to(&here.link(&address)).into_response();
    }
    let shown = draw(&here, text, may_see).await;
    here.give(shown)
}

async fn draw(here: &Here, text: String, may_see: bool) -> Result<Shown, Problem> {
    let wanted = text.clone();
    let (mut of_accounts, of_instruments) = here
        .answer(move |office, date| {
            let found = if may_see { accounts(office, &wanted) } else { Vec::new() };
            (found, instruments(office, &wanted, date))
        })
        .await?;
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
    let body = html! { @if may_see { (found.shown(here, None)) } (listed.shown(here, None)) };
    let seen = Seen::clients(of_accounts.iter().map(|account| account.account.clone()));
    let title = words.say_with("search-title", &[("text", &text)]);
    Ok(Shown::of(Section::Accounts, title, body).with(vec![found, listed]).seen(seen))
}
