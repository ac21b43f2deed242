//! The policy of every kind of paper: README says what the program does.

use inbound::{Column, Holds};
use std::collections::BTreeSet;
use terms::SourceKind;

#[test]
fn the_readme_shows_the_policies() {
    let (columns, rows) = office::papers::table();
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let header = line(&columns.iter().map(ToString::to_string).collect::<Vec<_>>());
    let told: Vec<&str> = include_str!("../../../README.md")
        .lines()
        .skip_while(|told| **told != header)
        .skip(2)
        .take_while(|told| told.starts_with('|'))
        .collect();
    assert_eq!(told, rows.iter().map(|row| line(row)).collect::<Vec<_>>(), "below {header}");
}

#[test]
fn every_kind_of_file_has_a_policy_of_its_own() {
    let (_, rows) = office::papers::table();
    let names: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names.len(), rows.len(), "no kind stands there twice");
    let without = SourceKind::ALL.iter().filter(|kind| !names.contains(kind.as_str()));
    assert_eq!(without.count(), 0);
}

/// A refusal that compares two rows shows any column in which they differ: the papers know every
/// column that the doors read.
#[test]
fn a_paper_knows_the_columns_of_its_file() {
    for kind in SourceKind::ALL {
        let columns = inbound::columns(*kind);
        let (names, cells): (Vec<&str>, Vec<String>) =
            columns.iter().map(|column| (column.name, cell(column))).unzip();
        let file = format!("{}\n{}\n", names.join(","), cells.join(","));
        let mut rows = inbound::open(*kind, file.as_bytes(), None).expect("the file opens");
        let input = rows.next().expect("there is a row").input;
        let paper = office::papers::paper(&input);
        let said = paper.columns();
        let known: BTreeSet<&str> = said.iter().map(|(column, _)| *column).collect();
        assert_eq!(known, names.into_iter().collect(), "{}", kind.as_str());
        assert_eq!(known.len(), said.len(), "{}: no column stands there twice", kind.as_str());
    }
}

/// What a column takes.
fn cell(column: &Column) -> String {
    let text = match column.holds {
        Holds::Word(..) if column.name == "family" => "client",
        Holds::Word(..) if column.name == "kind" => "margin",
        Holds::Word(words, _) => return words().split(", ").next().unwrap_or_default().to_owned(),
        Holds::Text => "text",
        Holds::Number => "12.50",
        Holds::Decimals | Holds::Count => "2",
        Holds::Day | Holds::ReverseOn => "2013-10-07",
        Holds::Moment => "2013-10-07T09:30:00Z",
        Holds::ClockTime => "09:30",
        Holds::Roles => "clerk",
        Holds::Evenings => "sunday monday",
        Holds::Bounds => "branch:NORTH",
        Holds::YesOrNo => "no",
        Holds::Country => "IN",
        Holds::Mic => "XNAS",
        Holds::Cfi => "ESVUFR",
        Holds::Isin => "US0378331005",
        Holds::Cusip => "037833100",
        Holds::Sedol => "B15KXQ8",
        Holds::Figi => "BBG000BLNQ16",
    };
    text.to_owned()
}
