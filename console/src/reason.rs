//! Reasons for which an answer failed, as a problem that the door can give.
//!
//! In: an error from below, with what was being done around it. Out: a sentence where one of ours
//! lies within it, which a page says in its reader's language; else the words in which it was said.

use crate::reading::TablesMadeAnew;
use axum::http::StatusCode;
use door::Problem;
use engine::{FileRefused, LayoutRefused, Objection};
use office::Rejection;
use office::words::english;
use terms::{Sentence, Wording, sentence};

/// After so many seconds tables that are made anew may be whole.
const MADE_ANEW_S: i64 = 5;

/// The world let us down.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
pub fn failed(error: anyhow::Error) -> Problem {
    if error.is::<TablesMadeAnew>() {
        return made_anew();
    }
    Problem::failed(reason(&error))
}

fn made_anew() -> Problem {
    let detail = sentence!(
        "the lists are being made anew out of the journal; the books are right, ask again in a while"
    );
    Problem {
        wait_s: Some(MADE_ANEW_S),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "tables_differ", detail)
    }
}

/// Why something below failed: in a sentence where it is one of ours, else in the words in which it
/// was said.
pub fn reason(error: &anyhow::Error) -> Wording {
    let whole = format!("{error:#}");
    let Some(sentence) = sentence_of(error) else { return whole.into() };
    // What was being done stands before it, what the machine says behind it.
    match whole.split_once(&english(&sentence)) {
        Some(("", "")) => sentence.into(),
        Some((before, after)) => {
            Wording::several("", vec![before.into(), sentence.into(), after.into()])
        }
        None => whole.into(),
    }
}

/// The sentence that lies within an error.
fn sentence_of(error: &anyhow::Error) -> Option<Sentence> {
    let of_rule = || error.downcast_ref::<Rejection>().map(Rejection::sentence);
    let of_question = || error.downcast_ref::<Objection>().map(|objection| objection.0.clone());
    let of_file = || error.downcast_ref::<FileRefused>().map(FileRefused::sentence);
    let of_layout = || error.downcast_ref::<LayoutRefused>().map(LayoutRefused::sentence);
    of_rule().or_else(of_question).or_else(of_file).or_else(of_layout)
}

#[cfg(test)]
mod tests {
    use super::{failed, reason};
    use anyhow::{Context, anyhow};
    use engine::Objection;
    use office::words::in_english;
    use terms::{Wording, sentence};

    #[test]
    fn a_failure_says_our_sentence_within_the_words_around_it() {
        let ours = || anyhow!(Objection(sentence!("there is no report {name}", name = "x")));
        assert_eq!(reason(&ours()), sentence!("there is no report {name}", name = "x").into());
        let around = ours().context("trades.csv");
        let said = reason(&around);
        assert_eq!(in_english(&said), format!("{around:#}"));
        assert!(matches!(said, Wording::Several(..)), "{said:?}");
        let beneath = Err::<(), _>(anyhow!("the disk is full"))
            .context(Objection(sentence!("there are no rows")))
            .expect_err("it failed");
        assert_eq!(in_english(&reason(&beneath)), "there are no rows: the disk is full");
    }

    #[test]
    fn what_the_machine_says_is_said_as_it_is() {
        let failure = anyhow!("the disk is full").context("trades.csv");
        assert_eq!(failed(failure).detail, "trades.csv: the disk is full".into());
    }
}
