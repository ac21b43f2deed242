//! Heads of both journals, signed and kept outside (S11): whoever writes the past anew, every
//! checksum and hash right, is found by `munim verify --against`, and by a verifier that shares no
//! code with the program (`tools/verify.py`, skipped where its packages are not).

use crate::forgery::decide;
use crate::office::{Office, PASSWORD};
use crate::program::{Program, told as json_of};
use crate::served::Served;
use crate::wire::Visitor;
use journal::{Batch, Failure, Journal, LocalJournal, Place};
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// So long may a head be on its way, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(45);

/// What a command said, whether or not it went well.
fn said(office: &Office, line: &str) -> (Option<i32>, String) {
    told(&office.command(line).output().expect("the program starts"))
}

fn told(output: &Output) -> (Option<i32>, String) {
    let [out, err] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(!err.contains("panicked"), "{err}");
    (output.status.code(), out + &err)
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp is there");
    assert!(copied.success());
}

/// An office with an approval in its books, whose heads went to a folder outside on two days; the
/// office as it was on the first of them lies beside it.
fn anchored() -> Office {
    let office = Office::furnished();
    office.munim("heads key key");
    fs::create_dir(office.path("outside")).expect("it is new");
    office.munim("heads begin office --key key --to outside");
    office.munim("heads sign office --key key");
    copy(&office.path("office"), &office.path("older"));
    let served = Served::start(&office);
    approved_change(&office, &served);
    served.stop();
    office.munim("heads sign office --key key");
    office
}

/// A change of an account that asha puts forward and ben approves.
fn approved_change(office: &Office, served: &Served<'_>) {
    let oms = Program::of(office, served, "asha");
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let rows = json!([{
        "change_id": "AC-9",
        "account": "BEN",
        "effective": "2013-10-11",
        "name": "Ben Hale",
    }]);
    let proposed = json_of(&oms.rows("account_changes", "a9", &rows));
    let proposal = proposed["proposal"].as_str().expect("it waits for a second person");
    decide(&ben, proposal, "approve");
}

/// Writes a journal anew from its batches, every checksum and hash right.
fn rewrite(folder: &Path, forge: impl Fn(Vec<Batch>) -> Vec<Batch>) {
    let mut batches: Vec<Batch> = Vec::new();
    LocalJournal::open_read_only(&Place::at(folder), |batch| {
        batches.push(batch.clone());
        Ok(())
    })
    .expect("it is whole");
    fs::remove_dir_all(folder).expect("it is there");
    let place = Place::at(folder);
    LocalJournal::create(&place).expect("there is none");
    // A program that another test starts holds every lock of this one for a moment, as it is born.
    let open = || loop {
        match LocalJournal::open_for_writing(&place, |_| Ok(())) {
            Err(Failure::Locked { .. }) => std::thread::yield_now(),
            opened => break opened.expect("it is whole").0,
        }
    };
    let mut journal = open();
    for batch in forge(batches) {
        // Each opening is an epoch, so that what is not forged has the hash that it had.
        while journal.head().epoch < batch.epoch {
            journal.close().expect("it is closed");
            journal = open();
        }
        let head = journal.head();
        let written = journal.append(&head, batch.recorded_at_us, batch.events, &batch.body);
        written.expect("it can be written");
    }
    journal.close().expect("it is closed");
}

/// One text in the place of another as long, wherever it stands from a batch on; by the first one
/// of its books an office is known.
fn exchanged(
    from: &'static str,
    to: &'static str,
    from_batch: usize,
) -> impl Fn(Vec<Batch>) -> Vec<Batch> {
    assert_eq!(from.len(), to.len());
    move |mut batches| {
        let mut count = 0;
        for body in batches.iter_mut().skip(from_batch).map(|batch| &mut batch.body) {
            for at in 0..body.len().saturating_sub(from.len()) {
                if body[at..].starts_with(from.as_bytes()) {
                    body[at..at + to.len()].copy_from_slice(to.as_bytes());
                    count += 1;
                }
            }
        }
        assert!(count > 0, "{from} stands nowhere");
        batches
    }
}

fn without_the_last(count: usize) -> impl Fn(Vec<Batch>) -> Vec<Batch> {
    move |mut batches| {
        batches.truncate(batches.len() - count);
        batches
    }
}

