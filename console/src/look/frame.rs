//! The frame of every page: head, navigation, search, lens, and what is said first.

use super::lens::Lens;
use super::pieces::Flash;
use super::{assets, icons, links};
use crate::words::{Language, Locale, Words};
use door::CSRF_FIELD;
use maud::{DOCTYPE, Markup, html};
use terms::Date;

/// Bright, dark, or as the reader's system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark ink on bright paper.
    Light,
    /// Bright ink on dark paper.
    Dark,
}

impl Theme {
    /// Every one of them, in the order of a list.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its word in a cookie and in the markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word; anything else is the system's.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word).unwrap_or_default()
    }
}

/// A section of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Where the day stands.
    Today,
    /// What needs a person.
    Work,
    /// What needs a second one.
    Approvals,
    /// What other departments ask for.
    Requests,
    /// The blotter.
    Trades,
    /// Accounts.
    Accounts,
    /// Instruments.
    Instruments,
    /// Obligations and fails.
    Settlement,
    /// The general ledger.
    Ledger,
    /// Reports.
    Reports,
    /// Documents that came in.
    Files,
    /// The journal.
    Journal,
    /// People and desks.
    People,
}

impl Section {
    /// Every one of them, in the order of the navigation.
    pub const ALL: [Self; 13] = [
        Self::Today,
        Self::Work,
        Self::Approvals,
        Self::Requests,
        Self::Trades,
        Self::Accounts,
        Self::Instruments,
        Self::Settlement,
        Self::Ledger,
        Self::Reports,
        Self::Files,
        Self::Journal,
        Self::People,
    ];

    /// Where it is.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Work => "/queue",
            Self::Approvals => "/approvals",
            Self::Requests => "/requests",
            Self::Trades => "/trades",
            Self::Accounts => "/accounts",
            Self::Instruments => "/instruments",
            Self::Settlement => "/settlement",
            Self::Ledger => "/ledger",
            Self::Reports => "/reports",
            Self::Files => "/files",
            Self::Journal => "/journal",
            Self::People => "/people",
        }
    }

    /// The letter that goes there after `g`.
    const fn letter(self) -> &'static str {
        match self {
            Self::Today => "d",
            Self::Work => "w",
            Self::Approvals => "v",
            Self::Requests => "q",
            Self::Trades => "t",
            Self::Accounts => "a",
            Self::Instruments => "i",
            Self::Settlement => "s",
            Self::Ledger => "l",
            Self::Reports => "r",
            Self::Files => "f",
            Self::Journal => "j",
            Self::People => "p",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Today => "nav-today",
            Self::Work => "nav-work",
            Self::Approvals => "nav-approvals",
            Self::Requests => "nav-requests",
            Self::Trades => "nav-trades",
            Self::Accounts => "nav-accounts",
            Self::Instruments => "nav-instruments",
            Self::Settlement => "nav-settlement",
            Self::Ledger => "nav-ledger",
            Self::Reports => "nav-reports",
            Self::Files => "nav-files",
            Self::Journal => "nav-journal",
            Self::People => "nav-people",
        }
    }

    /// What it is called.
    pub fn name(self, words: Words) -> String {
        words.say(self.key())
    }
}

/// The groups of the navigation.
const GROUPS: [(&str, &[Section]); 3] = [
    ("nav-group-day", &[Section::Today, Section::Work, Section::Approvals, Section::Requests]),
    (
        "nav-group-books",
        &[
            Section::Trades,
            Section::Accounts,
            Section::Instruments,
            Section::Settlement,
            Section::Ledger,
        ],
    ),
    ("nav-group-records", &[Section::Reports, Section::Files, Section::Journal, Section::People]),
];

/// Who is reading.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their role, in their language.
    pub role: String,
}

