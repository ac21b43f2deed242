//! The settled balances of clients' money, day by day, as changes by value date; and what was
//! posted on them as interest.
//!
//! In: the money lines of entries on clients' accounts, as they are posted. Out: the balance of any
//! day, whatever the order in which the entries came. A line stands at the first month that is not
//! known to be posted in full; what comes late, as of a day before it, takes it back there. It is
//! cheap on the path of a trade: one look into a table, and nearly always a change of the last row.

use rustc_hash::FxHashMap;
use terms::{AccountId, AssetId, Date, Total};

/// The money of an account in one currency.
#[derive(Clone, Debug)]
pub struct Line {
    /// Whose.
    pub account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// What the balance changed by, by value date.
    days: Vec<(Date, Total)>,
    /// The first day of the first month that may not be posted in full.
    open_from: Date,
    /// How many rows of `days` lie before it, and their sum.
    before: usize,
    opening: Total,
    posted: Vec<Posted>,
    /// Months posted in full of which something was charged and something paid: how much is both.
    set_off: Vec<(Date, Total)>,
}

/// Interest or a rebate that was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The day on which it was booked.
    pub booked: Date,
    /// Its value date.
    pub on: Date,
    /// The last day of its month.
    pub about: Date,
    /// How much; + to the account.
    pub amount: Total,
}

impl Line {
    fn new(account: AccountId, currency: AssetId, open_from: Date) -> Self {
        Self {
            account,
            currency,
            days: Vec::new(),
            open_from,
            before: 0,
            opening: Total::ZERO,
            posted: Vec::new(),
            set_off: Vec::new(),
        }
    }

    /// The first day of the first month that may not be posted in full.
    pub const fn open_from(&self) -> Date {
        self.open_from
    }

    /// What was posted for the month that ends on a day.
    pub fn posted(&self, month_end: Date) -> Total {
        self.posted
            .iter()
            .filter(|posted| posted.about == month_end)
            .map(|posted| posted.amount)
            .sum()
    }

    /// Everything that was posted, in the order of booking.
    pub fn postings(&self) -> &[Posted] {
        &self.posted
    }

    /// How much of each month posted in full was both charged and paid, by its last day.
    pub fn set_off(&self) -> &[(Date, Total)] {
        &self.set_off
    }

    /// All interest that was posted with a value date through a day.
    pub fn charged_through(&self, date: Date) -> Total {
        self.posted.iter().filter(|posted| posted.on <= date).map(|posted| posted.amount).sum()
    }

    /// A walk through the days, from the first one of an open month.
    pub(super) fn walk(&self) -> Walk<'_> {
        Walk { days: &self.days[self.before..], balance: self.opening, expected: Vec::new() }
    }

    /// A walk through all days.
    pub(super) fn walk_from_start(&self) -> Walk<'_> {
        Walk { days: &self.days, balance: Total::ZERO, expected: Vec::new() }
    }

    fn add(&mut self, date: Date, total: Total, first_day: Date) {
        match self.days.last_mut() {
            Some((last, sum)) if *last == date => *sum += total,
            Some((last, _)) if *last > date => self.add_late(date, total),
            _ => self.days.push((date, total)),
        }
        if date < self.open_from {
            self.reopen(date, first_day);
        }
    }

    fn add_late(&mut self, date: Date, total: Total) {
        let at = self.days.partition_point(|(earlier, _)| *earlier < date);
        match self.days.get_mut(at) {
            Some((same, sum)) if *same == date => *sum += total,
            _ => self.days.insert(at, (date, total)),
        }
    }

    /// Takes the line back to the month of a day.
    fn reopen(&mut self, date: Date, first_day: Date) {
        self.open_from = self.open_from.min(date.max(first_day).first_of_month());
        self.before = self.days.partition_point(|(date, _)| *date < self.open_from);
        self.opening = self.days[..self.before].iter().map(|(_, total)| *total).sum();
        self.set_off.retain(|(month_end, _)| *month_end < self.open_from);
    }

    /// Takes the line on to the month after a day; of its months until then so much was both
    /// charged and paid.
    fn close(&mut self, through: Date, set_off: Vec<(Date, Total)>) {
        self.set_off.extend(set_off);
        self.open_from = through.plus(1);
        while let Some((_, total)) = self.days.get(self.before).filter(|(date, _)| *date <= through)
        {
            self.opening += *total;
            self.before += 1;
        }
    }
}

/// A walk through the days of a line: the balance, and where it changes next.
#[derive(Clone, Debug)]
pub(super) struct Walk<'l> {
    days: &'l [(Date, Total)],
    balance: Total,
    /// What is to be posted and is not in the days yet, with the day on which it will be valued.
    expected: Vec<(Date, Total)>,
}

impl Walk<'_> {
    /// The balance at the end of a day, and the last day on which it is the same. Days are asked
    /// for in order.
    pub(super) fn balance_on(&mut self, date: Date) -> (Total, Option<Date>) {
        while let Some(((_, total), rest)) =
            self.days.split_first().filter(|((change, _), _)| *change <= date)
        {
            self.balance += *total;
            self.days = rest;
        }
        let later = self.expected.iter().map(|(change, _)| *change).filter(|change| *change > date);
        let next = self.days.first().map(|(change, _)| *change).into_iter().chain(later).min();
        (self.balance + self.expected_through(date), next.map(|change| change.plus(-1)))
    }

    /// Reckons from a day on with what is not posted yet.
    pub(super) fn expect(&mut self, date: Date, total: Total) {
        self.expected.push((date, total));
    }

    /// What of it is valued through a day.
    pub(super) fn expected_through(&self, date: Date) -> Total {
        self.expected.iter().filter(|(valued, _)| *valued <= date).map(|(_, total)| *total).sum()
    }
}