type Forgery = (&'static str, Box<dyn Fn(&Path)>, &'static str);

/// The nine ways in which a past was written anew.
fn forgeries(older: PathBuf) -> [Forgery; 9] {
    let books = |forge: Box<dyn Fn(Vec<Batch>) -> Vec<Batch>>| -> Box<dyn Fn(&Path)> {
        Box::new(move |office| rewrite(&office.join("journal"), &forge))
    };
    let access = |forge: Box<dyn Fn(Vec<Batch>) -> Vec<Batch>>| -> Box<dyn Fn(&Path)> {
        Box::new(move |office| rewrite(&office.join("access"), &forge))
    };
    let whole = older.clone();
    let put_back = move |office: &Path, name: &str| {
        fs::remove_dir_all(office.join(name)).expect("it is there");
        copy(&older.join(name), &office.join(name));
    };
    [
        (
            "every approval by another",
            books(Box::new(exchanged("ben", "dev", 1))),
            "the books were rewritten",
        ),
        (
            "another has seen it",
            access(Box::new(exchanged("asha", "gita", 0))),
            "the journal of access was rewritten",
        ),
        (
            "the last lines of access are gone",
            access(Box::new(without_the_last(3))),
            "the journal of access ends after",
        ),
        (
            "the last batches of the books are gone",
            books(Box::new(without_the_last(3))),
            "the books end after",
        ),
        (
            "an older office in its place",
            Box::new(move |office| {
                fs::remove_dir_all(office).expect("it is there");
                copy(&whole, office);
            }),
            "the books end after",
        ),
        (
            "access is deleted",
            Box::new(|office| fs::remove_dir_all(office.join("access")).expect("it is there")),
            "the journal of access cannot be found",
        ),
        (
            "access of an older day",
            Box::new(move |office| put_back(office, "access")),
            "the journal of access ends after",
        ),
        (
            "another name",
            books(Box::new(exchanged("Anna Alvarez", "Anna Alvares", 1))),
            "the books were rewritten",
        ),
        (
            "other persons",
            books(Box::new(exchanged("farid", "harid", 1))),
            "the books were rewritten",
        ),
    ]
}

/// The interpreter with the packages of the independent verifier; none where they are not.
fn interpreter() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/judges/bin/python");
    let there = Command::new(&python).args(["-c", "import blake3, crc32c, cryptography"]).output();
    match there {
        Ok(output) if output.status.success() => Some(python),
        Ok(_) | Err(_) => {
            println!(
                "skipped: blake3, crc32c and cryptography are not in target/judges (scripts/test)"
            );
            None
        }
    }
}

/// What the independent verifier says.
fn independent(python: &Path, office: &Path, against: Option<&Path>) -> (Option<i32>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/verify.py");
    let mut command = Command::new(python);
    command.arg(script).arg(office);
    against.map(|heads| command.arg("--against").arg(heads));
    told(&command.output().expect("the interpreter starts"))
}

#[test]
fn every_rewriting_of_the_past_is_found() {
    let office = anchored();
    let python = interpreter();
    let outside = office.path("outside");
    let (code, whole) = said(&office, "verify office --against outside");
    assert_eq!(code, Some(0), "{whole}");
    assert!(whole.contains("2 heads agree"), "{whole}");
    let mut unseen = 0;
    for (what, forge, words) in forgeries(office.path("older")) {
        let forged = office.path("forged");
        copy(&office.path("office"), &forged);
        forge(&forged);
        // Whoever forges takes the SQL tables away, which would not agree; a backup has none.
        fs::remove_dir_all(forged.join("views")).ok();
        unseen += u32::from(said(&office, "verify forged").0 == Some(0));
        let (code, found) = said(&office, "verify forged --against outside");
        assert_eq!(code, Some(1), "{what}: {found}");
        assert!(found.contains(words) && found.contains("vouches for"), "{what}: {found}");
        if let Some(python) = &python {
            assert_eq!(independent(python, &forged, None).0, Some(0), "{what}");
            let (code, found) = independent(python, &forged, Some(&outside));
            assert_eq!(code, Some(1), "{what}: {found}");
            assert!(found.contains("vouches for"), "{what}: {found}");
        }
        // Nor does the program sign it.
        let (code, refused) = said(&office, "heads sign forged --key key");
        assert!(code == Some(2) && refused.contains("nothing is signed"), "{what}: {refused}");
        fs::remove_dir_all(&forged).expect("it is there");
    }
    println!(
        "counted S11: 9 tried, 9 survived: rewritings found by heads outside, {unseen} of them whole to verify alone"
    );
    assert!(unseen >= 6);
}

