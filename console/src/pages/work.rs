//! Work: the queue of everything that waits for a person, one item with its history, and the steps
//! that people take on it.
//!
//! In: the queue of the office. Out: pages; steps as orders for the keeper. Never here: whether a
//! step is right (the office).

use super::causes::{self, At};
use super::fail;
use super::here::done;
use super::item_words::says;
use super::many::{Many, chosen};
use super::saved::Saved;
use super::sheet::minute;
use super::{Here, Sheet, Shown};
use crate::answers::account;
use crate::answers::work::{
    HeldPriceFacts, ItemFacts, ItemLife, Listed, RequestFacts, StepFacts, item, life as life_of,
    listed, people, request_of, seen,
};
use crate::api::work::check_item;
use crate::commands;
use crate::look::form::{Choice, Field, FieldKind, filters};
use crate::look::frame::Section;
use crate::look::links::{below, with};
use crate::look::pieces::{Tab, Tone, amount, badge, card, empty, facts, tabs};
use crate::look::table::Bulk;
use crate::look::timeline::{Moment, timeline};
use crate::words::{Family, Words};
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use door::{CSRF_FIELD, Permission, Problem};
use maud::{Markup, html};
use office::{Office, Sight};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terms::{ItemKind, ItemState, Kind, SourceKind, sentence};

/// Which part of the queue.
#[derive(Clone, Default, Deserialize)]
pub struct Part {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    desk: String,
    #[serde(default)]
    owner: String,
}

impl Part {
    fn holds(&self, item: &ItemFacts) -> bool {
        let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
        let is_asked = match self.state.as_str() {
            "" => !is_done(item),
            EVERY_STATE => true,
            state => state == item.state,
        };
        is_asked
            && fits(&self.kind, &item.kind)
            && fits(&self.desk, &item.desk)
            && fits(&self.owner, item.owner.as_deref().unwrap_or_default())
    }
}

/// What asks for items in every state; without it, what is done is left out.
const EVERY_STATE: &str = "all";

fn is_done(item: &ItemFacts) -> bool {
    item.state == ItemState::Resolved.as_str()
}

/// A line of the list.
#[derive(Serialize)]
struct Line {
    item: String,
    says: String,
    next: Option<String>,
    kind: String,
    state: String,
    desk: String,
    owner: Option<String>,
    since: String,
    due: Option<String>,
}

/// The queue.
pub async fn list(here: Here, Query(part): Query<Part>, saved: Saved) -> Response {
    let shown = draw_list(&here, part, &saved).await;
    here.give(shown)
}

async fn draw_list(here: &Here, part: Part, saved: &Saved) -> Result<Shown, Problem> {
    let now = engine::now();
    let (most, asked) = (here.rows_drawn_max(), part.clone());
    let holds = move |item: &ItemFacts| asked.holds(item);
    let sight = here.sight.clone();
    let (all, depository) = here
        .answer(move |office, _| (listed(office, &sight, now, holds, most), depository(office)))
        .await?;
    let words = here.words;
    // Rejects are of the whole firm.
    let kind = if here.sight.is_whole() { part.kind.as_str() } else { "" };
    let (found, told) = causes::beside(here, kind, &all.items).await?;
    let lines: Vec<Line> =
        all.items.iter().map(|item| line(here, item, &told, depository.as_deref())).collect();
    let mut sheet =
        Sheet::of("queue", words.say("work-caption"), words.say("work-nothing"), &lines, &[])
            .opening("item", "/queue");
    (sheet.key, sheet.hidden) = (Some("item"), Some("item"));
    let seen = seen(&here.sight, &all.items);
    let bulk = Bulk {
        action: "/queue".to_owned(),
        csrf: here.visitor.csrf.clone(),
        buttons: bulk_buttons(here),
    };
    let body = html! {
        (kinds(here, &all, &part))
        @if let Some(found) = &found { (causes::shown(here, found, &told)) }
        (filters(words, "/queue", &here.lens_fields(), &narrowing(here, &all, &part)))
        (saved.shown(here, "/queue"))
        (sheet.shown(here, Some(bulk)))
    };
    let is_late = all.late > 0;
    let subtitle = if is_late { words.say_count("work-late", all.late) } else { String::new() };
    Ok(Shown {
        subtitle,
        ..Shown::of(Section::Work, words.say("nav-work"), body).with(vec![sheet]).seen(seen)
    })
}

