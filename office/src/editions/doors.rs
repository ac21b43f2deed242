//! Readers of older editions: an input of today as their doors would have handed it in, with what
//! they could not read and how they said so.

use terms::{
    Account, Edition, Expected, Fault, Input, Kind, LotMethod, Name, Say, Sentence, TierBy,
    Unreadable, Wording,
};

/// The kinds of accounts that edition 1 knew, in the order in which its refusals name them.
const KINDS_1: [Kind; 30] = [
    Kind::Cash,
    Kind::Margin,
    Kind::Short,
    Kind::Dvp,
    Kind::Inventory,
    Kind::Error,
    Kind::Suspense,
    Kind::Block,
    Kind::Rounding,
    Kind::Opening,
    Kind::Capital,
    Kind::ClearingHouse,
    Kind::Counterparty,
    Kind::Depository,
    Kind::DepositorySegregated,
    Kind::DepositoryPledged,
    Kind::DepositoryTransfer,
    Kind::Bank,
    Kind::BankReserve,
    Kind::Borrow,
    Kind::Loan,
    Kind::Commission,
    Kind::Markup,
    Kind::TradingResult,
    Kind::InterestIncome,
    Kind::InterestExpense,
    Kind::ClearingExpense,
    Kind::ErrorLoss,
    Kind::RegulatoryFee,
    Kind::Tax,
];

/// The input as the doors of an edition read it; none when they read it as they do today.
pub fn as_read_by(edition: Edition, input: &Input) -> Option<Input> {
    match input {
        Input::OpenAccount(account) if edition < Edition(2) => unread(account).map(|fault| {
            Input::Unreadable(Unreadable { id: account.account.clone(), message: fault.sentence() })
        }),
        Input::Schedule(row) if edition < Edition(5) && !TIERS_4.contains(&row.tier_by) => {
            let fault = Fault::WrongForm {
                column: "tier_by".into(),
                seen: row.tier_by.as_str().into(),
                expected: Expected::OneOf { words: tiers_4() },
            };
            let message = fault.sentence();
            Some(Input::Unreadable(Unreadable { id: row.schedule.clone(), message }))
        }
        Input::Unreadable(Unreadable { id, message }) if edition < Edition(5) => {
            Some(Input::Unreadable(Unreadable {
                id: id.clone(),
                message: as_said_by(edition, message),
            }))
        }
        _ => None,
    }
}

/// Why edition 1 could not read a row of an account; the first column that it stumbled over.
fn unread(account: &Account) -> Option<Fault> {
    let wrong = |column: &str, seen: &str, expected| Fault::WrongForm {
        column: column.into(),
        seen: seen.into(),
        expected,
    };
    if !KINDS_1.contains(&account.kind) {
        return Some(wrong("kind", account.kind.as_str(), Expected::OneOf { words: kinds_1() }));
    }
    if account.lot_method != LotMethod::FirstInFirstOut {
        return Some(wrong(
            "lot_method",
            account.lot_method.as_str(),
            Expected::OnlyFirstInFirstOut,
        ));
    }
    let place = account.country.as_ref()?;
    let error = terms::identifiers::Country::parse(place).err()?;
    Some(Fault::WrongIdentifier { column: "country".to_owned(), error: error.wording() })
}

/// What tiers were by until edition 4.
const TIERS_4: [TierBy; 3] = [TierBy::Quantity, TierBy::Principal, TierBy::Month];

fn tiers_4() -> String {
    TIERS_4.map(TierBy::as_str).join(", ")
}

fn kinds_1() -> String {
    KINDS_1.map(Kind::as_str).join(", ")
}

/// A fault with what an edition said was expected.
fn as_said_by(edition: Edition, fault: &Sentence) -> Sentence {
    let list = |words: String| Expected::OneOf { words }.wording();
    let expected = |now: &Wording| {
        if edition < Edition(2) && *now == list(Kind::words()) {
            return list(kinds_1());
        }
        if edition < Edition(2) && *now == list(LotMethod::words()) {
            return Expected::OnlyFirstInFirstOut.wording();
        }
        if edition < Edition(3) && *now == list("yes, no".to_owned()) {
            return Expected::YesOrNo.wording();
        }
        if *now == list(TierBy::words()) { list(tiers_4()) } else { now.clone() }
    };
    let arg = |(name, wording): &(Name, Wording)| (name.clone(), expected(wording));
    Sentence { code: fault.code.clone(), args: fault.args.iter().map(arg).collect() }
}
