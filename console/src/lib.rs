//! The operations console (the web server): pages for people and an API for programs, over the
//! engine.
//!
//! ```text
//!  browser, program ─> door (who are you, may you) ─> route
//!     ├─ answers (one for page and API) ─> page or JSON
//!     └─ commands ─> keeper ─> journal ─> reading office, views
//! ```
//!
//! In: requests of people and programs whom the door knows. Out: pages, JSON, downloads, and orders
//! for the keeper of the books. Never here: a rule of the business; an answer that is not durable;
//! a page or a route that the table of permissions does not name.

pub mod answers;
pub mod api;
mod at_once;
mod commands;
mod health;
mod heavy;
pub mod look;
pub mod pages;
mod past;
mod reading;
mod reason;
mod refused;
mod rooms;
pub mod routes;
mod server;
mod sight;
pub mod tables;
mod under_way;
mod upload;
pub mod words;

pub use past::Past;
pub use reading::{Follower, Reached, Reading};
pub use rooms::Rooms;
pub use server::{Certificate, Options, Running, run};