fn line(
    here: &Here,
    of: &ItemFacts,
    told: &BTreeMap<At, String>,
    depository: Option<&str>,
) -> Line {
    let words = here.words;
    let told = causes::row_at(of).and_then(|at| told.get(&at));
    let said = says(words, of);
    Line {
        item: of.item.clone(),
        says: told.map_or_else(|| said.clone(), |told| format!("{told}. {said}")),
        next: first_step(here, of, depository).map(|(step, _)| step.to_owned()),
        kind: words.word(Family::Item, &of.kind),
        state: of.state.clone(),
        desk: words.word(Family::Desk, &of.desk),
        owner: of.owner.clone(),
        since: of.since.clone(),
        due: of.due.clone(),
    }
}

/// A tab for each kind that is there.
fn kinds(here: &Here, all: &Listed, part: &Part) -> Markup {
    let words = here.words;
    let kept = |address: &str| {
        here.sort().map_or_else(|| address.to_owned(), |sort| with(address, "sort", &sort))
    };
    let whole = Tab {
        name: words.say("work-all"),
        address: kept("/queue"),
        count: Some(all.open.values().sum()),
        is_open: part.kind.is_empty(),
    };
    let of_kind = ItemKind::ALL.iter().filter_map(|kind| {
        all.open.get(kind.as_str()).map(|count| Tab {
            name: words.word(Family::Item, kind.as_str()),
            address: kept(&format!("/queue?kind={}", kind.as_str())),
            count: Some(*count),
            is_open: part.kind == kind.as_str(),
        })
    });
    tabs(
        words,
        &words.say("work-kinds"),
        &std::iter::once(whole).chain(of_kind).collect::<Vec<_>>(),
    )
}

fn narrowing(here: &Here, all: &Listed, part: &Part) -> Vec<Field> {
    let words = here.words;
    let hidden = |name: &str, value: String| Field {
        name: name.to_owned(),
        kind: FieldKind::Hidden,
        value,
        ..Field::default()
    };
    let choice = |value: &str, label: String| Choice { value: value.to_owned(), label };
    let field = |name: &str, kind, value: &str| Field::of_column(words, name, kind, value);
    let not_done = choice("", words.say("work-not-done"));
    let every = choice(EVERY_STATE, words.say("work-any"));
    let states = ItemState::ALL
        .iter()
        .map(|state| choice(state.as_str(), words.word(Family::Value, state.as_str())));
    let states = [not_done, every].into_iter().chain(states).collect();
    let desks = all.desks.iter().map(|desk| choice(desk, words.word(Family::Desk, desk)));
    let owners = all.owners.iter().map(|owner| choice(owner, owner.clone()));
    let sort = here.sort().map(|sort| hidden("sort", sort));
    let narrows = vec![
        hidden("kind", part.kind.clone()),
        field("state", FieldKind::Choice(states), &part.state),
        field("desk", FieldKind::any_or(words, desks), &part.desk),
        field("owner", FieldKind::any_or(words, owners), &part.owner),
    ];
    narrows.into_iter().chain(sort).collect()
}

/// What can be done to many items at once.
fn bulk_buttons(here: &Here) -> Markup {
    let words = here.words;
    html! {
        input type="hidden" name="back" value=(here.address());
        button type="submit" name="step" value="take" { (words.word(Family::Step, "take")) }
        button type="submit" name="step" value="release" { (words.word(Family::Step, "release")) }
    }
}

