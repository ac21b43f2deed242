//! A clerk's work goes quickly: what is known stands in the form already, many things are one
//! click, and after one thing comes the next. Source: `trial.md`, 13, 15, 17 to 19, 22, 23.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Answered, Visitor};
use std::collections::BTreeMap;

/// The form of a page that is sent to an address, as it stands: names and values.
pub struct Form {
    action: String,
    fields: BTreeMap<String, String>,
}

impl Form {
    #[track_caller]
    pub fn of(page: &Answered, action: &str) -> Self {
        let mark = format!("method=\"post\" action=\"{action}\"");
        let (_, form) = page.body.split_once(&mark).unwrap_or_else(|| panic!("{}", page.body));
        let (form, _) = form.split_once("</form>").expect("a form ends");
        let mut fields = BTreeMap::new();
        for field in form.split("<input ").skip(1) {
            let (field, _) = field.split_once('>').expect("a field ends");
            if let Some(name) = attribute(field, "name") {
                fields.insert(name, attribute(field, "value").unwrap_or_default());
            }
        }
        for select in form.split("<select ").skip(1) {
            let (select, _) = select.split_once("</select>").expect("a choice ends");
            let name = attribute(select, "name").expect("a choice has a name");
            let chosen = select.split("<option ").find(|option| {
                option.split('>').next().is_some_and(|option| option.ends_with(" selected"))
            });
            let chosen = chosen.and_then(|option| attribute(option, "value"));
            fields.insert(name, chosen.unwrap_or_default());
        }
        Self { action: action.to_owned(), fields }
    }

    #[track_caller]
    pub fn says(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_else(|| panic!("{name} in {:?}", self.fields))
    }

