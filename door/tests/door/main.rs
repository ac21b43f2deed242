//! The door alone, asked as browsers and programs ask it: a router in memory, a clock that the test
//! moves, real files.

mod codes;
mod drawn;
mod engine;
mod forms;
mod lasting;
mod matrix;
mod provider;
mod sessions;
mod tokens;
mod written;

use drawn::draw;
use engine::every_permission as rows;
