INSERT INTO posting SELECT account, said_on, (quantity * 100)::bigint FROM said_opening WHERE quantity <> 0;
INSERT INTO posting SELECT account, said_on, (amount * 100)::bigint FROM said_payment WHERE amount <> 0;
INSERT INTO posting SELECT account, said_on, (bought_amount * 100)::bigint FROM said_conversion;
CREATE INDEX ON posting (account, value_date);
ANALYZE posting;
