//! A disk that is full, or fails; what lies on it that others could read, or that somebody changed.
//!
//! The full disk is a small one of memory, which takes root to be mounted, and the failing one is
//! made by `strace`: where the machine has neither, that is said and passed over.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, told, trade};
use crate::served::Served;
use crate::wire::{Answered, FORM, ask};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How long the slowest machine takes for what goes on by itself.
const PATIENCE: Duration = Duration::from_mins(1);

/// A disk of so many MiB in the place of an office, with the office on it.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn under(office: &Office, mib: u32) -> Option<Self> {
        let (place, aside) = (office.path("office"), office.path("office.aside"));
        fs::rename(&place, &aside).expect("it is a folder");
        let disk = Self::at(place, mib)?;
        let copy = Command::new("cp").arg("-a").arg(aside.join(".")).arg(&disk.0).status();
        assert!(copy.expect("cp is there").success());
        Some(disk)
    }

    /// An empty one.
    fn at(place: PathBuf, mib: u32) -> Option<Self> {
        fs::create_dir(&place).expect("its name is free");
        let size = format!("size={mib}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&place);
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        if !is_mounted {
            println!("skipped: a small disk can be mounted by root alone");
            return None;
        }
        Some(Self(place))
    }

    /// Fills it, but for so many MiB.
    fn fill_but(&self, mib: usize) {
        let piece = |number: usize| self.0.join(format!("filler.{number:03}"));
        let pieces = (0..).take_while(|number| fs::write(piece(*number), vec![1; 1 << 20]).is_ok());
        let last = pieces.count();
        for number in (last + 1).saturating_sub(mib).max(1)..=last {
            fs::remove_file(piece(number)).expect("it is ours");
        }
    }

    fn empty(&self) {
        for entry in fs::read_dir(&self.0).expect("it is there") {
            let path = entry.expect("it can be read").path();
            if path.to_string_lossy().contains("filler") {
                fs::remove_file(path).expect("it is ours");
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn probe(served: &Served<'_>, path: &str) -> (u16, String) {
    let answered = ask(&served.address, &format!("GET {path}"), &[], "");
    (answered.status, answered.body)
}

fn sign_in(served: &Served<'_>) -> Answered {
    let form = format!("person=ben&password={}&code=&next=", PASSWORD.replace(' ', "+"));
    let origin = served.origin();
    ask(&served.address, "POST /sign-in", &[("Origin", &origin), FORM], &form)
}

#[test]
fn a_full_disk_refuses_before_it_accepts_and_goes_on_when_there_is_room() {
    let office = Office::furnished();
    let Some(disk) = SmallDisk::under(&office, 64) else { return };
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let positions = || oms.get("/v1/positions?account=ANNA").status;
    let row = |id: &str| trade(id, "2013-10-14T09:45:00-04:00", 250, "ANNA");
    assert_eq!((probe(&served, "/health").0, probe(&served, "/ready").0), (200, 200));
    assert_eq!(oms.rows("trades", "k1", &row("M1")).status, 200);

    disk.fill_but(8);
    let refused = oms.rows("trades", "k2", &row("M2"));
    assert_eq!((refused.status, told(&refused)["code"].as_str()), (507, Some("no_room")));
    // A file is refused by what its head says, before it has come.
    let mut file = TcpStream::connect(&served.address).expect("it listens");
    let head = oms.head_of("POST /v1/documents/trades", 1 << 20);
    file.write_all(head.as_bytes()).expect("it is taken");
    let mut answer = [0; 12];
    file.read_exact(&mut answer).expect("it answers");
    assert_eq!(&answer, b"HTTP/1.1 507");
    let (status, why) = probe(&served, "/ready");
    assert!(status == 503 && why.contains("no_room") && !why.contains('/'), "{why}");
    assert_eq!((probe(&served, "/health").0, positions()), (200, 200), "reading goes on");
    assert_eq!(sign_in(&served).status, 303);

    disk.fill_but(0);
    let door = sign_in(&served);
    assert!([303, 507].contains(&door.status), "{} {}", door.status, door.body);
    assert!([200, 507].contains(&positions()));

    disk.empty();
    assert_eq!((sign_in(&served).status, positions()), (303, 200), "without a restart");
    assert_eq!(probe(&served, "/ready").0, 200);
    let again = oms.rows("trades", "k2", &row("M2"));
    assert_eq!(again.status, 200, "{}", again.body);
    served.stop();
}

/// The SQL tables lie on a disk of their own, which is full: what is taken is in the journal, the
/// books go on being read, the lists wait, and are whole when there is room.
#[test]
fn tables_that_have_no_room_wait_for_it() {
    let office = Office::furnished();
    let Some(disk) = SmallDisk::at(office.path("tables"), 8) else { return };
    let served = Served::start_with(&office, "--views tables/views.sqlite");
    let oms = Program::of(&office, &served, "asha");
    disk.fill_but(0);
    let mut known = 0;
    let mut refused = None;
    for number in 0..200 {
        let row = trade(&format!("M{number}"), "2013-10-14T09:45:00-04:00", 250, "ANNA");
        if oms.rows("trades", &format!("k{number}"), &row).status != 200 {
            refused = Some(number);
            break;
        }
        known += 1;
    }
    let refused = refused.expect("the tables have no room left");
    assert_eq!(oms.get("/v1/positions?account=ANNA").status, 200, "{known}: reading goes on");
    let (status, why) = probe(&served, "/ready");
    assert!(status == 503 && why.contains("tables_differ"), "{why}");
    assert_eq!(probe(&served, "/health").0, 200, "it mends itself");
    assert_eq!(oms.get("/v1/trades").status, 503);

    disk.empty();
    let begun = Instant::now();
    while probe(&served, "/ready").0 != 200 {
        assert!(begun.elapsed() < PATIENCE, "the tables are not whole again");
        std::thread::sleep(Duration::from_millis(200));
    }
    let row = trade(&format!("M{refused}"), "2013-10-14T09:45:00-04:00", 250, "ANNA");
    let again = oms.rows("trades", &format!("k{refused}"), &row);
    assert_eq!(again.status, 200, "{}", again.body);
    let last = format!("/v1/trades/M{refused}");
    assert_eq!(oms.get(&last).status, 200, "every one of them is there once");
    served.stop();
}

#[test]
fn a_failed_write_of_the_journal_is_said_and_a_restart_recovers() {
    let mut trace = Command::new("strace");
    let can_trace = trace.args(["-qq", "-o", "/dev/null", "true"]).output();
    if !can_trace.is_ok_and(|output| output.status.success()) {
        println!("skipped: no write can be made to fail without strace");
        return;
    }
    let office = Office::furnished();
    let segment = office.path("office/journal/00000001.seg");
    let served = Served::start_failing(&office, &segment, 4);
    let oms = Program::of(&office, &served, "asha");
    let hand_in = |number: usize| {
        let row = trade(&format!("F{number}"), "2013-10-14T09:45:00-04:00", 250, "ANNA");
        oms.rows("trades", &format!("f{number}"), &row)
    };
    let failed = (0..12).find(|number| hand_in(*number).status != 200);
    let failed = failed.expect("a write fails");
    for path in ["/health", "/ready"] {
        let (status, why) = probe(&served, path);
        assert!(status == 503 && why.contains("journal_stopped") && !why.contains('/'), "{why}");
    }
    let refused = hand_in(90);
    assert_eq!((refused.status, told(&refused)["code"].as_str()), (503, Some("journal_stopped")));
    assert_eq!(oms.get("/v1/positions?account=ANNA").status, 200, "reading goes on");
    served.end();

    let served = Served::start(&office);
    assert_eq!((probe(&served, "/health").0, probe(&served, "/ready").0), (200, 200));
    let oms = Program::of(&office, &served, "asha");
    for number in 0..=failed {
        let row = trade(&format!("F{number}"), "2013-10-14T09:45:00-04:00", 250, "ANNA");
        let again = told(&oms.rows("trades", &format!("f{number}"), &row));
        assert_eq!(again["file"]["booked"], 1, "{again}");
    }
    served.stop();
}

/// Every file and folder that others may do something with.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode();
    let mut found: Vec<PathBuf> = Some(folder.to_owned()).into_iter().collect();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() { found.extend(open_to_others(&path)) } else { found.push(path) }
    }
    found.retain(|path| mode(path) & 0o077 != 0);
    found
}

#[test]
fn an_office_is_its_owners_alone() {
    let office = Office::furnished();
    let folder = office.path("office");
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let row = trade("M1", "2013-10-14T09:45:00-04:00", 250, "NOBODY");
    assert_eq!(oms.rows("trades", "k1", &row).status, 200);
    served.stop();
    assert_eq!(open_to_others(&folder), Vec::<PathBuf>::new(), "this machine's umask is not ours");

    // An office of an older program, or one that was copied.
    let all = Command::new("chmod").args(["-R", "a+rX"]).arg(&folder).status();
    assert!(all.expect("chmod is there").success());
    fs::set_permissions(folder.join("secrets.sqlite"), fs::Permissions::from_mode(0o600))
        .expect("it is ours");
    let loaded = office.command("load office trades trades.csv").output().expect("it starts");
    let said = String::from_utf8_lossy(&loaded.stderr).into_owned();
    assert!(said.contains("could be read by others"), "{said}");
    assert_eq!(open_to_others(&folder), Vec::<PathBuf>::new());

    // Passwords that are gone are not replaced without a word.
    fs::remove_file(folder.join("secrets.sqlite")).expect("it is ours");
    let served = Served::start(&office);
    assert!(served.said.contains("secrets.sqlite is missing"), "{}", served.said);
    served.stop();
}

#[test]
fn tables_that_somebody_changed_are_found_and_made_anew() {
    let office = Office::furnished();
    let served = Served::start_with(&office, "--prove-tables-after-s 0");
    let oms = Program::of(&office, &served, "ben");
    let right = oms.json("/v1/trades?limit=10")["items"].clone();
    served.stop();

    let file = office.path("office/views/views.sqlite");
    let change = |sql: &str| {
        let tables = rusqlite::Connection::open(&file).expect("it is a database");
        tables.execute_batch(sql).expect("anybody may");
    };
    change("UPDATE trades SET quantity = quantity * 10");
    let verified = office.command("verify office").output().expect("it starts");
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert_eq!(verified.status.code(), Some(1), "{said}");
    assert!(said.contains("the SQL tables trades DIFFER"), "{said}");

    let healed = |served: &Served<'_>| {
        let oms = Program::of(&office, served, "ben");
        let is_right = |_: &usize| {
            assert_eq!(probe(served, "/health").0, 200, "whoever started it again would undo it");
            let found = oms.get("/v1/trades?limit=10");
            if found.status == 503 {
                assert_eq!(found.header("retry-after"), Some("5"), "{}", found.body);
                assert_eq!(told(&found)["code"], "tables_differ");
                return false;
            }
            assert_eq!(found.status, 200, "{}", found.body);
            told(&found)["items"] == right
        };
        let tried = (0..400).find(|at| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            is_right(at)
        });
        assert!(tried.is_some(), "they are made anew while nothing is booked");
    };
    let served = Served::start_with(&office, "--prove-tables-after-s 0");
    healed(&served);
    served.stop();
    // A table that is missing, and a file that is none.
    change("DROP TABLE trades");
    let served = Served::start(&office);
    healed(&served);
    served.stop();
    for beside in ["views.sqlite-wal", "views.sqlite-shm"] {
        let _ = fs::remove_file(office.path("office/views").join(beside));
    }
    let mut bytes = fs::read(&file).expect("it is there");
    bytes[..4096].fill(7);
    fs::write(&file, bytes).expect("it is ours");
    let served = Served::start(&office);
    assert!(served.said.contains("the SQL tables are damaged"), "{}", served.said);
    healed(&served);
    served.stop();
}

