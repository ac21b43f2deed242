//! The house rules, read over the source tree.
//!
//! In: the root of the house. Out: a line for every violation, `path:line: rule: what to do`, and
//! an exit code. Each rule is one file and says what it looks for; it reads text, not meaning, and
//! knows no exception by silence: exceptions are named in a list in its file.
//!
//! Never here: a judgement of taste, and anything that needs a compiler (clippy has those).

mod decisions;
mod doors;
mod floats;
mod hashes;
mod headers;
mod lengths;
mod names;
mod outside;
mod paths;
mod pen;
mod plan;
mod pure;
mod refusals;
mod rooms;
mod serialization;
mod source;
mod spoken;
mod tree;
mod trial;
mod unfinished;

use std::path::Path;
use std::process::ExitCode;
use tree::Tree;

/// A place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Below the root.
    path: String,
    /// Counted from 1.
    line: usize,
    /// Which rule.
    rule: &'static str,
    /// What to do about it.
    advice: String,
}

/// The rules, in the order of style.md.
const RULES: [fn(&Tree) -> Vec<Violation>; 18] = [
    pure::check,
    rooms::check,
    pen::check,
    floats::check,
    hashes::check,
    unfinished::check,
    headers::check,
    lengths::check,
    names::check,
    serialization::check,
    refusals::check,
    decisions::check,
    outside::check,
    plan::check,
    doors::check,
    paths::check,
    spoken::check,
    trial::check,
];

/// Reads every rule over the tree below a root.
pub fn run(root: &Path) -> ExitCode {
    let tree = match Tree::read(root) {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(2);
        }
    };
    let mut violations: Vec<Violation> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    violations.sort();
    for Violation { path, line, rule, advice } in &violations {
        println!("{path}:{line}: {rule}: {advice}");
    }
    println!("{} files read, {} violations", tree.sources.len(), violations.len());
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
