//! The tables follow: from nothing, in pieces, after a crash, in either engine, to the same rows;
//! and balances are the ledger's.

use crate::history::{Chance, OFFICE, changed, demo, events, follow, last_trade, office_folder};
use crate::server::Server;
use office::Office;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use terms::{AccountId, AssetId, Date, Event, OfficeEvent};
use views::layout::SETTLED;
use views::{Position, Reader, Store, TableHash};

/// What only people at the console write.
const OF_PEOPLE: [&str; 3] = ["acts", "requests", "work"];

fn place() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let address = format!("sqlite:{}", folder.path().join("views.sqlite").display());
    (folder, address)
}

fn whole(address: &str, commit_after: impl FnMut() -> u64) -> Vec<TableHash> {
    let mut store = Store::open(address).expect("the tables open");
    follow(&mut store, u64::MAX, commit_after);
    store.hashes().expect("the tables can be read")
}

#[test]
fn the_rows_do_not_depend_on_how_they_were_committed() {
    let (_one, at_once) = place();
    let expected = whole(&at_once, || u64::MAX);
    assert!(
        expected.iter().all(|table| table.rows > 0
            || ["restatements", "settlement_moves"].contains(&table.table)
            || OF_PEOPLE.contains(&table.table)),
        "the demo has a row for every table but those of people, of one edition and of the firm's rows: {expected:?}"
    );
    for seed in 1..4 {
        let mut chance = Chance(seed);
        let (_folder, address) = place();
        assert_eq!(whole(&address, || 1 + chance.below(2000)), expected, "seed {seed}");
    }
}

#[test]
fn an_account_is_a_row_as_its_changes_leave_it() {
    let (_folder, address) = place();
    let mut store = Store::open(&address).expect("the tables open");
    let office = follow(&mut store, u64::MAX, || 300);
    let file = rusqlite::Connection::open(address.trim_start_matches("sqlite:"))
        .expect("the file is there");
    let row = file.query_row(
        "SELECT name, closed FROM accounts WHERE account = ?1",
        [changed(&office).0],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, i32>(1)?)),
    );
    // The later name holds in the end, although it was handed in first.
    let closed = Date::parse("2021-02-08").expect("a day").days();
    assert_eq!(row, Ok(("Hargreaves".to_owned(), closed)));
}

#[test]
fn an_instrument_is_a_row_as_its_changes_leave_it() {
    let (_folder, address) = place();
    let mut store = Store::open(&address).expect("the tables open");
    let office = follow(&mut store, u64::MAX, || 300);
    let file = rusqlite::Connection::open(address.trim_start_matches("sqlite:"))
        .expect("the file is there");
    let last = last_trade(&office).instrument;
    let row = file.query_row("SELECT code, symbol FROM assets WHERE asset = ?1", [last.0], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    let code = office.directory.asset(last).code().to_string();
    assert_eq!(row, Ok((code, "LATER".to_owned())), "the code is for ever");
}

#[test]
fn a_store_that_ends_anywhere_goes_on_where_it_was() {
    let (_one, at_once) = place();
    let expected = whole(&at_once, || u64::MAX);
    let mut chance = Chance(20_201_222);
    let (_folder, address) = place();
    for _ in 0..8 {
        let mut store = Store::open(&address).expect("the tables open");
        let until = store.position().next_seq + chance.below(events() / 6);
        let office = follow(&mut store, until, || 1 + chance.below(3000));
        // What was projected and not committed goes with the store.
        drop((store, office));
    }
    assert_eq!(whole(&address, || 500), expected);
}

/// Where a child is told to keep its tables.
const ADDRESS: &str = "VIEWS_TEST_ADDRESS";

/// What the child of the test below does; without a parent nothing.
#[test]
fn a_child_follows_until_it_is_killed() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let mut store = Store::open(&address).expect("the tables open");
    let mut chance = Chance(std::process::id().into());
    follow(&mut store, u64::MAX, || 1 + chance.below(300));
}

#[test]
fn a_program_that_is_killed_goes_on_where_it_was() {
    let (_one, at_once) = place();
    let expected = whole(&at_once, || u64::MAX);
    let (_folder, address) = place();
    drop(Store::open(&address).expect("the tables open"));
    let reader = Reader::open(&address);
    let mut chance = Chance(9);
    for part in 1..5 {
        let goal = events() * part / 5 + chance.below(events() / 10);
        let program = std::env::current_exe().expect("the test is a program");
        let mut child = Command::new(program)
            .args(["--exact", "follow::a_child_follows_until_it_is_killed"])
            .envs([(OFFICE, office_folder().display().to_string()), (ADDRESS, address.clone())])
            .stdout(Stdio::null())
            .spawn()
            .expect("the child starts");
        while reader.position().expect("the tables answer").next_seq < goal
            && child.try_wait().expect("it is ours").is_none()
        {
            std::thread::yield_now();
        }
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
    }
    assert_eq!(whole(&address, || 700), expected);
}

#[test]
fn both_engines_have_the_same_rows() {
    let Some(server) = Server::start() else { return };
    let (_folder, address) = place();
    let expected = whole(&address, || 5000);
    let mut chance = Chance(7);
    let mut store = Store::open(&server.url()).expect("the server answers");
    follow(&mut store, events() / 2, || 1 + chance.below(4000));
    drop(store);
    assert_eq!(whole(&server.url(), || 1 + chance.below(4000)), expected);
}

