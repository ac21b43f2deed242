//! Pages of lists, in their order, page by page, as the office has it.

use crate::history::{demo, events, follow};
use crate::server::Server;
use office::records::view::rejections;
use office::{Office, failing_nets, trade_state};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tempfile::TempDir;
use terms::{Account, Date, Event, Family, KnownEvent, Side};
use views::{Cursor, EventFilter, Order, Reader, Status, Store, TradeFilter};

/// Is a trade among those that a filter made of some trade asks for?
type Holds = fn(&views::TradeRow, &views::TradeRow) -> bool;

struct Room {
    folder: TempDir,
    office: Office,
    reader: Reader,
}

fn room() -> &'static Room {
    static ROOM: OnceLock<Room> = OnceLock::new();
    ROOM.get_or_init(|| {
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        let path = folder.path().join("views.sqlite");
        let mut store = Store::open(&path.display().to_string()).expect("the tables open");
        let office = follow(&mut store, u64::MAX, || 10_000);
        Room { folder, office, reader: store.reader() }
    })
}

fn all_trades(filter: &TradeFilter, page: u32) -> Vec<views::TradeRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let found = room().reader.trades(filter, after, page).expect("the tables answer");
        after = found.last().map(views::TradeRow::cursor);
        let is_last = found.len() < page as usize;
        rows.extend(found);
        if is_last {
            return rows;
        }
    }
}

#[test]
fn every_trade_is_listed_once_page_by_page() {
    let rows = all_trades(&TradeFilter::default(), 777);
    let booked = room().office.trades.trades().count();
    assert_eq!(rows.len(), booked);
    assert!(
        rows.windows(2).all(|pair| pair[0].cursor() > pair[1].cursor()),
        "newest trade date first"
    );
    for row in &rows {
        let (_, booked) = room().office.trades.find(&row.trade_id).expect("it was booked");
        let directory = &room().office.directory;
        let trade = &booked.trade;
        assert_eq!(row.account, directory.account(trade.account).account);
        assert_eq!(row.instrument, *directory.asset(trade.instrument).code());
        assert_eq!(
            (row.price, row.quantity, i128::from(row.net)),
            (trade.price, trade.quantity.units(), trade.net())
        );
        assert_eq!(
            row.status == Status::Cancelled,
            booked.status == office::capture::Status::Cancelled
        );
    }
}

#[test]
fn each_filter_gives_what_a_walk_over_all_would() {
    let everything = all_trades(&TradeFilter::default(), 10_000);
    let some = everything[everything.len() / 3].clone();
    let holds: [(TradeFilter, Holds); 11] = [
        (
            TradeFilter { account: Some(some.account.to_string()), ..TradeFilter::default() },
            |row, some| row.account == some.account,
        ),
        (
            TradeFilter { instrument: Some(some.instrument.to_string()), ..TradeFilter::default() },
            |row, some| row.instrument == some.instrument,
        ),
        (TradeFilter { side: Some(Side::SellShort), ..TradeFilter::default() }, |row, _| {
            row.side == Side::SellShort
        }),
        (
            TradeFilter {
                traded_from: Some(some.trade_date),
                traded_to: Some(some.trade_date),
                ..TradeFilter::default()
            },
            |row, some| row.trade_date == some.trade_date,
        ),
        (
            TradeFilter { settling_from: Some(some.settlement_date), ..TradeFilter::default() },
            |row, some| row.settlement_date >= some.settlement_date,
        ),
        (
            TradeFilter {
                settling_from: Some(some.settlement_date),
                settling_to: Some(some.settlement_date),
                ..TradeFilter::default()
            },
            |row, some| row.settlement_date == some.settlement_date,
        ),
        (
            TradeFilter {
                account: Some(some.account.to_string()),
                instrument: Some(some.instrument.to_string()),
                settling_to: Some(some.settlement_date),
                ..TradeFilter::default()
            },
            |row, some| {
                row.account == some.account
                    && row.instrument == some.instrument
                    && row.settlement_date <= some.settlement_date
            },
        ),
        (TradeFilter { status: Some(Status::Settled), ..TradeFilter::default() }, |row, _| {
            row.status == Status::Settled
        }),
        (TradeFilter { status: Some(Status::Cancelled), ..TradeFilter::default() }, |row, _| {
            row.status == Status::Cancelled
        }),
        (TradeFilter { status: Some(Status::Open), ..TradeFilter::default() }, |row, _| {
            row.status == Status::Open
        }),
        (
            TradeFilter {
                text: Some(some.account.to_lowercase().to_string()),
                ..TradeFilter::default()
            },
            |row, some| row.account == some.account,
        ),
    ];
    for (filter, hold) in holds {
        let expected: Vec<u64> =
            everything.iter().filter(|row| hold(row, &some)).map(|row| row.seq).collect();
        assert!(!expected.is_empty(), "{filter:?}");
        assert_eq!(
            all_trades(&filter, 50).iter().map(|row| row.seq).collect::<Vec<_>>(),
            expected,
            "{filter:?}"
        );
    }
    let by_id = TradeFilter { text: Some(some.trade_id.to_string()), ..TradeFilter::default() };
    assert!(all_trades(&by_id, 50).iter().any(|row| row.trade_id == some.trade_id));
    let found = room().reader.trade(&some.trade_id, BTreeSet::new());
    assert_eq!(found.expect("the tables answer"), Some(some));
}

