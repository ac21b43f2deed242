-- The day as a well-made PostgreSQL job: from the CSV to a durable commit, in one transaction. This is what is timed.
-- It does what munim does, but for tax lots, the archive of the source document, the hash chain, and what lets every input
-- be decided again; and it gives its figures without an index on the postings. munim does more.

SELECT 'began ' || extract(epoch FROM clock_timestamp());
BEGIN;

-- 1. The file as it came, unlogged: a temporary table writes no WAL. HEADER MATCH refuses other columns.
CREATE TEMPORARY TABLE said_trade (
    trade_id text, executed_at timestamptz, account text, side text, instrument text, quantity bigint, price numeric,
    currency text, venue text, capacity text
) ON COMMIT DROP;
\copy said_trade FROM pstdin WITH (FORMAT csv, HEADER MATCH)
ANALYZE said_trade;

-- 2. Names that nobody knows. Both tables are small, so the joins are hash joins over one pass.
INSERT INTO rejected
SELECT trade_id, CASE WHEN account_id IS NULL THEN 'account_must_be_known' ELSE 'instrument_must_be_known' END
FROM said_trade
LEFT JOIN account USING (account)
LEFT JOIN asset ON asset.asset = instrument AND clearing_id IS NOT NULL
WHERE account_id IS NULL OR asset_id IS NULL;

-- 3. The trades: settlement date by the calendar, principal and fees rounded half up to the cent (numeric rounds half away
-- from zero, and these are not negative). A trade_id that came before, in this file or another, is a duplicate and changes
-- nothing. The anti-join is for speed: ON CONFLICT DO NOTHING took twice the time of this whole step. The primary key
-- still stands behind it.
WITH captured AS (
    SELECT DISTINCT ON (trade_id) said_trade.*, account_id, clearing_id, asset_id,
        (executed_at AT TIME ZONE 'America/New_York')::date AS trade_date,
        (CASE side WHEN 'B' THEN 1 ELSE -1 END)::smallint AS sign,
        round(said_trade.quantity * price * 100)::bigint AS principal
    FROM said_trade
    JOIN account USING (account)
    JOIN asset ON asset.asset = instrument AND clearing_id IS NOT NULL
    ORDER BY trade_id, said_trade.ctid
)
INSERT INTO trade (
    trade_id, executed_at, account_id, contra_id, asset_id, currency_id, side, sign, quantity, price, venue, capacity,
    trade_date, settlement_date, principal, section_31, taf
)
SELECT trade_id, executed_at, account_id, clearing_id, asset_id,
    (SELECT asset_id FROM asset WHERE asset = 'USD'), side, sign, quantity, price, venue, capacity,
    trade_date, settlement_date, principal,
    CASE sign WHEN 1 THEN 0 ELSE round(principal * section_31_rate * 0.000001) END,
    CASE sign WHEN 1 THEN 0 ELSE round(least(quantity * taf_rate, taf_cap) * 100) END
FROM captured JOIN trade_day USING (trade_date)
WHERE NOT EXISTS (SELECT FROM trade WHERE trade.trade_id = captured.trade_id);

-- 4. The postings, four to six for each trade as in munim: securities against the clearing house, money against it, fees
-- on their payable accounts; empty ones are left out. New trades are those of this transaction. One pass for each line was
-- faster than a lateral list of six.
WITH booked AS NOT MATERIALIZED (
    SELECT * FROM trade WHERE xmin = pg_current_xact_id()::xid
), line (trade_number, account_id, asset_id, value_date, quantity) AS (
    SELECT trade_number, account_id, asset_id, settlement_date, sign * quantity FROM booked
    UNION ALL
    SELECT trade_number, contra_id, asset_id, settlement_date, -sign * quantity FROM booked
    UNION ALL
    SELECT trade_number, account_id, currency_id, settlement_date, -sign * principal - section_31 - taf FROM booked
    UNION ALL
    SELECT trade_number, contra_id, currency_id, settlement_date, sign * principal FROM booked
    UNION ALL
    SELECT trade_number, (SELECT account_id FROM account WHERE account = 'SEC-FEES'), currency_id, settlement_date, section_31
    FROM booked
    UNION ALL
    SELECT trade_number, (SELECT account_id FROM account WHERE account = 'TAF-FEES'), currency_id, settlement_date, taf
    FROM booked
)
INSERT INTO posting SELECT * FROM line WHERE quantity <> 0;

-- 5. Netting: what is due to and from the street, by settlement date.
INSERT INTO obligation
SELECT value_date, account_id, asset_id, -sum(quantity)
FROM posting JOIN account USING (account_id)
WHERE posting.xmin = pg_current_xact_id()::xid AND is_street
GROUP BY value_date, account_id, asset_id
ON CONFLICT (settlement_date, account_id, asset_id) DO UPDATE SET quantity = obligation.quantity + excluded.quantity;

-- 6. The balances.
INSERT INTO balance
SELECT account_id, asset_id, value_date, sum(quantity)
FROM posting
WHERE posting.xmin = pg_current_xact_id()::xid
GROUP BY account_id, asset_id, value_date
ON CONFLICT (account_id, asset_id, value_date) DO UPDATE SET quantity = balance.quantity + excluded.quantity;

-- 7. What is due today settles.
WITH due AS (
    DELETE FROM balance WHERE value_date > '-infinity' AND value_date <= :'day'::date RETURNING *
)
INSERT INTO balance
SELECT account_id, asset_id, '-infinity', sum(quantity) FROM due GROUP BY account_id, asset_id
ON CONFLICT (account_id, asset_id, value_date) DO UPDATE SET quantity = balance.quantity + excluded.quantity;

-- 8. Control sums: every row stands as a trade or is rejected; every asset sums to zero on every value date; the
-- obligations are the balances of the street. One that fails stops the job.
INSERT INTO control
SELECT :'day'::date, 'rows whose trade stands or is rejected',
    count(*), count(*) FILTER (WHERE trade.trade_id IS NOT NULL OR rejected.trade_id IS NOT NULL)
FROM said_trade LEFT JOIN trade USING (trade_id) LEFT JOIN rejected USING (trade_id)
UNION ALL
SELECT :'day'::date, 'sum of an asset on a value date', 0, coalesce(sum(abs(total)), 0)
FROM (SELECT sum(quantity) AS total FROM balance GROUP BY asset_id, value_date) AS sums
UNION ALL
SELECT :'day'::date, 'obligations that are not the balance of the street', 0,
    count(*) FILTER (WHERE balance.quantity IS DISTINCT FROM -obligation.quantity)
FROM obligation LEFT JOIN balance
    ON (balance.account_id, balance.asset_id, balance.value_date) = (obligation.account_id, obligation.asset_id, settlement_date)
WHERE settlement_date > :'day'::date;

DO $$
BEGIN
    IF EXISTS (SELECT FROM control WHERE control.expected <> control.found) THEN
        RAISE EXCEPTION 'a control of the day does not hold';
    END IF;
END
$$;

COMMIT;
SELECT 'ended ' || extract(epoch FROM clock_timestamp());

-- How much memory the server's process has touched, its part of the shared buffers among it.
SELECT 'peak ' || (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\s+(\d+) kB'))[1];
