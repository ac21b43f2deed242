//! The lines that are printed and the counts at the end.

use super::case::Outcome;
use std::collections::BTreeMap;

/// How many cases came out how, by area.
#[derive(Default)]
pub struct Tally {
    areas: BTreeMap<String, Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    pass: usize,
    fail: usize,
    page: usize,
    not_yet: usize,
}

impl Tally {
    /// Prints the line of a case and counts it.
    pub fn add(&mut self, area: &str, name: &str, outcome: &Outcome) {
        let counts = self.areas.entry(area.to_owned()).or_default();
        match outcome {
            Outcome::Pass => {
                counts.pass += 1;
                println!("pass {name}");
            }
            Outcome::Fail(differences) => {
                counts.fail += 1;
                for difference in differences {
                    println!("FAIL {name}: {difference}");
                }
            }
            Outcome::Page => {
                counts.page += 1;
                println!("page {name}");
            }
            Outcome::NotYetSupported => {
                counts.not_yet += 1;
                println!("not yet supported {area}: {name}");
            }
        }
    }

    /// Prints the counts by area and in all.
    pub fn print(&self) {
        let mut all = Counts::default();
        println!("\n{:<30} {:>5} {:>5} {:>5} {:>8}", "area", "pass", "FAIL", "page", "not yet");
        for (area, counts) in &self.areas {
            counts.print(area);
            all.pass += counts.pass;
            all.fail += counts.fail;
            all.page += counts.page;
            all.not_yet += counts.not_yet;
        }
        all.print("in all");
    }

    /// Has any case failed?
    pub fn has_failed(&self) -> bool {
        self.areas.values().any(|counts| counts.fail > 0)
    }
}

impl Counts {
    fn print(self, area: &str) {
        println!(
            "{area:<30} {:>5} {:>5} {:>5} {:>8}",
            self.pass, self.fail, self.page, self.not_yet
        );
    }
}
