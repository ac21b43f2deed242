//! The common ground of the rooms: accounts and assets, business days, the rows of the firm over
//! the rules of the release, what an action does to basis, the forms in which rooms hand over, the
//! rates of a day, the office as bytes.
//!
//! Never here: a room.

pub mod basis;
pub mod day;
pub mod directory;
pub mod firm_rows;
pub mod image;
pub mod rates;
pub mod stages;
