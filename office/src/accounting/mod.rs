//! Accounting: tax lots, the stock record, the trial balance and the general ledger above the accounts.
//!
//! In: what was booked. Out: lots that add up to positions; the ledger read by security and by account.
//! Never here: a posting of its own; accounting reads the ledger, and keeps the lots beside it.

pub mod india;
mod lots;
pub mod view;
mod vouchers;

pub use lots::{Holding, Label, Lot, LotBook, Movement};
pub use vouchers::{BookedVoucher, VoucherBook};
