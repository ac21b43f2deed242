//! Forms and lists that help: accounts by a part of a name, a reason that is asked for when it is
//! due, columns by choice, vouchers by a part of an id. Source: `trial.md`, 15, 17, 18, 20.

use crate::clerk::Form;
use crate::office::{Office, PASSWORD};
use crate::program::{Program, trade};
use crate::served::Served;
use crate::wire::Visitor;

/// How the field for whoever approves begins.
const REASON: &str = "<input id=\"field-reason\"";

/// Must the reason of a page's form be given?
fn is_reason_due(page: &str) -> bool {
    let (_, field) = page.split_once(REASON).expect("the form has a reason");
    field.split('>').next().is_some_and(|field| field.contains(" required"))
}

#[test]
fn an_account_is_found_by_a_part_of_a_name_and_told_beside_its_field() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let filled = |account: &str, amount: &str| {
        Form::of(&asha.get("/enter/payments"), "/enter/payments")
            .filled("account.0", account)
            .filled("bank_account.0", "BANK")
            .filled("currency.0", "USD")
            .filled("amount.0", amount)
            .filled("check", "yes")
    };
    let page = filled("alvarez", "1,250.00").send(&asha);
    assert_eq!(page.status, 200);
    let offered = "<option value=\"ANNA\">ANNA · Anna Alvarez</option>";
    assert!(page.body.contains(offered), "{}", page.body);
    assert!(!page.body.contains("value=\"BEN\""), "another client is not offered");

    // Chosen, it stands in the field, whose it is beside it, and what would be posted below.
    let page = Form::of(&page, "/enter/payments")
        .filled("chosen-account.0", "ANNA")
        .filled("check", "yes")
        .send(&asha);
    assert!(page.body.contains("value=\"ANNA\"") && page.body.contains("class=\"names\""));
    let would = page.between("id=\"would\"", "</section>").expect("what it would post");
    assert!(would.contains("Anna Alvarez") && would.contains("1,250.00"), "{would}");

    // Money in needs nobody else, money out does; then the reason is asked for, and nowhere is it
    // called optional.
    let due = ["1250.00", "-1250.00"].map(|amount| {
        let page = filled("ANNA", amount).send(&asha).body;
        let (_, label) = page.split_once("for=\"field-reason\"").expect("it has a label");
        let label = label.split("</label>").next().unwrap_or_default();
        assert!(!label.contains(" optional<"), "{label}");
        is_reason_due(&page)
    });
    assert!(due[0] != due[1], "one of the two goes out: {due:?}");
    assert!(is_reason_due(&asha.get("/enter/deliveries").body), "every delivery is approved");
    let files = asha.get("/files").body;
    assert!(!files.contains("payments-asha"), "what is checked is not kept");
    served.stop();
}

#[test]
fn a_reject_leads_to_the_form_that_mends_its_cause() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let page = asha.get("/queue?kind=rejected_row").body;
    assert!(page.contains("href=\"/enter/accounts?account=ANNE\""), "{page}");
    assert!(page.contains("open it with a row of accounts"), "{page}");
    for told in [".csv, then", "munim "] {
        assert!(!page.contains(told), "nobody at a page has a file or a command at hand: {told}");
    }
    // The step that mends a row is a link of its line, and opens its form at once.
    let link = page.split("href=\"").find(|part| part.contains("?go=repair")).expect("a next step");
    let link = link.split('"').next().expect("it ends").to_owned();
    let led = asha.get(&link);
    assert_eq!(led.status, 303);
    let form = asha.get(led.header("location").expect("it leads on"));
    assert!(form.body.contains("name=\"account.0\" value=\"ANNE\""), "{}", form.body);
    served.stop();
}