/// The lines of every client, in the order of their first money.
#[derive(Clone, Debug, Default)]
pub struct BalanceBook {
    slots: FxHashMap<(AccountId, AssetId), u32>,
    lines: Vec<Line>,
    /// No line is open from an earlier day; none: there is no line.
    open_from: Option<Date>,
}

impl BalanceBook {
    /// Every line.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of an account in a currency.
    pub fn line(&self, account: AccountId, currency: AssetId) -> Option<&Line> {
        self.slots.get(&(account, currency)).map(|slot| &self.lines[*slot as usize])
    }

    /// A day before which no line is open.
    pub fn earliest_open(&self) -> Date {
        self.open_from.unwrap_or(Date::from_days(i32::MAX / 2))
    }

    pub(super) fn add(
        &mut self,
        account: AccountId,
        currency: AssetId,
        date: Date,
        total: Total,
        first_day: Date,
    ) {
        let next =
            u32::try_from(self.lines.len()).expect("the limits keep every table under 2^32 rows");
        let slot = *self.slots.entry((account, currency)).or_insert(next);
        if slot == next {
            self.lines.push(Line::new(account, currency, date.max(first_day).first_of_month()));
        }
        let line = &mut self.lines[slot as usize];
        line.add(date, total, first_day);
        self.open_from =
            Some(self.open_from.map_or(line.open_from, |earliest| earliest.min(line.open_from)));
    }

    /// Keeps what was posted; the number of the line, and what had been posted for the month
    /// before.
    pub(super) fn post(
        &mut self,
        account: AccountId,
        currency: AssetId,
        posted: Posted,
    ) -> Option<(u32, Total)> {
        let slot = *self.slots.get(&(account, currency))?;
        let line = &mut self.lines[slot as usize];
        let before = line.posted(posted.about);
        line.posted.push(posted);
        Some((slot, before))
    }

    /// A rate of a currency has changed from a day on, for one account or for many.
    pub(super) fn reopen(
        &mut self,
        account: Option<AccountId>,
        currency: AssetId,
        date: Date,
        first_day: Date,
    ) {
        let slot = |account| self.slots.get(&(account, currency)).map(|slot| *slot as usize);
        let lines = match account.map(slot) {
            None => &mut self.lines[..],
            Some(None) => &mut [],
            Some(Some(slot)) => &mut self.lines[slot..=slot],
        };
        for line in
            lines.iter_mut().filter(|line| line.currency == currency && date < line.open_from)
        {
            line.reopen(date, first_day);
            self.open_from = self.open_from.min(Some(line.open_from));
        }
    }

    /// Takes every line of which the months through a day are posted in full on to the month after
    /// it, with how much of each was both charged and paid.
    pub(super) fn close_months(
        &mut self,
        through: Date,
        posted_in_full: &[(usize, Vec<(Date, Total)>)],
    ) {
        for (number, set_off) in posted_in_full {
            self.lines[*number].close(through, set_off.clone());
        }
        self.open_from = earliest(&self.lines);
    }
}

fn earliest(lines: &[Line]) -> Option<Date> {
    lines.iter().map(|line| line.open_from).min()
}

crate::shared::image::fields!(Posted { booked, on, about, amount });
crate::shared::image::fields!(Line {
    account,
    currency,
    days,
    open_from,
    before,
    opening,
    posted,
    set_off
});
crate::shared::image::fields!(BalanceBook { lines } found |book| {
    slots: slots(&book.lines),
    open_from: Some(earliest(&book.lines)),
});

/// Where the line of each account and currency lies; none when one lies in two places, or stands
/// where it cannot.
fn slots(lines: &[Line]) -> Option<FxHashMap<(AccountId, AssetId), u32>> {
    let slots: FxHashMap<_, _> =
        lines.iter().map(|line| (line.account, line.currency)).zip(0..).collect();
    let stand = lines.iter().all(|line| line.before <= line.days.len());
    (stand && slots.len() == lines.len()).then_some(slots)
}

#[cfg(test)]
mod tests {
    use super::BalanceBook;
    use terms::{AccountId, AssetId, Date, Total};

    #[test]
    fn a_late_change_takes_the_line_back_to_its_month() {
        let day = |text| Date::parse(text).expect("a day");
        let (account, currency, first_day) = (AccountId(0), AssetId(0), day("2026-01-05"));
        let mut book = BalanceBook::default();
        for (date, cents) in
            [("2026-01-02", 100), ("2026-02-10", 20), ("2026-03-01", 3), ("2026-03-01", -1)]
        {
            book.add(account, currency, day(date), Total(cents), first_day);
        }
        assert_eq!(book.lines()[0].open_from(), day("2026-01-01"));
        book.close_months(day("2026-02-28"), &[(0, Vec::new())]);
        assert_eq!(book.lines()[0].walk().balance_on(day("2026-03-01")), (Total(122), None));
        book.add(account, currency, day("2026-02-20"), Total(7), first_day);
        let line = &book.lines()[0];
        assert_eq!(line.open_from(), day("2026-02-01"));
        let mut walk = line.walk();
        assert_eq!(walk.balance_on(day("2026-02-01")), (Total(100), Some(day("2026-02-09"))));
        assert_eq!(walk.balance_on(day("2026-02-28")), (Total(127), Some(day("2026-02-28"))));
        assert_eq!(walk.balance_on(day("2026-03-31")), (Total(129), None));
    }
}
