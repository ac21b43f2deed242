//! Trades: the list that a page shows, filtered, newest trade date first.

use super::{Cursor, Fields, PAGE_ROWS_MAX, Question, Reader};
use crate::failure::{Failure, Result};
use crate::value::Value;
use office::FailingNet;
use std::collections::BTreeSet;
use terms::{AccountId, AssetId, Capacity, Date, Decimal, Moment, Name, Side};

/// The last letter that a prefix is looked for with.
const LAST: char = char::MAX;

/// How many accounts and instruments a text may stand for; a text that many begin with is too short
/// to mean one of them.
const MEANINGS_MAX: u32 = 8;

/// Where a trade stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its settlement date is still to come.
    Open,
    /// Its settlement date has arrived, and its street side has not settled.
    Failing,
    /// Its settlement date has arrived, and its street side has settled.
    Settled,
    /// It was taken back.
    Cancelled,
}

impl Status {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Open, Self::Failing, Self::Settled, Self::Cancelled];

    /// The word that pages and programs use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Failing => "failing",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// Which trades are asked for; what is none is not asked.
#[derive(Clone, Debug, Default)]
pub struct TradeFilter {
    /// With what a trade's id, its account's code or its instrument's code or symbol begins.
    pub text: Option<String>,
    /// The code of its account.
    pub account: Option<String>,
    /// Of these accounts alone; none: of all. Whoever asks sees no other.
    pub within: Option<BTreeSet<AccountId>>,
    /// The code of its instrument.
    pub instrument: Option<String>,
    /// Which way.
    pub side: Option<Side>,
    /// Traded on this day or later.
    pub traded_from: Option<Date>,
    /// Traded on this day or earlier.
    pub traded_to: Option<Date>,
    /// Settling on this day or later.
    pub settling_from: Option<Date>,
    /// Settling on this day or earlier.
    pub settling_to: Option<Date>,
    /// Where it stands.
    pub status: Option<Status>,
    /// The nets of the street that are not wholly delivered as of that day, by the office: their
    /// trades fail.
    pub failing: BTreeSet<FailingNet>,
    /// As of the end of which day; none: as the books stand.
    pub as_of: Option<Date>,
    /// As was known with the event of this number; none: all that is.
    pub known_at_seq: Option<u64>,
}

/// A trade, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeRow {
    /// Its event.
    pub seq: u64,
    /// Its id.
    pub trade_id: Name,
    /// When it was recorded: microseconds since 1970-01-01 UTC.
    pub recorded_at_us: i64,
    /// When it was executed.
    pub executed_at: Moment,
    /// The code of its account.
    pub account: Name,
    /// The account's holder.
    pub holder: Name,
    /// The code of its instrument.
    pub instrument: Name,
    /// The instrument's ticker.
    pub symbol: Name,
    /// Which way.
    pub side: Side,
    /// How much, in smallest units.
    pub quantity: i64,
    /// Digits behind the point of the quantity.
    pub quantity_decimals: u8,
    /// At what price.
    pub price: Decimal,
    /// The code of its currency.
    pub currency: Name,
    /// Digits behind the point of the amounts.
    pub currency_decimals: u8,
    /// Principal, in smallest units, as are the amounts that follow.
    pub principal: i64,
    /// Commission or mark-up.
    pub commission: i64,
    /// Regulatory fees.
    pub fees: i64,
    /// What the account receives (+) or pays (−).
    pub net: i64,
    /// Trade date.
    pub trade_date: Date,
    /// Settlement date.
    pub settlement_date: Date,
    /// Where.
    pub venue: Name,
    /// In which capacity the firm acted.
    pub capacity: Capacity,
    /// The code of the account on the other side.
    pub contra: Name,
    /// The order that it fills.
    pub order_id: Option<Name>,
    /// The trade that it replaces.
    pub corrects: Option<Name>,
    /// The event that took it back.
    pub cancelled_seq: Option<u64>,
    /// The id of the row that took it back.
    pub cancelled_by: Option<Name>,
    /// The document that it came from, and its row.
    pub source: Option<(u32, u32)>,
    /// The document's name.
    pub source_name: Option<Name>,
    /// Where it stands.
    pub status: Status,
}

impl TradeRow {
    /// Its place in the list.
    pub const fn cursor(&self) -> Cursor {
        Cursor { day: self.trade_date, seq: self.seq }
    }
}

/// How many trades are looked at whose ids begin with a text; a text that more begin with means
/// none of them.
const IDS_MAX: u32 = 1000;

/// Up to how many settlement dates each one is looked for by itself, and the finds are put in
/// order.
const DAYS_MAX: usize = 40;

