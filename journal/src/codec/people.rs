//! People, desks, what they ask of each other, and what they do about the items of the queue.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Delegation, Desk, GroupMember, Person, Request, Sees, Step, Work};

/// The codes of steps.
const TAKE: u8 = 1;
const RELEASE: u8 = 2;
const ASSIGN: u8 = 3;
const COMMENT: u8 = 4;
const DUE: u8 = 5;
const ANSWER: u8 = 6;
const RESOLVE: u8 = 7;
const REOPEN: u8 = 8;
const CHASE: u8 = 9;
const BUY_IN: u8 = 10;

/// The codes of bounds.
const BRANCH: u8 = 1;
const SEES_DESK: u8 = 2;
const ACCOUNT: u8 = 3;
const GROUP: u8 = 4;

impl Writer {
    pub fn person(&mut self, record: &Person) {
        let Person { person, version, full_name, email, desk, roles, language, active, sees: _ } =
            record;
        self.presence([email.is_some(), language.is_some(), *active]);
        self.text(person);
        self.number((*version).into());
        self.text(full_name);
        self.text(desk);
        self.count(roles.len());
        for role in roles {
            self.role(*role);
        }
        for text in [email, language].into_iter().flatten() {
            self.text(text);
        }
    }

    /// Followed by what they see.
    pub fn person_2(&mut self, record: &Person) {
        self.person(record);
        self.count(record.sees.len());
        for sees in &record.sees {
            let (code, name) = match sees {
                Sees::Branch(name) => (BRANCH, name),
                Sees::Desk(name) => (SEES_DESK, name),
                Sees::Account(name) => (ACCOUNT, name),
                Sees::Group(name) => (GROUP, name),
            };
            self.byte(code);
            self.text(name);
        }
    }

    pub fn group_member(&mut self, record: &GroupMember) {
        let GroupMember { group, account, effective, member, source } = record;
        self.presence([*member, source.is_some()]);
        self.text(group);
        self.text(account);
        self.date(*effective);
        if let Some(source) = source {
            self.text(source);
        }
    }

    pub fn delegation(&mut self, record: &Delegation) {
        let Delegation { delegation, version, from_person, to_person, from, until, reason } =
            record;
        self.text(delegation);
        self.number((*version).into());
        for person in [from_person, to_person] {
            self.text(person);
        }
        self.date(*from);
        self.date(*until);
        self.text(reason);
    }

    pub fn desk(&mut self, record: &Desk) {
        let Desk { desk, version, name, department, location, time_zone, answer_minutes } = record;
        self.text(desk);
        self.number((*version).into());
        for text in [name, department, location, time_zone] {
            self.text(text);
        }
        self.number((*answer_minutes).into());
    }

    pub fn request(&mut self, record: &Request) {
        let Request { request_id, by, desk, subject, about, text, at } = record;
        self.presence([about.is_some()]);
        self.text(request_id);
        self.actor(by);
        self.text(desk);
        self.request_subject(*subject);
        if let Some(about) = about {
            self.text(about);
        }
        self.text(text);
        self.moment(*at);
    }

    pub fn work(&mut self, record: &Work) {
        let Work { item, by, at, step } = record;
        self.text(item);
        self.actor(by);
        self.moment(*at);
        self.step(step);
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Take => self.byte(TAKE),
            Step::Release => self.byte(RELEASE),
            Step::Assign(person) => {
                self.byte(ASSIGN);
                self.text(person);
            }
            Step::Due(due) => {
                self.byte(DUE);
                self.moment(*due);
            }
            Step::Comment(text) => self.said(COMMENT, text),
            Step::Answer(text) => self.said(ANSWER, text),
            Step::Resolve(text) => self.said(RESOLVE, text),
            Step::Reopen(text) => self.said(REOPEN, text),
            Step::Chase(text) => self.said(CHASE, text),
            Step::BuyIn(date, text) => {
                self.byte(BUY_IN);
                self.date(*date);
                self.text(text);
            }
        }
    }

    fn said(&mut self, code: u8, text: &str) {
        self.byte(code);
        self.text(text);
    }
}

impl Reader<'_> {
    pub fn person(&mut self) -> Result<Person, Wrong> {
        let [email, language, active] = self.presence()?;
        let (person, version, full_name, desk) =
            (self.name()?, self.number_32()?, self.name()?, self.name()?);
        let count = self.number()?;
        let roles = (0..count).map(|_| self.role()).collect::<Result<_, _>>()?;
        let email = email.then(|| self.name()).transpose()?;
        let language = language.then(|| self.name()).transpose()?;
        let sees = Vec::new();
        Ok(Person { person, version, full_name, email, desk, roles, language, active, sees })
    }

    pub fn person_2(&mut self) -> Result<Person, Wrong> {
        let person = self.person()?;
        let count = self.number()?;
        let sees = (0..count).map(|_| self.sees()).collect::<Result<_, _>>()?;
        Ok(Person { sees, ..person })
    }

    fn sees(&mut self) -> Result<Sees, Wrong> {
        Ok(match self.byte()? {
            BRANCH => Sees::Branch(self.name()?),
            SEES_DESK => Sees::Desk(self.name()?),
            ACCOUNT => Sees::Account(self.name()?),
            GROUP => Sees::Group(self.name()?),
            code => return Err(Wrong::UnknownWord { word: "sees", code }),
        })
    }

    pub fn group_member(&mut self) -> Result<GroupMember, Wrong> {
        let [member, source] = self.presence()?;
        Ok(GroupMember {
            group: self.name()?,
            account: self.name()?,
            effective: self.date()?,
            member,
            source: source.then(|| self.name()).transpose()?,
        })
    }

    pub fn delegation(&mut self) -> Result<Delegation, Wrong> {
        Ok(Delegation {
            delegation: self.name()?,
            version: self.number_32()?,
            from_person: self.name()?,
            to_person: self.name()?,
            from: self.date()?,
            until: self.date()?,
            reason: self.name()?,
        })
    }

    pub fn desk(&mut self) -> Result<Desk, Wrong> {
        Ok(Desk {
            desk: self.name()?,
            version: self.number_32()?,
            name: self.name()?,
            department: self.name()?,
            location: self.name()?,
            time_zone: self.name()?,
            answer_minutes: self.number_32()?,
        })
    }

    pub fn request(&mut self) -> Result<Request, Wrong> {
        let [about] = self.presence()?;
        Ok(Request {
            request_id: self.name()?,
            by: self.actor()?,
            desk: self.name()?,
            subject: self.request_subject()?,
            about: about.then(|| self.name()).transpose()?,
            text: self.text()?.to_owned(),
            at: self.moment()?,
        })
    }

    pub fn work(&mut self) -> Result<Work, Wrong> {
        Ok(Work { item: self.name()?, by: self.actor()?, at: self.moment()?, step: self.step()? })
    }

    fn step(&mut self) -> Result<Step, Wrong> {
        Ok(match self.byte()? {
            TAKE => Step::Take,
            RELEASE => Step::Release,
            ASSIGN => Step::Assign(self.name()?),
            DUE => Step::Due(self.moment()?),
            COMMENT => Step::Comment(self.text()?.to_owned()),
            ANSWER => Step::Answer(self.text()?.to_owned()),
            RESOLVE => Step::Resolve(self.text()?.to_owned()),
            REOPEN => Step::Reopen(self.text()?.to_owned()),
            CHASE => Step::Chase(self.text()?.to_owned()),
            BUY_IN => Step::BuyIn(self.date()?, self.text()?.to_owned()),
            code => return Err(Wrong::UnknownWord { word: "step", code }),
        })
    }
}