#[test]
fn damaged_tables_that_are_behind_are_made_anew_while_it_starts() {
    let office = Office::furnished();
    let served = Served::start(&office);
    served.stop();
    let views = office.path("office/views");
    let file = views.join("views.sqlite");
    let behind = {
        let tables = rusqlite::Connection::open(&file).expect("it is a database");
        let value = |sql: &str| tables.query_row(sql, [], |row| row.get::<_, i64>(0));
        value("PRAGMA wal_checkpoint(TRUNCATE)").expect("nobody else has it");
        let page = value("SELECT rootpage FROM sqlite_master WHERE name = 'trades'");
        let bytes = value("PRAGMA page_size").expect("pages have a size");
        let [page, bytes] = [page.expect("it is a table"), bytes].map(usize::try_from);
        let (page, bytes) = (page.expect("a number"), bytes.expect("a number"));
        let mut whole = fs::read(&file).expect("it is there");
        whole[(page - 1) * bytes..page * bytes].fill(7);
        whole
    };
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let row = trade("M1", "2013-10-14T09:45:00-04:00", 250, "ANNA");
    assert_eq!(oms.rows("trades", "k1", &row).status, 200);
    let right = oms.json("/v1/trades?limit=10")["items"].clone();
    served.stop();

    for beside in ["views.sqlite-wal", "views.sqlite-shm"] {
        let _ = fs::remove_file(views.join(beside));
    }
    fs::write(&file, behind).expect("it is ours");
    let served = Served::start(&office);
    assert!(served.said.contains("the SQL tables were made anew"), "{}", served.said);
    let oms = Program::of(&office, &served, "asha");
    assert_eq!(oms.json("/v1/trades?limit=10")["items"], right, "when it listens they are whole");
    served.stop();
}
