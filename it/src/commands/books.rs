//! What the people who keep the books do by hand: approve, decline, take back.

use crate::house::House;
use anyhow::Result;
use office::desks::{rules::person, view};
use office::{Office, Rejection};
use std::path::PathBuf;
use terms::{Actor, ContentHash, Input, Name};

/// A command of somebody who keeps the books.
#[derive(clap::Subcommand)]
pub enum Books {
    /// Approve what somebody else put forward (see the report `proposals`).
    Approve {
        /// The office.
        dir: PathBuf,
        /// The proposal; of a voucher, its id.
        proposal: String,
        /// Who approves.
        #[arg(long)]
        by: String,
        /// The hash that the report `proposals` shows; then nothing else is approved than what was shown.
        #[arg(long, value_parser = parse_hash)]
        hash: Option<ContentHash>,
    },
    /// Decline what somebody put forward.
    Decline {
        /// The office.
        dir: PathBuf,
        /// The proposal; of a voucher, its id.
        proposal: String,
        /// Who declines.
        #[arg(long)]
        by: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Put forward that a voucher is taken back.
    Reverse {
        /// The office.
        dir: PathBuf,
        /// The voucher.
        voucher: String,
        /// Who puts it forward.
        #[arg(long)]
        by: String,
    },
}

fn parse_hash(text: &str) -> Result<ContentHash, String> {
    let wrong = || format!("{text} is no hash; expected the 64 digits that the report proposals shows");
    let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (text.len() == 64).then(|| (0..64).step_by(2).map(digit).collect()).flatten();
    bytes.and_then(|bytes| bytes.try_into().ok()).map(ContentHash).ok_or_else(wrong)
}

impl Books {
    /// Of which office.
    pub fn dir(&self) -> &PathBuf {
        match self {
            Self::Approve { dir, .. } | Self::Decline { dir, .. } | Self::Reverse { dir, .. } => dir,
        }
    }

    /// Does it, and says what was done.
    pub fn run(&self, house: &mut House) -> Result<String> {
        match self {
            Self::Approve { proposal, by, hash, .. } => approve(house, proposal, by, *hash),
            Self::Decline { proposal, by, reason, .. } => {
                let (proposal_id, by) = (Name::from(proposal), actor(by)?);
                house.command(Input::Decline { proposal_id, by, reason: Name::from(reason) })?;
                Ok(format!("{proposal} is declined; it never counts"))
            }
            Self::Reverse { voucher, by, .. } => {
                house.command(Input::ProposeReversal { voucher_id: Name::from(voucher), by: actor(by)? })?;
                Ok(put_forward(&house.office, &format!("take back voucher {voucher}")))
            }
        }
    }
}

fn actor(name: &str) -> Result<Actor> {
    Ok(person(name).map_err(Rejection::from)?)
}

fn approve(house: &mut House, proposal: &str, by: &str, shown: Option<ContentHash>) -> Result<String> {
    let vouchers = house.office.vouchers.all().count();
    house.command(Input::Approve { proposal_id: Name::from(proposal), by: actor(by)?, shown })?;
    let office = &house.office;
    let kept = office.proposals.find(proposal).expect("it was just approved");
    let says = view::sentences(kept, &office.directory).join("\n  ");
    let booked: Vec<String> = office.vouchers.all().skip(vouchers).map(|booked| booked.voucher.voucher_id.to_string()).collect();
    let follows = match booked.first() {
        Some(voucher_id) => format!("voucher {voucher_id} is in the books"),
        None => "it counts from now on".to_owned(),
    };
    Ok(format!("{proposal} of {} is approved; {follows}:\n  {says}", kept.by.person))
}

/// What was just put forward, with the hash to approve it by.
fn put_forward(office: &Office, what: &str) -> String {
    let says = |kept: &office::desks::Kept| view::sentences(kept, &office.directory).concat();
    let (proposal_id, kept) = office.proposals.open().find(|(_, kept)| says(kept).starts_with(what)).expect("it was just put forward");
    let hash = view::hash(proposal_id, kept, &office.directory);
    format!("{what} is put forward as {proposal_id}; somebody else approves it with munim approve DIR {proposal_id} --hash {hash}")
}
