//! Accounts: the list, and an account with its positions, its money, its ladder, its lots and what
//! it did.

use super::sheet::ROWS_SHOWN_MAX;
use super::{Here, Sheet, Shown};
use crate::answers::accounts::{Account, Balance, Lot, accounts, balances, facts, lots};
use crate::answers::positions::{Only, Position, positions};
use crate::look::frame::Section;
use crate::look::pieces::{Tab, card, facts as shown_facts, tabs};
use crate::sight::known_account;
use crate::words::Family;
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{Problem, Seen};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use terms::Family as AccountFamily;

/// What to look for.
#[derive(Default, Deserialize)]
pub struct Search {
    /// What a number, code or name contains.
    #[serde(default)]
    pub q: String,
}

/// The list.
pub async fn list(here: Here, Query(search): Query<Search>) -> Response {
    let shown = draw_list(&here, search.q).await;
    here.give(shown)
}

async fn draw_list(here: &Here, search: String) -> Result<Shown, Problem> {
    let wanted = search.clone();
    let sight = here.sight.clone();
    let mut found = here.answer(move |office, _| accounts(office, &sight, &wanted)).await?;
    if !here.needs_whole() {
        // One more than a page shows, so that it says that there are more.
        found.truncate(ROWS_SHOWN_MAX + 1);
    }
    let words = here.words;
    let seen = Seen::clients(found.iter().map(|account| account.account.clone()));
    let sheet = Sheet::of(
        "accounts",
        words.say("accounts-caption"),
        words.say("accounts-nothing"),
        &found,
        &[],
    )
    .opening("account", "/accounts");
    let body = html! { (finder(here, "/accounts", &search)) (sheet.shown(here, None)) };
    Ok(Shown::of(Section::Accounts, words.say("nav-accounts"), body).with(vec![sheet]).seen(seen))
}

/// A field that narrows a list.
pub fn finder(here: &Here, action: &str, value: &str) -> Markup {
    let words = here.words;
    html! {
        form.filter method="get" action=(action) role="search" {
            (here.lens_fields())
            div.field {
                label for="q" { (words.say("find")) }
                input #q type="search" name="q" value=(value);
            }
            div.buttons {
                button type="submit" { (words.say("filter")) }
                a.button.plain href=(action) { (words.say("clear")) }
            }
        }
    }
}

/// Which part of an account.
#[derive(Default, Deserialize)]
pub struct Part {
    /// positions, money, ladder, lots, activity.
    #[serde(default)]
    part: String,
    /// Where the rest of the activity begins.
    cursor: Option<String>,
}

/// A rung of the ladder, for a table.
#[derive(Serialize)]
struct LadderRow {
    account: String,
    asset: String,
    value_date: String,
    quantity: String,
    balance_after: String,
}

/// Everything that an account page shows.
struct OfAccount {
    account: Account,
    positions: Vec<Position>,
    money: Vec<Balance>,
    lots: Vec<Lot>,
}

impl OfAccount {
    /// Does it hold securities as its own? What lies on an account of the street are balances.
    fn has_positions(&self) -> bool {
        [AccountFamily::Client, AccountFamily::Firm]
            .iter()
            .any(|family| self.account.family == family.as_str())
    }

    /// The part that stands open at first.
    fn first(&self) -> &'static str {
        if self.has_positions() { "positions" } else { "money" }
    }
}

/// An account.
pub async fn account(here: Here, Path(name): Path<String>, Query(part): Query<Part>) -> Response {
    let shown = draw(&here, name, part).await;
    here.give(shown)
}

