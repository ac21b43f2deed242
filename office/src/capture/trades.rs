//! The trades that were booked, by their ids.

use crate::shared::image::numbered;
use std::collections::BTreeMap;
use terms::{
    Adjustment, Cancel, Date, Edition, Entry, NameTable, Numbered, Origin, Posting, Trade,
    TradeNumber,
};

/// What has become of a booked trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It stands.
    Booked,
    /// It was taken back.
    Cancelled,
}

/// A trade in the books.
#[derive(Clone, Debug)]
pub struct BookedTrade {
    /// What was booked.
    pub trade: Trade,
    /// Where it came from.
    pub origin: Origin,
    /// Whether it still stands.
    pub status: Status,
    /// The edition that booked it: by its rules the charges are explained.
    pub edition: Edition,
    first_posting: usize,
    postings: u8,
}

/// A row that took a trade back.
#[derive(Clone, Debug)]
pub struct CancelRow {
    /// What was taken back.
    pub cancel: Cancel,
    /// Where the row came from.
    pub origin: Origin,
}

/// Every trade, in the order of booking, and every cancel.
#[derive(Clone, Debug, Default)]
pub struct TradeBook {
    trades: Vec<BookedTrade>,
    /// The postings of all trades, one after the other.
    postings: Vec<Posting>,
    trade_ids: NameTable<TradeNumber>,
    cancels: Vec<CancelRow>,
    cancel_ids: NameTable<TradeNumber>,
    /// How many trades had been booked when a day was closed last.
    before_today: usize,
    /// The same, when the day before that one was closed: a day that is reopened goes on from it.
    before_last: usize,
    /// How many trades were captured on each business day.
    captured: BTreeMap<Date, u32>,
}

impl TradeBook {
    /// The trade of an id.
    pub fn find(&self, trade_id: &str) -> Option<(TradeNumber, &BookedTrade)> {
        let number = self.trade_ids.get(trade_id)?;
        Some((number, self.get(number)))
    }

    /// The cancel row of an id.
    pub fn find_cancel(&self, trade_id: &str) -> Option<&CancelRow> {
        self.cancel_ids.get(trade_id).map(|index| &self.cancels[index.index()])
    }

    /// The trade of a number.
    pub fn get(&self, number: TradeNumber) -> &BookedTrade {
        &self.trades[number.index()]
    }

    /// Every trade in the order of booking.
    pub fn trades(&self) -> impl Iterator<Item = (TradeNumber, &BookedTrade)> {
        self.trades.iter().enumerate().map(|(index, trade)| (TradeNumber::from_index(index), trade))
    }

    /// The trades that were booked since a day was closed last.
    pub fn of_today(&self) -> impl Iterator<Item = (TradeNumber, &BookedTrade)> {
        self.trades().skip(self.before_today)
    }

    /// How many trades were captured while a business day was worked.
    pub fn captured_on(&self, date: Date) -> usize {
        self.captured.get(&date).map_or(0, |count| *count as usize)
    }

    /// Every row that took a trade back, in order.
    pub fn cancels(&self) -> impl Iterator<Item = &CancelRow> {
        self.cancels.iter()
    }

    /// The entry by which a trade was booked.
    pub fn entry(&self, booked: &BookedTrade) -> Entry {
        Entry::try_new(booked.trade.settlement_date, self.postings(booked).iter().copied())
            .expect("it was an entry when it was booked")
    }

    /// The postings of a booked trade.
    pub fn postings(&self, booked: &BookedTrade) -> &[Posting] {
        &self.postings[booked.first_posting..][..usize::from(booked.postings)]
    }

    pub(crate) const fn close_day(&mut self) {
        self.before_last = self.before_today;
        self.before_today = self.trades.len();
    }

    pub(crate) const fn reopen_day(&mut self) {
        self.before_today = self.before_last;
    }

    /// A trade was captured on a business day.
    pub(crate) fn note_captured(&mut self, worked: Date) {
        *self.captured.entry(worked).or_default() += 1;
    }

    pub(crate) fn book(
        &mut self,
        origin: Origin,
        trade: &Trade,
        entry: &Entry,
        edition: Edition,
    ) -> TradeNumber {
        let number = TradeNumber::from_index(self.trades.len());
        self.trade_ids.insert(trade.trade_id.clone(), number);
        self.trades.push(BookedTrade {
            trade: trade.clone(),
            origin,
            status: Status::Booked,
            edition,
            first_posting: self.postings.len(),
            postings: u8::try_from(entry.postings().len())
                .expect("a trade's entry has a handful of postings"),
        });
        self.postings.extend_from_slice(entry.postings());
        number
    }

    /// Have the trades all postings among them, each its own?
    fn has_all_postings(&self) -> bool {
        let mut end = 0;
        let is_next = |booked: &BookedTrade| {
            let is_next = booked.first_posting == end;
            end += usize::from(booked.postings);
            is_next
        };
        self.trades.iter().all(is_next) && end == self.postings.len()
    }

    /// A trade bears other charges; its postings stay as they were booked.
    pub(crate) fn adjust(&mut self, number: TradeNumber, adjustment: &Adjustment) {
        let trade = &mut self.trades[number.index()].trade;
        trade.commission = adjustment.commission;
        trade.fees = adjustment.fees.unwrap_or(trade.fees);
        trade.charged_by = Some(adjustment.charged_by.clone());
    }

    /// A trade settles on another day.
    pub(crate) fn settle_on(&mut self, number: TradeNumber, settlement_date: Date) {
        self.trades[number.index()].trade.settlement_date = settlement_date;
    }

    /// Takes a trade back; the number of the trade. A correction's row has its id from the trade
    /// that it books.
    pub(crate) fn cancel(&mut self, origin: Origin, cancel: &Cancel) -> TradeNumber {
        let number = self
            .trade_ids
            .get(&cancel.cancelled)
            .expect("a trade is taken back after it was booked");
        self.trades[number.index()].status = Status::Cancelled;
        self.cancel_ids
            .insert(cancel.trade_id.clone(), TradeNumber::from_index(self.cancels.len()));
        self.cancels.push(CancelRow { cancel: cancel.clone(), origin });
        number
    }
}

crate::shared::image::variants!(Status { 0 = Booked {}, 1 = Cancelled {} });
crate::shared::image::fields!(BookedTrade {
    trade,
    origin,
    status,
    edition,
    first_posting,
    postings
});
crate::shared::image::fields!(CancelRow { cancel, origin });
crate::shared::image::fields!(TradeBook {
    trades, postings, cancels, before_today, before_last, captured
} found |book| {
    trade_ids: book
        .has_all_postings()
        .then_some(&book.trades)
        .and_then(|trades| numbered(trades, |booked| &booked.trade.trade_id)),
    cancel_ids: numbered(&book.cancels, |row| &row.cancel.trade_id),
});
