SELECT account || ',' || to_char(sum(cents) / 100.0, 'FM999999999990.00') FROM posting GROUP BY account HAVING sum(cents) <> 0;
