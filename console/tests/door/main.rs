//! The door, asked as browsers and programs ask it: a router in memory, a clock that the test
//! moves, real files.

mod codes;
mod engine;
mod forms;
mod matrix;
mod provider;
mod sessions;
mod tokens;
mod written;
