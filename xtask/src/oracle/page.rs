//! A page, played: a scenario that a clerk can check by hand, run through an office day by day.
//!
//! Within a day: opening balances, prices and whatever else has a day, trades and allocations, what
//! is due settles, deliveries, the clearing house's money is reckoned, payments, vouchers, which a
//! second person approves, the jobs of the day, close. So the postings come in the order in which
//! the page tells them.

use super::case::Outcome;
use super::clerk::Clerk;
use super::fields::{Reading, Unsolved};
use super::page_text::{Keyed, PageText, ReportText, Rows};
use office::papers;
use office::settlement::view::{clearing_money, fails};
use reports::{Cell, Day, Draw};
use std::collections::BTreeSet;
use terms::{Actor, Approve, Date, Event, Input, Kind, Name, Period};

/// The second person of a page.
const APPROVER: &str = "the controller";

/// Plays a page and compares.
pub fn run(text: &str) -> Outcome {
    let page = match PageText::parse(text) {
        Ok(page) => page,
        Err(sentence) => return Outcome::Fail(vec![sentence]),
    };
    match Play::of(&page) {
        Ok(play) if play.differences.is_empty() => Outcome::Pass,
        Ok(play) => Outcome::Fail(play.differences),
        Err(Unsolved::Refused(why)) => Outcome::Fail(vec![format!("the house refused it: {why}")]),
        Err(Unsolved::NotTheShape) => Outcome::Fail(vec!["the page has no dated input".to_owned()]),
    }
}

struct Play<'p> {
    page: &'p PageText,
    clerk: Clerk,
    postings: Rows,
    days: BTreeSet<Date>,
    differences: Vec<String>,
}

impl<'p> Play<'p> {
    fn of(page: &'p PageText) -> Reading<Self> {
        let of_tables = [&page.balances, &page.fails, &page.money].into_iter().flatten();
        let of_tables = of_tables.map(|row| &row[0]).chain(page.closings.iter().map(|row| &row[1]));
        let of_tables = of_tables.filter_map(|day| Date::parse(day));
        let days: BTreeSet<Date> = page.inputs.iter().filter_map(day_of).chain(of_tables).collect();
        let first = *days.first().ok_or(Unsolved::NotTheShape)?;
        let market = page.market.as_deref().unwrap_or("us");
        let clerk = Clerk::of_a_new_office(market, first)?;
        let mut play = Self { page, clerk, postings: Rows::new(), days, differences: Vec::new() };
        for keyed in page.inputs.iter().filter(|keyed| day_of(keyed).is_none()) {
            play.clerk.key(keyed.input.clone())?;
        }
        while let Some(date) = play.days.pop_first() {
            play.day(date)?;
        }
        let postings = std::mem::take(&mut play.postings);
        if let Some(entries) = &page.entries {
            play.compare("entries", entries, &postings);
        }
        play.compare_late();
        for report in &page.reports {
            play.compare_report(report)?;
        }
        Ok(play)
    }

    fn day(&mut self, date: Date) -> Reading<()> {
        self.clerk.open_day(date)?;
        self.key(date, |input| !is_of_the_day(input))?;
        self.key(date, |input| matches!(input, Input::Trade(_) | Input::Allocate(_)))?;
        self.clerk.settle(date)?;
        self.key(date, |input| matches!(input, Input::Deliver(_)))?;
        self.compare_money(date)?;
        self.key(date, |input| matches!(input, Input::Pay(_)))?;
        self.key(date, |input| matches!(input, Input::ProposeVoucher(_)))?;
        self.approve(date)?;
        for event in self.clerk.work(date)? {
            self.note(date, &event);
        }
        self.clerk.close_day(date)?;
        self.close_periods(date)?;
        self.compare_balances(date)?;
        self.compare_fails(date);
        Ok(())
    }

    fn key(&mut self, date: Date, is_now: impl Fn(&Input) -> bool) -> Reading<()> {
        let page = self.page;
        for keyed in
            page.inputs.iter().filter(|keyed| day_of(keyed) == Some(date) && is_now(&keyed.input))
        {
            for event in self.clerk.key(keyed.input.clone())? {
                self.note(date, &event);
            }
        }
        Ok(())
    }

