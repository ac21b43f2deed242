//! Files that come in: rows of every kind, layouts, packed files.

use crate::trial::{Trial, seeds};
use inbound::{FileRefused, Layout, Row, columns, open, unpack};
use std::io::Write;
use terms::words::english;
use terms::{Input, SourceKind};

/// The largest file that is unpacked here, and what it may take beside its own bytes: what a packed
/// byte may unpack to, and what may unpack before that is looked at, twice for a buffer that grows.
const PACKED_BYTES: usize = 4 << 10;

/// A header of every column of a kind and two rows, one of small words and one of nothing.
fn file_of(kind: SourceKind) -> String {
    let names: Vec<&str> = columns(kind).iter().map(|column| column.name).collect();
    let of = |word: &str| vec![word; names.len()].join(",");
    format!("{}\n{}\n{}\n", names.join(","), of("1"), of(""))
}

fn became(rows: Result<inbound::Rows<'_>, FileRefused>) -> String {
    let rows = match rows {
        Ok(rows) => rows,
        Err(refused) => return format!("{refused:?}"),
    };
    let told = |row: Row| match row.input {
        Input::Unreadable(unreadable) => english(&unreadable.message),
        readable => format!("{:?}", std::mem::discriminant(&readable)),
    };
    rows.take(1_000).map(told).collect()
}

#[test]
fn rows_of_every_kind() {
    let known = crate::files::good_files();
    let trial = Trial::usual("rows", known);
    trial.times(8_000).run(|bytes| {
        let outcomes = SourceKind::ALL.iter().map(|kind| became(open(*kind, bytes, None)));
        // The kind that took the header says the most.
        outcomes.max_by_key(String::len).unwrap_or_default()
    });
}

/// The files of every kind, and rows that are in order.
fn good_files() -> Vec<Vec<u8>> {
    let good = [
        crate::office::ACCOUNTS,
        crate::office::INSTRUMENTS,
        "effective,rule,value,source\n2013-10-07,commission_flat,1.00,board\n",
        "date,instrument,price,currency,source\n2013-10-07,BAC,14.00,USD,close\n",
        "date,account,asset,quantity,cost,acquired\n2013-10-07,ANNA,BAC,100,1000.00,2012-01-02\n",
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\nT1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A\n\"T,2\",2013-10-07T13:30:00Z,BEN,SX,IBM,1.5,0.01,USD,XNYS,A\n",
        "voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by\nV1,1,2013-10-11,BANK,CAPITAL,USD,1000.00,the owners pay in,asha\n",
    ];
    let mut files = seeds(good);
    files.extend(SourceKind::ALL.iter().map(|kind| file_of(*kind).into_bytes()));
    files
}

#[test]
fn layouts() {
    let example = include_str!("../../../inbound/layouts/example-oms.toml");
    let sample = include_str!("../../../inbound/tests/data/example-oms-fills.csv");
    let prices = "kind = \"prices\"\ncolumns.date = { column = \"Trade Date\", format = \"%m/%d/%Y\" }\ncolumns.instrument = { column = \"Symbol\" }\ncolumns.price = { column = \"Price\", scale = -2 }\ncolumns.currency = { constant = \"USD\" }\ncolumns.source = { constant = \"x\" }\n";
    Trial::usual("layouts", seeds([example, prices])).run(|bytes| {
        match Layout::parse(&String::from_utf8_lossy(bytes)) {
            Ok(layout) => became(open(layout.kind(), sample.as_bytes(), Some(&layout))),
            Err(refused) => format!("{refused:?}"),
        }
    });
}

#[test]
fn packed_files() {
    let text = "date,instrument,price,currency,source\n2013-10-07,BAC,14.00,USD,close\n".repeat(9);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).expect("memory takes it");
    let gzip = gzip.finish().expect("memory takes it");
    let twice = [gzip.clone(), gzip.clone()].concat();
    let zeros = vec![0; 3 << 20];
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&zeros).expect("memory takes it");
    let trial = Trial {
        bytes_max: PACKED_BYTES,
        memory: (24 << 20, 2 << 10),
        ..Trial::usual(
            "packed",
            vec![
                gzip,
                twice,
                bomb.finish().expect("memory takes it"),
                zip_of(&[("prices.csv", &text)]),
                zip_of(&[("a.csv", &text), ("b/../../c.csv", "x")]),
            ],
        )
    };
    trial.run(|bytes| match unpack(bytes) {
        Ok(unpacked) => format!("unpacked {}", unpacked.len() == bytes.len()),
        Err(refused) => format!("{refused:?}"),
    });
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
