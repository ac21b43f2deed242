//! Columns of a paper, as its file has them: so that a refusal that compares two rows shows where
//! they differ, and nothing else.
//!
//! In: two papers of a kind. Out: what each of them says in the columns in which they differ. A
//! test compares the columns with those that the doors read (`munim/tests/house/kinds.rs`).

use super::{Paper, Summary};
use terms::{ClockTime, Name, Say, Wording};

/// What a paper says in each of its columns; an empty text where it says nothing.
pub type Columns = Vec<(&'static str, Wording)>;

/// The columns of a paper whose fields are called as they are: `columns!(self: date, account)`.
macro_rules! columns {
    ($paper:ident: $($column:ident),+ $(,)?) => {
        vec![$((stringify!($column), terms::Say::wording(&$paper.$column))),+]
    };
}
pub(super) use columns;

/// The columns of what a row takes back.
pub(super) fn of_taking_back(takes_back: &terms::TakesBack) -> Columns {
    columns!(takes_back: cancels, corrects, reason)
}

/// The columns of when something opens and closes.
pub(super) fn of_hours(opens: Option<ClockTime>, closes: Option<ClockTime>) -> Columns {
    let clock = |time: Option<ClockTime>| {
        time.map_or_else(Wording::default, |time| Name::from(time.to_string()).into())
    };
    vec![("opens", clock(opens)), ("closes", clock(closes))]
}

/// Yes or no, as files say it.
pub(super) fn yes_or_no(is_so: bool) -> Wording {
    if is_so { "yes" } else { "no" }.into()
}

/// Parts of a cell with this between two.
pub(super) fn joined<S: Say>(between: &str, parts: &[S]) -> Wording {
    if parts.is_empty() {
        return Wording::default();
    }
    Wording::several(between, parts.iter().map(Say::wording).collect())
}

/// What each of two papers says where they differ, numbers by value; none when no column differs.
pub(super) fn where_they_differ<P: Paper>(one: &P, other: &P) -> Option<[Wording; 2]> {
    let [one, other] = [one, other].map(|paper| paper.by_value().columns());
    let differing = |here: &Columns, there: &Columns| -> Vec<Wording> {
        let differs = |column: &(&'static str, Wording)| !there.contains(column);
        here.iter().filter(|column| differs(column)).map(said).collect()
    };
    let said = [differing(&one, &other), differing(&other, &one)];
    said.iter().all(|columns| !columns.is_empty()).then(|| said.map(Wording::list))
}

fn said((column, value): &(&'static str, Wording)) -> Wording {
    let (column, value) = (*column, value.clone());
    if value == Wording::default() {
        Summary::IsEmpty { column }.wording()
    } else {
        Summary::Is { column, value }.wording()
    }
}