    /// Somebody else approves every voucher that was put forward.
    fn approve(&mut self, date: Date) -> Reading<()> {
        let open: Vec<Name> = self
            .clerk
            .office
            .proposals
            .open()
            .map(|(proposal_id, _)| proposal_id.clone())
            .collect();
        for proposal_id in open {
            let by = Actor::by_word(APPROVER).expect("it is a name");
            for event in self.clerk.key(Input::Approve(Approve {
                proposal_id,
                by,
                shown: None,
                moves: terms::Moves::default(),
            }))? {
                self.note(date, &event);
            }
        }
        Ok(())
    }

    /// Closes the periods whose turn it is; a year's result is carried with its last one.
    fn close_periods(&mut self, date: Date) -> Reading<()> {
        let page = self.page;
        let of_today = page.closings.iter().filter(|row| row[1] == date.to_string());
        for period in of_today.map(|row| Period::parse(&row[0])) {
            let period = period.ok_or(Unsolved::NotTheShape)?;
            for event in self.clerk.close_period(period, APPROVER)? {
                self.note(date, &event);
            }
        }
        Ok(())
    }

    /// A page that has no such table has no late items.
    fn compare_late(&mut self) {
        let late = self.clerk.office.periods.late().iter();
        let found: Rows = late
            .map(|item| {
                let (about, counts_on) = (item.about.to_string(), item.accounting_date.to_string());
                vec![item.event.to_string(), item.id.to_string(), about, counts_on]
            })
            .collect();
        let expected = &self.page.late;
        self.compare("late", expected, &found);
    }

    /// Every row of a report at the end of the last day, in the columns that the page names.
    fn compare_report(&mut self, expected: &ReportText) -> Reading<()> {
        let report = reports::named(&expected.name).ok_or(Unsolved::NotTheShape)?;
        let Draw::Office(draw) = report.draw else { return Err(Unsolved::NotTheShape) };
        let place = |column: &String| report.columns.iter().position(|own| own.name == column);
        let places: Option<Vec<usize>> = expected.columns.iter().map(place).collect();
        let places = places.ok_or(Unsolved::NotTheShape)?;
        let day = Day::at(&self.clerk.office, None);
        let shown = |row: Vec<Cell>| -> Vec<String> {
            places.iter().map(|place| row[*place].english().into_owned()).collect()
        };
        let found: Rows = draw(&self.clerk.office, day).rows.map(shown).collect();
        self.compare(&expected.name, &expected.rows, &found);
        Ok(())
    }

    fn note(&mut self, date: Date, event: &Event) {
        let Some(entry) = event.entry() else { return };
        let directory = &self.clerk.office.directory;
        for posting in entry.postings() {
            let account = directory.account(posting.account).account.to_string();
            let (asset, quantity) = (
                directory.asset(posting.asset).code().to_string(),
                directory.show(posting.asset, posting.quantity),
            );
            self.postings.push(vec![
                date.to_string(),
                event.name().to_owned(),
                entry.value_date().to_string(),
                account,
                asset,
                quantity,
            ]);
        }
        if entry.value_date() > date {
            self.days.insert(entry.value_date());
        }
    }

    fn compare_balances(&mut self, date: Date) -> Reading<()> {
        let expected = of_day(&self.page.balances, date);
        let mut found = Rows::new();
        for row in &expected {
            let (account, asset) = (self.clerk.account(&row[1])?, self.clerk.asset(&row[2])?);
            let (office, balance) =
                (&self.clerk.office, self.clerk.office.ledger.balance(account, asset));
            let show = |total| office.directory.show_total(asset, total);
            found.push(vec![
                row[0].clone(),
                row[1].clone(),
                row[2].clone(),
                show(balance.settled()),
                show(balance.pending()),
            ]);
        }
        self.compare("balances", &expected, &found);
        Ok(())
    }

