//! Bookings: what moves cash or securities. Each comes with its entry, which stands beside it in
//! the event and balances by type.

use super::Head;
use crate::accounts::words;
use crate::actions::Entitled;
use crate::date::Date;
use crate::decimal::Quantity;
use crate::financing::LoanMovement;
use crate::inputs::SourceKind;
use crate::names::{AccountId, AssetId, Name};
use crate::schedules::ChargedBy;
use crate::trades::{Side, Trade};
use crate::transfers::Transfer;
use crate::values::Conversion;
use crate::vouchers::Voucher;

/// What was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    /// An opening balance, against the opening account.
    Position(Position),
    /// A trade.
    Trade(Trade),
    /// The taking back of a trade; the entry is its own with the opposite sign.
    Cancel(Cancel),
    /// A share of a block that has found its owner.
    Share(Allocation),
    /// What a fill that stands is charged after another one was taken back; the entry is the
    /// difference.
    Adjustment(Adjustment),
    /// Securities that moved at the depository.
    Delivery(Delivery),
    /// Money that moved at the bank.
    Payment(Payment),
    /// An entry that no trade, delivery or payment gives.
    Voucher(Voucher),
    /// Securities borrowed or lent, marked, given back, or their rate changed.
    Loan(LoanMovement),
    /// A part of a corporate action.
    Action(Entitled),
    /// Securities that went to another account with their lots.
    Transfer(Transfer),
    /// Currencies that were exchanged for an account.
    Conversion(Conversion),
    /// The taking back of what is no trade; the entry is what it has moved with the opposite sign.
    TakenBack(TakenBack),
    /// A settlement date that moved. Two such events come one behind the other: the first takes
    /// what was to settle off its old date, the second puts it on the new one.
    Moved(SettlementMove),
}

words!(
    /// The kind of a booking, by the name of its event.
    BookedKind {
        /// An opening balance.
        Position = "position opened",
        /// A trade.
        Trade = "trade booked",
        /// The taking back of one.
        Cancel = "trade cancelled",
        /// A share of a block.
        Share = "block allocated",
        /// What a fill is charged after something else was taken back.
        Adjustment = "charges adjusted",
        /// A movement at the depository.
        Delivery = "delivery booked",
        /// A movement of money.
        Payment = "payment booked",
        /// A voucher.
        Voucher = "voucher booked",
        /// A movement of a loan.
        Loan = "loan booked",
        /// A part of a corporate action.
        Action = "action booked",
        /// A transfer.
        Transfer = "transfer booked",
        /// An exchange of currencies.
        Conversion = "conversion booked",
        /// The taking back of what is no trade.
        TakenBack = "booking taken back",
        /// A settlement date that moved.
        Moved = "settlement date moved",
    }
);

impl Booked {
    /// Its kind.
    pub const fn kind(&self) -> BookedKind {
        match self {
            Self::Position(_) => BookedKind::Position,
            Self::Trade(_) => BookedKind::Trade,
            Self::Cancel(_) => BookedKind::Cancel,
            Self::Share(_) => BookedKind::Share,
            Self::Adjustment(_) => BookedKind::Adjustment,
            Self::Delivery(_) => BookedKind::Delivery,
            Self::Payment(_) => BookedKind::Payment,
            Self::Voucher(_) => BookedKind::Voucher,
            Self::Loan(_) => BookedKind::Loan,
            Self::Action(_) => BookedKind::Action,
            Self::Transfer(_) => BookedKind::Transfer,
            Self::Conversion(_) => BookedKind::Conversion,
            Self::TakenBack(_) => BookedKind::TakenBack,
            Self::Moved(_) => BookedKind::Moved,
        }
    }

    /// The kind and the id of what it takes back or charges otherwise: it never counts before that
    /// one.
    pub fn takes_back(&self) -> Option<(BookedKind, &Name)> {
        match self {
            Self::Cancel(cancel) => Some((BookedKind::Trade, &cancel.cancelled)),
            Self::Adjustment(adjusted) => Some((adjusted.kind.booked(), &adjusted.charged)),
            Self::Voucher(voucher) => Some((BookedKind::Voucher, voucher.reverses.as_ref()?)),
            Self::Conversion(conversion) => {
                Some((BookedKind::Conversion, conversion.cancels.as_ref()?))
            }
            Self::TakenBack(taken) => Some((taken.kind.booked()?, &taken.cancelled)),
            Self::Moved(moved) => Some((moved.kind.booked(), &moved.moved)),
            Self::Position(_)
            | Self::Trade(_)
            | Self::Share(_)
            | Self::Delivery(_)
            | Self::Payment(_)
            | Self::Loan(_)
            | Self::Action(_)
            | Self::Transfer(_) => None,
        }
    }

