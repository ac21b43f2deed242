CREATE TABLE said_opening (said_on date, account text, asset text, quantity numeric);
CREATE TABLE said_payment (payment_id text, said_on date, account text, bank_account text, currency text, amount numeric);
CREATE TABLE said_conversion (conversion_id text, said_on date, account text, sold text, sold_amount numeric, bought text, bought_amount numeric);
-- Every posting of a client in dollars, in cents: what a ledger keeps.
CREATE TABLE posting (account text NOT NULL, value_date date NOT NULL, cents bigint NOT NULL);
