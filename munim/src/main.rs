//! `munim`: the command line of the engine (`formats.md`).
//!
//! Exit codes: 0 done; 1 a control, a verification or a refusal said no; 2 the command or a file
//! could not be read at all.

mod compare;
mod export;
mod keys;
mod proof;
mod report;

use anyhow::{Context, Result, anyhow};
use clap::{Parser, Subcommand};
use engine::commands::{self, DayFiles};
use engine::{Engine, Folder, Format, Lens, Progress, look};
use export::Leaving;
use office::accounting::view::Basis;
use office::words::english;
use outbound::{Form, Scope};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::{Control, Date, Moment, Name, Say, SourceKind, sentence};

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

#[derive(Subcommand)]
enum Command {
    /// Make an office: journal, chart of accounts.
    Init {
        /// A folder that is empty or not there yet.
        dir: PathBuf,
        /// A market that it serves; may be given again.
        #[arg(long, required = true)]
        market: Vec<String>,
        /// The first business day of its books.
        #[arg(long, value_parser = parse_date)]
        date: Date,
    },
    /// Load files of one kind.
    Load {
        /// The office.
        dir: PathBuf,
        /// What they are: accounts, trades, payments and so on; a word that is none of the kinds
        /// lists them all.
        #[arg(value_parser = commands::parse_kind)]
        kind: SourceKind,
        /// The files; plain, gzip or zip.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A layout (TOML) that maps other people's columns to ours.
        #[arg(long)]
        layout: Option<PathBuf>,
    },
    /// Run a business day: open it, take its files, settle what is due, prove it, close it.
    Day {
        /// The office.
        dir: PathBuf,
        /// The day.
        #[arg(long, value_parser = parse_date)]
        date: Date,
        /// Files of trades.
        #[arg(long, num_args = 1..)]
        trades: Vec<PathBuf>,
        /// Files of prices.
        #[arg(long, num_args = 1..)]
        prices: Vec<PathBuf>,
        /// Files of rates of currencies.
        #[arg(long, num_args = 1..)]
        fx_rates: Vec<PathBuf>,
        /// Files of exchanges of currencies.
        #[arg(long, num_args = 1..)]
        conversions: Vec<PathBuf>,
        /// Files of allocations.
        #[arg(long, num_args = 1..)]
        allocations: Vec<PathBuf>,
        /// Files of deliveries.
        #[arg(long, num_args = 1..)]
        deliveries: Vec<PathBuf>,
        /// Files of loans of securities.
        #[arg(long, num_args = 1..)]
        loans: Vec<PathBuf>,
        /// Files of payments.
        #[arg(long, num_args = 1..)]
        payments: Vec<PathBuf>,
    },
    /// Draw up a report; without a name, list them.
    Report {
        /// The office.
        dir: PathBuf,
        /// Which report.
        name: Option<String>,
        /// As of this day.
        #[arg(long, value_parser = parse_date)]
        date: Option<Date>,
        /// As it was known at this moment (RFC 3339) or at the end of this day.
        #[arg(long, value_parser = parse_moment)]
        as_known_at: Option<Moment>,
        #[command(flatten)]
        options: report::Options,
        /// Write it to this file.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Try commission schedules on the trades of a past period: what each account bore and would
    /// bear. Nothing is written.
    Try {
        /// The office.
        dir: PathBuf,
        /// The file of schedules.
        schedules: PathBuf,
        /// The first trade date.
        #[arg(long, value_parser = parse_date)]
        from: Date,
        /// The last trade date.
        #[arg(long, value_parser = parse_date)]
        to: Date,
    },
    /// Draw a report up twice, as it was known then and as it is known now, and show only what
    /// differs.
    Compare {
        /// The office.
        dir: PathBuf,
        /// Which report.
        name: String,
        /// As of this day.
        #[arg(long, value_parser = parse_date)]
        date: Option<Date>,
        /// As it was known at this moment (RFC 3339) or at the end of this day.
        #[arg(long, value_parser = parse_moment)]
        then: Moment,
        /// And as it was known at this one; without it, as it is known today.
        #[arg(long, value_parser = parse_moment)]
        now: Option<Moment>,
    },
    /// Write the ledger into a file for other people's tools.
    Export {
        /// The office.
        dir: PathBuf,
        /// hledger, beancount, csv, xlsx or parquet.
        #[arg(long, value_parser = parse_form)]
        form: Form,
        /// From this day on; what lies before is brought forward in one entry.
        #[arg(long, value_parser = parse_date)]
        from: Option<Date>,
        /// As of this day.
        #[arg(long, value_parser = parse_date)]
        date: Option<Date>,
        /// trade: every entry, under the day that it is about; settlement: what has settled, under
        /// its value date.
        #[arg(long, value_parser = parse_basis, default_value = "trade")]
        basis: Basis,
        /// As it was known at this moment (RFC 3339) or at the end of this day.
        #[arg(long, value_parser = parse_moment)]
        as_known_at: Option<Moment>,
        /// The file, or a folder for it.
        #[arg(long)]
        out: PathBuf,
    },
    /// Show why a balance is what it is.
    Explain {
        /// The office.
        dir: PathBuf,
        /// The account.
        account: String,
        /// The currency or instrument.
        asset: String,
        /// As of this day.
        #[arg(long, value_parser = parse_date)]
        date: Option<Date>,
        /// As it was known at this moment (RFC 3339) or at the end of this day.
        #[arg(long, value_parser = parse_moment)]
        as_known_at: Option<Moment>,
    },
    #[command(flatten)]
    Books(commands::Books),
    /// Read everything, decide everything again, and compare.
    Verify {
        /// The office.
        dir: PathBuf,
    },
    /// List the editions that this program knows, and what each decides otherwise than the one
    /// before.
    Editions,
    /// Write the office into one file.
    Backup {
        /// The office.
        dir: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// Make an office of a backup, and verify it.
    Restore {
        /// The backup.
        file: PathBuf,
        /// A folder that is empty or not there yet.
        dir: PathBuf,
    },
    /// Serve the console: pages for people, an API for programs.
    Serve {
        /// The office.
        dir: PathBuf,
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// The address under which people open it, when a proxy stands before it
        /// (`https://munim.example`); may be given again.
        #[arg(long)]
        origin: Vec<String>,
        /// Speak https: the file of the certificate, and of those that vouch for it, in order
        /// (PEM). Read again when it changes.
        #[arg(long, requires = "key")]
        certificate: Option<PathBuf>,
        /// The file of the certificate's key (PEM).
        #[arg(long, requires = "certificate")]
        key: Option<PathBuf>,
        /// A proxy whose X-Forwarded-For is believed; may be given again.
        #[arg(long)]
        trusted_proxy: Vec<IpAddr>,
        /// Where the SQL tables are: postgres://…, over TLS to another machine (sslmode,
        /// sslrootcert); without it, beside the office.
        #[arg(long)]
        views: Option<String>,
        /// Managers, compliance and IT may come in without a code; for a demo.
        #[arg(long)]
        no_second_factor: bool,
        /// After so many milliseconds whoever hands in a document that is still being taken in is
        /// told where to ask.
        #[arg(long, default_value_t = console::Limits::USUAL.patience_ms)]
        patience_ms: u64,
        #[command(flatten)]
        provider: ProviderOptions,
    },
    #[command(flatten)]
    Keys(keys::Keys),
    /// Run a made-up broker for several days.
    Demo {
        /// A folder that is empty or not there yet; without one, a temporary folder.
        dir: Option<PathBuf>,
        /// Another seed makes another broker.
        #[arg(long, default_value_t = engine::demo::SEED)]
        seed: u64,
    },
}

/// Who else may say who somebody is: an `OpenID` Connect provider.
#[derive(clap::Args)]
struct ProviderOptions {
    /// The provider's address, as it writes it itself. Its secret is taken from
    /// `MUNIM_OIDC_SECRET`.
    #[arg(long = "oidc-issuer", id = "oidc_issuer", requires = "oidc_client")]
    issuer: Option<String>,
    /// The name under which it knows us.
    #[arg(long = "oidc-client", id = "oidc_client")]
    client: Option<String>,
    /// What it is called on the sign-in page.
    #[arg(long = "oidc-name", id = "oidc_name", default_value = "OpenID Connect")]
    name: String,
    /// Which of its words is a name here: sub, `preferred_username`, or email@DOMAIN for what
    /// stands before that domain.
    #[arg(long = "oidc-claim", id = "oidc_claim", default_value = "preferred_username")]
    claim: String,
    /// A file of certificates (PEM) instead of the public ones, for a provider within the firm.
    #[arg(long = "oidc-certificates", id = "oidc_certificates")]
    certificates: Option<PathBuf>,
}

impl ProviderOptions {
    fn provider(&self, origin: Option<&String>) -> Result<Option<console::Provider>> {
        let Some((issuer, client)) = self.issuer.clone().zip(self.client.clone()) else {
            return Ok(None);
        };
        let origin = origin
            .cloned()
            .context("a provider sends people back to an address: say it with --origin")?;
        let claim = match self.claim.split_once('@') {
            Some(("email", domain)) => console::Claim::EmailAt(domain.to_owned()),
            _ if self.claim == "sub" => console::Claim::Subject,
            _ if self.claim == "preferred_username" => console::Claim::Username,
            _ => {
                return Err(anyhow!(
                    "{} is no claim; it is sub, preferred_username or email@DOMAIN",
                    self.claim
                ));
            }
        };
        let secret = std::env::var("MUNIM_OIDC_SECRET").ok();
        Ok(Some(console::Provider {
            name: self.name.clone(),
            issuer,
            client,
            secret,
            claim,
            origin,
            certificates: self.certificates.clone(),
        }))
    }
}

/// The password of everybody in the demo, which holds nobody's money.
const DEMO_PASSWORD: &str = "four eyes see more";

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day; expected one such as 2013-10-07"))
}

fn parse_form(text: &str) -> Result<Form, String> {
    Form::parse(text)
        .ok_or_else(|| format!("{text} is no form of an export; the forms are {}", Form::words()))
}

fn parse_basis(text: &str) -> Result<Basis, String> {
    match text {
        "trade" => Ok(Basis::TradeDate),
        "settlement" => Ok(Basis::SettlementDate),
        _ => Err(format!("{text} is no basis; it is trade or settlement")),
    }
}

/// A moment, or a day: then its last nanosecond in UTC.
fn parse_moment(text: &str) -> Result<Moment, String> {
    let end_of_day = || Moment::parse(&format!("{text}T23:59:59.999999999Z"));
    Moment::parse(text)
        .or_else(end_of_day)
        .ok_or_else(|| format!("{text} is no moment; expected one such as 2013-10-07T18:00:00Z"))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        // Whoever was reading has seen enough; what was done is durable.
        Err(error)
            if error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // What was said no to is 1, what could not be read is 2.
            let is_refusal = error.is::<office::Rejection>() || error.is::<console::Refused>();
            eprintln!("munim: {error:#}");
            ExitCode::from(if is_refusal { 1 } else { 2 })
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode> {
    let progress = Progress { quiet: cli.quiet };
    match &cli.command {
        Command::Init { dir, market, date } => init(dir, market, *date, progress),
        Command::Load { dir, kind, files, layout } => {
            load(cli, dir, *kind, files, layout.as_deref())
        }
        Command::Day {
            dir,
            date,
            trades,
            prices,
            fx_rates,
            conversions,
            allocations,
            deliveries,
            loans,
            payments,
        } => {
            let files = DayFiles {
                prices: prices.clone(),
                fx_rates: fx_rates.clone(),
                conversions: conversions.clone(),
                trades: trades.clone(),
                allocations: allocations.clone(),
                deliveries: deliveries.clone(),
                loans: loans.clone(),
                payments: payments.clone(),
            };
            day(cli, dir, *date, &files)
        }
        Command::Report { dir, name, date, as_known_at, options, out } => {
            let lens = Lens { as_of: *date, known_at: *as_known_at };
            let out = report::Out { format: cli.format, file: out.as_deref() };
            report::report(dir, name.as_deref(), &options.question(lens), out)
        }
        Command::Try { dir, schedules, from, to } => {
            let tried = commands::try_schedule(&Folder::open(dir)?, schedules, *from, *to)?;
            tried.table().write(cli.format, &mut std::io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Compare { dir, name, date, then, now } => {
            compare::compare(dir, name, *date, [Some(*then), *now], cli.format)
        }
        Command::Export { dir, form, from, date, basis, as_known_at, out } => {
            let lens = Lens { as_of: *date, known_at: *as_known_at };
            export(
                dir,
                Leaving { form: *form, scope: Scope { basis: *basis, from: *from }, lens },
                out,
                progress,
            )
        }
        Command::Explain { dir, account, asset, date, as_known_at } => {
            explain(cli, dir, account, asset, Lens { as_of: *date, known_at: *as_known_at })
        }
        Command::Books(books) => {
            println!("{}", books.run()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { dir } => {
            progress.say(format!("verifying {}", dir.display()));
            proof::verified(&Folder::open(dir)?)
        }
        Command::Editions => proof::editions(cli.format),
        Command::Backup { dir, file } => backup(dir, file, progress),
        Command::Restore { file, dir } => restore(file, dir, progress),
        Command::Serve {
            dir,
            listen,
            origin,
            certificate,
            key,
            trusted_proxy,
            views,
            no_second_factor,
            patience_ms,
            provider,
        } => {
            let options = console::Options {
                listen: *listen,
                origins: origin.clone(),
                certificate: certificate
                    .clone()
                    .zip(key.clone())
                    .map(|(chain, key)| console::Certificate { chain, key }),
                trusted_proxies: trusted_proxy.clone(),
                views: views.clone(),
                asks_second_factor: !no_second_factor,
                provider: provider.provider(origin.first())?,
                limits: console::Limits { patience_ms: *patience_ms, ..console::Limits::USUAL },
            };
            progress.say(format!("opening {}", dir.display()));
            console::run(Folder::open(dir)?, &options, |address| {
                progress.say(format!("serving {address}; stop with Ctrl-C"));
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Keys(keys) => {
            keys.run(cli.format, progress)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { dir, seed } => demo(cli, dir.as_deref(), *seed),
    }
}

fn init(dir: &Path, markets: &[String], date: Date, progress: Progress) -> Result<ExitCode> {
    let markets: Vec<Name> =
        markets.iter().map(|market| Name::from(market.to_lowercase())).collect();
    let engine = Engine::create(Folder::create(dir)?, markets, date)?;
    let accounts = engine.office.directory.accounts().count();
    engine.close()?;
    progress.say(format!(
        "made an office in {}: books from {date}, {accounts} accounts in its chart",
        dir.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn open(dir: &Path) -> Result<Engine> {
    let engine = Engine::open(Folder::open(dir)?)?;
    if let Some(torn) = &engine.torn {
        eprintln!("{}", engine::torn_sentence(torn));
    }
    Ok(engine)
}

fn load(
    cli: &Cli,
    dir: &Path,
    kind: SourceKind,
    files: &[PathBuf],
    layout: Option<&Path>,
) -> Result<ExitCode> {
    let mut engine = open(dir)?;
    let late = engine.office.periods.late().len();
    let (intakes, outcome) =
        commands::load_files(&mut engine, kind, files, layout, Progress { quiet: cli.quiet });
    if !intakes.is_empty() {
        commands::intake_table(&intakes).write(cli.format, &mut std::io::stdout().lock())?;
    }
    outcome?;
    let late = engine.office.periods.late().len() - late;
    if late > 0 {
        eprintln!(
            "{late} rows are about closed periods and count in the open one; the report late-items lists them"
        );
    }
    engine.close()?;
    Ok(ExitCode::SUCCESS)
}

fn day(cli: &Cli, dir: &Path, date: Date, files: &DayFiles) -> Result<ExitCode> {
    let progress = Progress { quiet: cli.quiet };
    let mut engine = open(dir)?;
    let sheet = commands::run_day(&mut engine, date, files, progress)?;
    engine.close()?;
    if sheet.was_closed {
        progress.say(format!("{date} was closed before; nothing was changed"));
    }
    print_sheet(cli, date, &sheet)?;
    Ok(if sheet.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print_sheet(cli: &Cli, date: Date, sheet: &commands::DaySheet) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if cli.format == Format::Table && !sheet.intakes.is_empty() {
        commands::intake_table(&sheet.intakes).write(Format::Table, &mut out)?;
    }
    let controls =
        if cli.format == Format::Table { folded(&sheet.controls) } else { sheet.controls.clone() };
    let table = reports::Table::of(controls.iter().map(reports::controls::row));
    report::in_words(table).write(cli.format, &mut out)?;
    let failed = sheet.controls.iter().filter(|control| !control.holds()).count();
    if cli.format == Format::Table {
        let closed = if failed == 0 { "is closed" } else { "is NOT closed" };
        for item in &sheet.open_items {
            writeln!(out, "to look at: {}", english(item))?;
        }
        writeln!(
            out,
            "{date} {closed}: {} of {} controls hold",
            sheet.controls.len() - failed,
            sheet.controls.len()
        )?;
    }
    Ok(())
}

/// For people, the securities whose stock record holds are one line; one that does not hold keeps
/// its own.
fn folded(controls: &[Control]) -> Vec<Control> {
    // A day that was closed long ago says so in words.
    let is_stock = |control: &&Control| {
        control.control.as_prose().map_or(control.control.code == "stock_record", |said| {
            said.starts_with("stock record ")
        })
    };
    let securities = controls.iter().filter(is_stock).count();
    let hold = controls.iter().filter(is_stock).filter(|control| control.holds()).count();
    let first = controls.iter().position(|control| is_stock(&control)).unwrap_or(controls.len());
    let mut folded: Vec<Control> = controls
        .iter()
        .filter(|control| !(is_stock(control) && control.holds()))
        .cloned()
        .collect();
    if hold > 0 {
        let control = sentence!("stock record: securities whose longs = shorts");
        folded.insert(
            first.min(folded.len()),
            Control { control, expected: securities.wording(), found: hold.wording() },
        );
    }
    folded
}

fn export(dir: &Path, leaving: Leaving, out: &Path, progress: Progress) -> Result<ExitCode> {
    let (file, entries) = export::export(&Folder::open(dir)?, leaving, out)?;
    progress.say(format!("wrote {entries} entries to {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn explain(cli: &Cli, dir: &Path, account: &str, asset: &str, lens: Lens) -> Result<ExitCode> {
    let explanation = commands::explain(&Folder::open(dir)?, account, asset, lens)?;
    let mut out = std::io::stdout().lock();
    explanation.table().write(cli.format, &mut out)?;
    if cli.format == Format::Table {
        writeln!(out, "{}", english(&explanation.sum()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn backup(dir: &Path, file: &Path, progress: Progress) -> Result<ExitCode> {
    let held = commands::backup(&Folder::open(dir)?, file)?;
    let access = held
        .access_lines
        .map(|lines| format!(", {lines} lines of who saw what"))
        .unwrap_or_default();
    progress.say(format!(
        "wrote {} bytes to {}: {} batches, {} events, {} documents{access}; chain {}",
        held.bytes,
        file.display(),
        held.books.batches,
        held.books.next_seq,
        held.documents,
        held.books.chain
    ));
    progress.say(format!("prove it with munim restore {} DIR", file.display()));
    progress.say("no password, token or session is in it: after a restore people get new ones with munim password");
    Ok(ExitCode::SUCCESS)
}

fn restore(file: &Path, dir: &Path, progress: Progress) -> Result<ExitCode> {
    progress.say(format!("restoring {} into {}", file.display(), dir.display()));
    let folder = commands::restore(file, dir)?;
    let proved = proof::verified(&folder)?;
    if proved == ExitCode::SUCCESS {
        engine::write_rejected_lists(&folder, &look(&folder, Lens::default())?)?;
    }
    Ok(proved)
}

fn demo(cli: &Cli, dir: Option<&Path>, seed: u64) -> Result<ExitCode> {
    let progress = Progress { quiet: cli.quiet };
    let dir = dir.map_or_else(
        || std::env::temp_dir().join(format!("munim-demo-{}", std::process::id())),
        Path::to_path_buf,
    );
    let mut holds = true;
    engine::demo::run(&dir, seed, progress, |date, sheet| {
        holds &= sheet.holds();
        print_sheet(cli, date, sheet)
    })?;
    let folder = Folder::open(&dir)?;
    let mut locksmith = console::Locksmith::open(folder.clone())?;
    for person in console::people_of(&folder)? {
        locksmith.give_password(&person.name, DEMO_PASSWORD, false)?;
        progress.say(format!(
            "{:<8} {} ({})",
            person.name,
            person.full_name,
            person.roles.join(", ")
        ));
    }
    locksmith.close()?;
    progress.say(format!("each signs in with the password: {DEMO_PASSWORD}"));
    progress.say(format!(
        "the office of the demo is in {}; munim serve {} opens its console",
        dir.display(),
        dir.display()
    ));
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
