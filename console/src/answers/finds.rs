//! Finds: trades, vouchers and files by a part of what somebody remembers of them.
//!
//! In: the office of now or of a past day, a sight, and a text. Out: the newest hits in sight that
//! this office knows. Never here: a walk through everything; so many of the newest trades are
//! looked at.

use super::files::{FileFacts, files};
use super::trades::{TradeFacts, facts};
use super::{Said, account, asset, show};
use office::capture::BookedTrade;
use office::{Office, Sight, trade_state};
use serde::Serialize;
use terms::{Numbered, TradeNumber};

/// So many of the newest trades are looked at.
pub const TRADES_MAX: usize = 100_000;

/// How many days back the amounts of trades are looked at.
const AMOUNT_DAYS: i32 = 7;

/// The newest trades in sight whose id contains a text, or of the last days whose principal or net
/// money is this amount.
pub fn trades(office: &Office, sight: &Sight, text: &str, most: usize) -> Vec<TradeFacts> {
    let (wanted, amount) = (text.to_lowercase(), plain(text));
    let from = office.days.current().plus(-AMOUNT_DAYS);
    let count = office.trades.trades().count();
    let numbers = (count.saturating_sub(TRADES_MAX)..count).rev();
    let booked = numbers.map(|number| office.trades.get(TradeNumber::from_index(number)));
    let in_sight = booked.filter(|booked| sight.sees_id(office, booked.trade.account));
    let found = in_sight.filter_map(|booked| {
        let is_named = || booked.trade.trade_id.to_lowercase().contains(&wanted);
        let is_recent = booked.trade.trade_date >= from;
        let is_of = |amount: &str| is_recent && is_of_amount(office, booked, amount);
        let is_hit = is_named() || amount.as_deref().is_some_and(is_of);
        is_hit.then(|| facts(office, booked, trade_state(office, booked)))
    });
    found.take(most).collect()
}

fn is_of_amount(office: &Office, booked: &BookedTrade, amount: &str) -> bool {
    let of = facts(office, booked, trade_state(office, booked));
    [of.principal, of.net].iter().any(|money| plain(money).as_deref() == Some(amount))
}

/// An amount without its sign, and without zeros behind its last digit; none when it is none.
fn plain(text: &str) -> Option<String> {
    let text = text.trim_start_matches('-');
    let is_amount = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().any(|byte| byte.is_ascii_digit());
    let trimmed = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => text,
    };
    is_amount.then(|| trimmed.to_owned())
}

/// What a voucher has moved on an account.
#[derive(Clone, Debug, Serialize)]
pub struct VoucherPosting {
    /// The voucher's id.
    pub voucher_id: String,
    /// The day on which it counts.
    pub date: String,
    /// The account.
    pub account: String,
    /// The currency, or the instrument's code.
    pub asset: String,
    /// Amount or units: + is owed to the account, − is taken from it.
    pub quantity: String,
    /// What happened, in the words of whoever prepared it or of the job that drew it up.
    pub narrative: Said,
}

/// What the newest vouchers have moved on accounts in sight whose id contains a text.
pub fn vouchers(office: &Office, sight: &Sight, text: &str, most: usize) -> Vec<VoucherPosting> {
    let wanted = text.to_lowercase();
    let named = office
        .vouchers
        .all()
        .rev()
        .filter(|booked| booked.voucher.voucher_id.to_lowercase().contains(&wanted));
    let moved = named.flat_map(|booked| {
        let postings = booked.entry.postings().iter();
        let in_sight = postings.filter(|posting| sight.sees_id(office, posting.account));
        in_sight.map(|posting| VoucherPosting {
            voucher_id: booked.voucher.voucher_id.to_string(),
            date: booked.voucher.date.to_string(),
            account: account(office, posting.account),
            asset: asset(office, posting.asset),
            quantity: show(office, posting.asset, posting.quantity.into()),
            narrative: booked.voucher.narrative.clone().into(),
        })
    });
    moved.take(most).collect()
}

/// The newest documents whose name contains a text.
pub fn files_named(office: &Office, text: &str, most: usize) -> Vec<FileFacts> {
    let wanted = text.to_lowercase();
    files(office).filter(|file| file.name.to_lowercase().contains(&wanted)).take(most).collect()
}
