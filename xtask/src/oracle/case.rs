//! A case as its file says it, and what became of it.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::path::Path;

/// A worked example.
pub struct Case {
    /// Its name, to be printed and nothing else.
    pub id: String,
    /// With the keys of the inputs: its shape.
    pub area: String,
    /// A scenario that is told in words, for a page.
    pub is_page: bool,
    /// What is given.
    pub inputs: Map<String, Value>,
    /// What must come out.
    pub expected: Value,
}

/// What became of a case.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything agrees.
    Pass,
    /// What does not agree, a sentence each.
    Fail(Vec<String>),
    /// It is told in words; a page under `oracles/pages` plays it.
    Page,
    /// No solver knows its shape yet.
    NotYetSupported,
}

impl Case {
    /// Reads every case of a file.
    pub fn read(file: &Path) -> Result<Vec<Self>> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let cases: Value = serde_json::from_str(&text)
            .with_context(|| format!("{} is not JSON", file.display()))?;
        let Value::Array(cases) = cases else { bail!("{} is not a list of cases", file.display()) };
        let of = |(index, case): (usize, Value)| {
            Self::of(&case).with_context(|| {
                format!(
                    "{}, case {}: area, id and expected are required",
                    file.display(),
                    index + 1
                )
            })
        };
        cases.into_iter().enumerate().map(of).collect()
    }

    fn of(case: &Value) -> Option<Self> {
        let text = |key: &str| case.get(key)?.as_str().map(str::to_owned);
        Some(Self {
            id: text("id")?,
            area: text("area")?,
            is_page: text("kind").is_some_and(|kind| kind == "page"),
            inputs: case.get("inputs").and_then(Value::as_object).cloned().unwrap_or_default(),
            expected: case.get("expected")?.clone(),
        })
    }
}
