//! The shapes that the house can solve: an area, the keys that a case must have and those that it
//! may have.
//!
//! A case with any other key is of another shape, and not yet supported. Its id is never looked at.

use super::case::{Case, Outcome};
use super::compare::differences;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use super::{
    actions, allocation, averages, capital, clearing, correction, currency, fees, filings,
    identifiers, india_charges, india_days, india_gains, india_note, interest, margin, margin_days,
    members, netting, possession, sale, settlement_dates, stock_record, tax,
};

struct Shape {
    area: &'static str,
    /// Keys that a case has, with spaces between them.
    required: &'static str,
    /// Keys that it may have.
    optional: &'static str,
    solve: fn(&Fields) -> Reading<Found>,
}

const fn shape(
    area: &'static str,
    required: &'static str,
    optional: &'static str,
    solve: fn(&Fields) -> Reading<Found>,
) -> Shape {
    Shape { area, required, optional, solve }
}

#[rustfmt::skip]
const SHAPES: &[Shape] = &[
    shape("1.settlement-date", "trade_date", "cycle_days reg_t_business_days exchange_holidays bank_only_holidays", settlement_dates::solve),
    shape("1.fees", "trade_date shares price", "side", sale::fees_by_rounding),
    shape("1.fees", "principal per_million", "cap rounding side", fees::on_principal),
    shape("1.fees", "shares per_share", "cap rounding side", fees::on_shares),
    shape("1.fees", "principal", "date trade_date rounding side", fees::on_principal_by_date),
    shape("1.fees", "shares", "date trade_date rounding side", fees::on_shares_by_date),
    shape("1.fees", "", "", fees::table),
    shape("1.allocation", "filled orders", "method", allocation::pro_rata),
    shape("1.allocation", "fills allocations", "side", averages::solve),
    shape("1.confirm", "trade_date side qty price", "commission fee_rounding", sale::confirmation),
    shape("1.correction", "original corrected entry_date", "", correction::solve),
    shape("2.cns", "days", "convention", clearing::solve),
    shape("2.cns", "position_at_record rate", "", members::dividend_on_open_position),
    shape("2.netting", "trades", "", netting::solve),
    shape("2.cns-allocation", "available longs priority_rank", "", members::allocation),
    shape("2.money-settlement", "", "dtc_net nscc_cns_net nscc_other_net", members::money_settlement),
    shape("3.rule204", "trade_date", "cycle_days exchange_holidays bank_only_holidays", settlement_dates::close_out),
    shape("3.rule204", "cycle_days", "kind", settlement_dates::close_out_offset),
    shape("3.buy-in", "delivery_due", "", settlement_dates::buy_in),
    shape("3.buy-in", "contract_qty contract_price buyin_qty buyin_price buyin_costs", "", filings::buy_in_loss),
    shape("3.threshold", "daily_fails total_shares_outstanding", "", filings::threshold),
    shape("4.possession-control-deadline", "determination_date location", "", possession::deadlines),
    shape("4.possession-control-deadline", "item_date age_limit_calendar_days", "", possession::of_age),
    shape("4.possession-control-deadline", "settlement_date", "", possession::of_sale),
    shape("4.possession-control", "seg_requirement control_locations non_control", "", possession::cures),
    shape("4.stock-record", "events", "convention", stock_record::solve),
    shape("4.excess-margin", "market_value debit", "", margin::excess_value),
    shape("4.excess-margin", "qty price debit", "", margin::excess_shares),
    shape("4.excess-margin", "qty price net_debit", "", margin::excess_shares),
    shape("4.excess-margin", "positions debit use_first", "", margin::excess_of_several),
    shape("5.reserve", "standard mode", "item1 item2 item3 item4 item5 item6 item7 item8 item9 item10 item11 item12 item13 item14 item15", capital::of_items),
    shape("5.reserve", "credits debits", "on_deposit_cash on_deposit_qualified_securities", capital::of_every_standard),
    shape("5.reserve", "requirement cash_nonaffiliated", "bank_equity_capital qualified_securities", capital::deposit),
    shape("5.reserve", "total_margin_collateral collateral_in_XYZ debit_item10", "", capital::one_security),
    shape("5.reserve", "tentative_net_capital largest_customer_debit", "", capital::one_customer),
    shape("5.reserve-deadline", "as_of mode", "", capital::deadline),
    shape("5.reserve-frequency", "month_end_total_credits_millions", "", capital::how_often),
    shape("6.haircut", "tentative_net_capital position_mv", "", capital::haircut_with_concentration),
    shape("6.haircut", "mv", "", capital::haircut),
    shape("6.haircut", "long short", "", capital::haircut),
    shape("6.aged-fail", "contract_value market_value haircut", "", capital::of_aged_fail),
    shape("6.short-differences", "market_value business_days_after_discovery", "", capital::of_short_difference),
    shape("6.minimum", "stocks_over_5 stocks_5_or_less carries_customers", "", capital::minimum),
    shape("6.net-capital", "assets liabilities nonallowable haircut_pct haircut_on", "", capital::of_balance_sheet),
    shape("6.net-capital", "equity qualifying_subordinated nonallowable other_deductions inventory aggregate_indebtedness aggregate_debit_items", "", capital::in_full),
    shape("6.ratio", "net_capital minimum_required", "", capital::of_reported),
    shape("7.long-margin", "lmv debit", "", margin::equity),
    shape("7.maintenance", "lmv debit", "maintenance", margin::call),
    shape("7.maintenance", "debit", "maintenance", margin::trigger),
    shape("7.maintenance", "credit smv", "", margin::short_trigger),
    shape("7.maintenance", "price", "", margin::each_short_share),
    shape("7.sma", "lmv debit", "", margin::excess),
    shape("7.sma", "prior_lmv prior_debit prior_sma sale", "", margin_days::sale),
    shape("7.sma", "events", "", margin_days::roll),
    shape("7.initial", "qty price established_account", "", margin_days::deposit),
    shape("7.reg-t-call", "call release", "", margin_days::sale_for_call),
    shape("7.reg-t-call", "sale purchase call", "", margin_days::substitution),
    shape("7.intraday-2026", "start_equity start_maintenance trades maintenance", "", margin_days::lowest_level),
    shape("7.intraday-2026", "start_equity start_maintenance transactions maintenance prices_flat", "", margin_days::levels),
    shape("7.intraday-2026", "equity deficit", "", margin_days::minor),
    shape("7.intraday-2026", "deficit_date", "", margin_days::deficit_days),
    shape("7.cash-account", "buy_date amount sell_date sell_amount paid_by", "", margin_days::free_ride),
    shape("7.cash-account", "sales buy sell", "", margin_days::good_faith),
    shape("7.restricted", "lmv debit", "", margin::excess),
    shape("7.short-margin", "qty short_price mark", "", margin::short_sale),
    shape("7.short-margin", "prior_smv prior_equity qty price", "", margin::short_sale),
    shape("8.margin-interest", "segments divisor", "", interest::segments),
    shape("8.stock-loan", "shares price days divisor", "collateral_pct rebate reinvestment fee split", interest::stock_loan),
    shape("9.wash-sale", "lots sales", "buys", tax::wash_sales::of_lots),
    shape("9.wash-sale", "old_basis sold bought", "", tax::wash_sales::of_one),
    shape("9.wash-sale", "trades date", "", tax::wash_sales::of_one_day),
    shape("9.wash-sale", "seq", "", tax::wash_sales::of_a_sequence),
    shape("9.wash-sale", "sale buys", "", tax::wash_sales::window),
    shape("9.lot-method", "lots sell_qty method", "sell_date date proceeds price", tax::lot_methods::of_one_method),
    shape("9.lot-method", "lots sell_qty price date", "", tax::lot_methods::of_every_method),
    shape("9.lot-method", "total_basis shares sell_qty", "", tax::lot_methods::average),
    shape("9.holding-period", "acquired sold", "", tax::short_sales::holding_period),
    shape("9.short-sale", "buy short close", "later_sale", tax::short_sales::with_property),
    shape("9.short-sale", "open_months close", "", tax::short_sales::naked),
    shape("9.1099-B", "acquired sold gross basis", "desc commissions_reduce_proceeds wash", tax::form::solve),
    shape("9.ca-basis", "lots new_per_old", "", actions::stock_dividend),
    shape("9.ca-basis", "qty basis ratio", "cil", actions::split),
    shape("9.ca-basis", "qty cost_per_share ratio sell_qty", "", actions::split_and_sale),
    shape("9.ca-basis", "new_shares new_basis", "cil", actions::new_shares),
    shape("9.ca-basis", "basis parent_pct", "qty ratio cil", actions::spin_off),
    shape("9.ca-basis", "qty basis ratio parent_fmv spinco_fmv", "cil", actions::spin_off),
    shape("9.ca-basis", "qty basis ratio cash_per_share acquirer_fmv", "cil", actions::boot),
    shape("9.ca-basis", "lots ratio", "cil", actions::merger),
    shape("9.ca-basis", "qty basis cash_per_share", "", actions::cash_merger),
    shape("9.ca-basis", "basis distributions", "", actions::returns_of_capital),
    shape("12.short-interest", "year month half", "", filings::short_interest_days),
    shape("12.short-interest", "accounts", "", filings::short_positions),
    shape("12.focus", "period_end", "", filings::focus),
    shape("12.17a-13", "count_date", "", filings::box_count),
    shape("IN/capital-gains", "cost sale", "fmv fmv_2018_01_31 bonus_cost", india_gains::grandfathered),
    shape("IN/capital-gains", "trades", "", india_gains::first_in_first_out),
    shape("IN/capital-gains", "total_cost retained_cost new_qty", "", india_gains::demerger),
    shape("IN/capital-gains", "buy price bonus split sell", "", india_gains::bonus_and_split),
    shape("IN/capital-gains", "sale_date", "ltcg stcg", india_gains::tax),
    shape("IN/capital-gains", "buy sells", "", india_gains::holding_terms),
    shape("IN/charges", "kind trade_date", "buy_value sell_value exchange brokerage", india_charges::calculator),
    shape("IN/charges", "segment traded_value_crore date", "exchange", india_charges::exchange_split),
    shape("IN/charges", "trades date", "", india_charges::tax_on_a_day),
    shape("IN/charges", "raw", "", india_charges::tax_rounding),
    shape("IN/charges", "qty sell_price rate", "date", india_charges::tax_at_a_rate),
    shape("IN/charges", "value date", "rate", india_charges::tax_on_futures),
    shape("IN/charges", "premium", "date rate", india_charges::tax_on_premium),
    shape("IN/charges", "settle strike lot lots", "rate date", india_charges::tax_on_exercise),
    shape("IN/charges", "intrinsic", "rate date", india_charges::tax_on_exercise),
    shape("IN/charges", "buy sell brokerage", "date exchange", india_charges::before_one_stamp_duty),
    shape("IN/charges", "turnover rate_per_crore", "", india_charges::protection_fund),
    shape("IN/charges", "dp gst", "", india_charges::depository_participant),
    shape("IN/charges", "trades", "dp", india_charges::common_average),
    shape("IN/charges", "date exchange trades", "", india_note::solve),
    shape("IN/settlement", "year", "", india_days::holidays),
    shape("IN/settlement", "trade_date", "cycle settlement_holidays override", india_days::settles_on),
    shape("IN/settlement", "trades", "", india_days::client_netting),
    shape("IDS", "kind value", "", identifiers::validity),
    shape("IDS", "sedol", "", identifiers::isin_of_sedol),
    shape("IDS", "cusip", "", identifiers::isin_of_cusip),
    shape("IDS", "body", "", identifiers::check_of_body),
    shape("IDS", "cc bban", "", identifiers::check_of_bban),
    shape("IDS", "pan", "", identifiers::masked),
    shape("IDS/ISO4217", "ccy", "", currency::minor_units),
    shape("IDS/ISO4217", "ccy amount mode", "", currency::rounded),
    shape("IDS/ISO4217", "qty price quote_ccy", "", currency::money_of_quote),
    shape("IDS/ISO4217", "total weights", "ccy", allocation::parts),
];

