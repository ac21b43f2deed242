//! The corpus of a target: what further inputs are drawn from.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The most inputs of a pool.
const INPUTS_MAX: usize = 20_000;

/// The most outcomes that are told apart: behind them nothing is new.
const OUTCOMES_MAX: usize = 50_000;

/// The longest input that is kept in the tree, and the most of a target.
const KEPT_BYTES_MAX: usize = 1_500;
const KEPT_MAX: usize = 8;

/// The inputs of a target, and the outcomes that were seen.
pub struct Pool {
    name: &'static str,
    pub inputs: Vec<Vec<u8>>,
    outcomes: BTreeSet<String>,
    is_grown: bool,
}

impl Pool {
    /// What stands beside the target and in its folder.
    pub fn of(name: &'static str, seeds: Vec<Vec<u8>>) -> Self {
        let mut inputs = seeds;
        for file in files(&folder(name)) {
            inputs.push(fs::read(file).expect("the corpus can be read"));
        }
        let is_grown = std::env::var_os("MUNIM_FUZZ_GROW").is_some();
        Self { name, inputs, outcomes: BTreeSet::new(), is_grown }
    }

    /// Learns what became of an input; a new outcome is a new place to go on from.
    pub fn learn(&mut self, input: &[u8], outcome: &str) {
        if self.outcomes.len() < OUTCOMES_MAX && self.outcomes.insert(shape(outcome)) {
            if self.inputs.iter().any(|known| known == input) {
                return;
            }
            if self.inputs.len() < INPUTS_MAX {
                self.inputs.push(input.to_vec());
            }
            if self.is_grown {
                self.keep(input);
            }
        }
    }

    /// How many outcomes were seen.
    pub fn outcomes(&self) -> usize {
        self.outcomes.len()
    }

    fn keep(&self, input: &[u8]) {
        let folder = folder(self.name);
        if input.len() > KEPT_BYTES_MAX || files(&folder).len() >= KEPT_MAX {
            return;
        }
        fs::create_dir_all(&folder).expect("the folder can be made");
        fs::write(folder.join(named(input)), input).expect("the corpus can be written");
    }
}

/// The name of an input: its hash.
pub fn named(input: &[u8]) -> String {
    journal::Hash::of(input).to_string()[..12].to_owned()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name)
}

/// The files of a folder in the order of their names; none where there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    files
}

/// An outcome without its numbers and what it quotes, which would make every input a new one.
fn shape(outcome: &str) -> String {
    let mut is_quoted = false;
    let letters = outcome.chars().filter(|letter| {
        is_quoted ^= *letter == '"';
        !is_quoted && !letter.is_ascii_digit()
    });
    letters.take(160).collect()
}
