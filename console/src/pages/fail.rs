//! A fail as the settlement desk works on it: the trades behind it, the forms in which what has not
//! come is asked for and a buy-in is notified, and what stands there when nothing fails any more.
//!
//! Source: FINRA Rule 11810(b): a notice of a buy-in states the date of the contract, the quantity,
//! the price and the settlement date, which the trades on the page do.

use super::work::{may_step, step_form};
use super::{Here, Sheet};
use crate::Rooms;
use crate::answers::trade_list::{TradeLine, Wanted, trades};
use crate::answers::work::ItemFacts;
use crate::look::links::below;
use crate::look::pieces::empty;
use crate::reason::failed;
use crate::sight::numbers;
use crate::words::Family;
use door::Problem;
use maud::{Markup, html};
use office::{FailingNet, Office, failing_nets, key_of_balance};
use std::collections::BTreeSet;
use views::Status;

/// How many of the trades behind a fail its page shows.
const TRADES_SHOWN: usize = 100;

/// The nets of the street that make up a fail.
fn nets(office: &Office, key: &str) -> BTreeSet<FailingNet> {
    let is_of_it = |net: &FailingNet| {
        key_of_balance(&office.directory, net.contra, net.instrument).as_str() == key
    };
    failing_nets(office).into_iter().filter(is_of_it).collect()
}

/// The trades that went into what fails: of the settlement dates of its parts, on its side.
pub(super) async fn behind(here: &Here, key: &str) -> Result<Sheet, Problem> {
    let (of, lens) = (key.to_owned(), here.lens);
    let failing = here.answer(move |office, _| nets(office, &of)).await?;
    let within = here.rooms.reading.look(|office| numbers(office, &here.sight));
    let status = Some(Status::Failing);
    let wanted = Wanted { within, status, failing, lens, ..Wanted::default() };
    let read = move |rooms: &Rooms| {
        rooms.tables(|tables| trades(tables, wanted.clone(), None, TRADES_SHOWN))
    };
    let (found, next) = here.rooms.apart(read).await.map_err(failed)?;
    let words = here.words;
    let caption = words.say("fail-trades");
    let mut sheet =
        Sheet::of::<TradeLine>("trades", caption, words.say("trades-nothing"), &found, &["seq"]);
    sheet = sheet.opening("trade_id", "/trades");
    sheet.more = next.map(|_| here.link("/trades?status=failing"));
    Ok(sheet)
}

/// The forms of a fail to receive.
pub(super) fn forms(here: &Here, of: &ItemFacts) -> Markup {
    let words = here.words;
    let has = |step: &str| of.actions.iter().any(|action| action == step) && may_step(here, step);
    let button = |step: &str| {
        html! {
            button type="submit" name="step" value=(step) { (words.word(Family::Step, step)) }
        }
    };
    html! {
        @if has("chase") {
            (step_form(here, &html! {
                label for="chased" { (words.say("fail-chased")) }
                input #chased type="text" name="says" required;
                (button("chase"))
            }))
        }
        @if has("buy_in") {
            (step_form(here, &html! {
                label for="execution" { (words.say("fail-execution")) }
                input #execution type="date" name="date" required;
                label for="noticed" { (words.say("fail-noticed")) }
                input #noticed type="text" name="says" required;
                (button("buy_in"))
            }))
        }
    }
}

/// The account and the instrument of a fail's key, when both are known: nothing fails there now.
pub(super) fn cleared(office: &Office, key: &str) -> Option<(String, String)> {
    let (account, instrument) = key.strip_prefix("fail:")?.split_once(':')?;
    office.directory.account_id(account)?;
    office.directory.asset_id(instrument)?;
    Some((account.to_owned(), instrument.to_owned()))
}

/// What is shown of a fail that is cleared: where its postings stand.
pub(super) fn history(here: &Here, (account, instrument): &(String, String)) -> Markup {
    let words = here.words;
    let explained = here.link(&below(&below("/explain", account), instrument));
    html! {
        (empty(&words.say("fail-cleared")))
        p { a href=(explained) { (words.say("fail-postings")) } }
        p {
            a href=(here.link(&below("/instruments", instrument))) { (instrument) } " · "
            a href=(here.link(&below("/accounts", account))) { (account) }
        }
    }
}