impl Shape {
    fn fits(&self, case: &Case) -> bool {
        let mut keys = case.inputs.keys();
        let is_known = |key: &String| {
            self.required.split(' ').chain(self.optional.split(' ')).any(|known| known == key)
        };
        let has = |key: &str| key.is_empty() || case.inputs.contains_key(key);
        self.area == case.area && keys.all(is_known) && self.required.split(' ').all(has)
    }
}

/// Solves a case by the first shape that takes it, and compares.
pub fn run(case: &Case) -> Outcome {
    let fields = Fields::new(&case.inputs, &case.expected);
    let solve = |shape: &Shape| match (shape.solve)(&fields) {
        Err(Unsolved::NotTheShape) => None,
        solved => Some(solved),
    };
    let solved = SHAPES.iter().filter(|shape| shape.fits(case)).find_map(solve);
    match solved {
        None if case.is_page => Outcome::Page,
        None => Outcome::NotYetSupported,
        Some(solved) => judged(case, solved),
    }
}

fn judged(case: &Case, solved: Reading<Found>) -> Outcome {
    let differences = match solved {
        Ok(found) => differences(&case.expected, &found),
        Err(Unsolved::Refused(why)) => vec![format!("the house refused it: {why}")],
        Err(Unsolved::NotTheShape) => return Outcome::NotYetSupported,
    };
    if differences.is_empty() { Outcome::Pass } else { Outcome::Fail(differences) }
}

