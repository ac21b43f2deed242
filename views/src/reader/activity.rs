//! Activity of an account: trades and every other posting, newest day first.

use super::events::TRADE_BOOKED;
use super::{Cursor, Fields, PAGE_ROWS_MAX, Question, Reader};
use crate::failure::Result;
use terms::{Date, Name};

/// What an event moved on an account in one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The code of the asset.
    pub asset: Name,
    /// How much, in smallest units; + is owed to the account, − is held there or owed by it.
    pub quantity: i64,
    /// Digits behind the point.
    pub decimals: u8,
}

/// An event that moved something on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The event; the journal has its postings.
    pub seq: u64,
    /// The day that it is about.
    pub day: Date,
    /// The day on which it settles.
    pub value_date: Date,
    /// What happened, in the past tense.
    pub name: Name,
    /// Its id, when it has one.
    pub id: Option<Name>,
    /// What it says, when it says anything.
    pub words: Option<Name>,
    /// What it moved on the account.
    pub moves: Vec<Move>,
}

impl Activity {
    /// Its place in the list.
    pub const fn cursor(&self) -> Cursor {
        Cursor { day: self.day, seq: self.seq }
    }
}

impl Reader {
    /// What moved on an account of a client or of the firm, in one asset or in all, after a cursor,
    /// newest first. The street's side of trades is not listed row by row.
    pub fn activity(
        &self,
        account: &str,
        asset: Option<&str>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Activity>> {
        let limit = limit.min(PAGE_ROWS_MAX);
        let Some(account) = self.number_of("account", "accounts", account)? else {
            return Ok(Vec::new());
        };
        let asset = match asset {
            None => None,
            Some(code) => match self.number_of("asset", "assets", code)? {
                None => return Ok(Vec::new()),
                found => found,
            },
        };
        let mut found = self.moved(account, asset, after, limit)?;
        found.extend(self.traded(account, asset, after, limit, "account = ", 1)?);
        found.extend(self.traded(
            account,
            asset,
            after,
            limit,
            "contra_is_own = 1 AND contra = ",
            -1,
        )?);
        found.sort_by_key(|activity| std::cmp::Reverse(activity.cursor()));
        found.truncate(limit as usize);
        Ok(found)
    }

    fn number_of(&self, key: &str, table: &str, code: &str) -> Result<Option<u32>> {
        let mut found = None;
        self.each(
            &format!("SELECT {key} FROM {table} WHERE code = $1"),
            &[code.into()],
            |fields| {
                found = Some(fields.number()?);
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Everything but trades.
    fn moved(
        &self,
        account: u32,
        asset: Option<u32>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Activity>> {
        let mut question = Question::default();
        let place = question.give(account);
        question.ask(format!("account = {place}"));
        let in_asset =
            asset.map_or(String::new(), |asset| format!(" AND m.asset = {}", question.give(asset)));
        if !in_asset.is_empty() {
            question.ask(in_asset.replace(" AND m.", ""));
        }
        question.behind("about, seq", after);
        let sql = format!(
            "SELECT d.seq, d.about, m.value_date, e.name, e.id, e.words, s.code, m.quantity, s.decimals \
             FROM (SELECT DISTINCT about, seq FROM movements {} ORDER BY about DESC, seq DESC LIMIT {limit}) d \
             JOIN movements m ON m.seq = d.seq AND m.account = {place}{in_asset} JOIN events e ON e.seq = d.seq \
             JOIN assets s ON s.asset = m.asset ORDER BY d.about DESC, d.seq DESC, m.line",
            question.conditions()
        );
        let mut found: Vec<Activity> = Vec::new();
        self.each(&sql, question.given(), |fields| {
            let next = activity(fields)?;
            match found.last_mut().filter(|last| last.seq == next.seq) {
                Some(last) => last.moves.extend(next.moves),
                None => found.push(next),
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Trades, from the account's side (`sign` +1) or from that of the firm's inventory against
    /// which they were done (−1).
    fn traded(
        &self,
        account: u32,
        asset: Option<u32>,
        after: Option<Cursor>,
        limit: u32,
        whose: &str,
        sign: i64,
    ) -> Result<Vec<Activity>> {
        let mut question = Question::default();
        let place = question.give(account);
        question.ask(format!("{whose}{place}"));
        if let Some(asset) = asset {
            let place = question.give(asset);
            question.ask(format!("(instrument = {place} OR currency = {place})"));
        }
        question.behind("trade_date, seq", after);
        let sql = format!(
            "SELECT t.seq, t.trade_date, t.settlement_date, t.trade_id, t.order_id, t.side, t.quantity, t.principal, t.net, \
             t.instrument, i.code, i.decimals, t.currency, c.code, c.decimals \
             FROM (SELECT * FROM trades {} ORDER BY trade_date DESC, seq DESC LIMIT {limit}) t \
             JOIN assets i ON i.asset = t.instrument JOIN assets c ON c.asset = t.currency ORDER BY t.trade_date DESC, t.seq DESC",
            question.conditions()
        );
        self.all(&sql, question.given(), |fields| traded(fields, asset, sign))
    }
}

fn activity(fields: &mut Fields) -> Result<Activity> {
    Ok(Activity {
        seq: fields.seq()?,
        day: fields.day()?,
        value_date: fields.day()?,
        name: fields.text()?,
        id: fields.text_or_none()?,
        words: fields.text_or_none()?,
        moves: vec![Move {
            asset: fields.text()?,
            quantity: fields.int()?,
            decimals: fields.decimals()?,
        }],
    })
}

/// What a trade moved: its securities and its money. The firm's side bears no charges, so that it
/// moves by the principal.
fn traded(fields: &mut Fields, asked: Option<u32>, sign: i64) -> Result<Activity> {
    let (seq, day, value_date) = (fields.seq()?, fields.day()?, fields.day()?);
    let (trade_id, order_id) = (fields.text()?, fields.text_or_none()?);
    let bought = if fields.text()? == "B" { 1 } else { -1 };
    let (quantity, principal, net) = (fields.int()?, fields.int()?, fields.int()?);
    let money = if sign > 0 { net } else { bought * principal };
    let mut moves = Vec::new();
    for quantity in [sign * bought * quantity, money] {
        let (asset, code, decimals) = (fields.number()?, fields.text()?, fields.decimals()?);
        if quantity != 0 && asked.is_none_or(|asked| asked == asset) {
            moves.push(Move { asset: code, quantity, decimals });
        }
    }
    Ok(Activity {
        seq,
        day,
        value_date,
        name: Name::const_new(TRADE_BOOKED),
        id: Some(trade_id),
        words: order_id,
        moves,
    })
}
