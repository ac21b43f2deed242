//! Every component in every language and theme, as static pages: `cargo run -p console --example
//! gallery -- DIR`.
//!
//! In: a folder. Out: one page for each locale and theme, and the assets beside them. It is how the
//! look is looked at.

use console::look::charts::{AgeBand, LadderDay, ages, ladder};
use console::look::form::filters;
use console::look::pieces::{Flash, Tab, Tile, card, confirm, facts, pages, tabs, tiles};
use console::look::proof::{Link, Proof, proof};
use console::look::table::{Bulk, Order};
use console::look::timeline::{Moment, timeline};
use console::look::{
    Cell, Choice, Column, Field, FieldKind, Frame, Kind, Lens, Person, Row, Section, Table, Theme,
    Tone, amount, assets, badge, form, page, plain_page,
};
use console::words::{Family, Locale, Words};
use maud::{Markup, html};
use std::path::{Path, PathBuf};
use terms::Date;

fn main() -> std::io::Result<()> {
    let folder =
        std::env::args().nth(1).map_or_else(|| PathBuf::from("target/gallery"), PathBuf::from);
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in &assets::ASSETS {
        std::fs::write(folder.join("assets").join(asset.name), asset.bytes)?;
    }
    for locale in Locale::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            let words = Words::of(locale);
            let name = format!("{}-{}", locale.tag(), theme.as_str());
            write(&folder, &format!("{name}.html"), &page(&frame(words, theme), &body(words)))?;
            let sign_in = plain_page(words, theme, &words.say("sign-out"), &fields(words));
            write(&folder, &format!("{name}-plain.html"), &sign_in)?;
        }
    }
    Ok(())
}

fn write(folder: &Path, name: &str, markup: &Markup) -> std::io::Result<()> {
    std::fs::write(folder.join(name), markup.clone().into_string())
}

fn frame(words: Words, theme: Theme) -> Frame {
    Frame {
        words,
        theme,
        title: Section::Today.name(words),
        subtitle: "US · 42".to_owned(),
        section: Section::Today,
        sections: Section::ALL.to_vec(),
        waiting: vec![(Section::Work, 27), (Section::Approvals, 3), (Section::Requests, 1)],
        person: Person { name: "Asha Verma".to_owned(), role: words.say("nav-settlement") },
        lens: Lens { as_of: Date::parse("2020-12-31"), ..Lens::default() },
        day: Date::parse("2021-01-04"),
        here: "/".to_owned(),
        csrf: "token".to_owned(),
        sequence: 4711,
        flash: Some(Flash { tone: Tone::Good, sentence: words.say("proof-holds") }),
        crumbs: vec![
            (Section::Trades.name(words), "/trades".to_owned()),
            ("T-1001".to_owned(), "/trades/T-1001".to_owned()),
        ],
        paper: console::look::Paper::default(),
    }
}

fn body(words: Words) -> Markup {
    html! {
        (tiles(words, &figures(words)))
        div.columns {
            div.card { (ladder(words, &words.word(Family::Report, "ladder"), &days())) }
            div.card { (ages(words, &words.word(Family::Report, "fails"), &bands())) }
        }
        (tabs(words, &words.say("nav-group-books"), &[
            Tab {
                name: Section::Trades.name(words),
                address: "/trades".to_owned(),
                count: Some(12345),
                is_open: true,
            },
            Tab {
                name: Section::Ledger.name(words),
                address: "/ledger".to_owned(),
                count: None,
                is_open: false,
            },
        ]))
        (filters(words, "/trades", &html! {}, &[
            Field { name: "q".to_owned(), label: words.say("search"), ..Field::default() },
            Field {
                name: "from".to_owned(),
                label: words.word(Family::Column, "from"),
                kind: FieldKind::Date,
                ..Field::default()
            },
        ]))
        (table(words).shown(words))
        (Table {
            name: "none".to_owned(),
            caption: words.word(Family::Report, "lots"),
            nothing: words.say("proof-how"),
            ..Table::default()
        }.shown(words))
        div.columns.wide-first {
            div {
                (card("facts", &words.word(Family::Column, "account"), &html! {}, &facts(&pairs(words))))
                (card("form", &words.say("nav-work"), &html! {}, &fields(words)))
            }
            div {
                (card("life", &words.say("nav-journal"), &html! {
                    a href="/journal" { (words.say("more")) }
                }, &timeline(&life(words))))
                (card("proof", &words.say("proof-holds"), &html! {}, &proof(words, &chain())))
            }
        }
        (confirm(words, "ask", &words.word(Family::Event, "declined"), &words.say("proof-how"), &form("/x", "token", &html! {
            div.buttons { button.danger type="submit" { (words.word(Family::Event, "declined")) } }
        })))
        (pages(words, Some("/trades?page=1"), Some("/trades?page=3")))
    }
}

