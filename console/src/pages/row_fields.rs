//! The fields of a row of a plain file, as a form shows them: what each column takes, and what it means.
//!
//! In: a kind of file, and what stands under its columns. Out: fields; and a file of what came back in them. Never here:
//! whether a row is right (the office).

use super::Here;
use crate::door::Problem;
use crate::look::form::{Choice, Field, FieldKind};
use crate::words::{Family, Words};
use it::{Column, Holds, Takes, columns};
use maud::{Markup, html};
use std::collections::BTreeMap;
use terms::{Date, SourceKind};

const HOUSE_ACCOUNTS: &str = "house-accounts";
const CURRENCIES: &str = "currencies";

/// The most rows of one form; more than that is a file.
pub const ROWS_MAX: usize = 20;

/// A row as people fill it in: what stands under each column.
pub type Filled = BTreeMap<String, String>;

/// A field for each column of a kind; `row` keeps the fields of several rows apart.
pub fn fields(words: Words, kind: SourceKind, row: usize, filled: &Filled) -> Vec<Field> {
    columns(kind).iter().map(|column| field(words, column, row, filled)).collect()
}

/// The name of a field within a form of several rows.
fn name_of(row: usize, column: &str) -> String {
    format!("{column}.{row}")
}

/// The rows of a form that came back.
pub fn read(kind: SourceKind, sent: &BTreeMap<String, String>) -> Vec<Filled> {
    let row = |index: usize| {
        let under = |column: &Column| Some((column.name.to_owned(), sent.get(&name_of(index, column.name))?.trim().to_owned()));
        columns(kind).iter().filter_map(under).collect::<Filled>()
    };
    (0..ROWS_MAX).map(row).take_while(|row| !row.is_empty()).collect()
}

/// The rows as a file of their kind.
pub fn as_file(kind: SourceKind, rows: &[Filled]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = || columns(kind).iter().map(|column| column.name);
    writer.write_record(names())?;
    for row in rows {
        writer.write_record(names().map(|name| row.get(name).map_or("", String::as_str)))?;
    }
    Ok(writer.into_inner()?)
}

fn field(words: Words, column: &Column, row: usize, filled: &Filled) -> Field {
    let value = filled.get(column.name).cloned().unwrap_or_default();
    Field {
        name: name_of(row, column.name),
        label: words.word(Family::Column, column.name),
        kind: takes(words, column, &value),
        hint: words.said(column.meaning),
        is_required: column.required,
        offers: offers(column),
        value,
        ..Field::default()
    }
}

/// The names that are offered: there are few accounts of the house, and few currencies.
fn offers(column: &Column) -> Option<&'static str> {
    match column.name {
        "currency" | "asset" | "base" | "quote" => Some(CURRENCIES),
        name if name == "account" || name.ends_with("_account") => Some(HOUSE_ACCOUNTS),
        name if name.ends_with("_currency") => Some(CURRENCIES),
        _ => None,
    }
}

/// What is offered, for a page with fields.
pub async fn lists(here: &Here) -> Result<Markup, Problem> {
    let (accounts, currencies) = here
        .answer(|office, _| {
            let directory = &office.directory;
            let of_house = directory.accounts().filter(|(_, account)| account.kind.family() != terms::Family::Client);
            let accounts: Vec<(String, String)> =
                of_house.map(|(_, account)| (account.account.to_string(), account.name.to_string())).collect();
            let money = directory.assets().filter(|(_, asset)| asset.instrument().is_none());
            (accounts, money.map(|(_, asset)| asset.code().to_string()).collect::<Vec<String>>())
        })
        .await?;
    Ok(html! {
        datalist id=(HOUSE_ACCOUNTS) { @for (account, name) in &accounts { option value=(account) { (name) } } }
        datalist id=(CURRENCIES) { @for currency in &currencies { option value=(currency); } }
    })
}

/// What cannot stand in a field of its own form stands in a plain one, so that nothing is hidden or lost.
fn takes(words: Words, column: &Column, value: &str) -> FieldKind {
    match (column.holds, column.holds.takes()) {
        (Holds::Day, _) if value.is_empty() || Date::parse(value).is_some() => FieldKind::Date,
        (Holds::Number, _) => FieldKind::Decimal,
        (Holds::Text, _) => FieldKind::Text,
        (_, Takes::OneOf(known)) if value.is_empty() || known.split(", ").any(|word| word == value) => {
            let nothing = Choice { value: String::new(), label: String::new() };
            FieldKind::Choice(std::iter::once(nothing).chain(known.split(", ").map(|word| choice(words, word))).collect())
        }
        (_, Takes::OneOf(_) | Takes::SomeOf(_) | Takes::Form(_)) => FieldKind::Code,
    }
}

/// A word of the files, with what it means beside it.
fn choice(words: Words, word: &str) -> Choice {
    let meaning = words.word(Family::Value, word);
    let label = if meaning == word { meaning } else { format!("{word} · {meaning}") };
    Choice { value: word.to_owned(), label }
}
