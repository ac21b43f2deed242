-- The tables of the PostgreSQL job and what stands in them before the day: accounts, instruments, rules, opening balances.
-- None of this is timed. The rows come in as text (the said_* tables, filled from the same files that munim loads and from
-- munim's own tables in markets/), and are typed here. Amounts are whole numbers of the smallest unit, as in munim: sums of
-- bigint are several times faster than sums of numeric, and a well-made job would not do without that.

-- Filled by the bench before this script runs:
--   said_account, said_chart   accounts.csv and the chart of a new office
--   said_instrument, said_position
--   said_closed                us/calendar.csv: weekdays that are not ordinary days
--   said_cycle, said_charge    us/cycles.csv, us/charges.csv

CREATE TABLE account (
    account_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account      text NOT NULL UNIQUE,
    is_street    boolean NOT NULL
);
INSERT INTO account (account, is_street)
SELECT account, kind = 'clearing_house' FROM said_chart
UNION ALL
SELECT account, kind IN ('clearing_house', 'counterparty') FROM said_account;

CREATE TABLE asset (
    asset_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset        text NOT NULL UNIQUE,
    decimals     integer NOT NULL,
    -- Of an instrument: in what it trades, and who stands between the parties. Of the currency: nothing.
    currency     text,
    clearing_id  integer REFERENCES account
);
INSERT INTO asset (asset, decimals) VALUES ('USD', 2);
INSERT INTO asset (asset, decimals, currency, clearing_id)
SELECT instrument, 0, currency, account_id
FROM said_instrument JOIN account ON account = clearing_account;

-- The settlement days: weekdays on which nothing is closed.
CREATE TABLE settlement_day (day date PRIMARY KEY);
INSERT INTO settlement_day
SELECT day
FROM (SELECT generate_series(date '2010-01-01', date '2027-12-31', interval '1 day')::date AS day) AS days
WHERE extract(isodow FROM day) < 6
  AND day NOT IN (SELECT date::date FROM said_closed WHERE settlement = 'closed');

-- What holds on each trade date: settlement date and the rates of a sale. One look-up in the job instead of four.
CREATE TABLE trade_day (
    trade_date        date PRIMARY KEY,
    settlement_date   date NOT NULL,
    section_31_rate   numeric NOT NULL,
    taf_rate          numeric NOT NULL,
    taf_cap           numeric NOT NULL
);
INSERT INTO trade_day
SELECT days.day, settles.day, section_31.rate::numeric, taf.rate::numeric, taf.cap::numeric
FROM (SELECT generate_series(date '2010-01-04', date '2027-12-17', interval '1 day')::date AS day) AS days
CROSS JOIN LATERAL (
    SELECT settlement_days::integer AS count FROM said_cycle
    WHERE effective::date <= days.day ORDER BY effective::date DESC LIMIT 1
) AS cycle
CROSS JOIN LATERAL (
    SELECT day FROM settlement_day WHERE settlement_day.day > days.day ORDER BY day OFFSET cycle.count - 1 LIMIT 1
) AS settles
CROSS JOIN LATERAL (
    SELECT rate FROM said_charge
    WHERE charge = 'section_31' AND effective::date <= days.day ORDER BY effective::date DESC LIMIT 1
) AS section_31
CROSS JOIN LATERAL (
    SELECT rate, cap FROM said_charge
    WHERE charge = 'taf' AND effective::date <= days.day ORDER BY effective::date DESC LIMIT 1
) AS taf
WHERE extract(isodow FROM days.day) < 6;

-- What stands on an account in an asset, by value date; what has settled stands on '-infinity'.
CREATE TABLE balance (
    account_id   integer NOT NULL,
    asset_id     integer NOT NULL,
    value_date   date NOT NULL,
    quantity     bigint NOT NULL,
    PRIMARY KEY (account_id, asset_id, value_date)
);
WITH position AS (
    SELECT account_id, asset_id,
        CASE WHEN date::date <= :'day'::date THEN date '-infinity' ELSE date::date END AS value_date,
        (quantity::numeric * 10::numeric ^ decimals)::bigint AS quantity
    FROM said_position JOIN account USING (account) JOIN asset USING (asset)
), posting AS (
    SELECT * FROM position
    UNION ALL
    SELECT (SELECT account_id FROM account WHERE account = 'OPENING'), asset_id, value_date, -quantity FROM position
)
INSERT INTO balance
SELECT account_id, asset_id, value_date, sum(quantity) FROM posting GROUP BY account_id, asset_id, value_date;

-- The tables of the day. Only the trade's id is unique; no other index is asked for, though a real job would want some.
CREATE TABLE trade (
    trade_number    bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000),
    trade_id        text PRIMARY KEY,
    executed_at     timestamptz NOT NULL,
    account_id      integer NOT NULL,
    contra_id       integer NOT NULL,
    asset_id        integer NOT NULL,
    currency_id     integer NOT NULL,
    side            text NOT NULL,
    sign            smallint NOT NULL,
    quantity        bigint NOT NULL,
    price           numeric NOT NULL,
    venue           text NOT NULL,
    capacity        text NOT NULL,
    trade_date      date NOT NULL,
    settlement_date date NOT NULL,
    principal       bigint NOT NULL,
    section_31      bigint NOT NULL,
    taf             bigint NOT NULL
);
CREATE TABLE posting (
    trade_number bigint NOT NULL,
    account_id   integer NOT NULL,
    asset_id     integer NOT NULL,
    value_date   date NOT NULL,
    quantity     bigint NOT NULL
);
CREATE TABLE obligation (
    settlement_date  date NOT NULL,
    account_id       integer NOT NULL,
    asset_id         integer NOT NULL,
    quantity         bigint NOT NULL,
    PRIMARY KEY (settlement_date, account_id, asset_id)
);
CREATE TABLE rejected (trade_id text NOT NULL, code text NOT NULL);
CREATE TABLE control (day date NOT NULL, control text NOT NULL, expected numeric NOT NULL, found numeric NOT NULL);

VACUUM ANALYZE;
