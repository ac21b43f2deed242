//! Proof of an office against heads that were kept elsewhere: `munim verify --against`.
//!
//! In: the journals, the heads. Out: what was compared; what does not fit, each a sentence that
//! names the head, its moment and the batch. Never here: trust in the office's own copy of the
//! chain, which lies where the journals lie.

use crate::Anchored;
use crate::chain::{Chain, Checked};
use crate::entry::{Entry, Heads, Says, Seen};
use crate::sign::end_of;
use anyhow::Result;
use journal::{Batch, Failure, Hash, Place, Prefix};
use std::collections::BTreeMap;
use std::path::Path;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// How many heads bear the journals out.
    pub agree: usize,
    /// The last of them.
    pub newest: Option<Entry>,
    /// What does not fit; with one, the office is not the one that was anchored.
    pub findings: Vec<String>,
    /// What is worth knowing, and no fault.
    pub notes: Vec<String>,
}

/// Compares an office with the heads in a folder or file.
pub fn prove(office: &Anchored, against: &Path) -> Result<Proof> {
    let chain = Chain::read(against)?;
    let checked = chain.check();
    let mut proof = Proof { findings: checked.findings.clone(), ..Proof::default() };
    if chain.entries.is_empty() && proof.findings.is_empty() {
        proof.findings.push(format!("{} holds no heads", against.display()));
    }
    proof.compare_journals(office, &chain, &checked)?;
    proof.compare_own(office, &chain)?;
    Ok(proof)
}

/// A journal, as a sentence has it: its name, and the verbs behind that.
#[derive(Clone, Copy)]
struct Words {
    name: &'static str,
    end: &'static str,
    were: &'static str,
}

const BOOKS: Words = Words { name: "the books", end: "end", were: "were" };
const ACCESS: Words = Words { name: "the journal of access", end: "ends", were: "was" };

/// How a journal bears a head out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Borne {
    Out,
    /// What is wrong, as the end of a sentence.
    Not(String),
}

impl Proof {
    fn compare_journals(
        &mut self,
        office: &Anchored,
        chain: &Chain,
        checked: &Checked,
    ) -> Result<()> {
        let heads: Vec<(&Entry, &Heads)> =
            chain.entries.iter().filter_map(|entry| Some((entry, entry.heads()?))).collect();
        let books = Held::look(&office.books, heads.iter().map(|(_, heads)| heads.books))?;
        let access =
            Held::look(&office.access, heads.iter().filter_map(|(_, heads)| heads.access))?;
        if let Some(first) = chain.entries.first()
            && books.first != Some(first.office)
        {
            self.findings.push(format!(
                "the books do not begin as those of the office {} that the heads are of: they are another office's, or were rewritten from their first batch on",
                first.office
            ));
        }
        // What a revoked key has signed is not believed, least of all that history was given up.
        let believed = |entry: &Entry| !checked.under_revoked.contains_key(&entry.number);
        let restored = heads
            .iter()
            .rposition(|(entry, _)| matches!(entry.says, Says::Restored(_)) && believed(entry));
        let mut doubted: Vec<u64> = Vec::new();
        let mut wrong: Vec<(&Entry, String)> = Vec::new();
        let mut given_up: Vec<&Entry> = Vec::new();
        for (place, (entry, heads)) in heads.iter().enumerate() {
            let borne = [
                books.bears(&heads.books, BOOKS),
                heads.access.map_or(Borne::Out, |seen| access.bears(&seen, ACCESS)),
            ];
            let what = borne.into_iter().find_map(|borne| match borne {
                Borne::Out => None,
                Borne::Not(what) => Some(what),
            });
            match what {
                None if !believed(entry) => {}
                None => {
                    self.agree += 1;
                    self.newest = Some((*entry).clone());
                }
                Some(_) if !believed(entry) => doubted.push(entry.number),
                Some(_) if restored.is_some_and(|restored| place < restored) => {
                    given_up.push(entry);
                }
                Some(what) => wrong.push((entry, what)),
            }
        }
        self.tell_wrong(&wrong);
        self.tell_given_up(&given_up, restored.map(|place| heads[place].0));
        self.tell_revoked(checked, &doubted);
        Ok(())
    }