/// Whoever sees some accounts finds theirs, page by page, and no other, whatever they look for.
#[test]
fn a_list_of_some_accounts_has_the_trades_of_no_other() {
    let everything = all_trades(&TradeFilter::default(), 10_000);
    let directory = &room().office.directory;
    let own: BTreeSet<_> = directory.accounts().map(|(id, _)| id).step_by(3).collect();
    let is_own = |row: &views::TradeRow| {
        directory.account_id(&row.account).is_some_and(|id| own.contains(&id))
    };
    let expected: Vec<u64> =
        everything.iter().filter(|row| is_own(row)).map(|row| row.seq).collect();
    assert!(!expected.is_empty() && expected.len() < everything.len());
    let within = TradeFilter { within: Some(own.clone()), ..TradeFilter::default() };
    let found: Vec<u64> = all_trades(&within, 50).iter().map(|row| row.seq).collect();
    assert_eq!(found, expected);
    let others = everything.iter().find(|row| !is_own(row)).expect("there are others");
    for text in [&others.trade_id, &others.account] {
        let asked = TradeFilter { text: Some(text.to_string()), ..within.clone() };
        assert!(all_trades(&asked, 50).iter().all(is_own), "{text}");
    }
    let nobody = TradeFilter { within: Some(BTreeSet::new()), ..TradeFilter::default() };
    assert!(all_trades(&nobody, 50).is_empty());
}

/// Those of a status, when the office says what is failing.
fn failing(status: Status) -> TradeFilter {
    let failing = failing_nets(&room().office);
    TradeFilter { status: Some(status), failing, ..TradeFilter::default() }
}

/// Trial 11: every trade of a fail was listed as settled. The list says of each trade what the
/// office says of it, and each status has its own.
#[test]
fn a_list_of_trades_tells_what_fails_from_what_has_settled() {
    let office = &room().office;
    let filter = TradeFilter { status: None, ..failing(Status::Open) };
    let everything = all_trades(&filter, 10_000);
    for row in &everything {
        let (_, booked) = office.trades.find(&row.trade_id).expect("it was booked");
        assert_eq!(row.status.as_str(), trade_state(office, booked).as_str(), "{}", row.trade_id);
    }
    for status in Status::ALL {
        let of: Vec<u64> =
            everything.iter().filter(|row| row.status == status).map(|row| row.seq).collect();
        let listed: Vec<u64> = all_trades(&failing(status), 50).iter().map(|row| row.seq).collect();
        assert!(!of.is_empty() && listed == of, "{status:?}");
    }
    let nothing = TradeFilter { failing: BTreeSet::new(), ..failing(Status::Failing) };
    assert_eq!(all_trades(&nothing, 50), []);
}

#[test]
fn what_was_not_known_yet_is_not_shown() {
    let cancelled = TradeFilter { status: Some(Status::Cancelled), ..TradeFilter::default() };
    let taken_back = all_trades(&cancelled, 50).pop().expect("the demo takes trades back");
    let before = taken_back.cancelled_seq.expect("it was taken back") - 1;
    let filter = |known_at_seq| TradeFilter {
        text: Some(taken_back.trade_id.to_string()),
        known_at_seq: Some(known_at_seq),
        ..TradeFilter::default()
    };
    let status = |known| {
        all_trades(&filter(known), 50)
            .iter()
            .find(|row| row.seq == taken_back.seq)
            .map(|row| row.status)
    };
    assert_eq!(status(before + 1), Some(Status::Cancelled));
    assert!(matches!(status(before), Some(Status::Open | Status::Settled)));
    assert_eq!(status(taken_back.seq - 1), None);
    let early = TradeFilter { as_of: Some(taken_back.trade_date), ..filter(before) };
    let row = all_trades(&early, 50)
        .into_iter()
        .find(|row| row.seq == taken_back.seq)
        .expect("it was traded on that day");
    assert_eq!(row.status, Status::Open, "it had not settled on the day of the trade");
}