#[cfg(test)]
mod tests {
    use super::{Case, Outcome, run};
    use serde_json::{Value, json};

    fn case(area: &str, inputs: &Value, expected: Value) -> Case {
        let inputs = inputs.as_object().cloned().expect("inputs are named");
        Case { id: "a case".to_owned(), area: area.to_owned(), is_page: false, inputs, expected }
    }

    #[test]
    fn a_key_that_no_shape_has_is_not_yet_supported() {
        let known = case("IDS/ISO4217", &json!({"ccy": "JPY"}), json!({"minor": 0}));
        assert_eq!(run(&known), Outcome::Pass);
        let other = case("IDS/ISO4217", &json!({"ccy": "JPY", "year": 2010}), json!({"minor": 0}));
        assert_eq!(run(&other), Outcome::NotYetSupported);
    }

    /// 26 USC 1091(d): 950 and the loss of 100 that was not allowed.
    #[test]
    fn a_chain_of_wash_sales_says_what_is_left_cost() {
        let bought = |d: &str, amt: &str| json!({"d": d, "side": "buy", "qty": 10, "amt": amt});
        let sold = |d: &str, amt: &str| json!({"d": d, "side": "sell", "qty": 10, "amt": amt});
        let chain = json!({"seq": [
            bought("2026-01-05", "1000"), sold("2026-01-20", "900"), bought("2026-02-02", "950"),
        ]});
        let expected = [
            json!({"disallowed": ["100"], "basis": "1050"}),
            json!({"disallowed": ["100"], "basis": ["1050"]}),
        ];
        for expected in expected {
            assert_eq!(run(&case("9.wash-sale", &chain, expected)), Outcome::Pass);
        }
    }