fn figures(words: Words) -> Vec<Tile> {
    let tile = |name: &str, figure: &str, note: &str, tone| Tile {
        name: words.word(Family::Event, name),
        figure: figure.to_owned(),
        note: note.to_owned(),
        tone,
        address: Some("/".to_owned()),
    };
    vec![
        tile("source received", "14", "1,48,211", Tone::Quiet),
        tile("trade booked", "148211", "", Tone::Quiet),
        tile("input rejected", "27", "", Tone::Warning),
        tile("delivery booked", "1203", "", Tone::Quiet),
        tile("price held", "3", "", Tone::Bad),
        tile("day closed", "24", "24 / 24", Tone::Good),
    ]
}

fn days() -> Vec<LadderDay> {
    let day = |date: &str, incoming: i128, outgoing: i128| LadderDay {
        value_date: date.to_owned(),
        incoming,
        incoming_shown: format!("{incoming}.00"),
        outgoing,
        outgoing_shown: format!("{outgoing}.00"),
        address: "/settlement".to_owned(),
    };
    vec![
        day("2021-01-04", 182_450_000, 96_100_000),
        day("2021-01-05", 120_000_000, 154_900_000),
        day("2021-01-06", 88_200_500, 61_000_000),
        day("2021-01-07", 0, 14_300),
        day("2021-01-08", 9_000_000, 2_000_000),
    ]
}

fn bands() -> Vec<AgeBand> {
    let band = |name: &str, deliver, receive, value: &str| AgeBand {
        name: name.to_owned(),
        deliver,
        receive,
        value: value.to_owned(),
        address: "/settlement".to_owned(),
    };
    vec![
        band("1", 14, 22, "18245000.00"),
        band("2–3", 6, 9, "4100300.50"),
        band("4–6", 2, 1, "912000.00"),
        band("7–12", 0, 1, "83100.00"),
        band("13+", 1, 0, "12.50"),
    ]
}

fn table(words: Words) -> Table {
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        label: words.word(Family::Column, name),
        kind,
        sorts: None,
        order: None,
    };
    let sorted = Column {
        sorts: Some("/trades?sort=date".to_owned()),
        order: Some(Order::Descending),
        ..column("trade_date", Kind::Date)
    };
    let row = |number: usize| Row {
        key: format!("T-{number}"),
        opens: Some(format!("/trades/T-{number}")),
        tone: [Tone::Quiet, Tone::Quiet, Tone::Warning, Tone::Bad][number % 4],
        cells: vec![
            Cell::text(format!("T-{number}")),
            Cell::text("2021-01-04"),
            Cell::Link(format!("C{:05}", number * 37), "/accounts/C".to_owned()),
            Cell::text("ACME Industries Inc."),
            Cell::Badge(Tone::Quiet, words.word(Family::Value, ["B", "S"][number % 2])),
            Cell::number(format!("{}", number * 100)),
            Cell::number(format!("{}.2500", 12 + number)),
            Cell::Why(format!("-{}.45", number * 123_456), "why.html".to_owned()),
            Cell::Badge(
                Tone::of(["booked", "pending", "held", "failing"][number % 4]),
                words.word(Family::Value, ["booked", "pending", "held", "failing"][number % 4]),
            ),
        ],
    };
    Table {
        name: "trades".to_owned(),
        caption: words.word(Family::Report, "blotter"),
        columns: vec![
            column("trade_id", Kind::Code),
            sorted,
            column("account", Kind::Code),
            column("instrument", Kind::Text),
            column("side", Kind::Status),
            column("quantity", Kind::Number),
            column("price", Kind::Number),
            column("net", Kind::Number),
            column("status", Kind::Status),
        ],
        rows: (1..=9).map(row).collect(),
        foot: vec![vec![
            Cell::text(words.word(Family::Column, "total")),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::number("4500"),
            Cell::Empty,
            Cell::number("-5555520.45"),
            Cell::Empty,
        ]],
        more: Some("/trades?cursor=9".to_owned()),
        downloads: Some("/trades".to_owned()),
        bulk: Some(Bulk {
            action: "/queue".to_owned(),
            csrf: "token".to_owned(),
            buttons: html! { button type="submit" { (words.word(Family::Event, "approved")) } },
        }),
        ..Table::default()
    }
}

