//! `munim verify`: what was proved of both journals of an office, for people, and whether they
//! hold. `munim editions`: what each edition of the program decides otherwise than the one before.

use anyhow::Result;
use engine::{Folder, Format, Stretch, Table, VerifyReport};
use office::editions::{CHANGES, EDITIONS, brought_by_charts};
use std::path::Path;
use std::process::ExitCode;

/// Proves both journals of an office: the books, and who saw what.
pub fn verified(folder: &Folder) -> Result<ExitCode> {
    let dir = folder.path();
    let books = books_hold(engine::verify(folder), dir)?;
    Ok(if access_holds(dir) && books { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The editions that this program knows, and what each changed.
pub fn editions(format: Format) -> Result<ExitCode> {
    const COLUMNS: &[&str] = &["edition", "program", "rule", "event", "argument", "why", "source"];
    let books = engine::no_books();
    let charts = brought_by_charts(books.directory.newest_rulebook());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (edition, program) in EDITIONS {
        let mut row = |texts: [&str; 5]| {
            let begins = [edition.to_string(), program.to_owned()];
            rows.push(begins.into_iter().chain(texts.map(str::to_owned)).collect());
        };
        row([""; 5]);
        for change in CHANGES.iter().filter(|change| change.since == edition) {
            row([change.rule, change.event, change.argument, change.why, change.source]);
        }
        for (_, account) in charts.iter().filter(|(since, _)| *since == edition) {
            row([
                "the chart of accounts",
                "account opened",
                account,
                "the account was not in the chart",
                "markets/*/chart.csv",
            ]);
        }
    }
    Table::new(COLUMNS, rows.into_iter()).write(format, &mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// Says what was proved of the books; whatever went wrong while proving it is a failed
/// verification, not an unreadable command. Do they hold?
fn books_hold(report: Result<VerifyReport>, dir: &Path) -> Result<bool> {
    match report {
        Ok(report) => {
            tell(&report, dir);
            Ok(report.is_whole())
        }
        Err(error) if engine::is_locked(&error) => Err(error),
        Err(error) => {
            eprintln!("munim: {} is not whole: {error:#}", dir.display());
            Ok(false)
        }
    }
}

fn tell(report: &VerifyReport, dir: &Path) {
    for hash in &report.unnamed {
        println!(
            "note: sources/{hash} is kept and no event names it; unless a load is at it, one died before its first batch: load the file again"
        );
    }
    let proved = format!(
        "{} batches, {} events, {} documents; chain {}",
        report.batches, report.events, report.documents, report.chain
    );
    for stretch in &report.stretches {
        println!("{}", stretch_line(stretch));
    }
    for ((since, rule, event, argument), count) in &report.declared {
        println!("  declared since edition {since}: {rule} ({event}, {argument}): {count}");
    }
    for difference in &report.differences {
        println!("event {}, edition {}: {}", difference.seq, difference.edition, difference.what);
    }
    match report.differences.first() {
        None => println!(
            "{} is whole: {proved}; every input decided again gives what its edition decided",
            dir.display()
        ),
        Some(first) => {
            let (count, shown) = (report.difference_count, report.differences.len());
            println!(
                "{} DIFFERS at event {} and in {count} places ({shown} are shown): {proved}",
                dir.display(),
                first.seq
            );
        }
    }
}

fn stretch_line(stretch: &Stretch) -> String {
    let Stretch { edition, program, first, same, said_otherwise, decided_otherwise } = stretch;
    let program = program.as_deref().unwrap_or("the journal does not say which program");
    format!(
        "edition {edition} ({program}) from event {first}: {same} the same, {said_otherwise} said otherwise, {decided_otherwise} decided otherwise as declared"
    )
}

/// Proves the journal of access, when the console has made one, as far as it is durable; does it
/// hold?
fn access_holds(dir: &Path) -> bool {
    match door::access::proved_lines(dir).map_err(anyhow::Error::from) {
        Ok(Some(lines)) => {
            println!("{}/access is whole: {lines} lines of who saw what", dir.display());
        }
        Ok(None) => {}
        Err(error) => {
            eprintln!("munim: {}/access is not whole: {error:#}", dir.display());
            return false;
        }
    }
    true
}
