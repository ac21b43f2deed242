"""Reads an export with other people's tools and prints what it adds up to: account, asset, amount, as CSV without a header.

usage: judges.py beancount|xlsx|parquet FILE

beancount is the name of the account and the sum of its postings, after beancount has found no error in the file; the two
tables are our codes and the sum of the quantities (credits less debits), and the sheet Trial balance must say the same.
"""
import collections
import csv
import decimal
import sys


def beancount(file):
    from beancount import loader
    from beancount.core import data

    entries, errors, _ = loader.load_file(file)
    for error in errors[:5]:
        print(error, file=sys.stderr)
    if errors:
        sys.exit(1)
    sums = collections.Counter()
    checked = 0
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                sums[posting.account, posting.units.currency] += posting.units.number
        checked += isinstance(entry, data.Balance)
    if not checked:
        sys.exit("no balance is asserted")
    return sums


def xlsx(file):
    import openpyxl
    import zipfile

    with zipfile.ZipFile(file) as parts:
        if any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")):
            sys.exit("there is a formula")
    book = openpyxl.load_workbook(file, read_only=True)
    number = lambda cell: decimal.Decimal(str(cell or 0))
    sums, money = collections.Counter(), collections.Counter()
    for sheet in (sheet for sheet in book if sheet.title.startswith("Journal")):
        rows = sheet.iter_rows(values_only=True)
        header = next(rows)
        for row in (dict(zip(header, row)) for row in rows):
            sums[row["account"], row["asset"]] += number(row["credit"]) - number(row["debit"])
    rows = book["Trial balance"].iter_rows(values_only=True)
    header = next(rows)
    for row in (dict(zip(header, row)) for row in rows):
        key = row["account"], row["currency"]
        if row["account"] != "total":
            money[key] += number(row["credit"]) - number(row["debit"])
            if money[key] != sums[key]:
                sys.exit(f"{key}: {sums[key]} in the journal, {money[key]} in the trial balance")
    if [sheet.title for sheet in book][-3:] != ["Trial balance", "Accounts", "Lines"]:
        sys.exit("a sheet is missing")
    return sums


def parquet(file):
    from pyarrow import parquet as reader, types

    table = reader.read_table(file)
    if not types.is_decimal(table.schema.field("quantity").type) or not types.is_date(table.schema.field("date").type):
        sys.exit(f"{table.schema}")
    sums = collections.Counter()
    columns = (table.column(name).to_pylist() for name in ("account", "asset", "quantity", "decimals"))
    for account, asset, quantity, decimals in zip(*columns):
        if quantity != round(quantity, decimals):
            sys.exit(f"{account} {asset}: {quantity} is finer than {decimals}")
        sums[account, asset] += quantity
    return sums


decimal.getcontext().prec = 60
sums = {"beancount": beancount, "xlsx": xlsx, "parquet": parquet}[sys.argv[1]](sys.argv[2])
csv.writer(sys.stdout).writerows([*key, f"{number:f}"] for key, number in sums.items())
