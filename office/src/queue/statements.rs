//! Items of transfer statements that have not come: securities came from outside, nobody has told
//! what they cost, and the day by which their sender had to is gone (26 USC 6045A(c), within 15
//! days of the transfer). A sender who has said that they are noncovered owes no statement (26 CFR
//! 1.6045A-1(a)(1)); what was there when the books began was sent by nobody.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::accounting::Receipt;
use terms::{Date, ItemAction, ItemKind, Name, Total, Transfer, Wording, sentence};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let overdue = office.transfers.all().zip(0..).filter_map(|((transfer, _), number)| {
        let due = due(office, transfer).filter(|due| *due < today)?;
        let brought = office.brought_by(number)?;
        let lots = office.statements.lots(brought.came, &brought.whole);
        let is_open = |lot: &Receipt| !(lot.known.cost && lot.known.day);
        let open = lots.iter().map(|(_, lot)| lot).filter(|lot| is_open(lot));
        let open: Total = open.map(|lot| Total::from(lot.quantity)).sum();
        (!open.is_zero()).then(|| cause(office, transfer, due, open))
    });
    overdue.collect()
}

/// The last day on which the statement of a transfer is in time.
fn due(office: &Office, transfer: &Transfer) -> Option<Date> {
    let days = office.directory.market_of(transfer.instrument).statement_days?;
    let is_owed = transfer.covered != Some(false);
    is_owed.then(|| transfer.date.plus(days.into()))
}

fn cause(office: &Office, transfer: &Transfer, due: Date, open: Total) -> Cause {
    Cause {
        key: Name::from(format!("statement:{}", transfer.transfer_id)),
        kind: ItemKind::MissingStatement,
        desk: Name::const_new("settlement"),
        subject: Subject {
            account: Some(transfer.to_account),
            instrument: Some(transfer.instrument),
            ..Subject::default()
        },
        facts: Facts {
            says: says(transfer, due),
            quantity: Some((transfer.instrument, open)),
            ..Facts::default()
        },
        since: Since::Day(transfer.date),
        due: Some(office.directory.local_time().start_of(due.plus(1))),
        mends: vec![ItemAction::StateLots],
        is_ended_by_word: true,
    }
}

fn says(transfer: &Transfer, due: Date) -> Wording {
    let said = sentence!(
        "the statement of transfer {transfer_id} of {date} was due by {due}",
        transfer_id = transfer.transfer_id,
        date = transfer.date,
        due = due
    );
    Wording::list([terms::Say::wording(&said)])
}
