//! The terms of an action as their text says them: `ratio=2; cash_in_lieu=25.00`.
//!
//! In: the text and the kind of action. Out: the terms, each read by its form; or which one is
//! wrong, and what is expected.

use super::phrases::Phrase;
use super::refusals::Refusal;
use crate::basis;
use std::collections::BTreeMap;
use terms::{ActionKind, Decimal, Fraction, Fractions, Name, Say, Wording};

/// The largest number above or below the line of a ratio.
const RATIO_MAX: i128 = 10_000_000_000;

/// The most digits of an amount for one share.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// The most digits behind the point of an amount for one share.
const AMOUNT_SCALE_MAX: u8 = 8;

/// What the terms say where there are none.
const NO_TERMS: &str = "none";

/// The terms of an action, read.
pub struct ReadTerms {
    /// New shares for each old one.
    pub ratio: Fraction,
    /// Whose shares are given, when another's.
    pub new_instrument: Option<Name>,
    /// The part of the cost that stays with the old shares.
    pub kept: Fraction,
    /// Money for each old share.
    pub money: Decimal,
    /// The market value of a given share.
    pub worth: Decimal,
    /// What becomes of fractions, when the terms say it.
    pub fractions: Option<Fractions>,
    /// A term that can do nothing beside the others, and why.
    pub idle: Option<(&'static str, Phrase)>,
}

/// The terms that each kind has.
const fn known(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Split | ActionKind::StockDividend | ActionKind::Bonus => {
            "ratio, cash_in_lieu, fractions"
        }
        ActionKind::SpinOff => {
            "ratio, new_instrument, parent_pct, parent_fmv, new_fmv, cash_in_lieu, fractions"
        }
        ActionKind::Merger => {
            "ratio, new_instrument, cash_per_share, new_fmv, cash_in_lieu, fractions"
        }
        ActionKind::ReturnOfCapital => "cash_per_share",
        ActionKind::Worthless => NO_TERMS,
    }
}

/// The same for a message, which says of a spin-off that its parts of the cost come in one of two
/// ways.
fn known_in_words(kind: ActionKind) -> Wording {
    match kind {
        ActionKind::SpinOff => Phrase::TermsOfASpinOff.wording(),
        ActionKind::Worthless => Phrase::NoTerms.wording(),
        _ => known(kind).wording(),
    }
}

/// Reads the terms of a kind of action.
pub fn read(kind: ActionKind, text: &str) -> Result<ReadTerms, Refusal> {
    let said = Said { kind, terms: pairs(kind, text)? };
    let ratio = said.ratio("ratio")?;
    let needs_ratio = match kind {
        ActionKind::Split | ActionKind::StockDividend | ActionKind::Bonus | ActionKind::SpinOff => {
            true
        }
        ActionKind::Merger => said.text("new_instrument").is_some(),
        ActionKind::ReturnOfCapital | ActionKind::Worthless => false,
    };
    let ratio = if needs_ratio {
        ratio.ok_or_else(|| said.missing("ratio", Phrase::NewSharesForEachOld))?
    } else {
        Fraction::ZERO
    };
    let money = said.amount("cash_per_share")?;
    if money.is_none()
        && (kind == ActionKind::ReturnOfCapital || (kind == ActionKind::Merger && !needs_ratio))
    {
        return Err(said.missing("cash_per_share", Phrase::MoneyForEachOldShare));
    }
    let worth = said.amount("new_fmv")?;
    if kind == ActionKind::Merger && needs_ratio && money.is_some() && worth.is_none() {
        return Err(said.missing("new_fmv", Phrase::MarketValueOfANewShare));
    }
    Ok(ReadTerms {
        ratio,
        new_instrument: said.text("new_instrument").cloned(),
        kept: said.kept(ratio, worth)?,
        money: money.unwrap_or(Decimal::ZERO),
        worth: worth.unwrap_or(Decimal::ZERO),
        fractions: said.fractions()?,
        idle: said.idle(),
    })
}

fn pairs(kind: ActionKind, text: &str) -> Result<BTreeMap<Name, Name>, Refusal> {
    let mut terms = BTreeMap::new();
    if kind == ActionKind::Worthless && text.trim() == NO_TERMS {
        return Ok(terms);
    }
    for term in text.split(';').map(str::trim).filter(|term| !term.is_empty()) {
        let (key, value) = term
            .split_once('=')
            .ok_or_else(|| Refusal::TermMustBeAPair { term: format!("{term:?}").into() })?;
        let (key, value) = (Name::from(key.trim()), Name::from(value.trim()));
        if kind == ActionKind::Worthless || !known(kind).split(", ").any(|word| word == key) {
            return Err(Refusal::TermMustBelong {
                term: key,
                kind: kind.as_str(),
                known: known_in_words(kind),
            });
        }
        if terms.insert(key.clone(), value).is_some() {
            return Err(Refusal::TermMustComeOnce { term: key });
        }
    }
    Ok(terms)
}

