//! The proof of an event: its place in the journal, and the links of the chain on both sides of it.

use super::pieces::{Tone, badge};
use crate::words::Words;
use maud::{Markup, html};

/// A link of the chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// Which batch.
    pub batch: String,
    /// The hash of the chain up to and with it.
    pub hash: String,
    /// Is it the one that is looked at?
    pub is_this: bool,
}

/// What is proved.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The links, the earlier first.
    pub links: Vec<Link>,
    /// Was the chain worked out again, and did it agree?
    pub holds: bool,
    /// The command that proves it without this page.
    pub command: String,
}

/// Shows a proof.
pub fn proof(words: Words, proof: &Proof) -> Markup {
    let (tone, says) =
        if proof.holds { (Tone::Good, "proof-holds") } else { (Tone::Bad, "proof-broken") };
    html! {
        div.proof {
            p { (badge(tone, &words.say(says))) " " (words.say("proof-how")) }
            ol { @for link in &proof.links {
                li.this[link.is_this] {
                    span { (words.say_with("proof-batch", &[("batch", &link.batch)])) }
                    code { (link.hash) }
                }
            } }
            p.hint { (words.say("proof-command")) " " code { (proof.command) } }
        }
    }
}
