//! Commands of bookkeepers: approve, decline, take back.

use super::by_whom::{AtTerminal, giver};
use super::day::given;
use crate::clock::now;
use crate::document::moves_of;
use crate::engine::Engine;
use crate::folder::Folder;
use crate::gl::Movements;
use crate::history::{look_at_each, say_torn};
use crate::intake::{self, Arrival, Counts, Intake};
use crate::progress::Progress;
use anyhow::{Context, Result, bail};
use office::Office;
use office::accounting::periods::year_starts;
use office::desks::view;
use office::plausible::{Check, gates};
use office::words::{english, in_english};
use std::path::{Path, PathBuf};
use terms::{
    Act, Actor, Approve, ContentHash, Control, Date, Decline, Input, Job, Lens, Matter, Name,
    Period, PeriodClose, PeriodEnd, ProposeDayReopening, ProposeReopening, ProposeReversal, Recall,
    Run, SourceKind, Step, Work,
};

/// A command of somebody who keeps the books.
#[derive(clap::Subcommand)]
pub enum Books {
    /// Approve what somebody else submitted (see the report `proposals`).
    Approve {
        /// The folder with the books.
        dir: PathBuf,
        /// The proposal; of a voucher, its id.
        proposal: String,
        /// Who approves.
        #[arg(long)]
        by: String,
        /// The hash that the report `proposals` shows; then nothing else is approved than what was
        /// shown.
        #[arg(long, value_parser = parse_hash)]
        hash: Option<ContentHash>,
    },
    /// Decline what somebody submitted for approval.
    Decline {
        /// The folder with the books.
        dir: PathBuf,
        /// The proposal; of a voucher, its id.
        proposal: String,
        /// Who declines.
        #[arg(long)]
        by: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Recall what you submitted yourself, while it is not approved.
    Recall {
        /// The folder with the books.
        dir: PathBuf,
        /// The proposal; of a voucher, its id.
        proposal: String,
        /// Who recalls it: whoever submitted it.
        #[arg(long)]
        by: String,
    },
    /// Submit a file for approval: it is kept, and loaded once somebody else has approved it.
    Propose {
        /// The folder with the books.
        dir: PathBuf,
        /// What it is: accounts, trades, payments and so on.
        #[arg(value_parser = parse_kind)]
        kind: SourceKind,
        /// The file; plain, gzip or zip.
        file: PathBuf,
        /// Who submits it.
        #[arg(long)]
        by: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// A layout (TOML) that maps other people's columns to ours.
        #[arg(long)]
        layout: Option<PathBuf>,
    },
    /// Sign the exceptions over which the open day is not closed (see the report `exceptions`).
    SignOff {
        /// The folder with the books.
        dir: PathBuf,
        /// Only those of a check: oversold, box, overdraft, money, price, duplicate, prices, files.
        #[arg(long, value_parser = parse_check)]
        check: Option<Check>,
        /// Who signs.
        #[arg(long)]
        by: String,
        /// Why the day may be closed over them.
        #[arg(long)]
        reason: String,
    },
    /// Submit the reversal of a voucher for approval; of one that recurs, that no more of it is
    /// booked.
    Reverse {
        /// The folder with the books.
        dir: PathBuf,
        /// The voucher; one that recurs by the id under which it was submitted.
        voucher: String,
        /// Who submits it.
        #[arg(long)]
        by: String,
    },
    /// Close a period: says what is still open, keeps its trial balance, and lets nothing count in
    /// it any more.
    ClosePeriod {
        /// The folder with the books.
        dir: PathBuf,
        /// The month.
        #[arg(long, value_parser = parse_period)]
        period: Period,
        /// Who closes it.
        #[arg(long)]
        by: String,
    },
    /// Request reopening of the day that was closed last.
    ReopenDay {
        /// The folder with the books.
        dir: PathBuf,
        /// The day.
        #[arg(long, value_parser = parse_day)]
        date: Date,
        /// Who requests it.
        #[arg(long)]
        by: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Request reopening of the last closed period.
    ReopenPeriod {
        /// The folder with the books.
        dir: PathBuf,
        /// The month.
        #[arg(long, value_parser = parse_period)]
        period: Period,
        /// Who submits it.
        #[arg(long)]
        by: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// The kind of a file, by its word.
pub fn parse_kind(text: &str) -> Result<SourceKind, String> {
    SourceKind::parse(text)
        .ok_or_else(|| format!("{text} is no kind of file; the kinds are {}", SourceKind::words()))
}

fn parse_check(text: &str) -> Result<Check, String> {
    let checks = || Check::ALL.map(Check::as_str).join(", ");
    Check::parse(text).ok_or_else(|| format!("{text} is no check; the checks are {}", checks()))
}

fn parse_period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| format!("{text} is no month; expected one such as 2026-10"))
}

fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no date; expected one such as 2026-10-30"))
}

fn parse_hash(text: &str) -> Result<ContentHash, String> {
    let wrong =
        || format!("{text} is no hash; expected the 64 digits that the report proposals shows");
    let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> =
        (text.len() == 64).then(|| (0..64).step_by(2).map(digit).collect()).flatten();
    bytes.and_then(|bytes| bytes.try_into().ok()).map(ContentHash).ok_or_else(wrong)
}

impl Books {
    /// Does it, and says what was done; the act keeps who typed it.
    pub fn run(&self, at: &AtTerminal) -> Result<String> {
        match self {
            Self::Approve { dir, proposal, by, hash } => {
                in_house(dir, |engine| approve(engine, proposal, (by, at), *hash))
            }
            Self::Decline { dir, proposal, by, reason } => in_house(dir, |engine| {
                let proposal_id = Name::from(proposal);
                let (by, act) = giver(&engine.office, by, at, ("decline", proposal))?;
                let reason = Name::from(reason);
                let decline = Decline { proposal_id, by, reason };
                given(engine, act.as_ref(), Input::Decline(decline))?;
                Ok(format!("{proposal} is declined; it never counts"))
            }),
            Self::Recall { dir, proposal, by } => in_house(dir, |engine| {
                let proposal_id = Name::from(proposal);
                let (by, act) = giver(&engine.office, by, at, ("recall", proposal))?;
                let recall = Recall { proposal_id, by, at: now() };
                given(engine, act.as_ref(), Input::Recall(recall))?;
                Ok(format!("{proposal} is recalled; it never counts"))
            }),
            Self::Propose { dir, kind, file, by, reason, layout } => in_house(dir, |engine| {
                let arrival = Arrival::read(*kind, file, layout.as_deref())?;
                let (by, act) = giver(&engine.office, by, at, ("put forward", &arrival.name))?;
                let arrival = Arrival { act, ..arrival };
                let proposed = intake::propose(engine, &arrival, by, Name::from(reason));
                let proposal_id = proposed.with_context(|| file.display().to_string())?;
                Ok(put_forward_as(&engine.office, &file.display().to_string(), &proposal_id))
            }),
            Self::SignOff { dir, check, by, reason } => {
                in_house(dir, |engine| sign_off(engine, *check, (by, at), reason))
            }
            Self::Reverse { dir, voucher, by } => in_house(dir, |engine| {
                let (by, act) = giver(&engine.office, by, at, ("take back", voucher))?;
                let reversal = ProposeReversal { voucher_id: Name::from(voucher), by };
                given(engine, act.as_ref(), Input::ProposeReversal(reversal))?;
                let is_it = |matter: &Matter| {
                    matches!(
                        matter,
                        Matter::Reversal { voucher_id } if voucher_id == voucher
                    )
                };
                Ok(put_forward(
                    &engine.office,
                    &format!("the reversal of voucher {voucher}"),
                    is_it,
                ))
            }),
            Self::ClosePeriod { dir, period, by } => in_house(dir, |engine| {
                let what = ("close period", &*period.to_string());
                let (by, act) = giver(&engine.office, by, at, what)?;
                close_period(engine, *period, by, act.as_ref())
            }),
            Self::ReopenDay { dir, date, by, reason } => {
                in_house(dir, |engine| reopen_day(engine, *date, (by, at), reason))
            }
            Self::ReopenPeriod { dir, period, by, reason } => {
                in_house(dir, |engine| reopen_period(engine, *period, (by, at), reason))
            }
        }
    }
}

/// Requests reopening of the day that was closed last.
fn reopen_day(
    engine: &mut Engine,
    date: Date,
    (by, at): (&str, &AtTerminal),
    reason: &str,
) -> Result<String> {
    let (by, act) = giver(&engine.office, by, at, ("reopen day", &date.to_string()))?;
    let reopening = ProposeDayReopening { date, by, reason: Name::from(reason) };
    given(engine, act.as_ref(), Input::ProposeDayReopening(reopening))?;
    let is_it = |of: &Matter| matches!(of, Matter::DayReopening { date: day, .. } if *day == date);
    Ok(put_forward(&engine.office, &format!("reopen day {date}"), is_it))
}

/// Requests reopening of the last closed period.
fn reopen_period(
    engine: &mut Engine,
    period: Period,
    (by, at): (&str, &AtTerminal),
    reason: &str,
) -> Result<String> {
    let (by, act) = giver(&engine.office, by, at, ("reopen period", &period.to_string()))?;
    let reopening = ProposeReopening { period, by, reason: Name::from(reason) };
    given(engine, act.as_ref(), Input::ProposeReopening(reopening))?;
    let is_it = |of: &Matter| matches!(of, Matter::Reopening { period: it, .. } if *it == period);
    Ok(put_forward(&engine.office, &format!("reopen period {period}"), is_it))
}

fn in_house(dir: &Path, work: impl FnOnce(&mut Engine) -> Result<String>) -> Result<String> {
    let mut engine = Engine::open(Folder::open(dir)?)?;
    say_torn(engine.torn.as_ref());
    let done = work(&mut engine)?;
    engine.close()?;
    Ok(done)
}

/// Signs each list of exceptions that waits for a signature, once.
fn sign_off(
    engine: &mut Engine,
    check: Option<Check>,
    (by, at): (&str, &AtTerminal),
    reason: &str,
) -> Result<String> {
    let Some(date) = engine.office.days.open() else {
        bail!("no day is open, so that nothing is to be signed; run one with munim day");
    };
    let gates = gates(&engine.office, date).into_iter();
    let gates = gates.filter(|gate| check.is_none_or(|check| check == gate.check));
    let mut signed = Vec::new();
    for gate in gates.filter(|gate| !gate.is_signed()) {
        let waits = gate.signatures.iter().find(|(_, signed)| signed.is_none());
        let Some((item, _)) = waits else { continue };
        let (by, act) = giver(&engine.office, by, at, ("sign off", gate.check.as_str()))?;
        let at = now();
        let step = Step::Resolve(reason.to_owned());
        let work = Work { item: item.clone(), by, at, step };
        given(engine, act.as_ref(), Input::Work(work))?;
        signed.push(format!("signed: {}", in_english(&gate.says())));
    }
    if signed.is_empty() {
        bail!("nothing of {date} waits for a signature");
    }
    Ok(signed.join("\n"))
}

/// Closes a period in the name of somebody; what is said of it.
pub fn close_period(
    engine: &mut Engine,
    period: Period,
    by: Actor,
    act: Option<&Act>,
) -> Result<String> {
    carry_result(engine, period, act)?;
    engine.settle()?;
    let end = period_end(&engine.folder, period, by)?;
    given(engine, act, Input::ClosePeriod(end))?;
    Ok(engine.office.periods.closings(period).last().map(closing_words).unwrap_or_default())
}

/// A year's result is carried with its last period.
pub fn carry_result(engine: &mut Engine, period: Period, act: Option<&Act>) -> Result<()> {
    if period.ends_year(year_starts(period, &engine.office.directory)) {
        given(engine, act, Input::Run(Run { job: Job::YearEnd, date: period.last() }))?;
    }
    Ok(())
}

/// The end of a period: its trial balance, drawn up from what is durable of the journal. It says of
/// how many events it is, so that it does not count when something was booked after it.
pub fn period_end(folder: &Folder, period: Period, by: Actor) -> Result<PeriodEnd> {
    let mut movements = Movements::default();
    let office = look_at_each(folder, Lens::default(), |office, _, _, recorded| {
        movements.add(office, recorded);
    })?;
    let totals = movements.totals(&office, period);
    Ok(PeriodEnd { period, by, journal_events: office.events(), totals })
}

fn closing_words(close: &PeriodClose) -> String {
    let open = close.open_items.iter().map(office::in_short);
    let open = open.map(|item| format!("still open: {}", english(&item)));
    let figures = |control: &Control| {
        (english(&control.control), in_english(&control.expected), in_english(&control.found))
    };
    let (lines, sums): (Vec<_>, Vec<_>) =
        close.sheet.iter().partition(|control| is_of_a_line(control));
    let sums = sums
        .into_iter()
        .map(figures)
        .map(|(sum, expected, found)| format!("{sum}: {expected} = {found}"));
    let changed = lines.into_iter().filter(|control| !control.holds()).map(figures);
    let changed = changed.map(|(line, first, now)| {
        format!("changed since the first closing: {line} from {first} to {now}")
    });
    let closed = format!(
        "{} is closed by {}; what comes too late for it counts in {}",
        close.period,
        close.by.person,
        close.period.next()
    );
    open.chain(sums).chain(changed).chain([closed]).collect::<Vec<_>>().join("\n")
}

/// Is it about a line of the trial balance, and not a sum? An older form says so in words.
fn is_of_a_line(control: &Control) -> bool {
    control
        .control
        .as_prose()
        .map_or(control.control.code == "ledger_line", |said| said.starts_with("line "))
}

fn approve(
    engine: &mut Engine,
    proposal: &str,
    (by, at): (&str, &AtTerminal),
    shown: Option<ContentHash>,
) -> Result<String> {
    // What was approved before a crash and not loaded yet goes first.
    intake::load_approved(engine, Progress { quiet: true }, &mut |_| {})?;
    let vouchers = engine.office.vouchers.all().count();
    let (by, act) = giver(&engine.office, by, at, ("approve", proposal))?;
    let moves = moves_of(&engine.folder, proposal, |look| look(&engine.office))?;
    let approve = Approve { proposal_id: Name::from(proposal), by, shown, moves };
    given(engine, act.as_ref(), Input::Approve(approve))?;
    engine.settle()?;
    let loaded = intake::load_approved(engine, Progress { quiet: true }, &mut |_| {})?;
    let office = &engine.office;
    let kept = office.proposals.find(proposal).expect("it was just approved");
    if kept.decision.is_none() {
        let by = &kept.by.person;
        return Ok(format!(
            "{proposal} of {by} has one approval of two; another person approves it too"
        ));
    }
    let says = view::sentences(kept, &office.directory)
        .iter()
        .map(english)
        .collect::<Vec<_>>()
        .join("\n  ");
    let booked: Vec<String> = office
        .vouchers
        .all()
        .skip(vouchers)
        .map(|booked| booked.voucher.voucher_id.to_string())
        .collect();
    let follows = match (booked.first(), loaded.first()) {
        (_, Some(intake)) => loaded_words(intake),
        (Some(voucher_id), None) => format!("voucher {voucher_id} is in the books"),
        (None, None) => "it counts from now on".to_owned(),
    };
    Ok(format!("{proposal} of {} is approved; {follows}:\n  {says}", kept.by.person))
}

fn loaded_words(intake: &Intake) -> String {
    let Counts { read, booked, duplicate, rejected } = intake.counts;
    let refused = intake
        .rejected_file
        .as_ref()
        .map(|path| format!("; the rejects are in {}", path.display()))
        .unwrap_or_default();
    format!(
        "{} is loaded: {read} read, {booked} booked, {duplicate} duplicate, {rejected} rejected{refused}",
        intake.name
    )
}

/// What was just submitted, with the hash to approve it by.
fn put_forward(office: &Office, what: &str, is_it: impl Fn(&Matter) -> bool) -> String {
    let mut open = office.proposals.open();
    let (proposal_id, _) = open
        .find(|(_, kept)| kept.parts.iter().any(|part| is_it(&part.matter)))
        .expect("it was just submitted");
    put_forward_as(office, what, proposal_id)
}

fn put_forward_as(office: &Office, what: &str, proposal_id: &Name) -> String {
    let kept = office.proposals.find(proposal_id).expect("it was just submitted");
    let hash = view::hash(proposal_id, kept, &office.directory);
    format!(
        "{what} is submitted for approval as {proposal_id}; somebody else approves it with munim approve DIR {proposal_id} --by NAME --hash {hash}"
    )
}
