//! Rule 17: what people read says what the industry says (`style.md`, Names 6; `trial.md`, 5).
//!
//! In: the labels and sentences of the console in English and Hindi, README, the help of the
//! command line, and every text in the sources of the program, the engine and the anchors. Out:
//! each word there that a back office says in another sense, or not at all, with what to say.
//! Sentences of the office and of the doors are read where their Hindi words stand, which a test of
//! the console holds to be all of them. Names stay: what stands in backticks or a fenced block, and
//! the names of events and acts that the journal keeps.

use super::Violation;
use super::source::Source;
use super::tree::{Document, Tree};

const RULE: &str = "spoken";

/// A word that is not said, and what is said.
type Instead = (&'static str, &'static str);

/// Nowhere.
const NOT_SAID: [Instead; 36] = [
    ("refused row", "Rejects"),
    ("what needs a person", "Action items, Exceptions"),
    ("what waits", "Exceptions, pending approval"),
    ("waits for a person", "Exceptions"),
    ("its life", "History"),
    ("put forward", "submitted for approval"),
    ("puts the same forward", "pending approval already"),
    ("put a file forward", "submit a file for approval"),
    ("puts it forward", "submits it"),
    ("put it forward", "submit it"),
    ("takes back", "cancels, reverses"),
    ("take back", "cancel, reverse"),
    ("taken back", "cancelled, reversed"),
    ("took back", "cancelled, reversed"),
    ("takes it back", "cancels it"),
    ("take it back", "cancel it"),
    ("hand in", "Upload"),
    ("hand it in", "Upload"),
    ("handed in", "uploaded, entered"),
    ("who saw what", "Access log"),
    ("standing order", "Default cost-basis method"),
    ("ledger line", "GL account"),
    ("currency exchange", "FX conversion"),
    ("clearing money", "Clearing-house money settlement"),
    ("late item", "Prior-period adjustments"),
    ("onwards", "Continue"),
    ("codes beside", "Two-factor authentication"),
    ("tokens of programs", "API tokens"),
    ("at the door", "Sign-in"),
    ("the past", "As-of view"),
    ("proved and closed", "EOD complete"),
    ("telephone is lost", "Lost device"),
    ("lot choice", "Lot relief instructions"),
    ("settlement ladder", "Pending settlement"),
    ("one more row", "Add row"),
    ("caretaker", "the system"),
];

/// In no label: a journal entry is called a voucher in India, and in the sentences of both.
const NOT_IN_A_LABEL: [Instead; 2] = [("voucher", "Journal entry"), ("sellable", "Available")];

/// Not on the command line, and not in README.
const NOT_AT_A_TERMINAL: [Instead; 5] = [
    (" is whole", "verification passed, intact"),
    (" not whole", "not intact"),
    ("made an office", "created the books"),
    ("make an office", "create the books"),
    ("one pen", "one writer"),
];

/// On no page: whoever reads it has no command line and no file at hand.
const NOT_ON_A_PAGE: [Instead; 3] = [
    ("munim report", "name the report"),
    ("munim day", "Run end of day"),
    (".csv", "a row of the kind"),
];

/// A loan's principal, a line of a book, a trade's life, relatives.
const NOT_SAID_IN_HINDI: [Instead; 6] = [
    ("मूलधन", "सकल राशि"),
    ("बही पंक्ति", "लेखा शीर्ष"),
    ("बही-पंक्ति", "लेखा शीर्ष"),
    ("सौदे का जीवन", "सौदे का इतिहास"),
    ("परिवार", "श्रेणी"),
    ("प्रतीक्षा शुरू", "खुला"),
];

/// Names that the journal keeps, as they stand in code.
const NAMES: [&str; 5] = [
    "\"put forward\"",
    "\"put forward a reversal\"",
    "\"put forward a reopening\"",
    "\"take back\"",
    "\"booking taken back\"",
];

/// Every word that is not the industry's.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let documents = tree.documents.iter().flat_map(of_document);
    let commands = tree.sources.iter().filter(|source| is_of_the_command_line(source));
    documents.chain(commands.flat_map(of_commands)).collect()
}

fn is_of_the_command_line(source: &Source) -> bool {
    ["munim/src/", "engine/src/", "anchors/src/"].iter().any(|place| source.path.starts_with(place))
}

/// Is the help of the command line drawn from the comments of a source?
fn has_help(source: &Source) -> bool {
    ["munim/src/", "engine/src/commands/"].iter().any(|place| source.path.starts_with(place))
}

