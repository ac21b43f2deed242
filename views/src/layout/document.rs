//! The document of the tables, for people: `views/TABLES.md`, drawn up from the layout.

use super::{Column, Kind, PEOPLE, everything};
use std::fmt::Write;

const HEAD: &str = "# The tables

Drawn up from `views/src/layout` by `cargo test -p views` (which says how when this page is behind); PostgreSQL has the same sentences \
as comments (`\\d+`). The rows follow from the journal alone. They may be thrown away; the next start makes them anew.

Amounts are whole numbers of an asset's smallest unit, days are counted from 1970-01-01, times from 1970-01-01 UTC. The views at the \
end show names, dates and amounts with their points: `numeric` in PostgreSQL, text of the same digits in SQLite, never a float. In \
PostgreSQL everything is in the schema `munim`.
";

/// The page.
pub fn document() -> String {
    let mut page = HEAD.to_owned();
    for table in everything() {
        write!(
            page,
            "\n## {}\n{}\n\n| column | holds | what |\n| --- | --- | --- |\n",
            table.name, table.says
        )
        .expect("a string takes all");
        for (index, column) in table.columns.iter().enumerate() {
            let name = if index < table.key {
                format!("**{}**", column.name)
            } else {
                column.name.to_owned()
            };
            writeln!(page, "| {name} | {} | {} |", holds(column), column.sentence())
                .expect("a string takes all");
        }
    }
    page += "\n## Views for people\n\n| view | what |\n| --- | --- |\n";
    for view in PEOPLE {
        writeln!(page, "| {} | {} |", view.name, view.says).expect("a string takes all");
    }
    page
}

fn holds(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Int => "number",
        Kind::Day => "day",
        Kind::Moment => "time",
        Kind::Total => "long number",
        Kind::Text => "text",
    };
    if column.is_optional { format!("{kind}, or nothing") } else { kind.to_owned() }
}
