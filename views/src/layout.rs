//! The layout (the schema): every table and column with what it holds, and the statements that make
//! them in either engine.
//!
//! In: the tables below. Out: `CREATE` statements, comments for `PostgreSQL`, `TABLES.md`. A change
//! of a table changes the layout's hash, and the tables of another layout are thrown away and made
//! anew; [`LAYOUT_VERSION`] goes up when the columns stay and what is written into them does not.
//! Never here: a row.

mod document;
mod people;
mod tables;

pub use document::document;
pub use people::{PEOPLE, PeopleView};
pub use tables::TABLES;

/// Goes up when other rows follow from the same events although the columns are the same.
pub const LAYOUT_VERSION: u32 = 2;

/// The value date of what has settled; earlier than every day.
pub const SETTLED: i64 = i32::MIN as i64;

/// How far the tables have followed the journal: one row, written with every transaction.
pub const POSITION: Table = Table {
    name: "position",
    says: "How far the tables have followed the journal: one row, written in the same transaction as the rows.",
    columns: &[
        Column::new("one", Kind::Int, "1: there is one row."),
        Column::new(
            "identity",
            Kind::Text,
            "By which layout and build the tables were made; another one makes them anew.",
        ),
        Column::new(
            "next_seq",
            Kind::Int,
            "The number of the first event that is not in the tables.",
        ),
        Column::new("batches", Kind::Int, "How many batches of the journal are in them."),
        Column::new(
            "chain",
            Kind::Text,
            "The hash of the journal's chain up to there, in hexadecimal digits.",
        ),
        Column::new("settled_through", Kind::Day, "The last value date that has arrived."),
    ],
    key: 1,
    writing: Writing::Replaced,
    indexes: &[],
};

/// Writes the position of empty tables; `$1` is the identity. Nothing has settled yet.
pub const FIRST_POSITION: &str = "INSERT INTO position VALUES \
    (1, $1, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000', -2147483648)";

/// Moves the position on, when it is still where this program had left it.
pub const MOVE_POSITION: &str = "UPDATE position SET next_seq = $1, batches = $2, chain = $3, settled_through = $4 WHERE one = 1 AND next_seq = $5";

/// Which engine keeps the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A file beside the office.
    Sqlite,
    /// A server.
    Postgres,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of 64 bits.
    Int,
    /// A day, counted from 1970-01-01.
    Day,
    /// Microseconds (nanoseconds where the column says so) since 1970-01-01 UTC.
    Moment,
    /// A sum of smallest units that may be longer than 64 bits.
    Total,
    /// Text.
    Text,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// May it be empty?
    pub is_optional: bool,
    /// What it says.
    pub says: &'static str,
}

/// How the rows of a table come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// A row is written once and never changed.
    Once,
    /// A row is replaced by what stands now, and taken away when nothing stands.
    Replaced,
}

/// An index over some columns, perhaps only of the rows for which a condition holds.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static str,
    /// Of which rows; empty: of all.
    pub only: &'static str,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row of it is.
    pub says: &'static str,
    /// Its columns, the key first.
    pub columns: &'static [Column],
    /// How many columns the key has.
    pub key: usize,
    /// How its rows come about.
    pub writing: Writing,
    /// Its indexes.
    pub indexes: &'static [Index],
}

/// The tables, in the order of [`TABLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// See [`TABLES`], as for all of them.
    Batches,
    /// Every event but the booking of a trade.
    Events,
    /// Accounts.
    Accounts,
    /// Currencies and instruments.
    Assets,
    /// Documents.
    Sources,
    /// Refused rows.
    RejectedRows,
    /// Prices.
    Prices,
    /// Trades.
    Trades,
    /// Cancels.
    Cancels,
    /// Allocations.
    Allocations,
    /// Postings.
    Movements,
    /// Vouchers.
    Vouchers,
    /// Balances.
    Balances,
    /// Proposals.
    Proposals,
    /// Business days.
    Days,
    /// Controls.
    Controls,
    /// What people did.
    Acts,
    /// What people asked of a desk.
    Requests,
    /// What people did about an item of the queue.
    Work,
    /// Figures that an edition works out otherwise.
    Restatements,
    /// Commissions after something else was taken back.
    Adjustments,
    /// The taking back of what is no trade.
    TakenBack,
    /// Settlement dates that moved.
    SettlementMoves,
}

impl Shelf {
    /// Every one, in their order.
    pub const ALL: [Self; 23] = [
        Self::Batches,
        Self::Events,
        Self::Accounts,
        Self::Assets,
        Self::Sources,
        Self::RejectedRows,
        Self::Prices,
        Self::Trades,
        Self::Cancels,
        Self::Allocations,
        Self::Movements,
        Self::Vouchers,
        Self::Balances,
        Self::Proposals,
        Self::Days,
        Self::Controls,
        Self::Acts,
        Self::Requests,
        Self::Work,
        Self::Restatements,
        Self::Adjustments,
        Self::TakenBack,
        Self::SettlementMoves,
    ];

