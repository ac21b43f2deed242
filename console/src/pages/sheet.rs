//! A sheet: any rows of typed cells under columns, as a table of a page whose cells lead to what
//! they name, and as a download.
//!
//! In: answers. Out: a table; or the same rows as CSV or a workbook. Never here: what a row means.

use super::Here;
use super::columns::{self, LETTERS_OF_A_ROW, Sized, letters, that_fit};
use crate::answers::Said;
use crate::answers::reports::{Rows, fact};
use crate::look::links::{below, escaped, pairs, with, without};
use crate::look::pieces::Tone;
use crate::look::table::{Bulk, Cell, Column, Kind, Order, Row, Table};
use crate::words::{Family, Words};
use door::Permission;
use maud::{Markup, html};
use reports::Cell as Fact;
use serde::Serialize;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use terms::{Date, Shown, SourceKind, Total, power_of_ten};

/// The most rows that a page shows; a download has all.
pub const ROWS_SHOWN_MAX: usize = 500;

/// The most rows on paper, some hundred pages: a browser lays out no more in a short time, and
/// nobody turns more over. What is cut off is said.
pub const ROWS_PRINTED_MAX: usize = 5_000;

/// The column by whose values sums are kept apart, and those that are summed.
pub type Sums = Option<(&'static str, &'static [&'static str])>;

/// Rows of a page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What names it on its page, and as a download.
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// What it means that there are no rows.
    pub nothing: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Fact>>,
    /// The column whose cell opens a row, and the place under which it opens.
    pub opens: Option<(&'static str, String)>,
    /// The column whose cell names a row in a form.
    pub key: Option<&'static str>,
    /// The column that a page does not show; what is taken away has it.
    pub hidden: Option<&'static str>,
    /// The address of more rows.
    pub more: Option<String>,
    /// The columns that are added up, for each value of another one.
    pub sums: Sums,
}

impl Sheet {
    /// Of a report.
    pub fn of_report(name: &str, caption: String, nothing: String, rows: Rows) -> Self {
        Self {
            name: name.to_owned(),
            caption,
            nothing,
            columns: rows.columns,
            rows: rows.rows,
            ..Self::default()
        }
    }

    /// Of facts: each field is a column; those named are left out.
    pub fn of<T: Serialize>(
        name: &str,
        caption: String,
        nothing: String,
        facts: &[T],
        without: &[&str],
    ) -> Self {
        let objects: Vec<serde_json::Map<String, serde_json::Value>> = facts
            .iter()
            .filter_map(|fact| match serde_json::to_value(fact) {
                Ok(serde_json::Value::Object(object)) => Some(object),
                Ok(_) | Err(_) => None,
            })
            .collect();
        let wanted = |column: &String| !without.contains(&column.as_str());
        let columns: Vec<String> = objects
            .first()
            .map(|first| first.keys().filter(|key| wanted(key)).cloned().collect())
            .unwrap_or_default();
        let rows = objects
            .iter()
            .map(|object| columns.iter().map(|column| fact(text(object.get(column)))).collect())
            .collect();
        Self { name: name.to_owned(), caption, nothing, columns, rows, ..Self::default() }
    }

    /// In a column stands what the house says, and not only its English words.
    #[must_use]
    pub fn saying(mut self, column: &str, said: impl Iterator<Item = Said>) -> Self {
        if let Some(index) = self.at(column) {
            for (row, said) in self.rows.iter_mut().zip(said) {
                row[index] = Fact::said(said.0);
            }
        }
        self
    }

    /// Rows open under a place, by what stands in a column.
    #[must_use]
    pub fn opening(self, column: &'static str, place: impl Into<String>) -> Self {
        Self { opens: Some((column, place.into())), ..self }
    }

    fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The columns that stand in a row, by their places: those that were chosen, or else the usual
    /// ones.
    fn visible(&self, here: &Here, usual: &[usize]) -> Vec<usize> {
        let Some(chosen) = here.columns().of(&self.name) else { return usual.to_vec() };
        let is_wanted =
            |index: &usize| chosen.contains(&self.columns[*index]) || self.is_fixed(usual, *index);
        let others = self.not_hidden().filter(|index| !usual.contains(index));
        usual.iter().copied().chain(others).filter(is_wanted).collect()
    }

    /// The columns of whoever has chosen none, by their places: those that lead, or as many as fit.
    fn usual(&self, here: &Here, has_boxes: bool) -> Vec<usize> {
        if let Some(leading) = self.leading() {
            return leading.iter().filter_map(|name| self.at(name)).collect();
        }
        let sized: Vec<(usize, Sized)> =
            self.not_hidden().map(|index| (index, self.sized(here, index))).collect();
        that_fit(&sized, has_boxes)
    }

    /// What names the row, and of the usual columns amounts and states, stand in it whatever is
    /// chosen.
    fn is_fixed(&self, usual: &[usize], index: usize) -> bool {
        let is_figure =
            matches!(self.kind(index, &self.columns[index]), Kind::Number | Kind::Status);
        usual.first() == Some(&index) || (is_figure && usual.contains(&index))
    }

    fn sized(&self, here: &Here, index: usize) -> Sized {
        let column = &self.columns[index];
        let rows = self.rows.iter().take(ROWS_SHOWN_MAX);
        let cells = rows.map(|row| letters(&self.cell(here, column, &row[index], row)));
        Sized {
            kind: self.kind(index, column),
            head: here.words.word(Family::Column, column).chars().count(),
            letters: cells.max().unwrap_or_default(),
        }
    }

    /// The columns behind those of a row, in what the row opens.
    fn tucked(&self, visible: &[usize]) -> Vec<usize> {
        self.not_hidden().filter(|index| !visible.contains(index)).collect()
    }

    fn not_hidden(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|index| self.hidden != Some(self.columns[*index].as_str()))
    }

    fn leading(&self) -> Option<&'static [&'static str]> {
        LEADING.iter().find(|(name, _)| *name == self.name).map(|(_, leading)| *leading)
    }

    /// The table.
    pub fn shown(&self, here: &Here, bulk: Option<Bulk>) -> Markup {
        let address = with(&here.address(), "sheet", &self.name);
        let sorted = self.sorted(here);
        let usual = self.usual(here, bulk.is_some());
        let visible = self.visible(here, &usual);
        let mut rows: Vec<Row> = self
            .in_order(here, sorted)
            .into_iter()
            .take(here.rows_shown_max())
            .map(|row| self.row(here, row, &visible))
            .collect();
        let mut columns: Vec<Column> =
            visible.iter().map(|index| self.head(here, *index, sorted)).collect();
        let is_tucked =
            |row: &Row| !matches!(row.cells.last(), Some(Cell::Tucked(facts)) if facts.is_empty());
        if rows.iter().any(is_tucked) {
            columns.push(Column::of(here.words.say("more-of-the-row")));
        } else {
            for row in &mut rows {
                row.cells.pop();
            }
        }
        let more = self.more.clone().or_else(|| {
            (self.rows.len() > here.rows_shown_max()).then(|| with(&address, "format", "csv"))
        });
        let table = Table {
            name: self.name.clone(),
            caption: self.caption.clone(),
            columns,
            rows,
            nothing: self.nothing.clone(),
            more,
            downloads: Some(address),
            bulk,
            foot: self.sums(here.words, &visible),
            chooser: self.chooser(here, &usual, &visible),
        };
        let is_cut = here.prints() && (self.more.is_some() || self.rows.len() > ROWS_PRINTED_MAX);
        html! {
            @if is_cut { p.cut role="status" { (here.words.say_count("print-cut", ROWS_PRINTED_MAX)) } }
            (table.shown(here.words))
        }
    }

    /// The form by which a reader chooses the columns. It asks, and changes nothing, so that its
    /// fields stand in the address.
    fn chooser(&self, here: &Here, usual: &[usize], visible: &[usize]) -> Markup {
        let words = here.words;
        let address = here.address();
        let of_this = format!("{}.", self.name);
        let is_kept =
            |(key, value): &(String, String)| key != columns::KEY || !value.starts_with(&of_this);
        let kept: Vec<(String, String)> = pairs(&address).into_iter().filter(is_kept).collect();
        let place = address.split('?').next().unwrap_or_default();
        let with_kept =
            kept.iter().fold(place.to_owned(), |to, (key, value)| with(&to, key, value));
        html! {
            details.chooser {
                summary { (words.say("columns-title")) }
                form method="get" action=(place) {
                    @for (name, value) in &kept { input type="hidden" name=(name) value=(value); }
                    input type="hidden" name=(columns::KEY) value=(of_this);
                    @for index in self.not_hidden() {
                        label {
                            input type="checkbox" name=(columns::KEY)
                                value={ (of_this) (self.columns[index]) }
                                checked[visible.contains(&index)]
                                disabled[self.is_fixed(usual, index)];
                            (words.word(Family::Column, &self.columns[index]))
                        }
                    }
                    div.buttons {
                        button type="submit" { (words.say("columns-apply")) }
                        a.button.plain href=(with(&with_kept, columns::KEY, &of_this)) {
                            (words.say("columns-usual"))
                        }
                    }
                }
            }
        }
    }

    /// A row of sums for each value of the column by which they are kept apart; all rows count,
    /// those that are not shown too.
    fn sums(&self, words: Words, visible: &[usize]) -> Vec<Vec<Cell>> {
        let Some((by, summed)) = self.sums else { return Vec::new() };
        let Some(by) = self.at(by) else { return Vec::new() };
        let groups: BTreeSet<Cow<'_, str>> = self.rows.iter().map(|row| row[by].text()).collect();
        let cell = |group: &str, index: usize, column: &String| match () {
            () if summed.contains(&column.as_str()) => {
                let of_group =
                    self.rows.iter().filter(|row| row[by].text() == group).map(|row| &row[index]);
                Cell::number(sum(of_group).map(|sum| sum.to_string()).unwrap_or_default())
            }
            () if index == by => Cell::text(group),
            () if index == 0 => Cell::text(words.say("sum")),
            () => Cell::Empty,
        };
        let row = |group: &str| {
            visible.iter().map(|index| cell(group, *index, &self.columns[*index])).collect()
        };
        groups.iter().map(|group| row(group)).collect()
    }

    /// The column by which the address asks the rows to stand, and in which order:
    /// `?sort=queue.due`, `?sort=-queue.due`.
    ///
    /// Rows that go on elsewhere are not sorted: a part of them in order would look like all of
    /// them in order.
    fn sorted(&self, here: &Here) -> Option<(usize, Order)> {
        let asked = here.sort()?;
        let (asked, order) = asked
            .strip_prefix('-')
            .map_or((asked.as_str(), Order::Ascending), |rest| (rest, Order::Descending));
        let index = self.at(asked.strip_prefix(self.name.as_str())?.strip_prefix('.')?)?;
        self.more.is_none().then_some((index, order))
    }

    /// The rows by what the reader sees in a column.
    fn in_order(&self, here: &Here, sorted: Option<(usize, Order)>) -> Vec<&Vec<Fact>> {
        let Some((index, order)) = sorted else { return self.rows.iter().collect() };
        let mut rows: Vec<(String, &Vec<Fact>)> =
            self.rows.iter().map(|row| (here.words.worded(&row[index].wording()), row)).collect();
        rows.sort_by(|(one, of_one), (other, of_other)| {
            compared((one, &of_one[index]), (other, &of_other[index]), order)
        });
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// Its rows in the order that the address asks for, to be taken away.
    pub fn taken(self, here: &Here) -> Rows {
        let rows = self.in_order(here, self.sorted(here)).into_iter().cloned().collect();
        Rows { columns: self.columns, rows, ..Rows::default() }
    }

    fn head(&self, here: &Here, index: usize, sorted: Option<(usize, Order)>) -> Column {
        let column = &self.columns[index];
        let order = sorted.filter(|(of, _)| *of == index).map(|(_, order)| order);
        let turned = if order == Some(Order::Ascending) { "-" } else { "" };
        let sorts = with(
            &without(&here.address(), "sort"),
            "sort",
            &format!("{turned}{}.{column}", self.name),
        );
        Column {
            name: column.clone(),
            label: here.words.word(Family::Column, column),
            kind: self.kind(index, column),
            sorts: (self.more.is_none() && self.rows.len() > 1).then_some(sorts),
            order,
        }
    }

    fn kind(&self, index: usize, column: &str) -> Kind {
        let shown = self.rows.iter().take(ROWS_SHOWN_MAX).map(|row| &row[index]);
        let cells: Vec<&Fact> = shown.filter(|cell| **cell != Fact::Nothing).collect();
        let holds = |is: fn(&Fact) -> bool| !cells.is_empty() && cells.iter().all(|cell| is(cell));
        if STATES.contains(&column) {
            Kind::Status
        } else if NAMES.iter().any(|(name, _)| *name == column) || CODES.contains(&column) {
            Kind::Code
        } else if holds(|cell| matches!(cell, Fact::Date(_)) || minute(&cell.text()).is_some()) {
            Kind::Date
        } else if holds(|cell| matches!(cell, Fact::Number(_))) {
            Kind::Number
        } else {
            Kind::Text
        }
    }

    fn row(&self, here: &Here, row: &[Fact], visible: &[usize]) -> Row {
        let cell = |name: &str| {
            self.at(name).map(|index| row[index].text()).filter(|cell| !cell.is_empty())
        };
        let address = |place: &str, name: &str| {
            // A place that ends in a question is answered by the name.
            if place.ends_with('=') {
                format!("{place}{}", escaped(name))
            } else {
                below(place, name)
            }
        };
        let opens = self
            .opens
            .as_ref()
            .and_then(|(column, place)| Some(here.link(&address(place, &cell(column)?))));
        let shown = |index: usize| self.cell(here, &self.columns[index], &row[index], row);
        let mut cells: Vec<Cell> = visible.iter().copied().map(shown).collect();
        // What is too long for its row is whole in what the row opens.
        let is_long = |index: &usize| letters(&shown(*index)) > LETTERS_OF_A_ROW;
        let long = visible.iter().copied().filter(is_long);
        let label = |index: usize| here.words.word(Family::Column, &self.columns[index]);
        let behind = self.tucked(visible).into_iter().chain(long);
        let facts = behind.map(|index| (label(index), shown(index)));
        let facts = facts.filter(|(_, cell)| !matches!(cell, Cell::Empty));
        cells.push(Cell::Tucked(facts.collect()));
        let key = self.key.and_then(cell).unwrap_or_default().into_owned();
        Row { key, opens, tone: Tone::Quiet, cells }
    }

    fn cell(&self, here: &Here, column: &str, fact: &Fact, row: &[Fact]) -> Cell {
        let of = |name: &str| {
            self.at(name).map(|index| row[index].text()).filter(|cell| !cell.is_empty())
        };
        if let Fact::Says(wording) = fact {
            return Cell::text(here.words.worded(wording));
        }
        let text = fact.text();
        // What needs no more words is said by what happened.
        let event = of("event").filter(|_| column == "narrative" && text.is_empty());
        let text = event.as_deref().unwrap_or(text.as_ref());
        if text.is_empty() {
            return Cell::Empty;
        }
        if matches!(column, "kind" | "by_kind") {
            // A kind of file has a word of its own; the others are words of fields.
            let family =
                if SourceKind::parse(text).is_some() { Family::File } else { Family::Value };
            return Cell::text(here.words.word(family, text));
        }
        if CAPTIONS.contains(&column) {
            return Cell::text(here.words.text(text));
        }
        if SPOKEN.contains(&column) {
            return Cell::text(here.words.word(Family::Value, text));
        }
        if column == NEXT
            && let Some(item) = of("item")
        {
            let place = with(&below("/queue", &item), "go", text);
            return Cell::Link(here.words.word(Family::Step, text), here.link(&place));
        }
        if STATES.contains(&column) {
            return Cell::Badge(Tone::of(text), here.words.word(Family::Value, text));
        }
        if matches!(column, "event" | "narrative")
            && let Some(event) = here.words.find(&Family::Event.key(text))
        {
            return Cell::text(event);
        }
        if column == "seq" && !here.visitor.may(Permission::SeeJournal) {
            return Cell::text(text);
        }
        if column == "id" && of("event").is_some_and(|event| event.starts_with("trade ")) {
            return Cell::Link(text.to_owned(), here.link(&below("/trades", text)));
        }
        if let Some((_, place)) = NAMES.iter().find(|(name, _)| *name == column)
            && self.opens.as_ref().is_none_or(|(opening, _)| *opening != column)
        {
            return Cell::Link(text.to_owned(), here.link(&below(place, text)));
        }
        if let Some(minute) = minute(text) {
            return Cell::text(minute);
        }
        if CODES.contains(&column) || !matches!(fact, Fact::Number(_)) {
            return Cell::text(text);
        }
        let explained = EXPLAINED
            .contains(&column)
            .then(|| of("account").or_else(|| of("street_account")).zip(asset_of(of)))
            .flatten();
        match explained {
            Some((account, asset)) => Cell::Why(text.to_owned(), here.why(&account, &asset)),
            None => Cell::number(text),
        }
    }
}

/// Numbers by what they are worth, before texts by their letters; nothing comes last in either
/// order.
fn compared(one: (&str, &Fact), other: (&str, &Fact), order: Order) -> Ordering {
    let by_worth = match (one.1, other.1) {
        (Fact::Number(one), Fact::Number(other)) => one.compared(*other),
        (Fact::Number(_), _) => Ordering::Less,
        (_, Fact::Number(_)) => Ordering::Greater,
        _ => one.0.cmp(other.0),
    };
    let turned = if order == Order::Descending { by_worth.reverse() } else { by_worth };
    one.0.is_empty().cmp(&other.0.is_empty()).then(turned)
}

/// The sum of exact decimals, with as many digits behind the point as the longest of them; nothing
/// when one is none, or it is longer than anything in the books.
pub fn sum<'r>(cells: impl Iterator<Item = &'r Fact> + Clone) -> Option<Shown> {
    let numbers = cells.filter(|cell| **cell != Fact::Nothing).map(|cell| match cell {
        Fact::Number(number) => Some(*number),
        _ => None,
    });
    let most = numbers.clone().map(|number| number.map_or(0, Shown::decimals)).max()?;
    let total = numbers.into_iter().try_fold(0_i128, |total, number| {
        let number = number?;
        let units = number.units().checked_mul(power_of_ten(most - number.decimals()))?;
        total.checked_add(units)
    })?;
    Some(Total(total).show(most))
}

