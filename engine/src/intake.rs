//! Intake (elsewhere a load pipeline): one file, from its bytes to durable books.
//!
//! ```text
//!  bytes ─> unpack ─> parse ─> chunks of inputs          a thread of its own
//!                                └─> judge, apply, encode this one
//!  the document itself ─────────────────┴─> scribe       a thread of its own: archive, then
//!  journal
//! ```
//!
//! In: a file or its bytes, its kind, and a layout when its columns are somebody else's; or a
//! document that was put forward and approved, out of the archive. Out: how many rows were read,
//! booked, named as duplicates, rejected; the list of the rejected ones. A load that dies half-way
//! is simply done again: what was booked is a duplicate of itself.

use crate::engine::{Engine, Taken};
use crate::folder::Folder;
use crate::keeper::Between;
use crate::objection::Objection;
use crate::progress::Progress;
use anyhow::{Context, Result, bail};
use inbound::{Layout, Row};
use indicatif::ProgressBar;
use office::records::view::rejections_of;
use office::words::english;
use office::{Office, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use terms::{
    Act, Actor, ContentHash, Document, FinishSource, Input, Name, NameDocument, Origin,
    ProposeDocument, Received, SourceId, SourceKind, sentence,
};

/// How many rows go from the parser to the office at once.
const CHUNK_ROWS: usize = 1024;

/// How many chunks may wait between them.
const CHUNKS_WAITING: usize = 8;

/// The longest name of a file that is kept as its name: with `.csv` behind it, the list of its
/// refused rows has one too.
const NAME_BYTES_MAX: usize = 251;

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read, without the header.
    pub read: u32,
    /// Rows that are in the books now.
    pub booked: u32,
    /// Rows that said what an earlier row had said.
    pub duplicate: u32,
    /// Rows that were refused.
    pub rejected: u32,
}

/// A file that was loaded.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The document.
    pub source: SourceId,
    /// Its name.
    pub name: Name,
    /// What became of its rows.
    pub counts: Counts,
    /// The list of its refused rows, when there are any.
    pub rejected_file: Option<PathBuf>,
}

/// What arrives: the bytes of a document, and what is known of them.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What it is.
    pub kind: SourceKind,
    /// The name under which it comes.
    pub name: Name,
    /// Its bytes; plain, gzip or zip.
    pub bytes: Arc<Vec<u8>>,
    /// The layout that maps somebody else's columns to ours.
    pub layout: Option<Vec<u8>>,
    /// Who brought it, when the door knows.
    pub act: Option<Act>,
}

impl Arrival {
    /// A file, with the file of its layout.
    pub fn read(kind: SourceKind, path: &Path, layout: Option<&Path>) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        let layout = layout.map(read_layout).transpose()?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| name.len() <= NAME_BYTES_MAX);
        let Some(name) = name else {
            bail!(
                "{} has no plain name of at most {NAME_BYTES_MAX} bytes; rename it",
                path.display()
            )
        };
        Ok(Self { kind, name: Name::from(name), bytes: Arc::new(bytes), layout, act: None })
    }

    /// The document that it is.
    pub fn document(&self) -> Document {
        let hash = |bytes: &[u8]| ContentHash(journal::Hash::of(bytes).0);
        let (content, layout) = (hash(&self.bytes), self.layout.as_deref().map(hash));
        Document {
            kind: self.kind,
            name: self.name.clone(),
            content,
            layout,
            bytes: self.bytes.len() as u64,
        }
    }

    /// Gives each of its rows to `each`, as an input; nothing is kept.
    pub fn each_input(&self, mut each: impl FnMut(&Input)) -> Result<()> {
        let layout = self.layout()?;
        let text = inbound::unpack(&self.bytes)?;
        let rows = inbound::open(self.kind, &text, layout.as_ref())?;
        for row in rows {
            each(&row.input);
        }
        Ok(())
    }

    fn layout(&self) -> Result<Option<Layout>> {
        let parse = |text: &Vec<u8>| {
            Layout::parse(&String::from_utf8_lossy(text)).context("the layout cannot be read")
        };
        self.layout.as_ref().map(parse).transpose()
    }

    /// Keeps the bytes, and the layout; they are durable before anything that is taken after them.
    fn keep(&self, engine: &mut Engine) -> Result<()> {
        if let Some(layout) = &self.layout {
            engine.keep(Arc::new(layout.clone()))?;
        }
        engine.keep(Arc::clone(&self.bytes))
    }
}

