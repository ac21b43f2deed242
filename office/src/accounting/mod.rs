//! Accounting: tax lots, the stock record, the trial balance and the general ledger above the
//! accounts.
//!
//! In: what was booked. Out: lots that add up to positions; the ledger read by security and by
//! account. Never here: a posting of its own; accounting reads the ledger, and keeps the lots
//! beside it.

mod choices;
pub mod choosing;
pub mod gains;
pub mod india;
mod lot_statements;
mod lots;
mod narratives;
mod off_day;
pub mod periods;
mod phrases;
mod refusals;
pub mod rules;
pub mod statements;
pub mod tax;
pub mod view;
mod vouchers;
pub mod year_end;

pub use choices::ChoiceBook;
pub use lot_statements::{Came, Stated, StatementBook};
pub use lots::{
    Change, Chosen, Delivery, Happening, Holding, Label, Lot, LotBook, Mic, Moved, Order, Portion,
    Receipt, Restatement, SetOff, Standing, Step, Taken, Way, is_fund, total,
};
pub use narratives::{ClosingLine, Narrative};
pub use off_day::{Closing, OffDay, OffDayBook};
pub use periods::{LateItem, PeriodBook};
pub use phrases::Phrase;
pub use refusals::Refusal;
pub use vouchers::{BookedVoucher, VoucherBook};
