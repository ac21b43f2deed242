//! Documents and batches.

use super::{Fields, Reader};
use crate::failure::Result;
use crate::value::Value;
use terms::{ContentHash, Date, Name};

/// A document and what became of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Which one, counted from 0.
    pub source: u32,
    /// What it is.
    pub kind: Name,
    /// The name under which it came.
    pub name: Name,
    /// The hash of its content.
    pub content: ContentHash,
    /// Its length.
    pub bytes: u64,
    /// The business day that was worked on when it came.
    pub received_on: Date,
    /// How many rows it has; none while it is being read.
    pub rows: Option<u32>,
    /// How many were booked.
    pub booked: u32,
    /// How many said what an earlier row had said.
    pub duplicates: u32,
    /// How many are refused.
    pub rejected: u32,
    /// The event by which it came.
    pub seq: u64,
}

/// A batch of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Which one, counted from 0.
    pub number: u64,
    /// The number of its first event.
    pub seq: u64,
    /// How many events it has.
    pub events: u32,
    /// When it was recorded: microseconds since 1970-01-01 UTC.
    pub recorded_at_us: i64,
    /// The hash of the batch before, which stands for all history up to this one.
    pub previous: ContentHash,
}

impl Reader {
    /// A document.
    pub fn source(&self, number: u32) -> Result<Option<SourceRow>> {
        Ok(self.all(&format!("{SOURCES} WHERE source = $1"), &[number.into()], source)?.pop())
    }

    /// The batch in which an event is.
    pub fn batch_of_seq(&self, seq: u64) -> Result<Option<BatchRow>> {
        let sql = "SELECT number, seq, events, recorded_at, previous FROM batches WHERE seq <= $1 ORDER BY seq DESC LIMIT 1";
        let batch = self.all(sql, &[Value::seq(seq)], |fields| {
            Ok(BatchRow {
                number: fields.seq()?,
                seq: fields.seq()?,
                events: fields.number()?,
                recorded_at_us: fields.int()?,
                previous: fields.hash()?,
            })
        })?;
        Ok(batch.into_iter().find(|batch| seq < batch.seq + u64::from(batch.events)))
    }

    /// The last event that was known at a moment, in microseconds since 1970-01-01 UTC: what stands
    /// before the first batch that was recorded later, as the engine has it.
    pub fn known_at(&self, moment_us: i64) -> Result<Option<u64>> {
        let sql = "SELECT seq, events FROM batches WHERE number < COALESCE((SELECT MIN(number) FROM batches \
             WHERE recorded_at > $1), 9223372036854775807) ORDER BY number DESC LIMIT 1";
        Ok(self
            .all(sql, &[moment_us.into()], |fields| Ok(fields.seq()? + fields.seq()? - 1))?
            .pop())
    }
}

const SOURCES: &str = "SELECT source, kind, name, content, bytes, received_on, row_count, booked, duplicates, rejected, seq FROM sources";

fn source(fields: &mut Fields) -> Result<SourceRow> {
    Ok(SourceRow {
        source: fields.number()?,
        kind: fields.text()?,
        name: fields.text()?,
        content: fields.hash()?,
        bytes: fields.seq()?,
        received_on: fields.day()?,
        rows: fields.number_or_none()?,
        booked: fields.number()?,
        duplicates: fields.number()?,
        rejected: fields.number()?,
        seq: fields.seq()?,
    })
}
