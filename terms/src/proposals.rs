//! Proposals: what one person puts forward and another one must approve before it counts (four
//! eyes).
//!
//! ```text
//!  a row of vouchers.csv ─┐
//!  munim propose, reverse ├─> Proposal (who, what) ── shown with a hash
//!  munim reopen-…         ┘     ├──> Approval (who else, that hash) ──> it counts
//!                               │    (two of them, where a tier of the firm says so)
//!                               └──> declined, recalled, expired ────> it never does
//! ```

use crate::accounts::words;
use crate::actors::Actor;
use crate::date::Date;
use crate::decimal::{Decimal, Quantity, Total};
use crate::events::Control;
use crate::inputs::{ContentHash, Document};
use crate::names::{AccountId, AssetId, Name};
use crate::period::Period;
use crate::sentences::{Say, Sentence, Wording};

words!(
    /// How often a recurring voucher is booked.
    Every {
        /// Each month, on the day of the month on which it began, or on the month's last.
        Month = "month",
        /// Each third month.
        Quarter = "quarter",
    }
);

impl Every {
    /// How many months lie between one instance and the next.
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

/// When a voucher is taken back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReverseOn {
    /// On the first business day of the period after the one that it is dated in.
    NextPeriod,
    /// On a day.
    Day(Date),
}

impl Say for ReverseOn {
    fn wording(&self) -> Wording {
        match self {
            Self::NextPeriod => "next_period".into(),
            Self::Day(date) => date.wording(),
        }
    }
}

/// How often, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// How often.
    pub every: Every,
    /// The last day on which an instance may fall due.
    pub until: Date,
}

/// What all lines of a voucher share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherForm {
    /// The day that it is about; of a recurring voucher, the first one.
    pub date: Date,
    /// What it says.
    pub narrative: Name,
    /// How often it is booked again, when it recurs.
    pub repeats: Option<Repeats>,
    /// When it is taken back by itself.
    pub reverse_on: Option<ReverseOn>,
    /// The account that it is for, when it is for one.
    pub subject: Option<AccountId>,
}

/// A line of a voucher: from one account to another, so that it balances by its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherLine {
    /// Which line, counted from 1.
    pub line: u32,
    /// What the line shares with the others.
    pub form: VoucherForm,
    /// The account that is debited.
    pub debit_account: AccountId,
    /// The account that is credited.
    pub credit_account: AccountId,
    /// In which currency.
    pub asset: AssetId,
    /// How much; positive.
    pub amount: Quantity,
}

/// What is put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A line of a voucher; the voucher is all lines with one id.
    Line(VoucherLine),
    /// The taking back of a voucher that is in the books.
    Reversal {
        /// Which voucher.
        voucher_id: Name,
    },
    /// The reopening of a period that is closed.
    Reopening {
        /// Which period.
        period: Period,
        /// Why.
        reason: Name,
    },
    /// The reopening of the day that was closed last.
    DayReopening {
        /// The day.
        date: Date,
        /// Why.
        reason: Name,
    },
    /// The taking in of a document, which is kept and not read into the books yet.
    Document {
        /// Which one; its content hash says which bytes.
        document: Document,
        /// How many rows it has, as the door counted them.
        rows: u32,
        /// Why.
        reason: Name,
    },
}

/// A proposal, or one more line of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id; of a voucher, the voucher's.
    pub proposal_id: Name,
    /// Who puts it forward.
    pub by: Actor,
    /// What.
    pub matter: Matter,
}

/// The word of a second person on a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Which proposal.
    pub proposal_id: Name,
    /// Who says so.
    pub by: Actor,
    /// The hash of what was shown.
    pub shown: ContentHash,
    /// What a document moves, as it was read when the word was given; nothing where the firm has no
    /// tiers for it, or the books know it themselves.
    pub moves: Moves,
}

/// What the rows of a document move, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// What of each currency, each once.
    pub amounts: Vec<AmountOf>,
    /// Of how many rows nobody can say how much: the books would not take them as they stand, or
    /// what they move has no price.
    pub unknown_rows: u32,
}

impl Moves {
    /// Is there nothing to say?
    pub const fn is_empty(&self) -> bool {
        self.amounts.is_empty() && self.unknown_rows == 0
    }
}

/// What is moved of a currency, without a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountOf {
    /// The currency.
    pub asset: AssetId,
    /// How much, in its smallest units.
    pub amount: Total,
}

/// A period that was closed: what a controller was shown, and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodClose {
    /// Which period.
    pub period: Period,
    /// Who closed it.
    pub by: Actor,
    /// What was still open, each in half a sentence.
    pub open_items: Vec<Sentence>,
    /// The closing trial balance, on trade-date basis: debits against credits, and each line
    /// against what it said when the period was closed for the first time.
    pub sheet: Vec<Control>,
}

/// What stands on a line of the general ledger in a currency at the end of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTotal {
    /// In which currency.
    pub currency: AssetId,
    /// Which line.
    pub gl_line: Name,
    /// + credit, − debit.
    pub total: Total,
}

/// What the keeper of the journal says at the end of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodEnd {
    /// Which period.
    pub period: Period,
    /// Who closes it.
    pub by: Actor,
    /// How many events the journal held when its totals were drawn up.
    pub journal_events: u64,
    /// The trial balance by line, on trade-date basis, of what counts up to its last day.
    pub totals: Vec<LineTotal>,
}

/// A line of a voucher as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherReport {
    /// The voucher's id.
    pub voucher_id: Name,
    /// Which line of it; none: the first.
    pub line: Option<u32>,
    /// The day that it is about.
    pub date: Date,
    /// The account that is debited.
    pub debit_account: Name,
    /// The account that is credited.
    pub credit_account: Name,
    /// In which currency.
    pub asset: Name,
    /// How much.
    pub amount: Decimal,
    /// What it says.
    pub narrative: Name,
    /// Who prepared it.
    pub prepared_by: Name,
    /// How often it is booked again.
    pub every: Option<Every>,
    /// The last day on which an instance may fall due.
    pub until: Option<Date>,
    /// When it is taken back by itself.
    pub reverse_on: Option<ReverseOn>,
    /// The account that it is for.
    pub subject: Option<Name>,
}
