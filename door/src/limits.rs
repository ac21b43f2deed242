//! Limits of the door in one table: how long, how many, how large.
//!
//! Source: NIST SP 800-63B 4.2.3 (12 hours, 30 minutes of inactivity) and 5.1.1 (passwords); RFC
//! 6238 5.2 (one step).

/// The limits that an office may set for itself. Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A session that nobody used for so long is over.
    pub session_idle_s: i64,
    /// So long after the sign-in a session is over, used or not.
    pub session_absolute_s: i64,
    /// The longest life of a program's token.
    pub token_life_s_max: i64,
    /// How large a request may be, where its row in the table of routes says nothing else.
    pub body_bytes_max: usize,
    /// How long an answer may take to begin.
    pub answer_s_max: u64,
    /// After so many milliseconds whoever hands in a document, or runs a day, is told where to ask;
    /// the work goes on.
    pub patience_ms: u64,
    /// When nothing was booked for so many seconds, the SQL tables are proved against the journal.
    pub tables_proved_after_s: u64,
    /// How many bytes of a person's documents may book nothing in a day (rows that are refused or
    /// known already, and what is put forward), before no more of them are taken: they are kept for
    /// ever.
    pub refused_bytes_max: u64,
}

impl Limits {
    /// What holds when the office says nothing.
    pub const USUAL: Self = Self {
        session_idle_s: 30 * 60,
        session_absolute_s: 12 * 60 * 60,
        token_life_s_max: 366 * 86_400,
        body_bytes_max: 1 << 20,
        answer_s_max: 30,
        patience_ms: 5_000,
        tables_proved_after_s: 60,
        refused_bytes_max: 256 << 20,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::USUAL
    }
}

/// When a session was last used is written down no more often than this.
pub const SESSION_SEEN_STEP_S: i64 = 60;
/// The oldest session goes when a person has more.
pub const SESSIONS_OF_PERSON_MAX: i64 = 10;
/// Tokens of one person that are in force.
pub const TOKENS_OF_PERSON_MAX: usize = 20;
/// Streams that one person has open, in all windows and programs.
pub const STREAMS_OF_PERSON_MAX: usize = 20;
/// Letters of a token's name.
pub const TOKEN_NAME_MAX: usize = 60;
/// Letters of a password, at least.
pub const PASSWORD_MIN: usize = 12;
/// Bytes of a password, at most: hashing is work.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// Bytes of a person's name that the door reads.
pub const PERSON_BYTES_MAX: usize = 64;
/// Codes for the day on which the telephone is gone.
pub const RECOVERY_CODES: usize = 10;
/// Failures of one person at one address that cost no wait.
pub const FAILURES_FREE_OF_PAIR: i64 = 5;
/// The same while the person is attacked from elsewhere: one may mistype.
pub const FAILURES_FREE_UNDER_ATTACK: i64 = 1;
/// Failures of one person, from all addresses, after which it is an attack.
pub const FAILURES_FREE_OF_PERSON: i64 = 20;
/// So much longer each further attempt of theirs takes from a device that is not known.
pub const DELAY_MS_STEP: u64 = 100;
/// The longest that an attempt is held.
pub const DELAY_MS_MAX: u64 = 2_000;
/// Attempts of theirs, from devices that are not known, that are held at once: the delay of each is
/// then the time between two.
pub const HELD_OF_PERSON_MAX: usize = 1;
/// So long whoever comes meanwhile is told to wait.
pub const HELD_WAIT_S: i64 = 2;
/// Failures from one address that cost no wait; an office may sit behind one.
pub const FAILURES_FREE_OF_ADDRESS: i64 = 30;
/// The longest wait after a failure.
pub const WAIT_S_MAX: i64 = 15 * 60;
/// The longest wait of an address, behind which many may sit.
pub const WAIT_S_MAX_OF_ADDRESS: i64 = 60;
/// So long a device is known after a sign-in.
pub const DEVICE_S: i64 = 30 * 86_400;
/// The device of the oldest sign-in goes when a person has more.
pub const DEVICES_OF_PERSON_MAX: i64 = 10;
/// Persons who share a browser and are known there.
pub const PERSONS_OF_DEVICE_MAX: usize = 4;
/// Failures are forgotten after so long without another one.
pub const FAILURES_KEPT_S: i64 = 24 * 60 * 60;
/// Bytes of a path to which a sign-in returns.
pub const NEXT_BYTES_MAX: usize = 2_000;
