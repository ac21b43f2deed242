//! Every sentence of the house has its Hindi words, and no pair is there that the house does not
//! say.

use super::super::{Locale, Words};
use super::{files, in_hindi, pairs};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terms::{GlSection, Say, Sentence, SourceKind, VoucherKind, Wording, sentence};

/// The rooms in whose sources sentences stand that no event keeps.
const ROOMS: [&str; 10] = [
    "terms/src",
    "inbound/src",
    "office/src",
    "reports/src",
    "outbound/src",
    "views/src",
    "engine/src",
    "door/src",
    "console/src",
    "journal/src",
];

/// What the lines of the ledger are called.
const CAPTIONS: [&str; 2] = ["markets/us/gl_captions.csv", "markets/india/gl_captions.csv"];

/// The text of a file, or of every Rust file below a folder, without its tests and comments.
fn engine(place: &Path) -> String {
    if place.is_file() {
        let text = std::fs::read_to_string(place).expect("a source is text");
        let rules = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        return rules
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let entries = std::fs::read_dir(place)
        .expect("the sources are there")
        .map(|entry| entry.expect("an entry").path());
    let is_source = |path: &std::path::PathBuf| {
        path.is_dir() || path.extension().is_some_and(|extension| extension == "rs")
    };
    let is_rule =
        |path: &std::path::PathBuf| !path.ends_with("tests") && !path.ends_with("tests.rs");
    entries.filter(is_source).filter(is_rule).map(|path| engine(&path) + "\n").collect()
}

fn room(place: &str) -> String {
    engine(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(place))
}

/// The text of a Rust literal that begins here.
fn literal(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut letters = rest.trim_start().strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                '\n' => letters = letters.as_str().trim_start().chars(),
                letter => text.push(letter),
            },
            letter => text.push(letter),
        }
    }
}

/// The English words of every sentence that no event keeps, from the sources.
fn said_in_passing() -> BTreeSet<String> {
    let text: String = ROOMS.into_iter().map(room).collect();
    text.split("sentence!(").skip(1).filter_map(literal).collect()
}

/// The captions of every market.
fn captions() -> BTreeSet<String> {
    let text: String = CAPTIONS.into_iter().map(room).collect();
    let lines =
        text.lines().filter(|line| line.starts_with(|letter: char| letter.is_ascii_digit()));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(std::io::Cursor::new(lines.collect::<Vec<_>>().join("\n")));
    reader.records().map(|record| record.expect("a row")[2].to_owned()).collect()
}

fn meanings() -> BTreeSet<String> {
    SourceKind::ALL
        .iter()
        .flat_map(|kind| engine::columns(*kind))
        .map(|column| column.meaning.to_owned())
        .collect()
}

/// The names of the holes of a text.
fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default()).collect()
}

/// Is there a word outside the holes? Where there is none, every language says the same.
fn has_words(english: &str) -> bool {
    english
        .split('{')
        .any(|part| part.rsplit('}').next().is_some_and(|text| text.contains(char::is_alphabetic)))
}

fn without_hindi(said: impl IntoIterator<Item = String>) -> Vec<String> {
    said.into_iter().filter(|said| has_words(said) && in_hindi(said).is_none()).collect()
}

/// The words that stand alone in a sentence: kinds of vouchers, sections of the ledger.
fn words() -> BTreeSet<String> {
    let kinds = VoucherKind::ALL.iter().map(|kind| kind.as_str());
    kinds.chain(GlSection::ALL.iter().map(|section| section.as_str())).map(str::to_owned).collect()
}

#[test]
fn every_sentence_that_the_journal_keeps_has_hindi_words() {
    let said: BTreeMap<&str, &str> = office::words::all().collect();
    assert!(said.len() > 200, "the sentences of the house are found: {}", said.len());
    let words: BTreeSet<String> = said.into_values().map(str::to_owned).collect();
    assert_eq!(without_hindi(words), Vec::<String>::new());
}

#[test]
fn every_sentence_that_no_event_keeps_has_hindi_words() {
    let said = said_in_passing();
    assert!(said.len() > 60, "the sentences of the house are found: {}", said.len());
    assert_eq!(without_hindi(said), Vec::<String>::new());
}

