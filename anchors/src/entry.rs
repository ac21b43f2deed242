//! One entry of the chain of heads: a short text with a signature, and how it is written and read.
//!
//! In: what an entry says, and a key; or a text that may be anything. Out: the text; or what it
//! says, without a judgement of whether it is true. Never here: two ways to write one thing; a text
//! is read only when writing what it says gives the same bytes.
//!
//! ```text
//! munim-heads 1
//! entry head
//! number 12
//! office 9f…   at 2026-11-30T17:00:00Z   previous 31…     (a line each)
//! books 141 2034 77…
//! access 439 901 c0…
//! key d7…
//! signature 5b…
//! ```
//!
//! What is signed are all bytes before the first `signature`; the hash of an entry is BLAKE3 of all
//! its bytes. A new meaning takes the next version in the first line. See `docs/heads.md`.

use crate::keys::{PublicKey, Signature, SigningKey, from_hex, hex};
use journal::Hash;
use std::fmt::Write as _;
use terms::{Date, Moment};

/// What every entry begins with.
pub const KIND: &str = "munim-heads 1";

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which one, from 0.
    pub number: u64,
    /// Of which office: the hash of the first batch of its books.
    pub office: Hash,
    /// When it was signed, by the clock of whoever signed.
    pub at: Moment,
    /// The hash of the entry before; zeros in the first.
    pub previous: Hash,
    /// What it says.
    pub says: Says,
    /// By whom.
    pub key: PublicKey,
    /// By that key.
    pub signature: Signature,
    /// By the key that comes, when the key changes.
    pub successor_signature: Option<Signature>,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The chain begins, with this key, and perhaps one that is kept for the day on which it is
    /// stolen.
    Began {
        /// The key that may revoke any other.
        recovery: Option<PublicKey>,
    },
    /// Both journals, as they end now.
    Head(Heads),
    /// The same, after a backup was restored: what heads before it vouch for beyond the backup is
    /// given up.
    Restored(Heads),
    /// From here on another key signs.
    KeyChanged {
        /// Which.
        successor: PublicKey,
    },
    /// What this key signed from a day on is not believed.
    KeyRevoked {
        /// Which.
        revoked: PublicKey,
        /// From the beginning of this day on (UTC).
        from: Date,
        /// The key that signs from here on.
        successor: PublicKey,
    },
}

/// Where both journals end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// The books.
    pub books: Seen,
    /// Who came in and who saw what; none while the console has never run.
    pub access: Option<Seen>,
}

/// Where a journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Behind so many batches.
    pub batches: u64,
    /// Behind so many events.
    pub events: u64,
    /// The hash of the last batch.
    pub chain: Hash,
}

impl Entry {
    /// Signs what an entry says; `successor` signs too when the key changes to it.
    pub fn signed(
        [number, at_ns]: [i64; 2],
        [office, previous]: [Hash; 2],
        says: Says,
        key: &SigningKey,
        successor: Option<&SigningKey>,
    ) -> Self {
        let mut entry = Self {
            number: u64::try_from(number).expect("entries are counted from 0"),
            office,
            at: Moment(at_ns),
            previous,
            says,
            key: key.public(),
            signature: [0; 64],
            successor_signature: None,
        };
        let signed = entry.signed_text();
        entry.signature = key.sign(signed.as_bytes());
        entry.successor_signature = successor.map(|key| key.sign(signed.as_bytes()));
        entry
    }

    /// Whether those whom it names have signed it.
    pub fn is_signed(&self) -> bool {
        let text = self.signed_text();
        let by_successor = match (&self.says, &self.successor_signature) {
            (Says::KeyChanged { successor }, Some(signature)) => {
                successor.has_signed(text.as_bytes(), signature)
            }
            (Says::KeyChanged { .. }, None) | (_, Some(_)) => false,
            (_, None) => true,
        };
        by_successor && self.key.has_signed(text.as_bytes(), &self.signature)
    }

    /// What stands for it in the next one.
    pub fn hash(&self) -> Hash {
        Hash::of(self.text().as_bytes())
    }

    /// Where the journals ended, when it says so.
    pub const fn heads(&self) -> Option<&Heads> {
        match &self.says {
            Says::Head(heads) | Says::Restored(heads) => Some(heads),
            Says::Began { .. } | Says::KeyChanged { .. } | Says::KeyRevoked { .. } => None,
        }
    }

    /// The text.
    pub fn text(&self) -> String {
        let mut text = self.signed_text();
        line(&mut text, "signature", &hex(&self.signature));
        if let Some(signature) = &self.successor_signature {
            line(&mut text, "successor-signature", &hex(signature));
        }
        text
    }

