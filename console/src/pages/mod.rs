//! Pages: what people see. Each is drawn up from the answers that the API gives, and every table of
//! it can be taken away.
//!
//! In: a reader ([`Here`]) and what the address asks. Out: a page; or one of its tables as CSV or a
//! workbook; or the way back to a page after something was done. Never here: a figure that the API
//! would not give.

mod access;
mod account_fields;
mod accounts;
mod approvals;
mod assets;
mod causes;
mod columns;
mod day;
mod enter;
mod explain;
mod fail;
mod files;
pub mod here;
mod instruments;
mod item_words;
mod journal;
mod ledger;
mod many;
mod own;
mod people;
mod periods;
mod person;
mod regulation;
mod report_groups;
mod reports;
mod requests;
mod row_fields;
mod rows;
mod saved;
mod search;
mod settings;
mod settlement;
mod sheet;
mod taking_back;
mod today;
mod trades;
mod under_way;
mod work;

pub use here::Here;
pub use own::draw;
pub use rows::rows;
pub use saved::forget_at_sign_out;
pub use sheet::{ROWS_SHOWN_MAX, Sheet};

use crate::api::reports::download_as;
use crate::look::frame::{Section, Theme, plain_page};
use crate::words::Words;
use axum::extract::Query;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, Uri};
use axum::response::{Html, IntoResponse, Response};
use door::{Problem, Seen};
use maud::{Markup, html};
use office::Office;
use serde::Deserialize;
use terms::{Date, sentence};

/// A page that is drawn up.
pub struct Shown {
    /// The section that it belongs to.
    pub section: Section,
    /// Its heading.
    pub title: String,
    /// A few words beside it.
    pub subtitle: String,
    /// The way here.
    pub crumbs: Vec<(String, String)>,
    /// What stands on it.
    pub body: Markup,
    /// Its tables, for those who take them away.
    pub sheets: Vec<Sheet>,
    /// Whose accounts it shows.
    pub seen: Option<Seen>,
}

impl Shown {
    /// A page.
    pub fn of(section: Section, title: impl Into<String>, body: Markup) -> Self {
        let title = title.into();
        Self {
            section,
            title,
            subtitle: String::new(),
            crumbs: Vec::new(),
            body,
            sheets: Vec::new(),
            seen: None,
        }
    }

    /// With the accounts that it shows.
    #[must_use]
    pub fn seen(self, seen: Seen) -> Self {
        Self { seen: Some(seen), ..self }
    }

    /// With its tables.
    #[must_use]
    pub fn with(self, sheets: Vec<Sheet>) -> Self {
        Self { sheets, ..self }
    }
}

/// Which table is taken away, in which form, and by which column of which table rows stand in
/// order.
#[derive(Default, Deserialize)]
pub struct AskedOfTables {
    sheet: Option<String>,
    format: Option<String>,
    sort: Option<String>,
    print: Option<String>,
}

impl AskedOfTables {
    /// As an address says it; nothing when it cannot be read.
    pub fn of(address: &Uri) -> Self {
        Query::try_from_uri(address).map_or_else(|_| Self::default(), |Query(asked)| asked)
    }

    /// Is a table to be drawn up whole: taken away, printed, or in another order than its own?
    pub const fn is_for_whole_tables(&self) -> bool {
        self.format.is_some() || self.sort.is_some() || self.print.is_some()
    }
}

impl Here {
    /// The answer: the page, or the table that is taken away, or what went wrong.
    pub fn give(&self, shown: Result<Shown, Problem>) -> Response {
        match shown.and_then(|shown| self.given(shown)) {
            Ok(response) => response,
            Err(problem) => self.wrong(&problem),
        }
    }

