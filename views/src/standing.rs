//! Standing rows, which change with the events: accounts, assets, balances, documents, refused
//! rows, proposals, days.
//!
//! In: which of them an event has touched. Out, at a commit: for each touched one the row as the
//! office has it now. So a row is what the office says at the position that was committed, and does
//! not depend on how events were grouped. Never here: arithmetic on a balance; the ledger's is the
//! only one.

use crate::layout::{SETTLED, Shelf};
use crate::rows::Rows;
use crate::value::Value;
use office::Office;
use office::desks::view::sentences;
use office::records::Disposition;
use office::words::english;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, AssetId, Date, Entry, Instrument, Name, Origin, Posting, SourceId, Total};

/// An account and an asset.
type CellKey = (AccountId, AssetId);

/// What was touched since the last commit, and what must be remembered to know what is touched.
#[derive(Debug, Default)]
pub struct Standing {
    /// By which event each account was opened or changed last.
    accounts: BTreeMap<AccountId, u64>,
    /// By which event each asset was admitted or changed last.
    assets: BTreeMap<AssetId, u64>,
    cells: Vec<(CellKey, i64)>,
    sources: BTreeSet<SourceId>,
    rejected: BTreeSet<(SourceId, u32)>,
    proposals: BTreeSet<Name>,
    days: BTreeSet<Date>,
    /// Which cells have a rung on which value date, so that they are found when it arrives.
    waiting: BTreeMap<Date, FxHashSet<CellKey>>,
    /// The rows that are refused.
    refused: FxHashSet<(SourceId, u32)>,
    /// By which event each document came.
    received: Vec<u64>,
    /// By which events each day was opened and closed.
    worked: BTreeMap<Date, (u64, Option<u64>, u32)>,
}

impl Standing {
    /// Remembers what a balance, a refused row, a document and a day in the tables say, each at a
    /// start.
    pub fn remember_rung(&mut self, account: AccountId, asset: AssetId, value_date: Date) {
        self.waiting.entry(value_date).or_default().insert((account, asset));
    }

    /// See [`Self::remember_rung`].
    pub fn remember_refused(&mut self, source: SourceId, row: u32) {
        self.refused.insert((source, row));
    }

    /// See [`Self::remember_rung`]; in the order of the documents.
    pub fn remember_source(&mut self, seq: u64) {
        self.received.push(seq);
    }

    /// See [`Self::remember_rung`].
    pub fn remember_day(&mut self, date: Date, seqs: (u64, Option<u64>), closes: u32) {
        self.worked.insert(date, (seqs.0, seqs.1, closes));
    }

    /// An account was opened or changed.
    pub fn touch_account(&mut self, account: AccountId, seq: u64) {
        self.accounts.insert(account, seq);
    }

    /// An asset was admitted or changed.
    pub fn touch_asset(&mut self, asset: AssetId, seq: u64) {
        self.assets.insert(asset, seq);
    }

    /// An entry was posted.
    pub fn post(&mut self, entry: &Entry, settled_through: Date) {
        let value_date = entry.value_date();
        let keys = entry.postings().iter().map(|Posting { account, asset, .. }| (*account, *asset));
        if value_date <= settled_through {
            self.cells.extend(keys.map(|key| (key, SETTLED)));
            return;
        }
        let waiting = self.waiting.entry(value_date).or_default();
        for key in keys {
            waiting.insert(key);
            self.cells.push((key, value_date.days().into()));
        }
    }

    /// A value date has arrived.
    pub fn settle(&mut self, through: Date) {
        let later = self.waiting.split_off(&through.plus(1));
        for (value_date, keys) in std::mem::replace(&mut self.waiting, later) {
            for key in keys {
                self.cells.push((key, value_date.days().into()));
                self.cells.push((key, SETTLED));
            }
        }
    }

    /// A document came.
    pub fn receive(&mut self, seq: u64) {
        self.sources.insert(terms::Numbered::from_index(self.received.len()));
        self.received.push(seq);
    }

