//! Reads the small tables of `terms/data`: comma-separated, no quotes, `#` starts a comment line.
//!
//! In: a file that was compiled in. Out: its rows, cut into fields. A table is part of the program,
//! so a row of the wrong width is a bug and stops it; a test reads every table.

/// The rows of `table`, each cut into exactly `N` fields. The last field may hold no comma either.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(fields)
}

fn fields<const N: usize>(line: &'static str) -> [&'static str; N] {
    let fields: Vec<&str> = line.split(',').collect();
    fields.try_into().expect("every row of a table has as many fields as its header")
}