    fn given(&self, shown: Shown) -> Result<Response, Problem> {
        let seen = shown.seen.clone();
        let (response, taken) = if let Some((name, format)) = self.taken_away() {
            let sheet = shown.sheets.into_iter().find(|sheet| sheet.name == name);
            let sheet = sheet.ok_or_else(|| {
                Problem::not_found(sentence!("this page has no table {name}", name = name))
            })?;
            // A file that lies somewhere says of which day it is.
            let day = self.lens.as_of.or_else(|| self.rooms.reading.look(last_day));
            let of_day = day.map_or_else(|| name.clone(), |day| format!("{name}-{day}"));
            (
                download_as(&of_day, sheet.taken(self), Some(&format))?,
                Some(format!("{name}.{format}")),
            )
        } else {
            let page = self.page_below(
                shown.section,
                &shown.title,
                &shown.subtitle,
                shown.crumbs,
                &shown.body,
            );
            ((self.remembered(&shown.sheets), Html(page.into_string())).into_response(), None)
        };
        Ok(match (seen, taken) {
            (Some(seen), Some(file)) => (seen.taken_away_as(file), response).into_response(),
            (Some(seen), None) => (seen, response).into_response(),
            (None, _) => response,
        })
    }

    /// The columns that the address asks for, of the tables of the page, are the reader's from now
    /// on.
    fn remembered(&self, sheets: &[Sheet]) -> HeaderMap {
        let asked = columns::Chosen::in_address(&self.uri.to_string());
        let of_tables = sheets.iter().map(|sheet| asked.of_table(&sheet.name, &sheet.columns));
        let asked = of_tables.fold(columns::Chosen::default(), columns::Chosen::under);
        let cookie = (!asked.is_empty())
            .then(|| settings::cookie(columns::KEY, &asked.cookie(&self.columns_before)));
        cookie.flatten().map(|cookie| (SET_COOKIE, cookie)).into_iter().collect()
    }

    /// Is a table taken away, whole, and no page shown?
    pub fn takes_away(&self) -> bool {
        self.taken_away().is_some()
    }

    /// Is the page for paper, which has no next page to ask for?
    pub fn prints(&self) -> bool {
        self.asked_of_tables().print.is_some()
    }

    /// Is a table needed whole, because it is taken away or printed?
    pub fn needs_whole(&self) -> bool {
        self.takes_away() || self.prints()
    }

    /// So many rows of a table are shown on a page, and on paper.
    pub fn rows_shown_max(&self) -> usize {
        if self.prints() { sheet::ROWS_PRINTED_MAX } else { sheet::ROWS_SHOWN_MAX }
    }

    /// So many rows of a table are drawn up: those that a page shows and one, which says that there
    /// are more; all of them when they are taken away or stand in another order.
    pub fn rows_drawn_max(&self) -> usize {
        let needs_all = self.needs_whole() || self.sort().is_some();
        if needs_all { usize::MAX } else { sheet::ROWS_SHOWN_MAX + 1 }
    }

    fn taken_away(&self) -> Option<(String, String)> {
        let asked = self.asked_of_tables();
        asked.sheet.zip(asked.format)
    }

    /// The column by which a table stands in order, as the address says it.
    fn sort(&self) -> Option<String> {
        self.asked_of_tables().sort
    }

    fn asked_of_tables(&self) -> AskedOfTables {
        AskedOfTables::of(&self.uri)
    }

    /// A page that says what went wrong.
    pub fn wrong(&self, problem: &Problem) -> Response {
        let title = self.words.say("wrong-title");
        let body = html! {
            p { (self.words.worded(&problem.detail)) }
            p { a.button href="/" { (self.words.say("nav-today")) } }
        };
        let page = self.page(Section::Today, &title, "", &body);
        (problem.status, Html(page.into_string())).into_response()
    }
}

/// The day that is worked, or else the last one that was.
fn last_day(office: &Office) -> Option<Date> {
    office.days.open().or_else(|| office.days.last_closed())
}

/// The same for a reader of whom nothing more is known.
pub fn wrong(words: Words, theme: Theme, problem: &Problem) -> Response {
    let body = html! {
        p { (words.worded(&problem.detail)) }
        p { a.button href="/" { (words.say("nav-today")) } }
    };
    (problem.status, Html(plain_page(words, theme, &words.say("wrong-title"), &body).into_string()))
        .into_response()
}
