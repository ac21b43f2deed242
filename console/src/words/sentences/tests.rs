//! Every sentence of the house has its pair, and no pair is there that the house does not say.

use super::super::{Locale, Words};
use super::{FILES, HINDI, Template, pairs};
use std::collections::BTreeSet;
use std::path::Path;

fn house(place: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(place);
    if path.is_file() {
        return std::fs::read_to_string(path).expect("a source is text");
    }
    let mut entries: Vec<_> =
        std::fs::read_dir(path).expect("the sources are there").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    let is_source = |path: &&std::path::PathBuf| path.is_dir() || path.extension().is_some_and(|extension| extension == "rs");
    entries.iter().filter(is_source).map(|path| house(&path.to_string_lossy())).collect()
}

/// What stands fast in a text with holes. Quotes around a hole may come from how its value is written.
fn fast_parts(text: &str) -> Vec<String> {
    let mut rest = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before.to_owned());
        rest = after.split_once('}').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    }
    parts.push(rest);
    parts.into_iter().map(|part| part.trim_matches(['"', '\'']).replace('\u{1}', "{").replace('\u{2}', "}")).collect()
}

fn parts_of(template: &Template) -> Vec<String> {
    let texts = std::iter::once(template.begins).chain(template.holes.iter().map(|(_, after)| *after));
    texts.map(|part| part.trim_matches(['"', '\'']).to_owned()).collect()
}

/// The text of a Rust literal that begins here.
fn literal(rest: &str) -> Option<String> {
    let body = rest.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    let mut letters = body.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                '\n' => {
                    let left = letters.as_str().trim_start();
                    letters = left.chars();
                }
                letter => text.push(letter),
            },
            letter => text.push(letter),
        }
    }
}

#[test]
fn every_refusal_has_a_pair() {
    let known: BTreeSet<Vec<String>> = HINDI.iter().map(|pair| parts_of(&pair.said)).collect();
    let places =
        ["office/src", "inbound/src/fault.rs", "inbound/src/refused.rs", "terms/src/identifiers/error.rs", "terms/src/currency.rs"];
    let text: String = places.into_iter().map(house).collect();
    let said: Vec<String> = text.split("#[error(").skip(1).filter_map(literal).filter(|said| said != "{message}").collect();
    assert!(said.len() > 200, "the sentences of the house are found: {}", said.len());
    let without: Vec<&String> = said.iter().filter(|said| !known.contains(&fast_parts(said))).collect();
    assert_eq!(without, Vec::<&String>::new());
}

/// What the lines of the ledger are called.
const CAPTIONS: [&str; 2] = ["markets/us/gl_captions.csv", "markets/india/gl_captions.csv"];

#[test]
fn every_line_of_the_ledger_has_a_name_in_hindi() {
    let hindi = Words::of(Locale::HindiIndia);
    let text: String = CAPTIONS.into_iter().map(house).collect();
    let lines = text.lines().filter(|line| line.starts_with(|letter: char| letter.is_ascii_digit()));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(std::io::Cursor::new(lines.collect::<Vec<_>>().join("\n")));
    let captions: Vec<String> = reader.records().map(|record| record.expect("a row")[2].to_owned()).collect();
    assert!(captions.len() > 80, "{} lines", captions.len());
    let is_latin = |caption: &&String| hindi.said(caption).split(": ").any(|part| !part.contains(|letter: char| letter >= '\u{900}'));
    assert_eq!(captions.iter().filter(is_latin).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn no_pair_is_there_that_the_house_does_not_say() {
    let places = ["office/src", "inbound/src", "terms/src", "console/src", "it/src", "outbound/src", "journal/src", "markets/src"];
    let places = places.into_iter().chain(CAPTIONS);
    let text: String = places.map(house).collect();
    let text = text.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}");
    let is_said = |part: &String| {
        let part = part.trim();
        part.len() < 3 || text.contains(part)
    };
    let idle: Vec<_> = HINDI.iter().map(|pair| parts_of(&pair.said)).filter(|parts| !parts.iter().all(is_said)).collect();
    assert_eq!(idle, Vec::<Vec<String>>::new());
}

#[test]
fn both_lines_of_a_pair_show_the_same() {
    let names = |template: &Template| template.holes.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>();
    let is_devanagari = |letter: char| ('\u{900}'..='\u{97f}').contains(&letter);
    let mut seen = BTreeSet::new();
    for pair in FILES.into_iter().flat_map(pairs) {
        assert!(seen.insert(parts_of(&pair.said)), "{:?} comes twice", pair.said);
        let (said, meant) = (names(&pair.said), names(&pair.meant));
        assert!(meant.is_subset(&said), "{pair:?}");
        // A part without a name is one that the other language has no use for.
        assert!(said.difference(&meant).all(|name| name.is_empty()), "{pair:?}");
        assert!(parts_of(&pair.meant).concat().contains(is_devanagari), "{:?} is Hindi", pair.meant);
        let apart = pair.said.holes.iter().rev().skip(1).all(|(_, after)| !after.is_empty());
        assert!(apart, "two holes of {:?} touch", pair.said);
    }
}

#[test]
fn a_sentence_keeps_its_names_and_figures() {
    let hindi = Words::of(Locale::HindiIndia);
    let said = "account C0000106 gives 500 and holds 120.5; transfer no more than there is";
    let meant = hindi.said(said);
    assert_ne!(meant, said);
    for kept in ["C0000106", "500", "120.5"] {
        assert!(meant.contains(kept), "{meant}");
    }
    assert_eq!(Words::of(Locale::EnglishIndia).said(said), said);
}

#[test]
fn a_sentence_stands_within_another() {
    let hindi = Words::of(Locale::HindiIndia);
    let meant = hindi.said("T-17: column price is empty; expected a date such as 2013-10-07");
    assert!(meant.starts_with("T-17: ") && meant.contains("2013-10-07") && meant.contains("price"), "{meant}");
    assert!(!meant.contains("expected") && !meant.contains("a date"), "{meant}");
}

#[test]
fn what_people_wrote_stays_and_takes_no_time() {
    let hindi = Words::of(Locale::HindiIndia);
    for text in ["", "Please look at the rows, and tell me", "line 1", "{account}", "फिर से देखें"] {
        assert_eq!(hindi.said(text), text);
    }
    let long = format!("line 1: {}", "1 2 debit 3, credit 4, ".repeat(20_000));
    assert!(!hindi.said(&long).is_empty());
}
