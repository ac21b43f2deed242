//! Settlement: what is due to and from the street, and what has failed.

use super::sheet::Sums;
use super::{Here, Sheet, Shown};
use crate::answers::settlement::{FailCounts, Obligation, fail_counts, fails, obligations};
use crate::look::form::{Choice, Field, FieldKind, filters};
use crate::look::frame::Section;
use crate::words::{Family, Words};
use axum::extract::Query;
use axum::response::Response;
use door::{Permission, Problem};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the lists are narrowed to; a field that says nothing narrows nothing.
#[derive(Clone, Default, Deserialize)]
pub struct Part {
    #[serde(default)]
    street_account: String,
    /// What a code contains.
    #[serde(default)]
    asset: String,
    /// deliver, receive: whose turn it is.
    #[serde(default)]
    direction: String,
    /// The first settlement date (ISO 8601, which sorts as days do).
    #[serde(default)]
    from: String,
    /// The last one.
    #[serde(default)]
    to: String,
}

impl Part {
    fn holds(&self, street_account: &str, asset: &str, is_ours: bool, date: &str) -> bool {
        let direction = if is_ours { DELIVER } else { RECEIVE };
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        is(&self.street_account, street_account)
            && is(&self.direction, direction)
            && asset.to_lowercase().contains(&self.asset.trim().to_lowercase())
            && (self.from.is_empty() || *self.from <= *date)
            && (self.to.is_empty() || *self.to >= *date)
    }
}

/// Ours to deliver, or to pay.
const DELIVER: &str = "deliver";
/// The street's.
const RECEIVE: &str = "receive";

/// The page.
pub async fn show(here: Here, Query(part): Query<Part>) -> Response {
    let shown = draw(&here, &part).await;
    here.give(shown)
}

async fn draw(here: &Here, part: &Part) -> Result<Shown, Problem> {
    let (mut due, mut failing, counts) = here
        .answer(|office, date| {
            (obligations(office, date), fails(office, date), fail_counts(office, date))
        })
        .await?;
    let words = here.words;
    let street: BTreeSet<String> = due
        .iter()
        .map(|due| due.street_account.clone())
        .chain(failing.iter().map(|fail| fail.street_account.clone()))
        .collect();
    let narrows = narrowing(here, part, &street);
    due.retain(|due| {
        let is_ours = due.quantity.starts_with('-');
        part.holds(&due.street_account, &due.asset, is_ours, &due.settlement_date)
    });
    failing.retain(|fail| {
        let is_ours = fail.direction == DELIVER;
        part.holds(&fail.street_account, &fail.instrument, is_ours, &fail.since)
    });
    let fails = Sheet::of(
        "fails",
        words.say("settlement-fails"),
        words.say("settlement-no-fails"),
        &failing,
        &[],
    );
    // A fail opens the work on it, for those who work on it.
    let fails = if here.visitor.may(Permission::WorkQueue) {
        fails.opening("item", "/queue")
    } else {
        fails
    };
    let by_value: Sums = Some(("currency", &["value"]));
    let fails = Sheet { hidden: Some("item"), sums: by_value, ..fails };
    let (money, securities): (Vec<Obligation>, Vec<Obligation>) =
        due.into_iter().partition(|due| due.currency.is_none());
    let money: Vec<MoneyDue> = money.into_iter().map(MoneyDue::of).collect();
    let securities: Vec<SecuritiesDue> = securities.into_iter().map(SecuritiesDue::of).collect();
    let nothing = || words.say("settlement-no-obligations");
    let money = Sheet::of("money-due", words.say("settlement-money"), nothing(), &money, &[]);
    let money = Sheet { sums: Some(("currency", &["amount"])), ..money };
    let due =
        Sheet::of("obligations", words.say("settlement-obligations"), nothing(), &securities, &[]);
    let due = Sheet { sums: by_value, ..due };
    let body = html! {
        (narrows)
        (fails.shown(here, None))
        (money.shown(here, None))
        (due.shown(here, None))
    };
    let shown = Shown::of(Section::Settlement, words.say("nav-settlement"), body);
    Ok(Shown { subtitle: said(words, counts), ..shown.with(vec![fails, money, due]) })
}

/// Securities that are due, by an instrument that leads to its page.
#[derive(Serialize)]
struct SecuritiesDue {
    settlement_date: String,
    street_account: String,
    instrument: String,
    quantity: String,
    value: Option<String>,
    currency: Option<String>,
}

impl SecuritiesDue {
    fn of(due: Obligation) -> Self {
        let Obligation { settlement_date, street_account, asset, quantity, value, currency } = due;
        Self { settlement_date, street_account, instrument: asset, quantity, value, currency }
    }
}

/// Money that is due.
#[derive(Serialize)]
struct MoneyDue {
    settlement_date: String,
    street_account: String,
    currency: String,
    amount: String,
}

impl MoneyDue {
    fn of(due: Obligation) -> Self {
        let Obligation { settlement_date, street_account, asset, quantity, .. } = due;
        Self { settlement_date, street_account, currency: asset, amount: quantity }
    }
}

/// What narrows the lists.
fn narrowing(here: &Here, part: &Part, street: &BTreeSet<String>) -> Markup {
    let words = here.words;
    let field = |name: &str, kind, value: &str| Field::of_column(words, name, kind, value);
    let account = |account: &String| Choice { value: account.clone(), label: account.clone() };
    let direction =
        |of: &str| Choice { value: of.to_owned(), label: words.word(Family::Value, of) };
    let street = FieldKind::any_or(words, street.iter().map(account));
    let directions = FieldKind::any_or(words, [DELIVER, RECEIVE].map(direction));
    let fields = [
        field("street_account", street, &part.street_account),
        field("asset", FieldKind::Text, &part.asset),
        field("direction", directions, &part.direction),
        field("from", FieldKind::Date, &part.from),
        field("to", FieldKind::Date, &part.to),
    ];
    filters(words, "/settlement", &here.lens_fields(), &fields)
}

/// How many fails there are, whose they are, and how many are aged.
pub(super) fn said(words: Words, counts: FailCounts) -> String {
    let FailCounts { fails, to_deliver, due_today } = counts;
    let figures = [to_deliver, fails - to_deliver, fails - due_today, due_today];
    let [deliver, receive, aged, today] = figures.map(|count| words.count(count));
    let values =
        [("deliver", &*deliver), ("receive", &receive), ("aged", &aged), ("today", &today)];
    words.say_count_with("settlement-counts", fails, &values)
}
