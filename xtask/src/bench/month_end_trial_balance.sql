COPY (
    SELECT CASE WHEN sum(cents) < 0 THEN '1410' ELSE '2410' END AS gl_line, account,
        to_char(greatest(-sum(cents), 0) / 100.0, 'FM999999999990.00') AS debit,
        to_char(greatest(sum(cents), 0) / 100.0, 'FM999999999990.00') AS credit
    FROM posting WHERE value_date <= DATE '2013-10-31' GROUP BY account HAVING sum(cents) <> 0 ORDER BY 1, 2
) TO '/dev/null' WITH (FORMAT csv);
