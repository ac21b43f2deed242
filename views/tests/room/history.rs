//! The demo's journal, with changes of an account at its end, decoded once, and tables that follow
//! it in pieces of any size.

use engine::{Arrival, Engine, Folder, Progress};
use journal::LocalJournal;
use journal::codec::Decoder;
use office::Office;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;
use tempfile::TempDir;
use terms::{Account, AccountId, Family, Recorded, SourceKind, Trade};
use views::{Batch, Position, Store};

/// A batch and its events.
pub struct Decoded {
    /// The batch.
    pub batch: Batch,
    /// Its events.
    pub events: Vec<Recorded>,
}

/// Where a child finds the demo that its parent has made.
pub const OFFICE: &str = "VIEWS_TEST_OFFICE";

/// The folder of the demo's office. It lasts as long as the tests.
pub fn office_folder() -> &'static Path {
    static PLACE: OnceLock<(PathBuf, Option<TempDir>)> = OnceLock::new();
    &PLACE
        .get_or_init(|| {
            if let Some(made) = std::env::var_os(OFFICE) {
                return (PathBuf::from(made), None);
            }
            let place = tempfile::tempdir().expect("the machine has a temporary folder");
            let dir = place.path().join("office");
            demo::run(&dir, demo::SEED, Progress { quiet: true }, |_, _| Ok(()))
                .expect("the demo runs");
            change_an_account(&dir);
            (dir, Some(place))
        })
        .0
}

/// What an account goes through after the demo: a name of a later day, one of an earlier day that
/// comes after it, a closing, an opening again, and a closing that stays.
fn changes(account: &str) -> String {
    [
        "change_id,account,effective,name,state",
        &format!("AC-1,{account},2021-02-01,Hargreaves,"),
        &format!("AC-2,{account},2021-01-11,Liddell,"),
        &format!("AC-3,{account},2021-01-18,,closed"),
        &format!("AC-4,{account},2021-01-25,,open"),
        &format!("AC-5,{account},2021-02-08,,closed"),
    ]
    .map(|line| format!("{line}\n"))
    .concat()
}

/// The account that is changed after the demo: the first of a client that holds nothing.
pub fn changed(office: &Office) -> AccountId {
    let used = office.ledger.cells().map(|cell| cell.account).collect::<BTreeSet<_>>();
    let is_free = |(id, account): &(AccountId, &Account)| {
        account.kind.family() == Family::Client && !used.contains(id)
    };
    office.directory.accounts().find(is_free).expect("a client of the demo never trades").0
}

fn change_an_account(dir: &Path) {
    let mut engine =
        Engine::open(Folder::open(dir).expect("the demo has made it")).expect("the books open");
    let account = &engine.office.directory.account(changed(&engine.office)).account;
    let rows = changes(account);
    load(&mut engine, SourceKind::AccountChanges, rows, 5);
    let [schedule, trades] = an_order(&engine.office);
    load(&mut engine, SourceKind::Schedules, schedule, 1);
    load(&mut engine, SourceKind::Trades, trades, 3);
    let (payments, renamings) = (payments(&engine.office), renamings(&engine.office));
    load(&mut engine, SourceKind::Payments, payments, 2);
    load(&mut engine, SourceKind::InstrumentChanges, renamings, 2);
    engine.close().expect("the books close");
}

fn load(engine: &mut Engine, kind: SourceKind, rows: String, booked: u32) {
    let arrival = Arrival {
        kind,
        name: format!("{}.csv", kind.as_str()).into(),
        bytes: Arc::new(rows.into_bytes()),
        layout: None,
        act: None,
    };
    let taken = engine::load_bytes(engine, &arrival, Progress { quiet: true }, &mut |_| {})
        .expect("the rows are read");
    assert_eq!(taken.counts.booked, booked, "{taken:?}");
}

/// A payment for whoever traded last, and its cancel.
fn payments(office: &Office) -> String {
    let last = last_trade(office);
    let account = &office.directory.account(last.account).account;
    let row = |payment_id: &str, cancels: &str| {
        format!("{payment_id},{},{account},BANK,USD,5.00,{cancels}\n", last.trade_date)
    };
    let header = "payment_id,date,account,bank_account,currency,amount,cancels\n";
    [header.to_owned(), row("TB-1", ""), row("TB-2", "TB-1")].concat()
}