/// What a trade is looked for by, so that each search has an index that is in the order of the
/// list.
#[derive(Clone, Debug)]
enum Search {
    All,
    Account(u32),
    Instrument(u32),
    Id(String),
    SettlingOn(Date),
    MovedTo(Date),
}

/// The date on which a trade of a table settles, as was known: the one that it moved to last, or
/// else the one with which it was booked.
fn settles_on(table: &str, known_at_seq: Option<u64>) -> String {
    let known = known_at_seq.map_or(String::new(), |seq| format!(" AND y.seq <= {seq}"));
    format!(
        "COALESCE((SELECT y.moved_to FROM settlement_moves y WHERE y.moved = {table}.trade_id \
         AND y.kind = 'trade'{known} ORDER BY y.seq DESC LIMIT 1), {table}.settlement_date)"
    )
}

/// What all searches of a question share.
#[derive(Clone, Copy)]
struct Asked<'a> {
    filter: &'a TradeFilter,
    as_of: Date,
    after: Option<Cursor>,
    limit: u32,
}

impl Reader {
    /// The trades of a filter that come after a cursor, newest trade date first; none when there
    /// are no more.
    pub fn trades(
        &self,
        filter: &TradeFilter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<TradeRow>> {
        let as_of = match filter.as_of {
            Some(date) => date,
            None => self.settled_through()?,
        };
        let asked = Asked { filter, as_of, after, limit: limit.min(PAGE_ROWS_MAX) };
        let mut found = Vec::new();
        for search in self.searches(asked)? {
            found.extend(self.trades_of(asked, &search)?);
        }
        found.sort_by_key(|row: &TradeRow| std::cmp::Reverse(row.cursor()));
        found.dedup_by_key(|row| row.seq);
        found.truncate(asked.limit as usize);
        Ok(found)
    }

    /// The trade of an id, when these nets are not wholly delivered.
    pub fn trade(&self, trade_id: &str, failing: BTreeSet<FailingNet>) -> Result<Option<TradeRow>> {
        let filter = TradeFilter { failing, ..TradeFilter::default() };
        let as_of = self.settled_through()?;
        let mut question = Question::default();
        question.compare("trade_id", "=", trade_id);
        let asked = Asked { filter: &filter, as_of, after: None, limit: 1 };
        Ok(self.read_trades(&question, asked)?.pop())
    }

    /// What a text may mean, or everything.
    fn searches(&self, asked: Asked) -> Result<Vec<Search>> {
        let Some(text) =
            asked.filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty())
        else {
            return Ok(self.settlement_days(asked)?.unwrap_or_else(|| vec![Search::All]));
        };
        let mut searches = vec![Search::Id(text.to_owned())];
        let within = within(asked.filter, " AND ");
        for text in [text.to_owned(), text.to_uppercase()] {
            let end = format!("{text}{LAST}");
            let given = [Value::from(text.as_str()), Value::from(end.as_str())];
            let accounts = format!(
                "SELECT account FROM accounts WHERE code >= $1 AND code < $2{within} ORDER BY code LIMIT {MEANINGS_MAX}"
            );
            searches.extend(
                self.all(&accounts, &given, |fields| fields.number().map(Search::Account))?,
            );
            for column in ["code", "symbol"] {
                let assets = format!(
                    "SELECT asset FROM assets WHERE {column} >= $1 AND {column} < $2 ORDER BY {column} LIMIT {MEANINGS_MAX}"
                );
                searches.extend(
                    self.all(&assets, &given, |fields| fields.number().map(Search::Instrument))?,
                );
            }
        }
        Ok(searches)
    }

    /// A search for each settlement date that is asked for; none when nothing asks for some, or for
    /// too many.
    fn settlement_days(&self, asked: Asked) -> Result<Option<Vec<Search>>> {
        let Asked { filter, as_of, .. } = asked;
        if filter.status == Some(Status::Failing) {
            let days: BTreeSet<Date> =
                filter.failing.iter().map(|net| net.settlement_date).collect();
            let searches =
                days.iter().flat_map(|day| [Search::SettlingOn(*day), Search::MovedTo(*day)]);
            return Ok((days.len() <= DAYS_MAX).then(|| searches.collect()));
        }
        let open_from = (filter.status == Some(Status::Open)).then(|| as_of.plus(1));
        let (from, to) = (filter.settling_from.max(open_from), filter.settling_to);
        if filter.account.is_some()
            || filter.instrument.is_some()
            || (from.is_none() && to.is_none())
        {
            return Ok(None);
        }
        let mut days = Vec::new();
        let mut next = from.unwrap_or(Date::FIRST);
        loop {
            let mut found = None;
            for (column, table) in [("settlement_date", "trades"), ("moved_to", "settlement_moves")]
            {
                let first = format!("SELECT MIN({column}) FROM {table} WHERE {column} >= $1");
                self.each(&first, &[next.into()], |fields| {
                    let day = fields.day_or_none()?;
                    found = [found, day].into_iter().flatten().min();
                    Ok(())
                })?;
            }
            match found.filter(|day| to.is_none_or(|to| *day <= to)) {
                None => return Ok(Some(days)),
                Some(_) if days.len() == 2 * DAYS_MAX => return Ok(None),
                Some(day) => {
                    days.extend([Search::SettlingOn(day), Search::MovedTo(day)]);
                    next = day.plus(1);
                }
            }
        }
    }

