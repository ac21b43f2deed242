//! The chain of signed heads: its written form, who may sign, what a thief of a key can do, and
//! what a place that is not there does not lose.
//!
//! Source: `reliability.md`, S11.

use anchors::{
    Anchored, Chain, Entry, Keeping, PublicKey, SigningKey, adopt_all, begin, change_key, deliver,
    keep_signing, known, prove, revoke_key, sign, sign_after_restore,
};
use journal::{Journal, LocalJournal, Place};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use terms::{Date, Moment};

/// So long a test waits for what another thread does.
const PATIENCE: Duration = Duration::from_mins(1);
const HOUR_NS: i64 = 3600 * 1_000_000_000;
/// 2026-11-30T00:00:00Z.
const BEGAN_NS: i64 = 1_795_996_800 * 1_000_000_000;

/// Two small journals, a key, and a folder outside.
struct Desk {
    folder: TempDir,
    office: Anchored,
    hours: i64,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("office");
        let office = Anchored {
            books: Place::at(at.join("journal")),
            access: Place::at(at.join("access")),
            folder: at,
        };
        LocalJournal::create(&office.books).expect("it is new");
        fs::create_dir(folder.path().join("outside")).expect("it is new");
        let desk = Self { folder, office, hours: 0 };
        desk.write("the books begin");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn outside(&self) -> String {
        self.path("outside").display().to_string()
    }

    fn key(&self, name: &str) -> SigningKey {
        let file = self.path(name);
        if !file.exists() {
            SigningKey::create(&file).expect("it is new");
        }
        SigningKey::read(&file, &self.office).expect("it is a key")
    }

    /// An event in the books.
    fn write(&self, body: &str) {
        let (mut journal, _) = LocalJournal::open_for_writing(&self.office.books, |_| Ok(()))
            .expect("nobody else writes");
        let head = journal.head();
        journal.append(&head, 0, 1, body.as_bytes()).expect("it is written");
        journal.close().expect("it is closed");
    }

    /// An hour later.
    fn now(&mut self) -> Moment {
        self.hours += 1;
        Moment(BEGAN_NS + self.hours * HOUR_NS)
    }

    fn deliver(&self) {
        deliver(&self.office, &[self.outside()]).expect("it can be read");
    }

    fn findings(&self) -> Vec<String> {
        prove(&self.office, &self.path("outside")).expect("it can be read").findings
    }
}

/// A chain with two heads.
fn begun(recovery: Option<&SigningKey>) -> Desk {
    let mut desk = Desk::new();
    let (key, now) = (desk.key("key"), desk.now());
    begin(&desk.office, &key, recovery.map(SigningKey::public), now).expect("it is new");
    for word in ["one", "two"] {
        desk.write(word);
        let now = desk.now();
        sign(&desk.office, &key, now).expect("it is whole");
    }
    desk.deliver();
    assert_eq!(desk.findings(), Vec::<String>::new());
    desk
}

#[test]
fn an_entry_is_read_as_it_was_written_and_no_byte_of_it_can_change() {
    let desk = begun(None);
    let chain = Chain::read(&desk.path("outside")).expect("it can be read");
    let head = &chain.entries[2];
    let text = head.text();
    let fields: Vec<&str> =
        text.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    let layout = [
        "munim-heads",
        "entry",
        "number",
        "office",
        "at",
        "previous",
        "books",
        "access",
        "key",
        "signature",
    ];
    assert_eq!(fields, layout, "docs/heads.md says so");
    assert!(text.contains("\nat 2026-11-30T03:00:00Z\n") && text.contains("\naccess none\n"));
    assert_eq!(Entry::parse(&text).as_ref(), Ok(head));
    let (mut changed, mut refused) = (0, 0);
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        match Entry::parse(&String::from_utf8_lossy(&bytes)) {
            Err(_) => refused += 1,
            Ok(entry) => {
                changed += 1;
                assert!(!entry.is_signed(), "byte {at}");
            }
        }
    }
    println!(
        "counted S11: {count} tried, {count} survived: changed bytes, {refused} are no entry, {changed} are not signed",
        count = refused + changed
    );
    // One file with all of them is the same chain.
    let all: String = chain.entries.iter().map(Entry::text).collect();
    fs::write(desk.path("all"), all).expect("it can be written");
    let read = Chain::read(&desk.path("all")).expect("it can be read");
    assert_eq!(read.entries, chain.entries);
}

