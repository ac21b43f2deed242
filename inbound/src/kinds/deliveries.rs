//! Deliveries: movements of securities that the depository reports.
//!
//! Source: `formats.md`.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, required};
use crate::read::{day, name, number};
use terms::{DeliveryReport, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "delivery_id",
    read: |cells| read(cells).map(Input::Deliver),
};

const COLUMNS: [Column; 9] = [
    required("delivery_id", Holds::Text, "the id of the movement; reported once"),
    required("date", Holds::Day, "the day"),
    required("street_account", Holds::Text, "who delivered or received on the street"),
    required("location_account", Holds::Text, "where it lies now, or lay"),
    required("asset", Holds::Text, "what"),
    required("quantity", Holds::Number, "+ received by us, - delivered by us"),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<DeliveryReport, Fault> {
    Ok(DeliveryReport {
        delivery_id: cells.required("delivery_id", name)?,
        date: cells.required("date", day)?,
        street_account: cells.required("street_account", name)?,
        location_account: cells.required("location_account", name)?,
        asset: cells.required("asset", name)?,
        quantity: cells.required("quantity", number)?,
        takes_back: takes_back(cells)?,
    })
}