    pub fn filled(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn send(&self, by: &Visitor) -> Answered {
        let fields = self.fields.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        by.post(&self.action, &fields.collect::<Vec<_>>().join("&"))
    }
}

/// A text as a form sends it.
fn coded(text: &str) -> String {
    let coded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(coded).collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// Where an answer leads, and the page there.
#[track_caller]
fn next(by: &Visitor, answered: &Answered) -> (String, Answered) {
    assert_eq!(answered.status, 303, "{}", answered.body);
    let place = answered.header("location").expect("it leads somewhere").to_owned();
    let page = by.get(&place);
    assert_eq!(page.status, 200, "{place}");
    (place, page)
}

#[test]
fn a_trade_is_corrected_and_cancelled_from_its_page() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    assert!(!esther.get("/trades/T1").body.contains("/enter/trades"), "an auditor changes nothing");

    let page = asha.get("/trades/T1").body;
    let rebill = "/enter/trades?corrects=T1&amp;account=";
    for way in ["/enter/trades?cancels=T1", "/enter/trades?corrects=T1", rebill] {
        assert!(page.contains(&format!("href=\"{way}\"")), "{way}: {page}");
    }
    let form = Form::of(&asha.get("/enter/trades?corrects=T1&account="), "/enter/trades");
    let as_reported = [
        ("trade_id.0", "T1-COR"),
        ("executed_at.0", "2013-10-07T09:30:00-04:00"),
        ("account.0", ""),
        ("side.0", "B"),
        ("instrument.0", "BAC"),
        ("quantity.0", "100"),
        ("price.0", "14.00"),
        ("currency.0", "USD"),
        ("venue.0", "XNYS"),
        ("capacity.0", "A"),
        ("contra.0", ""),
        ("settlement_date.0", ""),
        ("commission.0", ""),
        ("cancels.0", ""),
        ("corrects.0", "T1"),
        ("reason.0", ""),
    ];
    for (name, value) in as_reported {
        assert_eq!(form.says(name), value, "{name}");
    }
    // The clocks of New York, four hours behind Greenwich in October.
    let form = form.filled("executed_at.0", "2013-10-07 09:30");
    let sent = form.filled("account.0", "BEN").filled("reason.0", "wrong account").send(&asha);
    let (place, page) = next(&asha, &sent);
    assert!(place.starts_with("/trades/T1-COR"), "{place}");
    assert!(page.body.contains("2013-10-07T13:30:00Z"), "{}", page.body);
    assert!(page.body.contains("/accounts/BEN") && page.body.contains("/trades/T1\""));

    let old = asha.get("/trades/T1").body;
    assert!(old.contains("Recorded on 2013-10-11") && old.contains("wrong account"), "{old}");
    assert!(old.contains("/trades/T1-COR") && !old.contains("/enter/trades"), "{old}");

    // The id that was proposed first is taken by the one that was corrected.
    let form = Form::of(&asha.get("/enter/trades?cancels=T1-COR"), "/enter/trades");
    assert_eq!((form.says("trade_id.0"), form.says("corrects.0")), ("T1-COR-CXL", ""));
    let (place, page) = next(&asha, &form.filled("reason.0", "given up").send(&asha));
    assert!(place.starts_with("/trades/T1-COR?"), "{place}");
    for said in ["T1-COR-CXL", "given up", "Recorded on 2013-10-11", "row 2"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    served.stop();
}

const CARL: &str = "\
account,family,kind,name,class
CARL,client,cash,Carl Cohen,customer
";

/// Two of CARL's, who is not known yet, one of nobody's.
const MORE_TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
C1,2013-10-11T09:30:00-04:00,CARL,B,BAC,40,14.10,USD,XNYS,A
C2,2013-10-11T09:31:00-04:00,CARL,B,IBM,20,182.50,USD,XNYS,A
N1,2013-10-11T09:32:00-04:00,NOBODY,B,BAC,10,14.10,USD,XNYS,A
N2,2013-10-11T09:33:00-04:00,NOBODY,B,BAC,11,14.10,USD,XNYS,A
N3,2013-10-11T09:34:00-04:00,NOBODY,S,BAC,12,14.10,USD,XNYS,A
";

/// The document and the row of the first reject of an account that is not known.
#[track_caller]
fn first_of(page: &Answered, account: &str) -> (String, String) {
    let (_, card) = page.body.split_once(&format!(": {account}</h2>")).expect("it has a card");
    let (_, key) = card.split_once("/queue/row:").expect("it leads to its first row");
    let (key, _) = key.split_once('"').expect("an address ends");
    let (source, row) = key.split_once(':').expect("a document and a row");
    (source.to_owned(), row.to_owned())
}

#[test]
fn rejects_are_dealt_with_by_their_cause() {
    let office = Office::furnished();
    std::fs::write(office.path("more.csv"), MORE_TRADES).expect("the file can be written");
    std::fs::write(office.path("carl.csv"), CARL).expect("the file can be written");
    office.munim("load office trades more.csv");
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let rejects = "/queue?kind=rejected_row";

    let page = asha.get(rejects).body;
    // What the row says stands in the list, and a card for each cause: CARL, NOBODY, ANNE.
    assert!(page.contains("C1 · CARL · B · 40 · BAC · 14.10 · USD"), "{page}");
    assert_eq!(page.matches("value=\"resend\"").count(), 3, "{page}");
    for (about, rows) in [("CARL", "2 rows"), ("NOBODY", "3 rows"), ("ANNE", "1 row")] {
        let (_, card) = page.split_once(&format!(": {about}</h2>")).expect("it has a card");
        assert!(card.contains(rows), "{about}: {card}");
    }
    let together = |about: &str, more: &str| {
        let cause = format!("kind=trades&code=account_must_be_known&about={about}");
        asha.post("/queue/causes", &format!("csrf={}&{cause}&{more}", asha.csrf("/me")))
    };
    let (_, still) = next(&asha, &together("CARL", "step=resend"));
    assert!(still.body.contains("0 of 2 booked; 2 still rejected"), "{}", still.body);

    served.stop();
    office.munim("load office accounts carl.csv");
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let together = |about: &str, more: &str| {
        let cause = format!("kind=trades&code=account_must_be_known&about={about}");
        asha.post("/queue/causes", &format!("csrf={}&{cause}&{more}", asha.csrf("/me")))
    };
    let (_, booked) = next(&asha, &together("CARL", "step=resend"));
    assert!(booked.body.contains("Sent again and booked"), "{}", booked.body);
    assert_eq!(booked.body.matches("value=\"resend\"").count(), 2);
    for trade in ["C1", "C2"] {
        assert!(asha.get(&format!("/trades/{trade}")).body.contains("/accounts/CARL"));
    }

    // One repaired row leads to the next of its cause; the first row of the first file has its own.
    let (source, row) = first_of(&booked, "NOBODY");
    assert_eq!(row, "4");
    let place = format!("/files/{source}/4");
    let form = Form::of(&asha.get(&place), &place).filled("account.0", "ANNA");
    let wrong = form.filled("quantity.0", "ten").send(&asha);
    let marked = wrong.between("id=\"field-quantity.0\"", ">").expect("the field is there");
    assert!(wrong.status != 303 && marked.contains("aria-invalid=\"true\""), "{marked}");
    let form = Form::of(&asha.get(&place), &place).filled("account.0", "ANNA");
    let sent = form.filled("quantity.0", "1,000").send(&asha);
    let (place, page) = next(&asha, &sent);
    assert!(place.starts_with(&format!("/files/{source}/5?")), "{place}");
    assert!(page.body.contains("the next one of the same cause"));
    assert!(asha.get("/trades/N1").body.contains("1,000"));

    // A row is sent again by one button; what is still wrong is said.
    let item = format!("/queue/row:{source}:5");
    let form = format!("csrf={}&step=resend", asha.csrf("/me"));
    let (place, page) = next(&asha, &asha.post(&item, &form));
    assert!(
        place.starts_with("/queue/row%3A") && page.body.contains("1 still rejected"),
        "{place}"
    );
    assert!(page.body.contains("value=\"resend\""));

    let (_, page) = next(&asha, &together("NOBODY", "step=aside&says=not+ours"));
    assert!(!page.body.contains(": NOBODY</h2>") && page.body.contains(": ANNE</h2>"));
    let (source, row) = first_of(&page, "ANNE");
    let place = format!("/files/{source}/{row}");
    let form = Form::of(&asha.get(&place), &place).filled("account.0", "ANNA");
    let sent = form.send(&asha);
    let (place, page) = next(&asha, &sent);
    assert!(place.starts_with(rejects), "{place}");
    assert!(page.body.contains("nothing more of this cause"));
    served.stop();
}

#[test]
fn things_are_found_by_a_part_of_them() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    // T1 is 100 at 14.00, T2 1,000 at 182.50; both are of the last days.
    let finds = [
        ("alvarez+ann", "/accounts/ANNA"),
        ("1,400.00", "/trades/T1"),
        ("182500", "/trades/T2"),
        ("trades.c", "trades.csv"),
        ("t2", "/trades/T2"),
    ];
    for (text, hit) in finds {
        let page = asha.get(&format!("/search?q={text}"));
        assert!(page.status == 200 && page.body.contains(hit), "{text}: {}", page.body);
    }
    assert!(!asha.get("/search?q=1,400.01").body.contains("/trades/T1"));
    served.stop();
}

/// Trial 9, 11, 21 and 23: a fail leads to its trades, says by which rule it is due, and is a page
/// when nothing fails any more.
#[test]
fn a_fail_is_worked_on_down_to_its_trades() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let place = "/queue/fail:NSCC:BAC";
    let page = asha.get(place).body;
    let trades = page.split_once("Trades behind this fail").expect("its trades").1;
    assert!(trades.contains("/trades/T1") && !trades.contains("/trades/T2"), "IBM is another");
    assert!(page.contains("NSCC Procedure VII, section J"), "why it is due: {page}");
    let csrf = asha.csrf("/queue");
    let step = |step: &str| asha.post(place, &format!("csrf={csrf}&step={step}"));
    assert_eq!(step("chase&says=they+deliver+on+Monday").status, 303);
    assert!(asha.get(place).body.contains("they deliver on Monday"));
    // Notice that is given today is of no day of 2013.
    let early = step("buy_in&date=2013-10-15&says=NSCC");
    let (_, told) = next(&asha, &early);
    assert!(told.body.contains("cannot be bought in on 2013-10-15"), "{}", told.body);
    let gone = asha.get("/queue/fail:DTC:BAC");
    assert_eq!(gone.status, 200);
    assert!(gone.body.contains("Nothing fails here any more") && gone.body.contains("/explain/"));
    assert_eq!(asha.get("/queue/fail:DTC:NOTHING").status, 404);
    served.stop();
}

