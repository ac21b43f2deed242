//! Columns of a list: those that stand in a row, and those that open with it.
//!
//! In: what stands under each column, and what the reader has chosen, in the address
//! (`?columns=trades.net`) or before, in a cookie of their browser. Out: the columns in their
//! order. Amounts and states always stand in the row; without a choice so many others do as a
//! window of 1280 pixels holds. Never here: what is taken away, which has every column.

use crate::look::links;
use crate::look::table::{Cell, Kind};
use std::collections::BTreeMap;

/// The key in an address, and what a cookie's name begins with.
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

/// The most tables of one page, and the longest name of a table or a column.
const TABLES_MAX: usize = 16;
const NAME_BYTES_MAX: usize = 40;

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
        let mut chosen: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, value) in links::pairs(address) {
            let named = value.split_once('.').filter(|_| key == KEY);
            let Some((table, column)) = named.filter(|(table, of)| is_name(table, of)) else {
                continue;
            };
            if chosen.len() < TABLES_MAX || chosen.contains_key(table) {
                let columns = chosen.entry(table.to_owned()).or_default();
                columns.extend(Some(column.to_owned()).filter(|column| !column.is_empty()));
            }
        }
        Self(chosen)
    }

    /// As the cookies of a browser say it: `columns-trades=net.status`.
    pub fn in_cookies<'c>(cookies: impl Iterator<Item = (&'c str, &'c str)>) -> Self {
        let of_table = |(name, value): (&str, &str)| {
            let table = name.strip_prefix(KEY)?.strip_prefix('-')?;
            Some((table.to_owned(), value.split('.').map(str::to_owned).collect()))
        };
        Self(cookies.filter_map(of_table).collect())
    }

    /// With what goes before it.
    #[must_use]
    pub fn under(mut self, first: Self) -> Self {
        self.0.extend(first.0);
        self
    }

    /// The cookies that remember it; of a table whose columns are the usual ones again, none.
    pub fn cookies(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().map(|(table, columns)| (format!("{KEY}-{table}"), columns.join(".")))
    }

    /// What was chosen of a table; none: the usual columns.
    pub fn of(&self, table: &str) -> Option<&[String]> {
        self.0.get(table).map(Vec::as_slice).filter(|columns| !columns.is_empty())
    }
}

/// Could they be names of a table and of a column of it? Nothing else comes into a cookie.
fn is_name(table: &str, column: &str) -> bool {
    let is_plain = |text: &str| {
        text.len() <= NAME_BYTES_MAX
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    !table.is_empty() && is_plain(table) && is_plain(column)
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
    use super::{Chosen, Kind, Sized, that_fit};

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
        let before = Chosen::in_cookies([("columns-trades", "net"), ("theme", "dark")].into_iter());
        let now = Chosen::in_address("/trades?columns=trades.&columns=trades.price&columns=lots.");
        let chosen = before.clone().under(now);
        assert_eq!(chosen.of("trades"), Some(&["price".to_owned()][..]));
        assert_eq!(chosen.of("lots"), None);
        assert_eq!(before.of("trades"), Some(&["net".to_owned()][..]));
        let forged = Chosen::in_address("/trades?columns=trades.a%3B%20Domain%3Dx&columns=%3B.b");
        assert_eq!(forged.cookies().count(), 0, "nothing but names comes into a cookie");
    }
}
