//! A life, event by event: of a trade, an item, a request.

use super::pieces::{Tone, badge};
use maud::{Markup, html};

/// Something that happened.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// What happened.
    pub what: String,
    /// When, as the reader's time.
    pub when: String,
    /// Who did it; may be empty.
    pub who: String,
    /// How it stands.
    pub tone: Tone,
    /// A word of state; may be empty.
    pub state: String,
    /// What was said, or what it brought about.
    pub body: Option<Markup>,
    /// Where it is written down.
    pub address: Option<String>,
}

/// The moments in their order; what is still to come has no time.
pub fn timeline(moments: &[Moment]) -> Markup {
    html! {
        ol.timeline { @for moment in moments {
            li class={
                (format!("{:?}", moment.tone).to_lowercase())
                @if moment.when.is_empty() { " ahead" }
            } {
                p.what {
                    @match &moment.address {
                        Some(address) => a href=(address) { (moment.what) },
                        None => (moment.what),
                    }
                    @if !moment.state.is_empty() { " " (badge(moment.tone, &moment.state)) }
                }
                p.when {
                    @if !moment.when.is_empty() { time { (moment.when) } }
                    @if !moment.who.is_empty() { span { (moment.who) } }
                }
                @if let Some(body) = &moment.body { div.body { (body) } }
            }
        } }
    }
}
