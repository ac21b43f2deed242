//! The policy of every kind of paper: README says what the program does.

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
