//! The gate of accounting: what a person may put into the books by hand, and what follows from it
//! by itself.
//!
//! A voucher's line goes from one account to another, so that it balances by its form; a voucher is
//! as many lines as it needs. It is money only: securities move with trades, deliveries and
//! corporate actions, which take their lots along.

use super::narratives::Narrative;
use super::periods::PeriodBook;
use super::refusals::Refusal;
use super::vouchers::{BookedVoucher, VoucherBook};
use crate::shared::directory::Directory;
use crate::shared::stages::VoucherDraft;
use terms::{
    AccountId, AssetId, Booked, Date, Edition, Entry, Event, Name, Period, Posting, Quantity,
    Repeats, ReverseOn, Say, Voucher, VoucherForm, VoucherKind, VoucherLine, VoucherReport,
    Wording,
};

/// The names of a voucher's row, looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToPropose<'a> {
    /// What came in.
    pub report: &'a VoucherReport,
    /// The account that is debited.
    pub debit_account: AccountId,
    /// The account that is credited.
    pub credit_account: AccountId,
    /// In which currency.
    pub asset: AssetId,
    /// How much.
    pub amount: Quantity,
    /// The account that it is for.
    pub subject: Option<AccountId>,
}

/// Checks a line of a voucher.
pub fn voucher_line(row: &ToPropose, vouchers: &VoucherBook) -> Result<VoucherLine, Refusal> {
    let ToPropose { report, debit_account, credit_account, asset, amount, subject } = *row;
    if amount.units() <= 0 {
        return Err(Refusal::AmountMustBePositive { amount: report.amount });
    }
    if debit_account == credit_account {
        return Err(Refusal::VoucherMustHaveTwoSides { account: report.debit_account.clone() });
    }
    let date = report.date;
    let repeats = match (report.every, report.until) {
        (None, None) => None,
        (Some(every), Some(until)) if until >= date => Some(Repeats { every, until }),
        _ => return Err(Refusal::RecurrenceMustHaveAnEnd { date }),
    };
    match report.reverse_on {
        Some(ReverseOn::Day(reverse_on)) if reverse_on <= date || repeats.is_some() => {
            return Err(Refusal::ReversalMustFollow { date, reverse_on });
        }
        Some(ReverseOn::Day(_) | ReverseOn::NextPeriod) | None => {}
    }
    check_new(&report.voucher_id, vouchers)?;
    let form = VoucherForm {
        date,
        narrative: report.narrative.clone(),
        repeats,
        reverse_on: report.reverse_on,
        subject,
    };
    Ok(VoucherLine {
        line: report.line.unwrap_or(1),
        form,
        debit_account,
        credit_account,
        asset,
        amount,
    })
}

/// Checks that no voucher has an id.
pub fn check_new(voucher_id: &Name, vouchers: &VoucherBook) -> Result<(), Refusal> {
    match vouchers.find(voucher_id) {
        Some(_) => Err(Refusal::VoucherIdMustBeNew { voucher_id: voucher_id.clone() }),
        None => Ok(()),
    }
}

/// What approval of a voucher books: the voucher itself; of one that recurs nothing yet, its job
/// does.
pub fn approved_voucher(
    draft: &VoucherDraft,
    vouchers: &VoucherBook,
) -> Result<Option<Event>, Refusal> {
    check_new(draft.voucher_id, vouchers)?;
    let form = draft.form();
    let now = form.repeats.is_none().then(|| {
        drawn_up(draft, VoucherKind::Manual, draft.voucher_id.clone(), form.date, form.date)
    });
    Ok(now)
}

/// A voucher that a person may take back: it is in the books, it is a person's, and nothing has
/// taken it back.
pub fn standing<'v>(
    voucher_id: &Name,
    vouchers: &'v VoucherBook,
) -> Result<&'v BookedVoucher, Refusal> {
    let booked = vouchers
        .find(voucher_id)
        .ok_or_else(|| Refusal::VoucherMustBeKnown { voucher_id: voucher_id.clone() })?;
    let kind = booked.voucher.kind;
    if !matches!(kind, VoucherKind::Manual | VoucherKind::Recurring) {
        return Err(Refusal::VoucherMustBeAPersons {
            voucher_id: voucher_id.clone(),
            kind: kind.as_str(),
        });
    }
    match vouchers.reversal_of(voucher_id) {
        Some(reversal) => Err(Refusal::VoucherMustStand {
            voucher_id: voucher_id.clone(),
            reversal: reversal.clone(),
        }),
        None => Ok(booked),
    }
}

/// The day of what takes a voucher back that somebody wants taken back on a day: that day, and none
/// before the voucher counts, because no period has the one without the other
/// (github.com/odoo/odoo/issues/25738, github.com/OCA/account-closing/pull/21).
pub fn day_of_reversal(
    wanted: Date,
    booked: &BookedVoucher,
    periods: &PeriodBook,
    directory: &Directory,
) -> Date {
    if directory.edition() < Edition(5) {
        return wanted;
    }
    wanted.max(periods.voucher_counts_on(&booked.voucher))
}

