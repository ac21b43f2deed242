//! The context of a page: who reads it, in which language, through which lens; every page begins
//! with it.

use super::columns::{self, Chosen};
use crate::Rooms;
use crate::api::Ask;
use crate::look::frame::{Frame, Paper, Person, Section, Theme};
use crate::look::lens::Lens as ShownLens;
use crate::look::links::{below, with, without};
use crate::look::pieces::{Flash, Tone};
use crate::look::reader::{Reader, cookie};
use crate::sight::sight_of;
use crate::words::{Family, Words, carried};
use axum::extract::{FromRef, FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use door::{Method, Permission, Problem, Reach, Visitor};
use engine::Lens;
use maud::Markup;
use office::Sight;
use serde::Deserialize;
use std::sync::Arc;
use terms::{Date, KnownAt, LocalTime};

/// A reader at a page.
pub struct Here {
    /// What the page is drawn up from.
    pub rooms: Arc<Rooms>,
    /// Who is reading.
    pub visitor: Visitor,
    /// Whose accounts they see.
    pub sight: Sight,
    /// The voice.
    pub words: Words,
    /// The books are looked at through this.
    pub lens: Lens,
    theme: Theme,
    pub(super) uri: Uri,
    shown: ShownLens,
    said: Option<String>,
    went_wrong: bool,
    columns: Chosen,
    pub(super) columns_before: Chosen,
}

/// What a page's address may carry for every page.
#[derive(Default, Deserialize)]
struct Carried {
    /// What was just done; a key of the words.
    done: Option<String>,
    /// What went wrong; see [`carried`].
    wrong: Option<String>,
    /// The mark that the sentence is ours.
    seal: Option<String>,
}

impl<S> FromRequestParts<S> for Here
where
    S: Send + Sync,
    Arc<Rooms>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = <Visitor as FromRequestParts<S>>::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let Query(ask) = Query::<Ask>::try_from_uri(&parts.uri).unwrap_or_default();
        let Query(said_once) = Query::<Carried>::try_from_uri(&parts.uri).unwrap_or_default();
        let Reader { words, theme } = Reader::of(&parts.headers);
        let rooms: Arc<Rooms> = Arc::from_ref(state);
        let wrong = |problem: Problem| super::wrong(words, theme, &problem);
        let lens = ask.lens(&rooms).map_err(wrong)?;
        let ends = ask.known_at().map_err(wrong)?.and_then(|asked| match asked {
            KnownAt::EndOf(date) => Some(date),
            KnownAt::Moment(_) | KnownAt::Second(_) => None,
        });
        let shown = ShownLens {
            as_of: lens.as_of,
            known_at: ask.known_at.filter(|text| !text.trim().is_empty()),
            moment: lens.known_at.map(|moment| rooms.shown(moment)),
            ends,
            books_begin: rooms.books_begin_after(lens),
        };
        // An address that somebody else made up must not put words into our mouth.
        let is_ours =
            |wrong: &String| said_once.seal.as_deref() == Some(seal(&visitor.csrf, wrong).as_str());
        let (said, went_wrong) =
            match said_once.wrong.filter(is_ours).and_then(|wrong| carried::from_text(&wrong)) {
                Some(wrong) => (Some(words.worded(&wrong)), true),
                None => (said_once.done.and_then(|key| words.find(&format!("done-{key}"))), false),
            };
        let sight = sight_of(&rooms, &visitor);
        let columns_before = cookie(&parts.headers, columns::KEY).map(Chosen::in_cookie);
        let columns_before = columns_before.unwrap_or_default();
        Ok(Self {
            rooms,
            visitor,
            sight,
            words,
            lens,
            theme,
            uri: parts.uri.clone(),
            shown,
            said,
            went_wrong,
            columns: columns_before.clone().under(Chosen::in_address(&parts.uri.to_string())),
            columns_before,
        })
    }
}

impl Here {
    /// The path of this page, without a query.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The columns that the reader has chosen, now or before.
    pub const fn columns(&self) -> &Chosen {
        &self.columns
    }

    /// The address of this page with its query, but for what was said once.
    pub fn address(&self) -> String {
        let whole =
            self.uri.path_and_query().map_or_else(|| self.path().to_owned(), ToString::to_string);
        ["done", "wrong", "seal"].into_iter().fold(whole, |address, name| without(&address, name))
    }

    /// Back to a page, which says what went wrong.
    pub fn went_wrong(&self, address: &str, problem: &Problem) -> Response {
        let wrong = carried::to_text(&problem.detail);
        let said = with(address, "wrong", &wrong);
        Redirect::to(&with(&said, "seal", &seal(&self.visitor.csrf, &wrong))).into_response()
    }

    /// May the reader open the page of an address of a section?
    pub fn may_open(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let section = Section::ALL.into_iter().find(|section| section.address() == path);
        section.is_none_or(|section| self.is_open(section))
    }

    /// Is a section open to the reader: may they, and does its page show what they see?
    fn is_open(&self, section: Section) -> bool {
        let permission = permission(section);
        let is_whole = || {
            let mut rules = super::rows().into_iter().map(|row| row.rule());
            let page =
                rules.find(|rule| rule.method == Method::Get && rule.path == section.address());
            page.is_none_or(|rule| rule.reach == Reach::Whole)
        };
        self.visitor.may(permission) && (self.visitor.sees_all(permission) || !is_whole())
    }

