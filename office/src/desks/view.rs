//! The window of four eyes: what a proposal says, and the hash to which an approval binds.
//!
//! An approval binds to the fields of what is put forward, written one behind the other, each with
//! its name and its length; how they are said in a language may change. Until edition 3 it bound to
//! English sentences (`prose.rs`).

use super::proposals::Kept;
use super::prose;
use crate::shared::directory::Directory;
use terms::{
    ContentHash, Date, Document, Edition, Every, Matter, Name, Period, Repeats, ReverseOn, Say,
    Sentence, VoucherForm, VoucherLine, Wording,
};

terms::sentences! {
    in crate::words::english_words;

    /// What a part of a proposal says.
    pub enum Says {
        #[error("line {line}: {amount} {currency} debit {debit}, credit {credit}, {form}")]
        LineOfAVoucher {
            line: u32,
            amount: Name,
            currency: Name,
            debit: Name,
            credit: Name,
            form: Wording,
        },
        #[error("reverse voucher {voucher_id}")]
        TakeBackVoucher { voucher_id: Name },
        #[error("reopen period {period}: {reason}")]
        ReopenPeriod { period: Period, reason: Name },
        #[error("reopen day {date}: {reason}")]
        ReopenDay { date: Date, reason: Name },
        #[error("post {kind} of {name}, rows {rows}: {reason} (bytes {bytes}, content {content})")]
        TakeInDocument {
            kind: &'static str,
            name: Name,
            rows: u32,
            bytes: u64,
            content: ContentHash,
            reason: Name,
        },
        #[error("post {kind} of {name}, rows {rows}: {reason} (bytes {bytes}, content {content}, read by layout {layout})")]
        TakeInByLayout {
            kind: &'static str,
            name: Name,
            rows: u32,
            bytes: u64,
            content: ContentHash,
            layout: ContentHash,
            reason: Name,
        },
        #[error("dated {date}: {narrative}")]
        Dated { date: Date, narrative: Name },
        #[error("dated {date}, {options}: {narrative}")]
        DatedWith { date: Date, options: Wording, narrative: Name },
        #[error("each month until {until}")]
        EachMonth { until: Date },
        #[error("each third month until {until}")]
        EachThirdMonth { until: Date },
        #[error("auto-reversing in the next period")]
        TakenBackNextPeriod,
        #[error("auto-reversing on {day}")]
        TakenBackOn { day: Date },
        #[error("for {subject}")]
        ForAccount { subject: Name },
    }
}

/// What a proposal says, a sentence for each part: the whole of what is approved.
pub fn sentences(kept: &Kept, directory: &Directory) -> Vec<Sentence> {
    kept.parts.iter().map(|part| says(&part.matter, directory).sentence()).collect()
}

fn says(matter: &Matter, directory: &Directory) -> Says {
    match matter {
        Matter::Line(line) => line_says(line, directory),
        Matter::Reversal { voucher_id } => Says::TakeBackVoucher { voucher_id: voucher_id.clone() },
        Matter::Reopening { period, reason } => {
            Says::ReopenPeriod { period: *period, reason: reason.clone() }
        }
        Matter::DayReopening { date, reason } => {
            Says::ReopenDay { date: *date, reason: reason.clone() }
        }
        Matter::Document { document, rows, reason } => {
            let Document { kind, name, content, layout, bytes } = document.clone();
            let (kind, rows, reason) = (kind.as_str(), *rows, reason.clone());
            match layout {
                Some(layout) => {
                    Says::TakeInByLayout { kind, name, rows, bytes, content, layout, reason }
                }
                None => Says::TakeInDocument { kind, name, rows, bytes, content, reason },
            }
        }
    }
}

fn line_says(record: &VoucherLine, directory: &Directory) -> Says {
    let VoucherLine { line, form, debit_account, credit_account, asset, amount } = record;
    let account = |id| directory.account(id).account.clone();
    Says::LineOfAVoucher {
        line: *line,
        amount: directory.show(*asset, *amount).into(),
        currency: directory.asset(*asset).code().clone(),
        debit: account(*debit_account),
        credit: account(*credit_account),
        form: form_says(form, directory).wording(),
    }
}

