//! A small office with people in it: two days of trades that nobody has delivered, one row that was
//! refused.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The password of everybody in the office.
pub const PASSWORD: &str = "correct horse battery";

const ACCOUNTS: &str = "\
account,family,kind,name,class
ANNA,client,cash,Anna Alvarez,customer
BEN,client,margin,Ben Brook,customer
OTHER,street,counterparty,Other Broker,broker_dealer
";

const INSTRUMENTS: &str = "\
instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip
BAC,BAC,Bank of America Corporation,ESVUFR,USD,XNYS,NSCC,US0605051046,060505104
IBM,IBM,International Business Machines Corporation,ESVUFR,USD,XNYS,NSCC,US4592001014,459200101
";

const DESKS: &str = "\
desk,version,name,department,location,time_zone,answer_minutes
OPS,1,Operations,operations,New York,America/New_York,60
";

const PEOPLE: &str = "\
person,version,full_name,email,desk,roles,language,active
asha,1,Asha Rao,,OPS,clerk,en,yes
ben,1,Ben Clarke,,OPS,manager,en,yes
carla,1,Carla Meyer,,OPS,accountant,en,yes
esther,1,Esther Cohen,,OPS,auditor,en,yes
farid,1,Farid Haddad,,OPS,it,en,yes
";

const POSITIONS: &str = "\
date,account,asset,quantity,cost,acquired
2013-10-07,ANNA,USD,2500000.00,,
2013-10-07,BANK,USD,-50000000.00,,
2013-10-07,CAPITAL,USD,47500000.00,,
";

/// T3 names an account that is not there.
const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
T2,2013-10-07T09:31:00-04:00,ANNA,B,IBM,1000,182.50,USD,XNYS,A
T3,2013-10-07T09:32:00-04:00,ANNE,B,BAC,30,13.99,USD,XNYS,A
";

/// What is due three business days after the trade date, nobody has brought: Columbus Day is no
/// holiday of the street.
const DAYS: [&str; 5] = ["2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11"];

/// An office in a folder that goes with it.
pub struct Office {
    folder: TempDir,
    /// The password of everybody in it.
    pub password: &'static str,
}

impl Office {
    /// One where everybody may sign in.
    pub fn furnished() -> Self {
        let office = Self::empty(PASSWORD);
        office.munim("init office --market us --date 2013-10-07");
        let files = [
            ("accounts", ACCOUNTS),
            ("instruments", INSTRUMENTS),
            ("desks", DESKS),
            ("positions", POSITIONS),
            ("people", PEOPLE),
            ("trades", TRADES),
        ];
        for (kind, content) in files {
            let name = format!("{kind}.csv");
            fs::write(office.path(&name), content).expect("the file can be written");
            office.munim(&format!("load office {kind} {name}"));
        }
        for day in DAYS {
            office.munim(&format!("day office --date {day}"));
        }
        for person in ["asha", "ben", "carla", "esther", "farid"] {
            office.give_password(person);
        }
        office
    }

    /// The broker that `munim demo` makes up, with its managers and clerks.
    pub fn made_up() -> Self {
        let office = Self::empty("four eyes see more");
        office.munim("demo office");
        office
    }

    fn empty(password: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("the machine has a temporary folder");
        Self { folder, password }
    }

    /// Where something lies beside it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Types a command, which must be done; its words are divided by blanks. Gives what it said.
    #[track_caller]
    pub fn munim(&self, line: &str) -> String {
        done(line, &self.command(line).output().expect("the program starts"))
    }

    /// A command that is not started yet.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_munim"));
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command
    }

    /// The bytes of the journal's segments, file by file: every event, and not who last held the
    /// journal open.
    pub fn journal(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(self.path("office/journal")).expect("an office has a journal");
        let mut files: Vec<PathBuf> =
            entries.map(|entry| entry.expect("the folder can be read").path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "seg"));
        files.sort();
        files
            .into_iter()
            .map(|path| (path.clone(), fs::read(&path).expect("the file can be read")))
            .collect()
    }

    /// Gives somebody the password of everybody.
    pub fn give_password(&self, person: &str) {
        let line = format!("password office {person}");
        let mut typing = self.command(&line);
        let mut child = typing
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        writeln!(child.stdin.take().expect("it was piped"), "{PASSWORD}")
            .expect("the program reads");
        done(&line, &child.wait_with_output().expect("the program ends"));
    }
}

#[track_caller]
fn done(line: &str, output: &Output) -> String {
    let [said, told] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "munim {line}\n{said}\n{told}");
    said
}
