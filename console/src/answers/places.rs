//! Cursors: the places at which lists go on (keyset pagination).
//!
//! In: what orders a list, of the last row that was given. Out: a text that a program gives back,
//! and the place that it names. A place is no index and no row: it lies between rows, so that what
//! comes, goes or is done meanwhile hides nothing that stays and gives nothing twice. Accounts and
//! instruments stand in it by the numbers under which the office keeps them, which never change,
//! since addresses stand in the logs of others; work and lots stand in it by their own keys. Never
//! here: a row; a text that is read as the place of another list.

use door::Problem;
use office::{Office, QueuePlace};
use std::cmp::Reverse;
use std::fmt::Write as _;
use terms::{Date, Moment, Name, Numbered, sentence};

/// A place in the order of a list.
pub trait Place: Ord + Sized {
    /// The word of the list.
    const LIST: &'static str;

    /// Its parts, each a number or a text in digits.
    fn parts(&self, office: &Office) -> Vec<String>;

    /// The place of these parts; none when it is none of ours.
    fn read(office: &Office, parts: &[&str]) -> Option<Self>;
}

/// The text of a place.
pub fn write<P: Place>(place: &P, office: &Office) -> String {
    let parts = place.parts(office);
    std::iter::once(P::LIST.to_owned()).chain(parts).collect::<Vec<_>>().join(".")
}

/// The place of a text; none when it is none of this list.
pub fn read<P: Place>(text: &str, office: &Office) -> Option<P> {
    let mut parts = text.split('.');
    let is_of_the_list = parts.next() == Some(P::LIST);
    P::read(office, &parts.collect::<Vec<_>>()).filter(|_| is_of_the_list)
}

/// What is said of a text that names no place of a list.
pub fn none_of_ours() -> Problem {
    Problem::invalid(sentence!("cursor is none of ours; take the one of an earlier answer"))
}

/// An account, by its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountPlace(pub String);

/// An instrument, by its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstrumentPlace(pub String);

/// What an account holds of an instrument, by the codes of both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PositionPlace(pub String, pub String);

/// What stands on an account in a currency or an instrument, by the codes of both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BalancePlace(pub String, pub String);

/// A lot: whose, of what, when it was acquired, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LotPlace(pub String, pub String, pub String, pub String);

/// A document, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilePlace(pub Reverse<u32>);

/// A row of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPlace(pub u32, pub u32);

/// An item of the queue, as it stood after so many changes in the office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkPlace {
    /// The changes of what is done and due by which the reading of the queue began.
    pub changes: u64,
    /// Where the item stood then.
    pub place: QueuePlace,
}

impl Place for AccountPlace {
    const LIST: &'static str = "accounts";

    fn parts(&self, office: &Office) -> Vec<String> {
        vec![account(office, &self.0)]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [account] = parts else { return None };
        Some(Self(account_of(office, account)?))
    }
}

impl Place for InstrumentPlace {
    const LIST: &'static str = "instruments";

    fn parts(&self, office: &Office) -> Vec<String> {
        vec![asset(office, &self.0)]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [asset] = parts else { return None };
        Some(Self(asset_of(office, asset)?))
    }
}

impl Place for PositionPlace {
    const LIST: &'static str = "positions";

    fn parts(&self, office: &Office) -> Vec<String> {
        pair(office, &self.0, &self.1)
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let (account, asset) = pair_of(office, parts)?;
        Some(Self(account, asset))
    }
}

impl Place for BalancePlace {
    const LIST: &'static str = "balances";

    fn parts(&self, office: &Office) -> Vec<String> {
        pair(office, &self.0, &self.1)
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let (account, asset) = pair_of(office, parts)?;
        Some(Self(account, asset))
    }
}

impl Place for LotPlace {
    const LIST: &'static str = "lots";

    fn parts(&self, office: &Office) -> Vec<String> {
        let Self(owner, instrument, acquired, lot) = self;
        // Nobody may have told the day.
        let acquired = Date::parse(acquired).map(|acquired| acquired.days().to_string());
        let acquired = acquired.unwrap_or_default();
        vec![account(office, owner), asset(office, instrument), acquired, hex(lot)]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [owner, instrument, acquired, lot] = parts else { return None };
        let acquired = match *acquired {
            "" => String::new(),
            days => Date::from_days(days.parse().ok()?).to_string(),
        };
        Some(Self(account_of(office, owner)?, asset_of(office, instrument)?, acquired, text(lot)?))
    }
}

impl Place for FilePlace {
    const LIST: &'static str = "files";

    fn parts(&self, _: &Office) -> Vec<String> {
        vec![self.0.0.to_string()]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [source] = parts else { return None };
        Some(Self(Reverse(document(office, source)?)))
    }
}

impl Place for RowPlace {
    const LIST: &'static str = "rows";

    fn parts(&self, _: &Office) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [source, row] = parts else { return None };
        Some(Self(document(office, source)?, row.parse().ok()?))
    }
}

impl Place for WorkPlace {
    const LIST: &'static str = "queue";

    fn parts(&self, _: &Office) -> Vec<String> {
        let QueuePlace { is_done, is_without_due: _, due, since, row: _, key } = &self.place;
        let due = due.map_or_else(String::new, |due| due.0.to_string());
        let is_done = u8::from(*is_done).to_string();
        vec![self.changes.to_string(), is_done, due, since.0.to_string(), hex(key)]
    }

    fn read(office: &Office, parts: &[&str]) -> Option<Self> {
        let [changes, is_done, due, since, key] = parts else { return None };
        let changes = changes.parse().ok().filter(|changes| *changes <= office.work.changes())?;
        let due = match *due {
            "" => None,
            due => Some(Moment(due.parse().ok()?)),
        };
        let is_done = match *is_done {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        let (since, key) = (Moment(since.parse().ok()?), Name::from(text(key)?));
        Some(Self { changes, place: QueuePlace::of(is_done, due, since, key) })
    }
}

fn account(office: &Office, name: &str) -> String {
    let id = office.directory.account_id(name).expect("an account that is listed is known");
    id.index().to_string()
}

fn account_of(office: &Office, number: &str) -> Option<String> {
    let number = number.parse().ok()?;
    office.directory.accounts().nth(number).map(|(_, account)| account.account.to_string())
}

fn asset(office: &Office, code: &str) -> String {
    let id = office.directory.asset_id(code).expect("an asset that is listed is known");
    id.index().to_string()
}

fn asset_of(office: &Office, number: &str) -> Option<String> {
    let number = number.parse().ok()?;
    office.directory.assets().nth(number).map(|(_, asset)| asset.code().to_string())
}

fn pair(office: &Office, account_name: &str, code: &str) -> Vec<String> {
    vec![account(office, account_name), asset(office, code)]
}

fn pair_of(office: &Office, parts: &[&str]) -> Option<(String, String)> {
    let [account, asset] = parts else { return None };
    Some((account_of(office, account)?, asset_of(office, asset)?))
}

fn document(office: &Office, source: &str) -> Option<u32> {
    let source: u32 = source.parse().ok()?;
    office.sources.files().any(|(id, _)| id.0 == source).then_some(source)
}

/// A text as digits, so that it stands in an address as it is and has no point in it.
fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a text takes everything");
        digits
    })
}

/// The text of digits; none when they are none.
fn text(digits: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs.map(|pair| byte(pair).filter(|_| pair.len() == 2)).collect();
    String::from_utf8(bytes?).ok()
}
