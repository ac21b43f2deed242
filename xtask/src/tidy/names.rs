//! Rule 9: words that say nothing are not in this house (`style.md`, Names 7): in no name of a
//! type, a module or a file.

use super::Violation;
use super::source::Source;
use super::tree::Tree;

const RULE: &str = "names";

/// The words.
const BANNED: [&str; 12] = [
    "manager",
    "service",
    "helper",
    "util",
    "common",
    "handler",
    "processor",
    "impl",
    "data",
    "info",
    "base",
    "misc",
];

/// What a name is declared with.
const DECLARATIONS: [&str; 5] = ["struct", "enum", "trait", "type", "mod"];

/// Every name with such a word.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources.iter().flat_map(names_of).collect()
}

fn names_of(source: &Source) -> Vec<Violation> {
    let violation = |line, name: &str, word: &str| {
        let advice = format!("{name}: say what it is; {word} says nothing");
        Violation { path: source.path.clone(), line, rule: RULE, advice }
    };
    let folders = source.path.trim_end_matches(".rs").split('/').skip(2);
    let mut violations: Vec<Violation> =
        folders.filter_map(|name| Some(violation(1, name, banned_word(name)?))).collect();
    for (index, code) in source.code.iter().enumerate() {
        if let Some(name) = declared(code) {
            violations.extend(banned_word(name).map(|word| violation(index + 1, name, word)));
        }
    }
    violations
}

/// The name that a line declares. The types within an implementation have the names that its trait
/// gave them, and the trait may be another's.
fn declared(code: &str) -> Option<&str> {
    let mut words = code.split_whitespace().skip_while(|word| word.starts_with("pub"));
    let declaration = words.next()?;
    if declaration == "type" && code.starts_with(char::is_whitespace) && code.contains(" = ") {
        return None;
    }
    let name = DECLARATIONS.contains(&declaration).then(|| words.next())??;
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

/// The word of a name, in either case, that is not in this house.
fn banned_word(name: &str) -> Option<&'static str> {
    let mut words: Vec<String> = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() {
            words.push(String::new());
        }
        words.last_mut()?.extend(letter.to_lowercase().filter(|letter| *letter != '_'));
    }
    let is_one = |banned: &&str| {
        words.iter().any(|word| word == banned || word.strip_suffix('s') == Some(banned))
    };
    BANNED.iter().find(|banned| is_one(banned)).copied()
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn empty_words_are_found_in_types_modules_and_files() {
        let text = "pub struct TradeManager;\nenum Database {}\nmod utils {}\npub(crate) type Prices = u8;\nfn helper() {}\nimpl Body for Paced {\n    type Data = Bytes;\n}\n";
        let found: Vec<usize> = check(&Tree::of(&[("engine/src/common/prices.rs", text)]))
            .iter()
            .map(|violation| violation.line)
            .collect();
        assert_eq!(found, [1, 1, 3], "the folder, the type, the module");
    }
}
