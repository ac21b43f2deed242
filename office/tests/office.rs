//! The office, tested from outside: inputs in, entries and views out (`style.md`, Tests 1).
//!
//! `scenarios` and `schedules` are pages that a clerk can check by hand; `refusals` is one row for
//! each rejection code; `properties` are random days, judged by the rules of
//! `oracles/PROPERTIES.md` and by `naive`, a second ledger that shares nothing with the first one
//! but the nouns. `lot_sets` are other people's cases of lots, `mixed_shares` shares that an action
//! makes of several. `moves` is who held what on which day. `valuation` is what currencies and
//! inventory are worth. `books` is what people keep by hand: vouchers, periods, statements.
//! `account_changes` and `instrument_changes` are what is otherwise from a day on, `market_rows`,
//! `chart_lines` and `charge_rates` what the firm says of its markets, `actions_of_a_day` several
//! on one ex-date. `openings` is what stood before the books, lot by lot. `late` is what comes too
//! late for its period, `currencies` what brings one. `documents` are put forward and approved
//! before they are loaded. `people` are people and desks, `queue` is what waits for them. `ages`
//! are fails by age, `one_count` one definition for each count, `editions` the rules that one
//! edition has otherwise than the one before. `drafts` and `garbage` are what may happen on such
//! days and `random` walks through them; `rows` writes inputs down in short; `engine` is the office
//! with a journal beside it.

mod office {
    pub mod account_changes;
    pub mod actions;
    pub mod actions_of_a_day;
    pub mod ages;
    pub mod books;
    pub mod calendar;
    pub mod charge_rates;
    pub mod chart_lines;
    pub mod commissions;
    pub mod currencies;
    pub mod day_notes;
    pub mod documents;
    pub mod drafts;
    pub mod editions;
    pub mod engine;
    pub mod fail_clocks;
    pub mod fee_units;
    pub mod fees;
    pub mod financing;
    pub mod garbage;
    pub mod india;
    pub mod instrument_changes;
    pub mod interest;
    pub mod late;
    pub mod late_adjustments;
    pub mod limits;
    pub mod lot_sets;
    pub mod lot_statements;
    pub mod margin;
    pub mod margin_calls;
    pub mod market_rows;
    pub mod mixed_shares;
    pub mod moves;
    pub mod naive;
    pub mod one_count;
    pub mod openings;
    pub mod people;
    pub mod periods;
    pub mod possession;
    pub mod properties;
    pub mod queue;
    pub mod random;
    pub mod refusals;
    pub mod reopened_days;
    pub mod rights;
    pub mod rows;
    pub mod scenarios;
    pub mod schedules;
    pub mod sessions;
    pub mod taking_back;
    pub mod tax_lots;
    pub mod tiers;
    pub mod valuation;
    pub mod ways_back;
}
