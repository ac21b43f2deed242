//! Tables: the heart of a back office. Figures stand right with digits of one width; the head
//! stays; the keyboard walks.

use super::pieces::{Tone, amount, badge, downloads, empty};
use crate::words::Words;
use door::CSRF_FIELD;
use maud::{Markup, html};

/// What stands in a column; it decides how a cell is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    #[default]
    Text,
    /// A name that a machine gave: an id, a code, a hash.
    Code,
    /// A figure.
    Number,
    /// A day or a time.
    Date,
    /// A state.
    Status,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Number => "number",
            Self::Date => "date",
            Self::Status => "status",
        }
    }
}

/// So many letters stand on one line.
const BRIEF_LETTERS_MAX: usize = 24;

/// Of more letters two lines are a wide column.
const NARROW_LETTERS_MAX: usize = 48;

/// In which order a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name among others, which no language changes.
    pub name: String,
    /// Its head.
    pub label: String,
    /// What stands in it.
    pub kind: Kind,
    /// The address that sorts by it, when one can.
    pub sorts: Option<String>,
    /// The order in which it stands now.
    pub order: Option<Order>,
}

impl Column {
    /// One of words, by which nothing is sorted.
    pub const fn of(label: String) -> Self {
        Self { name: String::new(), label, kind: Kind::Text, sorts: None, order: None }
    }
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// An exact decimal.
    Number(String),
    /// An exact decimal, and the address that says why it is so.
    Why(String, String),
    /// Words that lead somewhere.
    Link(String, String),
    /// A state.
    Badge(Tone, String),
    /// What else is to say of the row, opened by the reader: labels and what stands under them.
    Tucked(Vec<(String, Cell)>),
    /// Something else.
    Rich(Markup),
}

impl Cell {
    /// Words, or nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// An exact decimal, or nothing.
    pub fn number(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Number(text) }
    }

    /// Its words.
    fn said(&self) -> &str {
        match self {
            Self::Text(text)
            | Self::Number(text)
            | Self::Why(text, _)
            | Self::Link(text, _)
            | Self::Badge(_, text) => text,
            Self::Empty | Self::Tucked(_) | Self::Rich(_) => "",
        }
    }

    /// Is it too long for one line?
    fn is_folded(&self) -> bool {
        matches!(self, Self::Text(text) | Self::Link(text, _)
            if text.chars().count() > BRIEF_LETTERS_MAX)
    }

    /// As it stands in a row, which has two lines at most.
    fn set(&self, words: Words) -> Markup {
        if self.is_folded() {
            return html! { span.folded { (self.shown(words)) } };
        }
        self.shown(words)
    }

    fn shown(&self, words: Words) -> Markup {
        html! {
            @match self {
                Self::Empty => "",
                Self::Text(text) => (text),
                Self::Number(text) => (amount(words, text, None)),
                Self::Why(text, address) => (amount(words, text, Some(address))),
                Self::Link(text, address) => a href=(address) { (text) },
                Self::Badge(tone, word) => (badge(*tone, word)),
                Self::Tucked(facts) => @if !facts.is_empty() {
                    details.tucked {
                        summary { (words.say("more-of-the-row")) }
                        dl { @for (label, cell) in facts {
                            dt { (label) }
                            dd { (cell.shown(words)) }
                        } }
                    }
                },
                Self::Rich(markup) => (markup),
            }
        }
    }
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What names it among the others; the value of its box when rows can be chosen.
    pub key: String,
    /// Where it opens.
    pub opens: Option<String>,
    /// How it stands: shown as a mark at its left edge.
    pub tone: Tone,
    /// Its cells, one for each column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row that opens nowhere.
    pub const fn of(cells: Vec<Cell>) -> Self {
        Self { key: String::new(), opens: None, tone: Tone::Quiet, cells }
    }
}

/// What can be done with rows that are chosen.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// Where the form goes.
    pub action: String,
    /// The token that it must bring back.
    pub csrf: String,
    /// Its fields and buttons.
    pub buttons: Markup,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What names it on the page.
    pub name: String,
    /// What it shows: its caption, and the name of the region in which it scrolls.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Rows of sums, when there are any.
    pub foot: Vec<Vec<Cell>>,
    /// What it means that there are no rows.
    pub nothing: String,
    /// The address of more rows.
    pub more: Option<String>,
    /// The address of the whole table, to which a form is added.
    pub downloads: Option<String>,
    /// What can be done with rows that are chosen.
    pub bulk: Option<Bulk>,
    /// The form by which columns are chosen; may be empty.
    pub chooser: Markup,
}

