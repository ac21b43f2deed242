//! Identifiers: is one well formed, and how does one follow from another?

use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use terms::currency::Currency;
use terms::identifiers::{
    Bic, BoId, Cfi, Country, Cusip, Figi, Iban, IdentifierError, Isin, Lei, Mic, Pan, Sedol,
    mod97_check_digits, mod97_remainder,
};

/// Is it well formed, by the standard of its kind?
pub fn validity(fields: &Fields) -> Reading<Found> {
    let value = fields.text("value")?;
    let is_valid = match fields.text("kind")?.to_lowercase().as_str() {
        "isin" => Isin::parse(&value).is_ok(),
        "cusip" => Cusip::parse(&value).is_ok(),
        "sedol" => Sedol::parse(&value).is_ok(),
        "figi" => Figi::parse(&value).is_ok(),
        "lei" => Lei::parse(&value).is_ok(),
        "iban" => Iban::parse(&value).is_ok(),
        "bic" => Bic::parse(&value).is_ok(),
        "pan" => Pan::parse(&value).is_ok(),
        "cfi" => Cfi::parse(&value).is_ok(),
        "mic" => Mic::parse(&value).is_ok(),
        "bo_id" => BoId::parse(&value).is_ok(),
        "country" => Country::parse(&value).is_ok(),
        "currency" | "ccy" => Currency::parse(&value).is_ok(),
        _ => return Err(Unsolved::NotTheShape),
    };
    Ok(Found::record([
        ("valid", Found::Flag(is_valid)),
        ("regex_ok", Found::Flag(Bic::has_form(&value))),
    ]))
}

/// The ISIN of a British or Irish security.
pub fn isin_of_sedol(fields: &Fields) -> Reading<Found> {
    Ok(isin(Sedol::parse(&fields.text("sedol")?).map(|sedol| Isin::from_sedol(&sedol))))
}

/// The ISIN of a United States security.
pub fn isin_of_cusip(fields: &Fields) -> Reading<Found> {
    Ok(isin(Cusip::parse(&fields.text("cusip")?).and_then(|cusip| Isin::from_cusip(&cusip))))
}

fn isin(isin: Result<Isin, IdentifierError>) -> Found {
    let is_valid = isin.is_ok();
    Found::record([
        ("isin", isin.map_or(Found::Nothing, Found::text)),
        ("valid", Found::Flag(is_valid)),
    ])
}

/// The check digit of a FIGI without one, or the check digits of a text by MOD 97-10: what the case
/// expects tells which.
pub fn check_of_body(fields: &Fields) -> Reading<Found> {
    let body = fields.text("body")?;
    let is_figi =
        !fields.expects("remainder") && (fields.expects("sum") || Figi::check_digit(&body).is_ok());
    if is_figi {
        let sum = Figi::digit_sum(&body).map_or(Found::Nothing, Found::count);
        return Ok(Found::record([
            ("sum", sum),
            ("check", Figi::check_digit(&body).map_or(Found::Nothing, Found::text)),
        ]));
    }
    let remainder = mod97_remainder(&body).map_or(Found::Nothing, Found::count);
    Ok(Found::record([
        ("remainder", remainder),
        ("check", mod97_check_digits(&body).map_or(Found::Nothing, Found::text)),
    ]))
}

/// The check digits of a bank account.
pub fn check_of_bban(fields: &Fields) -> Reading<Found> {
    let check = Iban::check_digits(&fields.text("cc")?, &fields.text("bban")?);
    Ok(Found::record([("check", check.map_or(Found::Nothing, Found::text))]))
}

/// A tax number as others may see it.
pub fn masked(fields: &Fields) -> Reading<Found> {
    let pan = Pan::parse(&fields.text("pan")?);
    Ok(Found::record([("masked", pan.map_or(Found::Nothing, |pan| Found::Text(pan.masked())))]))
}
