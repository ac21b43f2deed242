//! Refusals of settlement.

use terms::{Date, Decimal, Name};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of settlement that said no.
    pub enum Refusal {
        #[error("{item} is nothing that has not come; a buy-in is of a fail to receive")]
        BuyInMustBeOfWhatHasNotCome { item: Name },
        #[error("{item} cannot be bought in on {date}; by the rules of the market, and with notice given now, it can from {earliest} on, on a day that settles")]
        BuyInMustBeDue { item: Name, date: Date, earliest: Date },
        #[error(
            "account {account} is a {kind} account; a delivery names the clearing house, counterparty, loan or borrow account on the street side, or the suspense account to return an excess"
        )]
        DeliveryMustNameTheStreet { account: Name, kind: &'static str },
        #[error("account {account} is a {kind} account; the location of a delivery is a depository account, such as DTC")]
        DeliveryMustNameALocation { account: Name, kind: &'static str },
        #[error("asset {asset} is a currency; money moves with a row of payments")]
        DeliveryMustBeOfSecurities { asset: Name },
        #[error("the movement is of nothing; the sign says which way it goes (+ received by us, − delivered or paid by us)")]
        MovementMustBeOfSomething,
        #[error("account {account} is a {kind} account; the bank account of a payment is one of kind bank or bank_reserve, such as BANK")]
        PaymentMustNameABank { account: Name, kind: &'static str },
        #[error(
            "account {account} is where money or securities lie, not whose they are; name the client, street or payable account that pays or is paid"
        )]
        PaymentMustNameAnOwner { account: Name },
        #[error(
            "there is more than anybody was due and the chart has no suspense account to keep {quantity} {asset} on; open one by a row of accounts"
        )]
        SuspenseMustExist { quantity: Decimal, asset: Name },
        #[error(
            "delivery {later} brought {excess} more than was due after {delivery_id}, which waits in suspense; cancel {later} first, then {delivery_id}, and send {later} again under an id of its own"
        )]
        LaterExcessMustBeTakenBack { delivery_id: Name, later: Name, excess: String },
        #[error(
            "account {account} is a {kind} account; a transfer names client, inventory or error accounts, and a depository account for outside"
        )]
        TransferMustNameHolders { account: Name, kind: &'static str },
        #[error("the transfer goes from {from} to {to}; one of them must hold what another gives, and both must not be one")]
        TransferMustHaveAHolder { from: Name, to: Name },
        #[error("account {account} gives lots of its own; acquired, cost and covered are for what comes from outside, so leave them empty")]
        TransferMustTakeItsOwnLots { account: Name },
        #[error("account {account} gives {quantity} and holds {held}; transfer no more than there is")]
        TransferMustBeHeld { account: Name, quantity: Decimal, held: String },
    }
}
