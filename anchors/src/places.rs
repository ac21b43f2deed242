//! Places outside to which entries go, and how far each of them has come.
//!
//! In: the office's own chain, and the places: a folder, an address that takes a POST, a time-stamp
//! authority. Out: for each place how many entries have arrived, and why the next one waits. Never
//! here: an entry that is forgotten; a place is asked again until it has all of them.
//!
//! ```text
//! heads/00000012.head   heads/00000012.9f3c01d2.tsr   heads/places
//! ```
//!
//! `places` is a line for each: how many entries have arrived, the place, and why the next one
//! waits, with tabs between them. It is part of a backup, because whoever restores one signs behind
//! what lies outside. A stamp is named by the authority that gave it.

use crate::Anchored;
use crate::chain::{Chain, FOR_EVERYBODY, FOR_ITS_OWNER, file_name, keep};
use crate::entry::Entry;
use crate::stamp::{QUERY, Query};
use anyhow::{Context, Result, bail, ensure};
use journal::Hash;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::Agent;

/// What a place that is a time-stamp authority begins with.
const AUTHORITY: &str = "tsa:";
/// The file of the places.
const PLACES: &str = "places";
/// So long may a place take.
const ANSWER_S_MAX: u64 = 10;
/// Bytes of a time stamp.
const STAMP_BYTES_MAX: u64 = 1 << 20;

/// How far the entries have come at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The place, as it was named.
    pub place: String,
    /// So many entries, from the first one on.
    pub arrived: usize,
    /// So many wait.
    pub waiting: usize,
    /// Why the first of them does.
    pub why: String,
}

/// For people.
impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has {} heads", self.place, self.arrived)?;
        match (self.waiting, self.why.as_str()) {
            (0, "") => {}
            (0, why) => write!(f, "; a time stamp waits: {why}")?,
            (waiting, why) => write!(f, "; {waiting} wait: {why}")?,
        }
        Ok(())
    }
}

/// Brings every entry to every place that it has not come to yet: to those that are known, and to
/// these.
pub fn deliver(office: &Anchored, more: &[String]) -> Result<Vec<Delivery>> {
    let chain = Chain::own(&office.heads())?;
    let mut deliveries = known(office)?;
    for place in more {
        let place = absolute(office, place)?;
        if deliveries.iter().all(|delivery| delivery.place != place) {
            deliveries.push(Delivery { place, arrived: 0, waiting: 0, why: String::new() });
        }
    }
    // What an authority gives goes to the folders too.
    deliveries.sort_by_key(|delivery| !delivery.place.starts_with(AUTHORITY));
    for delivery in &mut deliveries {
        delivery.why.clear();
        let waiting = chain.entries.get(delivery.arrived..).unwrap_or_default();
        for entry in waiting {
            match bring(office, &delivery.place, entry) {
                Ok(()) => delivery.arrived += 1,
                Err(error) => {
                    delivery.why = format!("{error:#}").replace(['\t', '\n'], " ");
                    break;
                }
            }
        }
        delivery.waiting = chain.entries.len().saturating_sub(delivery.arrived);
    }
    bring_stamps(office, &mut deliveries);
    // Whoever named another place meanwhile is not forgotten.
    for other in known(office)? {
        if deliveries.iter().all(|delivery| delivery.place != other.place) {
            deliveries.push(other);
        }
    }
    write_known(office, &deliveries)?;
    Ok(deliveries)
}

/// How far they have come, as far as is known; nothing is sent.
pub fn known(office: &Anchored) -> Result<Vec<Delivery>> {
    let file = office.heads().join(PLACES);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", file.display()));
        }
    };
    let entries = Chain::own(&office.heads())?.entries.len();
    let delivery = |line: &str| {
        let mut fields = line.split('\t');
        let arrived: usize = fields.next()?.parse().ok()?;
        let place = fields.next()?.to_owned();
        let waiting = entries.saturating_sub(arrived);
        let why = fields.next().unwrap_or_default().to_owned();
        Some(Delivery { place, arrived, waiting, why })
    };
    text.lines()
        .map(|line| {
            delivery(line).with_context(|| format!("{} has a line {line:?}", file.display()))
        })
        .collect()
}

/// Those that are folders.
pub fn folders(office: &Anchored) -> Result<Vec<PathBuf>> {
    let places = known(office)?.into_iter().map(|delivery| delivery.place);
    Ok(places.filter(|place| is_folder(place)).map(PathBuf::from).collect())
}

