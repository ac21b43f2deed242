-- October's interest: each balance by the days for which it stood; what is charged and what is paid are each rounded once
-- per account.
INSERT INTO posting
WITH step AS (
    SELECT account, value_date, sum(sum(cents)) OVER (PARTITION BY account ORDER BY value_date) AS balance,
        lead(value_date) OVER (PARTITION BY account ORDER BY value_date) AS until
    FROM posting GROUP BY account, value_date
), segment AS (
    SELECT account, balance, coalesce(until, DATE '2013-11-01') - greatest(value_date, DATE '2013-10-01') AS days FROM step
), earned AS (
    SELECT account, round(sum(CASE
        WHEN balance <= -2500000 THEN balance * 0.0775 * days / 360
        WHEN balance < 0 THEN balance * 0.08 * days / 360
        ELSE 0 END)) + round(sum(CASE
        WHEN balance < 0 THEN 0
        ELSE balance * 0.0025 * days / 365 END)) AS posted
    FROM segment WHERE days > 0 GROUP BY account
)
SELECT account, DATE '2013-11-01', posted::bigint FROM earned WHERE posted <> 0;
