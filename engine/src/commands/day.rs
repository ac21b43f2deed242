//! `munim day`: one business day, from opening to close.

use crate::engine::{Engine, Taken};
use crate::intake::{Intake, load};
use crate::objection::Objection;
use crate::progress::Progress;
use anyhow::{Context, Result, bail};
use office::Office;
use office::plausible::{Gate, gates};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{
    Act, Control, Date, Input, Job, OpenDay, Run, Say, Sentence, SettleDue, SourceKind, Wording,
    sentence,
};

/// When a kind of file is taken within its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Before what is due settles.
    Before,
    /// After it.
    After,
}

/// The kinds of files that a day takes, in their order, each with what its flag is for.
const DAY: [(SourceKind, Turn, &str); 8] = [
    (SourceKind::Prices, Turn::Before, "Files of prices"),
    (SourceKind::FxRates, Turn::Before, "Files of rates of currencies"),
    (SourceKind::Trades, Turn::Before, "Files of trades"),
    (SourceKind::Allocations, Turn::Before, "Files of allocations"),
    (SourceKind::Conversions, Turn::Before, "Files of exchanges of currencies"),
    (SourceKind::Deliveries, Turn::After, "Files of deliveries"),
    (SourceKind::Loans, Turn::After, "Files of loans of securities"),
    (SourceKind::Payments, Turn::After, "Files of payments"),
];

/// Each kind of file that a day takes, in their order, with what its flag is for.
pub fn kinds_of_a_day() -> impl Iterator<Item = (SourceKind, &'static str)> {
    DAY.into_iter().map(|(kind, _, help)| (kind, help))
}

/// The files that a day takes, by kind.
#[derive(Clone, Debug, Default)]
pub struct DayFiles(BTreeMap<SourceKind, Vec<PathBuf>>);

impl DayFiles {
    /// Each file, with its kind.
    pub fn each(&self) -> impl Iterator<Item = (SourceKind, &Path)> {
        self.0.iter().flat_map(|(kind, files)| files.iter().map(|file| (*kind, file.as_path())))
    }

    /// The files of a kind.
    fn of(&self, kind: SourceKind) -> &[PathBuf] {
        self.0.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }
}