/// A moment as a table shows it: to the minute, in UTC. Downloads and the API have the whole of it.
pub fn minute(text: &str) -> Option<String> {
    let is_moment =
        text.len() >= 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T');
    let day = Date::parse(text.get(..10)?).filter(|_| is_moment)?;
    Some(format!("{day} {}", text.get(11..16)?))
}

fn asset_of<'r>(of: impl Fn(&str) -> Option<Cow<'r, str>>) -> Option<Cow<'r, str>> {
    of("asset").or_else(|| of("instrument")).or_else(|| of("currency"))
}

fn text(value: Option<&serde_json::Value>) -> String {
    match value {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        Some(serde_json::Value::Array(items)) => {
            items.iter().map(|item| text(Some(item))).collect::<Vec<_>>().join("; ")
        }
        Some(serde_json::Value::Object(object)) => {
            object.values().map(|item| text(Some(item))).collect::<Vec<_>>().join(" ")
        }
    }
}

/// The columns that lead on pages that have more than fit into a window, in their order. The others
/// open with the row, and what is taken away has all.
const LEADING: &[(&str, &[&str])] = &[
    ("explained", &["as_of", "value_date", "event", "id", "quantity", "balance"]),
    ("requests", &["item", "subject", "text", "answer", "state"]),
    ("activity", &["date", "value_date", "narrative", "id", "asset", "quantity"]),
    (
        "trades",
        &[
            "trade_id",
            "trade_date",
            "account",
            "side",
            "instrument",
            "quantity",
            "price",
            "net",
            "status",
        ],
    ),
];