#[test]
fn a_voucher_is_found_by_a_part_of_its_id_by_whoever_may_see_accounts() {
    let office = Office::furnished();
    let people =
        "person,version,full_name,desk,roles,active\ngita,1,Gita Larsen,OPS,front_office,yes\n";
    let voucher = "voucher_id,date,debit_account,credit_account,asset,amount,narrative,prepared_by\n\
                   RENT-OCT-7,2013-10-14,BANK,CAPITAL,USD,12.50,rent,asha\n";
    for (kind, content) in [("people", people), ("vouchers", voucher)] {
        let name = format!("more-{kind}.csv");
        std::fs::write(office.path(&name), content).expect("the file can be written");
        office.munim(&format!("load office {kind} {name}"));
    }
    office.munim("approve office RENT-OCT-7 --by ben");
    office.munim("day office --date 2013-10-14");
    office.give_password("gita");
    let served = Served::start(&office);
    for (person, place) in [("gita", None), ("carla", Some("/journal?id=RENT-OCT-7"))] {
        let visitor = Visitor::signed_in(&served.address, person, PASSWORD);
        for asked in ["oct-7", "RENT"] {
            let page = visitor.get(&format!("/search?q={asked}"));
            assert_eq!(page.status, 200, "{person} {asked}");
            for said in ["RENT-OCT-7", "/accounts/CAPITAL", "12.50", "rent"] {
                assert!(page.body.contains(said), "{person} {asked} {said}: {}", page.body);
            }
            assert_eq!(page.body.contains("href=\"/journal?id="), place.is_some(), "{person}");
        }
        // Every link of the answer opens for whoever was given it.
        let page = visitor.get("/search?q=oct-7").body;
        for link in page.split("href=\"").skip(1).filter_map(|part| part.split('"').next()) {
            if link.starts_with("/accounts/") || link.starts_with("/journal?id") {
                assert_eq!(visitor.get(link).status, 200, "{person}: {link}");
            }
        }
    }
    // The whole id leads nowhere that is closed to its reader.
    let gita = Visitor::signed_in(&served.address, "gita", PASSWORD);
    assert_eq!(gita.get("/search?q=RENT-OCT-7").status, 200);
    served.stop();
}

#[test]
fn columns_are_chosen_in_the_address_and_remembered() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let mut asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let has = |page: &str, column: &str| page.contains(&format!("data-column=\"{column}\""));
    let usual = asha.get("/trades").body;
    for (column, is_there) in [("account", true), ("net", true), ("status", true), ("fees", false)]
    {
        assert_eq!(has(&usual, column), is_there, "{column}");
    }
    let asked = asha.get("/trades?columns=trades.&columns=trades.fees");
    let cookie = asked.header("set-cookie").expect("it is remembered").to_owned();
    assert!(cookie.starts_with("columns=trades.fees;"), "{cookie}");
    asha.cookie = format!("{}; columns=trades.fees~lots.cost", asha.cookie);
    let remembered = asha.get("/trades").body;
    for page in [&asked.body, &remembered] {
        // What was chosen, what names a row, every amount and the state.
        for column in ["fees", "trade_id", "quantity", "price", "net", "status"] {
            assert!(has(page, column), "{column}");
        }
        assert!(!has(page, "account"), "it was not chosen");
        assert!(page.contains("ANNA"), "it opens with the row");
    }
    // What is taken away has every column, and a name that is none comes into no cookie.
    let taken = asha.get("/trades?sheet=trades&format=csv").body;
    assert!(taken.starts_with("trade_id,trade_date,settlement_date,account,"), "{taken}");
    // Nothing but what a table of the page has comes into the one cookie.
    let known = asha
        .get("/trades?columns=trades.a%3B%20Domain%3Dx&columns=trades.no_such&columns=trades.fees");
    let kept = known.header("set-cookie").expect("one of them is a column");
    assert!(kept.starts_with("columns=trades.fees~lots.cost;"), "{kept}");
    let foreign = asha.get("/trades?columns=no-such-table.fees");
    assert_eq!(foreign.headers("set-cookie"), [""; 0]);
    // What the chooser shows as chosen is what stands in the row.
    let chooser = remembered.split_once("class=\"chooser\"").expect("it has a chooser").1;
    let chooser = chooser.split("</form>").next().unwrap_or_default();
    let boxes = chooser.split("<input type=\"checkbox\"").skip(1);
    for of_column in boxes.filter_map(|tag| tag.split('>').next()) {
        let column = of_column.split("value=\"trades.").nth(1).expect("its column");
        let column = column.split('"').next().unwrap_or_default();
        assert_eq!(of_column.contains(" checked"), has(&remembered, column), "{column}");
        assert!(!of_column.contains(" disabled") || of_column.contains(" checked"), "{column}");
    }
    let again = asha.get("/trades?columns=trades.");
    assert!(again.header("set-cookie").is_some_and(|kept| kept.starts_with("columns=lots.cost;")));
    assert!(has(&again.body, "account"), "the usual ones");
    served.stop();
}

