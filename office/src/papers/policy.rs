//! Policy of a kind of paper: who, with whom, how often, and until when.

use terms::SourceKind;

/// What holds for every paper of a kind. The texts are for whoever reads the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What it is.
    pub paper: PaperName,
    /// Whose duty it is to hand it in.
    pub handed_in_by: Duty,
    /// Must a second person see it before it counts?
    pub second_person: SecondPerson,
    /// How a second arrival is known, and what comes of it.
    pub again: &'static str,
    /// What takes it back.
    pub taken_back_by: &'static str,
    /// From when on no decision reads it but by its id, account or instrument.
    pub history: History,
}

impl Policy {
    /// Who approves a document of such papers, should a person put one forward.
    pub const fn approver(&self) -> Approver {
        match (self.second_person, self.handed_in_by) {
            (
                SecondPerson::Always(approver)
                | SecondPerson::When(_, approver)
                | SecondPerson::Asked(approver),
                _,
            ) => approver,
            (SecondPerson::NotDue, Duty::Prepare) => Approver::Static,
            (SecondPerson::NotDue, Duty::People) => Approver::Rights,
            (
                SecondPerson::NotDue,
                Duty::Load | Duty::Approve | Duty::Queue | Duty::Close | Duty::Program,
            ) => Approver::Money,
        }
    }
}

/// What a paper is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperName {
    /// A row of a kind of file.
    File(SourceKind),
    /// A command.
    Command(&'static str),
}

impl PaperName {
    /// As people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File(kind) => kind.as_str(),
            Self::Command(name) => name,
        }
    }
}

/// Who hands a paper in. The door says which roles have the duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Those who load what came in: trades, prices, movements.
    Load,
    /// Those who prepare entries and reference data.
    Prepare,
    /// Those who look after people and desks.
    People,
    /// Those who approve; each proposal says which of them.
    Approve,
    /// Those who work the queue, and those who may ask a desk.
    Queue,
    /// Those who run and close the day.
    Close,
    /// The program itself, on behalf of a paper of another kind or at its start.
    Program,
}

impl Duty {
    /// As people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Load => "who loads files",
            Self::Prepare => "who prepares",
            Self::People => "who looks after people",
            Self::Approve => "who approves",
            Self::Queue => "who works the queue",
            Self::Close => "who closes the day",
            Self::Program => "the program",
        }
    }
}

/// Who approves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    /// Whoever approves money, deliveries and entries.
    Money,
    /// Whoever approves accounts, instruments, rules and schedules.
    Static,
    /// Whoever approves people and their roles.
    Rights,
}

impl Approver {
    /// As people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Static => "static data",
            Self::Rights => "rights",
        }
    }
}

/// Must a second person see a paper before it counts, when a person hands it in? Money that goes
/// out, securities that move without payment, balances that come from nowhere, and what decides how
/// everything settles and who may do what. What a bank or a depository says has moved comes by its
/// own way and has moved already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondPerson {
    /// No.
    NotDue,
    /// Yes.
    Always(Approver),
    /// In this case.
    When(&'static str, Approver),
    /// It is itself what a second person is asked.
    Asked(Approver),
}

impl SecondPerson {
    /// As people read it.
    pub fn wording(self) -> String {
        match self {
            Self::NotDue => "no".to_owned(),
            Self::Always(approver) => format!("yes, {}", approver.as_str()),
            Self::When(when, approver) => format!("{when}: {}", approver.as_str()),
            Self::Asked(approver) => format!("it is the question: {}", approver.as_str()),
        }
    }
}

/// From when on no decision reads a paper but by its id, its account or its instrument, so that it
/// can lie in the files of closed days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// It decides nothing later.
    AtOnce,
    /// When its day is closed and what it moved has settled, and no row reaches back so far
    /// (`DAYS_BACK_MAX`).
    OnceSettled,
    /// When no row reaches back to the day before a newer one came into force.
    OnceReplaced,
    /// When it is decided, booked whole, or done.
    OnceDone,
    /// As long as the lots that it opened or changed are held.
    WithItsLots,
    /// Never: every day reads it.
    Never,
}

impl History {
    /// As people read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at once",
            Self::OnceSettled => "once settled, and beyond the days back",
            Self::OnceReplaced => "once replaced, and beyond the days back",
            Self::OnceDone => "once done",
            Self::WithItsLots => "with the last of its lots",
            Self::Never => "never",
        }
    }
}

/// The table of policies, as README and compliance officer read it: columns, then a row for each
/// kind.
pub fn table() -> (&'static [&'static str], Vec<Vec<String>>) {
    let columns =
        &["kind", "handed_in_by", "second_person", "second_arrival", "taken_back_by", "history"];
    let row = |policy: &Policy| {
        vec![
            policy.paper.as_str().to_owned(),
            policy.handed_in_by.as_str().to_owned(),
            policy.second_person.wording(),
            policy.again.to_owned(),
            policy.taken_back_by.to_owned(),
            policy.history.as_str().to_owned(),
        ]
    };
    (columns, super::POLICIES.iter().map(row).collect())
}
