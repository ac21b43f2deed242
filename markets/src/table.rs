//! A table of rules: CSV with comment lines on top, a header, and a `source` in every row.

use terms::{ClockTime, Date, Decimal, Edition, Name};

/// A table, read whole.
pub struct Table {
    file: &'static str,
    header: csv::StringRecord,
    records: Vec<csv::StringRecord>,
}

impl Table {
    /// Reads a table that is built into the program, as an edition has it: a row may say since
    /// which edition it counts (`since_edition`), and until which (`until_edition`); what is empty
    /// is no bound.
    pub fn read(file: &'static str, text: &str, edition: Edition) -> Self {
        let mut table = Self::read_whole(file, text);
        let of = |bounds: (Option<u16>, Option<u16>)| {
            bounds.0.is_none_or(|since| since <= edition.0)
                && bounds.1.is_none_or(|until| edition.0 <= until)
        };
        let keep: Vec<bool> = table.rows().map(|row| of(row.bounds())).collect();
        let mut keep = keep.into_iter();
        table.records.retain(|_| keep.next().unwrap_or(true));
        table
    }

    /// The last editions before a row comes, or at which one goes.
    pub fn last_editions(file: &'static str, text: &str) -> Vec<Edition> {
        let table = Self::read_whole(file, text);
        let bounds = table.rows().flat_map(|row| {
            let (since, until) = row.bounds();
            [since.map(|since| Edition(since - 1)), until.map(Edition)]
        });
        bounds.flatten().collect()
    }

    fn read_whole(file: &'static str, text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let header = reader.headers().unwrap_or_else(|error| panic!("{file}: {error}")).clone();
        assert!(header.iter().any(|column| column == "source"), "{file}: a rule names its source");
        let records = reader
            .records()
            .map(|record| record.unwrap_or_else(|error| panic!("{file}: {error}")))
            .collect();
        Self { file, header, records }
    }

    /// Its rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|record| Row { table: self, record })
    }
}

/// A row of a table.
pub struct Row<'t> {
    table: &'t Table,
    record: &'t csv::StringRecord,
}

impl Row<'_> {
    /// The text of a column.
    pub fn text(&self, column: &str) -> &str {
        let at = self.table.header.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or_else(|| self.wrong(column, "is missing"))
    }

    /// The text of a column that not every table of its kind has.
    pub fn text_if_known(&self, column: &str) -> Option<&str> {
        self.table.header.iter().any(|name| name == column).then(|| self.text(column))
    }

    fn bounds(&self) -> (Option<u16>, Option<u16>) {
        let edition = |column: &str| {
            let text = self.text_if_known(column).filter(|text| !text.is_empty())?;
            let edition = text.parse().ok().filter(|edition: &u16| *edition > 0);
            Some(edition.unwrap_or_else(|| self.wrong(column, "is no edition")))
        };
        (edition("since_edition"), edition("until_edition"))
    }

    /// The text of a column as a name.
    pub fn name(&self, column: &str) -> Name {
        Name::from(self.text(column))
    }

    /// A date.
    pub fn date(&self, column: &str) -> Date {
        self.optional_date(column).unwrap_or_else(|| self.wrong(column, "is empty"))
    }

    /// A date, or nothing.
    pub fn optional_date(&self, column: &str) -> Option<Date> {
        let text = self.text(column);
        (!text.is_empty())
            .then(|| Date::parse(text).unwrap_or_else(|| self.wrong(column, "is no date")))
    }

    /// A time of the day, `20:00`, as the second of the day with which it begins.
    pub fn second_of_the_day(&self, column: &str) -> i32 {
        let parse = |text: &str| {
            let (hours, minutes) = text.split_once(':')?;
            let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
            let is_time = (0..24).contains(&hours) && (0..60).contains(&minutes);
            is_time.then_some((hours * 60 + minutes) * 60)
        };
        parse(self.text(column)).unwrap_or_else(|| self.wrong(column, "is no time of the day"))
    }

    /// A time of the day, or nothing.
    pub fn optional_clock(&self, column: &str) -> Option<ClockTime> {
        let second = (!self.text(column).is_empty()).then(|| self.second_of_the_day(column));
        second.map(|second| ClockTime::of_seconds(second).expect("the table reads hh:mm"))
    }

    /// A number.
    pub fn decimal(&self, column: &str) -> Decimal {
        Decimal::parse(self.text(column)).unwrap_or_else(|| self.wrong(column, "is no number"))
    }

    /// A number, or nothing.
    pub fn optional_decimal(&self, column: &str) -> Option<Decimal> {
        (!self.text(column).is_empty()).then(|| self.decimal(column))
    }

    /// A small count.
    pub fn count<Count: std::str::FromStr>(&self, column: &str) -> Count {
        self.text(column).parse().unwrap_or_else(|_| self.wrong(column, "is no small count"))
    }

    /// A small count, or nothing.
    pub fn optional_count(&self, column: &str) -> Option<u8> {
        (!self.text(column).is_empty()).then(|| self.count(column))
    }

    /// A word of a list; `*` stands for any and gives nothing.
    pub fn word<Word>(&self, column: &str, parse: impl Fn(&str) -> Option<Word>) -> Option<Word> {
        let text = self.text(column);
        (text != "*")
            .then(|| parse(text).unwrap_or_else(|| self.wrong(column, "is not one of the words")))
    }

    /// A word of a list.
    pub fn one_word<Word>(&self, column: &str, parse: impl Fn(&str) -> Option<Word>) -> Word {
        parse(self.text(column)).unwrap_or_else(|| self.wrong(column, "is not one of the words"))
    }

    pub fn wrong(&self, column: &str, what: &str) -> ! {
        let line = self.record.position().map_or(0, csv::Position::line);
        panic!("{} line {line}: column {column} {what}", self.table.file)
    }
}