#[test]
fn only_the_key_in_force_signs() {
    let mut desk = begun(None);
    let (key, next, now) = (desk.key("key"), desk.key("next"), desk.now());
    sign(&desk.office, &next, now).expect_err("it is another's key");
    change_key(&desk.office, &key, &next, now).expect("both sign it");
    sign(&desk.office, &key, now).expect_err("it is in force no more");
    sign(&desk.office, &next, now).expect("it is in force");
    desk.deliver();
    assert_eq!(desk.findings(), Vec::<String>::new());
    // A head of the older key behind the change, forged by whoever still has it.
    let chain = Chain::read(&desk.path("outside")).expect("it can be read");
    let last = chain.entries.last().expect("there are some");
    let heads = last.says.clone();
    let number = i64::try_from(last.number + 1).expect("few");
    let forged = Entry::signed([number, now.0], [last.office, last.hash()], heads, &key, None);
    fs::write(desk.path("outside").join("00000005.head"), forged.text()).expect("written");
    let found = desk.findings();
    assert!(found.iter().any(|what| what.contains("is not the one in force")), "{found:?}");
}

/// A thief signs, and changes the key to his own; the recovery key takes both away.
#[test]
fn a_recovery_key_takes_a_thief_and_his_key_away() {
    let kept = Desk::new();
    let recovery = kept.key("recovery");
    let mut desk = begun(Some(&recovery));
    let (stolen, thief, now) = (desk.key("key"), desk.key("thief"), desk.now());
    change_key(&desk.office, &stolen, &thief, now).expect("he has both");
    let now = desk.now();
    sign(&desk.office, &thief, now).expect("he is in force");
    let (good, now) = (desk.key("good").public(), desk.now());
    let from = Date::parse("2026-11-30").expect("a day");
    revoke_key(&desk.office, &thief, (stolen.public(), from), Some(good), now)
        .expect_err("who is in force names only himself");
    revoke_key(&desk.office, &recovery, (stolen.public(), from), Some(good), now)
        .expect("it may revoke any other");
    desk.deliver();
    let found = desk.findings();
    assert!(found.iter().any(|what| what.starts_with("head 4 stands on a key")), "{found:?}");
    sign(&desk.office, &thief, now).expect_err("his key is gone too");
    let (good, now) = (desk.key("good"), desk.now());
    sign(&desk.office, &good, now).expect("it goes on");
    desk.deliver();
    assert_eq!(desk.findings(), Vec::<String>::new(), "a good head bears out what he signed");
}

/// A thief writes the books anew and declares a restore; when his key is revoked, what he declared
/// is not believed, neither by whoever signs on nor by whoever verifies.
#[test]
fn what_a_thief_declares_to_be_restored_is_not_believed() {
    let kept = Desk::new();
    let recovery = kept.key("recovery");
    let mut desk = begun(Some(&recovery));
    desk.deliver();
    fs::remove_dir_all(&desk.office.books.folder).expect("it is there");
    LocalJournal::create(&desk.office.books).expect("it is new");
    for body in ["the books begin", "another history", "and more", "and more of it"] {
        desk.write(body);
    }
    desk.hours += 48;
    let (stolen, now) = (desk.key("key"), desk.now());
    sign_after_restore(&desk.office, &stolen, now).expect("he has the key");
    let (good, now) = (desk.key("good"), desk.now());
    let from = Date::parse("2026-12-02").expect("a day");
    let named = Some(good.public());
    revoke_key(&desk.office, &recovery, (stolen.public(), from), named, now).expect("it may");
    let refused = sign(&desk.office, &good, now).expect_err("the books are not those");
    assert!(refused.to_string().contains("hold another history"), "{refused:#}");
    desk.deliver();
    let found = desk.findings();
    assert!(found.iter().any(|what| what.contains("were rewritten")), "{found:?}");
}

/// Two offices with one folder for both: the second takes nothing of the first for its own.
#[test]
fn the_heads_of_another_office_are_not_taken_over() {
    let first = begun(None);
    first.deliver();
    let second = Desk::new();
    second.write("the books of the second");
    let other = Anchored { folder: second.path("new"), ..second.office.clone() };
    let books = Place::at(second.path("new").join("journal"));
    fs::create_dir(second.path("new")).expect("it is new");
    LocalJournal::create(&books).expect("it is new");
    let other = Anchored { books, ..other };
    let (mut journal, _) =
        LocalJournal::open_for_writing(&other.books, |_| Ok(())).expect("nobody else writes");
    let head = journal.head();
    journal.append(&head, 0, 1, b"another office").expect("it is written");
    journal.close().expect("it is closed");
    let refused = adopt_all(&other, &[first.outside()]).expect_err("they are another's");
    assert!(refused.to_string().contains("the heads of another office"), "{refused:#}");
    assert!(!other.heads().exists());
}

