//! The vouchers that were booked, each with its entry, so that it can be found, shown and taken
//! back.
//!
//! In: vouchers as they are booked. Out: the voucher of an id; those of a kind for an account.
//! Vouchers of which a month has as many as accounts are not kept here
//! ([`VoucherKind::is_at_hand`]).

use std::collections::BTreeMap;
use terms::{AccountId, Date, Entry, Name, Origin, Voucher, VoucherKind};

/// A voucher in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedVoucher {
    /// The voucher.
    pub voucher: Voucher,
    /// Its entry.
    pub entry: Entry,
    /// Where it came from.
    pub origin: Origin,
}

/// The vouchers at hand, in the order of booking.
#[derive(Clone, Debug, Default)]
pub struct VoucherBook {
    booked: Vec<BookedVoucher>,
    by_id: BTreeMap<Name, u32>,
    by_subject: BTreeMap<(VoucherKind, Option<AccountId>), Vec<u32>>,
    /// Which voucher took which one back.
    reversals: BTreeMap<Name, Name>,
}

impl VoucherBook {
    /// The voucher of an id.
    pub fn find(&self, voucher_id: &str) -> Option<&BookedVoucher> {
        self.by_id.get(voucher_id).map(|index| &self.booked[*index as usize])
    }

    /// The vouchers of a kind for an account, oldest first.
    pub fn of(
        &self,
        kind: VoucherKind,
        subject: Option<AccountId>,
    ) -> impl DoubleEndedIterator<Item = &BookedVoucher> {
        let numbers = self.by_subject.get(&(kind, subject)).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|index| &self.booked[*index as usize])
    }

    /// The voucher that took one back.
    pub fn reversal_of(&self, voucher_id: &str) -> Option<&Name> {
        self.reversals.get(voucher_id)
    }

    /// An id that no voucher has: this one, or this one with a number behind it.
    pub fn free_id(&self, stem: &str) -> Name {
        let numbered = (2..).map(|number: u32| Name::from(format!("{stem}-{number}")));
        let mut ids = std::iter::once(Name::from(stem)).chain(numbered);
        ids.find(|id| !self.by_id.contains_key(id))
            .expect("the numbers do not end before the vouchers do")
    }

    /// Every voucher, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &BookedVoucher> {
        self.booked.iter()
    }

    pub(crate) fn book(&mut self, origin: Origin, voucher: &Voucher, entry: &Entry) {
        if voucher.kind.is_at_hand() {
            self.keep(BookedVoucher { voucher: voucher.clone(), entry: entry.clone(), origin });
        }
    }

    /// What a voucher has moved settles on another day.
    pub(crate) fn settle_on(&mut self, voucher_id: &Name, value_date: Date) {
        let entry = &mut self.booked[self.by_id[voucher_id] as usize].entry;
        *entry = entry.on(value_date);
    }

    fn keep(&mut self, booked: BookedVoucher) {
        let index =
            u32::try_from(self.booked.len()).expect("the limits keep every table under 2^32 rows");
        if let (VoucherKind::Reversal, Some(reversed)) =
            (booked.voucher.kind, &booked.voucher.reverses)
        {
            self.reversals.insert(reversed.clone(), booked.voucher.voucher_id.clone());
        }
        self.by_id.insert(booked.voucher.voucher_id.clone(), index);
        self.by_subject
            .entry((booked.voucher.kind, booked.voucher.subject))
            .or_default()
            .push(index);
        self.booked.push(booked);
    }
}

crate::shared::image::fields!(BookedVoucher { voucher, entry, origin });

/// Written as its vouchers; the ways to find them are found again.
impl crate::shared::image::Image for VoucherBook {
    fn write(&self, to: &mut crate::shared::image::Writer) {
        let Self { booked, by_id: _, by_subject: _, reversals: _ } = self;
        booked.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let booked: Vec<BookedVoucher> = Vec::read(from)?;
        let mut book = Self::default();
        for booked in booked {
            book.keep(booked);
        }
        (book.by_id.len() == book.booked.len()).then_some(book)
    }
}
