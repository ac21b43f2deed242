//! The commands of `munim` (`formats.md`), one file for each: its words on the command line, and
//! what it does.
//!
//! In: a command line that was read. Out: what it prints, and its exit code. Never here: a rule of
//! the business; a command prints what the engine, the console and the doors give. Another command
//! is a file, its row in the list and its row in the dispatch below.

/// Prints a line. Whoever reads may have seen enough and closed the pipe: what was done is done,
/// and the exit code says it.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout().lock(), $($line)*).ok();
    }};
}

mod backup;
mod compare;
mod day;
mod demo;
mod editions;
mod explain;
mod export;
mod heads;
mod init;
mod kinds;
mod load;
mod locks;
mod openapi;
mod password;
mod repair_head;
mod report;
mod reset_code;
mod restore;
mod seal;
mod seal_key;
mod serve;
mod sign_out;
mod token;
mod r#try;
mod values;
mod verify;

use anyhow::Result;
use clap::Subcommand;
use engine::commands::{AtTerminal, Books};
use engine::{Engine, Folder, Format, Progress, Table};
use std::path::Path;
use std::process::ExitCode;

/// Every command, in the order in which help lists them.
#[derive(Subcommand)]
pub enum Command {
    Init(init::Init),
    Load(load::Load),
    Day(day::Day),
    Report(report::Report),
    Try(r#try::Try),
    Compare(compare::Compare),
    Export(export::Export),
    Explain(explain::Explain),
    #[command(flatten)]
    Books(Books),
    Verify(verify::Verify),
    #[command(subcommand)]
    Heads(heads::Heads),
    Editions(editions::Editions),
    Kinds(kinds::Kinds),
    Openapi(openapi::Openapi),
    Backup(backup::Backup),
    Restore(restore::Restore),
    RepairHead(repair_head::RepairHead),
    Serve(Box<serve::Serve>),
    Password(password::Password),
    #[command(subcommand)]
    Token(token::Token),
    ResetCode(reset_code::ResetCode),
    SignOut(sign_out::SignOut),
    SealKey(seal_key::SealKey),
    Seal(seal::Seal),
    Demo(demo::Demo),
}

impl Command {
    /// Does it write files that are meant for other people?
    pub const fn is_for_others(&self) -> bool {
        matches!(self, Self::Export(_))
    }

    /// Does it; the exit code.
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        match self {
            Self::Init(init) => init.run(output),
            Self::Load(load) => load.run(output),
            Self::Day(day) => day.run(output),
            Self::Report(report) => report.run(output),
            Self::Try(tried) => tried.run(output),
            Self::Compare(compare) => compare.run(output),
            Self::Export(export) => export.run(output),
            Self::Explain(explain) => explain.run(output),
            Self::Books(books) => {
                let at = AtTerminal { user: door::user_at_terminal() };
                say!("{}", books.run(&at)?);
                Ok(ExitCode::SUCCESS)
            }
            Self::Verify(verify) => verify.run(output),
            Self::Heads(heads) => heads.run(output),
            Self::Editions(_) => editions::run(output),
            Self::Kinds(_) => kinds::run(output),
            Self::Openapi(_) => Ok(openapi::run()),
            Self::Backup(backup) => backup.run(output),
            Self::Restore(restore) => restore.run(output),
            Self::RepairHead(repair) => repair.run(output),
            Self::Serve(serve) => serve.run(output),
            Self::Password(password) => password.run(output),
            Self::Token(token) => token.run(output),
            Self::ResetCode(reset) => reset.run(output),
            Self::SignOut(sign_out) => sign_out.run(output),
            Self::SealKey(key) => key.run(output),
            Self::Seal(seal) => seal.run(output),
            Self::Demo(demo) => demo.run(output),
        }
    }
}

/// In which form a command gives its results, and whether it says more than these.
#[derive(Clone, Copy)]
pub struct Output {
    /// The form of tables.
    pub format: Format,
    /// What it says on standard error.
    pub progress: Progress,
}

impl Output {
    /// Prints a table.
    fn print(self, table: Table<'_>) -> Result<()> {
        table.write(self.format, &mut std::io::stdout().lock())
    }
}

/// Opens an office to write; says what a crash had left.
fn open(dir: &Path) -> Result<Engine> {
    let engine = Engine::open(Folder::open(dir)?)?;
    engine::say_torn(engine.torn.as_ref());
    Ok(engine)
}
