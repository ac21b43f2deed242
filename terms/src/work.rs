//! Requests of people to a desk, and what people do about an item of the queue.
//!
//! ```text
//!  somebody ── Request ──> a desk's queue ─┐
//!  rows, fails, prices, proposals ─────────┴─> item ── Take, Assign, Comment, ... (Work)
//!                                                └───> Answer or Resolve
//! ```

use crate::accounts::words;
use crate::actors::Actor;
use crate::date::{Date, Moment};
use crate::names::Name;

words!(
    /// What a request is about.
    RequestSubject {
        /// A price.
        Price = "price",
        /// What is held, and where.
        Inventory = "inventory",
        /// A paper.
        Document = "document",
        /// Something that was booked wrongly.
        Correction = "correction",
        /// Something that does not work.
        Trouble = "trouble",
        /// Anything else.
        Question = "question",
    }
);

/// What somebody asks of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub request_id: Name,
    /// Who asks.
    pub by: Actor,
    /// Which desk.
    pub desk: Name,
    /// About what kind of thing.
    pub subject: RequestSubject,
    /// About which one: an account, an instrument, a trade.
    pub about: Option<Name>,
    /// What they say.
    pub text: String,
    /// When they asked, by the clock of the door.
    pub at: Moment,
}

/// A step in the work on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// They work on it from now on.
    Take,
    /// Nobody works on it any more.
    Release,
    /// Somebody else is to work on it.
    Assign(Name),
    /// They say something about it.
    Comment(String),
    /// It is to be done by a moment.
    Due(Moment),
    /// They answer a request, which finishes it.
    Answer(String),
    /// They say that it is done, and how.
    Resolve(String),
    /// It is not done, and why.
    Reopen(String),
    /// They have asked the other side for what has not come, and what was said.
    Chase(String),
    /// They have given notice that what has not come is bought in on a day, and to whom.
    BuyIn(Date, String),
}

impl Step {
    /// The step in a word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Release => "release",
            Self::Assign(_) => "assign",
            Self::Comment(_) => "comment",
            Self::Due(_) => "due",
            Self::Answer(_) => "answer",
            Self::Resolve(_) => "resolve",
            Self::Reopen(_) => "reopen",
            Self::Chase(_) => "chase",
            Self::BuyIn(..) => "buy_in",
        }
    }

    /// What is said with it.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Comment(text)
            | Self::Answer(text)
            | Self::Resolve(text)
            | Self::Reopen(text)
            | Self::Chase(text)
            | Self::BuyIn(_, text) => Some(text),
            Self::Take | Self::Release | Self::Assign(_) | Self::Due(_) => None,
        }
    }
}

/// What a person did about an item of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The item's key.
    pub item: Name,
    /// Who.
    pub by: Actor,
    /// When, by the clock of the door.
    pub at: Moment,
    /// What.
    pub step: Step,
}

words!(
    /// Why something lies in the queue.
    ItemKind {
        /// A row of a document was refused.
        RejectedRow = "rejected_row",
        /// Securities did not move on their settlement date.
        Fail = "fail",
        /// Something is there that nobody was due: it stands in suspense.
        Break = "break",
        /// Fills of a block have no owner yet.
        Unallocated = "unallocated",
        /// A price lies too far from the last one, and is not used.
        HeldPrice = "held_price",
        /// Nobody has told a price of what the firm holds.
        MissingPrice = "missing_price",
        /// The last price of what the firm holds is old.
        StalePrice = "stale_price",
        /// A payment says of itself what another one of the day says, its reference too.
        SameReference = "same_reference",
        /// The calendar of a market ends soon.
        CalendarEnds = "calendar_ends",
        /// A rate of a charge ends soon.
        RateEnds = "rate_ends",
        /// Nobody has told what securities cost that came from outside, and the day by which their
        /// sender had to is gone.
        MissingStatement = "missing_statement",
        /// A client has not met a call of margin.
        MarginCall = "margin_call",
        /// A cash account has sold what it does not hold.
        Oversold = "oversold",
        /// More was delivered out of a depository than lies there.
        NegativeBox = "negative_box",
        /// A cash account owes money.
        Overdraft = "overdraft",
        /// Money that was due from the street, or to it, has not moved.
        OpenMoney = "open_money",
        /// The price of a trade lies away from the market.
        OffMarket = "off_market",
        /// A trade says what another one says.
        ToldTwice = "told_twice",
        /// The day is not closed over exceptions that nobody has signed.
        SignOff = "sign_off",
        /// Something was put forward and needs a second person.
        Approval = "approval",
        /// Somebody asked for something.
        Request = "request",
    }
);

words!(
    /// How far the work on an item is.
    ItemState {
        /// Nobody works on it.
        Open = "open",
        /// Somebody does.
        Taken = "taken",
        /// Somebody said that it is done.
        Resolved = "resolved",
    }
);

words!(
    /// What somebody may sensibly do about an item next.
    ItemAction {
        /// Write the row anew.
        Repair = "repair",
        /// Load the document again, now that its cause is mended.
        Resend = "resend",
        /// Tell what the depository moved.
        Deliver = "deliver",
        /// Ask the other side for what has not come.
        Chase = "chase",
        /// Give notice that what has not come is bought in.
        BuyIn = "buy_in",
        /// Give the rest of a block to those whose it is.
        Allocate = "allocate",
        /// Put a voucher forward.
        Voucher = "voucher",
        /// Cancel a trade, or book another one in its place.
        Correct = "correct",
        /// Tell what money has moved, or put it forward.
        Pay = "pay",
        /// Take a price that was held back, by a person's word.
        AcceptPrice = "accept_price",
        /// Give a price by a person's word.
        SetPrice = "set_price",
        /// Hand in the statement of what lots cost.
        StateLots = "state_lots",
        /// Approve what was put forward.
        Approve = "approve",
        /// Decline it.
        Decline = "decline",
        /// Answer what was asked.
        Answer = "answer",
        /// Work on it.
        Take = "take",
        /// Let it go.
        Release = "release",
        /// Give it to somebody.
        Assign = "assign",
        /// Say by when it is to be done.
        Due = "due",
        /// Say something.
        Comment = "comment",
        /// Say that it is done.
        Resolve = "resolve",
        /// Say that it is not done.
        Reopen = "reopen",
    }
);
