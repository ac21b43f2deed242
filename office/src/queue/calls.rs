//! Items of calls of margin that are not met: one for each call, due at the end of its last day. A
//! small one, on which nothing need be done (12 CFR 220.4(d)), is none; the report has it.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::calls::{ClientCall, open_calls};
use terms::{CallKind, CallState, ItemAction, ItemKind, Name, Say, Total, Wording, sentence};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let calls = open_calls(office, office.days.current()).into_iter();
    calls.filter(|of| of.state != CallState::Minor).map(|of| cause(office, &of)).collect()
}

fn cause(office: &Office, of: &ClientCall) -> Cause {
    let account = &office.directory.account(of.account).account;
    let currency = office.directory.asset(of.currency).code();
    let (kind, arose) = (of.call.kind.as_str(), of.call.arose);
    Cause {
        key: Name::from(format!("call:{account}:{currency}:{kind}:{arose}")),
        kind: ItemKind::MarginCall,
        desk: Name::const_new("credit"),
        subject: Subject { account: Some(of.account), ..Subject::default() },
        facts: Facts {
            says: says(office, of),
            quantity: Some((of.currency, of.call.left)),
            ruled_by: of.source.clone(),
            ..Facts::default()
        },
        since: Since::Day(arose),
        due: of.due.map(|due| office.directory.local_time().end_of(due)),
        mends: vec![ItemAction::Pay],
        is_ended_by_word: false,
    }
}

fn says(office: &Office, of: &ClientCall) -> Wording {
    let shown = |total| Name::from(office.directory.show_total(of.currency, total));
    let (amount, left) = (shown(of.call.amount), shown(of.call.left));
    let sale = shown(of.sale.unwrap_or(Total::ZERO));
    let (currency, date) = (office.directory.asset(of.currency).code(), of.call.arose);
    let said = match of.call.kind {
        CallKind::Initial | CallKind::Intraday | CallKind::Payment => sentence!(
            "Regulation T asks for {amount} {currency} since the close of {date}; {left} {currency} are not met, or {sale} {currency} are to be sold",
            amount = amount,
            currency = currency,
            date = date,
            left = left,
            sale = sale
        ),
        CallKind::Maintenance => sentence!(
            "maintenance asks for {amount} {currency} since the close of {date}; {left} {currency} are not met, or {sale} {currency} are to be sold",
            amount = amount,
            currency = currency,
            date = date,
            left = left,
            sale = sale
        ),
    };
    Wording::list([said.wording()])
}
