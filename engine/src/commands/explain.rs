//! `munim explain`: why a balance is what it is: every posting, its event, its input, the file and
//! the row.

use crate::document::read_again;
use crate::folder::Folder;
use crate::history::look_at_each;
use crate::objection::Objection;
use crate::output::Table;
use anyhow::{Result, bail};
use office::{Office, telling};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, Date, Event, Lens, Moment, Name, Origin, Quantity, Recorded, Say,
    Sentence, SourceId, Total, Wording, sentence,
};

/// A posting and where it came from.
struct Line {
    seq: u64,
    recorded_at_us: i64,
    as_of: Option<Date>,
    event: &'static str,
    id: Wording,
    value_date: Date,
    quantity: Quantity,
    origin: Origin,
    /// The paper of an entry that no row of a file gave: a voucher.
    voucher: Option<Name>,
}

/// A balance with everything behind it.
pub struct Explanation {
    office: Office,
    lines: Vec<Line>,
    asset: AssetId,
    account: AccountId,
    rows: BTreeMap<(SourceId, u32), String>,
}

/// Explains the balance of an account in an asset.
pub fn explain(folder: &Folder, account: &str, asset: &str, lens: Lens) -> Result<Explanation> {
    let mut lines = Vec::new();
    let office = look_at_each(folder, lens, |office, seq, recorded_at_us, recorded| {
        let ids = office.directory.account_id(account).zip(office.directory.asset_id(asset));
        if let Some((account, asset)) = ids {
            lines.extend(line(recorded, account, asset, seq, recorded_at_us));
        }
    })?;
    let Some(account_id) = office.directory.account_id(account) else {
        bail!(Objection::unknown_account(&account.into()))
    };
    let Some(asset_id) = office.directory.asset_id(asset) else {
        bail!(Objection(sentence!("asset {asset} is not known to this office", asset = asset)))
    };
    let rows = source_rows(folder, &office, &lines)?;
    Ok(Explanation { office, lines, asset: asset_id, account: account_id, rows })
}

fn line(
    recorded: &Recorded,
    account: AccountId,
    asset: AssetId,
    seq: u64,
    recorded_at_us: i64,
) -> Option<Line> {
    let entry = recorded.event.entry()?;
    let touches =
        entry.postings().iter().any(|posting| posting.account == account && posting.asset == asset);
    touches.then(|| Line {
        seq,
        recorded_at_us,
        as_of: recorded.event.as_of(),
        event: recorded.event.name(),
        id: telling::paper(&recorded.event),
        value_date: entry.value_date(),
        quantity: entry.moved(account, asset).quantity().unwrap_or_default(),
        origin: recorded.origin,
        voucher: voucher_id(&recorded.event),
    })
}

fn voucher_id(event: &Event) -> Option<Name> {
    if let Event::Booked(Booked::Voucher(voucher), _) = event {
        Some(voucher.voucher_id.clone())
    } else {
        None
    }
}

/// The text of every row behind the lines, out of the kept documents.
fn source_rows(
    folder: &Folder,
    office: &Office,
    lines: &[Line],
) -> Result<BTreeMap<(SourceId, u32), String>> {
    let mut wanted: BTreeMap<SourceId, Vec<u32>> = BTreeMap::new();
    for line in lines {
        if let Origin::Row { source, row } = line.origin {
            wanted.entry(source).or_default().push(row);
        }
    }
    let archive = folder.archive_read_only()?;
    let mut texts = BTreeMap::new();
    for (source, mut rows) in wanted {
        rows.sort_unstable();
        let document = &office.sources.file(source).document;
        read_again(&archive, document, |all, text| {
            let lines = lines_of(text);
            for row in all.filter(|row| rows.binary_search(&row.row).is_ok()) {
                let at = usize::try_from(row.line).unwrap_or(usize::MAX).saturating_sub(1);
                let text = lines.get(at).map(|line| String::from_utf8_lossy(line).into_owned());
                texts.insert((source, row.row), text.unwrap_or_default());
            }
        })?;
    }
    Ok(texts)
}

/// The lines of a text as the door counts them: each ends with LF, CR LF or CR.
fn lines_of(text: &[u8]) -> Vec<&[u8]> {
    let (mut lines, mut rest) = (Vec::new(), text);
    while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        let (line, behind) = rest.split_at(end);
        lines.push(line);
        rest = behind.strip_prefix(b"\r\n").unwrap_or(&behind[1..]);
    }
    lines.push(rest);
    lines
}

impl Explanation {
    /// Every posting with the balance after it.
    pub fn table(&self) -> Table<'_> {
        let mut balance = Total::ZERO;
        let show = |total| Wording::from(self.office.directory.show_total(self.asset, total));
        let rows = self.lines.iter().map(move |line| {
            balance += line.quantity;
            let (file, row, text) = self.place(line);
            vec![
                line.seq.wording(),
                Moment(line.recorded_at_us.saturating_mul(1000)).wording(),
                line.as_of.map(|date| date.wording()).unwrap_or_default(),
                line.event.into(),
                line.id.clone(),
                line.value_date.wording(),
                show(line.quantity.into()),
                show(balance),
                file,
                row.into(),
                text.into(),
            ]
        });
        Table::new(
            &[
                "seq",
                "recorded_at",
                "as_of",
                "event",
                "id",
                "value_date",
                "quantity",
                "balance",
                "file",
                "row",
                "row_text",
            ],
            rows,
        )
    }

    /// What all of it adds up to.
    pub fn sum(&self) -> Sentence {
        let balance = self.office.ledger.balance(self.account, self.asset);
        let show = |total| self.office.directory.show_total(self.asset, total);
        let directory = &self.office.directory;
        let (account, asset) =
            (&directory.account(self.account).account, directory.asset(self.asset).code());
        sentence!(
            "{account} {asset}: settled {settled}, pending {pending}, total {total} ({count} postings; + is owed to the account, − is held there or owed by it)",
            account = account,
            asset = asset,
            settled = show(balance.settled()),
            pending = show(balance.pending()),
            total = show(balance.total()),
            count = self.lines.len()
        )
    }

    /// File, row and its text; of a voucher that no row gave, the voucher.
    fn place(&self, line: &Line) -> (Wording, String, String) {
        match line.origin {
            Origin::Row { source, row } => {
                let text = self.rows.get(&(source, row)).cloned().unwrap_or_default();
                (self.office.sources.file(source).document.name.wording(), row.to_string(), text)
            }
            Origin::Command => {
                let voucher =
                    |voucher_id: &Name| sentence!("voucher {voucher_id}", voucher_id = voucher_id);
                let paper = line.voucher.as_ref().map_or_else(|| sentence!("a command"), voucher);
                (paper.into(), String::new(), String::new())
            }
        }
    }
}