/// The column of the step that mends an item of the queue.
const NEXT: &str = "next";

/// Columns whose cells name something that has a page.
const NAMES: &[(&str, &str)] = &[
    ("account", "/accounts"),
    ("street_account", "/accounts"),
    ("clearing_account", "/accounts"),
    ("contra", "/accounts"),
    ("booked_on", "/accounts"),
    ("instrument", "/instruments"),
    ("trade_id", "/trades"),
    ("proposal", "/approvals"),
    ("seq", "/journal"),
];

/// Columns of names that a machine gave and that lead nowhere.
const CODES: &[&str] = &[
    "id", "row", "source", "code", "hash", "content", "isin", "cusip", "cfi", "market", "venue",
    "batch", "previous", "lot", "order_id", "gl_line", "year",
];

/// Columns of states.
const STATES: &[&str] = &["status", "state", "holds", "is_active", "active"];

/// Columns in which a word of the house stands.
const SPOKEN: &[&str] = &[
    "side",
    "capacity",
    "direction",
    "family",
    "class",
    "lot_method",
    "basis",
    "place",
    "line",
    "filing",
    "standard",
    "frequency",
    "taken_off",
    "warns",
];

/// Columns of names that stand in the market's tables.
const CAPTIONS: &[&str] = &["caption"];

