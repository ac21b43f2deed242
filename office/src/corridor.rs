//! Walks through several rooms (elsewhere called orchestration): each gathers here what one room
//! needs of another.
//!
//! In: the office. Out: events, or what is read for a page. Never here: a rule of a room.

pub mod actions;
pub mod close;
pub mod day_charges;
pub mod four_eyes;
pub mod jobs;
pub mod lot_names;
pub mod opening;
pub mod recharging;
pub mod rescheduling;
pub mod trade_dates;
pub mod trial;
pub mod venues;
pub mod worth;
