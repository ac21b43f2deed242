//! Properties of the chart of accounts of every market.

use terms::Kind;

#[test]
fn every_kind_of_account_has_a_line_with_a_caption_on_both_sides() {
    for market in markets::rulebook().markets {
        for kind in Kind::ALL {
            let mut account = market.chart[0].clone();
            account.kind = *kind;
            for is_credit in [true, false] {
                let line = market
                    .gl_line_of((account.kind, account.class), terms::Date::FIRST, is_credit)
                    .unwrap_or_else(|| panic!("{kind:?} has a line in {}", market.market));
                assert!(
                    market.gl_lines.iter().any(|known| known.gl_line == *line),
                    "line {line} has a caption in {}",
                    market.market
                );
            }
        }
    }
}

/// An office of two markets opens such an account once: it must be the same account.
#[test]
fn an_account_of_two_charts_is_of_one_kind() {
    let rulebook = markets::rulebook();
    let accounts: Vec<_> = rulebook.markets.iter().flat_map(|market| &market.chart).collect();
    for one in &accounts {
        for other in accounts.iter().filter(|other| other.account == one.account) {
            assert_eq!((one.kind, one.class), (other.kind, other.class), "{}", one.account);
        }
    }
}

#[test]
fn a_charge_waits_on_an_account_of_its_market() {
    for market in markets::rulebook().markets {
        for charge in &market.charges {
            assert!(
                market.chart.iter().any(|account| account.account == charge.payable_account),
                "{}",
                charge.charge
            );
        }
    }
}
