//! Many rows of a list at once: which were chosen, and of how many what was asked was done.
//!
//! In: what a form of a list brought back, and what became of each row. Out: the way back to the
//! list, which says it. Never here: what is done to a row.

use super::Here;
use super::here::done;
use axum::response::Response;
use door::Problem;
use terms::sentence;

/// The name of the box of a row.
const ITEM: &str = "item";

/// The keys of the rows that were chosen.
pub(super) fn chosen(fields: &[(String, String)]) -> impl Iterator<Item = &str> {
    fields.iter().filter(|(name, _)| name == ITEM).map(|(_, key)| key.as_str())
}

/// What became of the rows that were chosen.
#[derive(Debug, Default)]
pub(super) struct Many {
    chosen: usize,
    done: usize,
    first_problem: Option<Problem>,
}

impl Many {
    /// One more of them.
    pub fn count<T>(&mut self, outcome: Result<T, Problem>) {
        self.chosen += 1;
        match outcome {
            Ok(_) => self.done += 1,
            Err(problem) => {
                self.first_problem.get_or_insert(problem);
            }
        }
    }

    /// Back to the list: all of it is done, or some of it and why the first of the others is not.
    pub fn told(self, here: &Here, back: &str, all_done: &str) -> Response {
        if self.chosen == 0 {
            let nothing = sentence!("nothing is chosen; mark the rows first");
            return here.went_wrong(back, &Problem::invalid(nothing));
        }
        let Some(problem) = self.first_problem else { return done(back, all_done) };
        let detail = sentence!(
            "{taken} of {chosen} done; the others stay as they are, the first because: {problem}",
            taken = self.done,
            chosen = self.chosen,
            problem = problem.detail
        );
        here.went_wrong(back, &Problem { detail: detail.into(), ..problem })
    }
}
