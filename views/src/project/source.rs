//! Documents: what stands of them, to be written at the commit.

use super::Place;
use crate::standing::Standing;
use terms::SourceEvent;

pub(super) fn note(place: Place, source: &SourceEvent, standing: &mut Standing) {
    match source {
        SourceEvent::SourceReceived(_) => standing.receive(place.seq),
        SourceEvent::SourceFinished { source, .. } => standing.touch_source(*source),
        SourceEvent::SourceNamed(_)
        | SourceEvent::DuplicateNamed { .. }
        | SourceEvent::InputRejected { .. } => {}
    }
}
