//! Page components: the parts of a page as pure functions from plain facts to markup.
//!
//! ```text
//!  Frame (who reads, where, when) ──┐
//!  Table, Card, Timeline, Chart ────┴─> page(frame, body) ─> Markup
//!
//!  munim.css · munim.js · fonts: `assets`
//! ```
//!
//! In: text that was made for people already, exact decimals as text, addresses. Out: HTML that
//! works without JavaScript. Never here: the office, a query, a clock; a script, a style or a
//! picture from elsewhere (the page's content security policy allows none); a colour without a word
//! beside it. Source: WCAG 2.2 AA; WAI-ARIA Authoring Practices for tables, tabs and dialogs.

pub mod assets;
pub mod charts;
pub mod form;
pub mod frame;
pub mod icons;
pub mod lens;
pub mod links;
pub mod pieces;
pub mod proof;
pub mod reader;
pub mod table;
pub mod timeline;

pub use form::{Choice, Field, FieldKind, form};
pub use frame::{Frame, Paper, Person, Section, Theme, page, plain_page};
pub use lens::Lens;
pub use pieces::{Tone, amount, badge};
pub use reader::Reader;
pub use table::{Cell, Column, Kind, Row, Table};