/// What moved on an account adds up to what stands on it, for every account whose activity is
/// listed.
#[test]
fn activity_adds_up_to_the_ledger() {
    let Room { office, reader, .. } = room();
    let listed = |account: &Account| matches!(account.kind.family(), Family::Client | Family::Firm);
    for (id, account) in office.directory.accounts().filter(|(_, account)| listed(account)) {
        let mut sums = std::collections::BTreeMap::<String, i128>::new();
        let mut after: Option<Cursor> = None;
        loop {
            let found =
                reader.activity(&account.account, None, after, 500).expect("the tables answer");
            assert!(
                found.windows(2).all(|pair| pair[0].cursor() > pair[1].cursor()),
                "newest first"
            );
            for moved in found.iter().flat_map(|activity| &activity.moves) {
                *sums.entry(moved.asset.to_string()).or_default() += i128::from(moved.quantity);
            }
            after = found.last().map(views::Activity::cursor);
            if found.len() < 500 {
                break;
            }
        }
        for (asset_id, asset) in office.directory.assets() {
            let moved = sums.get(asset.code().as_str()).copied().unwrap_or_default();
            assert_eq!(
                moved,
                office.ledger.balance(id, asset_id).total().0,
                "{} {}",
                account.account,
                asset.code()
            );
        }
    }
}

#[test]
fn activity_in_one_asset_is_that_part_of_it() {
    let reader = &room().reader;
    let account =
        all_trades(&TradeFilter::default(), 10_000).pop().expect("there are trades").account;
    let whole = reader.activity(&account, None, None, 10_000).expect("the tables answer");
    let usd = reader.activity(&account, Some("USD"), None, 10_000).expect("the tables answer");
    let expected = whole
        .iter()
        .filter(|activity| activity.moves.iter().any(|moved| moved.asset == "USD"))
        .map(|activity| activity.seq);
    assert_eq!(
        usd.iter().map(|activity| activity.seq).collect::<Vec<_>>(),
        expected.collect::<Vec<_>>()
    );
    assert!(usd.iter().all(|activity| activity.moves.iter().all(|moved| moved.asset == "USD")));
    assert!(reader.activity("nobody", None, None, 10).expect("the tables answer").is_empty());
}

#[test]
fn the_list_of_events_is_the_journal() {
    let reader = &room().reader;
    let mut next = None;
    let decoded = demo().iter().flat_map(|decoded| (decoded.batch.seq..).zip(&decoded.events));
    let mut expected = decoded.map(|(seq, recorded)| {
        (seq, recorded.event.name(), recorded.event.id(), recorded.event.as_of())
    });
    loop {
        let found = reader.events(&EventFilter::default(), next, 5000).expect("the tables answer");
        for row in &found {
            let said = (row.seq, row.name.as_str(), row.id.as_ref(), row.about);
            assert_eq!(Some(said), expected.next());
        }
        next = found.last().map(|row| row.seq);
        if found.len() < 5000 {
            break;
        }
    }
    assert!(expected.next().is_none());
    let newest =
        EventFilter { order: Order::Newest, name: Some("day closed".to_owned()), id: None };
    let days = reader.events(&newest, None, 100).expect("the tables answer");
    assert!(days.len() > 1 && days.windows(2).all(|pair| pair[0].seq > pair[1].seq));
    let one = all_trades(&TradeFilter::default(), 10_000).pop().expect("there are trades");
    let by_id = EventFilter { id: Some(one.trade_id.to_string()), ..EventFilter::default() };
    assert_eq!(reader.events(&by_id, None, 10).expect("the tables answer")[0].seq, one.seq);
}

#[test]
fn documents_are_counted_as_the_office_counts_them() {
    let Room { office, reader, .. } = room();
    for (id, file) in office.sources.files() {
        let row = reader.source(id.0).expect("the tables answer").expect("it came");
        assert_eq!(
            (row.name, row.content, row.rows, row.booked),
            (file.document.name.clone(), file.document.content, file.rows, file.booked)
        );
        assert_eq!(
            (row.duplicates as usize, row.rejected as usize),
            (file.duplicates(), file.rejected())
        );
        let refused = count("SELECT COUNT(*) FROM rejected_rows WHERE source = ?1", id.0.into());
        assert_eq!(refused, file.rejected());
    }
    assert_eq!(
        count("SELECT COUNT(*) FROM sources WHERE source >= ?1", 0),
        office.sources.files().count()
    );
    assert_eq!(
        count("SELECT COUNT(*) FROM rejected_rows WHERE source >= ?1", 0),
        rejections(&office.sources).count()
    );
}

/// What a question about one number counts, as anybody may ask it of the file.
fn count(sql: &str, of: i64) -> usize {
    let file = rusqlite::Connection::open(room().folder.path().join("views.sqlite"))
        .expect("the file is there");
    file.query_row(sql, [of], |row| row.get::<_, u32>(0)).expect("the tables answer") as usize
}

