//! Do both say the same? The obligations and balances of munim against those of `PostgreSQL`, line
//! by line.
//!
//! In: lines of both, in any order. Out: the lines that only one of them has, with whose they are.

use std::collections::BTreeSet;

/// Every line that only one of them has.
pub fn differences(munim: &[String], postgres: &[String]) -> Vec<String> {
    let (of_munim, of_postgres): (BTreeSet<&String>, BTreeSet<&String>) =
        (munim.iter().collect(), postgres.iter().collect());
    let only_munim =
        of_munim.difference(&of_postgres).map(|line| format!("only munim:      {line}"));
    let only_postgres =
        of_postgres.difference(&of_munim).map(|line| format!("only PostgreSQL: {line}"));
    only_munim.chain(only_postgres).collect()
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn the_order_is_nobodys_business_and_a_cent_is() {
        let lines = |lines: [&str; 2]| lines.map(str::to_owned);
        assert!(differences(&lines(["a,1.00", "b,2.00"]), &lines(["b,2.00", "a,1.00"])).is_empty());
        let found = differences(&lines(["a,1.00", "b,2.00"]), &lines(["a,1.00", "b,2.01"]));
        assert_eq!(found, ["only munim:      b,2.00", "only PostgreSQL: b,2.01"]);
    }
}
