//! Packed files: gzip, zip, damaged ones, bombs.

use inbound::{FileRefused, unpack};
use std::borrow::Cow;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const TEXT: &[u8] = b"date,instrument,price,currency,source\n2013-10-07,AIG,48.7900,USD,tape\n";

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text).expect("memory takes it");
    packer.finish().expect("memory takes it")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        if name.ends_with('/') {
            packer.add_directory(*name, SimpleFileOptions::default()).expect("memory takes it");
        } else {
            packer.start_file(*name, SimpleFileOptions::default()).expect("memory takes it");
            packer.write_all(text).expect("memory takes it");
        }
    }
    packer.finish().expect("memory takes it").into_inner()
}

#[test]
fn plain_bytes_pass_through_without_a_copy() {
    assert!(matches!(unpack(TEXT), Ok(Cow::Borrowed(TEXT))));
    assert!(matches!(unpack(b""), Ok(Cow::Borrowed(b""))));
}

#[test]
fn gzip_is_unpacked_with_all_its_members() {
    let (head, tail) = TEXT.split_at(20);
    assert_eq!(unpack(&gzip(TEXT)).expect("sound"), TEXT);
    assert_eq!(unpack(&[gzip(head), gzip(tail)].concat()).expect("sound"), TEXT);
}

#[test]
fn zip_is_unpacked_when_it_holds_one_file() {
    assert_eq!(unpack(&zip(&[("prices.csv", TEXT)])).expect("sound"), TEXT);
    assert_eq!(unpack(&zip(&[("out/", b""), ("out/prices.csv", TEXT)])).expect("sound"), TEXT);
    for (files, count) in [(&[][..], 0), (&[("a.csv", TEXT), ("b.csv", TEXT)][..], 2)] {
        let refused = unpack(&zip(files)).expect_err("not one file");
        assert_eq!(
            (refused.code(), refused.to_string()),
            (
                "file_zip_must_hold_one_file",
                format!("the zip file holds {count} files; expected exactly one")
            )
        );
    }
}

#[test]
fn damaged_files_are_refused() {
    let (gzip, zip) = (gzip(TEXT), zip(&[("prices.csv", TEXT)]));
    let mut flipped = gzip.clone();
    flipped[gzip.len() - 8] ^= 1;
    for bytes in [&gzip[..gzip.len() - 3], &flipped, &[gzip.clone(), b"rubbish".to_vec()].concat()]
    {
        let refused = unpack(bytes).expect_err("damaged");
        assert_eq!(refused.code(), "file_damaged_gzip");
        assert!(
            refused.to_string().ends_with("; expected a whole file: send it again"),
            "{refused}"
        );
    }
    let refused = unpack(&zip[..zip.len() - 30]).expect_err("damaged");
    assert_eq!(refused.code(), "file_damaged_zip");
    assert!(
        refused.to_string().ends_with("; expected a whole, unencrypted file: send it again"),
        "{refused}"
    );
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b'0'; 20 << 20];
    let sentence = "the file unpacks to more than 250 times its packed length; expected a plain file of rows: unpack it yourself if it is one";
    for bomb in [gzip(&zeros), zip(&[("bomb.csv", &zeros)])] {
        let refused = unpack(&bomb).expect_err("a bomb");
        assert_eq!(refused, FileRefused::UnpacksTooFar);
        assert_eq!(
            (refused.code(), refused.to_string().as_str()),
            ("file_unpacks_too_far", sentence)
        );
    }
}

#[test]
fn a_small_file_may_be_as_regular_as_it_likes() {
    let regular = vec![b'0'; 1 << 20];
    assert_eq!(unpack(&gzip(&regular)).expect("small").len(), regular.len());
}
