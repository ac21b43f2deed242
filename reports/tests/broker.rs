//! Every report over the books of the made-up broker, where almost each of them has rows: what its
//! columns promise holds of its cells.

use engine::{Folder, Lens, Progress};
use office::Office;
use reports::{Cell, Day, Draw, REPORTS, Report, Role, Sees};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use terms::{Family, Name};

/// The made-up broker after its last day.
fn office() -> &'static Office {
    static OFFICE: OnceLock<Office> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let place = tempfile::tempdir().expect("the machine has a temporary folder");
        let dir = place.path().join("office");
        demo::run(&dir, demo::SEED, Progress { quiet: true }, |_, _| Ok(()))
            .expect("the demo runs");
        let folder = Folder::open(&dir).expect("the demo has made it");
        engine::look(&folder, Lens::default()).expect("its books can be read")
    })
}

/// The rows of a report; none when it is drawn up from the general ledger.
fn rows(report: &Report) -> Option<Vec<Vec<Cell>>> {
    let Draw::Office(draw) = report.draw else { return None };
    let table = draw(office(), Day::at(office(), None));
    assert_eq!(table.columns, report.columns, "{}", report.name);
    Some(table.rows.collect())
}

/// Whoever sees the firm's books alone sees no client: neither a number nor a name.
#[test]
fn a_report_of_the_firms_books_names_no_client() {
    let is_clients = |account: &terms::Account| account.kind.family() == Family::Client;
    let accounts = office().directory.accounts().filter(|(_, account)| is_clients(account));
    let clients: BTreeSet<Name> =
        accounts.flat_map(|(_, account)| [account.account.clone(), account.name.clone()]).collect();
    let names_one = |report: &Report| {
        let words =
            rows(report).into_iter().flatten().flatten().map(|cell| cell.english().into_owned());
        let mut named = words.filter(|word| clients.contains(&Name::from(word.clone())));
        named.next().map(|word| format!("{}: {word}", report.name))
    };
    let of = |is_of_books: bool| {
        REPORTS.iter().filter(move |report| (report.sees == Sees::Books) == is_of_books)
    };
    let told: Vec<String> = of(true).filter_map(names_one).collect();
    assert_eq!(told, Vec::<String>::new());
    // The test would find one: most reports of clients have them.
    assert!(of(false).filter_map(names_one).count() > 10);
}

/// Whoever sees some accounts sees their rows, which `account` names.
#[test]
fn a_report_that_is_divided_by_account_says_whose_each_row_is() {
    let divided = REPORTS.iter().filter(|report| report.sees == Sees::Accounts);
    let mut count = 0;
    for report in divided {
        let place = report.columns.iter().position(|column| column.name == "account");
        let place = place.unwrap_or_else(|| panic!("{} has no account", report.name));
        let is_key = report.columns[place].holds == reports::Holds::Account;
        assert!(is_key && !report.columns[place].is_nullable, "{}", report.name);
        count += 1;
    }
    assert!(count > 8);
}

#[test]
fn a_cell_is_empty_only_where_its_column_says_so() {
    let mut empty = BTreeSet::new();
    for report in REPORTS {
        for row in rows(report).into_iter().flatten() {
            assert_eq!(row.len(), report.columns.len(), "{}", report.name);
            let cells = report.columns.iter().zip(&row);
            let broken = cells.filter(|(column, cell)| {
                !column.is_nullable && !column.may_say && **cell == Cell::Nothing
            });
            empty.extend(broken.map(|(column, _)| (report.name, column.name)));
        }
    }
    assert_eq!(empty, BTreeSet::new());
}

/// Reports in which one thing has several rows, which are known by their order.
const OF_PARTS: [&str; 7] =
    ["blotter", "charges", "closings", "form-1099b", "gains", "interest", "vouchers"];

#[test]
fn a_row_is_found_again_by_its_keys() {
    let mut twice = Vec::new();
    for report in REPORTS {
        let mut seen = BTreeSet::new();
        for row in rows(report).into_iter().flatten() {
            let key: Vec<String> = report
                .columns
                .iter()
                .zip(&row)
                .filter(|(column, _)| column.role == Role::Key)
                .map(|(_, cell)| cell.english().into_owned())
                .collect();
            if !seen.insert(key.clone()) {
                twice.push(report.name);
                break;
            }
        }
    }
    twice.sort_unstable();
    assert_eq!(twice, OF_PARTS);
}