#[test]
fn every_line_of_the_ledger_and_every_column_has_hindi_words() {
    let (captions, meanings) = (captions(), meanings());
    assert!(
        captions.len() > 80 && meanings.len() > 150,
        "{} lines, {} columns",
        captions.len(),
        meanings.len()
    );
    assert_eq!(
        without_hindi(captions.into_iter().chain(meanings).chain(words())),
        Vec::<String>::new()
    );
}

#[test]
fn no_pair_is_there_that_the_house_does_not_say() {
    let kept = office::words::all().map(|(_, words)| words.to_owned());
    let said: BTreeSet<String> =
        kept.chain(said_in_passing()).chain(captions()).chain(meanings()).chain(words()).collect();
    let idle = files()
        .flat_map(pairs)
        .map(|(english, _)| english)
        .filter(|english| !said.contains(*english));
    assert_eq!(idle.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn both_lines_of_a_pair_show_the_same() {
    let is_devanagari = |letter: char| ('\u{900}'..='\u{97f}').contains(&letter);
    let mut seen = BTreeSet::new();
    for text in files() {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (place, line) in lines.enumerate() {
            assert_eq!(
                line.starts_with("    "),
                place % 2 == 1,
                "English and Hindi take turns: {line}"
            );
        }
    }
    for (english, hindi) in files().flat_map(pairs) {
        assert!(seen.insert(english), "{english} comes twice");
        assert_eq!(holes(english), holes(hindi), "{english}");
        assert!(hindi.contains(is_devanagari), "{hindi} is Hindi");
    }
}

#[test]
fn a_sentence_keeps_its_names_and_figures() {
    let hindi = Words::of(Locale::HindiIndia);
    let name = "{no hole} C17: of a person";
    let sentence = sentence!(
        "{name} is {text}, which is no day; expected one such as 2013-10-07",
        name = name,
        text = "17"
    );
    let said = hindi.said(&sentence);
    assert!(said.contains(name) && said.contains("17") && !said.contains("expected"), "{said}");
    let english = Words::of(Locale::EnglishIndia).said(&sentence);
    assert_eq!(
        english,
        "{no hole} C17: of a person is 17, which is no day; expected one such as 2013-10-07"
    );
}

#[test]
fn a_sentence_stands_within_another() {
    let hindi = Words::of(Locale::HindiIndia);
    let within = sentence!(
        "{taken} of {chosen} done; the others stay as they are, the first because: {problem}",
        taken = 1_u32,
        chosen = 2_u32,
        problem = sentence!("there are no rows")
    );
    let said = hindi.said(&within);
    let inner = hindi.said(&sentence!("there are no rows"));
    assert!(said.ends_with(&inner) && !said.contains("rows"), "{said}");
    let several =
        Wording::several("; ", vec!["T-17".wording(), sentence!("there are no rows").wording()]);
    assert_eq!(hindi.worded(&several), format!("T-17; {inner}"));
}

#[test]
fn what_people_wrote_and_what_was_said_in_prose_stays() {
    let hindi = Words::of(Locale::HindiIndia);
    for text in ["", "there are no rows", "line 1", "{account}", "फिर से देखें"]
    {
        assert_eq!(hindi.worded(&text.wording()), text);
        assert_eq!(hindi.said(&Sentence::prose("account_must_be_known", text)), text);
    }
    assert_eq!(
        hindi.text("Please look at the rows, and tell me"),
        "Please look at the rows, and tell me"
    );
    assert_ne!(hindi.text("Cash"), "Cash");
}

#[test]
fn a_problem_says_a_sentence() {
    let text = room("console/src");
    let new = text
        .split("Problem::")
        .skip(1)
        .filter_map(|rest| rest.split_once('('))
        .filter(|(name, _)| *name != "new");
    let said: Vec<&str> = new
        .map(|(_, rest)| rest.trim_start())
        .filter(|rest| rest.starts_with(['"', 'f']))
        .collect();
    let is_prose = |rest: &&&str| rest.starts_with('"') || rest.starts_with("format!");
    assert_eq!(
        said.iter().filter(is_prose).map(|rest| rest.get(..60).unwrap_or(rest)).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}