    /// A day that the page names has every fail; a day that it does not name is not looked at.
    fn compare_fails(&mut self, date: Date) {
        let expected = of_day(&self.page.fails, date);
        let directory = &self.clerk.office.directory;
        let row = |fail: office::settlement::view::Fail| {
            let account = directory.account(fail.street_account).account.to_string();
            let (instrument, quantity) = (
                directory.asset(fail.instrument).code(),
                directory.show_total(fail.instrument, fail.quantity),
            );
            vec![
                date.to_string(),
                account,
                instrument.to_string(),
                quantity,
                fail.since.to_string(),
                fail.age_settlement_days.to_string(),
            ]
        };
        let found: Rows =
            fails(&self.clerk.office.street, directory, date).into_iter().map(row).collect();
        if !expected.is_empty() {
            self.compare("fails", &expected, &found);
        }
    }

    fn compare_money(&mut self, date: Date) -> Reading<()> {
        let expected = of_day(&self.page.money, date);
        let office = &self.clerk.office;
        let houses: Vec<_> = office
            .directory
            .accounts()
            .filter(|(_, account)| account.kind == Kind::ClearingHouse)
            .map(|(id, _)| id)
            .collect();
        let price_of = |asset| office.price_used(asset, date).map(|used| used.price.price);
        let mut found = Rows::new();
        for row in &expected {
            let currency = self.clerk.asset(&row[2])?;
            let firm = self.clerk.account(&row[1])?;
            let money =
                clearing_money(&office.ledger, &office.directory, &houses, currency, price_of);
            let net = money
                .iter()
                .filter(|money| money.clearing_house == firm)
                .map(office::settlement::view::ClearingMoney::net_money);
            let net = office.directory.show_total(currency, net.sum());
            found.push(vec![row[0].clone(), row[1].clone(), row[2].clone(), net]);
        }
        self.compare("money", &expected, &found);
        Ok(())
    }

    /// Says what is missing of the expected rows and what was found besides; each row counts once.
    fn compare(&mut self, table: &str, expected: &Rows, found: &Rows) {
        let mut besides = found.clone();
        for row in expected {
            match besides.iter().position(|found| found == row) {
                Some(index) => drop(besides.remove(index)),
                None => self
                    .differences
                    .push(format!("{table}: expected {}, found nothing", row.join(","))),
            }
        }
        let surplus =
            besides.iter().map(|row| format!("{table}: expected nothing, found {}", row.join(",")));
        self.differences.extend(surplus);
    }
}

fn of_day(rows: &Rows, date: Date) -> Rows {
    rows.iter().filter(|row| row[0] == date.to_string()).cloned().collect()
}

/// Does it wait for its turn within the day?
const fn is_of_the_day(input: &Input) -> bool {
    matches!(
        input,
        Input::Trade(_)
            | Input::Allocate(_)
            | Input::Deliver(_)
            | Input::Pay(_)
            | Input::ProposeVoucher(_)
    )
}

/// The day on which an input is keyed; none for what is keyed before the first day.
fn day_of(keyed: &Keyed) -> Option<Date> {
    if keyed.on.is_some() {
        return keyed.on;
    }
    match &keyed.input {
        // An execution says its moment, and the market's clock its day.
        Input::Trade(report) => Some(
            report
                .trade_date
                .unwrap_or_else(|| super::clerk::market().trade_date(report.executed_at)),
        ),
        other => papers::paper(other).day(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, run};

    const POSTED: &str = "```csv positions\ndate,account,asset,quantity,cost\n2026-06-01,CAPITAL,USD,1.00,\n2026-06-01,BANK,USD,-1.00,\n```\n";

    /// A page that says that nothing is posted fails when something is; one that says nothing of
    /// postings has another table.
    #[test]
    fn an_empty_table_of_entries_is_compared() {
        let empty = "```entries\nbooked,event,value_date,account,asset,quantity\n```\n";
        let Outcome::Fail(found) = run(&format!("{POSTED}{empty}")) else {
            panic!("four postings are on no row");
        };
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.iter().all(|found| found.starts_with("entries: expected nothing")));
        let none = "```report exceptions\ncheck,item\n```\n";
        assert!(matches!(run(&format!("{POSTED}{none}")), Outcome::Pass));
    }
}