/// Columns of amounts that the postings of an account explain.
const EXPLAINED: &[&str] = &[
    "settled",
    "pending",
    "total",
    "held",
    "to_receive",
    "to_deliver",
    "sellable",
    "balance",
    "debit",
    "credit",
];

#[cfg(test)]
mod tests {
    use super::{Kind, Order, Sheet, compared, fact, sum};

    fn in_order<'r>(cells: &[&'r str], order: Order) -> Vec<&'r str> {
        let mut cells = cells.to_vec();
        cells.sort_by(|one, other| {
            let typed = |text: &str| fact(text.to_owned());
            compared((one, &typed(one)), (other, &typed(other)), order)
        });
        cells
    }

    #[test]
    fn figures_stand_by_what_they_are_worth_and_nothing_last() {
        let cells = [
            "10",
            "",
            "9.5",
            "-2",
            "-10.25",
            "9.45",
            "0.00",
            "100000000000000000000000000000.01",
            "V2",
            "V1",
        ];
        let rising = [
            "-10.25",
            "-2",
            "0.00",
            "9.45",
            "9.5",
            "10",
            "100000000000000000000000000000.01",
            "V1",
            "V2",
            "",
        ];
        assert_eq!(in_order(&cells, Order::Ascending), rising);
        let falling: Vec<&str> = rising[..9].iter().rev().copied().chain([""]).collect();
        assert_eq!(in_order(&cells, Order::Descending), falling);
    }

    #[test]
    fn sums_are_exact() {
        let of = |cells: &[&str]| {
            let cells: Vec<_> = cells.iter().map(|cell| fact((*cell).to_owned())).collect();
            sum(cells.iter()).map(|sum| sum.to_string())
        };
        assert_eq!(of(&["1.10", "2.205", "", "-0.3"]).as_deref(), Some("3.005"));
        assert_eq!(of(&["-0.01", "0.00"]).as_deref(), Some("-0.01"));
        assert_eq!(of(&["1", "2"]).as_deref(), Some("3"));
        assert_eq!(of(&["1", "two"]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_year_is_no_amount() {
        let rows = vec![vec![fact("2020".to_owned())]];
        let sheet = Sheet { columns: vec!["year".to_owned()], rows, ..Sheet::default() };
        assert_eq!(sheet.kind(0, "year"), Kind::Code);
    }

    #[test]
    fn what_is_worth_the_same_keeps_its_place() {
        assert_eq!(
            in_order(&["1.0", "1.00", "1", "0.00", "0"], Order::Ascending),
            ["0.00", "0", "1.0", "1.00", "1"]
        );
        let falling = in_order(&["1.0", "1.00", "1"], Order::Descending);
        assert_eq!(falling, ["1.0", "1.00", "1"]);
    }
}
