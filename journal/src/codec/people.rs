//! People, desks, what they ask of each other, and what they do about the items of the queue.
//!
//! As in `records.rs`, a record is written and read in one order, and every field is named on both
//! sides.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Desk, Person, Request, Step, Work};

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

impl Writer {
    pub fn person(&mut self, record: &Person) {
        let Person { person, version, full_name, email, desk, roles, language, active } = record;
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
        Ok(Person { person, version, full_name, email, desk, roles, language, active })
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