/// Takes what was chosen, or lets go what the reader owns of it, and says of how many.
pub async fn many(here: Here, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let given = |name: &str| {
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    };
    let released = given("step") == Some("release");
    let back = given("back").filter(|back| back.starts_with("/queue")).unwrap_or("/queue");
    let mut all = Many::default();
    for key in chosen(&fields) {
        let is_own = || {
            here.rooms
                .reading
                .look(|office| office.work.of(key).and_then(|work| work.owner.clone()))
        };
        let is_anothers = released
            && is_own()
                .is_none_or(|owner| !owner.eq_ignore_ascii_case(&here.visitor.person.person));
        let step = if released { "release" } else { "take" };
        let done = if is_anothers {
            Err(Problem::forbidden(sentence!("{item} is not yours to release", item = key)))
        } else {
            match check_item(&here.rooms, &here.sight, key).await {
                Ok(()) => commands::step(&here.rooms, &here.visitor, key, step, "").await,
                Err(problem) => Err(problem),
            }
        };
        all.count(done);
    }
    all.told(&here, back, "worked")
}

/// What an address may say of an item.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// On to what mends it.
    go: Option<String>,
}

/// An item; or what mends it, where the address asks for that.
pub async fn show(here: Here, Path(key): Path<String>, Query(asked): Query<Asked>) -> Response {
    if asked.go.is_some()
        && let Some(place) = mended_at(&here, &key).await
    {
        return Redirect::to(&place).into_response();
    }
    let shown = draw(&here, here.sight.clone(), key).await;
    here.give(shown)
}

/// Where an item is mended; none when it waits no more, or nothing mends it.
async fn mended_at(here: &Here, key: &str) -> Option<String> {
    let (asked, now, sight) = (key.to_owned(), engine::now(), here.sight.clone());
    let found =
        here.answer(move |office, _| (item(office, &sight, &asked, now), depository(office)));
    let found = found.await;
    let (of, depository) = found.ok()?;
    first_step(here, &of?, depository.as_deref()).map(|(_, place)| place)
}

/// Where securities of the firm and its clients lie.
fn depository(office: &Office) -> Option<String> {
    office.directory.own_account(Kind::Depository).map(|id| account(office, id))
}

/// The first step that mends what an item is about, and where it is taken; none when nothing does.
fn first_step<'i>(
    here: &Here,
    of: &'i ItemFacts,
    depository: Option<&str>,
) -> Option<(&'i str, String)> {
    let mut steps = of.actions.iter().map(String::as_str);
    steps.find_map(|step| Some((step, mends(here, of, step, depository)?)))
}

/// An item, as somebody of a sight sees it.
pub(super) async fn draw(here: &Here, sight: Sight, key: String) -> Result<Shown, Problem> {
    let now = engine::now();
    let asked = key.clone();
    let (
        ItemLife { item: found, steps },
        seen,
        sitting,
        depository,
        asked_for,
        put_forward,
        cleared,
    ) = here
        .answer(move |office, _| {
            let names: Vec<String> = people(office, &Sight::Whole)
                .into_iter()
                .filter(|person| person.active)
                .map(|person| person.person)
                .collect();
            let life = life_of(office, &sight, &asked, now);
            let seen = seen(&sight, &life.item);
            (
                life,
                seen,
                names,
                depository(office),
                request_of(office, &asked),
                deliveries_put_forward(office),
                sight.is_whole().then(|| fail::cleared(office, &asked)).flatten(),
            )
        })
        .await?;
    if found.is_none() && steps.is_empty() && cleared.is_none() {
        return Err(Problem::not_found(sentence!("nothing waits under {key}", key = key)));
    }
    let is_fail = found.as_ref().is_some_and(|of| of.kind == ItemKind::Fail.as_str());
    let behind = if is_fail { Some(fail::behind(here, &key).await?) } else { None };
    let words = here.words;
    let body = html! {
        div.columns.wide-first {
            div {
                @match &found {
                    Some(of) => {
                        (card("facts", &words.say("work-facts"), &state(words, of), &about(here, of)))
                        (card("next", &words.say("work-next"), &html! {}, &html! {
                            @if put_forward > 0 && of.actions.iter().any(|action| action == "deliver") {
                                p.hint { a href="/approvals" { (words.say_count("work-put-forward", put_forward)) } }
                            }
                            (next(here, of, &sitting, depository.as_deref()))
                        }))
                    }
                    None => (card(
                        "facts",
                        &words.say("work-facts"),
                        &html! {},
                        &gone(here, asked_for.as_ref(), cleared.as_ref()),
                    )),
                }
            }
            div { (card("history", &words.say("work-history"), &html! {}, &life(words, found.as_ref(), &steps))) }
        }
        @if let Some(behind) = &behind { (behind.shown(here, None)) }
    };
    let title = found.as_ref().map_or_else(|| key.clone(), |of| words.word(Family::Item, &of.kind));
    let crumbs = vec![(words.say("nav-work"), here.link("/queue"))];
    Ok(Shown {
        subtitle: key,
        crumbs,
        ..Shown::of(Section::Work, title, body).with(behind.into_iter().collect()).seen(seen)
    })
}

