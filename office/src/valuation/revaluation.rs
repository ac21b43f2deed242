//! The revaluation of a day: foreign results are taken into the position, and the position is
//! brought to the closing rate.
//!
//! In: the ledger, the rates, the positions. Out: vouchers; none when everything stands where it
//! should. First every balance of a result account in a foreign currency goes to the position, rung
//! by rung, and its worth at the day's rate to the result: so the firm's result is in its reporting
//! currency on either basis. When no such balance is left, each position account gets one voucher:
//! what was realised goes to `fx_result`, the rest of what its counter-value is off by to
//! `fx_unrealised`. After it, what stands on the account in the reporting currency is −(position ×
//! rate), to the last unit. A currency without any rate stays where it is, and at its cost; the
//! report `fx-positions` and the close of the day say so. Never here: a balance of a client (see
//! `mod.rs`).

use super::narratives::Narrative;
use super::phrases::Phrase;
use super::positions::Exposure;
use super::refusals::Refusal;
use super::{RateUsed, ValueBook};
use crate::shared::directory::Directory;
use ledger::Ledger;
use terms::{
    AccountId, AssetId, Booked, Date, Entry, Event, Family, Kind, Name, Posting, Quantity, Say,
    Total, Voucher, VoucherKind, Wording,
};

/// What a revaluation reads.
#[derive(Clone, Copy)]
pub struct Books<'o> {
    /// Accounts and currencies.
    pub directory: &'o Directory,
    /// Balances.
    pub ledger: &'o Ledger,
    /// Rates and positions.
    pub values: &'o ValueBook,
    /// The reporting currency.
    pub reporting: AssetId,
    /// The day.
    pub date: Date,
    /// Is there a voucher of this id?
    pub is_taken: &'o dyn Fn(&str) -> bool,
}

/// A position at the closing rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// What is open, what it cost, what was realised.
    pub exposure: Exposure,
    /// The rate that is taken; none: nobody knows one.
    pub rate: Option<RateUsed>,
    /// What the position is worth; without a rate, its cost.
    pub worth: Total,
}

/// The vouchers of a day.
pub fn revalue(books: &Books<'_>) -> Result<Vec<Event>, Refusal> {
    let results = take_results(books)?;
    if !results.is_empty() {
        return Ok(results);
    }
    let accounts =
        books.directory.accounts().filter(|(_, account)| account.kind == Kind::ExchangePosition);
    accounts.filter_map(|(account, _)| to_closing_rate(books, account).transpose()).collect()
}

/// The positions of an account at the closing rate.
pub fn valued(books: &Books<'_>, account: AccountId) -> Result<Vec<Valued>, Refusal> {
    let currencies = books.values.positions.currencies(account);
    let value = |currency| {
        let exposure = books.values.positions.exposure(account, currency);
        let rate = books.rate(currency);
        let worth = match &rate {
            Some(rate) => books.worth(exposure.position, currency, rate)?,
            None => exposure.cost,
        };
        Ok(Valued { account, currency, exposure, rate, worth })
    };
    currencies.map(value).collect()
}

impl Books<'_> {
    /// The closing rate of a currency in the reporting currency.
    pub fn rate(&self, currency: AssetId) -> Option<RateUsed> {
        let code = |currency| self.directory.asset(currency).code();
        let reporting = code(self.reporting);
        let edition = self.directory.edition();
        self.values.rates.find(code(currency), reporting, self.date, reporting, edition)
    }

    /// A total of a currency in the reporting currency at a rate.
    pub fn worth(
        &self,
        total: Total,
        currency: AssetId,
        rate: &RateUsed,
    ) -> Result<Total, Refusal> {
        let decimals = |currency| self.directory.asset(currency).decimals();
        let worth = rate.rate.times(total, decimals(currency), decimals(self.reporting));
        worth.ok_or_else(|| self.too_much(currency))
    }

    /// Every currency but the reporting one.
    pub fn foreign(&self) -> impl Iterator<Item = AssetId> {
        let currencies = self
            .directory
            .assets()
            .filter(|(_, asset)| asset.instrument().is_none())
            .map(|(currency, _)| currency);
        currencies.filter(|currency| *currency != self.reporting)
    }

    fn too_much(&self, currency: AssetId) -> Refusal {
        Refusal::ValueMustFit {
            what: Phrase::PositionIn { currency: self.directory.asset(currency).code().clone() }
                .wording(),
        }
    }

    fn quantity(&self, total: Total, currency: AssetId) -> Result<Quantity, Refusal> {
        total.quantity().ok_or_else(|| self.too_much(currency))
    }

    fn own(&self, kind: Kind) -> Result<AccountId, Refusal> {
        self.directory
            .own_account(kind)
            .ok_or(Refusal::ResultAccountMustExist { kind: kind.as_str() })
    }

    fn voucher(
        &self,
        wanted: &str,
        account: AccountId,
        narrative: &Narrative,
        entry: Entry,
    ) -> Event {
        let voucher_id = free_id(wanted, self.is_taken);
        let (kind, subject) = (VoucherKind::Revaluation, Some(account));
        let narrative = narrative.wording();
        Event::Booked(
            Booked::Voucher(Voucher {
                voucher_id,
                kind,
                date: self.date,
                about: self.date,
                subject,
                narrative,
                reverses: None,
            }),
            entry,
        )
    }
}