#[test]
fn the_independent_verifier_finds_a_flipped_byte_and_a_forged_head() {
    let office = anchored();
    let Some(python) = interpreter() else { return };
    let (folder, outside) = (office.path("office"), office.path("outside"));
    let (code, whole) = independent(&python, &folder, Some(&outside));
    assert_eq!(code, Some(0), "{whole}");
    let chain = office.munim("verify office");
    let chain = chain.split("chain ").nth(1).expect("it is said").get(..64).expect("a hash");
    assert!(whole.contains(chain) && whole.contains("2 heads agree"), "{whole}");
    let mut flips = 0;
    for name in ["journal/00000001.seg", "journal/HEAD", "access/00000001.seg", "access/HEAD"] {
        let bytes = fs::read(folder.join(name)).expect("it is there");
        for at in (0..bytes.len()).step_by(bytes.len() / 5 + 1) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 4;
            fs::write(folder.join(name), flipped).expect("it can be written");
            let (code, found) = independent(&python, &folder, None);
            assert!(code == Some(1) && found.contains("NOT WHOLE"), "{name} byte {at}: {found}");
            flips += 1;
        }
        fs::write(folder.join(name), bytes).expect("it can be written");
    }
    println!(
        "counted S11: {flips} tried, {flips} survived: flipped bytes found by the independent verifier"
    );
    let head = outside.join("00000002.head");
    let text = fs::read_to_string(&head).expect("it is there");
    fs::write(&head, text.replacen("books 1", "books 2", 1).replacen("at 20", "at 21", 1))
        .expect("it can be written");
    let (code, found) = independent(&python, &folder, Some(&outside));
    assert!(code == Some(1) && found.contains("forged"), "{found}");
    let (code, found) = said(&office, "verify office --against outside");
    assert!(code == Some(1) && found.contains("forged"), "{found}");
}

#[test]
fn a_stolen_key_is_revoked_and_a_changed_one_goes_on() {
    let office = anchored();
    let next = office.munim("heads key next");
    let old = fs::read_to_string(office.path("key")).expect("it was made");
    let old = old.split("public ").nth(1).expect("it is named").trim().to_owned();
    office.munim("heads change-key office --key key --successor next");
    // The old one signs no more.
    let (code, refused) = said(&office, "heads sign office --key key");
    assert!(code == Some(2) && refused.contains("is not the one in force"), "{refused}");
    // Both heads of today stand on the key that is revoked from today on, and on no other.
    let today = "2026-01-01";
    let revoke = format!("heads revoke-key office --key next --revoked {old} --from {today}");
    office.munim(&revoke);
    let (code, found) = said(&office, "verify office --against outside");
    assert_eq!(code, Some(1), "{found}");
    assert!(
        found.contains("stands on a key that was revoked from") && found.contains("on no other"),
        "{found}"
    );
    if let Some(python) = interpreter() {
        let (code, found) =
            independent(&python, &office.path("office"), Some(&office.path("outside")));
        assert!(code == Some(1) && found.contains("on no other"), "{found}");
    }
    // A head under the key that goes on bears them out.
    office.munim("heads sign office --key next");
    let (code, found) = said(&office, "verify office --against outside");
    assert_eq!(code, Some(0), "{found}");
    assert!(found.contains("note: head 1 stands on a key that was revoked"), "{found}");
    if let Some(python) = interpreter() {
        let (code, found) =
            independent(&python, &office.path("office"), Some(&office.path("outside")));
        assert_eq!(code, Some(0), "{found}");
    }
    let listed = office.munim("heads list office --format csv");
    assert!(listed.contains(next.trim()) && listed.contains("revoke-key"), "{listed}");
}

