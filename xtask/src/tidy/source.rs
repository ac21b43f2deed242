//! A source file as the rules read it: as it is written, and with the insides of comments and
//! strings blanked out.

/// A Rust file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Below the root, with `/`.
    pub path: String,
    /// As it is written.
    pub lines: Vec<String>,
    /// The same lines with blanks for comments and for what stands in quotes.
    pub code: Vec<String>,
    /// Which lines are tests: the whole file, or what follows a `#[cfg(test)]`.
    is_test: Vec<bool>,
}

impl Source {
    /// A file and its text.
    pub fn new(path: &str, text: &str) -> Self {
        let blanked = blanked(text);
        let code: Vec<String> = blanked.lines().map(str::to_owned).collect();
        let is_test = if is_test_file(path) { vec![true; code.len()] } else { test_lines(&code) };
        Self {
            path: path.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
            code,
            is_test,
        }
    }

    /// The crate that it belongs to: the folder at the root.
    pub fn room(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// Is the whole file a test?
    pub fn is_test_file(&self) -> bool {
        is_test_file(&self.path)
    }

    /// Lines of code that are no tests, counted from 1.
    pub fn product(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.code.iter().zip(&self.is_test).enumerate();
        lines
            .filter(|(_, (_, is_test))| !**is_test)
            .map(|(index, (line, _))| (index + 1, line.as_str()))
    }
}

fn is_test_file(path: &str) -> bool {
    ["/tests/", "/examples/", "/benches/"].iter().any(|folder| path.contains(folder))
        || path.ends_with("/tests.rs")
}

/// Marks the item that follows each `#[cfg(test)]`, to the brace that closes it.
fn test_lines(code: &[String]) -> Vec<bool> {
    let mut marks = vec![false; code.len()];
    let (mut depth, mut opened, mut inside) = (0_i32, false, false);
    for (index, line) in code.iter().enumerate() {
        if !inside && line.trim_start().starts_with("#[cfg(test)]") {
            (inside, depth, opened) = (true, 0, false);
        }
        marks[index] = inside;
        for character in line.chars().filter(|_| inside) {
            depth += i32::from(character == '{') - i32::from(character == '}');
            opened |= character == '{';
        }
        let has_ended = if opened { depth == 0 } else { line.contains(';') };
        inside &= !has_ended;
    }
    marks
}

/// Where the reading of a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    LineComment,
    BlockComment(u32),
    Text,
    RawText(usize),
}

/// The text with blanks for comments and for what stands in quotes; line breaks stay.
pub fn blanked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut state, mut at, mut out) = (State::Code, 0, String::with_capacity(text.len()));
    while at < letters.len() {
        let (next, length) = step(state, &letters, at);
        let is_kept = state == State::Code && next == State::Code && length == 1;
        for letter in &letters[at..(at + length).min(letters.len())] {
            out.push(if *letter == '\n' || is_kept { *letter } else { ' ' });
        }
        // A quote is shown, so that a rule can see that there is a text.
        if is_quote(state) != is_quote(next) {
            out.pop();
            out.push('"');
        }
        (state, at) = (next, at + length);
    }
    out
}

fn is_quote(state: State) -> bool {
    matches!(state, State::Text | State::RawText(_))
}

/// The state after the letters at a place, and how many of them were taken.
fn step(state: State, letters: &[char], at: usize) -> (State, usize) {
    let letter = letters[at];
    let following = letters.get(at + 1).copied().unwrap_or('\n');
    match state {
        State::Code => step_in_code(letters, at, letter, following),
        State::LineComment => (if letter == '\n' { State::Code } else { State::LineComment }, 1),
        State::BlockComment(depth) => match (letter, following) {
            ('*', '/') if depth == 1 => (State::Code, 2),
            ('*', '/') => (State::BlockComment(depth - 1), 2),
            ('/', '*') => (State::BlockComment(depth + 1), 2),
            _ => (state, 1),
        },
        State::Text => match letter {
            '\\' => (State::Text, 2),
            '"' => (State::Code, 1),
            _ => (State::Text, 1),
        },
        State::RawText(hashes) => {
            let closes =
                letter == '"' && (1..=hashes).all(|index| letters.get(at + index) == Some(&'#'));
            if closes { (State::Code, 1 + hashes) } else { (state, 1) }
        }
    }
}

fn step_in_code(letters: &[char], at: usize, letter: char, following: char) -> (State, usize) {
    let follows_word = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_');
    match (letter, following) {
        ('/', '/') => (State::LineComment, 2),
        ('/', '*') => (State::BlockComment(1), 2),
        ('"', _) => (State::Text, 1),
        ('r', '"' | '#') if !follows_word || letters[at - 1] == 'b' => raw_text(letters, at),
        ('\'', '\\') => (
            State::Code,
            3 + letters[(at + 3).min(letters.len())..]
                .iter()
                .position(|end| *end == '\'')
                .unwrap_or(0)
                + 1,
        ),
        ('\'', _) if letters.get(at + 2) == Some(&'\'') => (State::Code, 3),
        _ => (State::Code, 1),
    }
}

fn raw_text(letters: &[char], at: usize) -> (State, usize) {
    let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
    let opens = letters.get(at + 1 + hashes) == Some(&'"');
    if opens { (State::RawText(hashes), 2 + hashes) } else { (State::Code, 1) }
}

/// Where a whole word stands in a line, if it does.
pub fn word_at(line: &str, word: &str) -> Option<usize> {
    let is_part = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    };
    let is_whole = |at: &usize| {
        !is_part(line[..*at].chars().next_back())
            && !is_part(line[at + word.len()..].chars().next())
    };
    line.match_indices(word).map(|(at, _)| at).find(is_whole)
}

#[cfg(test)]
mod tests {
    use super::{Source, blanked, word_at};

    #[test]
    fn comments_and_texts_are_blank_and_lines_stay() {
        let text = "let a = \"x // f64\"; // f32\nlet b = r#\"un\"wrap\"#; /* a /* b */\n c */ let c = '\"'; let d: &'static str = \"\\\"\";";
        let code = blanked(text);
        assert_eq!(code.lines().count(), text.lines().count());
        assert!(
            !code.contains("f64")
                && !code.contains("f32")
                && !code.contains("wrap")
                && !code.contains(" b */")
        );
        assert!(
            code.contains("let a = \"")
                && code.contains("let c =")
                && code.contains("let d: &'static str =")
        );
    }

    #[test]
    fn what_follows_cfg_test_is_no_product() {
        let source = Source::new(
            "ledger/src/lib.rs",
            "fn one() {}\n#[cfg(test)]\nmod tests {\n    fn two() {}\n}\nfn three() {}\n",
        );
        let product: Vec<usize> = source.product().map(|(line, _)| line).collect();
        assert_eq!(product, [1, 6]);
        assert_eq!(
            Source::new("ledger/src/lib.rs", "#[cfg(test)]\nmod tests;\nfn four() {}")
                .product()
                .count(),
            1
        );
        assert_eq!(Source::new("ledger/tests/all.rs", "fn five() {}").product().count(), 0);
    }

    #[test]
    fn a_word_is_found_whole() {
        assert_eq!(word_at("let helpful = help;", "help"), Some(14));
        assert_eq!(word_at("unhelpful", "help"), None);
    }
}
