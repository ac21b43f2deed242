//! Licence expressions, and which of the licences that one offers is taken.
//!
//! In: an SPDX expression of a manifest; `/` between two licences is the older way to write `OR`.
//! Out: the licences under which the package is taken, or the one that the house does not allow.
//! Source: SPDX 2.3, annex D.

/// The licences that the house allows, the one that is preferred first: each lets the program be
/// passed on in any form, and asks for no more than that its text and notices go along.
pub const ALLOWED: [&str; 15] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "Unicode-3.0",
    "CC0-1.0",
    "Unlicense",
    "CDLA-Permissive-2.0",
    "OFL-1.1",
];

/// The licences to be kept when a package is taken under an expression; the expression's first
/// licence that is not allowed when no choice is left.
pub fn taken(expression: &str) -> Result<Vec<&'static str>, String> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut left = words.as_slice();
    let ranks = any_of(&mut left)?;
    if !left.is_empty() {
        return Err(expression.to_owned());
    }
    Ok(ranks.into_iter().map(|rank| ALLOWED[rank]).collect())
}

/// One or several with `OR` between them: the one that is preferred.
fn any_of(left: &mut &[&str]) -> Result<Vec<usize>, String> {
    let mut best = all_of(left);
    while left.first() == Some(&"OR") {
        *left = &left[1..];
        let next = all_of(left);
        best = match (best, next) {
            // The one whose least liked licence is liked more.
            (Ok(best), Ok(next)) => {
                Ok(if next.iter().max() < best.iter().max() { next } else { best })
            }
            (Ok(best), Err(_)) | (Err(_), Ok(best)) => Ok(best),
            (Err(best), Err(_)) => Err(best),
        };
    }
    best
}

/// One or several with `AND` between them: each of them.
fn all_of(left: &mut &[&str]) -> Result<Vec<usize>, String> {
    let mut all = one(left);
    while left.first() == Some(&"AND") {
        *left = &left[1..];
        let next = one(left);
        all = all.and_then(|mut all| {
            all.extend(next?);
            all.sort_unstable();
            all.dedup();
            Ok(all)
        });
    }
    all
}

/// One licence, or an expression in brackets.
fn one(left: &mut &[&str]) -> Result<Vec<usize>, String> {
    let Some((first, rest)) = left.split_first() else { return Err("nothing".to_owned()) };
    *left = rest;
    if *first == "(" {
        let inside = any_of(left);
        if left.first() != Some(&")") {
            return Err("an open bracket".to_owned());
        }
        *left = &left[1..];
        return inside;
    }
    let licence = match left {
        ["WITH", exception, ..] => {
            let licence = format!("{first} WITH {exception}");
            *left = &left[2..];
            licence
        }
        _ => (*first).to_owned(),
    };
    let rank = ALLOWED.iter().position(|allowed| *allowed == licence);
    rank.map(|rank| vec![rank]).ok_or(licence)
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[test]
    fn the_preferred_licence_of_an_expression_is_taken() {
        let cases: [(&str, &[&str]); 8] = [
            ("MIT", &["MIT"]),
            ("MIT OR Apache-2.0", &["Apache-2.0"]),
            ("Unlicense/MIT", &["MIT"]),
            ("Apache-2.0 AND ISC", &["Apache-2.0", "ISC"]),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &["Apache-2.0", "Unicode-3.0"]),
            ("CC0-1.0 OR Apache-2.0 WITH LLVM-exception", &["Apache-2.0 WITH LLVM-exception"]),
            ("Apache-2.0 OR GPL-2.0-only", &["Apache-2.0"]),
            ("GPL-2.0-only OR MIT AND ISC", &["MIT", "ISC"]),
        ];
        for (expression, expected) in cases {
            assert_eq!(taken(expression).as_deref(), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_named() {
        let cases = [
            ("GPL-3.0-or-later", "GPL-3.0-or-later"),
            ("MIT AND AGPL-3.0", "AGPL-3.0"),
            ("GPL-2.0-only OR LGPL-3.0", "GPL-2.0-only"),
            (
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "GPL-2.0-only WITH Classpath-exception-2.0",
            ),
            ("", "nothing"),
            ("(MIT", "an open bracket"),
            ("MIT MIT", "MIT MIT"),
        ];
        for (expression, refused) in cases {
            assert_eq!(taken(expression), Err(refused.to_owned()), "{expression}");
        }
    }
}