fn form_says(form: &VoucherForm, directory: &Directory) -> Says {
    let VoucherForm { date, narrative, repeats, reverse_on, subject } = form;
    let repeats = repeats.map(|Repeats { every, until }| match every {
        Every::Month => Says::EachMonth { until },
        Every::Quarter => Says::EachThirdMonth { until },
    });
    let reverse_on = reverse_on.map(|reverse_on| match reverse_on {
        ReverseOn::NextPeriod => Says::TakenBackNextPeriod,
        ReverseOn::Day(day) => Says::TakenBackOn { day },
    });
    let subject = subject
        .map(|subject| Says::ForAccount { subject: directory.account(subject).account.clone() });
    let options: Vec<Says> = [repeats, reverse_on, subject].into_iter().flatten().collect();
    let (date, narrative) = (*date, narrative.clone());
    if options.is_empty() {
        return Says::Dated { date, narrative };
    }
    Says::DatedWith { date, options: Wording::list(options), narrative }
}

/// The BLAKE3 hash of a proposal, to which an approval binds: of its id, who put it forward, and
/// every field of its parts.
pub fn hash(proposal_id: &Name, kept: &Kept, directory: &Directory) -> ContentHash {
    if directory.edition() <= Edition::LAST_UNMARKED {
        return prose::hash(proposal_id, kept, directory);
    }
    let mut fields = Fields(blake3::Hasher::new());
    fields.field("proposal", proposal_id);
    fields.field("by", &kept.by.person);
    for part in &kept.parts {
        fields.matter(&part.matter, directory);
    }
    ContentHash(*fields.0.finalize().as_bytes())
}

/// Fields on their way into a hash. Each is its name, its length and its text, so that no two lists
/// of fields are alike.
struct Fields(blake3::Hasher);

impl Fields {
    fn field(&mut self, name: &str, value: &(impl ToString + ?Sized)) {
        let value = value.to_string();
        self.0.update(format!("{name} {}\n{value}\n", value.len()).as_bytes());
    }

    fn optional(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.field(name, &value);
        }
    }

    fn matter(&mut self, matter: &Matter, directory: &Directory) {
        match matter {
            Matter::Line(line) => self.line(line, directory),
            Matter::Reversal { voucher_id } => self.field("take back voucher", voucher_id),
            Matter::Reopening { period, reason } => {
                self.field("reopen period", period);
                self.field("reason", reason);
            }
            Matter::DayReopening { date, reason } => {
                self.field("reopen day", date);
                self.field("reason", reason);
            }
            Matter::Document {
                document: Document { kind, name, content, layout, bytes },
                rows,
                reason,
            } => {
                self.field("take in", kind.as_str());
                self.field("name", name);
                self.field("content", content);
                self.optional("layout", *layout);
                self.field("bytes", bytes);
                self.field("rows", rows);
                self.field("reason", reason);
            }
        }
    }

    fn line(&mut self, record: &VoucherLine, directory: &Directory) {
        let VoucherLine { line, form, debit_account, credit_account, asset, amount } = record;
        let VoucherForm { date, narrative, repeats, reverse_on, subject } = form;
        let account = |id| &directory.account(id).account;
        self.field("line", line);
        self.field("debit", account(*debit_account));
        self.field("credit", account(*credit_account));
        self.field("asset", directory.asset(*asset).code());
        self.field("amount", &directory.show(*asset, *amount));
        self.field("date", date);
        self.field("narrative", narrative);
        self.optional("every", repeats.map(|repeats| repeats.every.as_str()));
        self.optional("until", repeats.map(|repeats| repeats.until));
        self.optional(
            "reverse on",
            reverse_on.map(|reverse_on| match reverse_on {
                ReverseOn::NextPeriod => "next_period".to_owned(),
                ReverseOn::Day(day) => day.to_string(),
            }),
        );
        self.optional("subject", subject.map(account));
    }
}
