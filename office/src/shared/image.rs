//! A memory image of the office (the codec of snapshots): everything that it remembers, as bytes,
//! and back; so that a start need not begin with the first event.
//!
//! In: an office, or the bytes of an image beside a rulebook. Out: the bytes, or an office that
//! goes on as if it had applied every event. Two offices that applied the same events have the same
//! image: nothing in it depends on the order of a hash. Rules are not in it, nor what follows from
//! them: the rulebook is given again, and instruments find their market anew. What can be found
//! from the rest (tables of names, slots) is found again.
//!
//! This is no format. It is a cache for one build of this program: no other build may read it
//! ([`IMAGE_VERSION`]), nobody else ever sees it, and it may be thrown away at any time, because
//! the journal says the same. So formats still stop at the doors, and a field may be added here
//! without a thought for the images that are there.
//!
//! Never here: I/O, a panic on any bytes, memory for more rows than the bytes could hold. A room
//! lists the fields of its books with [`fields`]; a field that is not in the list does not compile.

mod bytes;
mod market_rows;
mod nouns;
mod people;
mod plain;
mod proposals;

use crate::Office;
use terms::Rulebook;

pub(crate) use bytes::{Reader, Writer};
pub(crate) use plain::numbered;

/// Which image this build writes and reads. It goes up with every change of what is written, of its
/// order, or of what `apply` makes of an event.
pub const IMAGE_VERSION: u32 = 15;

/// Something that can be written into an image and found there again.
pub(crate) trait Image: Sized {
    /// Writes it.
    fn write(&self, to: &mut Writer);
    /// Reads it; none when the bytes are no such thing.
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

/// Lists the fields of a struct in the order in which they are written, and under `found` those
/// that are not written, each with how it is found again from the others.
macro_rules! fields {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        $crate::shared::image::fields!($name { $($field),+ } found |_read| {});
    };
    (
        $name:ident { $($field:ident),+ $(,)? }
        found |$read:ident| { $($found:ident: $again:expr),* $(,)? }
    ) => {
        impl $crate::shared::image::Image for $name {
            fn write(&self, to: &mut $crate::shared::image::Writer) {
                let Self { $($field,)+ $($found: _,)* } = self;
                $($crate::shared::image::Image::write($field, to);)+
            }

            fn read(from: &mut $crate::shared::image::Reader<'_>) -> Option<Self> {
                $(let $field = $crate::shared::image::Image::read(from)?;)+
                let $read = Self { $($field,)+ $($found: Default::default(),)* };
                $(let $read = Self { $found: $again?, ..$read };)*
                Some($read)
            }
        }
    };
}
pub(crate) use fields;

/// Lists the variants of an enum, each with its tag and its fields; a unit variant has none, those
/// of a tuple have numbers.
macro_rules! variants {
    ($name:ident { $($tag:literal = $variant:ident { $($field:tt: $part:ident),* }),+ $(,)? }) => {
        impl $crate::shared::image::Image for $name {
            fn write(&self, to: &mut $crate::shared::image::Writer) {
                match self {
                    $(Self::$variant { $($field: $part),* } => {
                        to.byte($tag);
                        $($crate::shared::image::Image::write($part, to);)*
                    })+
                }
            }

            fn read(from: &mut $crate::shared::image::Reader<'_>) -> Option<Self> {
                match from.byte()? {
                    $($tag => {
                        $(let $part = $crate::shared::image::Image::read(from)?;)*
                        Some(Self::$variant { $($field: $part),* })
                    })+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use variants;

/// How many rows there are of what other rows name by number. An image begins with it, so that a
/// number that stands for nothing is noticed where it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbered {
    accounts: usize,
    assets: usize,
    sources: usize,
    trades: usize,
    schedules: usize,
}

fields!(Numbered { accounts, assets, sources, trades, schedules });
fields!(Office {
    directory,
    days,
    sources,
    prices,
    trades,
    suspects,
    positions,
    open_trades,
    rescheduled,
    blocks,
    client_days,
    schedules,
    turnover,
    adjustments,
    taken_back,
    movements,
    street,
    short_nets,
    suspense,
    lots,
    actions,
    choices,
    statements,
    transfers,
    vouchers,
    financing,
    credit,
    proposals,
    people,
    rights,
    work,
    periods,
    values,
    off_day,
    ledger,
    admitted,
    events,
});

impl Office {
    /// Everything that the office remembers but its rulebook.
    pub fn image(&self) -> Vec<u8> {
        let mut to = Writer::default();
        self.numbered().write(&mut to);
        self.write(&mut to);
        to.bytes
    }

    /// The office of an image, beside the rulebook; none when the bytes are anything else than an
    /// image of this build.
    pub fn from_image(rulebook: Rulebook, bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(rulebook, bytes);
        from.numbered = Image::read(&mut from)?;
        let office = Self::read(&mut from)?;
        (from.is_at_end() && from.numbered == office.numbered()).then_some(office)
    }

    fn numbered(&self) -> Numbered {
        Numbered {
            accounts: self.directory.accounts().count(),
            assets: self.directory.assets().count(),
            sources: self.sources.files().count(),
            trades: self.trades.trades().count(),
            schedules: self.schedules.count(),
        }
    }
}
