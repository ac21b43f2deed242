//! Every number that python-stdnum's doctests call valid or invalid, judged by our parsers.
//!
//! In: the doctest files under `../shared/data/reference/identifiers`, beside the workspace;
//! without them the test says so and passes. Blanks, hyphens and dots are taken out first: stdnum
//! strips them, we refuse them. Source: github.com/arthurdejong/python-stdnum, folder `tests`.

use std::fs;
use std::path::Path;

use terms::identifiers::{Bic, Cfi, Cusip, Figi, Iban, Isin, Lei, Sedol};

const FOLDER: &str = "/../../shared/data/reference/identifiers/arthurdejong+python-stdnum/tests";

/// The name of a doctest, and whether our parser takes a number.
type Doctest = (&'static str, fn(&str) -> bool);

const DOCTESTS: [Doctest; 8] = [
    ("isin", |text| Isin::parse(text).is_ok()),
    ("cusip", |text| Cusip::parse(text).is_ok()),
    ("gb_sedol", |text| Sedol::parse(text).is_ok()),
    ("figi", |text| Figi::parse(text).is_ok()),
    ("lei", |text| Lei::parse(text).is_ok()),
    ("iban", |text| Iban::parse(text).is_ok()),
    ("bic", |text| Bic::parse(text).is_ok()),
    ("cfi", |text| Cfi::parse(text).is_ok()),
];

#[test]
fn our_parsers_agree_with_the_doctests_of_python_stdnum() {
    let folder = format!("{}{FOLDER}", env!("CARGO_MANIFEST_DIR"));
    if !Path::new(&folder).is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    for (name, is_valid) in DOCTESTS {
        let doctest = fs::read_to_string(format!("{folder}/test_{name}.doctest"))
            .expect("the folder holds every doctest");
        let verdicts = verdicts(&doctest);
        let wrong: Vec<_> =
            verdicts.iter().filter(|verdict| is_valid(&verdict.number) != verdict.valid).collect();
        assert!(wrong.is_empty(), "{name}: we disagree on {wrong:?}");
        assert!(verdicts.len() > 50, "{name}: only {} numbers were found", verdicts.len());
        let valid = verdicts.iter().filter(|verdict| verdict.valid).count();
        println!("{name}: {valid} valid, {} invalid", verdicts.len() - valid);
    }
}

/// What the doctest says about a number.
#[derive(Debug)]
struct Verdict {
    number: String,
    valid: bool,
}

/// Reads `>>> x.validate('N')` with or without a traceback below, and lists that end in a filter.
fn verdicts(doctest: &str) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut list = Vec::new();
    let mut lines = doctest.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(number) = line.strip_prefix("... ").filter(|number| *number != "'''") {
            list.push(number);
        } else if line.contains(".validate('") {
            let valid = lines.peek().is_none_or(|next| !next.starts_with("Traceback"));
            let number = line.split('\'').nth(1).expect("a quoted number follows");
            verdicts.push(Verdict { number: compact(number), valid });
        } else if line.contains("is_valid(x)") {
            let valid = line.contains("and not");
            verdicts
                .extend(list.drain(..).map(|number| Verdict { number: compact(number), valid }));
        }
    }
    verdicts
}

fn compact(number: &str) -> String {
    number.replace([' ', '-', '.'], "")
}
