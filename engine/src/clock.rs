//! The clock of the machine, for what the books remember of a moment. Never here: the time of a
//! batch, which never steps back (the scribe).

use std::time::{SystemTime, UNIX_EPOCH};
use terms::Moment;

/// Now.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}