    /// Something became of a document.
    pub fn touch_source(&mut self, source: SourceId) {
        self.sources.insert(source);
    }

    /// Something became of the row of an origin; `is_refusal` when it was refused.
    pub fn touch_row(&mut self, origin: Origin, is_refusal: bool) {
        if let Origin::Row { source, row } = origin {
            self.sources.insert(source);
            if is_refusal || (!self.refused.is_empty() && self.refused.contains(&(source, row))) {
                self.rejected.insert((source, row));
            }
        }
    }

    /// Something was put forward or decided.
    pub fn touch_proposal(&mut self, proposal_id: &Name) {
        self.proposals.insert(proposal_id.clone());
    }

    /// A day was opened.
    pub fn open_day(&mut self, date: Date, seq: u64) {
        self.worked.entry(date).or_insert((seq, None, 0));
        self.days.insert(date);
    }

    /// A day was closed; which close of it this is, counted from 1.
    pub fn close_day(&mut self, date: Date, seq: u64) -> u32 {
        let (_, closed, count) = self.worked.entry(date).or_insert((seq, None, 0));
        *closed = Some(seq);
        *count += 1;
        self.days.insert(date);
        *count
    }

    /// A day that was closed is open again.
    pub fn reopen_day(&mut self, date: Date) {
        if let Some((_, closed, _)) = self.worked.get_mut(&date) {
            *closed = None;
        }
        self.days.insert(date);
    }

    /// Writes a row for everything that was touched, as it stands now.
    pub fn write(&mut self, office: &Office, rows: &mut Rows) {
        self.write_accounts(office, rows);
        self.write_assets(office, rows);
        self.write_balances(office, rows);
        self.write_sources(office, rows);
        self.write_rejected(office, rows);
        self.write_proposals(office, rows);
        for date in std::mem::take(&mut self.days) {
            let (opened, closed, count) = self.worked[&date];
            rows.write(
                Shelf::Days,
                [
                    date.into(),
                    Value::seq(opened),
                    closed.map_or(Value::Null, Value::seq),
                    count.into(),
                ],
            );
        }
    }

    fn write_accounts(&mut self, office: &Office, rows: &mut Rows) {
        for (id, seq) in std::mem::take(&mut self.accounts) {
            let account = office.directory.account_on(id, Date::LAST);
            rows.write(
                Shelf::Accounts,
                [
                    id.into(),
                    (&account.account).into(),
                    (&account.name).into(),
                    Value::word(account.kind.family().as_str()),
                    Value::word(account.kind.as_str()),
                    Value::word(account.class.as_str()),
                    account.currency.as_ref().into(),
                    account.desk.as_ref().into(),
                    account.branch.as_ref().into(),
                    account.opened.into(),
                    account.closed.into(),
                    Value::word(account.lot_method.as_str()),
                    account.country.as_ref().into(),
                    Value::seq(seq),
                ],
            );
        }
    }

    fn write_assets(&mut self, office: &Office, rows: &mut Rows) {
        for (id, seq) in std::mem::take(&mut self.assets) {
            let asset = office.directory.asset(id);
            let code = asset.code();
            let listing = office.directory.instrument_on(id, Date::LAST);
            let of = |text: fn(&Instrument) -> Option<&Name>| {
                listing.as_deref().and_then(text).map_or(Value::Null, Value::from)
            };
            let named =
                |text: fn(&Instrument) -> &Name| listing.as_deref().map_or(code, text).into();
            rows.write(
                Shelf::Assets,
                [
                    id.into(),
                    code.into(),
                    named(|listing| &listing.symbol),
                    named(|listing| &listing.name),
                    u8::from(listing.is_none()).into(),
                    asset.decimals().into(),
                    of(|listing| Some(&listing.currency)),
                    of(|listing| Some(&listing.market)),
                    of(|listing| Some(&listing.cfi)),
                    of(|listing| listing.isin.as_ref()),
                    of(|listing| listing.cusip.as_ref()),
                    of(|listing| listing.sedol.as_ref()),
                    of(|listing| listing.figi.as_ref()),
                    Value::seq(seq),
                ],
            );
        }
    }

