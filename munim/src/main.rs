//! `munim`: the command line of the engine (`formats.md`).
//!
//! Exit codes: 0 done; 1 a control, a verification or a refusal said no; 2 the command or a file
//! could not be read at all.

mod commands;

use clap::Parser;
use commands::{Command, Output};
use engine::commands::NotGiven;
use engine::{Format, Progress};
use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// Gives memory back to the machine when an as-of view, or a long answer, is let go.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The back office of a stock broker.
#[derive(Parser)]
#[command(name = "munim", version, about)]
struct Cli {
    /// Say nothing but results and errors.
    #[arg(long, global = true)]
    quiet: bool,
    /// The form of the output.
    #[arg(long, global = true, value_enum, default_value = "table")]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if !cli.command.is_for_others() {
        // Whatever an office keeps is its owner's alone, however the machine is set up.
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    }
    let output = Output { format: cli.format, progress: Progress { quiet: cli.quiet } };
    match cli.command.run(output) {
        Ok(code) => code,
        // Whoever was reading has seen enough; what was done is durable.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // What was said no to is 1, what could not be read is 2.
            let is_refusal = error.is::<office::Rejection>()
                || error.is::<door::Refused>()
                || error.is::<NotGiven>();
            eprintln!("munim: {error:#}");
            ExitCode::from(if is_refusal { 1 } else { 2 })
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