/// A filter has a name, in the reader's own browser, until they sign out; nobody else is shown it,
/// and what the browser would not keep is not said to be saved.
#[test]
fn a_filter_is_kept_under_its_name_until_its_reader_signs_out() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let sign_in = |person: &str| Visitor::signed_in(&served.address, person, PASSWORD);
    let (mut asha, mut carla) = (sign_in("asha"), sign_in("carla"));
    let csrf = asha.csrf("/queue");
    let save = |name: &str, address: &str| {
        let form = format!("csrf={csrf}&name={name}&address={}", coded(address));
        asha.post("/settings/filters", &form)
    };
    let answer = save("Mine", "/queue?kind=fail");
    let kept = answer.header("set-cookie").expect("it is kept").to_owned();
    assert!(kept.starts_with("filters=of=asha&Mine=%2Fqueue%3Fkind%3Dfail;"), "{kept}");
    let kept = kept.split(';').next().expect("its value").to_owned();
    for visitor in [&mut asha, &mut carla] {
        visitor.cookie = format!("{}; {kept}", visitor.cookie);
    }
    assert!(asha.get("/queue").body.contains("href=\"/queue?kind=fail\">Mine<"));
    assert!(!carla.get("/queue").body.contains(">Mine<"), "it is not hers");

    // A letter of Hindi is nine bytes of a name, and fifteen of an address.
    let hindi = "%E0%A4%A8".repeat(32);
    let address = format!("/queue?owner={}", "%E0%A4%A8".repeat(24));
    let form = |name: &str| format!("csrf={csrf}&name={name}&address={}", coded(&address));
    for at in 0..12 {
        let answer = asha.post("/settings/filters", &form(&format!("{at}{hindi}")));
        let cookie = answer.header("set-cookie").unwrap_or_default();
        assert!(cookie.split(';').next().is_some_and(|kept| kept.len() <= 4_096), "{cookie}");
        if cookie.is_empty() {
            let (_, page) = next(&asha, &answer);
            assert!(page.body.contains("the browser keeps no more filters"), "{}", page.body);
            break;
        }
        assert!(at < 11, "there is an end to it");
        let kept = cookie.split(';').next().expect("its value");
        let (session, _) = asha.cookie.split_once("; filters=").expect("it has some");
        asha.cookie = format!("{session}; {kept}");
    }
    let left = asha.post("/sign-out", &format!("csrf={csrf}"));
    let cookies = left.headers("set-cookie");
    assert!(cookies.iter().any(|gone| gone.starts_with("filters=; ")), "{cookies:?}");
    assert!(cookies.iter().all(|gone| gone.contains("Max-Age=0")), "{cookies:?}");
    served.stop();
}
