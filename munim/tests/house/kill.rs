//! The program is killed at random moments, and the command is given again until it is done (R5).
//!
//! A kill leaves the machine running: what was written stays. What it must not leave: a trade
//! twice, a trade lost, a journal that does not verify.

use crate::office::{Chance, Desk, INSTRUMENTS};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

const TRADES: usize = 20_000;
const CLIENTS: usize = 400;
const SEED: u64 = 20_131_007;

/// For how long lives are begun.
const BEGIN_FOR: Duration = Duration::from_secs(18);

/// So often it is killed in the full form of `cargo xtask hardening`.
const KILLS_IN_FULL: usize = 1_000;

/// So often a command is given and killed, in one life, before it may end.
const TIMES: usize = 12;

const LOAD: &str = "load office trades morning.csv --quiet";
const DAY: &str = "day office --date 2013-10-07 --trades afternoon.csv --prices prices.csv --deliveries deliveries.csv --quiet";

fn trades(half: usize) -> String {
    let mut text = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,cancels\n",
    );
    let first = half * TRADES / 2;
    for number in first..first + TRADES / 2 {
        let (minute, second) = (number / 60 % 60, number % 60);
        let at = format!("2013-10-07T1{half}:{minute:02}:{second:02}.{number:06}-04:00");
        let (account, instrument) =
            (format!("C{}", number % CLIENTS), ["BAC", "IBM"][number / 3 % 2]);
        let side = ["B", "S"][number / 7 % 2];
        let facts = format!(
            "{at},{account},{side},{instrument},{},{}.{:02},USD,XNYS,A",
            1 + number % 900,
            10 + number % 170,
            number % 100
        );
        writeln!(text, "T{number},{facts},").expect("memory takes it");
        if number % 50 == 49 {
            writeln!(text, "X{number},{facts},T{number}").expect("memory takes it");
        }
        if number % 997 == 0 {
            writeln!(text, "R{number},{at},NOBODY,B,BAC,1,1,USD,XNYS,A,").expect("memory takes it");
        }
    }
    text
}

fn accounts() -> String {
    let mut text = String::from("account,family,kind,name,class\n");
    for number in 0..CLIENTS {
        writeln!(text, "C{number},client,margin,Client {number},customer")
            .expect("memory takes it");
    }
    text
}

fn furnish(desk: &Desk) {
    desk.munim("init office --market us --date 2013-10-07 --quiet").done();
    desk.munim("load office accounts accounts.csv --quiet").done();
    desk.munim("load office instruments instruments.csv --quiet").done();
}

fn books(desk: &Desk) -> BTreeMap<&'static str, String> {
    let mut books = desk.books("office");
    books.extend(
        ["sources", "rejections"].map(|name| {
            (name, desk.munim(&format!("report office {name} --format csv")).done().out)
        }),
    );
    books
}

/// Gives a command again and again, killing it after up to `most`, unless it was faster; then to
/// its end. How often it was killed.
fn give_until_done(desk: &Desk, line: &str, most: Duration, chance: &mut Chance) -> usize {
    let mut kills = 0;
    for time in 0..TIMES {
        let mut child = desk.start(line);
        // Mostly before its end, so that there are many kills; now and then about its end.
        let part = u32::try_from(chance.below(if time % 4 == 3 { 1100 } else { 800 }))
            .expect("about 1000");
        std::thread::sleep(most * part / 1000);
        child.kill().expect("it can be killed");
        kills += usize::from(child.wait().expect("it ends").code().is_none());
    }
    desk.munim(line).done();
    kills
}

#[test]
fn a_killed_program_is_simply_started_again() {
    let desk = Desk::new();
    desk.file("accounts.csv", accounts());
    desk.file("instruments.csv", INSTRUMENTS);
    desk.file("morning.csv", trades(0));
    desk.file("afternoon.csv", trades(1));
    desk.file("prices.csv", "date,instrument,price,currency,source\n2013-10-07,BAC,14,USD,close\n");
    desk.file("deliveries.csv", "delivery_id,date,street_account,location_account,asset,quantity\nD1,2013-10-07,NSCC,DTC,IBM,7\n");
    furnish(&desk);
    let timed = |line: &str| {
        let start = Instant::now();
        desk.munim(line).done();
        start.elapsed()
    };
    let (load, day) = (timed(LOAD), timed(DAY));
    let expected = books(&desk);
    let (start, mut chance, mut kills, mut lives) = (Instant::now(), Chance::new(SEED), 0, 0);
    let is_full = std::env::var("MUNIM_HARDENING").is_ok_and(|form| form == "full");
    while if is_full { kills < KILLS_IN_FULL } else { start.elapsed() < BEGIN_FOR } {
        std::fs::remove_dir_all(desk.path("office")).expect("it is there");
        furnish(&desk);
        kills += give_until_done(&desk, LOAD, load, &mut chance);
        kills += give_until_done(&desk, DAY, day, &mut chance);
        assert_eq!(books(&desk), expected, "seed {SEED}, life {lives}");
        desk.munim("verify office").done();
        lives += 1;
    }
    println!(
        "counted R5: {kills} tried, {kills} survived: kills in {lives} lives of {TRADES} trades, load in {load:?}, day in {day:?}, seed {SEED}"
    );
    assert!(kills > 5);
}