    /// The trades of one search. The first condition leads to an index that is in the order of the
    /// list; a sign before a column keeps the engine from another one, from which it would have to
    /// sort.
    fn trades_of(&self, asked: Asked, search: &Search) -> Result<Vec<TradeRow>> {
        let filter = asked.filter;
        let mut question = Question::default();
        let mut sign = "+";
        match search {
            Search::All => sign = "",
            Search::Account(account) => question.compare("account", "=", *account),
            Search::Instrument(instrument) => question.compare("instrument", "=", *instrument),
            Search::SettlingOn(day) => question.compare("settlement_date", "=", *day),
            Search::MovedTo(day) => {
                let day = question.give(*day);
                question.ask(format!(
                    "trade_id IN (SELECT moved FROM settlement_moves WHERE moved_to = {day} AND kind = 'trade')"
                ));
            }
            Search::Id(text) => {
                let (from, end) =
                    (question.give(text.as_str()), question.give(format!("{text}{LAST}")));
                let within = within(filter, " AND ");
                let ids = format!(
                    "SELECT trade_id FROM trades WHERE trade_id >= {from} AND trade_id < {end}{within} ORDER BY trade_id"
                );
                question
                    .ask(format!("trade_id IN (SELECT trade_id FROM ({ids} LIMIT {IDS_MAX}) ids)"));
            }
        }
        let codes = [
            ("account", "accounts", "account", &filter.account),
            ("instrument", "assets", "asset", &filter.instrument),
        ];
        for (column, table, key, code) in codes {
            if let Some(code) = code {
                let place = question.give(code.as_str());
                question.ask(format!(
                    "{sign}{column} = (SELECT {key} FROM {table} WHERE code = {place})"
                ));
                sign = "+";
            }
        }
        if filter.within.is_some() {
            question.ask(within(filter, ""));
        }
        if let Some(side) = filter.side {
            question.compare("side", "=", side.as_str());
        }
        let settles = settles_on("trades", filter.known_at_seq);
        let bounds = [
            ("trade_date", ">=", filter.traded_from),
            ("trade_date", "<=", filter.traded_to),
            ("trade_date", "<=", filter.as_of),
            (&settles, ">=", filter.settling_from),
            (&settles, "<=", filter.settling_to),
        ];
        for (column, operator, date) in bounds {
            if let Some(date) = date {
                question.compare(column, operator, date);
            }
        }
        if let Some(seq) = filter.known_at_seq {
            question.compare("seq", "<=", Value::seq(seq));
        }
        ask_status(&mut question, filter, asked.as_of);
        question.behind("trade_date, seq", asked.after);
        self.read_trades(&question, asked)
    }

    fn read_trades(&self, question: &Question, asked: Asked) -> Result<Vec<TradeRow>> {
        let Asked { filter, as_of, limit, .. } = asked;
        let known_at_seq = filter.known_at_seq;
        let known = known_at_seq.map_or(String::new(), |seq| format!(" AND x.seq <= {seq}"));
        // What a trade bears more than it was booked with, by the adjustments of its charges.
        let adjusted = |difference: &str| {
            format!(
                "COALESCE((SELECT CAST(SUM(x.{difference}) AS BIGINT) FROM adjustments x \
                 WHERE x.charged = t.trade_id AND x.kind = 'trade'{known}), 0)"
            )
        };
        let (commission, fees) = (adjusted("difference"), adjusted("fees_difference"));
        let settles = settles_on("t", known_at_seq);
        let sql = format!(
            "SELECT t.seq, t.trade_id, t.recorded_at, t.executed_at, a.code, a.name, i.code, i.symbol, t.side, t.quantity, i.decimals, \
             t.price, t.price_scale, c.code, c.decimals, t.principal, t.commission + {commission}, \
             t.fees + {fees}, t.net - {commission} - {fees}, t.trade_date, {settles}, \
             t.venue, t.capacity, o.code, t.order_id, t.corrects, x.seq, x.trade_id, t.source, t.source_row, s.name, t.contra, t.instrument \
             FROM (SELECT * FROM trades {} ORDER BY trade_date DESC, seq DESC LIMIT {limit}) t \
             JOIN accounts a ON a.account = t.account JOIN assets i ON i.asset = t.instrument JOIN assets c ON c.asset = t.currency \
             JOIN accounts o ON o.account = t.contra LEFT JOIN cancels x ON x.cancelled = t.trade_id{known} \
             LEFT JOIN sources s ON s.source = t.source ORDER BY t.trade_date DESC, t.seq DESC",
            question.conditions()
        );
        self.all(&sql, question.given(), |fields| trade(fields, as_of, &filter.failing))
    }
}

