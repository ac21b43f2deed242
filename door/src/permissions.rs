//! Permissions by role (authorisation): one table of who may do what.
//!
//! In: a permission and the roles of a person. Out: yes or no. Never here: a person, and a path
//! (those are in the table of routes, whose rows each name one permission). What needs a second
//! person is `four eyes` and stands in the office.

macro_rules! words {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word by which it is written.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words!(
    /// What a person is here for.
    Role {
        /// Works the queues.
        Clerk = "clerk",
        /// Keeps the general ledger.
        Accountant = "accountant",
        /// Approves, and answers for the day.
        Manager = "manager",
        /// Watches over rights and rules.
        Compliance = "compliance",
        /// Looks at everything and changes nothing.
        Auditor = "auditor",
        /// Runs the machine, and sees no client.
        It = "it",
        /// Sells and trades; asks the back office.
        FrontOffice = "front_office",
    }
);

impl Role {
    /// Must who has it give a code beside the password?
    pub const fn needs_second_factor(self) -> bool {
        match self {
            Self::Manager | Self::Compliance | Self::It => true,
            Self::Clerk | Self::Accountant | Self::Auditor | Self::FrontOffice => false,
        }
    }
}

words!(
    /// What one may do here.
    Permission {
        /// What anybody may: the door's bell, and what pages are drawn with.
        Anyone = "anyone",
        /// One's own password and codes, and the way out; even while a duty waits.
        OwnSecrets = "own_secrets",
        /// What anybody may who is signed in.
        AnyPerson = "any_person",
        /// How the day stands: files, counts, controls. No client in it.
        SeeDay = "see_day",
        /// The firm's books: ledger, prices, instruments, obligations.
        SeeBooks = "see_books",
        /// What belongs to clients: positions, trades, balances, names.
        SeeClients = "see_clients",
        /// The journal of the office.
        SeeJournal = "see_journal",
        /// The work that waits, and what is done to it.
        WorkQueue = "work_queue",
        /// Hand documents in, of the kinds that one may.
        HandIn = "hand_in",
        /// Hand files and rows of trades, prices and movements in, and repair refused rows.
        LoadFiles = "load_files",
        /// Put forward what a second person must approve.
        Propose = "propose",
        /// What was put forward, and by whom.
        SeeProposals = "see_proposals",
        /// Approve what one may approve.
        Approve = "approve",
        /// Decline what was put forward, or take one's own back.
        Decline = "decline",
        /// Approve money, deliveries and entries.
        ApproveMoney = "approve_money",
        /// Approve accounts, instruments, rules and schedules.
        ApproveStatic = "approve_static",
        /// Approve people and their roles.
        ApproveRights = "approve_rights",
        /// Run the jobs of a day, and close it.
        CloseDay = "close_day",
        /// Put people forward; take their codes away when a telephone is lost, and end their
        /// sessions.
        AdminPeople = "admin_people",
        /// Ask another department.
        AskRequest = "ask_request",
        /// Answer another department.
        AnswerRequest = "answer_request",
        /// People, their desks and roles.
        SeePeople = "see_people",
        /// Who saw what.
        SeeAccess = "see_access",
    }
);

impl Permission {
    /// The table. The first three need no role.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Accountant, Auditor, Clerk, Compliance, FrontOffice, It, Manager};
        match self {
            Self::Anyone
            | Self::OwnSecrets
            | Self::AnyPerson
            | Self::SeeDay
            | Self::SeePeople
            | Self::AskRequest => Role::ALL,
            Self::SeeBooks | Self::SeeClients => {
                &[Clerk, Accountant, Manager, Compliance, Auditor, FrontOffice]
            }
            Self::SeeJournal => &[Accountant, Manager, Compliance, Auditor],
            Self::LoadFiles => &[Clerk, Manager],
            Self::WorkQueue | Self::Propose => &[Clerk, Accountant, Manager],
            Self::HandIn => &[Clerk, Accountant, Manager, It],
            Self::SeeProposals => &[Clerk, Accountant, Manager, Compliance, Auditor, It],
            Self::ApproveMoney | Self::ApproveStatic => &[Manager],
            Self::Approve | Self::ApproveRights => &[Manager, Compliance],
            Self::CloseDay => &[Accountant, Manager],
            Self::AdminPeople => &[It],
            Self::Decline | Self::AnswerRequest => &[Clerk, Accountant, Manager, Compliance, It],
            Self::SeeAccess => &[Compliance, Auditor],
        }
    }

    /// Is it given by one of these roles? The first three are given to whoever has none.
    pub fn is_for(self, roles: &[Role]) -> bool {
        match self {
            Self::Anyone | Self::OwnSecrets | Self::AnyPerson => true,
            _ => roles.iter().any(|role| self.roles().contains(role)),
        }
    }

    /// Does an answer show what belongs to clients? Then it says whose, and leaves when that is
    /// written down.
    pub const fn shows_clients(self) -> bool {
        matches!(self, Self::SeeClients | Self::SeeJournal)
    }
}

words!(
    /// What kind of act a route is, and so what a way in must carry. Programs may read, and write
    /// when they were given it; what takes a person (approvals, rights, one's own password) no
    /// token ever carries.
    Scope {
        /// Looks and changes nothing.
        Read = "read",
        /// Hands something in.
        Write = "write",
        /// Takes a person who is signed in.
        Person = "person",
    }
);

#[cfg(test)]
mod tests {
    use super::{Permission, Role};

    #[test]
    fn nobody_approves_rights_who_puts_them_forward() {
        for role in Role::ALL {
            let [proposes, approves] = [Permission::AdminPeople, Permission::ApproveRights]
                .map(|permission| permission.is_for(&[*role]));
            assert!(!(proposes && approves), "{role:?}");
        }
    }

    #[test]
    fn an_auditor_changes_nothing_and_it_sees_no_client() {
        use Permission::{
            AdminPeople, ApproveMoney, ApproveRights, ApproveStatic, CloseDay, LoadFiles, Propose,
            WorkQueue,
        };
        let changes = [
            WorkQueue,
            LoadFiles,
            Propose,
            ApproveMoney,
            ApproveStatic,
            ApproveRights,
            CloseDay,
            AdminPeople,
        ];
        assert!(!changes.iter().any(|permission| permission.is_for(&[Role::Auditor])));
        assert!(
            ![Permission::SeeClients, Permission::SeeJournal]
                .iter()
                .any(|permission| permission.is_for(&[Role::It]))
        );
    }

    #[test]
    fn who_has_no_role_may_nothing_that_needs_one() {
        let may: Vec<&str> = Permission::ALL
            .iter()
            .filter(|permission| permission.is_for(&[]))
            .map(|permission| permission.word())
            .collect();
        assert_eq!(may, ["anyone", "own_secrets", "any_person"]);
    }
}
