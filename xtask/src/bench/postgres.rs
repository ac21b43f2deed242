//! The peer: a private `PostgreSQL` server in the scratch folder, and the day as a well-made job in
//! it.
//!
//! In: the files of a day. Out: seconds from COPY to a durable COMMIT, and the lines to compare
//! with munim's reports. The SQL is in `postgres_tables.sql` (what stands before the day),
//! `postgres.sql` (what is timed), `postgres_reports.sql`.
//!
//! The server listens on a socket in its own folder and nowhere else. It is stopped and removed
//! with the scratch folder.

use super::ROOT;
use super::input::Day;
use super::machine::number_after;
use super::program::{Taken, printed};
use super::scratch::Scratch;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How the server is set: durable, as it comes, and tuned for one large job on a machine of its
/// own. The WAL level stays at
/// `replica`, because no broker runs its books without a standby or an archive.
const SETTINGS: [&str; 12] = [
    "listen_addresses=",
    "shared_buffers=2GB",
    "work_mem=512MB",
    "maintenance_work_mem=512MB",
    "wal_buffers=64MB",
    "max_wal_size=8GB",
    "checkpoint_timeout=1h",
    "wal_compression=on",
    "autovacuum=off",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
];

/// Where Debian keeps the programs of the server, which are not on everybody's path.
const DEBIAN: &str = "/usr/lib/postgresql/15/bin";

/// The tables that stand in for munim's own files and rules before the day.
const RULES: [(&str, &str); 4] = [
    ("said_chart", "markets/us/chart.csv"),
    ("said_closed", "markets/us/calendar.csv"),
    ("said_cycle", "markets/us/cycles.csv"),
    ("said_charge", "markets/us/charges.csv"),
];

/// A running server with a database that is ready for the day.
pub struct Cluster {
    folder: PathBuf,
    scratch: PathBuf,
    version: String,
}

/// A run of the job.
pub struct Job {
    /// From COPY to COMMIT; the memory is that of the server's one process, its part of the shared
    /// buffers among it.
    pub time: Taken,
    /// The lines to compare, each after its report's name.
    pub lines: Vec<String>,
}

impl Cluster {
    /// Starts one and fills its tables with what stands before a day.
    pub fn start(scratch: &Scratch, day: &Day) -> Result<Option<Self>> {
        let cluster = Self::open(scratch)?;
        cluster.as_ref().map(|cluster| cluster.prepare(day)).transpose()?;
        Ok(cluster)
    }

    /// Starts one; none, and a sentence, when `PostgreSQL` is not on this machine.
    pub fn open(scratch: &Scratch) -> Result<Option<Self>> {
        let Ok(version) = printed(server_program("postgres").arg("--version")) else {
            eprintln!(
                "PostgreSQL is not here (neither on the path nor in {DEBIAN}); munim is measured alone"
            );
            return Ok(None);
        };
        // `postgres (PostgreSQL) 15.18 (Debian ...)`: the number is the third word.
        let version = version.split_whitespace().nth(2).unwrap_or("?").to_owned();
        let cluster =
            Self { folder: scratch.postgres(), scratch: scratch.path().to_owned(), version };
        eprintln!("preparing PostgreSQL {}", cluster.version);
        cluster.initialize()?;
        Ok(Some(cluster))
    }

    /// Which `PostgreSQL` it is.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Runs the day in a fresh copy of the prepared database.
    pub fn run(&self, day: &Day) -> Result<Job> {
        printed(self.psql("postgres").args(["-c", "CREATE DATABASE day TEMPLATE prepared"]))?;
        printed(&mut Command::new("sync"))?;
        let said =
            printed(self.script("day", day, "postgres.sql").stdin(File::open(&day.trades)?))?;
        let number = |name: &str| {
            number_after(&said, name).with_context(|| format!("the job did not say when it {name}"))
        };
        let time = Taken {
            seconds: number("ended")? - number("began")?,
            peak_mib: number_after(&said, "peak").map(|kib| kib / 1024.0),
        };
        let lines = printed(&mut self.script("day", day, "postgres_reports.sql"))?
            .lines()
            .map(str::to_owned)
            .collect();
        printed(self.psql("postgres").args(["-c", "DROP DATABASE day"]))?;
        Ok(Job { time, lines })
    }

