-- What the bench compares with munim's reports, line by line: `munim report obligations` and `munim report balances`.

\pset format csv
\pset tuples_only on

SELECT 'obligations', settlement_date, account, asset, round(quantity / 10::numeric ^ decimals, decimals)
FROM obligation JOIN account USING (account_id) JOIN asset USING (asset_id)
WHERE quantity <> 0 AND settlement_date > :'day'::date;

SELECT 'balances', account, asset, round(settled / 10::numeric ^ decimals, decimals),
    round(pending / 10::numeric ^ decimals, decimals), round((settled + pending) / 10::numeric ^ decimals, decimals)
FROM (
    SELECT account_id, asset_id,
        sum(CASE WHEN value_date = '-infinity' THEN quantity ELSE 0 END) AS settled,
        sum(CASE WHEN value_date = '-infinity' THEN 0 ELSE quantity END) AS pending
    FROM balance GROUP BY account_id, asset_id HAVING bool_or(quantity <> 0)
) AS standing
JOIN account USING (account_id) JOIN asset USING (asset_id);