/// What a page knows of its reader and its place.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The voice.
    pub words: Words,
    /// Bright or dark.
    pub theme: Theme,
    /// What the page is about; the browser's title and the heading.
    pub title: String,
    /// A few words beside the heading; may be empty.
    pub subtitle: String,
    /// The section that it belongs to.
    pub section: Section,
    /// The sections that the reader may open.
    pub sections: Vec<Section>,
    /// How much is waiting in a section.
    pub waiting: Vec<(Section, usize)>,
    /// Who is reading.
    pub person: Person,
    /// As of which day, as known at which time.
    pub lens: Lens,
    /// The day that is being worked.
    pub day: Option<Date>,
    /// The page's own path, without a query.
    pub here: String,
    /// The token that a form must bring back.
    pub csrf: String,
    /// The sequence number of the first event that the page does not show; the stream goes on from
    /// there.
    pub sequence: u64,
    /// What just happened.
    pub flash: Option<Flash>,
    /// The way here: names and addresses, the outermost first.
    pub crumbs: Vec<(String, String)>,
    /// What stands at the head of the page on paper.
    pub paper: Paper,
}

/// What a page says of itself on paper, where nobody can follow a link.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The firm, when it has said its name.
    pub firm: String,
    /// The day that the page is about.
    pub as_of: String,
    /// As known when.
    pub known_at: String,
    /// Who printed it.
    pub by: String,
    /// When.
    pub at: String,
}

/// A whole page.
pub fn page(frame: &Frame, body: &Markup) -> Markup {
    let words = frame.words;
    html! {
        (DOCTYPE)
        html lang=(words.locale.tag()) data-theme=(frame.theme.as_str()) {
            (head(words, &frame.title))
            body data-sequence=(frame.sequence) {
                a.skip href="#content" { (words.say("skip")) }
                (side(frame))
                div.stage {
                    (top(frame))
                    (frame.lens.banner(words, &frame.here))
                    main #content tabindex="-1" {
                        (paper(words, &frame.paper))
                        (super::pieces::breadcrumbs(words, &frame.crumbs))
                        header.title {
                            h1 { (frame.title) }
                            @if !frame.subtitle.is_empty() { p { (frame.subtitle) } }
                        }
                        @if let Some(flash) = &frame.flash { (super::pieces::flash(words, flash)) }
                        (body)
                    }
                }
                (keys(words, &frame.sections))
                dialog #why aria-label=(words.say("why-title")) {
                    div.holder {}
                    form method="dialog" { button { (words.say("close")) } }
                }
            }
        }
    }
}

/// The head of a page on paper; a screen does not show it.
fn paper(words: Words, of: &Paper) -> Markup {
    let facts = [
        ("paper-as-of", &of.as_of),
        ("paper-known-at", &of.known_at),
        ("paper-by", &of.by),
        ("paper-at", &of.at),
    ];
    html! {
        header.paper aria-hidden="true" {
            @if !of.firm.is_empty() { p.firm { (of.firm) } }
            dl {
                @for (name, fact) in facts { div { dt { (words.say(name)) } dd { (fact) } } }
            }
        }
    }
}

/// A page without a reader: signing in, and what went wrong.
pub fn plain_page(words: Words, theme: Theme, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.locale.tag()) data-theme=(theme.as_str()) {
            (head(words, title))
            body.plain {
                main #content {
                    div.brand { (icons::mark()) span { (words.say("product")) } }
                    section.card { h1 { (title) } (body) }
                }
            }
        }
    }
}

fn head(words: Words, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · " (words.say("product")) }
            link rel="icon" href=(assets::address("munim.svg")) type="image/svg+xml";
            link rel="preload" href=(assets::address("inter.woff2")) as="font" type="font/woff2" crossorigin;
            @if words.language() == Language::Hindi {
                link rel="preload" href=(assets::address("noto-sans-devanagari.woff2")) as="font" type="font/woff2" crossorigin;
            }
            link rel="stylesheet" href=(assets::address("munim.css"));
            script src=(assets::address("munim.js")) defer {}
        }
    }
}