    fn tell_wrong(&mut self, wrong: &[(&Entry, String)]) {
        let last_good = self.newest.as_ref().map(|entry| entry.number);
        for (place, (entry, what)) in wrong.iter().enumerate() {
            // Each journal once: what is wrong at a head is wrong at those behind it.
            let journal = |what: &str| what.starts_with(BOOKS.name);
            if wrong[..place].iter().any(|(_, before)| journal(before) == journal(what)) {
                continue;
            }
            let before = chain_words(last_good.filter(|number| *number < entry.number));
            self.findings.push(format!(
                "{what}, which head {} of {} vouches for; {before}",
                entry.number, entry.at
            ));
        }
    }

    fn tell_given_up(&mut self, given_up: &[&Entry], by: Option<&Entry>) {
        if let (Some(first), Some(last), Some(by)) = (given_up.first(), given_up.last(), by) {
            self.notes.push(format!(
                "heads {} to {} vouch for what the restore of a backup gave up, as head {} of {} declares",
                first.number, last.number, by.number, by.at
            ));
        }
    }

    /// Heads under a revoked key are none; a later one bears out what they say, or nothing does.
    fn tell_revoked(&mut self, checked: &Checked, doubted: &[u64]) {
        for (number, from) in &checked.under_revoked {
            let covered = self.newest.as_ref().filter(|newest| newest.number > *number);
            let what = format!("head {number} stands on a key that was revoked from {from} on");
            match covered {
                Some(_) if doubted.contains(number) => {
                    self.notes.push(format!("{what}; it says something else, and is not believed"));
                }
                Some(newest) => {
                    self.notes.push(format!("{what}; head {} bears it out", newest.number));
                }
                None => self.findings.push(format!("{what}, and on no other")),
            }
        }
    }

    /// The office's own copy must be the same chain, as far as both go.
    fn compare_own(&mut self, office: &Anchored, chain: &Chain) -> Result<()> {
        let own = Chain::own(&office.heads())?;
        let differs = own.entries.iter().zip(&chain.entries).find(|(own, their)| own != their);
        if let Some((own, _)) = differs {
            self.findings.push(format!(
                "entry {} of the heads that the office keeps itself is another one: one of the two is forged",
                own.number
            ));
        }
        let (ours, theirs) = (own.entries.len(), chain.entries.len());
        if ours < theirs {
            self.notes.push(format!(
                "the office keeps {ours} of these {theirs} heads itself: its folder is older than they are, or was exchanged"
            ));
        }
        if ours > theirs {
            self.notes
                .push(format!("{} heads of the office have not come here yet", ours - theirs));
        }
        Ok(())
    }
}

fn chain_words(last_good: Option<u64>) -> String {
    last_good.map_or_else(
        || "no earlier head agrees".to_owned(),
        |number| format!("up to head {number} they agree"),
    )
}

/// A journal, at the places that heads name.
struct Held {
    /// The hash of its first batch.
    first: Option<Hash>,
    end: Option<Seen>,
    at: BTreeMap<u64, Seen>,
}

impl Held {
    /// Reads a journal once, every byte of it, as far as it is acknowledged.
    fn look(place: &Place, asked: impl Iterator<Item = Seen>) -> Result<Self> {
        let asked: BTreeMap<u64, Seen> = asked.map(|seen| (seen.batches, seen)).collect();
        let mut held = Self { first: None, end: end_of(place)?, at: BTreeMap::new() };
        let Some(end) = held.end else { return Ok(held) };
        let mut note = |seen: Seen| {
            if seen.batches == 1 {
                held.first = Some(seen.chain);
            }
            if asked.contains_key(&seen.batches) {
                held.at.insert(seen.batches, seen);
            }
        };
        let prefix = match Prefix::of(place) {
            Err(Failure::NoJournal { .. }) => return Ok(held),
            prefix => prefix?,
        };
        prefix.read(|batch: &Batch| {
            note(Seen { batches: batch.number, events: batch.seq, chain: batch.previous });
            Ok(())
        })?;
        note(end);
        Ok(held)
    }

    fn bears(&self, seen: &Seen, words: Words) -> Borne {
        let Words { name, end: ends, were } = words;
        let Some(end) = self.end else { return Borne::Not(format!("{name} cannot be found")) };
        if seen.batches > end.batches {
            return Borne::Not(format!(
                "{name} {ends} after {} batches instead of {}: the end was cut off, or an older copy was put in its place",
                end.batches, seen.batches
            ));
        }
        match self.at.get(&seen.batches) {
            Some(found) if found == seen => Borne::Out,
            Some(_) | None => Borne::Not(format!(
                "{name} {were} rewritten: another history of {} batches stands there",
                seen.batches
            )),
        }
    }
}
