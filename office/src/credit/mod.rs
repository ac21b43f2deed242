//! Credit: what clients must hold of their own in what they hold on credit (margin), and which of
//! their securities the firm may use.
//!
//! ```text
//!  long value, short value, money ──> equity ── initial requirement (Regulation T) ──> excess,
//!                                        │                                      buying power
//!                                        └───── maintenance (FINRA 4210) ──────> call
//!  purchases, sales, money, excess ──> special memorandum account, day by day ──> call of
//!                                      Regulation T
//!  debit × 140 % ──> securities that may be used; the rest is excess margin, and segregated
//! ```
//!
//! In: balances of one account with their prices, the rates of the day; what has moved. Out:
//! figures, and calls from close to close. Signs: values have none, money is + owed to the client.
//! Never here: a price, a rate.
//!
//! Sources: 12 CFR 220 (Regulation T); FINRA Rule 4210; 17 CFR 240.15c3-3(a)(5).

pub mod calls;
pub mod cash_account;
pub mod intraday;
mod margin;
pub mod memorandum;
mod segregation;

pub use calls::CreditBook;
pub use margin::{Held, Margin, Rates, deposit_for, short_maintenance_each};
pub use segregation::{Lien, Used, used};