/// What is shown of an item that waits no longer.
fn gone(here: &Here, request: Option<&RequestFacts>, cleared: Option<&(String, String)>) -> Markup {
    match (request, cleared) {
        (Some(request), _) => html! {
            p.prose { strong { (request.text) } }
            p.hint { (request.by) " · " (shown_moment(&request.asked_at)) }
        },
        (None, Some(cleared)) => fail::history(here, cleared),
        (None, None) => empty(&here.words.say("work-gone")),
    }
}

/// How many files of deliveries wait for a second person, so that nobody books one twice.
fn deliveries_put_forward(office: &Office) -> usize {
    let documents = office.proposals.open().filter_map(|(_, kept)| kept.document());
    documents.filter(|document| document.kind == SourceKind::Deliveries).count()
}

fn state(words: Words, of: &ItemFacts) -> Markup {
    html! {
        @if of.is_late { (badge(Tone::Bad, &words.word(Family::Value, "late"))) }
        (badge(Tone::of(&of.state), &words.word(Family::Value, &of.state)))
    }
}

fn about(here: &Here, of: &ItemFacts) -> Markup {
    let words = here.words;
    let linked = |place: &str, name: &Option<String>| {
        name.as_ref().map(|name| html! { a href=(here.link(&below(place, name))) { (name) } })
    };
    let source = of.source.as_ref().map(|source| {
        let row = words.say_with("row-number", &[("row", &source.row.to_string())]);
        html! { a href={ "/files/" (source.source) } { (source.file) } " · " (row) }
    });
    let text = |text: &Option<String>| text.as_ref().map(|text| html! { (text) });
    let held = of.held_price.as_ref();
    let given = [
        ("account", linked("/accounts", &of.account)),
        ("instrument", linked("/instruments", &of.instrument)),
        ("quantity", standing(here, of)),
        ("proposal", linked("/approvals", &of.proposal)),
        ("source", source),
        ("desk", Some(html! { (words.word(Family::Desk, &of.desk)) })),
        ("owner", text(&of.owner)),
        ("by", text(&of.by)),
        ("since", Some(html! { (shown_moment(&of.since)) })),
        ("due", of.due.as_ref().map(|due| html! { (shown_moment(due)) })),
        ("price", held.map(|held| html! { (held.price) " · " (held.date) " · " (held.source) })),
        ("accepted", held.map(|held| html! { (held.accepted) " · " (held.accepted_on) })),
        ("moved_percent", held.and_then(|held| text(&held.moved_percent))),
        ("tolerance", held.map(|held| html! { (held.tolerance) " %" })),
        ("buy_in_from", text(&of.buy_in_from)),
        ("ruled_by", text(&of.ruled_by)),
    ];
    let pairs: Vec<(String, Markup)> = given
        .into_iter()
        .filter_map(|(name, value)| Some((words.word(Family::Column, name), value?)))
        .collect();
    let message = of.code.as_ref().map(|_| words.worded(&of.says.0));
    html! {
        p.prose { strong { (says(words, of)) } }
        @if let Some(message) = message { p.prose { (message) } }
        (facts(&pairs))
    }
}

/// A day, or a moment to the minute.
fn shown_moment(text: &str) -> String {
    minute(text).unwrap_or_else(|| text.to_owned())
}

/// The quantity of a fail or a break, with the postings that made it.
fn standing(here: &Here, of: &ItemFacts) -> Option<Markup> {
    let asset = of.asset.as_ref().or(of.instrument.as_ref())?;
    let why = of.account.as_ref().map(|account| here.why(account, asset));
    Some(amount(here.words, of.quantity.as_deref()?, why.as_deref()))
}

