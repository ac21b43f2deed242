//! Instruments: what can be traded, with the identifiers by which the world knows it.
//!
//! Form and check digit of every identifier are tested here; whether the thing exists is another
//! room's question. The ISIN of a United States security is US, its CUSIP and a check digit.
//! Source: `formats.md`; ISO 6166, annex A.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, decimals, identifier, name};
use terms::identifiers::{Cfi, Cusip, Figi, Isin, Mic, Sedol};
use terms::{Fault, Input, Instrument, Name, isin_holds_cusip};

/// What a market that says nothing else has: shares are whole, prices go to a millionth.
const QUANTITY_DECIMALS: u8 = 0;
const PRICE_DECIMALS: u8 = 6;

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "instrument",
    read: |cells| read(cells).map(Input::ListInstrument),
};

const COLUMNS: [Column; 15] = [
    required("instrument", Holds::Text, "its code in this office"),
    required("symbol", Holds::Text, "its ticker"),
    required("name", Holds::Text, "its name"),
    required("cfi", Holds::Cfi, "what kind of instrument it is"),
    required("currency", Holds::Text, "the currency in which it is priced and settled"),
    required("market", Holds::Mic, "the market on which it is listed"),
    required(
        "clearing_account",
        Holds::Text,
        "the street account against which its trades are cleared",
    ),
    optional("isin", Holds::Isin, "its ISIN"),
    optional("cusip", Holds::Cusip, "its CUSIP"),
    optional("sedol", Holds::Sedol, "its SEDOL"),
    optional("figi", Holds::Figi, "its FIGI"),
    optional(
        "quantity_decimals",
        Holds::Decimals,
        "digits behind the point of a quantity; empty: 0",
    ),
    optional(
        "price_decimals",
        Holds::Decimals,
        "the most digits behind the point of a price; empty: 6",
    ),
    optional("listed", Holds::Day, "the first day of trading"),
    optional("delisted", Holds::Day, "the first day on which it no longer trades"),
];

fn read(cells: &mut Cells<'_>) -> Result<Instrument, Fault> {
    let instrument = Instrument {
        instrument: cells.required("instrument", name)?,
        symbol: cells.required("symbol", name)?,
        name: cells.required("name", name)?,
        cfi: cells.required("cfi", identifier(Cfi::parse))?,
        currency: cells.required("currency", name)?,
        market: cells.required("market", identifier(Mic::parse))?,
        clearing_account: cells.required("clearing_account", name)?,
        isin: cells.optional("isin", identifier(Isin::parse))?,
        cusip: cells.optional("cusip", identifier(Cusip::parse))?,
        sedol: cells.optional("sedol", identifier(Sedol::parse))?,
        figi: cells.optional("figi", identifier(Figi::parse))?,
        quantity_decimals: cells
            .optional("quantity_decimals", decimals)?
            .unwrap_or(QUANTITY_DECIMALS),
        price_decimals: cells.optional("price_decimals", decimals)?.unwrap_or(PRICE_DECIMALS),
        listed: cells.optional("listed", day)?,
        delisted: cells.optional("delisted", day)?,
    };
    agree(instrument.isin.as_ref(), instrument.cusip.as_ref())?;
    Ok(instrument)
}

/// An ISIN of the United States holds its CUSIP.
pub(super) fn agree(isin: Option<&Name>, cusip: Option<&Name>) -> Result<(), Fault> {
    match (isin, cusip) {
        (Some(isin), Some(cusip)) if !isin_holds_cusip(isin, cusip) => {
            Err(Fault::IsinMustContainCusip { isin: isin.to_string(), cusip: cusip.to_string() })
        }
        _ => Ok(()),
    }
}