/// Whoever takes heads by POST and puts them behind each other may have got one twice.
#[test]
fn a_head_that_came_twice_is_there_twice() {
    let desk = begun(None);
    let own = Chain::read(&desk.office.heads()).expect("it can be read");
    let texts: Vec<String> = own.entries.iter().map(Entry::text).collect();
    let file = desk.path("all");
    fs::write(&file, [texts.concat(), texts[1..].concat()].concat()).expect("written");
    let read = Chain::read(&file).expect("it can be read");
    assert_eq!(read.entries, own.entries);
    assert!(read.check().findings.is_empty());
}

#[test]
fn nothing_that_is_written_outside_is_written_over_or_forgotten() {
    let mut desk = begun(None);
    let key = desk.key("key");
    fs::rename(desk.path("outside"), desk.path("away")).expect("it is there");
    let now = desk.now();
    sign(&desk.office, &key, now).expect("it is signed all the same");
    let waits = deliver(&desk.office, &[]).expect("it can be read");
    assert_eq!((waits[0].arrived, waits[0].waiting), (3, 1));
    assert!(waits[0].why.contains("is not there"), "{waits:?}");
    assert_eq!(known(&desk.office).expect("it can be read"), waits, "it is remembered");
    fs::rename(desk.path("away"), desk.path("outside")).expect("it is there");
    assert_eq!(deliver(&desk.office, &[]).expect("it can be read")[0].waiting, 0);
    // Somebody writes the office's own chain anew: what lies outside stays as it is.
    fs::remove_dir_all(desk.office.heads()).expect("it is there");
    let (other, now) = (desk.key("other"), desk.now());
    begin(&desk.office, &other, None, now).expect("there is none");
    let refused = deliver(&desk.office, &[desk.outside()]).expect("it can be read");
    assert!(refused[0].why.contains("says something else"), "{refused:?}");
    let found = desk.findings();
    assert!(found[0].contains("one of the two is forged"), "{found:?}");
    // An office that has lost its own takes it over from outside.
    fs::remove_dir_all(desk.office.heads()).expect("it is there");
    assert_eq!(adopt_all(&desk.office, &[desk.outside()]).expect("the same chain"), 4);
    assert_eq!(desk.findings(), Vec::<String>::new());
}

/// A program that runs for days on which nobody closes one.
#[test]
fn there_is_a_head_each_day_whether_or_not_a_day_is_closed() {
    let desk = Desk::new();
    let long_ago = Moment(BEGAN_NS - 3000 * HOUR_NS);
    let key = desk.key("key");
    begin(&desk.office, &key, None, long_ago).expect("it is new");
    sign(&desk.office, &key, long_ago).expect("it is whole");
    let keeping = Keeping { key, places: vec![desk.outside()] };
    let stop = AtomicBool::new(false);
    let came = |number: u64| desk.path("outside").join(format!("{number:08}.head")).exists();
    std::thread::scope(|threads| {
        threads.spawn(|| keep_signing(&desk.office, &keeping, || 0, &stop));
        let began = Instant::now();
        while !came(2) && began.elapsed() < PATIENCE {
            std::thread::yield_now();
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(came(0) && came(1) && !came(3), "what was signed before came too, and one is enough");
}

#[test]
fn a_key_is_its_owners_alone() {
    let desk = Desk::new();
    let key = desk.key("key");
    SigningKey::create(&desk.path("key")).expect_err("no key is written over another");
    let text = fs::read_to_string(desk.path("key")).expect("it is there");
    assert_eq!(text.lines().count(), 3);
    assert_eq!(PublicKey::parse(&key.public().to_string()), Some(key.public()));
    let readable = std::process::Command::new("chmod").arg("644").arg(desk.path("key")).status();
    assert!(readable.expect("chmod is there").success());
    SigningKey::read(&desk.path("key"), &desk.office).expect_err("others can read it");
    fs::copy(desk.path("key"), desk.office.folder.join("key")).expect("it can be copied");
    let refused = SigningKey::read(&desk.office.folder.join("key"), &desk.office);
    assert!(refused.expect_err("it lies within").to_string().contains("folder with the books"));
}