fn of_document(document: &Document) -> Vec<Violation> {
    let path = document.path.as_str();
    let is_in_hindi = path.ends_with("hi.ftl");
    let lines: Vec<(usize, String)> = match path.rsplit_once('.') {
        // A sentence goes on below its key, set in.
        Some((_, "ftl")) => said(&document.text, |line| {
            Some(line.split_once(" =").map_or(line, |(_, words)| words))
        }),
        Some((_, "hi" | "words")) => said(&document.text, Some),
        _ if path == "README.md" => prose(&document.text),
        _ => return Vec::new(),
    };
    let lists: &[&[Instead]] = match path.rsplit_once('.') {
        Some((_, "ftl")) if is_in_hindi => &[&NOT_SAID_IN_HINDI],
        Some((_, "ftl")) if path.ends_with("en-IN.ftl") => &[&NOT_SAID, &NOT_ON_A_PAGE],
        Some((_, "ftl")) => &[&NOT_SAID, &NOT_IN_A_LABEL, &NOT_ON_A_PAGE],
        Some((_, "hi" | "words")) => &[&NOT_SAID, &NOT_SAID_IN_HINDI, &NOT_ON_A_PAGE],
        _ => &[&NOT_SAID, &NOT_AT_A_TERMINAL],
    };
    let lines = lines.iter().map(|(line, text)| (*line, text.as_str()));
    found(path, lines, lists)
}

/// The lines of a file of words that people read.
fn said<'t>(text: &'t str, of: impl Fn(&'t str) -> Option<&'t str>) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.filter_map(|(index, line)| Some((index + 1, of(line)?.to_owned()))).collect()
}

/// A document without its fenced blocks, but for their comments, and without what stands in
/// backticks.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut is_fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_fenced = !is_fenced;
        } else if is_fenced {
            lines.extend(line.split_once(" # ").map(|(_, said)| (index + 1, said.to_owned())));
        } else {
            lines.push((index + 1, line.split('`').step_by(2).collect()));
        }
    }
    lines
}

/// What the command line says, and the help that is drawn from its comments.
fn of_commands(source: &Source) -> Vec<Violation> {
    // A text that goes on over lines leaves no code on those between its quotes.
    let is_said = |line: &str, code: &str| match line.trim_start() {
        comment if comment.starts_with("//") => comment.starts_with("/// ") && has_help(source),
        text => text.contains('"') || (!text.is_empty() && code.trim().is_empty()),
    };
    let is_name = |line: &str| NAMES.iter().any(|name| line.contains(name));
    let lines = source.product().filter(|(number, code)| {
        let line = source.lines[number - 1].as_str();
        is_said(line, code) && !is_name(line)
    });
    let lines = lines.map(|(number, _)| (number, source.lines[number - 1].as_str()));
    found(&source.path, lines, &[&NOT_SAID, &NOT_AT_A_TERMINAL])
}

fn found<'t>(
    path: &str,
    lines: impl Iterator<Item = (usize, &'t str)>,
    lists: &[&[Instead]],
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (line, text) in lines {
        let text = text.to_lowercase();
        for (word, instead) in lists.iter().flat_map(|list| list.iter()) {
            if text.contains(word) {
                let advice = format!("people read {word}; say {instead}");
                violations.push(Violation { path: path.to_owned(), line, rule: RULE, advice });
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn an_old_word_is_found_wherever_people_read() {
        let tree = Tree::of(&[
            (
                "console/src/words/en.ftl",
                "## refused rows\nwork = Refused rows\npeople-hint = x.csv\nmany = { $n ->\n    \
                 *[other] Refused rows\n}\n",
            ),
            ("console/src/words/hi.ftl", "work = मूलधन\n"),
            ("console/src/words/sentences/doors.hi", "it is put forward\n    वह प्रस्तुत है\n"),
            (
                "README.md",
                "It is `put forward`.\n```sh\nmunim x  # it is whole\n```\nIt is handed in.\n",
            ),
            (
                "munim/src/commands/init.rs",
                "/// Make an office.\nconst SAID: &str = \"it is whole\";\n",
            ),
            (
                "engine/src/room.rs",
                "/// What waits.\nconst SAID: &str = \"the books\n    are not whole\";\n",
            ),
        ]);
        let mut found: Vec<(String, usize)> =
            check(&tree).into_iter().map(|broken| (broken.path, broken.line)).collect();
        found.dedup();
        let expected = [
            ("console/src/words/en.ftl", 2),
            ("console/src/words/en.ftl", 3),
            ("console/src/words/en.ftl", 5),
            ("console/src/words/hi.ftl", 1),
            ("console/src/words/sentences/doors.hi", 1),
            ("README.md", 3),
            ("README.md", 5),
            ("munim/src/commands/init.rs", 1),
            ("munim/src/commands/init.rs", 2),
            ("engine/src/room.rs", 3),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