/// Who only asks says more about it, withdraws it, or asks again; the rest is for those who work
/// the queue, or answer.
pub(super) fn may_step(here: &Here, step: &str) -> bool {
    if step == "resend" {
        return here.visitor.may(Permission::LoadFiles);
    }
    let may_work = [Permission::WorkQueue, Permission::AnswerRequest]
        .into_iter()
        .any(|permission| here.visitor.may(permission));
    may_work || ["comment", "resolve", "reopen"].contains(&step)
}

/// The sensible next steps: what mends the cause first, then what is said about it.
fn next(here: &Here, of: &ItemFacts, sitting: &[String], depository: Option<&str>) -> Markup {
    let words = here.words;
    let mending: Vec<(&String, String)> = of
        .actions
        .iter()
        .filter_map(|action| Some((action, mends(here, of, action, depository)?)))
        .collect();
    let button = |step: &str| {
        html! {
            button type="submit" name="step" value=(step) { (words.word(Family::Step, step)) }
        }
    };
    let is_in_words = |action: &&String| {
        ["comment", "answer", "resolve", "reopen"].contains(&action.as_str())
            && may_step(here, action)
    };
    let has =
        |wanted: &str| of.actions.iter().any(|action| action == wanted) && may_step(here, wanted);
    html! {
        div.buttons { @for (index, (action, address)) in mending.iter().enumerate() {
            a.button.primary[index == 0] href=(address) { (words.word(Family::Step, action)) }
        } }
        @for action in ["resend", "take", "release"].into_iter().filter(|action| has(action)) {
            (step_form(here, &button(action)))
        }
        @if has("assign") {
            (step_form(here, &html! {
                label for="person" { (words.word(Family::Column, "person")) }
                select #person name="says" required {
                    @for person in sitting { option value=(person) { (person) } }
                }
                (button("assign"))
            }))
        }
        @if has("due") {
            (step_form(here, &html! {
                label for="due" { (words.say("work-due")) }
                input #due type="datetime-local" name="says" required;
                (button("due"))
            }))
        }
        (fail::forms(here, of))
        (step_form(here, &html! {
            label for="says" { (words.say("work-words")) }
            input #says type="text" name="says" required;
            @for action in of.actions.iter().filter(is_in_words) { (button(action)) }
        }))
    }
}

pub(super) fn step_form(here: &Here, body: &Markup) -> Markup {
    html! {
        form.inline method="post" action=(here.path()) {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            (body)
        }
    }
}

/// Where the cause is mended: what is known of it stands in the form already.
fn mends(here: &Here, of: &ItemFacts, action: &str, depository: Option<&str>) -> Option<String> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let enter = |kind: SourceKind, filled: &[(&str, String)]| {
        let form = below("/enter", kind.as_str());
        Some(
            filled
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .fold(form, |address, (column, value)| with(&address, column, value)),
        )
    };
    match action {
        "repair" => {
            of.source.as_ref().map(|source| format!("/files/{}/{}", source.source, source.row))
        }
        "deliver" => enter(
            SourceKind::Deliveries,
            &[
                ("street_account", given(&of.account)),
                ("location_account", depository.unwrap_or_default().to_owned()),
                ("asset", given(&of.instrument)),
                ("quantity", of.quantity.as_deref().map(turned).unwrap_or_default()),
            ],
        ),
        "allocate" => enter(
            SourceKind::Allocations,
            &[
                ("block_account", given(&of.account)),
                ("instrument", given(&of.instrument)),
                ("quantity", given(&of.quantity)),
                (
                    "trade_date",
                    of.block.as_ref().map(|block| block.trade_date.clone()).unwrap_or_default(),
                ),
                ("side", of.block.as_ref().map(|block| block.side.clone()).unwrap_or_default()),
            ],
        ),
        "pay" => enter(
            SourceKind::Payments,
            &[("account", given(&of.account)), ("currency", given(&of.asset))],
        ),
        "correct" => corrected(here, of),
        "voucher" => enter(SourceKind::Vouchers, &[("asset", given(&of.asset))]),
        "accept_price" => of.held_price.as_ref().map(|held| priced(here, of, Some(held))),
        "set_price" => Some(priced(here, of, None)),
        "state_lots" => enter(
            SourceKind::LotStatements,
            &[
                ("account", given(&of.account)),
                ("instrument", given(&of.instrument)),
                ("came_by", of.item.trim_start_matches("statement:").to_owned()),
                ("quantity", given(&of.quantity)),
            ],
        ),
        "approve" | "decline" => {
            of.proposal.as_ref().map(|proposal| here.link(&below("/approvals", proposal)))
        }
        _ => None,
    }
}