#[test]
fn a_key_within_the_office_is_refused() {
    let office = Office::furnished();
    office.munim("heads key office/key");
    let (code, refused) = said(&office, "heads sign office --key office/key");
    assert!(code == Some(2) && refused.contains("lies in the folder with the books"), "{refused}");
    fs::rename(office.path("office/key"), office.path("key")).expect("it is there");
    let (code, refused) = said(&office, "heads sign office --key key --to office/heads-too");
    assert!(code == Some(2) && refused.contains("lies in the folder with the books"), "{refused}");
}

/// A backup is restored: it leaves its mark, verifies, and is signed only when that is said.
#[test]
fn a_restore_leaves_its_mark_and_is_declared() {
    let office = anchored();
    office.munim("backup older older.tar");
    office.munim("restore older.tar restored");
    let marks = |name: &str| {
        let segment = fs::read(office.path(&format!("{name}/access/00000001.seg")));
        let text = String::from_utf8_lossy(&segment.expect("it is there")).into_owned();
        text.matches("\"act\":\"restored\"").count()
    };
    assert_eq!((marks("older"), marks("restored")), (0, 1));
    let books = |name: &str| {
        let said = office.munim(&format!("verify {name}"));
        said.split("chain ").nth(1).expect("it is said").get(..64).expect("a hash").to_owned()
    };
    assert_eq!(books("restored"), books("older"), "the books are as they were");
    let (code, found) = said(&office, "verify restored --against outside");
    assert!(code == Some(1) && found.contains("the books end after"), "{found}");
    // The places came with the backup.
    let (code, refused) = said(&office, "heads sign restored --key key");
    assert!(code == Some(2) && refused.contains("--after-restore"), "{refused}");
    let (code, refused) = said(&office, "heads sign restored --key key --to outside");
    assert!(code == Some(2) && refused.contains("--after-restore"), "{refused}");
    office.munim("heads sign restored --key key --to outside --after-restore");
    let (code, found) = said(&office, "verify restored --against outside");
    assert_eq!(code, Some(0), "{found}");
    assert!(found.contains("gave up"), "{found}");
    office.munim("heads sign restored --key key");
    if let Some(python) = interpreter() {
        let (code, found) =
            independent(&python, &office.path("restored"), Some(&office.path("outside")));
        assert_eq!(code, Some(0), "{found}");
    }
}

/// A request as it came: its path, its kind of content, its body.
type Posted = (String, String, Vec<u8>);

/// A receiver on this machine, which answers as it is told.
fn receiver(answer: impl Fn(&Posted) -> Vec<u8> + Send + 'static) -> (String, Receiver<Posted>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the machine has a free port");
    let address = listener.local_addr().expect("it is bound").to_string();
    let (tell, came) = channel();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.expect("somebody comes");
            let mut reader = BufReader::new(socket.try_clone().expect("one socket, two ends"));
            let (mut line, mut head) = (String::new(), String::new());
            while reader.read_line(&mut line).expect("it speaks text") > 2 {
                head.push_str(&line);
                line.clear();
            }
            let field = |name: &str| {
                let lines = head.lines().filter_map(|line| line.split_once(": "));
                lines
                    .filter(|(of, _)| of.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value.to_owned())
                    .next()
            };
            let bytes =
                field("content-length").and_then(|bytes| bytes.parse().ok()).expect("a length");
            let mut body = vec![0; bytes];
            reader.read_exact(&mut body).expect("the body comes");
            let path = head.split_whitespace().nth(1).unwrap_or_default().to_owned();
            let posted = (path, field("content-type").unwrap_or_default(), body);
            let reply = answer(&posted);
            let begin = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                reply.len()
            );
            socket.write_all(&[begin.as_bytes(), &reply].concat()).expect("it reads");
            // Nobody may ask what came.
            let _ = tell.send(posted);
        }
    });
    (address, came)
}

