//! Today: what needs a person first, then where the day stands, in the order of the reader's work.

mod arranged;

use self::arranged::{Arranged, Block, Figure, arranged};
use super::{Here, Sheet, Shown};
use crate::answers::settlement::LadderBar;
use crate::answers::today::{Today, today};
use crate::look::charts::{AgeBand, LadderDay, ages, ladder};
use crate::look::frame::Section;
use crate::look::links::with;
use crate::look::pieces::{Tile, Tone, badge, card, empty, tiles};
use crate::reason::failed;
use crate::words::Family;
use axum::response::{IntoResponse, Redirect, Response};
use door::{Permission, Problem};
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub async fn show(here: Here) -> Response {
    if !here.sight.is_whole() {
        // How the day of the whole firm stands is for who sees it; others begin with their clients.
        let own = if here.may_open("/accounts") { "/accounts" } else { "/requests" };
        return Redirect::to(&here.link(own)).into_response();
    }
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let today = if here.lens == engine::Lens::default() {
        here.rooms.apart(|rooms| Ok(rooms.today())).await.map_err(failed)?
    } else {
        let now = engine::now();
        Arc::new(here.answer(move |office, date| today(office, date, now)).await?)
    };
    let words = here.words;
    let nothing = words.say("today-no-controls");
    let controls =
        Sheet::of("controls", words.say("today-controls"), nothing, &today.controls, &[])
            .saying("control", today.controls.iter().map(|control| control.control.clone()))
            .saying("expected", today.controls.iter().map(|control| control.expected.clone()))
            .saying("found", today.controls.iter().map(|control| control.found.clone()));
    let arranged = arranged(&here.visitor.person.roles);
    let body = html! {
        (tiles(words, &figures(here, &today, &arranged)))
        @for block in arranged.blocks {
            @match block {
                Block::Needs => (card("needs", &words.say("today-needs"), &html! {}, &needs(here, &today))),
                Block::Street => (street(here, &today)),
                Block::Day => (day(here, &today, &controls, arranged.unfolds_controls)),
            }
        }
    };
    let subtitle = words.say(if today.is_open { "today-open" } else { "today-closed" });
    Ok(Shown {
        subtitle,
        ..Shown::of(Section::Today, words.say("nav-today"), body).with(vec![controls])
    })
}

/// What is due, and what has failed.
fn street(here: &Here, today: &Today) -> Markup {
    let words = here.words;
    let due = ladder(words, &words.say("today-ladder-title"), &days(here, &today.ladder));
    let failing = ages(words, &words.say("today-ages-title"), &bands(here, today));
    html! {
        div.pair {
            (card("ladder", &words.say("today-ladder"), &html! {}, &due))
            (card("ages", &words.say("today-ages"), &html! {}, &failing))
        }
    }
}

/// The controls of the last close, folded while all of them hold.
fn day(here: &Here, today: &Today, controls: &Sheet, unfolds: bool) -> Markup {
    let words = here.words;
    let passed = today.controls.iter().filter(|control| control.holds).count();
    card(
        "day",
        &words.say("today-day"),
        &run_day(here, today),
        &html! {
            @if today.controls.is_empty() { (controls.shown(here, None)) } @else {
                details.figures open[unfolds || passed < today.controls.len()] {
                    summary { (words.say_with("today-passed", &[
                        ("passed", &words.count(passed)),
                        ("all", &words.count(today.controls.len())),
                    ])) }
                    (controls.shown(here, None))
                }
            }
        },
    )
}

