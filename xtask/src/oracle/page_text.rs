//! The text of a page: its fenced blocks, what a clerk keys in them and what must come out.
//!
//! ```text
//!  csv KIND   a plain file as it would be loaded: accounts, instruments, positions, prices,
//!             trades, deliveries, payments …; `csv KIND on DATE` is keyed on that day, and not on
//!             the day that its rows are about
//!  closings   period, date: which period is closed when the day is over
//!  entries    booked, event, value_date, account, asset, quantity: every posting of the page,
//!             and no other; a block without rows: nothing is posted
//!  balances   date, account, asset, settled, pending: at the close of a day
//!  fails      date, street_account, instrument, quantity, since, age_settlement_days: every fail
//!             at the close of a day
//!  money      date, clearing_house, currency, net_money: what the clearing house pays (+) or is
//!             paid, before it moves
//!  late       event, id, about, counts_on: every late item of the page
//!  report NAME  columns of that report: every row of it when the page is over
//!  market     the market of the office: us, unless the page says another
//! ```

use terms::{Date, Input, SourceKind, Unreadable};

/// A table of what must come out: cells without blanks around them, the header left out.
pub type Rows = Vec<Vec<String>>;

/// What a clerk keys.
#[derive(Debug)]
pub struct Keyed {
    /// What.
    pub input: Input,
    /// On which day; none: on the one that it is about.
    pub on: Option<Date>,
}

/// A page, read.
#[derive(Debug, Default)]
pub struct PageText {
    /// What a clerk keys, in the order of the page.
    pub inputs: Vec<Keyed>,
    /// Which period is closed on which day.
    pub closings: Rows,
    /// Every posting; none: the page does not tell them.
    pub entries: Option<Rows>,
    /// Balances by day.
    pub balances: Rows,
    /// Fails by day.
    pub fails: Rows,
    /// Money of the clearing house by day.
    pub money: Rows,
    /// Every late item.
    pub late: Rows,
    /// What reports show when the page is over.
    pub reports: Vec<ReportText>,
    /// The market of the office; none: the United States.
    pub market: Option<String>,
}

/// Some columns of a report, and all its rows.
#[derive(Debug)]
pub struct ReportText {
    /// Which report.
    pub name: String,
    /// Which columns.
    pub columns: Vec<String>,
    /// Every row.
    pub rows: Rows,
}

impl PageText {
    /// Reads a page; a sentence when a block is not what it says.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut page = Self::default();
        for (label, block) in blocks(text) {
            match label.split_once(' ').unwrap_or((label, "")) {
                ("csv", kind) => page.inputs.extend(keyed(kind, &block)?),
                ("closings", _) => page.closings.extend(rows(&block, "period,date")?),
                ("market", _) => page.market = Some(block.trim().to_owned()),
                ("report", name) => page.reports.push(report(name.trim(), &block)?),
                ("late", _) => page.late.extend(rows(&block, "event,id,about,counts_on")?),
                ("entries", _) => page
                    .entries
                    .get_or_insert_default()
                    .extend(rows(&block, "booked,event,value_date,account,asset,quantity")?),
                ("balances", _) => {
                    page.balances.extend(rows(&block, "date,account,asset,settled,pending")?);
                }
                ("fails", _) => page.fails.extend(rows(
                    &block,
                    "date,street_account,instrument,quantity,since,age_settlement_days",
                )?),
                ("money", _) => {
                    page.money.extend(rows(&block, "date,clearing_house,currency,net_money")?);
                }
                _ => {}
            }
        }
        // A page about a report alone need not tell every posting.
        if page.entries.is_none() && page.reports.is_empty() {
            Err("the page has no entries; what must come out?".to_owned())
        } else {
            Ok(page)
        }
    }
}

/// The fenced blocks of a page with their labels.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let (mut blocks, mut is_open): (Vec<(&str, String)>, bool) = (Vec::new(), false);
    for line in text.lines() {
        match (line.strip_prefix("```"), blocks.last_mut().filter(|_| is_open)) {
            (Some(_), Some(_)) => is_open = false,
            (Some(label), None) => {
                blocks.push((label.trim(), String::new()));
                is_open = true;
            }
            (None, Some((_, block))) => block.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    blocks
}

fn keyed(label: &str, block: &str) -> Result<Vec<Keyed>, String> {
    let (kind, on) = match label.split_once(" on ") {
        Some((kind, on)) => {
            let on = on.trim();
            (kind, Some(Date::parse(on).ok_or_else(|| format!("csv {label}: {on} is no day"))?))
        }
        None => (label, None),
    };
    let inputs = inputs(kind.trim(), block)?;
    Ok(inputs.into_iter().map(|input| Keyed { input, on }).collect())
}

fn inputs(kind: &str, block: &str) -> Result<Vec<Input>, String> {
    let source = SourceKind::parse(kind)
        .ok_or_else(|| format!("csv {kind}: expected one of {}", SourceKind::words()))?;
    let rows = inbound::open(source, block.as_bytes(), None)
        .map_err(|refused| format!("csv {kind}: {refused}"))?;
    let input = |row: inbound::Row| match row.input {
        Input::Unreadable(Unreadable { message, .. }) => {
            Err(format!("csv {kind}, row {}: {}", row.row, office::words::english(&message)))
        }
        input => Ok(input),
    };
    rows.map(input).collect()
}

fn report(name: &str, block: &str) -> Result<ReportText, String> {
    let header = block.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let columns = header.split(',').map(|column| column.trim().to_owned()).collect();
    Ok(ReportText { name: name.to_owned(), columns, rows: rows(block, header)? })
}

fn rows(block: &str, header: &str) -> Result<Rows, String> {
    let cells = |line: &str, count| -> Vec<String> {
        line.splitn(count, ',').map(|cell| cell.trim().to_owned()).collect()
    };
    let columns = cells(header, usize::MAX);
    // A sentence stands in the last column, with its commas.
    let lines = block.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.map(|line| cells(line, columns.len()));
    if lines.next().as_ref() != Some(&columns) {
        return Err(format!("expected the header {header}"));
    }
    let rows: Rows = lines.collect();
    match rows.iter().find(|row| row.len() != columns.len()) {
        Some(row) => Err(format!("{}: expected {} cells, {header}", row.join(","), columns.len())),
        None => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::PageText;

    #[test]
    fn blocks_are_read_by_their_labels() {
        let page = "# A page\n```csv prices\ndate,instrument,price,currency,source\n2026-11-18,XYZ,5.00,USD,close\n```\ntext\n```entries\nbooked, event, value_date, account, asset, quantity\n2026-11-18, trade booked, 2026-11-19, A, USD, -1.00\n```\n";
        let page = PageText::parse(page).expect("a page");
        assert_eq!(
            (page.inputs.len(), page.entries.expect("it tells them")[0][5].as_str()),
            (1, "-1.00")
        );
        let empty = "```entries\nbooked,event,value_date,account,asset,quantity\n```\n";
        let none = PageText::parse(empty).expect("a page on which nothing is posted").entries;
        assert_eq!(none, Some(Vec::new()));
        assert!(PageText::parse("# Nothing\n").is_err());
        assert!(
            PageText::parse("```csv pries\n```\n").expect_err("no such kind").contains("csv pries")
        );
    }
}
