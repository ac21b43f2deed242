//! Capital: what a broker-dealer must hold for its customers (the reserve formula), and what is its
//! own beyond what it owes and may lose (net capital).
//!
//! ```text
//!  credits 1 to 9 ─────────────────────────────┐
//!  debits 10 to 15 ── less 3 %, 2 % or item 10's 1 % ──> excess of credits ──> requirement
//!
//!  net worth + subordinated − not allowable − other ──> tentative net capital ── haircuts ──> net
//!  capital ── least, by aggregate indebtedness or by aggregate debits ──> excess, early warning
//! ```
//!
//! In: amounts in smallest units of the currency, the rates of a day. Out: figures. Never here: a
//! balance of the books (`reserve`, `net_capital` gather them), a rate.
//!
//! Sources: 17 CFR 240.15c3-1, 15c3-3(e), 15c3-3a, 17a-11.

mod least;
mod net_capital;
mod reserve;

pub use least::{Least, MarketMaking, least_dollars};
pub use net_capital::{NetCapital, Undue, aged_fail, equity_haircut, undue};
pub use reserve::{
    Deposit, Formula, average_credits, deposit_due, is_daily, over_one_customer, over_one_security,
};

/// The rates of reserve and capital on a day.
pub type Rates = crate::shared::rates::Rates<terms::CapitalRule>;