/// One row by a tenth key shows in the hash of its table alone; a table that is missing is made
/// anew, with all others, when the store is opened.
fn heals(address: &str, change: impl Fn(&str), drop_table: &str) {
    let expected = whole(address, || 5000);
    change("UPDATE trades SET quantity = quantity * 10 WHERE seq = (SELECT MIN(seq) FROM trades)");
    let mut store = Store::open(address).expect("the tables open");
    let found = store.hashes().expect("the tables can be read");
    let differing: Vec<&str> = found
        .iter()
        .zip(&expected)
        .filter(|(found, right)| found != right)
        .map(|(found, _)| found.table)
        .collect();
    assert_eq!(differing, ["trades"]);
    store.make_anew().expect("the tables take it");
    assert_eq!(store.position(), Position::default());
    follow(&mut store, u64::MAX, || 3000);
    assert_eq!(store.hashes().expect("the tables can be read"), expected);
    drop(store);
    change(drop_table);
    assert_eq!(whole(address, || 5000), expected);
}

#[test]
fn tables_that_somebody_changed_are_found_and_made_anew_in_a_file() {
    let (_folder, address) = place();
    let change = |sql: &str| {
        let file = rusqlite::Connection::open(address.trim_start_matches("sqlite:"));
        file.and_then(|file| file.execute_batch(sql)).expect("anybody may");
    };
    heals(&address, change, "DROP TABLE trades");
}

#[test]
fn tables_that_somebody_changed_are_found_and_made_anew_in_a_server() {
    let Some(server) = Server::start() else { return };
    let change = |sql: &str| {
        let client = postgres::Client::connect(&server.url(), postgres::NoTls);
        let set = format!("SET search_path = munim; {sql}");
        client.and_then(|mut client| client.batch_execute(&set)).expect("anybody may");
    };
    heals(&server.url(), change, "DROP TABLE trades CASCADE");
}

#[test]
fn balances_are_the_ledger_after_every_day() {
    let (_folder, address) = place();
    let closes = demo().iter().flat_map(|decoded| (decoded.batch.seq..).zip(&decoded.events));
    let closes = closes
        .filter(|(_, recorded)| {
            matches!(recorded.event, Event::Office(OfficeEvent::DayClosed { .. }))
        })
        .map(|(seq, _)| seq + 1);
    for next_seq in closes {
        let mut store = Store::open(&address).expect("the tables open");
        let left = next_seq - store.position().next_seq;
        let office = follow(&mut store, next_seq, || left);
        store.finish().expect("the tables take it");
        assert_eq!(store.position().next_seq, next_seq);
        assert_eq!(balances(&address), ledger(&office));
    }
}

/// Account, asset, value date, quantity.
type Cell = (u32, u32, i64, i128);

fn balances(address: &str) -> Vec<Cell> {
    let file = rusqlite::Connection::open(address.trim_start_matches("sqlite:"))
        .expect("the file is there");
    let sql = "SELECT account, asset, value_date, CAST(quantity AS TEXT) FROM balances ORDER BY account, asset, value_date";
    let mut statement = file.prepare(sql).expect("the table is there");
    let cell = |row: &rusqlite::Row<'_>| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
    };
    let cells = statement
        .query_map([], cell)
        .expect("the table can be read")
        .map(|cell| cell.expect("a row"));
    cells
        .map(|(account, asset, date, text)| (account, asset, date, text.parse().expect("digits")))
        .collect()
}

fn ledger(office: &Office) -> Vec<Cell> {
    let mut cells = Vec::new();
    for cell in office.ledger.cells() {
        let (AccountId(account), AssetId(asset)) = (cell.account, cell.asset);
        let rungs =
            cell.balance.rungs().iter().map(|(date, total)| (i64::from(date.days()), total.0));
        let parts =
            rungs.chain([(SETTLED, cell.balance.settled().0)]).filter(|(_, total)| *total != 0);
        cells.extend(parts.map(|(date, total)| (account, asset, date, total)));
    }
    cells.sort_unstable();
    cells
}

#[test]
fn tables_of_another_build_are_made_anew() {
    let (_folder, address) = place();
    let expected = whole(&address, || 5000);
    let file = rusqlite::Connection::open(address.trim_start_matches("sqlite:"))
        .expect("the file is there");
    file.execute("UPDATE position SET identity = 'another'", []).expect("the row is there");
    file.execute("DELETE FROM trades WHERE seq % 2 = 0", []).expect("the table is there");
    drop(file);
    assert_eq!(Store::open(&address).expect("the tables open").position(), Position::default());
    assert_eq!(whole(&address, || 5000), expected);
}

#[test]
fn a_second_writer_and_an_office_out_of_step_are_refused() {
    let (_folder, address) = place();
    let mut first = Store::open(&address).expect("the tables open");
    let mut second = Store::open(&address).expect("the tables open");
    follow(&mut first, 1000, || 1000);
    first.finish().expect("the first one writes");
    let office = Office::new(markets::rulebook());
    assert!(
        second.commit(&office, Position { next_seq: 1, ..Position::default() }).is_err(),
        "the office has applied nothing"
    );
    second.commit(&office, Position::default()).expect("it is handed over");
    let refused = second.finish().expect_err("somebody else has moved the tables").to_string();
    assert_eq!(
        refused,
        "the tables are no longer at event 0, where this program had left them; does another one write them?"
    );
}