fn write_known(office: &Anchored, deliveries: &[Delivery]) -> Result<()> {
    if deliveries.is_empty() {
        return Ok(());
    }
    let file = office.heads().join(PLACES);
    let unfinished = office.heads().join(format!("{PLACES}.{}.unfinished", std::process::id()));
    let line = |delivery: &Delivery| {
        format!("{}\t{}\t{}\n", delivery.arrived, delivery.place, delivery.why)
    };
    let text: String = deliveries.iter().map(line).collect();
    let durable = |path: &Path| File::open(path).and_then(|path| path.sync_all());
    fs::write(&unfinished, text)
        .and_then(|()| durable(&unfinished))
        .and_then(|()| fs::rename(&unfinished, &file))
        .and_then(|()| durable(&office.heads()))
        .with_context(|| format!("could not write {}", file.display()))
}

/// A place as it is remembered: a folder by its whole path, so that it is found from anywhere.
pub fn absolute(office: &Anchored, place: &str) -> Result<String> {
    ensure!(!place.contains(['\t', '\n']), "{place:?} is no place");
    if is_address(place) {
        return Ok(place.to_owned());
    }
    if let Some(authority) = place.strip_prefix(AUTHORITY) {
        ensure!(is_address(authority), "{place}: an authority has an address, tsa:https://…");
        return Ok(place.to_owned());
    }
    let path = std::path::absolute(place).with_context(|| format!("{place} is no folder"))?;
    ensure!(
        !office.holds(&path),
        "{place} lies in the folder with the books and would be lost or exchanged with it; name a folder elsewhere"
    );
    Ok(path.display().to_string())
}

/// Is it neither an address nor an authority?
pub fn is_folder(place: &str) -> bool {
    !is_address(place) && !place.starts_with(AUTHORITY)
}

fn is_address(place: &str) -> bool {
    place.starts_with("https://") || place.starts_with("http://")
}

fn bring(office: &Anchored, place: &str, entry: &Entry) -> Result<()> {
    let text = entry.text();
    if let Some(authority) = place.strip_prefix(AUTHORITY) {
        let who = Hash::of(place.as_bytes()).to_string();
        let name = format!("{:08}.{}.tsr", entry.number, &who[..8]);
        if office.heads().join(&name).exists() {
            return Ok(());
        }
        let query = Query::of(text.as_bytes())?;
        let reply = post(authority, QUERY, &query.bytes)?;
        query.check(&reply)?;
        return keep(&office.heads(), &name, &reply, FOR_ITS_OWNER);
    }
    if is_address(place) {
        return post(place, "text/plain; charset=utf-8", text.as_bytes()).map(|_| ());
    }
    // A folder that is not there may be one that is not mounted.
    ensure!(Path::new(place).is_dir(), "the folder {place} is not there");
    keep(Path::new(place), &file_name(entry.number), text.as_bytes(), FOR_EVERYBODY)
}

/// Time stamps go to every folder.
fn bring_stamps(office: &Anchored, deliveries: &mut [Delivery]) {
    let entries = fs::read_dir(office.heads()).into_iter().flatten().flatten();
    let stamps: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsr"))
        .collect();
    for delivery in deliveries.iter_mut().filter(|delivery| is_folder(&delivery.place)) {
        for stamp in &stamps {
            let name = stamp.file_name().unwrap_or_default().to_string_lossy();
            // Another answer to the same question is as good.
            if Path::new(&delivery.place).join(&*name).exists() {
                continue;
            }
            let kept = fs::read(stamp)
                .map_err(anyhow::Error::from)
                .and_then(|bytes| keep(Path::new(&delivery.place), &name, &bytes, FOR_EVERYBODY));
            if let Err(error) = kept
                && delivery.why.is_empty()
            {
                delivery.why = format!("{error:#}").replace(['\t', '\n'], " ");
            }
        }
    }
}

fn post(address: &str, kind: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let agent = Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(ANSWER_S_MAX)))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .new_agent();
    let sent = agent.post(address).header("content-type", kind).send(bytes);
    let mut response = sent.with_context(|| format!("{address} cannot be reached"))?;
    let status = response.status();
    if !status.is_success() {
        bail!("{address} answered with {status}");
    }
    let reply = response.body_mut().with_config().limit(STAMP_BYTES_MAX).read_to_vec();
    reply.with_context(|| format!("{address} broke off"))
}
