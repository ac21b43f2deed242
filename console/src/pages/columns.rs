//! Columns of a list: those that stand in a row, and those that open with it.
//!
//! In: what stands under each column, and what the reader has chosen, in the address
//! (`?columns=trades.net`) or before, in a cookie of their browser (`trades.net.fees~lots.cost`).
//! Out: the columns in their order. Without a choice so many stand in the row as a window of 1280
//! pixels holds, amounts and states before others; a choice adds to what names the row and to the
//! amounts and states among those. Never here: what is taken away, which has every column; and a
//! cookie that names what no table of the page has.

use super::settings::COOKIE_BYTES_MAX;
use crate::look::links;
use crate::look::table::{Cell, Kind};
use std::collections::BTreeMap;

/// The key in an address, and the cookie's name.
pub const KEY: &str = "columns";

/// The width of a list in a window of 1280 pixels, beside the navigation, its margins and a bar.
const LIST_PX: usize = 1004;

/// The column that opens the rest of a row.
const MORE_PX: usize = 80;

/// The box by which a row is chosen.
const BOX_PX: usize = 34;

/// The space at both sides of a cell.
const BESIDE_PX: usize = 26;

/// A text of more letters stands on two lines; what is longer is shown whole when the row opens.
pub const LETTERS_OF_A_ROW: usize = 64;

/// What is known of a column before it is placed.
#[derive(Clone, Copy, Debug)]
pub struct Sized {
    /// What stands in it.
    pub kind: Kind,
    /// The letters of its heading.
    pub head: usize,
    /// The letters of its longest cell.
    pub letters: usize,
}

impl Sized {
    /// How wide it must be, so that no cell needs a third line.
    fn width_px(self) -> usize {
        let cell = match self.kind {
            Kind::Number | Kind::Date => self.letters * 8,
            Kind::Code => self.letters * 15 / 2,
            Kind::Status => self.letters * 7 + 16,
            // A long text stands on two lines, which are not filled to the end.
            Kind::Text if self.letters > 24 => self.letters.min(LETTERS_OF_A_ROW) * 9 / 2,
            Kind::Text => self.letters * 7,
        };
        BESIDE_PX + cell.max(self.head * 27 / 4)
    }

    /// Must it stand in the row?
    const fn is_figure(self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Status)
    }
}

/// The columns that a window holds, by their places: the first one, amounts and states before
/// others, and the last amounts before the first, which they often add up.
pub fn that_fit(columns: &[(usize, Sized)], has_boxes: bool) -> Vec<usize> {
    let room = LIST_PX - if has_boxes { BOX_PX } else { 0 };
    let width =
        |kept: &[(usize, Sized)]| -> usize { kept.iter().map(|(_, sized)| sized.width_px()).sum() };
    let mut kept = columns.to_vec();
    if width(&kept) <= room {
        return kept.into_iter().map(|(index, _)| index).collect();
    }
    while width(&kept) > room - MORE_PX {
        let others = kept.iter().enumerate().skip(1);
        let is_text = |(_, (_, sized)): &(usize, &(usize, Sized))| !sized.is_figure();
        let is_number =
            |(_, (_, sized)): &(usize, &(usize, Sized))| matches!(sized.kind, Kind::Number);
        let goes = others.clone().rev().find(is_text).or_else(|| others.clone().find(is_number));
        let Some(place) = goes.map(|(place, _)| place) else { break };
        kept.remove(place);
    }
    kept.into_iter().map(|(index, _)| index).collect()
}

/// Which columns of each table somebody has chosen, by the names of the tables.
#[derive(Clone, Debug, Default)]
pub struct Chosen(BTreeMap<String, Vec<String>>);

impl Chosen {
    /// As an address says it.
    pub fn in_address(address: &str) -> Self {
        let mut chosen = Self::default();
        let named = links::pairs(address).into_iter().filter(|(key, _)| key == KEY);
        for (_, value) in named {
            let Some((table, column)) = value.split_once('.') else { continue };
            let columns = chosen.0.entry(table.to_owned()).or_default();
            columns.extend(Some(column.to_owned()).filter(|column| !column.is_empty()));
        }
        chosen
    }

    /// As the cookie says it.
    pub fn in_cookie(value: &str) -> Self {
        let of_table = |table: &str| {
            let mut names = table.split('.').map(str::to_owned);
            Some((names.next()?, names.collect()))
        };
        Self(value.split('~').filter_map(of_table).collect())
    }

