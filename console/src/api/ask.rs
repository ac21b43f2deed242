//! Query parameters of a request: the lens, the part of a list. Beside them, what an answer says of
//! the lens that it was made through.

use crate::Rooms;
use crate::answers::places::none_of_ours;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};
use door::Problem;
use engine::Lens;
use serde::Deserialize;
use std::convert::Infallible;
use terms::{Date, KnownAt, sentence};
use utoipa::IntoParams;

/// The items of a list in one answer, unless another limit is asked for.
const LIMIT: usize = 100;

/// The header that says which moment was taken.
const AS_KNOWN_AT: HeaderName = HeaderName::from_static("as-known-at");

/// The most items of a list in one answer.
pub const LIMIT_MAX: usize = 1000;

/// As of which day, as known at which time.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The books as of this day (2013-10-07). When it lies before the first day of the books, the
    /// header `Books-Begin` of the answer says which one that is: of an earlier day they hold only
    /// what was dated so early, such as opening positions.
    #[param(format = Date)]
    pub as_of: Option<String>,
    /// As they were known at this moment (RFC 3339, with its offset), or at the end of this day
    /// where the office is. The header `As-Known-At` of the answer says which moment was taken. A
    /// moment before the first event of the office is refused.
    pub known_at: Option<String>,
}

/// Part of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListAsk {
    /// Where an earlier answer said that the rest begins.
    pub cursor: Option<String>,
    /// How many items, at most 1000.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<usize>,
}

impl Ask {
    /// The lens; refused when it is no day or no moment.
    pub fn lens(&self, rooms: &Rooms) -> Result<Lens, Problem> {
        let as_of = given(self.as_of.as_deref()).map(|text| day(text, "as_of")).transpose()?;
        let known_at = self.known_at()?.map(|asked| rooms.moment(asked));
        let first = rooms.began.recorded_at;
        if let Some(first) = first.filter(|first| known_at.is_some_and(|moment| moment < *first)) {
            return Err(Problem::invalid(sentence!(
                "nothing was known then: the first event of this office was recorded at {first}",
                first = rooms.shown(first)
            )));
        }
        Ok(Lens { as_of, known_at })
    }

    /// As known when, as it was asked.
    pub fn known_at(&self) -> Result<Option<KnownAt>, Problem> {
        let none = |text: &str| {
            Problem::invalid(sentence!(
                "known_at is {text}, which is no moment; expected one with its offset, such as 2013-10-07T18:00:00-04:00, or a day, which ends at midnight where the firm is",
                text = text
            ))
        };
        let parse = |text: &str| KnownAt::parse(text).ok_or_else(|| none(text));
        given(self.known_at.as_deref()).map(parse).transpose()
    }
}

/// The header that says when the books begin.
const BOOKS_BEGIN: HeaderName = HeaderName::from_static("books-begin");

/// The moment that an answer was made for, in its head, as the clocks of the office show it; none
/// when none was asked for. Beside it, when the books begin, of an answer about an earlier day. An
/// answer that was made without a lens has neither to give.
#[derive(Clone, Debug, Default)]
pub struct AsKnownAt(Vec<(HeaderName, HeaderValue)>);

impl AsKnownAt {
    /// Of an answer through a lens.
    pub fn of(rooms: &Rooms, lens: Lens) -> Self {
        let moment = lens.known_at.map(|moment| (AS_KNOWN_AT, rooms.shown(moment)));
        let begin = rooms.books_begin_after(lens).map(|date| (BOOKS_BEGIN, date.to_string()));
        let header = |(name, says): (HeaderName, String)| {
            HeaderValue::from_str(&says).ok().map(|says| (name, says))
        };
        Self(moment.into_iter().chain(begin).filter_map(header).collect())
    }
}

impl IntoResponseParts for AsKnownAt {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.headers_mut().extend(self.0);
        Ok(parts)
    }
}

/// What was asked; an empty field of a form asks nothing.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl ListAsk {
    /// Where an earlier answer ended; none at the beginning.
    pub fn cursor(&self) -> Option<&str> {
        given(self.cursor.as_deref())
    }

    /// The number behind which a list of numbered lines goes on, when it is said in the words of
    /// every list.
    pub fn number(&self) -> Result<Option<u64>, Problem> {
        self.cursor().map(|text| text.parse().map_err(|_| none_of_ours())).transpose()
    }

    /// How many items.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(LIMIT),
            Some(limit @ 1..=LIMIT_MAX) => Ok(limit),
            Some(limit) => Err(Problem::invalid(sentence!(
                "limit is {limit}; it is at least 1 and at most {most}",
                limit = limit,
                most = LIMIT_MAX
            ))),
        }
    }
}

/// A day.
pub fn day(text: &str, name: &str) -> Result<Date, Problem> {
    let none = || {
        Problem::invalid(sentence!(
            "{name} is {text}, which is no day; expected one such as 2013-10-07",
            name = name,
            text = text
        ))
    };
    Date::parse(text).ok_or_else(none)
}
