//! A proposal in the words of editions 1 to 3, whose approvals bound to the hash of these words.
//! They are never changed.

use super::proposals::Kept;
use crate::shared::directory::Directory;
use terms::{ContentHash, Document, Every, Matter, Name, ReverseOn, VoucherForm, VoucherLine};

/// The BLAKE3 hash of a proposal: of its id, who put it forward, and its sentences, a line each.
pub(super) fn hash(proposal_id: &Name, kept: &Kept, directory: &Directory) -> ContentHash {
    let head = format!("{proposal_id}\nby {}\n", kept.by.person);
    let text =
        kept.parts.iter().fold(head, |text, part| text + &sentence(&part.matter, directory) + "\n");
    ContentHash(*blake3::hash(text.as_bytes()).as_bytes())
}

fn sentence(matter: &Matter, directory: &Directory) -> String {
    match matter {
        Matter::Line(line) => line_sentence(line, directory),
        Matter::Reversal { voucher_id } => format!("take back voucher {voucher_id}"),
        Matter::Reopening { period, reason } => format!("reopen period {period}: {reason}"),
        Matter::DayReopening { date, reason } => format!("reopen day {date}: {reason}"),
        Matter::Document { document, rows, reason } => {
            format!("take in {}: {reason}", document_words(document, *rows))
        }
    }
}

fn document_words(document: &Document, rows: u32) -> String {
    let Document { kind, name, content, layout, bytes } = document;
    let layout = layout.map(|layout| format!(", read by layout {layout}")).unwrap_or_default();
    format!("{} {name}, rows {rows}, bytes {bytes}, content {content}{layout}", kind.as_str())
}

fn line_sentence(line: &VoucherLine, directory: &Directory) -> String {
    let VoucherLine { line, form, debit_account, credit_account, asset, amount } = line;
    let account = |id| &directory.account(id).account;
    let amount = directory.show(*asset, *amount);
    let (debit, credit, currency) =
        (account(*debit_account), account(*credit_account), directory.asset(*asset).code());
    format!(
        "line {line}: {amount} {currency} debit {debit}, credit {credit}, {}",
        form_words(form, directory)
    )
}

fn form_words(form: &VoucherForm, directory: &Directory) -> String {
    let VoucherForm { date, narrative, repeats, reverse_on, subject } = form;
    let repeats = repeats.map(|repeats| match repeats.every {
        Every::Month => format!(", each month until {}", repeats.until),
        Every::Quarter => format!(", each third month until {}", repeats.until),
    });
    let reverse_on = reverse_on.map(|reverse_on| match reverse_on {
        ReverseOn::NextPeriod => ", taken back in the next period".to_owned(),
        ReverseOn::Day(day) => format!(", taken back on {day}"),
    });
    let subject = subject.map(|subject| format!(", for {}", directory.account(subject).account));
    let options = [repeats, reverse_on, subject].into_iter().flatten().collect::<String>();
    format!("dated {date}{options}: {narrative}")
}
