//! `TABLES.md` says what the layout says.

use std::fs;
use std::path::Path;
use views::layout::{Shelf, TABLES};

#[test]
fn the_document_is_in_step_with_the_layout() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("TABLES.md");
    let drawn = views::layout::document();
    if std::env::var_os("DRAW_TABLES").is_some() {
        fs::write(&path, &drawn).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == drawn,
        "TABLES.md is behind the layout; draw it up again: DRAW_TABLES=1 cargo test -p views the_document"
    );
}

#[test]
fn every_shelf_is_its_table() {
    let shelves = Shelf::ALL.map(|shelf| format!("{shelf:?}").to_lowercase());
    let tables = TABLES.each_ref().map(|table| table.name.replace('_', ""));
    assert_eq!(shelves, tables);
    for shelf in Shelf::ALL {
        assert_eq!(shelf.table().name.replace('_', ""), format!("{shelf:?}").to_lowercase());
    }
}
