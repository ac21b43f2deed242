//! Regulation: the reserve formula, net capital, what must be brought into possession or control,
//! and what is filed when, of a day and of the business day before it.
//!
//! In: the reports of the two days. Out: a page whose lines lead to what they are made of. Never
//! here: a figure that no report has.

use super::{Here, Sheet, Shown, last_day};
use crate::answers::reports::Rows;
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::{card, facts};
use crate::words::Family;
use axum::response::Response;
use door::Problem;
use engine::Lens;
use maud::{Markup, html};
use office::Office;
use office::calls::open_calls;
use reports::{Cell, Money, Table, Typed, Word, filings, net_capital, possession, reserve};
use std::collections::BTreeSet;
use terms::{CallState, Date, Wording};

/// The page.
pub async fn show(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

/// What the page shows of one day.
struct Figures {
    day: Date,
    reserve: Vec<reserve::Row>,
    capital: Vec<net_capital::Row>,
    filings: Rows,
    needs: Needs,
}

/// What must be brought into possession or control, and what clients are called for.
struct Needs {
    securities: usize,
    due: usize,
    calls: usize,
    overdue: usize,
}

impl Figures {
    fn of(office: &Office, day: Date) -> Self {
        let needs: Vec<possession::Row> = possession::draw(office, day).collect();
        let is_due = |row: &&possession::Row| row.act_by.is_some_and(|act_by| act_by <= day);
        let securities = |rows: &mut dyn Iterator<Item = &possession::Row>| {
            rows.map(|row| row.instrument.0.clone()).collect::<BTreeSet<_>>().len()
        };
        let open = open_calls(office, day);
        let calls =
            |states: &[CallState]| open.iter().filter(|call| states.contains(&call.state)).count();
        Self {
            day,
            reserve: reserve::draw(office, day),
            capital: net_capital::draw(office, day),
            filings: Rows::of(Table::of(filings::draw(office, day))),
            needs: Needs {
                securities: securities(&mut needs.iter()),
                due: securities(&mut needs.iter().filter(is_due)),
                calls: calls(&[CallState::Open, CallState::Overdue]),
                overdue: calls(&[CallState::Overdue]),
            },
        }
    }
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let words = here.words;
    let as_of = here.lens.as_of;
    let (day, before) = here.answer(move |office, _| days(office, as_of)).await?;
    let Some(day) = day else {
        let nothing = html! { p { (words.say("report-nothing")) } };
        return Ok(Shown::of(Section::Reports, words.say("regulation-title"), nothing));
    };
    let now = here.rooms.long_answer(here.lens, move |office| Figures::of(office, day)).await?;
    let then = match before {
        Some(before) => {
            let lens = Lens { as_of: Some(before), ..here.lens };
            Some(here.rooms.long_answer(lens, move |office| Figures::of(office, before)).await?)
        }
        None => None,
    };
    let sheet = |name: &str, rows| {
        Sheet::of_report(name, words.word(Family::Shows, name), words.say("report-nothing"), rows)
    };
    let sheets = vec![
        sheet("reserve", of_reserve(&now, then.as_ref())),
        sheet("net-capital", of_capital(&now, then.as_ref())),
        sheet("filings", now.filings.clone()),
    ];
    let open = |report: &str, key: &str| {
        html! { a.button.plain href=(here.link(&below("/reports", report))) { (words.say(key)) } }
    };
    let one = |sheet: &Sheet, actions: &Markup| {
        let title = words.word(Family::Report, &sheet.name);
        card(&format!("{}-card", sheet.name), &title, actions, &sheet.shown(here, None))
    };
    let body = html! {
        (needs(here, &now.needs, then.as_ref().map(|then| &then.needs)))
        (one(&sheets[0], &open("reserve-items", "regulation-made-of")))
        (one(&sheets[1], &open("net-capital-items", "regulation-made-of")))
        (one(&sheets[2], &html! {}))
    };
    let subtitle = match &then {
        Some(then) => words.say_with(
            "regulation-days",
            &[("date", &now.day.to_string()), ("before", &then.day.to_string())],
        ),
        None => words.say_with("report-as-of", &[("date", &now.day.to_string())]),
    };
    let crumbs = vec![(words.say("nav-reports"), here.link("/reports"))];
    let shown = Shown::of(Section::Reports, words.say("regulation-title"), body);
    Ok(Shown { subtitle, crumbs, ..shown.with(sheets) })
}

/// The day of the page, and the business day before it, if the books were open then.
fn days(office: &Office, as_of: Option<Date>) -> (Option<Date>, Option<Date>) {
    /// No market stays closed for longer.
    const DAYS_MAX: i32 = 14;
    let Some(day) = as_of.or_else(|| last_day(office)) else { return (None, None) };
    let earlier = (1..=DAYS_MAX).map(|back| day.plus(-back));
    let mut earlier = earlier.filter(|day| *day >= office.days.books_from());
    (Some(day), earlier.find(|day| office.directory.is_business_day(*day)))
}

fn needs(here: &Here, now: &Needs, then: Option<&Needs>) -> Markup {
    let words = here.words;
    let count = |of: fn(&Needs) -> usize| {
        let before = then
            .map(|then| words.say_with("regulation-before", &[("count", &of(then).to_string())]));
        html! { (of(now)) @if let Some(before) = before { " (" (before) ")" } }
    };
    let link = html! {
        a.button.plain href=(here.link("/reports/possession-or-control")) {
            (words.say("regulation-where"))
        }
        a.button.plain href=(here.link("/reports/margin-calls")) {
            (words.word(Family::Report, "margin-calls"))
        }
    };
    let pairs = [
        (words.say("regulation-needed"), count(|needs| needs.securities)),
        (words.say("regulation-due"), count(|needs| needs.due)),
        (words.say("regulation-calls"), count(|needs| needs.calls)),
        (words.say("regulation-overdue"), count(|needs| needs.overdue)),
    ];
    card("needs", &words.say("regulation-open"), &link, &facts(&pairs))
}

/// An amount of now, the one of before, and by how much it has changed.
fn amounts(now: &Result<Money, Wording>, before: Option<&Result<Money, Wording>>) -> [Cell; 3] {
    let change = match (now, before) {
        (Ok(now), Some(Ok(before))) => {
            Some(Money { units: now.units - before.units, ..now.clone() }).cell()
        }
        _ => Cell::Nothing,
    };
    [now.clone().cell(), before.cloned().map_or(Cell::Nothing, Typed::cell), change]
}

fn of_reserve(now: &Figures, then: Option<&Figures>) -> Rows {
    let line = |row: &reserve::Row| {
        let words = [Some(&row.line), row.standard.as_ref(), row.frequency.as_ref()];
        Line::of(words, &row.amount, vec![row.due.cell()])
    };
    let of = |figures: &Figures| figures.reserve.iter().map(line).collect::<Vec<_>>();
    compared(["line", "standard", "frequency"], &of(now), then.map(of).as_deref(), &["due"])
}

fn of_capital(now: &Figures, then: Option<&Figures>) -> Rows {
    let line = |row: &net_capital::Row| {
        let words = [Some(&row.line), row.standard.as_ref()];
        Line::of(words, &row.amount, vec![row.ratio.cell(), row.warns.cell()])
    };
    let of = |figures: &Figures| figures.capital.iter().map(line).collect::<Vec<_>>();
    compared(["line", "standard"], &of(now), then.map(of).as_deref(), &["ratio", "warns"])
}

/// A line of a computation: the words by which it is known, its amount, and what stands behind it.
struct Line<const N: usize> {
    words: [Option<&'static str>; N],
    amount: Result<Money, Wording>,
    behind: Vec<Cell>,
}

impl<const N: usize> Line<N> {
    fn of(words: [Option<&Word>; N], amount: &Result<Money, Wording>, behind: Vec<Cell>) -> Self {
        Self { words: words.map(|word| word.map(|word| word.0)), amount: amount.clone(), behind }
    }
}

/// Lines of now, each with its amount of before and by how much it has changed.
fn compared<const N: usize>(
    words: [&str; N],
    now: &[Line<N>],
    then: Option<&[Line<N>]>,
    behind: &[&str],
) -> Rows {
    let row = |line: &Line<N>| {
        let before = then.and_then(|then| then.iter().find(|one| one.words == line.words));
        let amounts = amounts(&line.amount, before.map(|before| &before.amount));
        let words = line.words.map(|word| word.map(Word).cell());
        words.into_iter().chain(amounts).chain(line.behind.iter().cloned()).collect()
    };
    let amounts = ["now", "before", "change"];
    let names = words.iter().chain(&amounts).chain(behind);
    Rows {
        columns: names.map(|name| (*name).to_owned()).collect(),
        rows: now.iter().map(row).collect(),
        ..Rows::default()
    }
}
