//! Signing: the next entry of an office's chain, from where its journals end now.
//!
//! In: the folder of an office, whether or not somebody writes it; keys; the moment. Out: an entry,
//! durable in the office's own copy of the chain. Never here: a signature under journals that do
//! not hold what an earlier head vouches for.

use crate::chain::Chain;
use crate::entry::{Entry, Heads, Says, Seen};
use crate::keys::{PublicKey, SigningKey};
use crate::{Anchored, places};
use anyhow::{Context, Result, bail, ensure};
use journal::{Batch, Failure, Hash, Place, Prefix, Tail};
use std::path::{Path, PathBuf};
use terms::{Date, Moment};

/// Begins the chain of an office, with the key that signs and one that is kept for the day on which
/// that is stolen.
pub fn begin(
    office: &Anchored,
    key: &SigningKey,
    recovery: Option<PublicKey>,
    now: Moment,
) -> Result<Entry> {
    ensure!(
        Chain::own(&office.heads())?.entries.is_empty(),
        "{} has begun already",
        office.heads().display()
    );
    ensure!(
        recovery != Some(key.public()),
        "the recovery key must be another one than the key that signs"
    );
    let says = Says::Began { recovery };
    let entry = Entry::signed([0, now.0], [first_chain(office)?, Hash::ZERO], says, key, None);
    Chain::default().append(&office.heads(), entry.clone())?;
    Ok(entry)
}

/// By what an office is known: the hash behind the first batch of its books.
fn first_chain(office: &Anchored) -> Result<Hash> {
    Ok(head_at(&office.books, 1)?.context("an office without books has no heads")?.chain)
}

/// Signs where both journals end now. Refused when they do not hold what the last head vouches for.
pub fn sign(office: &Anchored, key: &SigningKey, now: Moment) -> Result<Entry> {
    let chain = Chain::own(&office.heads())?;
    // What a revoked key has signed is not believed.
    let revoked = chain.check().under_revoked;
    let is_believed =
        |entry: &&Entry| entry.heads().is_some() && !revoked.contains_key(&entry.number);
    if let Some(last) = chain.entries.iter().rfind(is_believed) {
        let heads = last.heads().expect("it was asked for");
        if let Some(what) = contradiction(office, heads)? {
            bail!(
                "nothing is signed: {what}, as head {} of {} vouches for. If a backup was restored, sign once with --after-restore; otherwise see munim verify --against",
                last.number,
                last.at
            );
        }
    }
    next(office, chain, key, now, Says::Head(ends(office)?), None)
}

/// The same after a backup was restored: says so, and gives up what lies behind the backup.
pub fn sign_after_restore(office: &Anchored, key: &SigningKey, now: Moment) -> Result<Entry> {
    let chain = Chain::own(&office.heads())?;
    next(office, chain, key, now, Says::Restored(ends(office)?), None)
}

/// Lets another key sign from here on; both sign that.
pub fn change_key(
    office: &Anchored,
    key: &SigningKey,
    successor: &SigningKey,
    now: Moment,
) -> Result<Entry> {
    ensure!(key.public() != successor.public(), "it is the key that signs already");
    let says = Says::KeyChanged { successor: successor.public() };
    next(office, Chain::own(&office.heads())?, key, now, says, Some(successor))
}

/// Revokes a key from a day on, by the key that has followed it or by the recovery key, which names
/// the one that goes on.
pub fn revoke_key(
    office: &Anchored,
    key: &SigningKey,
    (revoked, from): (PublicKey, Date),
    successor: Option<PublicKey>,
    now: Moment,
) -> Result<Entry> {
    let says = Says::KeyRevoked { revoked, from, successor: successor.unwrap_or(key.public()) };
    next(office, Chain::own(&office.heads())?, key, now, says, None)
}