    fn write_balances(&mut self, office: &Office, rows: &mut Rows) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.sort_unstable();
        cells.dedup();
        for ((account, asset), value_date) in cells.drain(..) {
            let balance = office.ledger.balance(account, asset);
            let rung =
                || balance.rungs().iter().find(|(date, _)| i64::from(date.days()) == value_date);
            let total = if value_date == SETTLED {
                balance.settled()
            } else {
                rung().map_or(Total::ZERO, |(_, total)| *total)
            };
            let key = [account.into(), asset.into(), Value::Int(value_date)];
            if total.is_zero() {
                rows.remove(Shelf::Balances, key);
            } else {
                let [account, asset, value_date] = key;
                rows.write(Shelf::Balances, [account, asset, value_date, Value::total(total)]);
            }
        }
        self.cells = cells;
    }

    fn write_sources(&mut self, office: &Office, rows: &mut Rows) {
        for source in std::mem::take(&mut self.sources) {
            let file = office.sources.file(source);
            let document = &file.document;
            let count = |rows: usize| {
                i64::try_from(rows).expect("a document has fewer rows than a column can count")
            };
            rows.write(
                Shelf::Sources,
                [
                    source.0.into(),
                    Value::word(document.kind.as_str()),
                    (&document.name).into(),
                    document.content.into(),
                    document.layout.into(),
                    Value::Int(
                        i64::try_from(document.bytes).expect("a document is kept under 2^63 bytes"),
                    ),
                    file.received_on.into(),
                    file.rows.into(),
                    file.booked.into(),
                    count(file.duplicates()).into(),
                    count(file.rejected()).into(),
                    Value::seq(self.received[source.0 as usize]),
                ],
            );
        }
    }

    fn write_rejected(&mut self, office: &Office, rows: &mut Rows) {
        for (source, row) in std::mem::take(&mut self.rejected) {
            match office.sources.file(source).exception(row) {
                Some(Disposition::Rejected { id, sentence }) => {
                    self.refused.insert((source, row));
                    rows.write(
                        Shelf::RejectedRows,
                        [
                            source.0.into(),
                            row.into(),
                            id.into(),
                            (&sentence.code).into(),
                            english(sentence).into(),
                        ],
                    );
                }
                Some(Disposition::Duplicate) | None => {
                    self.refused.remove(&(source, row));
                    rows.remove(Shelf::RejectedRows, [source.0.into(), row.into()]);
                }
            }
        }
    }

    fn write_proposals(&mut self, office: &Office, rows: &mut Rows) {
        use office::desks::Decision;
        for proposal_id in std::mem::take(&mut self.proposals) {
            let Some(kept) = office.proposals.find(&proposal_id) else { continue };
            let (decision, decided_by, reason) = match &kept.decision {
                None => (Value::Null, Value::Null, Value::Null),
                Some(Decision::Approved(approval)) => {
                    (Value::word("approved"), (&approval.by.person).into(), Value::Null)
                }
                Some(Decision::Declined(approval, reason)) => {
                    (Value::word("declined"), (&approval.by.person).into(), reason.into())
                }
                Some(Decision::Recalled(word, _)) => {
                    (Value::word("recalled"), (&word.by.person).into(), Value::Null)
                }
            };
            let matter = sentences(kept, &office.directory)
                .iter()
                .map(english)
                .collect::<Vec<_>>()
                .join("\n");
            rows.write(
                Shelf::Proposals,
                [
                    (&proposal_id).into(),
                    (&kept.by.person).into(),
                    kept.proposed_on.into(),
                    matter.into(),
                    decision,
                    decided_by,
                    reason,
                ],
            );
        }
    }
}