fn pairs(words: Words) -> Vec<(String, Markup)> {
    vec![
        (words.word(Family::Column, "account"), html! { "C00037" }),
        (words.word(Family::Column, "name"), html! { "Priya Raman" }),
        (words.word(Family::Column, "balance"), amount(words, "-1234567.89", Some("/why"))),
        (
            words.word(Family::Column, "state"),
            badge(Tone::Good, &words.word(Family::Value, "active")),
        ),
    ]
}

fn fields(words: Words) -> Markup {
    let field = |name: &str, kind| Field {
        name: name.to_owned(),
        label: words.word(Family::Column, name),
        kind,
        ..Field::default()
    };
    let choices = ["B", "S"]
        .map(|side| Choice { value: side.to_owned(), label: words.word(Family::Value, side) });
    form(
        "/files/3/rows/17",
        "token",
        &html! {
            (Field {
                is_required: true,
                value: "C00037".to_owned(),
                ..field("account", FieldKind::Code)
            }.shown(words))
            (Field {
                error: words.say("lens-hint"),
                value: "12,5".to_owned(),
                is_required: true,
                ..field("quantity", FieldKind::Decimal)
            }.shown(words))
            (Field { hint: words.say("lens-hint"), ..field("trade_date", FieldKind::Date) }.shown(words))
            (Field {
                is_required: true,
                ..field("side", FieldKind::Choice(choices.to_vec()))
            }.shown(words))
            div.whole { (field("narrative", FieldKind::Lines).shown(words)) }
            div.buttons {
                button.primary type="submit" { (words.say("save")) }
                button type="reset" { (words.say("cancel")) }
            }
        },
    )
}

fn life(words: Words) -> Vec<Moment> {
    let moment = |what: &str, when: &str, who: &str, tone, state: &str| Moment {
        what: words.word(Family::Event, what),
        when: when.to_owned(),
        who: who.to_owned(),
        tone,
        state: if state.is_empty() { String::new() } else { words.word(Family::Value, state) },
        ..Moment::default()
    };
    vec![
        moment("source received", "2021-01-04 09:12:44", "trades-2021-01-04.csv", Tone::Quiet, ""),
        Moment {
            body: Some(html! { "100 ACME @ 12.25" }),
            address: Some("/journal/4711".to_owned()),
            ..moment("trade booked", "2021-01-04 09:12:45", "", Tone::Good, "booked")
        },
        moment("value date arrived", "2021-01-06", "", Tone::Bad, "failing"),
        moment("delivery booked", "", "", Tone::Quiet, ""),
    ]
}

fn chain() -> Proof {
    let link = |batch: &str, hash: &str, is_this| Link {
        batch: batch.to_owned(),
        hash: hash.to_owned(),
        is_this,
    };
    Proof {
        links: vec![
            link("811", "6f1c0e2d6a4b9e0b7d5c3a21f8e9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a29180", false),
            link("812", "0b9a8f7e6d5c4b3a291806f1c0e2d6a4b9e0b7d5c3a21f8e9d7c6b5a4f3e2d1c", true),
        ],
        holds: true,
        command: "munim verify DIR".to_owned(),
    }
}