fn ask_status(question: &mut Question, filter: &TradeFilter, as_of: Date) {
    let Some(status) = filter.status else { return };
    let known = filter.known_at_seq.map_or(String::new(), |seq| format!(" AND x.seq <= {seq}"));
    if status == Status::Cancelled {
        let known = known.replacen(" AND", " WHERE", 1);
        question.ask(format!("trade_id IN (SELECT x.cancelled FROM cancels x{known})"));
        return;
    }
    question.ask(format!(
        "NOT EXISTS (SELECT 1 FROM cancels x WHERE x.cancelled = trades.trade_id{known})"
    ));
    let settles = settles_on("trades", filter.known_at_seq);
    question.compare(&settles, if status == Status::Open { ">" } else { "<=" }, as_of);
    let nets = nets(&filter.failing);
    let place = format!("(contra, instrument, {settles}, side = 'B')");
    match (status, nets.is_empty()) {
        (Status::Failing, true) => question.ask("1 = 0"),
        (Status::Failing, false) => question.ask(format!("{place} IN (VALUES {nets})")),
        (Status::Settled, false) => question.ask(format!("{place} NOT IN (VALUES {nets})")),
        (Status::Settled, true) | (Status::Open | Status::Cancelled, _) => {}
    }
}

/// The condition that an account is one of those within which is asked: numbers of ours alone. None
/// when it is asked of all.
fn within(filter: &TradeFilter, before: &str) -> String {
    let Some(within) = &filter.within else { return String::new() };
    if within.is_empty() {
        return format!("{before}1 = 0");
    }
    let numbers: Vec<String> = within.iter().map(|account| account.0.to_string()).collect();
    format!("{before}account IN ({})", numbers.join(", "))
}

/// The nets as rows of a statement: numbers of ours alone, so that nobody's words come into it.
fn nets(failing: &BTreeSet<FailingNet>) -> String {
    let row = |net: &FailingNet| {
        let FailingNet { contra, instrument, settlement_date, is_ours } = net;
        let day = settlement_date.days();
        format!(
            "({}, {}, {day}, {})",
            contra.0,
            instrument.0,
            if *is_ours { "FALSE" } else { "TRUE" }
        )
    };
    failing.iter().map(row).collect::<Vec<_>>().join(", ")
}

fn trade(fields: &mut Fields, as_of: Date, failing: &BTreeSet<FailingNet>) -> Result<TradeRow> {
    let word = |word: &str| Failure::Unreadable(format!("{word} is no word of the house"));
    let mut row = TradeRow {
        seq: fields.seq()?,
        trade_id: fields.text()?,
        recorded_at_us: fields.int()?,
        executed_at: Moment(fields.int()?),
        account: fields.text()?,
        holder: fields.text()?,
        instrument: fields.text()?,
        symbol: fields.text()?,
        side: fields.text().and_then(|side| Side::parse(&side).ok_or_else(|| word(&side)))?,
        quantity: fields.int()?,
        quantity_decimals: fields.decimals()?,
        price: Decimal { mantissa: fields.int()?, scale: fields.decimals()? },
        currency: fields.text()?,
        currency_decimals: fields.decimals()?,
        principal: fields.int()?,
        commission: fields.int()?,
        fees: fields.int()?,
        net: fields.int()?,
        trade_date: fields.day()?,
        settlement_date: fields.day()?,
        venue: fields.text()?,
        capacity: fields
            .text()
            .and_then(|capacity| Capacity::parse(&capacity).ok_or_else(|| word(&capacity)))?,
        contra: fields.text()?,
        order_id: fields.text_or_none()?,
        corrects: fields.text_or_none()?,
        cancelled_seq: fields.seq_or_none()?,
        cancelled_by: fields.text_or_none()?,
        source: fields.number_or_none()?.zip(fields.number_or_none()?),
        source_name: fields.text_or_none()?,
        status: Status::Open,
    };
    if row.cancelled_seq.is_some() {
        row.status = Status::Cancelled;
    } else if row.settlement_date <= as_of {
        let net = FailingNet {
            contra: AccountId(fields.number()?),
            instrument: AssetId(fields.number()?),
            settlement_date: row.settlement_date,
            is_ours: row.side.is_sale(),
        };
        row.status = if failing.contains(&net) { Status::Failing } else { Status::Settled };
    }
    Ok(row)
}