/// Farid may hand in rows about people alone: what a payment would move is not for him, by no
/// button of a form.
#[test]
fn who_may_not_hand_rows_in_may_not_try_them() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let [asha, farid] =
        ["asha", "farid"].map(|person| Visitor::signed_in(&served.address, person, PASSWORD));
    let row = "payment_id.0=P1&date.0=2013-10-14&account.0=ANNA&bank_account.0=BANK\
               &currency.0=USD&amount.0=-1250.00";
    let send = |by: &Visitor, button: &str| {
        by.post("/enter/payments", &format!("csrf={}&{row}{button}", by.csrf("/me")))
    };
    for button in ["&check=yes", "&more=yes", ""] {
        let answered = send(&farid, button);
        assert_eq!(answered.status, 403, "{button}: {}", answered.body);
        for said in ["Anna Alvarez", "1,250.00", "id=\"would\""] {
            assert!(!answered.body.contains(said), "{button} {said}: {}", answered.body);
        }
    }
    let shown = send(&asha, "&check=yes");
    assert!(shown.body.contains("id=\"would\"") && shown.body.contains("Anna Alvarez"));
    // Whose balance was shown is written down.
    let esther = Visitor::signed_in(&served.address, "esther", PASSWORD);
    let lines = esther.get("/v1/access?person=asha").body;
    assert!(lines.contains("ANNA") && lines.contains("BANK"), "{lines}");
    served.stop();
}

/// Trade T3 named ANNE. Before the repaired row is sent it is shown what it would move: 30 shares
/// of Bank of America at 13.99 are 419.70.
#[test]
fn a_repaired_row_shows_what_it_would_move() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let page = asha.get("/queue?kind=rejected_row").body;
    let link = page.split("href=\"").find(|part| part.contains("?go=repair")).expect("a next step");
    let led = asha.get(link.split('"').next().expect("it ends"));
    let place = led.header("location").expect("it leads to the form").to_owned();
    let form = || Form::of(&asha.get(&place), &place).filled("check", "yes");
    let shown = form().filled("account.0", "ANNA").send(&asha);
    assert_eq!(shown.status, 200);
    let would = shown.between("id=\"would\"", "</section>").expect("what it would move");
    for said in ["Anna Alvarez", "BAC", "419.70"] {
        assert!(would.contains(said), "{said}: {would}");
    }
    let wrong = form().send(&asha);
    let would = wrong.between("id=\"would\"", "</section>").expect("why it would move nothing");
    assert!(would.contains("ANNE"), "{would}");
    let open = asha.get("/queue?kind=rejected_row").body;
    assert!(open.contains("?go=repair"), "what is checked is not kept");
    served.stop();
}

/// A trade of Monday is in the books of Monday, and not in those of Friday: neither its page opens
/// at once, nor does it stand among the hits.
#[test]
fn a_search_is_seen_through_the_lens_of_its_page() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "asha");
    let rows = trade("MONDAY-1", "2013-10-14T09:45:00-04:00", 250, "ANNA");
    assert_eq!(oms.rows("trades", "m1", &rows).status, 200);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let found = |asked: &str| asha.get(&format!("/search?q={asked}"));
    assert_eq!(found("MONDAY-1").header("location"), Some("/trades/MONDAY-1"));
    assert!(found("monday").body.contains("/trades/MONDAY-1"));
    for asked in ["MONDAY-1&as_of=2013-10-11", "monday&as_of=2013-10-11"] {
        let page = found(asked);
        assert_eq!(page.status, 200, "{asked}: {:?}", page.header("location"));
        assert!(!page.body.contains("/trades/MONDAY-1"), "{asked}: {}", page.body);
    }
    let past = found("t1&as_of=2013-10-11").body;
    assert!(past.contains("/trades/T1?as_of=2013-10-11"), "{past}");
    served.stop();
}
