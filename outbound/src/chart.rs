//! Account types of hledger and beancount: the place of an account in the five roots that they
//! know.
//!
//! ```text
//!               money                                          securities
//!  client       Liabilities: the firm owes it                  Liabilities: the firm owes them
//!  street       Assets: it is there (lent: Liabilities)        Assets: they are there
//!                                                              (borrowed: Liabilities)
//!  firm         the root of its line                           Equity: they are the firm's own
//!  result       Income or Expenses, by its line                Equity
//!  payable      Liabilities                                    Equity
//! ```
//!
//! A line of the general ledger depends on the sign of a balance, and the name of an account must
//! not: so the root of money is that of the line on the account's normal side, which its kind
//! decides. A root is the first digit of a line: 1 assets, 2 liabilities, 3 equity, 4 income, 5
//! expenses.
//!
//! Our sign is turned: a debit is positive. So Assets hold what is there as a positive amount (the
//! depository's shares, the bank's money), and Liabilities, Equity and Income are negative, as both
//! tools expect.
//!
//! Never here: a sign of a balance.

use crate::names::component;
use office::Directory;
use terms::{Account, AccountId, AssetId, Date, Family, Kind};

/// Is the asset an instrument?
pub fn is_security(directory: &Directory, asset: AssetId) -> bool {
    directory.asset(asset).instrument().is_some()
}

/// The name of an account: root, family, kind, code.
pub fn path(directory: &Directory, id: AccountId, is_security: bool) -> String {
    let account = directory.account(id);
    let root =
        if is_security { securities_root(account.kind) } else { money_root(directory, account) };
    format!(
        "{root}:{}:{}:{}",
        title(account.kind.family().as_str()),
        title(account.kind.as_str()),
        component(&account.account)
    )
}

/// The lines on which an account's money stands on a day: as a debit, and as a credit.
pub fn lines(directory: &Directory, account: &Account, date: Date) -> String {
    let [debit, credit] =
        [false, true].map(|is_credit| directory.gl_line(account, date, is_credit));
    if debit == credit { debit.to_string() } else { format!("{debit}/{credit}") }
}

fn money_root(directory: &Directory, account: &Account) -> &'static str {
    let is_credit = match account.kind.family() {
        Family::Client | Family::Payable => true,
        Family::Street => account.kind == Kind::Loan,
        Family::Firm => account.kind == Kind::OtherLiability,
        Family::Result => false,
    };
    // A line of the firm is of the section of the one before it, so that no day has another root.
    match directory.gl_line(account, Date::FIRST, is_credit).bytes().next() {
        Some(b'1') => "Assets",
        Some(b'2') => "Liabilities",
        Some(b'4') => "Income",
        Some(b'5') => "Expenses",
        _ => "Equity",
    }
}

fn securities_root(kind: Kind) -> &'static str {
    match kind.family() {
        Family::Client => "Liabilities",
        Family::Street if kind == Kind::Borrow => "Liabilities",
        Family::Street => "Assets",
        Family::Firm | Family::Result | Family::Payable => "Equity",
    }
}

/// `clearing_house` as `Clearing-House`.
fn title(word: &str) -> String {
    let capital = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    word.split('_').map(capital).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::path;
    use office::{Directory, Office};
    use terms::{Event, KnownEvent, Name, OfficeEvent, Origin, Recorded};

    fn directory() -> Directory {
        let mut office = Office::new(markets::rulebook());
        let market = office
            .directory
            .rulebook()
            .market("us")
            .expect("the house knows the United States")
            .clone();
        let books_from = terms::Date::parse("2026-11-16").expect("a day");
        let opened = Event::Office(OfficeEvent::OfficeOpened {
            markets: vec![Name::from("us")],
            books_from,
        });
        let accounts =
            market.chart.into_iter().map(|known| Event::Known(KnownEvent::AccountOpened(known)));
        for event in std::iter::once(opened).chain(accounts) {
            office.apply(&Recorded { origin: Origin::Command, event });
        }
        office.directory
    }

    /// Money and securities of an account, by its root.
    fn roots(directory: &Directory, account: &str) -> [String; 2] {
        let id = directory.account_id(account).expect("the chart has it");
        [false, true].map(|is_security| {
            path(directory, id, is_security).split(':').next().unwrap_or_default().to_owned()
        })
    }

    #[test]
    fn an_account_stands_where_a_controller_looks_for_it() {
        let directory = directory();
        for (account, money, securities) in [
            ("BANK", "Assets", "Assets"),
            ("NSCC", "Assets", "Assets"),
            ("DTC-SEG", "Assets", "Assets"),
            ("INVENTORY", "Assets", "Equity"),
            ("ACCRUALS", "Assets", "Equity"),
            ("SEC-FEES", "Liabilities", "Equity"),
            ("CAPITAL", "Equity", "Equity"),
            ("OPENING", "Equity", "Equity"),
            ("COMMISSION", "Income", "Equity"),
            ("ERROR-LOSS", "Expenses", "Equity"),
        ] {
            assert_eq!(roots(&directory, account), [money, securities], "{account}");
        }
        let id = directory.account_id("NSCC").expect("the chart has it");
        assert_eq!(path(&directory, id, false), "Assets:Street:Clearing-House:NSCC");
    }

    #[test]
    fn every_account_of_the_chart_has_a_line_and_so_a_root() {
        let directory = directory();
        for (_, account) in directory.accounts() {
            let lines = super::lines(&directory, account, terms::Date::FIRST);
            assert!(
                lines.starts_with(|digit: char| ('1'..='5').contains(&digit)),
                "{}: {lines}",
                account.account
            );
        }
    }
}