fn figures(here: &Here, today: &Today, arranged: &Arranged) -> Vec<Tile> {
    let words = here.words;
    let tile = |name: &str, count: usize, tone: Tone, address: &str| Tile {
        name: words.say(name),
        figure: count.to_string(),
        note: String::new(),
        tone,
        address: here.may_open(address).then(|| here.link(address)),
    };
    let bad_when = |count: usize, tone: Tone| if count > 0 { tone } else { Tone::Good };
    let fails_note = words.say_with(
        "tile-fails-note",
        &[
            ("aged", &words.count(today.fails - today.fails_due_today)),
            ("today", &words.count(today.fails_due_today)),
        ],
    );
    let figure = |figure: &Figure| match figure {
        Figure::Rejected => tile(
            "tile-refused",
            today.refused_rows,
            bad_when(today.refused_rows, Tone::Bad),
            "/queue?kind=rejected_row",
        ),
        Figure::Fails => Tile {
            note: fails_note.clone(),
            ..tile("tile-fails", today.fails, bad_when(today.fails, Tone::Bad), "/settlement")
        },
        Figure::Approvals => tile(
            "tile-approvals",
            today.approvals,
            bad_when(today.approvals, Tone::Warning),
            "/approvals",
        ),
        Figure::Files => tile(
            "tile-files",
            today.files,
            bad_when(today.files_unfinished, Tone::Warning),
            "/files",
        ),
        Figure::Captured => tile("tile-captured", today.captured, Tone::Quiet, "/trades"),
        Figure::Obligations => {
            tile("tile-obligations", today.obligations, Tone::Quiet, "/settlement")
        }
        Figure::Unsettled => {
            tile("tile-unsettled", today.unsettled, Tone::Quiet, "/trades?status=open")
        }
    };
    arranged.figures.iter().map(figure).collect()
}

fn needs(here: &Here, today: &Today) -> Markup {
    let words = here.words;
    if today.waiting.is_empty() && today.open_items.is_empty() {
        return empty(&words.say("today-needs-nothing"));
    }
    let own = today.owned.get(&*here.visitor.person.person);
    html! {
        @if let Some(own) = own {
            p {
                a href=(here.link(&with("/queue", "owner", &here.visitor.person.person))) {
                    (words.say_count("today-yours", own.count))
                }
                @if own.late > 0 { " " (badge(Tone::Bad, &words.say_count("work-late", own.late))) }
            }
        }
        ul.needs { @for waiting in &today.waiting {
            li {
                @if here.visitor.may(Permission::WorkQueue) {
                    a href=(here.link(&with("/queue", "kind", &waiting.kind))) {
                        (words.word(Family::Item, &waiting.kind))
                    }
                } @else { (words.word(Family::Item, &waiting.kind)) }
                " " strong { (words.count(waiting.count)) }
                @if waiting.late > 0 { " " (badge(Tone::Bad, &words.say_count("work-late", waiting.late))) }
            }
        } }
        @if !today.open_items.is_empty() {
            details.figures {
                summary { (words.say("today-notes")) }
                ul.needs {
                    @for item in &today.open_items { li { (words.worded(&item.in_short())) } }
                }
            }
        }
    }
}

/// The ladder in the currency that has most days.
fn days(here: &Here, bars: &[LadderBar]) -> Vec<LadderDay> {
    let currency = bars.first().map(|bar| bar.currency.clone()).unwrap_or_default();
    let units = |shown: &str| {
        shown.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
    };
    let of = bars.iter().filter(|bar| bar.currency == currency);
    of.map(|bar| LadderDay {
        value_date: bar.date.clone(),
        incoming: units(&bar.to_receive),
        incoming_shown: bar.to_receive.clone(),
        outgoing: units(&bar.to_pay),
        outgoing_shown: bar.to_pay.clone(),
        address: here.link("/settlement"),
    })
    .collect()
}

fn bands(here: &Here, today: &Today) -> Vec<AgeBand> {
    let name = |age: &str| match age {
        "0" => here.words.say("age-today"),
        age => here.words.say_with("age-days", &[("days", age)]),
    };
    let band = |bar: &crate::answers::settlement::AgeBar| AgeBand {
        name: name(&bar.age),
        deliver: bar.deliver,
        receive: bar.receive,
        value: String::new(),
        address: here.link("/settlement#fails"),
    };
    today.fails_by_age.iter().map(band).collect()
}

/// The button that runs the day, for those who may.
fn run_day(here: &Here, today: &Today) -> Markup {
    let words = here.words;
    html! {
        @if here.visitor.may(Permission::CloseDay) && here.lens == engine::Lens::default() {
            form.inline method="get" action="/day" {
                label for="date" { (words.say("today-run-date")) }
                input #date type="date" name="date" value=(today.to_run) required;
                button.primary type="submit" { (words.say("today-checklist")) }
            }
        }
    }
}
