//! Views for people: names instead of numbers, dates, and amounts with their points, exact in both
//! engines.
//!
//! `PostgreSQL` gives `date` and `numeric`. `SQLite` has neither, so it gives text of the same
//! digits; a float would round.

use super::{Dialect, SETTLED};

/// A view for people.
#[derive(Clone, Copy, Debug)]
pub struct PeopleView {
    /// Its name.
    pub name: &'static str,
    /// What a row of it is.
    pub says: &'static str,
    /// The query; `{date X}`, `{moment X}` and `{amount X Y}` (X with Y digits behind the point)
    /// are written as the engine wants.
    query: &'static str,
}

/// Every view for people.
pub const PEOPLE: [PeopleView; 4] = [
    PeopleView {
        name: "trade_list",
        says: "Trades, with what was taken back.",
        query: "SELECT t.seq, t.trade_id, {date t.trade_date} AS trade_date, {date COALESCE(m.moved_to,t.settlement_date)} AS settlement_date, \
                a.code AS account, a.name AS holder, i.code AS instrument, t.side, {amount t.quantity i.decimals} AS quantity, \
                {amount t.price t.price_scale} AS price, c.code AS currency, {amount t.principal c.decimals} AS principal, \
                {amount (t.commission+COALESCE(j.difference,0)) c.decimals} AS commission, \
                {amount (t.fees+COALESCE(j.fees_difference,0)) c.decimals} AS fees, \
                {amount (t.net-COALESCE(j.difference+j.fees_difference,0)) c.decimals} AS net, \
                t.venue, o.code AS contra, {moment t.recorded_at} AS recorded_at, x.trade_id AS cancelled_by, t.corrects \
                FROM trades t JOIN accounts a ON a.account = t.account JOIN assets i ON i.asset = t.instrument \
                JOIN assets c ON c.asset = t.currency JOIN accounts o ON o.account = t.contra \
                LEFT JOIN cancels x ON x.cancelled = t.trade_id \
                LEFT JOIN (SELECT charged, CAST(SUM(difference) AS BIGINT) AS difference, \
                CAST(SUM(fees_difference) AS BIGINT) AS fees_difference FROM adjustments \
                WHERE kind = 'trade' GROUP BY charged) j ON j.charged = t.trade_id \
                LEFT JOIN settlement_moves m ON m.moved = t.trade_id AND m.kind = 'trade' AND NOT EXISTS \
                (SELECT 1 FROM settlement_moves n WHERE n.moved = m.moved AND n.kind = m.kind AND n.seq > m.seq)",
    },
    PeopleView {
        name: "balance_list",
        says: "Balances; those without a value date have settled.",
        query: "SELECT a.code AS account, a.name AS holder, a.family, a.kind, s.code AS asset, {day b.value_date} AS value_date, \
                {amount b.quantity s.decimals} AS quantity \
                FROM balances b JOIN accounts a ON a.account = b.account JOIN assets s ON s.asset = b.asset",
    },
    PeopleView {
        name: "movement_list",
        says: "Postings of everything that is not the booking of a trade.",
        query: "SELECT m.seq, m.line, e.name AS event, e.id, {date m.about} AS about, {date m.value_date} AS value_date, \
                a.code AS account, s.code AS asset, {amount m.quantity s.decimals} AS quantity, e.words \
                FROM movements m JOIN events e ON e.seq = m.seq JOIN accounts a ON a.account = m.account JOIN assets s ON s.asset = m.asset",
    },
    PeopleView {
        name: "price_list",
        says: "Prices as they were said.",
        query: "SELECT i.code AS instrument, {date p.about} AS price_date, {amount p.price p.price_scale} AS price, p.said_by, p.is_held, p.seq \
                FROM prices p JOIN assets i ON i.asset = p.instrument",
    },
];

impl PeopleView {
    /// The statement that makes it.
    pub fn create(&self, dialect: Dialect) -> String {
        let mut query = String::new();
        let mut rest = self.query;
        while let Some((before, after)) = rest.split_once('{') {
            let (asked, behind) = after.split_once('}').expect("a bracket is closed");
            query += before;
            query += &written(dialect, asked);
            rest = behind;
        }
        format!("CREATE VIEW {} AS {query}{rest}", self.name)
    }
}

fn written(dialect: Dialect, asked: &str) -> String {
    let words: Vec<&str> = asked.split(' ').collect();
    match (words.as_slice(), dialect) {
        (["date", column], Dialect::Sqlite) => format!("date({column} * 86400, 'unixepoch')"),
        (["date", column], Dialect::Postgres) => format!("(DATE '1970-01-01' + {column}::integer)"),
        (["day", column], _) => format!(
            "CASE WHEN {column} > {SETTLED} THEN {} END",
            written(dialect, &format!("date {column}"))
        ),
        (["moment", column], Dialect::Sqlite) => {
            format!(
                "datetime({column} / 1000000, 'unixepoch') || printf('.%06d', {column} % 1000000)"
            )
        }
        (["moment", column], Dialect::Postgres) => {
            format!("(TIMESTAMP '1970-01-01' + {column} * INTERVAL '1 microsecond')")
        }
        (["amount", column, decimals], Dialect::Sqlite) => amount(column, decimals),
        // A power of ten with that many digits behind the point; the product has as many.
        (["amount", column, decimals], Dialect::Postgres) => {
            format!("({column}::numeric * ('1e-' || {decimals})::numeric)")
        }
        _ => unreachable!("the views ask for a date, a day, a moment or an amount"),
    }
}

/// A whole number with a point before its last `decimals` digits, as text: enough zeros before the
/// digits, then the point.
fn amount(column: &str, decimals: &str) -> String {
    let digits = format!("ltrim(CAST({column} AS TEXT), '-')");
    let padded = format!(
        "(substr('000000000000000000', 1, max(0, {decimals} + 1 - length({digits}))) || {digits})"
    );
    let sign = format!("CASE WHEN CAST({column} AS TEXT) LIKE '-%' THEN '-' ELSE '' END");
    let whole = format!("substr({padded}, 1, length({padded}) - {decimals})");
    let part =
        format!("CASE WHEN {decimals} > 0 THEN '.' || substr({padded}, -{decimals}) ELSE '' END");
    format!("({sign} || {whole} || {part})")
}