fn next(
    office: &Anchored,
    mut chain: Chain,
    key: &SigningKey,
    now: Moment,
    says: Says,
    successor: Option<&SigningKey>,
) -> Result<Entry> {
    let last = chain.entries.last().with_context(|| {
        format!("{} has not begun: munim heads begin", office.heads().display())
    })?;
    ensure!(
        first_chain(office)? == last.office,
        "nothing is signed: {} are the heads of another office, or the books were rewritten from their first batch on",
        office.heads().display()
    );
    let number = i64::try_from(last.number + 1).context("there are too many heads")?;
    let entry = Entry::signed([number, now.0], [last.office, last.hash()], says, key, successor);
    // Judged as whoever verifies it will.
    chain.entries.push(entry.clone());
    if let Some(what) = chain.check().findings.first() {
        bail!("nothing is signed: {what}");
    }
    chain.entries.pop();
    chain.append(&office.heads(), entry.clone())?;
    Ok(entry)
}

/// Takes over what a folder outside holds behind the office's own heads, as after a restore; how
/// many entries. It must be the same chain: behind another one nothing is signed, because the two
/// would never meet again.
fn adopt(office: &Anchored, outside: &Path) -> Result<usize> {
    let (mut own, theirs) = (Chain::own(&office.heads())?, Chain::read(outside)?);
    // What does not fit there is said where it is brought to, and by whoever verifies it.
    if theirs.entries.is_empty() || !theirs.check().findings.is_empty() {
        return Ok(0);
    }
    ensure!(
        theirs.entries[0].office == first_chain(office)?,
        "nothing is signed: {} holds the heads of another office, or the books were rewritten from their first batch on; name another folder",
        outside.display()
    );
    let differs = own.entries.iter().zip(&theirs.entries).find(|(own, their)| own != their);
    if let Some((own, _)) = differs {
        bail!(
            "nothing is signed: entry {} of the heads in {} is another one than the office's own; one of the two is forged, or was signed after a restore without this folder",
            own.number,
            outside.display()
        );
    }
    if theirs.entries.len() <= own.entries.len() {
        return Ok(0);
    }
    let behind = theirs.entries[own.entries.len()..].to_vec();
    let count = behind.len();
    for entry in behind {
        own.append(&office.heads(), entry)?;
    }
    Ok(count)
}

/// The same for every folder to which heads go: those that are known, and these.
pub fn adopt_all(office: &Anchored, more: &[String]) -> Result<usize> {
    let mut adopted = 0;
    let more = more.iter().filter(|place| places::is_folder(place)).map(PathBuf::from);
    for folder in places::folders(office)?.into_iter().chain(more).filter(|place| place.is_dir()) {
        adopted += adopt(office, &folder)?;
    }
    Ok(adopted)
}

/// Where both journals end now. The books first, so that whoever saw something in them is named in
/// what is read after them.
fn ends(office: &Anchored) -> Result<Heads> {
    let books = end_of(&office.books)?.context("an office without books has no heads")?;
    Ok(Heads { books, access: end_of(&office.access)? })
}

/// Where a journal ends; none when it is not there.
pub fn end_of(place: &Place) -> Result<Option<Seen>> {
    match Prefix::of(place) {
        Ok(prefix) => {
            let head = prefix.head();
            let (batches, events, chain) = (head.batches, head.next_seq, head.chain);
            Ok(Some(Seen { batches, events, chain }))
        }
        Err(Failure::NoJournal { .. }) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// Where a journal ended when it had so many batches; none when it has fewer.
fn head_at(place: &Place, batches: u64) -> Result<Option<Seen>> {
    let Some(end) = end_of(place)? else { return Ok(None) };
    if end.batches <= batches {
        return Ok((end.batches == batches).then_some(end));
    }
    let (mut tail, mut batch) = (Tail::open(place, batches)?, Batch::default());
    let found = tail.next(&mut batch)?;
    Ok(found.then_some(Seen { batches, events: batch.seq, chain: batch.previous }))
}

/// How the journals differ from what was vouched for, if they do.
fn contradiction(office: &Anchored, heads: &Heads) -> Result<Option<String>> {
    let journals = [
        ("the books", &office.books, Some(heads.books)),
        ("the journal of access", &office.access, heads.access),
    ];
    for (name, place, seen) in journals {
        let Some(seen) = seen else { continue };
        match head_at(place, seen.batches)? {
            None => return Ok(Some(format!("{name} no longer reach {} batches", seen.batches))),
            Some(found) if found != seen => {
                return Ok(Some(format!(
                    "{name} hold another history of {} batches",
                    seen.batches
                )));
            }
            Some(_) => {}
        }
    }
    Ok(None)
}