struct Said {
    kind: ActionKind,
    terms: BTreeMap<Name, Name>,
}

impl Said {
    fn text(&self, term: &str) -> Option<&Name> {
        self.terms.get(term)
    }

    const fn missing(&self, term: &'static str, expected: Phrase) -> Refusal {
        Refusal::TermMustBeGiven { term, kind: self.kind.as_str(), expected }
    }

    fn read<T>(
        &self,
        term: &'static str,
        expected: Phrase,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.text(term) else { return Ok(None) };
        let wrong = || Refusal::TermMustFit { term, value: value.clone(), expected };
        read(value).ok_or_else(wrong).map(Some)
    }

    fn ratio(&self, term: &'static str) -> Result<Option<Fraction>, Refusal> {
        let fits = |ratio: &Fraction| {
            (1..=RATIO_MAX).contains(&ratio.numerator()) && ratio.denominator() <= RATIO_MAX
        };
        self.read(term, Phrase::RatioOfTenDigits, |text| Fraction::parse(text).filter(fits))
    }

    fn amount(&self, term: &'static str) -> Result<Option<Decimal>, Refusal> {
        let fits = |amount: &Decimal| {
            (1..=AMOUNT_MAX).contains(&amount.mantissa) && amount.scale <= AMOUNT_SCALE_MAX
        };
        self.read(term, Phrase::PositiveAmount, |text| Decimal::parse(text).filter(fits))
    }

    /// The part of the cost that stays, by the issuer's percentage or by market values. What has no
    /// parent keeps all.
    fn kept(&self, ratio: Fraction, worth: Option<Decimal>) -> Result<Fraction, Refusal> {
        if self.kind != ActionKind::SpinOff {
            return Ok(Fraction::ONE);
        }
        let is_part =
            |share: &Fraction| !share.is_negative() && share.numerator() <= share.denominator();
        if let Some(kept) = self.read("parent_pct", Phrase::PartOfTheCost, |text| {
            Fraction::parse(text).filter(is_part).filter(fits_a_quantity)
        })? {
            return Ok(kept);
        }
        let missing = || self.missing("parent_pct", Phrase::PartOfTheCostOrMarketValues);
        let (parent, child) =
            (self.amount("parent_fmv")?.ok_or_else(missing)?, worth.ok_or_else(missing)?);
        let kept = basis::parent_share(ratio, parent.into(), child.into()).filter(fits_a_quantity);
        let value = self.text("parent_fmv").cloned().unwrap_or_default();
        kept.ok_or(Refusal::TermMustFit {
            term: "parent_fmv",
            value,
            expected: Phrase::MarketValuesOfFewerDigits,
        })
    }

    /// The first term that can do nothing beside the others, and why.
    fn idle(&self) -> Option<(&'static str, Phrase)> {
        let says = |term: &str| self.text(term).is_some();
        let first = |terms: &[&'static str]| terms.iter().copied().find(|term| says(term));
        let of_its_kind = match self.kind {
            ActionKind::Merger if !says("new_instrument") => {
                first(&["ratio", "new_fmv", "cash_in_lieu", "fractions"])
                    .zip(Some(Phrase::NoSharesAreGiven))
            }
            ActionKind::Merger if !says("cash_per_share") => {
                first(&["new_fmv"]).zip(Some(Phrase::NoMoneyIsGiven))
            }
            ActionKind::SpinOff if says("parent_pct") => {
                first(&["parent_fmv", "new_fmv"]).zip(Some(Phrase::ThePercentageDividesTheCost))
            }
            ActionKind::Merger
            | ActionKind::SpinOff
            | ActionKind::Split
            | ActionKind::StockDividend
            | ActionKind::Bonus
            | ActionKind::ReturnOfCapital
            | ActionKind::Worthless => None,
        };
        let settled = || {
            let both = says("cash_in_lieu") && says("fractions");
            both.then_some(("fractions", Phrase::CashInLieuSettlesFractions))
        };
        of_its_kind.or_else(settled)
    }

    fn fractions(&self) -> Result<Option<Fractions>, Refusal> {
        if let Some(price) = self.amount("cash_in_lieu")? {
            return Ok(Some(Fractions::Paid(price)));
        }
        self.read("fractions", Phrase::DownOrUp, |text| match text {
            "down" => Some(Fractions::Down),
            "up" => Some(Fractions::Up),
            _ => None,
        })
    }
}

/// So that a cost times it fits into 128 bits.
fn fits_a_quantity(share: &Fraction) -> bool {
    share.denominator() <= i128::from(terms::QUANTITY_MAX)
}