fn side(frame: &Frame) -> Markup {
    let words = frame.words;
    html! {
        nav.side aria-label=(words.say("nav")) {
            a.brand href=(frame.lens.carry("/")) { (icons::mark()) span { (words.say("product")) } }
            details.fold open {
                summary { (icons::menu()) span { (words.say("menu")) } }
                div.groups {
                    @for (group, sections) in GROUPS {
                        @if sections.iter().any(|section| frame.sections.contains(section)) {
                            h2 { (words.say(group)) }
                            @let seen = sections.iter().filter(|one| frame.sections.contains(one));
                            ul {
                                @for section in seen {
                                    li { (entry(frame, *section)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn entry(frame: &Frame, section: Section) -> Markup {
    let waiting = frame.waiting.iter().find(|(of, count)| *of == section && *count > 0);
    let current = (section == frame.section).then_some("page");
    html! {
        a href=(frame.lens.carry(section.address())) aria-current=[current]
            data-go=(section.letter()) {
            (icons::of(section))
            span { (section.name(frame.words)) }
            @if let Some((_, count)) = waiting {
                span.count { (frame.words.count(*count)) span.unseen { " " (frame.words.say("waiting")) } }
            }
        }
    }
}

fn top(frame: &Frame) -> Markup {
    let words = frame.words;
    html! {
        header.top {
            form.search role="search" method="get" action="/search" {
                label.unseen for="search" { (words.say("search")) }
                (icons::search())
                input #search type="search" name="q" placeholder=(words.say("search-hint"))
                    autocomplete="off" aria-keyshortcuts="/";
                kbd aria-hidden="true" { "/" }
            }
            a.fresh href=(frame.lens.carry(&frame.here)) hidden data-one=(words.say("fresh")) {
                (words.say("fresh"))
            }
            @if let Some(day) = frame.day {
                span.day {
                    span.long { (words.long_date(day)) }
                    span.short { (day) }
                }
            }
            a.button.plain.print href=(links::with(&frame.lens.carry(&frame.here), "print", "all")) {
                (words.say("print"))
            }
            (frame.lens.picker(words, &frame.here))
            (settings(frame))
            (reader(frame))
        }
    }
}

/// The reader's own choices; a form, so that they hold without JavaScript.
fn settings(frame: &Frame) -> Markup {
    let words = frame.words;
    html! {
        details.menu {
            summary { (icons::theme()) span.unseen { (words.say("settings")) } }
            form.panel method="post" action="/settings" {
                input type="hidden" name=(CSRF_FIELD) value=(frame.csrf);
                input type="hidden" name="back" value=(frame.lens.carry(&frame.here));
                fieldset.segments {
                    legend { (words.say("theme")) }
                    @for theme in Theme::ALL {
                        label {
                            input type="radio" name="theme" value=(theme.as_str())
                                checked[theme == frame.theme];
                            span { (words.say(match theme {
                                Theme::System => "theme-system",
                                Theme::Light => "theme-light",
                                Theme::Dark => "theme-dark",
                            })) }
                        }
                    }
                }
                fieldset.stack {
                    legend { (words.say("language")) }
                    @for locale in Locale::ALL {
                        label {
                            input type="radio" name="locale" value=(locale.tag())
                                checked[locale == words.locale];
                            span lang=(locale.tag()) { (locale.own_name()) }
                        }
                    }
                }
                button.primary type="submit" { (words.say("save")) }
            }
        }
    }
}

fn reader(frame: &Frame) -> Markup {
    let words = frame.words;
    let initials: String = frame
        .person
        .name
        .split_whitespace()
        .filter_map(|part| part.chars().next())
        .take(2)
        .collect();
    html! {
        details.menu.person {
            summary { span.initials aria-hidden="true" { (initials) } span.unseen { (words.say("your-account")) } }
            div.panel {
                p.who { strong { (frame.person.name) } span { (frame.person.role) } }
                a href="/me" { (words.say("your-account")) }
                button.plain type="button" data-keys hidden { (words.say("keys")) }
                form method="post" action="/sign-out" {
                    input type="hidden" name=(CSRF_FIELD) value=(frame.csrf);
                    button type="submit" { (words.say("sign-out")) }
                }
            }
        }
    }
}

/// What the keyboard can do; `?` shows it.
fn keys(words: Words, sections: &[Section]) -> Markup {
    let moves = [
        ("/", "key-search"),
        ("j k", "key-rows"),
        ("x", "key-select"),
        ("o ⏎", "key-open"),
        ("u", "key-up"),
        ("?", "keys"),
    ];
    html! {
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (words.say("keys")) }
            dl.keys {
                @for (key, says) in moves {
                    div {
                        dt { @for letter in key.split(' ') { kbd { (letter) } } }
                        dd { (words.say(says)) }
                    }
                }
                @for section in sections {
                    div {
                        dt { kbd { "g" } kbd { (section.letter()) } }
                        dd { (section.name(words)) }
                    }
                }
            }
            form method="dialog" { button { (words.say("close")) } }
        }
    }
}
