//! The list of reports: whoever makes a command line, a schema or a page out of it finds every name
//! once, every meaning, and no figure among the keys.

use office::Office;
use reports::{Cell, Day, Draw, Holds, REPORTS, Role, named};
use std::collections::BTreeSet;

#[test]
fn every_report_is_found_by_its_name() {
    for report in REPORTS {
        assert_eq!(named(report.name).map(|found| found.shows), Some(report.shows));
        let is_plain = |letter: char| letter.is_ascii_lowercase() || "-0123456789".contains(letter);
        assert!(report.name.chars().all(is_plain), "{}", report.name);
    }
    assert!(named("gossip").is_none());
}

#[test]
fn every_column_has_its_own_name_and_a_meaning() {
    for report in REPORTS {
        let names: BTreeSet<&str> = report.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), report.columns.len(), "{}", report.name);
        for column in report.columns {
            assert!(column.meaning.ends_with(['.', '?']), "{column:?}");
        }
    }
}

/// A row is found again by what it is about; a figure that differs would make two rows of it.
#[test]
fn no_amount_is_a_key() {
    let is_amount = |holds: Holds| matches!(holds, Holds::Money | Holds::Quantity);
    for report in REPORTS {
        let keys = report.columns.iter().filter(|column| column.role == Role::Key);
        let amounts: Vec<&str> =
            keys.filter(|column| is_amount(column.holds)).map(|column| column.name).collect();
        assert_eq!(amounts, Vec::<&str>::new(), "{}", report.name);
    }
}

#[test]
fn books_in_which_nothing_has_happened_can_be_reported() {
    let office = Office::new(markets::rulebook());
    for report in REPORTS {
        let Draw::Office(draw) = report.draw else { continue };
        let table = draw(&office, Day::at(&office, None));
        assert_eq!(table.columns, report.columns, "{}", report.name);
        let rows: Vec<Vec<Cell>> = table.rows.collect();
        assert!(rows.iter().all(|row| row.len() == report.columns.len()), "{}", report.name);
    }
}
