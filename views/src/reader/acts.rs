//! Acts: who did what, and who brought an event about.

use super::{Fields, PAGE_ROWS_MAX, Question, Reader};
use crate::failure::Result;
use crate::value::Value;
use terms::{Moment, Name};

const ACTS: &str = "SELECT seq, person, came_from, act, object, acted_at, events FROM acts";

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// Its event.
    pub seq: u64,
    /// Who.
    pub person: Name,
    /// The address that they came from.
    pub from: Name,
    /// What they did, in a word or two.
    pub act: Name,
    /// To what.
    pub object: Option<Name>,
    /// When, by the clock of the door.
    pub at: Moment,
    /// How many events directly behind it the act brought about.
    pub events: u32,
}

impl Reader {
    /// The acts before an event, of one person or of all, newest first.
    pub fn acts(
        &self,
        person: Option<&str>,
        before_seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<ActRow>> {
        let mut question = Question::default();
        if let Some(person) = person {
            question.compare("person", "=", person);
        }
        if let Some(seq) = before_seq {
            question.compare("seq", "<", Value::seq(seq));
        }
        let sql = format!(
            "{ACTS} {} ORDER BY seq DESC LIMIT {}",
            question.conditions(),
            limit.min(PAGE_ROWS_MAX)
        );
        self.all(&sql, question.given(), act)
    }

    /// The act that brought an event about, when a person did.
    pub fn act_of_seq(&self, seq: u64) -> Result<Option<ActRow>> {
        let found = self.all(
            &format!("{ACTS} WHERE seq <= $1 ORDER BY seq DESC LIMIT 1"),
            &[Value::seq(seq)],
            act,
        )?;
        Ok(found.into_iter().find(|act| seq <= act.seq + u64::from(act.events)))
    }
}

fn act(fields: &mut Fields) -> Result<ActRow> {
    Ok(ActRow {
        seq: fields.seq()?,
        person: fields.text()?,
        from: fields.text()?,
        act: fields.text()?,
        object: fields.text_or_none()?,
        at: Moment(fields.int()?),
        events: fields.number()?,
    })
}