impl Table {
    /// The table as markup.
    pub fn shown(&self, words: Words) -> Markup {
        let form = format!("{}-form", self.name);
        html! {
            div.table {
                div.bar {
                    p.caption #{ (self.name) "-caption" } {
                        (self.caption)
                        @if !self.rows.is_empty() {
                            span.count {
                                (words.count(self.rows.len()))
                                @if self.more.is_some() { "+" }
                            }
                        }
                    }
                    @if !self.rows.is_empty() { (self.chooser) }
                    @if let Some(address) = &self.downloads && !self.rows.is_empty() {
                        (downloads(words, address))
                    }
                }
                @if let Some(bulk) = self.bulk.as_ref().filter(|_| !self.rows.is_empty()) {
                    form.bulk id=(form) method="post" action=(bulk.action) {
                        input type="hidden" name=(CSRF_FIELD) value=(bulk.csrf);
                        span.chosen aria-live="polite" { (words.say("choose-rows")) }
                        (bulk.buttons)
                    }
                }
                @if self.rows.is_empty() {
                    (empty(&self.nothing))
                } @else {
                    (self.region(words, &form))
                }
                @if let Some(address) = &self.more {
                    a.more href=(address) rel="next" { (words.say("more")) }
                }
            }
        }
    }

    /// The region scrolls by itself, so it has a name and the keyboard reaches it.
    fn region(&self, words: Words, form: &str) -> Markup {
        let caption = format!("{}-caption", self.name);
        let brief: Vec<bool> = (0..self.columns.len()).map(|index| self.is_brief(index)).collect();
        html! {
            div.scroll role="region" tabindex="0" aria-labelledby=(caption) {
                table aria-labelledby=(caption) {
                    thead { tr {
                        @if self.bulk.is_some() {
                            th.box scope="col" {
                                input type="checkbox" data-all=(form) aria-label=(words.say("choose-all")) hidden;
                            }
                        }
                        @for column in &self.columns { (head(column)) }
                    } }
                    tbody { @for row in &self.rows { (self.row(words, row, form, &brief)) } }
                    @if !self.foot.is_empty() {
                        tfoot { @for foot in &self.foot { tr {
                            @if self.bulk.is_some() { td.box {} }
                            @for (cell, column) in foot.iter().zip(&self.columns) {
                                td class=(column.kind.class()) { (cell.shown(words)) }
                            }
                        } } }
                    }
                }
            }
        }
    }

    /// Is everything in the column so brief that it stands on one line?
    fn is_brief(&self, column: usize) -> bool {
        self.rows.iter().all(|row| match row.cells.get(column) {
            Some(Cell::Text(text) | Cell::Link(text, _)) => {
                text.chars().count() <= BRIEF_LETTERS_MAX
            }
            Some(
                Cell::Empty | Cell::Number(_) | Cell::Why(..) | Cell::Badge(..) | Cell::Tucked(_),
            )
            | None => true,
            Some(Cell::Rich(_)) => false,
        })
    }

    fn row(&self, words: Words, row: &Row, form: &str, brief: &[bool]) -> Markup {
        let tone = (row.tone != Tone::Quiet).then(|| format!("{:?}", row.tone).to_lowercase());
        html! {
            tr class=[tone] data-opens=[row.opens.as_deref()] {
                @if self.bulk.is_some() {
                    td.box { @if !row.key.is_empty() {
                        input type="checkbox" name="item" value=(row.key) form=(form)
                            aria-label=(words.say_with("choose-one", &[("name", &row.key)]));
                    } }
                }
                @for (index, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
                    td class={ (column.kind.class()) (fold(cell, brief[index])) }
                        title=[cell.is_folded().then(|| cell.said())] {
                        @match row.opens.as_ref().filter(|_| index == 0) {
                            Some(address) => a.opens href=(address) { (cell.set(words)) },
                            None => (cell.set(words)),
                        }
                    }
                }
            }
        }
    }
}

/// How the words of a cell are set: on one line, or folded onto two.
fn fold(cell: &Cell, is_brief: bool) -> &'static str {
    match (is_brief, cell.said().chars().count()) {
        (true, _) => " brief",
        (false, letters) if letters > NARROW_LETTERS_MAX => " wide",
        (false, _) => "",
    }
}

fn head(column: &Column) -> Markup {
    let (sorted, arrow) = match column.order {
        Some(Order::Ascending) => (Some("ascending"), " ↑"),
        Some(Order::Descending) => (Some("descending"), " ↓"),
        None => (None, ""),
    };
    html! {
        th class=(column.kind.class()) scope="col" aria-sort=[sorted]
            data-column=[(!column.name.is_empty()).then_some(&column.name)] {
            @match &column.sorts {
                Some(address) => a href=(address) { (column.label) (arrow) },
                None => (column.label),
            }
        }
    }
}