    fn signed_text(&self) -> String {
        let mut text = format!("{KIND}\n");
        line(&mut text, "entry", self.says.word());
        line(&mut text, "number", &self.number.to_string());
        line(&mut text, "office", &self.office.to_string());
        line(&mut text, "at", &self.at.to_string());
        line(&mut text, "previous", &self.previous.to_string());
        self.says.write(&mut text);
        line(&mut text, "key", &self.key.to_string());
        text
    }

    /// Reads a text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = Lines(text.lines());
        let first = lines.0.next().unwrap_or_default();
        if first != KIND {
            return Err(format!("it begins with {first:?} instead of {KIND:?}"));
        }
        let word = lines.take("entry")?;
        let number = lines.read("number", |text| text.parse().ok())?;
        let office = lines.read("office", Hash::parse)?;
        let at = lines.read("at", Moment::parse)?;
        let previous = lines.read("previous", Hash::parse)?;
        let says = Says::read(word, &mut lines)?;
        let key = lines.read("key", PublicKey::parse)?;
        let signature = lines.read("signature", from_hex)?;
        let successor_signature = match says {
            Says::KeyChanged { .. } => Some(lines.read("successor-signature", from_hex)?),
            _ => None,
        };
        let entry =
            Self { number, office, at, previous, says, key, signature, successor_signature };
        if entry.text() == text {
            Ok(entry)
        } else {
            Err("it is not written as entries are".to_owned())
        }
    }
}

impl Says {
    const fn word(&self) -> &'static str {
        match self {
            Self::Began { .. } => "begin",
            Self::Head(_) => "head",
            Self::Restored(_) => "restored",
            Self::KeyChanged { .. } => "change-key",
            Self::KeyRevoked { .. } => "revoke-key",
        }
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Began { recovery } => {
                let recovery = recovery.map_or_else(|| "none".to_owned(), |key| key.to_string());
                line(text, "recovery", &recovery);
            }
            Self::Head(heads) | Self::Restored(heads) => {
                line(text, "books", &heads.books.text());
                let access = heads.access.map_or_else(|| "none".to_owned(), |seen| seen.text());
                line(text, "access", &access);
            }
            Self::KeyChanged { successor } => line(text, "successor", &successor.to_string()),
            Self::KeyRevoked { revoked, from, successor } => {
                line(text, "revoked", &revoked.to_string());
                line(text, "from", &from.to_string());
                line(text, "successor", &successor.to_string());
            }
        }
    }

    fn read(word: &str, lines: &mut Lines<'_>) -> Result<Self, String> {
        let heads = |lines: &mut Lines<'_>| -> Result<Heads, String> {
            let books = lines.read("books", Seen::parse)?;
            Ok(Heads { books, access: lines.read("access", or_none(Seen::parse))? })
        };
        Ok(match word {
            "begin" => Self::Began { recovery: lines.read("recovery", or_none(PublicKey::parse))? },
            "head" => Self::Head(heads(lines)?),
            "restored" => Self::Restored(heads(lines)?),
            "change-key" => {
                Self::KeyChanged { successor: lines.read("successor", PublicKey::parse)? }
            }
            "revoke-key" => Self::KeyRevoked {
                revoked: lines.read("revoked", PublicKey::parse)?,
                from: lines.read("from", Date::parse)?,
                successor: lines.read("successor", PublicKey::parse)?,
            },
            other => return Err(format!("{other:?} is no kind of entry")),
        })
    }
}

impl Seen {
    fn text(&self) -> String {
        format!("{} {} {}", self.batches, self.events, self.chain)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let batches = words.next()?.parse().ok()?;
        let events = words.next()?.parse().ok()?;
        let chain = Hash::parse(words.next()?)?;
        words.next().is_none().then_some(Self { batches, events, chain })
    }
}

fn or_none<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Option<Option<T>> {
    move |text| if text == "none" { Some(None) } else { parse(text).map(Some) }
}

fn line(text: &mut String, name: &str, value: &str) {
    writeln!(text, "{name} {value}").expect("a text takes everything");
}

/// Lines that are read one after the other.
struct Lines<'t>(std::str::Lines<'t>);

impl<'t> Lines<'t> {
    fn take(&mut self, name: &str) -> Result<&'t str, String> {
        let line = self.0.next().unwrap_or_default();
        let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
        value.ok_or_else(|| format!("{line:?} stands where {name:?} belongs"))
    }

    fn read<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let value = self.take(name)?;
        parse(value).ok_or_else(|| format!("{value:?} is nothing that {name:?} can be"))
    }
}
