//! Small pieces: amounts, badges, cards, tabs, tiles, what just happened.

use super::links;
use crate::words::{MINUS, Words};
use maud::{Markup, html};

/// How something stands. A colour never says it alone; a word stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Quiet,
    /// As it should be.
    Good,
    /// Under way, or worth a look.
    Notice,
    /// It needs a person soon.
    Warning,
    /// It is wrong, or late.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Good => "good",
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    /// The tone of a word that stands in a field of the house: a state of a trade, a file, a
    /// control, an item.
    pub fn of(word: &str) -> Self {
        match word {
            "booked" | "settled" | "yes" | "closed" | "done" | "approved" | "active"
            | "accepted" => Self::Good,
            "open" | "pending" | "proposed" | "taken" | "waiting" | "answered" | "new" => {
                Self::Notice
            }
            "held" | "stale" | "partial" | "duplicate" | "late" | "expired" => Self::Warning,
            "no" | "failing" | "rejected" | "missing" | "declined" | "recalled" | "overdue" => {
                Self::Bad
            }
            _ => Self::Quiet,
        }
    }
}

/// A word with a tone.
pub fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (word) } }
}

/// An exact decimal, grouped, and the way to why it is so.
pub fn amount(words: Words, text: &str, why: Option<&str>) -> Markup {
    let shown = words.number(text);
    let is_minus = shown.starts_with(MINUS);
    html! {
        @match why {
            Some(address) => a.amount.why.minus[is_minus] href=(address)
                title=(words.say("why-hint")) { (shown) },
            None => span.amount.minus[is_minus] { (shown) },
        }
    }
}

/// What just happened, said once.
#[derive(Clone, Debug)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// A sentence.
    pub sentence: String,
}

/// Shows what just happened.
pub fn flash(words: Words, flash: &Flash) -> Markup {
    let role = if flash.tone == Tone::Bad { "alert" } else { "status" };
    html! {
        div class={ "flash " (flash.tone.class()) } role=(role) {
            p { (flash.sentence) }
            button.plain type="button" data-dismiss hidden aria-label=(words.say("close")) { "×" }
        }
    }
}

/// The way to a page.
pub fn breadcrumbs(words: Words, crumbs: &[(String, String)]) -> Markup {
    html! {
        @if !crumbs.is_empty() {
            nav.crumbs aria-label=(words.say("crumbs")) {
                ol { @for (name, address) in crumbs { li { a href=(address) { (name) } } } }
            }
        }
    }
}

/// A part of a page with a heading. The heading's address is the part's name, so that a link can
/// point at it.
pub fn card(name: &str, title: &str, actions: &Markup, body: &Markup) -> Markup {
    html! {
        section.card #(name) aria-labelledby={ (name) "-title" } {
            header { h2 id={ (name) "-title" } { (title) } div.actions { (actions) } }
            (body)
        }
    }
}

/// Facts about one thing; what is empty is left out.
pub fn facts(pairs: &[(String, Markup)]) -> Markup {
    let known = pairs.iter().filter(|(_, value)| !value.0.is_empty());
    html! { dl.facts { @for (name, value) in known { div { dt { (name) } dd { (value) } } } } }
}

/// A tab: its name, its address, how much is behind it.
#[derive(Clone, Debug)]
pub struct Tab {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// How much is there, when that is worth saying.
    pub count: Option<usize>,
    /// Is it the one that is open?
    pub is_open: bool,
}

/// Tabs are links: each has an address of its own.
pub fn tabs(words: Words, label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            ul { @for tab in tabs {
                li { a href=(tab.address) aria-current=[tab.is_open.then_some("page")] {
                    (tab.name)
                    @if let Some(count) = tab.count { span.count { (words.count(count)) } }
                } }
            } }
        }
    }
}

/// A figure of the day.
#[derive(Clone, Debug)]
pub struct Tile {
    /// What is counted.
    pub name: String,
    /// The figure, as an exact decimal, or as a word.
    pub figure: String,
    /// What it is part of, or how it stands; may be empty.
    pub note: String,
    /// How it stands.
    pub tone: Tone,
    /// Where it is explained.
    pub address: Option<String>,
}

/// The figures of the day, in a row.
pub fn tiles(words: Words, tiles: &[Tile]) -> Markup {
    let inside = |tile: &Tile| {
        html! {
            span.name { (tile.name) }
            span.figure { (words.number(&tile.figure)) }
            @if !tile.note.is_empty() { span.note { (tile.note) } }
        }
    };
    html! {
        ul.tiles { @for tile in tiles {
            li class=(tile.tone.class()) {
                @match &tile.address {
                    Some(address) => a href=(address) { (inside(tile)) },
                    None => div { (inside(tile)) },
                }
            }
        } }
    }
}

/// Nothing is there, and what that means.
pub fn empty(sentence: &str) -> Markup {
    html! { p.empty { (sentence) } }
}

/// A button that asks first: a dialog with a form, opened by JavaScript; without it the question
/// stands open on the page.
pub fn confirm(words: Words, name: &str, label: &str, question: &str, form: &Markup) -> Markup {
    html! {
        button type="button" data-opens=(name) hidden { (label) }
        dialog.confirm id=(name) aria-labelledby={ (name) "-title" } data-plain {
            h2 id={ (name) "-title" } { (label) }
            p { (question) }
            (form)
            form.cancel method="dialog" { button { (words.say("cancel")) } }
        }
    }
}

/// The links to what lies before and behind a part of a list.
pub fn pages(words: Words, previous: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if previous.is_some() || next.is_some() {
            nav.pages aria-label=(words.say("pages")) {
                @if let Some(address) = previous {
                    a.button rel="prev" href=(address) { "← " (words.say("previous")) }
                }
                @if let Some(address) = next {
                    a.button rel="next" href=(address) { (words.say("next")) " →" }
                }
            }
        }
    }
}

/// The links to a table as a file.
pub fn downloads(words: Words, address: &str) -> Markup {
    html! {
        span.downloads {
            @for (form, name) in [("csv", "CSV"), ("xlsx", "XLSX")] {
                a href=(links::with(address, "format", form)) download
                    aria-label=(words.say_with("download-as", &[("form", name)])) {
                    (super::icons::download()) (name)
                }
            }
        }
    }
}