#[test]
fn a_batch_is_found_by_any_of_its_events() {
    let reader = &room().reader;
    for seq in [0, 1, events() / 2, events() - 1] {
        let batch =
            reader.batch_of_seq(seq).expect("the tables answer").expect("the event is in one");
        assert!((batch.seq..batch.seq + u64::from(batch.events)).contains(&seq));
        assert!(
            reader
                .known_at(batch.recorded_at_us)
                .expect("the tables answer")
                .is_some_and(|known| known >= seq)
        );
    }
    assert_eq!(reader.batch_of_seq(events()).expect("the tables answer"), None);
    assert_eq!(reader.known_at(0).expect("the tables answer"), None);
}

#[test]
fn every_price_is_there_also_one_that_was_held_back() {
    let is_price = |event: &Event| {
        matches!(event, Event::Known(KnownEvent::PriceRecorded(_) | KnownEvent::PriceHeld(_)))
    };
    let said = demo()
        .iter()
        .flat_map(|decoded| &decoded.events)
        .filter(|recorded| is_price(&recorded.event))
        .count();
    assert_eq!(count("SELECT COUNT(*) FROM prices WHERE seq >= ?1", 0), said);
    assert!(
        count("SELECT COUNT(*) FROM prices WHERE is_held = ?1", 1) > 0,
        "the demo has a price with its point in the wrong place"
    );
}

#[test]
fn a_cursor_is_read_as_it_was_written() {
    let cursor = Cursor { day: Date::parse("2013-10-07").expect("a day"), seq: 388_417 };
    assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    assert_eq!(Cursor::parse("15985"), None);
    assert_eq!(Cursor::parse("x.1"), None);
}

#[test]
fn postgres_answers_as_sqlite_does() {
    let Some(server) = Server::start() else { return };
    let mut store = Store::open(&server.url()).expect("the server answers");
    follow(&mut store, u64::MAX, || 10_000);
    let some = all_trades(&TradeFilter::default(), 10_000).swap_remove(1000);
    let (account, instrument) = (some.account.to_string(), some.instrument.to_string());
    let filters = [
        TradeFilter::default(),
        TradeFilter {
            text: Some(account[..3].to_owned()),
            side: Some(Side::Sell),
            ..TradeFilter::default()
        },
        TradeFilter {
            account: Some(account.clone()),
            traded_to: Some(some.trade_date),
            ..TradeFilter::default()
        },
        TradeFilter {
            instrument: Some(instrument.clone()),
            settling_from: Some(some.settlement_date),
            ..TradeFilter::default()
        },
        TradeFilter { status: Some(Status::Open), ..TradeFilter::default() },
        failing(Status::Failing),
        failing(Status::Settled),
        TradeFilter {
            status: Some(Status::Settled),
            known_at_seq: Some(some.seq),
            ..TradeFilter::default()
        },
        TradeFilter {
            status: Some(Status::Cancelled),
            as_of: Some(some.trade_date),
            known_at_seq: Some(events()),
            ..TradeFilter::default()
        },
    ];
    let answers = |reader: &Reader| -> views::Result<Vec<String>> {
        let mut said = Vec::new();
        for filter in &filters {
            said.push(format!("{:?}", reader.trades(filter, Some(some.cursor()), 70)?));
        }
        said.push(format!("{:?}", reader.trade(&some.trade_id, failing_nets(&room().office))?));
        said.push(format!(
            "{:?}",
            reader.activity(&account, Some("USD"), Some(some.cursor()), 70)?
        ));
        said.push(format!("{:?}", reader.activity("INVENTORY", None, None, 70)?));
        let newest = EventFilter { order: Order::Newest, ..EventFilter::default() };
        said.push(format!("{:?}", reader.events(&newest, Some(some.seq), 70)?));
        let named =
            EventFilter { name: Some("payment booked".to_owned()), id: None, order: Order::Oldest };
        said.push(format!("{:?}", reader.events(&named, None, 70)?));
        said.push(format!("{:?}", reader.source(9)?));
        said.push(format!(
            "{:?} {:?}",
            reader.batch_of_seq(some.seq)?,
            reader.known_at(some.recorded_at_us)?
        ));
        said.push(format!(
            "{:?} {:?} {:?}",
            reader.acts(None, None, 70)?,
            reader.act_of_seq(some.seq)?,
            reader.settled_through()?
        ));
        Ok(said)
    };
    let expected = answers(&room().reader).expect("SQLite answers");
    for (said, expected) in
        answers(&store.reader()).expect("PostgreSQL answers").iter().zip(&expected)
    {
        assert_eq!(said, expected);
    }
}