    /// The id of the row that was booked by this; none for what follows from a row of another kind
    /// or id: an adjustment, what an action gives, a settlement date that moves.
    pub const fn row_id(&self) -> Option<&Name> {
        match self {
            Self::Position(_)
            | Self::Trade(_)
            | Self::Cancel(_)
            | Self::Share(_)
            | Self::Delivery(_)
            | Self::Payment(_)
            | Self::Voucher(_)
            | Self::Loan(_)
            | Self::Transfer(_)
            | Self::Conversion(_)
            | Self::TakenBack(_) => self.head().id,
            Self::Adjustment(_) | Self::Action(_) | Self::Moved(_) => None,
        }
    }

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        let (as_of, id) = match self {
            Self::Position(position) => (position.date, position.position_id.as_ref()),
            Self::Trade(trade) => (trade.trade_date, Some(&trade.trade_id)),
            Self::Cancel(cancel) => (cancel.trade_date, Some(&cancel.trade_id)),
            Self::Share(share) => (share.trade_date, Some(&share.allocation_id)),
            Self::Adjustment(adjusted) => (adjusted.trade_date, Some(&adjusted.charged)),
            Self::Delivery(delivery) => (delivery.date, Some(&delivery.delivery_id)),
            Self::Payment(payment) => (payment.date, Some(&payment.payment_id)),
            Self::Voucher(voucher) => (voucher.date, Some(&voucher.voucher_id)),
            Self::Loan(movement) => (movement.date, Some(&movement.movement_id)),
            Self::Action(entitled) => (entitled.ex_date, Some(&entitled.action_id)),
            Self::Transfer(transfer) => (transfer.date, Some(&transfer.transfer_id)),
            Self::Conversion(conversion) => (conversion.date, Some(&conversion.conversion_id)),
            Self::TakenBack(taken) => (taken.as_of, Some(&taken.row_id)),
            Self::Moved(moved) => (moved.as_of, Some(&moved.moved)),
        };
        Head::new(self.kind().as_str(), Some(as_of), id)
    }
}

/// An opening balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// As of which day.
    pub date: Date,
    /// Whose.
    pub account: AccountId,
    /// What.
    pub asset: AssetId,
    /// How much.
    pub quantity: Quantity,
    /// What it cost in all.
    pub cost: Option<Quantity>,
    /// When it was acquired.
    pub acquired: Option<Date>,
    /// Its id, when it was given one.
    pub position_id: Option<Name>,
}

/// The taking back of a trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The id of the row that takes it back.
    pub trade_id: Name,
    /// The id of the trade that is taken back.
    pub cancelled: Name,
    /// Its trade date: the reversal is as of then.
    pub trade_date: Date,
    /// Why, when the row says so.
    pub reason: Option<Name>,
}

words!(
    /// What a row of its own kind takes back, beside trades: the word for it.
    TakenBackKind {
        /// A share of a block.
        Share = "allocation",
        /// A transfer of securities.
        Transfer = "transfer",
        /// A movement of money.
        Payment = "payment",
        /// A corporate action, booked or announced.
        Action = "action",
        /// A movement at the depository.
        Delivery = "delivery",
        /// An opening balance.
        Position = "position",
        /// An exchange of currencies.
        Conversion = "conversion",
        /// A statement of what a lot cost.
        Statement = "statement",
    }
);

impl TakenBackKind {
    /// The kind of what is taken back; none: it moved nothing.
    pub const fn booked(self) -> Option<BookedKind> {
        match self {
            Self::Share => Some(BookedKind::Share),
            Self::Transfer => Some(BookedKind::Transfer),
            Self::Payment => Some(BookedKind::Payment),
            Self::Action => Some(BookedKind::Action),
            Self::Delivery => Some(BookedKind::Delivery),
            Self::Position => Some(BookedKind::Position),
            Self::Conversion => Some(BookedKind::Conversion),
            Self::Statement => None,
        }
    }
}

