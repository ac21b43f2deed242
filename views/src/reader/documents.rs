//! Documents, refused rows, prices, batches, and the counts of a day.

use super::{Fields, PAGE_ROWS_MAX, Question, Reader};
use crate::failure::Result;
use crate::value::Value;
use terms::{ContentHash, Date, Decimal, Name};

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

/// A row that was refused and has not been booked since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// The document.
    pub source: u32,
    /// The document's name.
    pub source_name: Name,
    /// The row; the header is row 1.
    pub row: u32,
    /// The id that the row had.
    pub id: Name,
    /// The rule that it broke.
    pub code: Name,
    /// What a clerk is told.
    pub message: Name,
}

/// A price as somebody said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// The day.
    pub day: Date,
    /// The event.
    pub seq: u64,
    /// The price.
    pub price: Decimal,
    /// Who says so.
    pub said_by: Name,
    /// Does it wait for a person?
    pub is_held: bool,
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

/// What a day brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Trades of this trade date, cancelled ones too.
    pub trades: u64,
    /// Of these, how many were taken back.
    pub cancelled: u64,
    /// Trades that settle on it and stand.
    pub settling: u64,
    /// Documents that came on it.
    pub sources: u64,
    /// Rows of all documents that are refused.
    pub rejected_rows: u64,
}

impl Reader {
    /// The documents before one, newest first.
    pub fn sources(&self, before_source: Option<u32>, limit: u32) -> Result<Vec<SourceRow>> {
        let mut question = Question::default();
        if let Some(source) = before_source {
            question.compare("source", "<", source);
        }
        let sql = format!("{SOURCES} {} ORDER BY source DESC LIMIT {}", question.conditions(), limit.min(PAGE_ROWS_MAX));
        self.all(&sql, question.given(), source)
    }

    /// A document.
    pub fn source(&self, number: u32) -> Result<Option<SourceRow>> {
        Ok(self.all(&format!("{SOURCES} WHERE source = $1"), &[number.into()], source)?.pop())
    }

    /// The refused rows after a document and row, of one document or of all, in their order.
    pub fn rejected_rows(&self, source: Option<u32>, after: Option<(u32, u32)>, limit: u32) -> Result<Vec<RejectedRow>> {
        let mut question = Question::default();
        if let Some(source) = source {
            question.compare("r.source", "=", source);
        }
        if let Some((source, row)) = after {
            let (source, row) = (question.give(source), question.give(row));
            question.ask(format!("(r.source, r.source_row) > ({source}, {row})"));
        }
        let sql = format!(
            "SELECT r.source, s.name, r.source_row, r.id, r.code, r.message FROM rejected_rows r JOIN sources s ON s.source = r.source \
             {} ORDER BY r.source, r.source_row LIMIT {}",
            question.conditions(),
            limit.min(PAGE_ROWS_MAX)
        );
        self.all(&sql, question.given(), |fields| {
            Ok(RejectedRow {
                source: fields.number()?,
                source_name: fields.text()?,
                row: fields.number()?,
                id: fields.text()?,
                code: fields.text()?,
                message: fields.text()?,
            })
        })
    }

    /// The last prices of an instrument, newest day first.
    pub fn prices(&self, instrument: &str, limit: u32) -> Result<Vec<PriceRow>> {
        let sql = format!(
            "SELECT about, seq, price, price_scale, said_by, is_held FROM prices \
             WHERE instrument = (SELECT asset FROM assets WHERE code = $1) ORDER BY about DESC, seq DESC LIMIT {}",
            limit.min(PAGE_ROWS_MAX)
        );
        self.all(&sql, &[instrument.into()], |fields| {
            Ok(PriceRow {
                day: fields.day()?,
                seq: fields.seq()?,
                price: Decimal { mantissa: fields.int()?, scale: fields.decimals()? },
                said_by: fields.text()?,
                is_held: fields.is()?,
            })
        })
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

    /// The last event that was recorded up to a moment, in microseconds since 1970-01-01 UTC: what was known then.
    pub fn known_at(&self, moment_us: i64) -> Result<Option<u64>> {
        let sql = "SELECT seq, events FROM batches WHERE recorded_at <= $1 ORDER BY number DESC LIMIT 1";
        Ok(self.all(sql, &[moment_us.into()], |fields| Ok(fields.seq()? + fields.seq()? - 1))?.pop())
    }

    /// What a day brought.
    pub fn counts(&self, day: Date) -> Result<Counts> {
        let sql = "SELECT (SELECT COUNT(*) FROM trades WHERE trade_date = $1), \
                   (SELECT COUNT(*) FROM cancels WHERE trade_date = $1), \
                   (SELECT COUNT(*) FROM trades WHERE settlement_date = $1) \
                   - (SELECT COUNT(*) FROM cancels x JOIN trades t ON t.trade_id = x.cancelled WHERE t.settlement_date = $1), \
                   (SELECT COUNT(*) FROM sources WHERE received_on = $1), (SELECT COUNT(*) FROM rejected_rows)";
        let counts = self.all(sql, &[day.into()], |fields| {
            Ok(Counts {
                trades: fields.seq()?,
                cancelled: fields.seq()?,
                settling: fields.seq()?,
                sources: fields.seq()?,
                rejected_rows: fields.seq()?,
            })
        })?;
        Ok(counts.first().copied().unwrap_or_default())
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
