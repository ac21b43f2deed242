//! The whole house, tested as people use it: the program `munim` on real files, and the house on a
//! disk that fails.
//!
//! In: small files written by the tests, and the real tape where it is at hand. Out: reports
//! compared with figures worked out by hand, in comments, or by plain arithmetic in the test. Each
//! accident prints how often it was tried. Source: `formats.md` (the contract), `reliability.md`
//! (R1, R3, R4, R5, R6, R8, R9, S7, S10).

mod memory;
mod office;

mod charges;
mod commands;
mod compare;
mod judges;
mod life;
mod month;
mod refusals;
mod statements;

mod backup;
mod crash;
mod damage;
mod documents;
mod editions;
mod financing;
mod gains;
mod garbage;
mod idempotence;
mod india;
mod kill;
mod kinds;
mod knowing;
mod late;
mod limits;
mod market_rows;
mod reopened;
mod tape;
mod writers;