    /// An address seen through the same lens.
    pub fn link(&self, address: &str) -> String {
        self.shown.carry(address)
    }

    /// The fields by which a form stays at the same lens.
    pub fn lens_fields(&self) -> Markup {
        self.shown.fields()
    }

    /// The address that says why a balance is what it is.
    pub fn why(&self, account: &str, asset: &str) -> String {
        self.link(&below(&below("/explain", account), asset))
    }

    /// Answers from the books, through the lens of the page.
    pub async fn answer<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&office::Office, terms::Date) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.rooms.answer(self.lens, answer).await
    }

    /// The clocks where the office is.
    pub fn office_time(&self) -> LocalTime {
        self.rooms.reading.look(|office| office.directory.local_time().clone())
    }

    /// The whole page.
    pub fn page(&self, section: Section, title: &str, subtitle: &str, body: &Markup) -> Markup {
        self.page_below(section, title, subtitle, Vec::new(), body)
    }

    /// A page with the way to it.
    pub fn page_below(
        &self,
        section: Section,
        title: &str,
        subtitle: &str,
        crumbs: Vec<(String, String)>,
        body: &Markup,
    ) -> Markup {
        let day = self.rooms.reading.look(super::last_day);
        let waiting = self.waiting();
        let frame = Frame {
            words: self.words,
            theme: self.theme,
            title: title.to_owned(),
            subtitle: subtitle.to_owned(),
            section,
            sections: Section::ALL.into_iter().filter(|section| self.is_open(*section)).collect(),
            waiting,
            person: Person { name: self.visitor.person.full_name.clone(), role: self.role() },
            lens: self.shown.clone(),
            day,
            here: ["as_of", "known_at"]
                .into_iter()
                .fold(self.address(), |address, name| without(&address, name)),
            csrf: self.visitor.csrf.clone(),
            sequence: self.rooms.reading.reached().next_seq,
            flash: self.flash(),
            crumbs,
            paper: self.paper(day),
        };
        crate::look::frame::page(&frame, body)
    }

    /// How much waits, for who sees all of it.
    fn waiting(&self) -> Vec<(Section, usize)> {
        let today = self.rooms.today();
        let waiting = today.waiting.iter().map(|waiting| waiting.count).sum();
        let all = [(Section::Work, waiting), (Section::Approvals, today.approvals)];
        all.into_iter().filter(|(section, _)| self.visitor.sees_all(permission(*section))).collect()
    }

    /// What stands at the head of a page on paper.
    fn paper(&self, day: Option<Date>) -> Paper {
        // To the second: for people.
        const SECOND_NS: i64 = 1_000_000_000;
        let now = terms::Moment(engine::now().0.div_euclid(SECOND_NS) * SECOND_NS);
        let (firm, at) = self.rooms.reading.look(|office| {
            let date = office.days.current();
            let firm = office.directory.firm_rule("firm_name", date);
            let firm = firm.map(|rule| rule.value.to_string()).unwrap_or_default();
            (firm, office.directory.local_time().show(now))
        });
        let as_of = self.shown.as_of.or(day).map(|date| self.words.long_date(date));
        Paper {
            firm,
            as_of: as_of.unwrap_or_default(),
            known_at: self.shown.moment.clone().unwrap_or_else(|| at.clone()),
            by: self.visitor.person.full_name.clone(),
            at,
        }
    }

    fn flash(&self) -> Option<Flash> {
        let tone = if self.went_wrong { Tone::Bad } else { Tone::Good };
        self.said.as_ref().map(|sentence| Flash { tone, sentence: sentence.clone() })
    }

    fn role(&self) -> String {
        let words =
            self.visitor.person.roles.iter().map(|role| self.words.word(Family::Role, role.word()));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// The clients that a reader sees on a page that is open to those too who see none: those within
/// what they see by the roles that let them see clients.
pub fn clients_in_sight(here: &Here) -> Sight {
    let visitor = Visitor { asks: Permission::SeeClients, ..here.visitor.clone() };
    sight_of(&here.rooms, &visitor)
}

/// What one must be allowed to open a section.
pub const fn permission(section: Section) -> Permission {
    match section {
        Section::Today | Section::Files => Permission::SeeDay,
        Section::Work => Permission::WorkQueue,
        Section::Approvals => Permission::SeeProposals,
        Section::Requests => Permission::AskRequest,
        Section::Trades | Section::Accounts | Section::Ledger | Section::Reports => {
            Permission::SeeClients
        }
        Section::Instruments | Section::Settlement => Permission::SeeBooks,
        Section::Journal => Permission::SeeJournal,
        Section::People => Permission::SeePeople,
    }
}

/// Back to a page, which says what was done.
pub fn done(address: &str, key: &str) -> Response {
    Redirect::to(&with(address, "done", key)).into_response()
}

/// The mark of what we said to a session: nobody else knows the session's word.
fn seal(word: &str, said: &str) -> String {
    let hash = journal::Hash::of(format!("{word}\n{said}").as_bytes()).to_string();
    hash[..32].to_owned()
}