impl FromIterator<(SourceKind, Vec<PathBuf>)> for DayFiles {
    fn from_iter<I: IntoIterator<Item = (SourceKind, Vec<PathBuf>)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

impl<const KINDS: usize> From<[(SourceKind, Vec<PathBuf>); KINDS]> for DayFiles {
    fn from(files: [(SourceKind, Vec<PathBuf>); KINDS]) -> Self {
        files.into_iter().collect()
    }
}

/// A day that was run.
pub struct DaySheet {
    /// The files that were taken now.
    pub intakes: Vec<Intake>,
    /// The control sheet.
    pub controls: Vec<Control>,
    /// What a person should look at.
    pub open_items: Vec<Sentence>,
    /// The exceptions over which the day is not closed, and who has signed.
    pub gates: Vec<Gate>,
    /// The business days before it that nobody had run, and that were run now, without files.
    pub days_between: Vec<Date>,
    /// Was the day closed before, so that nothing was done?
    pub was_closed: bool,
}

impl DaySheet {
    /// Is the day closed: do all controls hold, and is every list signed?
    pub fn holds(&self) -> bool {
        self.controls.iter().all(Control::holds) && self.gates.iter().all(Gate::is_signed)
    }
}

/// Runs a day: opens it, takes the files, lets what is due settle, takes what has moved, works
/// out what follows, closes. A day that was
/// interrupted goes on; a day that is closed is left alone.
pub fn run_day(
    engine: &mut Engine,
    date: Date,
    files: &DayFiles,
    progress: Progress,
) -> Result<DaySheet> {
    run_day_by(engine, date, files, progress, None)
}

/// The same, by a person whom the door knows: their act stands before the opening and before the
/// close. The business days since the last close that nobody has run are run before it, without
/// files: a slip of a date loses no day. One of them that cannot be closed stops it.
pub fn run_day_by(
    engine: &mut Engine,
    date: Date,
    files: &DayFiles,
    progress: Progress,
    act: Option<&Act>,
) -> Result<DaySheet> {
    if let Some(sheet) = engine.office.days.sheet(date) {
        let controls = sheet.to_vec();
        check_taken_before(engine, date, files)?;
        return Ok(DaySheet {
            intakes: Vec::new(),
            controls,
            open_items: Vec::new(),
            gates: Vec::new(),
            days_between: Vec::new(),
            was_closed: true,
        });
    }
    let days_between = days_between(&engine.office, date);
    if !days_between.is_empty() {
        // A file that cannot be read is said before days are run for its sake.
        for (_, file) in files.each() {
            content_of(file)?;
        }
    }
    for day in &days_between {
        progress.say(format!("{day} was not run; it is run now, without files"));
        let sheet = run_one(engine, *day, &DayFiles::default(), progress, act)?;
        if !sheet.holds() {
            bail!(Objection(sentence!(
                "{date} cannot be run: {day} before it was not run, and cannot be closed ({why}); run it first, with its files",
                date = date,
                day = day,
                why = why_open(&sheet)
            )));
        }
    }
    let sheet = run_one(engine, date, files, progress, act)?;
    Ok(DaySheet { days_between, ..sheet })
}

/// The business days between the last one that was closed and another one; none when that is no
/// business day, and will be refused.
pub fn days_between(office: &Office, date: Date) -> Vec<Date> {
    if !office.directory.is_business_day(date) {
        return Vec::new();
    }
    let (None, Some(last)) = (office.days.open(), office.days.last_closed()) else {
        return Vec::new();
    };
    let between = (last.days() + 1..date.days()).map(Date::from_days);
    between.filter(|day| office.directory.is_business_day(*day)).collect()
}

/// The first thing for which a day stays open.
fn why_open(sheet: &DaySheet) -> Wording {
    let gate = sheet.gates.iter().find(|gate| !gate.is_signed()).map(Gate::says);
    let control = sheet.controls.iter().find(|control| !control.holds());
    gate.or_else(|| control.map(|control| control.control.wording())).unwrap_or_default()
}

fn run_one(
    engine: &mut Engine,
    date: Date,
    files: &DayFiles,
    progress: Progress,
    act: Option<&Act>,
) -> Result<DaySheet> {
    given(engine, act, Input::OpenDay(OpenDay(date)))?;
    let mut intakes = take(engine, Turn::Before, files, progress)?;
    engine.command(Input::SettleDue(SettleDue(date)))?;
    intakes.extend(take(engine, Turn::After, files, progress)?);
    work(engine, date)?;
    let end = engine.day_end(date)?;
    let controls = office::controls(&engine.office, &end);
    let gates = gates(&engine.office, date);
    let mut open_items = office::open_items(&engine.office, date);
    open_items.extend(office::not_watched(&engine.office));
    if controls.iter().all(Control::holds) && gates.iter().all(Gate::is_signed) {
        engine.close_day(end, act)?;
    }
    Ok(DaySheet {
        intakes,
        controls,
        open_items,
        gates,
        days_between: Vec::new(),
        was_closed: false,
    })
}

/// Gives an input to the engine, in the name of whoever is signed in, if anybody is.
pub(super) fn given(engine: &mut Engine, act: Option<&Act>, input: Input) -> Result<()> {
    match act {
        Some(act) => engine.command_by(act.clone(), input).map_err(Taken::into_error)?,
        None => engine.command(input)?,
    };
    Ok(())
}

/// How often a job may run on a day without booking as much as it can at once. A job of that many
/// runs never ends, and is a bug of ours; better one day that does not close than a journal that
/// fills the disk.
const SHORT_RUNS_MAX: u32 = 1_000;

/// What the office works out by itself: each job until it has nothing more to book.
fn work(engine: &mut Engine, date: Date) -> Result<()> {
    for job in Job::DAILY {
        let mut short_runs = 0;
        loop {
            let before = engine.office.events();
            engine.command(Input::Run(Run { job, date }))?;
            let booked = usize::try_from(engine.office.events() - before)?;
            if booked == 0 {
                break;
            }
            short_runs += u32::from(booked < office::JOB_EVENTS_MAX);
            if short_runs >= SHORT_RUNS_MAX {
                bail!(Objection(sentence!(
                    "{job} of {date} books for ever: keep the folder and report it",
                    job = job.as_str(),
                    date = date
                )));
            }
        }
    }
    Ok(())
}

fn take(
    engine: &mut Engine,
    turn: Turn,
    files: &DayFiles,
    progress: Progress,
) -> Result<Vec<Intake>> {
    let kinds = DAY.into_iter().filter(|(_, of, _)| *of == turn).map(|(kind, ..)| kind);
    let each = kinds.flat_map(|kind| files.of(kind).iter().map(move |file| (kind, file)));
    each.map(|(kind, file)| load(engine, kind, file, None, progress)).collect()
}

/// The files of a closed day must be the ones that it took; anything new belongs to the next day.
fn check_taken_before(engine: &Engine, date: Date, files: &DayFiles) -> Result<()> {
    for file in files.0.values().flatten() {
        let content = content_of(file)?;
        if !engine.office.sources.files().any(|(_, kept)| kept.document.content == content) {
            bail!(
                "{date} is closed and {} is not one of its files; load it into the next day with munim load",
                file.display()
            );
        }
    }
    Ok(())
}

fn content_of(file: &Path) -> Result<terms::ContentHash> {
    let bytes =
        std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    Ok(terms::ContentHash(journal::Hash::of(&bytes).0))
}
