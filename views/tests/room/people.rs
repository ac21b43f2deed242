//! The views for people: what they show is what the office shows, to the last digit, in either
//! engine.

use crate::history::follow;
use crate::server::Server;
use office::Office;
use std::collections::BTreeMap;
use terms::Total;
use views::Store;

/// The figures of a trade or a balance as the office shows them, by what they belong to.
type Shown = BTreeMap<String, Vec<String>>;

const TRADES: &str = "SELECT trade_id, CAST(trade_date AS TEXT), CAST(quantity AS TEXT), CAST(price AS TEXT), CAST(net AS TEXT), \
                      CAST(fees AS TEXT), account, instrument, COALESCE(cancelled_by, '') FROM trade_list";

const SETTLED: &str = "SELECT account || ' ' || asset, CAST(quantity AS TEXT) FROM balance_list WHERE value_date IS NULL";

fn trades(office: &Office) -> Shown {
    let directory = &office.directory;
    let cancelled = |id: &str| {
        office
            .trades
            .cancels()
            .find(|row| row.cancel.cancelled == id)
            .map(|row| row.cancel.trade_id.to_string())
    };
    let shown = office.trades.trades().map(|(_, booked)| {
        let trade = &booked.trade;
        let figures = vec![
            trade.trade_date.to_string(),
            directory.show(trade.instrument, trade.quantity),
            trade.price.to_string(),
            directory.show_total(trade.currency, Total(trade.net())),
            directory.show(trade.currency, trade.fees),
            directory.account(trade.account).account.to_string(),
            directory.asset(trade.instrument).code().to_string(),
            cancelled(&trade.trade_id).unwrap_or_default(),
        ];
        (trade.trade_id.to_string(), figures)
    });
    shown.collect()
}

fn settled(office: &Office) -> Shown {
    let directory = &office.directory;
    let cells = office.ledger.cells().filter(|cell| !cell.balance.settled().is_zero());
    let shown = cells.map(|cell| {
        let name = format!(
            "{} {}",
            directory.account(cell.account).account,
            directory.asset(cell.asset).code()
        );
        (name, vec![directory.show_total(cell.asset, cell.balance.settled())])
    });
    shown.collect()
}

#[test]
fn sqlite_shows_every_figure_as_the_office_does() {
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let path = folder.path().join("views.sqlite");
    let mut store = Store::open(&path.display().to_string()).expect("the tables open");
    let office = follow(&mut store, u64::MAX, || 10_000);
    let file = rusqlite::Connection::open(&path).expect("the file is there");
    let ask = |sql: &str| -> Shown {
        let mut statement = file.prepare(sql).expect("the view is there");
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, (1..columns).map(|index| row.get(index)).collect::<Result<_, _>>()?))
        };
        statement
            .query_map([], row)
            .expect("the view can be read")
            .map(|row| row.expect("a row of text"))
            .collect()
    };
    assert_eq!(ask(TRADES), trades(&office));
    assert_eq!(ask(SETTLED), settled(&office));
}

#[test]
fn postgres_shows_every_figure_as_the_office_does() {
    let Some(server) = Server::start() else { return };
    let mut store = Store::open(&server.url()).expect("the server answers");
    let office = follow(&mut store, u64::MAX, || 10_000);
    let mut client =
        postgres::Client::connect(&server.url(), postgres::NoTls).expect("the server answers");
    client.batch_execute("SET search_path = munim").expect("the schema is there");
    let mut ask = |sql: &str| -> Shown {
        let rows = client.query(sql, &[]).expect("the view can be read");
        rows.iter()
            .map(|row| (row.get(0), (1..row.len()).map(|index| row.get(index)).collect()))
            .collect()
    };
    assert_eq!(ask(TRADES), trades(&office));
    assert_eq!(ask(SETTLED), settled(&office));
    let said = "SELECT obj_description('munim.trades'::regclass), col_description('munim.trades'::regclass, 7)";
    let comments = client.query_one(said, &[]).expect("the comments are there");
    assert!(comments.get::<_, String>(0).starts_with("A trade as it was booked."));
    assert_eq!(comments.get::<_, String>(1), "How much, in smallest units; positive.");
}