async fn draw(here: &Here, name: String, part: Part) -> Result<Shown, Problem> {
    let sight = here.sight.clone();
    let of = here
        .answer(move |office, date| -> Result<OfAccount, Problem> {
            let id = known_account(office, &sight, &name)?;
            let only = Only { account: Some(id), instrument: None };
            Ok(OfAccount {
                account: facts(office, id),
                positions: positions(office, date, &sight, only).collect(),
                money: balances(office, &sight, Some(id), false).collect(),
                lots: lots(office, &sight, Some(id)),
            })
        })
        .await??;
    let words = here.words;
    let open = if part.part.is_empty() { of.first() } else { part.part.as_str() };
    let sheet = match open {
        "money" => money(here, &of),
        "ladder" => ladder(here, &of),
        "lots" => Sheet::of(
            "lots",
            words.say("account-lots"),
            words.say("account-no-lots"),
            &of.lots,
            &["account"],
        ),
        "activity" => {
            super::trades::activity(here, &of.account.account, part.cursor.clone()).await?
        }
        _ => Sheet::of(
            "positions",
            words.say("account-positions"),
            words.say("account-no-positions"),
            &of.positions,
            &[],
        ),
    };
    // Most who open an account ask about its money.
    let money = (part.part.is_empty() && of.has_positions() && !of.money.is_empty())
        .then(|| money(here, &of));
    let body = html! {
        (card("facts", &words.say("account-facts"), &html! {}, &about(here, &of.account)))
        @if let Some(money) = &money { (money.shown(here, None)) }
        (parts(here, &of, &part.part))
        (sheet.shown(here, None))
    };
    let seen = Seen::clients([of.account.account.clone()]);
    let crumbs = vec![(words.say("nav-accounts"), here.link("/accounts"))];
    let subtitle = of.account.name.clone();
    Ok(Shown {
        subtitle,
        crumbs,
        ..Shown::of(Section::Accounts, of.account.account, body)
            .with(money.into_iter().chain([sheet]).collect())
            .seen(seen)
    })
}

fn money(here: &Here, of: &OfAccount) -> Sheet {
    let words = here.words;
    Sheet::of(
        "money",
        words.say("account-money"),
        words.say("account-no-money"),
        &of.money,
        &["ladder"],
    )
}

fn ladder(here: &Here, of: &OfAccount) -> Sheet {
    let rungs = of.money.iter().flat_map(|balance| {
        balance.ladder.iter().map(|rung| LadderRow {
            account: balance.account.clone(),
            asset: balance.asset.clone(),
            value_date: rung.value_date.clone(),
            quantity: rung.quantity.clone(),
            balance_after: rung.balance.clone(),
        })
    });
    let rungs: Vec<LadderRow> = rungs.collect();
    Sheet::of(
        "ladder",
        here.words.say("account-ladder"),
        here.words.say("account-no-ladder"),
        &rungs,
        &["account"],
    )
}

fn about(here: &Here, account: &Account) -> Markup {
    let words = here.words;
    let given = [
        ("name", Some(account.name.clone())),
        ("family", Some(words.word(Family::Value, &account.family))),
        ("kind", Some(words.word(Family::Value, &account.kind))),
        ("class", Some(words.word(Family::Value, &account.class))),
        ("currency", account.currency.clone()),
        ("desk", account.desk.clone()),
        ("branch", account.branch.clone()),
        ("lot_method", Some(words.word(Family::Value, &account.lot_method))),
        ("opened", account.opened.clone()),
        ("closed", account.closed.clone()),
    ];
    let pairs = given
        .into_iter()
        .filter_map(|(name, value)| Some((words.word(Family::Column, name), html! { (value?) })));
    shown_facts(&pairs.collect::<Vec<_>>())
}

fn parts(here: &Here, of: &OfAccount, open: &str) -> Markup {
    let words = here.words;
    let tab = |part: &str, key: &str, count: Option<usize>| Tab {
        name: words.say(key),
        address: here.link(&format!("{}?part={part}", here.path())),
        count,
        is_open: part == open || (open.is_empty() && part == of.first()),
    };
    let rungs = of.money.iter().map(|balance| balance.ladder.len()).sum();
    let positions = tab("positions", "account-positions", Some(of.positions.len()));
    let all = [
        tab("money", "account-money", Some(of.money.len())),
        tab("ladder", "account-ladder", Some(rungs)),
        tab("lots", "account-lots", Some(of.lots.len())),
        tab("activity", "account-activity", None),
    ];
    let all: Vec<Tab> = of.has_positions().then_some(positions).into_iter().chain(all).collect();
    tabs(words, &words.say("account-parts"), &all)
}
