//! An office outlives its program, as people see it: the backup of each edition is restored,
//! verified and continued with exit code 0 and no flag; what was refused then is refused once; what
//! `verify` says names editions and changes.

use crate::office::Desk;
use flate2::read::GzDecoder;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The offices that are kept, the next business day of each, and whether that day has files.
const KEPT: [(&str, &str, bool); 18] = [
    ("edition-1", "2020-12-24", true),
    ("edition-2", "2021-01-04", true),
    ("edition-3", "2021-01-05", false),
    ("edition-4", "2021-01-06", false),
    ("edition-5", "2021-01-07", false),
    ("edition-6", "2021-01-08", false),
    ("edition-7", "2021-01-11", false),
    ("edition-1-rules", "2020-12-18", false),
    ("edition-2-rules", "2020-12-18", false),
    ("edition-3-rules", "2020-12-18", false),
    ("edition-4-rules", "2020-12-18", false),
    ("edition-4-cents", "2026-02-06", false),
    ("edition-4-refused", "2026-06-10", false),
    ("edition-4-evenings", "2026-06-16", false),
    ("edition-4-openings", "2026-06-11", false),
    ("edition-5-rules", "2026-06-09", false),
    ("edition-6-limits", "2013-10-09", false),
    ("edition-7-rules", "2026-11-09", false),
];

fn offices() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracles/offices")
}

#[test]
fn what_an_edition_decides_otherwise_says_where_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let is_path = |word: &&str| word.contains("/src/") || word.starts_with("DECISIONS");
    let mut looked_at = 0;
    for change in office::editions::changes() {
        for path in change.source.split([' ', ',', ';']).filter(is_path) {
            assert!(root.join(path).exists(), "{}: {path} is not there", change.rule);
            looked_at += 1;
        }
    }
    assert!(looked_at > 5, "the changes name files");
}

fn desk_with(name: &str) -> Desk {
    let desk = Desk::new();
    let packed = File::open(offices().join(format!("{name}.tar.gz"))).expect("it is kept");
    std::io::copy(
        &mut GzDecoder::new(packed),
        &mut File::create(desk.path("backup.tar")).expect("a file"),
    )
    .expect("it unpacks");
    desk
}

#[test]
fn every_office_that_is_kept_goes_on() {
    for (name, next, has_files) in KEPT {
        let desk = desk_with(name);
        let restored = desk.munim("restore backup.tar office").done();
        assert!(restored.out.contains("office: verification passed"), "{name}: {}", restored.out);
        let is_unmarked =
            restored.out.contains("(the journal does not say which program) from event 0");
        let was_begun_marked = ["edition-4-", "edition-5-", "edition-6-", "edition-7-"]
            .iter()
            .any(|start| name.starts_with(start));
        assert_eq!(is_unmarked, !was_begun_marked, "{name}: {}", restored.out);
        let files = |kind: &str| {
            format!(" --{kind} {}", offices().join(format!("{name}-next-{kind}.csv")).display())
        };
        let files = if has_files { files("trades") + &files("prices") } else { String::new() };
        let day = desk.munim(&format!("day office --date {next}{files}")).done();
        let edition = office::editions::EDITION;
        let begins = format!("edition {edition} decides from event");
        assert!(day.err.contains(&begins), "{name}: {}", day.err);
        let verified = desk.munim("verify office").done();
        let decided = format!("edition {edition} (munim ");
        assert!(verified.out.contains(&decided), "{name}: {}", verified.out);
        desk.munim("backup office again.tar").done();
        desk.munim("restore again.tar again").done();
        // The second time there is nothing to take over.
        assert!(
            !desk.munim(&format!("day office --date {next}")).done().err.contains("edition"),
            "{name}"
        );
    }
}

/// A file whose rows an older edition refused in words is sent again: what is refused for the same
/// reason leaves no trace.
#[test]
fn what_was_refused_in_words_is_refused_once() {
    let desk = desk_with("edition-3-rules");
    desk.munim("restore backup.tar office").done();
    let accounts = "account,family,kind,name,class,lot_method,country\n\
                    C1,client,cash,A client,customer,,US\n\
                    C2,client,cash,Another client,customer,lifo,\n\
                    C3,client,cash,A client in Mumbai,customer,,IN-MH\n\
                    C4,client,cash,Nowhere,customer,,USA\n\
                    C5,client,cash,No method,customer,zzz,\n\
                    X1,firm,accrual,Accruals of ours,firm,,\n\
                    X2,firm,nonsense,No kind,firm,,\n";
    desk.file("accounts.csv", accounts);
    let load = || desk.munim("load office accounts accounts.csv --format csv").done().counts();
    let first = load();
    let events = || desk.munim("report office sources --format csv").done().out;
    let before = (events(), desk.munim("verify office").done().out);
    assert_eq!(load(), first);
    assert_eq!(
        (events(), desk.munim("verify office").done().out),
        before,
        "the journal did not grow"
    );
}

#[test]
fn the_changes_of_each_edition_are_listed() {
    let desk = Desk::new();
    let listed = desk.munim("editions --format csv").done().out;
    for said in [
        "1,munim 0.1.0",
        "2,munim 0.1.0",
        "3,munim 0.1.0",
        "4,munim 0.2.0",
        "5,munim 0.3.0",
        "6,munim 0.4.0",
        "7,munim 0.5.0",
        "8,munim 0.6.0",
        "inventory opens at cost",
        "approvals bind to fields",
    ] {
        assert!(listed.contains(said), "{said}: {listed}");
    }
}
