//! Events: the journal as a list, trades among the others.

use super::{Fields, PAGE_ROWS_MAX, Question, Reader};
use crate::failure::Result;
use crate::value::Value;
use terms::{Date, Name};

/// The name of the event that is a row of `trades`.
pub const TRADE_BOOKED: &str = "trade booked";

/// In which order events are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// From the first one on, for programs that follow.
    #[default]
    Oldest,
    /// From the last one back, for people.
    Newest,
}

/// Which events are asked for; what is none is not asked.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// What happened, in the words of the journal.
    pub name: Option<String>,
    /// The id of what was decided.
    pub id: Option<String>,
    /// In which order.
    pub order: Order,
}

/// An event, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its number; the journal has all of it.
    pub seq: u64,
    /// What happened, in the past tense.
    pub name: Name,
    /// The id of what was decided, when it has one.
    pub id: Option<Name>,
    /// The day that it is about, when it is about one.
    pub about: Option<Date>,
    /// The document that it came from, and its row.
    pub source: Option<(u32, u32)>,
    /// What it says, when it says anything.
    pub words: Option<Name>,
}

impl Reader {
    /// The events of a filter beyond the one with this number, in the filter's order.
    pub fn events(
        &self,
        filter: &EventFilter,
        beyond_seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<EventRow>> {
        let limit = limit.min(PAGE_ROWS_MAX);
        let mut found = Vec::new();
        if filter.name.as_deref() != Some(TRADE_BOOKED) {
            let columns = "seq, name, id, about, source, source_row, words FROM events";
            found.extend(self.events_of(
                filter,
                beyond_seq,
                limit,
                columns,
                "id",
                filter.name.as_deref(),
            )?);
        }
        if filter.name.as_deref().is_none_or(|name| name == TRADE_BOOKED) {
            let columns = format!(
                "seq, CAST('{TRADE_BOOKED}' AS TEXT), trade_id, trade_date, source, source_row, order_id FROM trades"
            );
            found.extend(self.events_of(filter, beyond_seq, limit, &columns, "trade_id", None)?);
        }
        found.sort_by_key(|event| event.seq);
        if filter.order == Order::Newest {
            found.reverse();
        }
        found.truncate(limit as usize);
        Ok(found)
    }

    fn events_of(
        &self,
        filter: &EventFilter,
        beyond_seq: Option<u64>,
        limit: u32,
        columns: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<Vec<EventRow>> {
        let (direction, order) = match filter.order {
            Order::Oldest => (">", "ASC"),
            Order::Newest => ("<", "DESC"),
        };
        let mut question = Question::default();
        if let Some(seq) = beyond_seq {
            question.compare("seq", direction, Value::seq(seq));
        }
        if let Some(name) = name {
            question.compare("name", "=", name);
        }
        if let Some(asked) = &filter.id {
            question.compare(id, "=", asked.as_str());
        }
        let sql = format!(
            "SELECT {columns} {} ORDER BY seq {order} LIMIT {limit}",
            question.conditions()
        );
        self.all(&sql, question.given(), event)
    }
}

fn event(fields: &mut Fields) -> Result<EventRow> {
    Ok(EventRow {
        seq: fields.seq()?,
        name: fields.text()?,
        id: fields.text_or_none()?,
        about: fields.day_or_none()?,
        source: fields.number_or_none()?.zip(fields.number_or_none()?),
        words: fields.text_or_none()?,
    })
}