    /// Makes the files of the server and starts it. It refuses to run as root, so then they are
    /// another user's.
    fn initialize(&self) -> Result<()> {
        if is_root()? {
            printed(
                Command::new("install")
                    .args(["-d", "-m", "700", "-o", "postgres"])
                    .arg(&self.folder),
            )?;
        }
        let initialize = [
            "--data-checksums",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
        ];
        printed(server_program("initdb").args(initialize).arg(&self.folder))?;
        let socket = format!("unix_socket_directories={}", self.folder.display());
        let settings = format!("-c {} -c {socket}", SETTINGS.join(" -c "));
        let mut start = server_program("pg_ctl");
        start
            .args(["-w", "-D"])
            .arg(&self.folder)
            .arg("-l")
            .arg(self.folder.join("log"))
            .args(["-o", &settings, "start"]);
        printed(start.stdout(std::process::Stdio::null())).map(|_| ())
    }

    fn prepare(&self, day: &Day) -> Result<()> {
        for (name, text) in [
            ("postgres_tables.sql", include_str!("postgres_tables.sql")),
            ("postgres.sql", include_str!("postgres.sql")),
            ("postgres_reports.sql", include_str!("postgres_reports.sql")),
        ] {
            fs::write(self.scratch.join(name), text)?;
        }
        printed(self.psql("postgres").args(["-c", "CREATE DATABASE prepared"]))?;
        for (table, file) in RULES {
            self.copy_in(table, &Path::new(ROOT).join(file))?;
        }
        for (table, file) in [
            ("said_account", &day.accounts),
            ("said_instrument", &day.instruments),
            ("said_position", &day.positions),
        ] {
            self.copy_in(table, file)?;
        }
        printed(&mut self.script("prepared", day, "postgres_tables.sql")).map(|_| ())
    }

    /// Copies a file into a new table of texts with the columns of its header. Lines that begin
    /// with # are comments.
    fn copy_in(&self, table: &str, file: &Path) -> Result<()> {
        let text = fs::read_to_string(file)
            .with_context(|| format!("could not read {}", file.display()))?;
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let Some(header) = lines.first() else { bail!("{} has no header", file.display()) };
        let rows = self.scratch.join("rows.csv");
        fs::write(&rows, lines.join("\n"))?;
        let create =
            format!("CREATE UNLOGGED TABLE {table} ({} text)", header.replace(',', " text, "));
        let copy = format!("\\copy {table} FROM pstdin WITH (FORMAT csv, HEADER)");
        printed(self.psql("prepared").args(["-c", &create, "-c", &copy]).stdin(File::open(&rows)?))
            .map(|_| ())
    }

    fn script(&self, database: &str, day: &Day, name: &str) -> Command {
        let mut psql = self.psql(database);
        psql.arg("-v").arg(format!("day={}", day.date)).arg("-f").arg(self.scratch.join(name));
        psql
    }

    /// A client of a database of it.
    pub fn psql(&self, database: &str) -> Command {
        let mut psql = Command::new("psql");
        psql.args(["-qXtA", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-h"])
            .arg(&self.folder);
        psql
    }
}

/// A program of the server, run by somebody who is not root.
fn server_program(name: &str) -> Command {
    let path = format!("{}:{DEBIAN}", std::env::var("PATH").unwrap_or_default());
    let mut program = if is_root().unwrap_or(false) {
        let mut program = Command::new("setpriv");
        program.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups", name]);
        program
    } else {
        Command::new(name)
    };
    // A folder that it may stand in, whoever it is.
    program.env("PATH", path).current_dir("/");
    program
}

fn is_root() -> Result<bool> {
    Ok(printed(Command::new("id").arg("-u"))?.trim() == "0")
}
