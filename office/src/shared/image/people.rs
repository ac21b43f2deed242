//! The images of people, desks, requests and work.

use super::{Reader, Writer, fields, variants};
use terms::{
    Delegation, Desk, GroupMember, Person, Request, RequestSubject, Role, Sees, Step, Work,
};

fields!(Person { person, version, full_name, email, desk, roles, language, active, sees });
variants!(Sees {
    0 = Branch { 0: name },
    1 = Desk { 0: name },
    2 = Account { 0: name },
    3 = Group { 0: name },
});
fields!(GroupMember { group, account, effective, member, source });
fields!(Delegation { delegation, version, from_person, to_person, from, until, reason });
fields!(Desk { desk, version, name, department, location, time_zone, answer_minutes });
fields!(Request { request_id, by, desk, subject, about, text, at });
fields!(Work { item, by, at, step });
variants!(Step {
    0 = Take {},
    1 = Release {},
    2 = Assign { 0: person },
    3 = Comment { 0: text },
    4 = Due { 0: due },
    5 = Answer { 0: text },
    6 = Resolve { 0: text },
    7 = Reopen { 0: text },
    8 = Chase { 0: text },
    9 = BuyIn { 0: date, 1: text },
});
super::nouns::words!(Role, RequestSubject);
