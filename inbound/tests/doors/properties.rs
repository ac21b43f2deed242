//! Properties of any file: no panic, no row lost, no row made up.

use crate::{TRADES, rows};
use inbound::{Layout, open, unpack};
use proptest::prelude::*;
use terms::SourceKind;

/// Text that is likely to upset a reader of CSV.
fn nasty() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just("\""),
            Just(","),
            Just("\n"),
            Just("\r"),
            Just("a"),
            Just("\"\""),
            Just("é")
        ],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

/// How many lines are not blank, as a text editor counts them.
fn filled_lines(text: &str) -> usize {
    text.split(['\n', '\r']).filter(|line| !line.is_empty()).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        for kind in SourceKind::ALL {
            if let Ok(rows) = open(*kind, &bytes, None) {
                rows.for_each(drop);
            }
        }
        let _ = unpack(&bytes);
    }

    #[test]
    fn no_packed_bytes_panic(bytes: Vec<u8>) {
        let _ = unpack(&[b"\x1f\x8b\x08\x00", &bytes[..]].concat());
        let _ = unpack(&[b"PK\x03\x04", &bytes[..]].concat());
    }

    #[test]
    fn no_row_panics(bytes: Vec<u8>) {
        let file = [TRADES.as_bytes(), b"\n", &bytes].concat();
        prop_assert!(
            rows(SourceKind::Trades, file)
                .iter()
                .enumerate()
                .all(|(index, row)| row.row as usize == index + 2)
        );
    }

    #[test]
    fn no_layout_panics(text in ".{0,200}") {
        let _ = Layout::parse(&text);
    }

    /// Whatever the quotes do, each line that is not blank is a row of its own or within one that
    /// tells its lines.
    #[test]
    fn every_line_is_accounted_for(text in nasty()) {
        let rows = rows(SourceKind::Rules, format!("effective,rule,value\n{text}"));
        let lines_told: usize = rows.iter().map(|row| lines_of(&crate::fault(row).1, &text)).sum();
        prop_assert!(rows.len() <= filled_lines(&text));
        prop_assert!(lines_told >= filled_lines(&text));
    }

    /// Well-formed files are cut as the `csv` crate cuts them.
    #[test]
    fn well_formed_files_have_the_records_that_the_csv_crate_finds(
        records in proptest::collection::vec(proptest::collection::vec("[a-z\",; é]{0,6}", 3), 0..12),
        crlf: bool,
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        writer.write_record(["effective", "rule", "value"]).expect("memory takes it");
        for record in &records {
            writer.write_record(record).expect("memory takes it");
        }
        let file = writer.into_inner().expect("memory takes it");
        let rows = rows(SourceKind::Rules, &file);
        prop_assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            let says = crate::fault(row).1;
            let seen = if record[0].is_empty() { "column effective is empty".to_owned() } else { format!("column effective says \"{}\"", record[0]) };
            prop_assert!(says.starts_with(&seen), "{} is not about {}", says, seen);
            prop_assert_eq!(crate::fault(row).0, record[1].as_str());
        }
    }
}

/// How many lines a row tells of: those between which it runs, or its own.
fn lines_of(message: &str, text: &str) -> usize {
    let Some(lines) = message.strip_prefix("the row runs from line ") else { return 1 };
    let numbers: Vec<usize> =
        lines.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    assert!(numbers[1] <= 1 + text.len(), "a line of the file");
    numbers[1] - numbers[0] + 1
}
