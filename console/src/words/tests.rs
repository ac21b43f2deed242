//! Both languages say the same: the same keys, with the same values in them; every key that is
//! asked for is there, and none is there that nobody asks for.

use super::{Family, Locale, Words, english, hindi};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terms::{Date, SourceKind};

/// Each key and the values that its sentence shows.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(text).expect("the file is Fluent");
    let mut keys = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut values = BTreeSet::new();
            collect(message.value.as_ref().expect("every key has a sentence"), &mut values);
            assert!(
                keys.insert(message.id.name.to_owned(), values).is_none(),
                "{} comes twice",
                message.id.name
            );
        }
    }
    keys
}

fn collect(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                name(inline, values);
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                for variant in variants {
                    collect(&variant.value, values);
                }
            }
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn name(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        values.insert(id.name.to_owned());
    }
}

/// The text of every Rust file below a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(path).expect("a source is text"));
        }
    }
    text
}

fn engine(folder: &str) -> String {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder))
}

/// Every text in quotes that could be a key or a name.
fn quoted(text: &str) -> BTreeSet<&str> {
    let is_name = |part: &&str| {
        !part.is_empty()
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_ ".contains(letter))
    };
    text.split('"').filter(is_name).collect()
}

/// Every word of a text that could name a field.
fn identifiers(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_values() {
    let (english, hindi) = (keys(&english()), keys(&hindi()));
    let names =
        |of: &BTreeMap<String, BTreeSet<String>>| of.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(
        names(&english).symmetric_difference(&names(&hindi)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    for (key, values) in &english {
        assert_eq!(values, &hindi[key], "{key} shows the same values in both languages");
    }
}

#[test]
fn hindi_is_hindi() {
    // Names of forms, codes and figures are the same everywhere.
    let is_devanagari = |letter: char| ('\u{900}'..='\u{97f}').contains(&letter);
    let words = Words::of(Locale::HindiIndia);
    let same =
        ["column-cfi", "column-isin", "column-cusip", "column-sedol", "column-figi", "long-date"];
    let foreign: Vec<String> = keys(&hindi())
        .into_keys()
        .filter(|key| {
            !same.contains(&key.as_str()) && !words.say_with(key, &[]).contains(is_devanagari)
        })
        .collect();
    assert_eq!(foreign, Vec::<String>::new());
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let console = engine("console/src");
    let known = keys(&english());
    for call in [".say(\"", ".say_with(\"", ".say_count(\""] {
        for rest in console.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(known.contains_key(key), "{key} has no sentence");
        }
    }
}

#[test]
fn no_key_is_there_that_nobody_asks_for() {
    let console = engine("console/src");
    let engines = [
        console.clone(),
        engine("engine/src"),
        engine("reports/src"),
        engine("door/src"),
        engine("terms/src"),
        engine("office/src"),
        engine("views/src"),
    ]
    .concat();
    let (asked, named) = (quoted(&console), quoted(&engines));
    // The fields of an answer are columns by their names.
    let every_name: BTreeSet<String> = named
        .iter()
        .chain(&identifiers(&engines))
        .map(|name| name.replace(['_', ' '], "-"))
        .collect();
    let families = [
        Family::Column,
        Family::Event,
        Family::File,
        Family::Item,
        Family::Report,
        Family::Shows,
        Family::Desk,
        Family::Role,
        Family::Step,
        Family::Refusal,
        Family::Value,
    ];
    let is_used = |key: &String| {
        let family = families.iter().find_map(|family| key.strip_prefix(family.prefix()));
        let is_counted = ["weekday-", "month-"].iter().any(|prefix| key.starts_with(prefix));
        let is_done = key.strip_prefix("done-").is_some_and(|what| asked.contains(what));
        let is_rule = office::Rejection::codes().any(|code| Family::Refusal.key(code) == *key);
        asked.contains(key.as_str())
            || is_counted
            || is_done
            || is_rule
            || family.is_some_and(|name| every_name.contains(name))
    };
    let idle: Vec<String> = keys(&english()).into_keys().filter(|key| !is_used(key)).collect();
    assert_eq!(idle, Vec::<String>::new());
}

#[test]
fn what_the_house_names_has_a_word() {
    let known = keys(&english());
    let mut wanted: Vec<String> =
        SourceKind::ALL.iter().map(|kind| Family::File.key(kind.as_str())).collect();
    wanted.extend(terms::Event::names().map(|name| Family::Event.key(name)));
    let reports = reports::REPORTS.iter().map(|report| report.name);
    for report in reports {
        wanted.extend([Family::Report.key(report), Family::Shows.key(report)]);
    }
    wanted.extend(office::Rejection::codes().map(|code| Family::Refusal.key(code)));
    let places = terms::ControlPlace::ALL.iter().map(|place| place.as_str());
    wanted.extend(places.chain(["nowhere"]).map(|place| Family::Value.key(place)));
    let items = terms::ReserveItem::ALL.iter().map(|item| item.as_str());
    let notes = terms::ReserveNote::ALL.iter().map(|note| note.as_str());
    let lines = terms::CapitalLine::ALL.iter().map(|line| line.as_str());
    let standards = terms::CapitalStandard::ALL.iter().map(|standard| standard.as_str());
    let frequencies = terms::ReserveFrequency::ALL.iter().map(|frequency| frequency.as_str());
    let steps = reports::reserve::STEPS.iter().chain(&reports::net_capital::STEPS).copied();
    let of_capital = items.chain(notes).chain(lines).chain(standards).chain(frequencies);
    wanted.extend(of_capital.chain(steps).map(|word| Family::Value.key(word)));
    let calls = terms::CallState::ALL.iter().map(|state| state.as_str());
    let calls = calls.chain(terms::MetBy::ALL.iter().map(|by| by.as_str()));
    let carried = [terms::CallKind::Initial, terms::CallKind::Maintenance];
    let calls = calls.chain(carried.iter().map(|kind| kind.as_str()));
    wanted.extend(calls.map(|word| Family::Value.key(word)));
    let without: Vec<&String> = wanted.iter().filter(|key| !known.contains_key(*key)).collect();
    assert_eq!(without, Vec::<&String>::new());
}

#[test]
fn every_column_of_a_report_has_a_word() {
    let known = keys(&english());
    let columns = reports::REPORTS.iter().flat_map(|report| report.columns);
    let without: BTreeSet<&str> = columns
        .map(|column| column.name)
        .filter(|name| !known.contains_key(&Family::Column.key(name)))
        .collect();
    assert_eq!(without, BTreeSet::new());
}

#[test]
fn every_column_of_a_plain_file_has_a_word_and_a_meaning() {
    let known = keys(&english());
    let hindi = Words::of(Locale::HindiIndia);
    for column in SourceKind::ALL.iter().flat_map(|kind| engine::columns(*kind)) {
        assert!(
            known.contains_key(&Family::Column.key(column.name)),
            "{} has no word",
            column.name
        );
        assert_ne!(
            hindi.text(column.meaning),
            column.meaning,
            "{} means nothing in Hindi",
            column.name
        );
    }
}

#[test]
fn days_and_figures_are_said_in_full() {
    let day = Date::parse("2021-01-04").expect("a day");
    assert_eq!(Words::of(Locale::EnglishUnitedStates).long_date(day), "Monday, 4 January 2021");
    assert_eq!(Words::of(Locale::HindiIndia).long_date(day), "सोमवार, 4 जनवरी 2021");
    assert_eq!(Words::of(Locale::HindiIndia).number("-1234567.50"), "\u{2212}12,34,567.50");
    assert_eq!(Locale::accepted("fr-FR,hi;q=0.8,en;q=0.5"), Locale::HindiIndia);
    assert_eq!(Locale::accepted("en-IN,en"), Locale::EnglishIndia);
    assert_eq!(Locale::accepted("de"), Locale::EnglishUnitedStates);
}

#[test]
fn headings_begin_with_a_capital_and_english_is_american() {
    let words = Words::of(Locale::EnglishUnitedStates);
    for key in keys(&english()).keys() {
        let said = words.say_with(key, &[]);
        let is_heading = key.starts_with(Family::Column.prefix());
        assert!(!is_heading || !said.starts_with(char::is_lowercase), "{key}: {said}");
        for british in ["ealised", "ecognise", "ganisation", "uthoris", "avour", "olour", "entre "]
        {
            assert!(!said.contains(british), "{key}: {said}");
        }
    }
}

/// "1 fails", "1 settlement days": a figure before a word in the plural has a form for one, or
/// stands behind what it counts.
#[test]
fn one_is_not_said_in_the_plural() {
    let words = Words::of(Locale::EnglishUnitedStates);
    let fails = |count| words.say_count("work-late", count);
    assert_eq!([fails(1), fails(2)], ["1 is late", "2 are late"]);
    // Never one: a bound, codes of which there are always several, attempts beyond a bound.
    let many = [
        "causes-of-first",
        "password-rule",
        "password-too-long",
        "password-too-short",
        "person-attacked",
        "print-cut",
        "recovery-says",
        "token-life-unfit",
        "token-too-many",
    ];
    let text = english();
    let lines = text.lines().filter(|line| !many.iter().any(|key| line.starts_with(key)));
    let wrong: Vec<&str> = lines.filter(|line| counts_in_the_plural(line, "{ $", " }")).collect();
    assert_eq!(wrong, Vec::<&str>::new());
    let open = ["fails_by_age", "rejects_open", "not_watched", "late_items"];
    for code in open {
        let said = office::words::english_words(code).expect("it is a sentence of the office");
        assert!(!counts_in_the_plural(said, "{", "}"), "{said}");
    }
}

/// Does a figure stand right before a word in the plural, outside of a form for several?
fn counts_in_the_plural(line: &str, opens: &str, closes: &str) -> bool {
    const COUNTS: [&str; 14] = [
        "count", "rows", "days", "seconds", "units", "judged", "fails", "parts", "late", "ours",
        "theirs", "aged", "oldest", "shown",
    ];
    if line.contains("[other]") {
        return false;
    }
    COUNTS.iter().any(|count| {
        let hole = format!("{opens}{count}{closes} ");
        line.split(&hole).skip(1).any(|behind| {
            let words = behind.split(|letter: char| !letter.is_ascii_alphabetic());
            words.take(3).any(|word| word.ends_with('s') && word.len() > 3)
        })
    })
}

#[test]
fn india_says_otherwise_what_there_is() {
    let (ours, there_is) = (keys(include_str!("en-IN.ftl")), keys(&english()));
    for (key, values) in &ours {
        assert_eq!(there_is.get(key), Some(values), "{key}");
    }
    let said = |locale| Words::of(locale).word(Family::File, "vouchers");
    assert_eq!(said(Locale::EnglishUnitedStates), "Journal entries");
    assert_eq!(said(Locale::EnglishIndia), "Vouchers");
    assert_eq!(said(Locale::HindiIndia), "वाउचर");
}
