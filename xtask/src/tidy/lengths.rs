//! Rule 8: nothing is longer than a reader can hold: files, functions, lines (`style.md`, Size and
//! shape).
//!
//! The inside of a text does not count for the length of a line: a sentence for a clerk is left
//! whole.

use super::Violation;
use super::source::Source;
use super::tree::Tree;

const RULE: &str = "lengths";

/// Most lines of a file.
const FILE_LINES_MAX: usize = 700;

/// Most lines of a function.
const FUNCTION_LINES_MAX: usize = 70;

/// Most columns of a line.
const COLUMNS_MAX: usize = 100;

/// Files that may be longer, each with its reason; the list may only become shorter.
const LONGER: [&str; 0] = [];

/// Everything that is too long.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources
        .iter()
        .filter(|source| !LONGER.contains(&source.path.as_str()))
        .flat_map(too_long)
        .collect()
}

fn too_long(source: &Source) -> Vec<Violation> {
    let violation =
        |line, advice| Violation { path: source.path.clone(), line, rule: RULE, advice };
    let mut violations = Vec::new();
    if source.lines.len() > FILE_LINES_MAX {
        violations.push(violation(
            1,
            format!(
                "divide the file by meaning: {} lines, at most {FILE_LINES_MAX}",
                source.lines.len()
            ),
        ));
    }
    for (index, columns) in columns(source).into_iter().enumerate() {
        if columns > COLUMNS_MAX {
            let advice = format!("break the line: {columns} columns, at most {COLUMNS_MAX}");
            violations.push(violation(index + 1, advice));
        }
    }
    // A test may be a table, one row for each case; a table is as long as its cases.
    let is_test = source.is_test_file();
    let functions = functions(source)
        .into_iter()
        .filter(|(_, length)| *length > FUNCTION_LINES_MAX && !is_test);
    violations.extend(functions.map(|(line, length)| {
        violation(
            line,
            format!("divide the function: {length} lines, at most {FUNCTION_LINES_MAX}"),
        )
    }));
    violations
}

/// The width of each line, without what stands in quotes, which may go over several lines.
fn columns(source: &Source) -> Vec<usize> {
    let mut is_text = false;
    let mut width = |(line, code): (&String, &String)| {
        let mut quoted = 0;
        for letter in code.chars() {
            is_text ^= letter == '"';
            quoted += usize::from(is_text && letter != '"');
        }
        line.chars().count().saturating_sub(quoted)
    };
    source.lines.iter().zip(&source.code).map(&mut width).collect()
}

/// Every function: the line where it starts, and how many lines it has.
fn functions(source: &Source) -> Vec<(usize, usize)> {
    let starts = source.code.iter().enumerate().filter(|(_, code)| starts_function(code));
    starts
        .filter_map(|(index, _)| Some((index + 1, function_length(&source.code[index..])?)))
        .collect()
}

fn starts_function(code: &str) -> bool {
    let mut words = code
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || ["const", "async", "unsafe"].contains(word));
    words.next() == Some("fn")
}

/// From the line that names the function to the brace that closes it; none when it has no body.
fn function_length(code: &[String]) -> Option<usize> {
    let (mut depth, mut opened) = (0_i32, false);
    for (index, line) in code.iter().enumerate() {
        for letter in line.chars() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            opened |= letter == '{';
        }
        if opened && depth <= 0 {
            return Some(index + 1);
        }
        if !opened && line.trim_end().ends_with(';') {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    #[test]
    fn what_is_too_long_is_found() {
        let long_function = format!("fn long() {{\n{}}}\n", "    step();\n".repeat(70));
        let long_line = format!("let a = {};\nlet b = \"{}\";\n", "x".repeat(100), "y".repeat(200));
        let found = |text: &str| {
            check(&Tree::of(&[("engine/src/lib.rs", text)]))
                .iter()
                .map(|violation| violation.line)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&long_function), [1]);
        assert_eq!(found(&long_line), [1]);
        assert_eq!(found(&"fn short() {}\n".repeat(701)), [1]);
    }
}