/// The taking back of what is no trade, by a row of its own kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The id of the row that takes it back; what replaces it has the same one.
    pub row_id: Name,
    /// What it is.
    pub kind: TakenBackKind,
    /// The id of what is taken back.
    pub cancelled: Name,
    /// Its day: the reversal is as of then.
    pub as_of: Date,
    /// Why, when the row says so.
    pub reason: Option<Name>,
}

words!(
    /// What has a settlement date that may move.
    MovedKind {
        /// A trade.
        Trade = "trade",
        /// A share of a block.
        Share = "share",
        /// The charges of a client's day.
        Voucher = "voucher",
    }
);

impl MovedKind {
    /// The kind of what is moved.
    pub const fn booked(self) -> BookedKind {
        match self {
            Self::Trade => BookedKind::Trade,
            Self::Share => BookedKind::Share,
            Self::Voucher => BookedKind::Voucher,
        }
    }
}

/// The move of a settlement date, by a row of the firm that says what a day of the market is or how
/// long settlement takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementMove {
    /// What it is.
    pub kind: MovedKind,
    /// Its id.
    pub moved: Name,
    /// Its own day: the move is as of then, so that the books are what they would be if the row had
    /// come in time.
    pub as_of: Date,
    /// The settlement date that it had.
    pub from: Date,
    /// The one that it has.
    pub to: Date,
    /// The kind of the row that moved it.
    pub by_kind: SourceKind,
    /// The id of that row.
    pub by_row: Name,
}

/// A client's share of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Its id.
    pub allocation_id: Name,
    /// The day of the fills.
    pub trade_date: Date,
    /// When it settles.
    pub settlement_date: Date,
    /// The block account.
    pub block_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// The side of the fills.
    pub side: Side,
    /// Who gets the share.
    pub account: AccountId,
    /// How much; positive.
    pub quantity: Quantity,
    /// The share's principal at the average price, rounded half up.
    pub principal: Quantity,
    /// Commission.
    pub commission: Quantity,
    /// Regulatory fees, in sum.
    pub fees: Quantity,
    /// By what it was charged; none when it was booked before this was kept.
    pub charged_by: Option<ChargedBy>,
}

impl Allocation {
    /// What the account receives (+) or pays (−) in money.
    pub fn net(&self) -> i128 {
        let principal = i128::from(self.principal.units()) * i128::from(-self.side.sign());
        principal - i128::from(self.commission.units()) - i128::from(self.fees.units())
    }

    /// What the account receives (+) or gives (−) in securities.
    pub const fn signed_quantity(&self) -> i64 {
        self.quantity.units() * self.side.sign()
    }
}

words!(
    /// What a schedule charges.
    FillKind {
        /// A trade.
        Trade = "trade",
        /// A share of a block.
        Share = "share",
    }
);

impl FillKind {
    /// The kind of its booking.
    pub const fn booked(self) -> BookedKind {
        match self {
            Self::Trade => BookedKind::Trade,
            Self::Share => BookedKind::Share,
        }
    }
}

/// What a fill that stands bears now, because another fill of its order, of its client's month, or
/// of the unit in which its fees are rounded was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// What it is.
    pub kind: FillKind,
    /// The id of the trade or of the allocation.
    pub charged: Name,
    /// Its trade date: the difference is as of then.
    pub trade_date: Date,
    /// The id of the row that took the other fill back.
    pub because: Name,
    /// The id of the fill that was taken back.
    pub cancelled: Name,
    /// The commission that it bears now.
    pub commission: Quantity,
    /// The regulatory fees that it bears now, in sum; none: the same as before.
    pub fees: Option<Quantity>,
    /// By what.
    pub charged_by: ChargedBy,
}

/// A movement at the depository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub delivery_id: Name,
    /// The day.
    pub date: Date,
    /// Who delivered or received.
    pub street_account: AccountId,
    /// Where it lies now, or lay.
    pub location_account: AccountId,
    /// What.
    pub asset: AssetId,
    /// + received by us, − delivered by us.
    pub quantity: Quantity,
    /// How much of it nobody was due; it waits in suspense.
    pub excess: Quantity,
}

/// A movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub payment_id: Name,
    /// The day.
    pub date: Date,
    /// Whose account it is for.
    pub account: AccountId,
    /// On which bank account.
    pub bank_account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// + received by us, − paid by us.
    pub amount: Quantity,
    /// A reference.
    pub reference: Option<Name>,
}
