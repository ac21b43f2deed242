//! The inventory at fair value: what an account of inventory holds, what it is worth, and the
//! voucher that says so.
//!
//! In: what an account holds by instrument, with what its lots cost and the price that is taken;
//! its money; what of its result was booked. Out: a voucher for each account and currency, when
//! anything has changed. After it the account's money, on the trade-date basis, is −(sum of
//! quantity × price): securities owned stand in the general ledger at fair value. An account's
//! money before any mark is all that its trades paid and received; with the cost of what is still
//! open added to that, what is left is realised. Fair value less cost is unrealised. Both are
//! booked as the difference to what was booked before, so a late trade, a cancelled one and another
//! price correct the next mark by themselves. An instrument without any price stays at cost; the
//! report `prices-to-check` and the close of the day say so. Sources: ASC 940-320-35 (inventory at
//! fair value through income), `rules/us.md` section 8; `rules/us.md` 1.7 (errors).

use super::marks::{MarkBook, Marked};
use super::narratives::Narrative;
use super::prices::PriceUsed;
use super::refusals::Refusal;
use super::revaluation::free_id;
use crate::shared::directory::Directory;
use terms::{
    AccountId, AssetId, Booked, Date, Entry, Event, Kind, Posting, Say, Total, Voucher, VoucherKind,
};

/// What an account holds of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock<'p> {
    /// What.
    pub instrument: AssetId,
    /// + long, − short.
    pub quantity: Total,
    /// What its lots cost; of a short position, less than zero: what was received for it.
    pub cost: Total,
    /// The price that is taken; none: nobody knows one.
    pub price: Option<PriceUsed<'p>>,
}

/// What an account of inventory holds in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder<'p> {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// Its money, on the trade-date basis.
    pub money: Total,
    /// Its securities that are priced in the currency.
    pub stocks: Vec<Stock<'p>>,
}

impl Stock<'_> {
    /// What it is worth; without a price, what it cost.
    pub fn fair_value(&self, directory: &Directory) -> Result<Total, Refusal> {
        let asset = directory.asset(self.instrument);
        let decimals = directory.asset(directory.clearing(self.instrument).currency).decimals();
        match &self.price {
            Some(used) => {
                let worth = used.price.price.times(self.quantity, asset.decimals(), decimals);
                worth.ok_or_else(|| Refusal::ValueMustFit { what: asset.code().wording() })
            }
            None => Ok(self.cost),
        }
    }
}

/// The voucher that brings an account to fair value in a currency; none when it stands there.
pub fn mark(
    holder: &Holder<'_>,
    marks: &MarkBook,
    directory: &Directory,
    date: Date,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<Option<Event>, Refusal> {
    let booked = marks.of(holder.account, holder.currency);
    let due = results(holder, directory, booked)?;
    let moved = Marked {
        realised: due.realised - booked.realised,
        error_loss: due.error_loss - booked.error_loss,
        unrealised: due.unrealised - booked.unrealised,
    };
    if moved == Marked::default() {
        return Ok(None);
    }
    let (account, currency) =
        (&directory.account(holder.account).account, directory.asset(holder.currency).code());
    let quantity = |total: Total| {
        total.quantity().ok_or_else(|| Refusal::ValueMustFit { what: account.wording() })
    };
    let mut lines = vec![Posting {
        account: holder.account,
        asset: holder.currency,
        quantity: quantity(-moved.total())?,
    }];
    let parts = [
        (Kind::TradingResult, moved.realised),
        (Kind::ErrorLoss, moved.error_loss),
        (Kind::UnrealisedResult, moved.unrealised),
    ];
    for (kind, total) in parts.into_iter().filter(|(_, total)| !total.is_zero()) {
        let result = directory
            .own_account(kind)
            .ok_or(Refusal::ResultAccountMustExist { kind: kind.as_str() })?;
        lines.push(Posting { account: result, asset: holder.currency, quantity: quantity(total)? });
    }
    let entry =
        Entry::try_new(date, lines).expect("what leaves the inventory is the sum of the results");
    let show = |total| directory.show_total(holder.currency, total);
    let narrative = Narrative::AtFairValue {
        account: account.clone(),
        currency: currency.clone(),
        realised: show(moved.realised + moved.error_loss).into(),
        unrealised: show(moved.unrealised).into(),
    };
    let voucher = Voucher {
        voucher_id: free_id(&format!("FV-{date}-{account}-{currency}"), is_taken),
        kind: VoucherKind::FairValue,
        date,
        about: date,
        subject: Some(holder.account),
        narrative: narrative.wording(),
        reverses: None,
    };
    Ok(Some(Event::Booked(Booked::Voucher(voucher), entry)))
}

/// What an account's results are: all of them, since its books began.
fn results(holder: &Holder<'_>, directory: &Directory, booked: Marked) -> Result<Marked, Refusal> {
    let cost: Total = holder.stocks.iter().map(|stock| stock.cost).sum();
    let worths: Vec<Total> =
        holder.stocks.iter().map(|stock| stock.fair_value(directory)).collect::<Result<_, _>>()?;
    let realised = holder.money + booked.total() + cost;
    let is_loss_on_errors = directory.account(holder.account).kind == Kind::Error && realised.0 < 0;
    let (realised, error_loss) =
        if is_loss_on_errors { (Total::ZERO, realised) } else { (realised, Total::ZERO) };
    Ok(Marked { realised, error_loss, unrealised: worths.into_iter().sum::<Total>() - cost })
}