    /// Its table.
    pub fn table(self) -> &'static Table {
        &TABLES[self as usize]
    }
}

impl Table {
    /// The names of its columns, with commas.
    pub fn column_names(&self) -> String {
        names(self.columns)
    }

    /// The names of its key.
    pub fn key_names(&self) -> String {
        names(&self.columns[..self.key])
    }

    /// The statements that make it.
    pub fn create(&self, dialect: Dialect) -> Vec<String> {
        let columns =
            self.columns.iter().map(|column| column.create(dialect)).collect::<Vec<_>>().join(", ");
        // In SQLite a single number is the row's own number, and a wider key is the table's order.
        let is_row_number = self.key == 1 && self.columns[0].kind == Kind::Int;
        let tail = if dialect == Dialect::Sqlite && !is_row_number { " WITHOUT ROWID" } else { "" };
        let table = format!(
            "CREATE TABLE {} ({columns}, PRIMARY KEY ({})){tail}",
            self.name,
            self.key_names()
        );
        let index = |index: &Index| {
            let only = if index.only.is_empty() {
                String::new()
            } else {
                format!(" WHERE {}", index.only)
            };
            format!("CREATE INDEX {} ON {} ({}){only}", index.name, self.name, index.columns)
        };
        std::iter::once(table).chain(self.indexes.iter().map(index)).collect()
    }

    /// The comments on it, for `PostgreSQL`.
    pub fn comments(&self) -> Vec<String> {
        let quoted = |text: &str| text.replace('\'', "''");
        let table = format!("COMMENT ON TABLE {} IS '{}'", self.name, quoted(self.says));
        let column = |column: &Column| {
            format!(
                "COMMENT ON COLUMN {}.{} IS '{}'",
                self.name,
                column.name,
                quoted(&column.sentence())
            )
        };
        std::iter::once(table).chain(self.columns.iter().map(column)).collect()
    }
}

impl Column {
    const fn new(name: &'static str, kind: Kind, says: &'static str) -> Self {
        Self { name, kind, is_optional: false, says }
    }

    const fn or_null(self) -> Self {
        Self { is_optional: true, ..self }
    }

    fn create(&self, dialect: Dialect) -> String {
        let kind = match (self.kind, dialect) {
            (Kind::Int | Kind::Day | Kind::Moment, Dialect::Sqlite) => " INTEGER",
            (Kind::Int | Kind::Day | Kind::Moment, Dialect::Postgres) => " BIGINT",
            (Kind::Text, Dialect::Sqlite) => " TEXT",
            // The order of bytes, which is SQLite's.
            (Kind::Text, Dialect::Postgres) => " TEXT COLLATE \"C\"",
            // Without a type SQLite keeps what it is given; with one it would make a float of a
            // long number.
            (Kind::Total, Dialect::Sqlite) => "",
            (Kind::Total, Dialect::Postgres) => " NUMERIC(38, 0)",
        };
        let null = if self.is_optional { "" } else { " NOT NULL" };
        format!("{}{kind}{null}", self.name)
    }

    /// What it says, with its unit.
    pub fn sentence(&self) -> String {
        let unit = match self.kind {
            Kind::Day => " Days since 1970-01-01.",
            Kind::Int | Kind::Moment | Kind::Total | Kind::Text => "",
        };
        format!("{}{unit}", self.says)
    }
}

/// Every table with the position.
fn everything() -> impl Iterator<Item = &'static Table> {
    std::iter::once(&POSITION).chain(&TABLES)
}

/// The statements that make everything, in order.
pub fn create(dialect: Dialect) -> Vec<String> {
    let tables = everything().flat_map(|table| table.create(dialect));
    let comments = everything().flat_map(Table::comments).filter(|_| dialect == Dialect::Postgres);
    tables.chain(PEOPLE.iter().map(|view| view.create(dialect))).chain(comments).collect()
}

/// What the tables that stand must have been made by: the layout, what is written into it, and the
/// build's office.
pub fn identity() -> String {
    let statements = create(Dialect::Sqlite).join("\n");
    let hash = blake3::hash(statements.as_bytes());
    format!(
        "{LAYOUT_VERSION} {} {} {}",
        office::IMAGE_VERSION,
        env!("CARGO_PKG_VERSION"),
        hash.to_hex()
    )
}

/// Counts those of the tables that stand, and the position, among the names that `of` lists.
pub fn count_standing(of: &str) -> String {
    let names: Vec<String> =
        TABLES.iter().chain([&POSITION]).map(|table| format!("'{}'", table.name)).collect();
    format!("SELECT COUNT(*) FROM {of} IN ({})", names.join(", "))
}

/// How many tables stand when none is missing.
pub fn tables_standing() -> i64 {
    i64::try_from(TABLES.len() + 1).expect("there are few tables")
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}