/// The voucher that takes another one back, on a day.
pub fn reversal(booked: &BookedVoucher, voucher_id: Name, date: Date) -> Event {
    let Voucher { voucher_id: old, subject, narrative, .. } = &booked.voucher;
    let voucher = Voucher {
        voucher_id,
        kind: VoucherKind::Reversal,
        date,
        about: booked.voucher.about,
        subject: *subject,
        narrative: Narrative::TakesBack { voucher: old.clone(), narrative: narrative.clone() }
            .wording(),
        reverses: Some(old.clone()),
    };
    let postings = booked
        .entry
        .postings()
        .iter()
        .map(|posting| Posting { quantity: -posting.quantity, ..*posting });
    let entry = Entry::try_new(date, postings).expect("the opposite of an entry balances");
    Event::Booked(Booked::Voucher(voucher), entry)
}

/// What tells which vouchers are due.
#[derive(Clone, Copy, Debug)]
pub struct Books<'b> {
    /// The vouchers in the books.
    pub vouchers: &'b VoucherBook,
    /// Which of them counted late.
    pub periods: &'b PeriodBook,
    /// The calendar.
    pub directory: &'b Directory,
}

/// What is due of approved vouchers on a day and is not in the books: the next instances of those
/// that recur, and the reversals of those that are taken back by themselves. Of one that was ended
/// no more instances are due.
pub fn due(draft: &VoucherDraft, goes_on: bool, books: &Books<'_>, today: Date) -> Vec<Event> {
    let Books { vouchers, directory, .. } = *books;
    let form = draft.form();
    let mut events = Vec::new();
    for (voucher_id, date) in instances(draft, today) {
        let counts_on = business_day_until(date, directory);
        match vouchers.find(&voucher_id) {
            None if goes_on && form.repeats.is_some() && counts_on <= today => {
                events.push(drawn_up(draft, VoucherKind::Recurring, voucher_id, counts_on, date));
            }
            None => {}
            Some(booked) => events.extend(due_reversal(booked, form, books, today)),
        }
    }
    events
}

fn due_reversal(
    booked: &BookedVoucher,
    form: &VoucherForm,
    books: &Books<'_>,
    today: Date,
) -> Option<Event> {
    let Books { vouchers, periods, directory } = *books;
    let wanted = match form.reverse_on? {
        ReverseOn::Day(day) => day,
        ReverseOn::NextPeriod => {
            // Up to edition 4 after its own period, also when it counted in a later one.
            let counts_on = if directory.edition() < Edition(5) {
                booked.voucher.date
            } else {
                periods.voucher_counts_on(&booked.voucher)
            };
            business_day_from(Period::of(counts_on).next().first(), directory)
        }
    };
    let date = day_of_reversal(wanted, booked, periods, directory);
    let is_due = date <= today && vouchers.reversal_of(&booked.voucher.voucher_id).is_none();
    is_due
        .then(|| reversal(booked, vouchers.free_id(&reversal_id(&booked.voucher.voucher_id)), date))
}

/// The id of the voucher that takes another one back.
pub fn reversal_id(voucher_id: &Name) -> String {
    format!("{voucher_id}-reversed")
}

/// The ids and days of a voucher: one, or one for each time that it falls due until a day. An
/// instance that falls due on a day that nobody works counts on the business day before, so that it
/// stays within its month.
fn instances(draft: &VoucherDraft, today: Date) -> Vec<(Name, Date)> {
    /// A day that nobody works may lie so many days behind the business day on which it counts.
    const DAYS_AHEAD: i32 = 7;
    let form = draft.form();
    let Some(Repeats { every, until }) = form.repeats else {
        return vec![(draft.voucher_id.clone(), form.date)];
    };
    let days = (0..).map(|count| form.date.plus_months(count * every.months()));
    let days = days.take_while(|day| *day <= until.min(today.plus(DAYS_AHEAD)));
    days.map(|day| (Name::from(format!("{}-{day}", draft.voucher_id)), day)).collect()
}

fn drawn_up(
    draft: &VoucherDraft,
    kind: VoucherKind,
    voucher_id: Name,
    date: Date,
    about: Date,
) -> Event {
    let form = draft.form();
    let sides = |line: &&VoucherLine| {
        let side = |account, quantity| Posting { account, asset: line.asset, quantity };
        [side(line.debit_account, -line.amount), side(line.credit_account, line.amount)]
    };
    let entry =
        Entry::try_new(date, draft.lines.iter().flat_map(sides)).expect("each line has both sides");
    let voucher = Voucher {
        voucher_id,
        kind,
        date,
        about,
        subject: form.subject,
        narrative: Wording::Text(form.narrative.clone()),
        reverses: None,
    };
    Event::Booked(Booked::Voucher(voucher), entry)
}

/// The last business day up to a day; the day itself when there is none in the week before.
pub fn business_day_until(date: Date, directory: &Directory) -> Date {
    (0..7).map(|days| date.plus(-days)).find(|day| directory.is_business_day(*day)).unwrap_or(date)
}

/// The first business day from a day on; the day itself when there is none in the week after.
pub fn business_day_from(date: Date, directory: &Directory) -> Date {
    (0..7).map(|days| date.plus(days)).find(|day| directory.is_business_day(*day)).unwrap_or(date)
}