/// An id that no voucher has: the one that is wanted, or that one with a number behind it.
pub(super) fn free_id(wanted: &str, is_taken: &dyn Fn(&str) -> bool) -> Name {
    if !is_taken(wanted) {
        return wanted.into();
    }
    let numbered =
        (2..=u32::MAX).map(|number| format!("{wanted}-{number}")).find(|id| !is_taken(id));
    numbered.expect("there are fewer vouchers of a day than numbers").into()
}

fn take_results(books: &Books<'_>) -> Result<Vec<Event>, Refusal> {
    let foreign: Vec<AssetId> = books.foreign().collect();
    let mut events = Vec::new();
    for (account, _) in
        books.directory.accounts().filter(|(_, account)| account.kind.family() == Family::Result)
    {
        for currency in &foreign {
            let balance = books.ledger.balance(account, *currency);
            if balance.is_empty() {
                continue;
            }
            let Some(rate) = books.rate(*currency) else { continue };
            let settled = std::iter::once((books.date, balance.settled()));
            for (value_date, total) in
                settled.chain(balance.rungs().iter().copied()).filter(|(_, total)| !total.is_zero())
            {
                events.push(take_result(books, account, *currency, total, value_date, &rate)?);
            }
        }
    }
    Ok(events)
}

/// A result in a foreign currency becomes a position in it, and a result in the reporting currency.
fn take_result(
    books: &Books<'_>,
    account: AccountId,
    currency: AssetId,
    total: Total,
    value_date: Date,
    rate: &RateUsed,
) -> Result<Event, Refusal> {
    let position = books.own(Kind::ExchangePosition)?;
    let (amount, worth) = (
        books.quantity(total, currency)?,
        books.quantity(books.worth(total, currency, rate)?, currency)?,
    );
    let line = |account, asset, quantity| Posting { account, asset, quantity };
    let lines = [
        line(account, currency, -amount),
        line(position, currency, amount),
        line(position, books.reporting, -worth),
        line(account, books.reporting, worth),
    ];
    let entry = Entry::try_new(value_date, lines).expect("each line has its opposite");
    let code = books.directory.asset(currency).code();
    let narrative = Narrative::ResultAtARate {
        currency: code.clone(),
        rate: rate.rate,
        date: rate.date,
        source: rate.source.clone(),
        route: rate.route.clone(),
    };
    let wanted = format!(
        "RV-{}-{}-{code}-{value_date}",
        books.date,
        books.directory.account(account).account
    );
    Ok(books.voucher(&wanted, account, &narrative, entry))
}

fn to_closing_rate(books: &Books<'_>, account: AccountId) -> Result<Option<Event>, Refusal> {
    let positions = valued(books, account)?;
    let worth: Total = positions.iter().map(|valued| valued.worth).sum();
    let off = books.ledger.balance(account, books.reporting).total() + worth;
    let realised = books.values.positions.unbooked(account);
    let unrealised = off - realised;
    if realised.is_zero() && unrealised.is_zero() {
        return Ok(None);
    }
    let quantity = |total| books.quantity(total, books.reporting);
    let line = |account, quantity| Posting { account, asset: books.reporting, quantity };
    let lines = [
        line(account, quantity(-off)?),
        line(books.own(Kind::FxResult)?, quantity(realised)?),
        line(books.own(Kind::FxUnrealised)?, quantity(unrealised)?),
    ];
    let entry = Entry::try_new(books.date, lines)
        .expect("what is off is what was realised and what was not");
    let wanted = format!("RV-{}-{}", books.date, books.directory.account(account).account);
    let open = positions.iter().filter(|valued| !valued.exposure.position.is_zero());
    let narrative = Narrative::PositionsAtClosingRates {
        rates: Wording::list(open.map(|valued| shown(books, valued))),
    };
    Ok(Some(books.voucher(&wanted, account, &narrative, entry)))
}

fn shown(books: &Books<'_>, valued: &Valued) -> Narrative {
    let currency = books.directory.asset(valued.currency).code().clone();
    match &valued.rate {
        Some(rate) => Narrative::CurrencyAtARate { currency, rate: rate.rate, date: rate.date },
        None => Narrative::CurrencyAtCost { currency },
    }
}
