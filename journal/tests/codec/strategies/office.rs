//! Random events of the office's own course.

use super::{
    account_id, actor, any_sentence, asset_id, date, figure, hash, name, period, prose, wording,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::{Strategy, any, prop_oneof};
use terms::{
    Control, Edition, EditionBegan, Event, OfficeEvent, PeriodClose, Proved, RestatedFigure,
    Restatement, Say,
};

/// Any step of the office.
pub fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![opened().boxed(), days().boxed(), periods().boxed(), editions().boxed()]
}

fn opened() -> impl Strategy<Value = Event> {
    (vec(name(), 0..5), date()).prop_map(|(markets, books_from)| {
        Event::Office(OfficeEvent::OfficeOpened { markets, books_from })
    })
}

fn days() -> impl Strategy<Value = Event> {
    prop_oneof![
        date().prop_map(|office| Event::Office(OfficeEvent::DayOpened(office))),
        date().prop_map(|office| Event::Office(OfficeEvent::ValueDateArrived(office))),
        (date(), controls())
            .prop_map(|(date, controls)| Event::Office(OfficeEvent::DayClosed { date, controls })),
    ]
}

fn periods() -> impl Strategy<Value = Event> {
    prop_oneof![
        period_close().prop_map(|office| Event::Office(OfficeEvent::PeriodClosed(office))),
        (period(), name()).prop_map(|(period, proposal_id)| Event::Office(
            OfficeEvent::PeriodReopened { period, proposal_id }
        )),
    ]
}

fn period_close() -> impl Strategy<Value = PeriodClose> {
    let open_items = prop_oneof![vec(prose(), 0..3), vec(any_sentence(), 0..3)];
    let fields = (period(), actor(), open_items, controls());
    fields.prop_map(|(period, by, open_items, sheet)| PeriodClose { period, by, open_items, sheet })
}

/// Sheets in the words of their day, by code, and of both.
fn controls() -> impl Strategy<Value = Vec<Control>> {
    let line = |(control, expected, found)| Control { control, expected, found };
    let old = (prose(), figure(), figure()).prop_map(line);
    let new = (any_sentence(), wording(), wording()).prop_map(line);
    prop_oneof![vec(old.boxed(), 0..4), vec(new.boxed(), 0..4)]
}

fn editions() -> impl Strategy<Value = Event> {
    let edition = || any::<u16>().prop_map(Edition);
    let proved = (any::<u64>(), hash()).prop_map(|(events, chain)| Proved { events, chain });
    let began = (edition(), name(), hash(), of(proved));
    let figure = (account_id(), asset_id(), any_sentence(), name(), name());
    let figure = figure.prop_map(|(account, asset, figure, before, after)| RestatedFigure {
        account,
        asset,
        figure,
        before: before.wording(),
        after: after.wording(),
    });
    prop_oneof![
        began.prop_map(|(edition, program, rulebook, proved)| {
            Event::Office(OfficeEvent::EditionBegan(EditionBegan {
                edition,
                program,
                rulebook,
                proved,
            }))
        }),
        (edition(), vec(figure, 0..3)).prop_map(|(edition, figures)| Event::Office(
            OfficeEvent::Restated(Restatement { edition, figures })
        )),
    ]
}
