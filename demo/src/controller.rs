//! Work of the made-up broker's controller at the end of the year: vouchers under four eyes,
//! the closing of December, and what comes too late for it.
//!
//! Out: `vouchers.csv`, loaded before the last day of the year; `payments-late.csv`, loaded when
//! December is closed. Never here: an entry of its own; everything goes through the commands that
//! everybody uses.

use super::csv_file::write;
use super::days::YEAR_END;
use super::people;
use anyhow::Result;
use engine::commands::close_period;
use engine::{Engine, Folder, Progress, load};
use std::path::{Path, PathBuf};
use terms::{Actor, Approve, Input, Period, SourceKind};

const PREPARER: &str = "Ada Lindqvist";
const APPROVER: &str = "Ben Osei";

/// Voucher, line, debit, credit, amount, narrative, every, until, reverse on.
const VOUCHERS: [[&str; 9]; 7] = [
    [
        "V-RENT",
        "",
        "OPERATING-EXPENSE",
        "BANK",
        "48000.00",
        "rent of the offices",
        "month",
        "2021-12-31",
        "",
    ],
    [
        "V-CLEARING",
        "",
        "CLEARING-EXPENSE",
        "OTHER-LIABILITIES",
        "31250.00",
        "clearing fees of December, not billed yet",
        "",
        "",
        "next_period",
    ],
    [
        "V-AUDIT",
        "",
        "OPERATING-EXPENSE",
        "OTHER-LIABILITIES",
        "22500.00",
        "audit of 2020, not billed yet",
        "",
        "",
        "next_period",
    ],
    [
        "V-BONUS",
        "1",
        "OPERATING-EXPENSE",
        "OTHER-LIABILITIES",
        "140000.00",
        "bonuses of 2020: desks and operations",
        "",
        "",
        "",
    ],
    [
        "V-BONUS",
        "2",
        "OPERATING-EXPENSE",
        "OTHER-LIABILITIES",
        "35000.00",
        "bonuses of 2020: desks and operations",
        "",
        "",
        "",
    ],
    [
        "V-DEPOSIT",
        "",
        "OTHER-ASSETS",
        "BANK",
        "60000.00",
        "rent deposit, Seattle branch",
        "",
        "",
        "",
    ],
    [
        "V-SEMINAR",
        "",
        "OPERATING-EXPENSE",
        "BANK",
        "1850.00",
        "seminar, invoice to be found",
        "",
        "",
        "",
    ],
];

/// What is approved; the seminar waits.
const APPROVED: [&str; 5] = ["V-RENT", "V-CLEARING", "V-AUDIT", "V-BONUS", "V-DEPOSIT"];

/// Writes the vouchers of the year's end.
pub fn write_vouchers(folder: &Path) -> Result<PathBuf> {
    let columns = [
        "voucher_id",
        "line",
        "debit_account",
        "credit_account",
        "amount",
        "narrative",
        "every",
        "until",
        "reverse_on",
        "date",
        "asset",
        "prepared_by",
    ];
    let rows =
        VOUCHERS.map(|row| row.into_iter().chain([YEAR_END, "USD", PREPARER]).collect::<Vec<_>>());
    write(folder.join("vouchers.csv"), &columns, rows)
}

/// Approves them, as somebody else.
pub fn approve(engine: &mut Engine) -> Result<()> {
    let by = Actor::by_word(APPROVER).expect("it is a name");
    for proposal in APPROVED {
        engine.command(Input::Approve(Approve {
            proposal_id: proposal.into(),
            by: by.clone(),
            shown: None,
            moves: terms::Moves::default(),
        }))?;
    }
    Ok(())
}

/// Closes December, and with it the year; then the bank tells of a payment of December.
pub fn close_year(dir: &Path, files: &Path, progress: Progress) -> Result<()> {
    let period = Period::parse("2020-12").expect("a month");
    let mut engine = Engine::open(Folder::open(dir)?)?;
    let by = Actor::by_word(PREPARER).expect("it is a name");
    progress.say(close_period(&mut engine, period, by, None)?);
    let late = write_late(files)?;
    load(&mut engine, SourceKind::Payments, &late, None, progress)?;
    people::morning(&mut engine, files)?;
    engine.close()
}

fn write_late(folder: &Path) -> Result<PathBuf> {
    let columns =
        ["payment_id", "date", "account", "bank_account", "currency", "amount", "reference"];
    let row = [
        "P-LATE-1",
        YEAR_END,
        "OPERATING-EXPENSE",
        "BANK",
        "USD",
        "-312.40",
        "bank charges of December, advised late",
    ];
    write(folder.join("payments-late.csv"), &columns, [row])
}