fn openssl(folder: &Path, line: &str) -> bool {
    let mut command = Command::new("openssl");
    command.args(line.split_whitespace()).current_dir(folder);
    command.output().is_ok_and(|output| {
        if !output.status.success() {
            println!("openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
        }
        output.status.success()
    })
}

const AUTHORITY: &str = "\
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
ess_cert_id_chain = no
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = A time-stamp authority
[stamping]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
";

#[test]
fn heads_come_to_every_place_and_wait_for_those_that_are_not_there() {
    let office = Office::furnished();
    office.munim("heads key key");
    let desk = office.path("authority");
    fs::create_dir(&desk).expect("it is new");
    fs::write(desk.join("tsa.cnf"), AUTHORITY).expect("it can be written");
    fs::write(desk.join("serial"), "01\n").expect("it can be written");
    let made = openssl(
        &desk,
        "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout tsa.key -out tsa.pem -config tsa.cnf",
    );
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("bound");
    let (endpoint, came) = receiver(|_| b"kept".to_vec());
    let mut line = format!(
        "heads begin office --key key --to worm --to http://{endpoint}/heads --to http://{free}/gone"
    );
    if made {
        let at = desk.clone();
        let (authority, _) = receiver(move |(_, kind, query)| {
            assert_eq!(kind, "application/timestamp-query");
            fs::write(at.join("query"), query).expect("it can be written");
            assert!(openssl(&at, "ts -reply -queryfile query -config tsa.cnf -out reply"));
            fs::read(at.join("reply")).expect("it was written")
        });
        write!(line, " --to tsa:http://{authority}/").expect("a text takes everything");
    } else {
        println!("skipped: openssl cannot make a time-stamp authority here");
    }
    // One place is not there yet, one never was.
    let (code, told) = said(&office, &line);
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("worm is not there") && told.contains("/gone cannot be reached"),
        "{told}"
    );
    assert_eq!(said(&office, "heads sign office --key key").0, Some(1));
    let (code, told) = said(&office, "heads list office");
    assert!(code == Some(1) && told.contains("2 wait: "), "{told}");
    let verified = office.munim("verify office");
    assert!(verified.contains("note: signed heads wait:"), "{verified}");
    // Nothing is forgotten: what waited comes when the place is there, without being named again.
    fs::create_dir(office.path("worm")).expect("it is new");
    said(&office, "heads sign office --key key");
    for number in 0..3 {
        let name = format!("{number:08}.head");
        let own = fs::read(office.path(&format!("office/heads/{name}"))).expect("it is there");
        assert_eq!(fs::read(office.path(&format!("worm/{name}"))).expect("it came"), own);
        let (path, kind, body) = came.recv().expect("it came");
        assert_eq!(
            (path.as_str(), kind.as_str(), body),
            ("/heads", "text/plain; charset=utf-8", own)
        );
        if made {
            // The authority is the first of the places.
            let stamp = stamp_of(&office.path("worm"), number);
            let data = office.path(&format!("worm/{name}"));
            let line = format!(
                "ts -verify -data {} -in {} -CAfile tsa.pem",
                data.display(),
                stamp.display()
            );
            assert!(openssl(&desk, &line));
        }
    }
    office.munim("verify office --against worm");
}

/// The reply of the authority to a head, in a folder.
fn stamp_of(folder: &Path, number: u64) -> PathBuf {
    let files = fs::read_dir(folder).expect("it is there").map(|file| file.expect("it is").path());
    let begins = format!("{number:08}.");
    let is_it = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&begins) && file.extension().is_some_and(|kind| kind == "tsr")
    };
    { files }.find(is_it).expect("it came")
}

/// The program that serves signs when it starts, and when a day is closed.
#[test]
fn a_console_signs_at_the_close_of_each_day() {
    let office = Office::furnished();
    office.munim("heads key key");
    fs::create_dir(office.path("outside")).expect("it is new");
    let served = Served::start_with(&office, "--heads-key key --heads-to outside");
    let program = Program::of(&office, &served, "ben");
    let arrives = |number: u64| {
        let file = office.path(&format!("outside/{number:08}.head"));
        let asked = Instant::now();
        while !file.exists() && asked.elapsed() < PATIENCE {
            program.get("/v1/kinds");
        }
        assert!(file.exists(), "head {number} does not come");
    };
    arrives(1);
    let ran = program.post("/v1/days/2013-10-14/run", None, &json!({}));
    assert_eq!(ran.status, 200, "{}", ran.body);
    assert!(ran.body.contains("\"closed\":true"), "{}", ran.body);
    arrives(2);
    served.stop();
    let verified = office.munim("verify office --against outside");
    assert!(verified.contains("2 heads agree"), "{verified}");
}