/// Loads a file into the engine. When it returns, everything that it says is durable.
pub fn load(
    engine: &mut Engine,
    kind: SourceKind,
    path: &Path,
    layout: Option<&Path>,
    progress: Progress,
) -> Result<Intake> {
    load_bytes(engine, &Arrival::read(kind, path, layout)?, progress, &mut |_| {})
        .with_context(|| path.display().to_string())
}

/// Puts a document forward: a second person must approve it before it is loaded. Its bytes are
/// kept, so that the approval is of exactly these; the id of the proposal.
pub fn propose(engine: &mut Engine, arrival: &Arrival, by: Actor, reason: Name) -> Result<Name> {
    let (document, layout) = (arrival.document(), arrival.layout()?);
    let text = inbound::unpack(&arrival.bytes)?;
    let rows = inbound::open(arrival.kind, &text, layout.as_ref())?.count();
    arrival.keep(engine)?;
    let propose = Input::ProposeDocument(ProposeDocument {
        document: document.clone(),
        rows: u32::try_from(rows)?,
        by,
        reason,
    });
    match arrival.act.clone() {
        Some(act) => engine.command_by(act, propose).map_err(Taken::into_error)?,
        None => engine.command(propose)?,
    };
    engine.settle()?;
    let is_it = |kept: &office::desks::Kept| kept.document() == Some(&document);
    let found = engine.office.proposals.open().find(|(_, kept)| is_it(kept));
    Ok(found.map(|(proposal_id, _)| proposal_id.clone()).expect("it was just submitted"))
}

/// Binds the name under which a document comes that is known under another one: it is not done
/// again, and its key must not be forgotten. Doing it again changes nothing.
pub fn bind_name(engine: &mut Engine, document: &Document, act: Option<&Act>) -> Result<()> {
    if engine.office.documents_named(document.kind, &document.name).next().is_some() {
        return Ok(());
    }
    let name = Input::NameDocument(NameDocument { document: document.clone() });
    match act {
        Some(act) => engine.command_by(act.clone(), name).map_err(Taken::into_error)?,
        None => engine.command(name)?,
    };
    engine.settle()?;
    Ok(())
}

/// Loads what was approved and is not in the books yet, out of the archive. Doing it again, after a
/// crash, changes nothing.
pub fn load_approved(
    engine: &mut Engine,
    progress: Progress,
    between: &mut Between<'_>,
) -> Result<Vec<Intake>> {
    let approved: Vec<Document> =
        office::approved_documents(&engine.office).map(|(_, document)| document.clone()).collect();
    approved.into_iter().map(|document| load_kept(engine, document, progress, between)).collect()
}

fn load_kept(
    engine: &mut Engine,
    document: Document,
    progress: Progress,
    between: &mut Between<'_>,
) -> Result<Intake> {
    let read = |hash: ContentHash| engine.archive.read(&journal::Hash(hash.0));
    let bytes = Arc::new(read(document.content)?);
    let layout = document.layout.map(read).transpose()?;
    load_bytes(
        engine,
        &Arrival { kind: document.kind, name: document.name, bytes, layout, act: None },
        progress,
        between,
    )
}