/// Where somebody gives a price by their word: that which was held back, or another one.
fn priced(here: &Here, of: &ItemFacts, held: Option<&HeldPriceFacts>) -> String {
    let mut form = below("/enter", SourceKind::Prices.as_str());
    if let Some(instrument) = &of.instrument {
        form = with(&form, "instrument", instrument);
    }
    if let Some(held) = held {
        let told = [("date", &held.date), ("price", &held.price), ("currency", &held.currency)];
        form = told.iter().fold(form, |form, (column, value)| with(&form, column, value));
    }
    with(&form, "source", &format!("override {}: ", here.visitor.person.full_name))
}

/// The trade that an item is about, or those of its account.
fn corrected(here: &Here, of: &ItemFacts) -> Option<String> {
    let trades = || Some(with("/trades", "account", of.account.as_ref()?));
    let trade = trade_of(&of.item).map(|trade| below("/trades", trade));
    trade.or_else(trades).map(|place| here.link(&place))
}

/// The trade that an item is about.
fn trade_of(item: &str) -> Option<&str> {
    item.strip_prefix("check:price:").or_else(|| item.strip_prefix("check:duplicate:"))
}

/// What takes a quantity away again.
fn turned(quantity: &str) -> String {
    quantity.strip_prefix('-').map_or_else(|| format!("-{quantity}"), str::to_owned)
}

fn life(words: Words, of: Option<&ItemFacts>, steps: &[StepFacts]) -> Markup {
    let began = of.map(|of| Moment {
        what: words.say("work-began"),
        when: shown_moment(&of.since),
        ..Moment::default()
    });
    let moment = |step: &StepFacts| Moment {
        what: words.word(Family::Step, &step.step),
        when: shown_moment(&step.at),
        who: step.by.clone(),
        tone: if matches!(step.step.as_str(), "answer" | "resolve") {
            Tone::Good
        } else {
            Tone::Notice
        },
        body: (!step.says.is_empty()).then(|| html! { (step.says) }),
        ..Moment::default()
    };
    timeline(&began.into_iter().chain(steps.iter().map(moment)).collect::<Vec<_>>())
}

/// A step on an item.
#[derive(Deserialize)]
pub struct StepForm {
    pub(super) step: String,
    #[serde(default)]
    says: String,
    #[serde(default)]
    date: String,
}

impl StepForm {
    /// What it says; its field for a due time is labelled UTC, and browsers send no offset.
    fn said(&self) -> String {
        if self.step == "buy_in" {
            return format!("{} {}", self.date, self.says);
        }
        let in_utc = format!("{}:00Z", self.says.trim());
        let is_of_field = self.step == "due" && terms::Moment::parse(&in_utc).is_some();
        if is_of_field { in_utc } else { self.says.clone() }
    }
}

/// Takes a step.
pub async fn step(here: Here, Path(key): Path<String>, form: Form<StepForm>) -> Response {
    let place = below("/queue", &key);
    if let Err(problem) = check_item(&here.rooms, &here.sight, &key).await {
        return here.wrong(&problem);
    }
    match causes::row_of(&key).filter(|_| form.step == "resend") {
        Some(at) => causes::resend_row(&here, at, &place).await,
        None => stepped(&here, &place, &key, &form).await,
    }
}

/// A step is taken, and the reader is back where they were.
pub(super) async fn stepped(here: &Here, place: &str, key: &str, form: &StepForm) -> Response {
    match commands::step(&here.rooms, &here.visitor, key, &form.step, &form.said()).await {
        Ok(()) => done(place, "worked"),
        Err(problem) => here.went_wrong(place, &problem),
    }
}
