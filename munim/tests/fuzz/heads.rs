//! Anchors outside: heads that were changed are never believed beyond the first change, keys that
//! were changed are another key or none, and a time-stamp authority may say whatever it likes.

use crate::office::Desk;
use crate::trial::Trial;
use anchors::{Anchored, Chain, Query, SigningKey};
use engine::Folder;
use std::fs;
use std::path::Path;

/// An office whose heads were signed three times, with the keys that did it.
fn signed() -> Desk {
    let desk = Desk::furnished();
    desk.munim("heads key key").done();
    desk.munim("heads key next").done();
    desk.munim("heads begin office --key key").done();
    desk.munim("heads sign office --key key").done();
    desk.munim("heads change-key office --key key --successor next").done();
    desk
}

fn anchored(desk: &Desk) -> Anchored {
    let folder = Folder::open(&desk.path("office")).expect("it is an office");
    Anchored { folder: folder.path().to_owned(), books: folder.journal(), access: folder.access() }
}

#[test]
fn heads_that_were_changed() {
    let desk = signed();
    let own = Chain::own(&anchored(&desk).heads()).expect("it has heads");
    let whole: Vec<String> = own.entries.iter().map(anchors::Entry::text).collect();
    assert_eq!((whole.len(), own.check().findings.len()), (3, 0));
    let file = desk.path("changed.heads");
    let seeds = vec![whole.concat().into_bytes(), whole[0].clone().into_bytes()];
    Trial::usual("heads", seeds).run(|bytes| {
        fs::write(&file, bytes).expect("the file can be written");
        match Chain::read(&file) {
            Err(error) => format!("{error:#}").replace(&file.display().to_string(), ""),
            Ok(chain) => {
                let findings = chain.check().findings;
                // What nobody finds fault with is what was signed, as far as it goes.
                if findings.is_empty() {
                    let read: Vec<String> =
                        chain.entries.iter().map(anchors::Entry::text).collect();
                    assert!(whole.starts_with(&read), "a head that nobody signed was believed");
                }
                findings.first().map_or_else(
                    || format!("{} whole", chain.entries.len()),
                    |first| first.split(':').next_back().unwrap_or_default().to_owned(),
                )
            }
        }
    });
}

#[test]
fn keys_that_were_changed() {
    let desk = signed();
    let office = anchored(&desk);
    let read = |file: &Path| SigningKey::read(file, &office).map(|key| key.public());
    let whole = read(&desk.path("key")).expect("it is a key");
    let seed = fs::read(desk.path("key")).expect("it is there");
    let file = desk.path("changed");
    fs::copy(desk.path("key"), &file).expect("it can be copied");
    Trial::usual("signing-keys", vec![seed]).run(|bytes| {
        fs::write(&file, bytes).expect("the file can be written");
        match read(&file) {
            Ok(key) => {
                assert!(key == whole, "a key of which one half was changed is none");
                "the same".to_owned()
            }
            Err(error) => format!("{error:#}").replace(&file.display().to_string(), ""),
        }
    });
    desk.munim("seal-key seal").done();
    let seed = fs::read(desk.path("seal")).expect("it is there");
    fs::copy(desk.path("seal"), &file).expect("it can be copied");
    Trial::usual("seal-keys", vec![seed]).run(|bytes| {
        fs::write(&file, bytes).expect("the file can be written");
        let read = door::secrets::Seal::read(&file, &desk.path("office"));
        read.map_or_else(|refused| refused.to_string(), |_| "read".to_owned())
    });
}

#[test]
fn replies_of_a_time_stamp_authority() {
    let query = Query::of(b"a head").expect("the machine has random numbers");
    // Status 0, and behind it the question itself, which holds imprint and nonce.
    let reply = |status: u8| {
        let inner = [&[0x30, 3, 2, 1, status][..], &query.bytes].concat();
        let length = u8::try_from(inner.len()).expect("it is short");
        [&[0x30, length][..], &inner].concat()
    };
    assert!(query.check(&reply(0)).is_ok() && query.check(&reply(2)).is_err());
    Trial::usual("time-stamps", vec![reply(0), reply(1), reply(2)]).run(|bytes| {
        query.check(bytes).map_or_else(|error| error.to_string(), |()| "granted".to_owned())
    });
}
