//! A desk with files on it, and the program `munim` run in its folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The accounts of the small office.
pub const ACCOUNTS: &str = "\
account,family,kind,name,class
ANNA,client,cash,Anna Alvarez,customer
BEN,client,margin,Ben Brook,customer
FUND,client,dvp,The Fund,customer
BLOCK,firm,block,Average price,firm
OTHER,street,counterparty,Other Broker,broker_dealer
";

/// Its instruments.
pub const INSTRUMENTS: &str = "\
instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip
BAC,BAC,Bank of America Corporation,ESVUFR,USD,XNYS,NSCC,US0605051046,060505104
IBM,IBM,International Business Machines Corporation,ESVUFR,USD,XNYS,NSCC,US4592001014,459200101
";

/// A folder in which somebody types commands.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("the machine has a temporary folder") }
    }

    /// One with an office in `office` that has accounts and instruments.
    pub fn furnished() -> Self {
        let desk = Self::new();
        desk.file("accounts.csv", ACCOUNTS);
        desk.file("instruments.csv", INSTRUMENTS);
        desk.munim("init office --market us --date 2013-10-07").done();
        desk.munim("load office accounts accounts.csv").done();
        desk.munim("load office instruments instruments.csv").done();
        desk
    }

    /// Where something lies on it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file on it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        fs::write(&path, content).expect("the file can be written");
        path
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// Every file of a folder on it.
    pub fn files(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        files_under(&self.path(name))
    }

    /// Types a command; its words are divided by blanks.
    pub fn munim(&self, line: &str) -> Said {
        Said::of(line, &self.command(line).output().expect("the program starts"))
    }

    /// Starts a command and leaves it running.
    pub fn start(&self, line: &str) -> Child {
        self.command(line)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts")
    }

    /// A report of `office` as rows, the header first.
    pub fn report(&self, rest: &str) -> Vec<Vec<String>> {
        self.munim(&format!("report office {rest} --format csv")).done().rows()
    }

    /// Every report that says what stands in the books of an office, by name.
    pub fn books(&self, office: &str) -> BTreeMap<&'static str, String> {
        let books = [
            "balances",
            "ladder",
            "obligations",
            "fails",
            "lots",
            "blocks",
            "stock-record",
            "trial-balance",
            "blotter",
        ];
        let read =
            |name| (name, self.munim(&format!("report {office} {name} --format csv")).done().out);
        books.into_iter().map(read).collect()
    }

    /// A command that is not started yet.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_munim"));
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command
    }
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    line: String,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(line: &str, output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = Self {
            line: line.to_owned(),
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!said.err.contains("panicked"), "munim {line} panicked: {}", said.err);
        said
    }

    /// It went well.
    #[track_caller]
    pub fn done(self) -> Self {
        self.ended(0)
    }

    /// It ended with this code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "munim {}\n{}\n{}", self.line, self.out, self.err);
        self
    }

    /// It ended with this code, and the error is one sentence that has these words in it.
    #[track_caller]
    pub fn refused(self, code: i32, words: &[&str]) -> Self {
        let said = self.ended(code);
        for word in words {
            assert!(
                said.err.contains(word),
                "munim {} does not say {word:?}: {}",
                said.line,
                said.err
            );
        }
        said
    }

    /// The output as rows of CSV, the header first.
    pub fn rows(&self) -> Vec<Vec<String>> {
        rows(&self.out)
    }

    /// What `load --format csv` counted: read, booked, duplicate, rejected.
    #[track_caller]
    pub fn counts(&self) -> [u32; 4] {
        let rows = self.rows();
        assert_eq!(rows[0][..5], ["file", "read", "booked", "duplicate", "rejected"]);
        [1, 2, 3, 4].map(|column| rows[1][column].parse().expect("a count"))
    }
}

/// CSV as rows of fields.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|row| record(row.expect("munim writes sound CSV"))).collect()
}

/// The rows of a CSV text as one writes them in a test: one line each.
pub fn lines(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// A small generator of numbers without a pattern (xorshift64*), so that a failure can be run again
/// from its seed.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).expect("31 bits fit") % end.max(1)
    }
}

fn files_under(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).expect("the file can be read"));
        }
    }
    files
}
