//! Settlement: what has moved at the depository and at the bank, and what has failed to.
//!
//! In: deliveries and payments as they were reported. Out: their entries; fails by age; money due
//! to the clearing house; what clients need of the free box. A fail is a balance: what stands
//! settled on a clearing house's or counterparty's account after the settlement date. Never here:
//! what was agreed (clearance), what it is worth in the accounts (accounting).

pub mod buy_in;
pub mod clearing_house;
pub mod control;
mod history;
mod movements;
mod refusals;
pub mod rules;
pub mod short_interest;
mod short_nets;
pub mod threshold;
pub mod transfers;
pub mod view;

pub use history::{AgedBalances, AgedPart};
pub use movements::MovementBook;
pub use refusals::Refusal;
pub use short_nets::ShortNets;
pub use transfers::TransferBook;
