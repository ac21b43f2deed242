//! The page that explains a balance: every posting with its event, its file and its row.

use super::{Here, Sheet, Shown};
use crate::api::reports::explained;
use crate::look::frame::Section;
use crate::look::links::below;
use axum::extract::Path;
use axum::response::Response;
use door::{Problem, Seen};
use maud::html;

/// The page.
pub async fn show(here: Here, Path((account, asset)): Path<(String, String)>) -> Response {
    let shown = draw(&here, account, asset).await;
    here.give(shown)
}

async fn draw(here: &Here, account: String, asset: String) -> Result<Shown, Problem> {
    let (rows, sum) =
        explained(&here.rooms, &here.sight, account.clone(), asset.clone(), here.lens).await?;
    let words = here.words;
    let sheet = Sheet::of_report(
        "explained",
        words.say("explain-caption"),
        words.say("explain-nothing"),
        rows,
    );
    let body = html! { p.sum { (words.worded(&sum.0)) } (sheet.shown(here, None)) };
    let title = words.say_with("explain-title", &[("account", &account), ("asset", &asset)]);
    let crumbs = vec![
        (words.say("nav-accounts"), here.link("/accounts")),
        (account.clone(), here.link(&below("/accounts", &account))),
    ];
    Ok(Shown {
        crumbs,
        ..Shown::of(Section::Accounts, title, body).with(vec![sheet]).seen(Seen::clients([account]))
    })
}