/// A ticker of a later day of what was traded last, and one of an earlier day that comes after it.
fn renamings(office: &Office) -> String {
    let code = office.directory.asset(last_trade(office).instrument).code();
    format!(
        "change_id,instrument,effective,symbol\nIC-1,{code},2021-02-01,LATER\nIC-2,{code},2021-01-18,EARLIER\n"
    )
}

/// What a client traded last.
pub fn last_trade(office: &Office) -> &Trade {
    let is_client = |account| office.directory.account(account).kind.family() == Family::Client;
    let trades = office.trades.trades().map(|(_, booked)| &booked.trade);
    trades.filter(|trade| is_client(trade.account)).last().expect("clients trade")
}

/// An order of whoever traded last, of two fills, the first of which is cancelled; and a schedule
/// that charges the order, so that the second bears what the first had borne.
fn an_order(office: &Office) -> [String; 2] {
    let directory = &office.directory;
    let last = last_trade(office);
    let account = &directory.account(last.account).account;
    let schedule = format!(
        "schedule,effective,scope,whom,per,flat\nORDER,{},account,{account},order,3.00\n",
        last.trade_date
    );
    let fill = |trade_id: &str, cancels: &str| {
        let instrument = directory.asset(last.instrument).code();
        let currency = directory.asset(last.currency).code();
        format!(
            "{trade_id},{},{account},B,{instrument},10,5.00,{currency},{},A,ADJ,{cancels}\n",
            last.executed_at, last.venue
        )
    };
    let header = "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,order_id,cancels\n";
    let rows = [fill("ADJ-1", ""), fill("ADJ-2", ""), fill("ADJ-3", "ADJ-1")].concat();
    [schedule, header.to_owned() + &rows]
}

/// The demo's journal, and the changes.
pub fn demo() -> &'static [Decoded] {
    static DEMO: OnceLock<Vec<Decoded>> = OnceLock::new();
    DEMO.get_or_init(|| read(&Folder::open(office_folder()).expect("the demo has made it")))
}

fn read(folder: &Folder) -> Vec<Decoded> {
    let mut batches = Vec::new();
    LocalJournal::open_read_only(&folder.journal(), |batch| {
        let events = Decoder::new(&batch.body)
            .collect::<Result<_, _>>()
            .expect("the journal was written by this build");
        let journal::Batch { number, seq, events: count, recorded_at_us, previous, .. } = *batch;
        let batch = Batch { number, seq, events: count, recorded_at_us, previous: previous.0 };
        batches.push(Decoded { batch, events });
        Ok(())
    })
    .expect("the journal is whole");
    batches
}

/// Numbers that look like chance and are the same for the same seed (splitmix64, Steele et al.
/// 2014).
pub struct Chance(pub u64);

impl Chance {
    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Lets tables follow the journal from where they are, and commits after so many events each time;
/// events from `until` on are not read. Returns the office at the end.
pub fn follow(store: &mut Store, until: u64, mut commit_after: impl FnMut() -> u64) -> Office {
    let from = store.position();
    let mut office = Office::new(markets::rulebook());
    let mut position = from;
    let mut left = commit_after();
    for Decoded { batch, events } in demo() {
        for (seq, recorded) in (batch.seq..).zip(events) {
            if seq >= until {
                return office;
            }
            office.apply(recorded);
            if seq < from.next_seq {
                continue;
            }
            store.project(&office, seq, batch.recorded_at_us, recorded);
            position = Position { next_seq: seq + 1, batches: batch.number, chain: batch.previous };
            left = left.saturating_sub(1);
            if left == 0 {
                store.commit(&office, position).expect("the tables take it");
                left = commit_after();
            }
        }
        if batch.number >= from.batches {
            store.batch(*batch);
        }
    }
    let position = Position { batches: demo().len() as u64, ..position };
    store.commit(&office, position).expect("the tables take it");
    store.finish().expect("the tables take it");
    office
}

/// How many events the journal has.
pub fn events() -> u64 {
    demo().last().map_or(0, |last| last.batch.seq + u64::from(last.batch.events))
}