    /// 100 shares for 1,510.00, one for three: 33 1/3 at 45.30, of which a third is 15.10.
    #[test]
    fn a_split_says_all_of_its_shares_and_their_basis() {
        let split = json!({"qty": 100, "basis": "1510.00", "ratio": "1/3"});
        let expected = json!({
            "new_qty_exact": "100/3", "basis_per_share": "45.30", "per_share": "45.30",
            "whole": 33, "whole_shares": 33, "whole_basis": "1494.90",
            "fraction_exact": "1/3", "fraction": "0.333333", "fraction_basis": "15.10",
        });
        assert_eq!(run(&case("9.ca-basis", &split, expected)), Outcome::Pass);
    }

    #[test]
    fn a_wrong_figure_fails_and_a_refusal_says_why() {
        let confirm =
            json!({"trade_date": "2026-11-20", "side": "sell", "qty": 500, "price": "42.15"});
        assert_eq!(
            run(&case(
                "1.confirm",
                &confirm,
                json!({"net": "21074.47", "sec31": "0.43", "commission": "0"})
            )),
            Outcome::Pass
        );
        let wrong = run(&case("1.confirm", &confirm, json!({"sec31": "0.44"})));
        assert_eq!(wrong, Outcome::Fail(vec!["sec31: expected 0.44, found 0.43".to_owned()]));
        let saturday =
            json!({"trade_date": "2026-11-21", "side": "sell", "qty": 500, "price": "42.15"});
        assert!(matches!(
            run(&case("1.confirm", &saturday, json!({"net": "0"}))),
            Outcome::Fail(_)
        ));
    }
}
