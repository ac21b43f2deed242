//! Names and the small integers that stand for them.
//!
//! A name enters once, at the door; behind it the house counts: balances live in tables, not behind
//! text. The numbers are given in the order of the journal, so that a replay gives the same ones.

use compact_str::CompactString;
use hashbrown::HashMap;
use std::marker::PhantomData;

/// A name or id as its owner writes it: an account's number, a trade's id. Up to 24 bytes lie in
/// place.
pub type Name = CompactString;

/// Does a character hide what a text says: by turning the order in which it is shown (Unicode
/// Standard Annex #9, explicit directional formatting characters and marks), or by being no part of
/// what is shown? The joiners are a part of how Indian scripts are written, and none.
pub const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl Numbered for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("the limits keep every table under 2^32 rows"))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

/// A number that is the index of a row in a table.
pub trait Numbered: Copy {
    /// The number of the row at `index`.
    fn from_index(index: usize) -> Self;
    /// The index of the row.
    fn index(self) -> usize;
}

number!(
    /// An account, by the order in which accounts were opened.
    AccountId
);
number!(
    /// A currency or an instrument, by the order in which they were admitted.
    AssetId
);
number!(
    /// A source document (a file), by the order of its first arrival.
    SourceId
);
number!(
    /// A booked trade, by the order of booking.
    TradeNumber
);

number!(
    /// A row of a commission schedule, by the order in which the rows were set.
    ScheduleNumber
);

/// Which number stands for which name. It can be asked, not walked: the order of a hash table is
/// nobody's business.
#[derive(Clone, Debug)]
pub struct NameTable<Id> {
    numbers: HashMap<Name, u32>,
    kind: PhantomData<Id>,
}

impl<Id> Default for NameTable<Id> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), kind: PhantomData }
    }
}

impl<Id: Numbered> NameTable<Id> {
    /// The number of a name, when it has one.
    pub fn get(&self, name: &str) -> Option<Id> {
        self.numbers.get(name).map(|number| Id::from_index(*number as usize))
    }

    /// The table of names in the order of their numbers; none when a name comes twice.
    pub fn of(names: impl Iterator<Item = Name>) -> Option<Self> {
        let mut numbers = HashMap::with_capacity(names.size_hint().0);
        let are_new = names.zip(0..).all(|(name, number)| numbers.insert(name, number).is_none());
        are_new.then_some(Self { numbers, kind: PhantomData })
    }

    /// Gives `id` to a name that has none yet.
    pub fn insert(&mut self, name: Name, id: Id) {
        let number =
            u32::try_from(id.index()).expect("the limits keep every table under 2^32 rows");
        let earlier = self.numbers.insert(name, number);
        assert!(earlier.is_none(), "a name is given once");
    }
}