/// Loads a document into the engine, and lets others in between its pieces. When it returns,
/// everything that it says is durable.
pub fn load_bytes(
    engine: &mut Engine,
    arrival: &Arrival,
    progress: Progress,
    between: &mut Between<'_>,
) -> Result<Intake> {
    let (document, layout) = (arrival.document(), arrival.layout()?);
    let text = inbound::unpack(&arrival.bytes)?;
    let rows = inbound::open(arrival.kind, &text, layout.as_ref())?;

    // From here on the document is readable: it is kept, and then it is named.
    arrival.keep(engine)?;
    let receive = Input::ReceiveSource(document.clone());
    match arrival.act.clone() {
        Some(act) => engine.command_by(act, receive).map_err(Taken::into_error)?,
        None => engine.command(receive)?,
    };
    let source = engine.office.sources.find(&document).expect("it was just received");
    let lines = text.split(|byte| *byte == b'\n').count();
    let bar = progress.lines(&format!("loading {}", document.name), lines as u64);
    let counts = take_rows(engine, source, rows, &bar, between)?;
    engine.command(Input::FinishSource(FinishSource { source, rows: counts.read }))?;
    engine.settle()?;
    bar.finish_and_clear();
    let rejected_file = write_rejected(&engine.folder, &engine.office, source)?;
    Ok(Intake { source, name: document.name, counts, rejected_file })
}

fn read_layout(path: &Path) -> Result<Vec<u8>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    Layout::parse(&text).with_context(|| path.display().to_string())?;
    Ok(text.into_bytes())
}

/// Parses beside, judges here.
fn take_rows(
    engine: &mut Engine,
    source: SourceId,
    rows: inbound::Rows<'_>,
    bar: &ProgressBar,
    between: &mut Between<'_>,
) -> Result<Counts> {
    let (send, receive) = sync_channel(CHUNKS_WAITING);
    std::thread::scope(|threads| {
        threads.spawn(move || parse(rows, &send));
        judge(engine, source, receive, bar, between)
    })
}

fn parse(rows: inbound::Rows<'_>, send: &SyncSender<Vec<Row>>) {
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    for row in rows {
        chunk.push(row);
        if chunk.len() == CHUNK_ROWS {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS));
            // When the other side is gone it has failed already and says so.
            if send.send(full).is_err() {
                return;
            }
        }
    }
    let _ = send.send(chunk);
}

fn judge(
    engine: &mut Engine,
    source: SourceId,
    chunks: Receiver<Vec<Row>>,
    bar: &ProgressBar,
    between: &mut Between<'_>,
) -> Result<Counts> {
    let mut counts = Counts::default();
    for chunk in chunks {
        bar.set_position(chunk.last().map_or(0, |row| row.line));
        for Row { row, input, .. } in chunk {
            let outcome = engine
                .take(&Received { origin: Origin::Row { source, row }, input })
                .map_err(Taken::into_error)?;
            counts.read += 1;
            match outcome {
                Outcome::Booked => counts.booked += 1,
                Outcome::Duplicate => counts.duplicate += 1,
                Outcome::Rejected => counts.rejected += 1,
            }
        }
        between(engine);
        if engine.breaks_off.load(Ordering::Relaxed) {
            bail!(Objection(sentence!(
                "the console was closed before the document was loaded; upload it again, nothing is booked twice"
            )));
        }
    }
    Ok(counts)
}

/// Writes the list of every file's refused rows anew, as the books have them.
pub fn write_rejected_lists(folder: &Folder, office: &Office) -> Result<()> {
    office
        .sources
        .files()
        .try_for_each(|(source, _)| write_rejected(folder, office, source).map(|_| ()))
}

/// Writes the list of a file's refused rows, or removes an older one when there are none any more.
fn write_rejected(folder: &Folder, office: &Office, source: SourceId) -> Result<Option<PathBuf>> {
    let name = &office.sources.file(source).document.name;
    let path = folder.rejected(name);
    let mut rows = rejections_of(&office.sources, source, 0).peekable();
    if rows.peek().is_none() {
        // There may be none to remove.
        let _ = fs::remove_file(&path);
        return Ok(None);
    }
    let could_not = || format!("could not write {}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(&path)).with_context(could_not)?;
    let mut file = csv::Writer::from_path(&path).with_context(could_not)?;
    file.write_record(["row", "code", "message"]).with_context(could_not)?;
    for rejected in rows {
        file.write_record([
            &rejected.row.to_string(),
            rejected.sentence.code.as_str(),
            &english(rejected.sentence),
        ])
        .with_context(could_not)?;
    }
    file.flush().with_context(could_not)?;
    Ok(Some(path))
}