    /// What a table has of it; nothing of a table of which nothing is said.
    #[must_use]
    pub fn of_table(&self, table: &str, columns: &[String]) -> Self {
        let known = |chosen: &Vec<String>| {
            chosen.iter().filter(|column| columns.contains(column)).cloned().collect()
        };
        Self(
            self.0.get(table).map(|chosen| (table.to_owned(), known(chosen))).into_iter().collect(),
        )
    }

    /// With what goes before it.
    #[must_use]
    pub fn under(mut self, first: Self) -> Self {
        self.0.extend(first.0);
        self
    }

    /// Is nothing said of any table?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the cookie remembers: these, and of those that were chosen before as many as it has
    /// room for. Of a table whose columns are the usual ones again, nothing.
    pub fn cookie(&self, before: &Self) -> String {
        let others = before.0.iter().filter(|(table, _)| !self.0.contains_key(*table));
        let mut value = String::new();
        for (table, columns) in self.0.iter().chain(others).filter(|(_, of)| !of.is_empty()) {
            let part = format!("{table}.{}", columns.join("."));
            if value.len() + 1 + part.len() <= COOKIE_BYTES_MAX {
                value = if value.is_empty() { part } else { format!("{value}~{part}") };
            }
        }
        value
    }

    /// What was chosen of a table; none: the usual columns.
    pub fn of(&self, table: &str) -> Option<&[String]> {
        self.0.get(table).map(Vec::as_slice).filter(|columns| !columns.is_empty())
    }
}

/// How many letters a cell shows.
pub fn letters(cell: &Cell) -> usize {
    match cell {
        // Groups of digits are parted.
        Cell::Number(text) | Cell::Why(text, _) => text.chars().count() * 5 / 4,
        Cell::Text(text) | Cell::Link(text, _) | Cell::Badge(_, text) => text.chars().count(),
        Cell::Empty | Cell::Tucked(_) | Cell::Rich(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{COOKIE_BYTES_MAX, Chosen, Kind, Sized, that_fit};

    fn fit(columns: &[(Kind, usize)]) -> Vec<usize> {
        let sized = |(index, (kind, letters)): (usize, &(Kind, usize))| {
            (index, Sized { kind: *kind, head: 6, letters: *letters })
        };
        that_fit(&columns.iter().enumerate().map(sized).collect::<Vec<_>>(), false)
    }

    #[test]
    fn texts_go_before_figures_and_the_first_column_stays() {
        use Kind::{Code, Number, Status, Text};
        assert_eq!(fit(&[(Code, 10), (Text, 20), (Number, 12)]), [0, 1, 2]);
        let wide = [(Code, 20), (Text, 60), (Text, 60), (Text, 60), (Number, 20), (Status, 10)];
        assert_eq!(fit(&wide), [0, 1, 4, 5]);
        let figures: Vec<(Kind, usize)> = vec![(Number, 20); 10];
        // Four of 20 letters fit beside what opens the row; the last amounts stay.
        assert_eq!(fit(&figures), [0, 7, 8, 9]);
    }

    #[test]
    fn a_choice_is_read_from_an_address_before_a_cookie() {
        let before = Chosen::in_cookie("trades.net~lots.cost.lot");
        let now = Chosen::in_address("/trades?columns=trades.&columns=trades.price&columns=lots.");
        let chosen = before.clone().under(now.clone());
        assert_eq!(chosen.of("trades"), Some(&["price".to_owned()][..]));
        assert_eq!(chosen.of("lots"), None);
        assert_eq!(before.of("trades"), Some(&["net".to_owned()][..]));
        assert_eq!(now.cookie(&before), "trades.price", "the usual ones of lots again");
    }

    #[test]
    fn a_cookie_names_what_a_table_has_and_keeps_its_size() {
        let known = ["net".to_owned(), "price".to_owned()];
        let asked = |address: &str| Chosen::in_address(address).of_table("trades", &known);
        let forged =
            asked("/trades?columns=trades.a%3B%20Domain%3Dx&columns=trades.net&columns=x.y");
        assert_eq!(forged.cookie(&Chosen::default()), "trades.net");
        assert!(asked("/trades?columns=lots.net").is_empty(), "another table is not asked");
        let many: Vec<String> = (0..400).map(|table| format!("table-{table}.column")).collect();
        let before = Chosen::in_cookie(&many.join("~"));
        let kept = forged.cookie(&before);
        assert!(kept.starts_with("trades.net~table-") && kept.len() <= COOKIE_BYTES_MAX, "{kept}");
    }
}
