//! Query parameters of a request: the lens, the part of a list.

use crate::answers::places::none_of_ours;
use door::Problem;
use engine::Lens;
use serde::Deserialize;
use terms::{Date, Moment, sentence};
use utoipa::IntoParams;

/// The items of a list in one answer, unless another limit is asked for.
const LIMIT: usize = 100;

/// The most items of a list in one answer.
pub const LIMIT_MAX: usize = 1000;

/// As of which day, as known at which time.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The books as of this day (2013-10-07).
    #[param(format = Date)]
    pub as_of: Option<String>,
    /// As they were known at this moment (RFC 3339), or at the end of this day in UTC.
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
    pub fn lens(&self) -> Result<Lens, Problem> {
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let as_of = given(&self.as_of).map(|text| day(&text, "as_of")).transpose()?;
        let known_at = given(&self.known_at).map(|text| moment(&text)).transpose()?;
        Ok(Lens { as_of, known_at })
    }
}

impl ListAsk {
    /// Where an earlier answer ended; none at the beginning.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref().map(str::trim).filter(|text| !text.is_empty())
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

/// A moment, or a day: then its last nanosecond in UTC.
fn moment(text: &str) -> Result<Moment, Problem> {
    let end_of_day = || Moment::parse(&format!("{text}T23:59:59.999999999Z"));
    let none = || {
        Problem::invalid(sentence!(
            "known_at is {text}, which is no moment; expected one such as 2013-10-07T18:00:00Z, or a day",
            text = text
        ))
    };
    Moment::parse(text).or_else(end_of_day).ok_or_else(none)
}
