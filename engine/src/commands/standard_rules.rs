//! Rules of the firm that come with the program, loaded as a file of its own, so that they have a
//! row, a source and a way back like any other.

use crate::engine::Engine;
use crate::intake::{Arrival, load_bytes};
use crate::progress::Progress;
use anyhow::Result;
use std::sync::Arc;
use terms::{Date, Name, SourceKind};

/// Loads the standard rules, in force from a day on.
pub fn load_standard_rules(engine: &mut Engine, from: Date) -> Result<()> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["effective", "rule", "value", "source"])?;
    for [rule, value, source] in markets::standard_rules() {
        rows.write_record([from.to_string().as_str(), &rule, &value, &source])?;
    }
    let arrival = Arrival {
        kind: SourceKind::Rules,
        name: Name::const_new("rules-standard.csv"),
        bytes: Arc::new(rows.into_inner()?),
        layout: None,
        act: None,
    };
    load_bytes(engine, &arrival, Progress { quiet: true }, &mut |_| {})?;
    Ok(())
}
