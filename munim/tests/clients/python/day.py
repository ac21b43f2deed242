"""A front office's day, through the client that openapi-python-client makes from the document.

In: CONSOLE (the address), TOKEN (one that may write). Out: a line for each thing that was done;
exit code 1 when one is not as it must be.
"""

import json
import os

from munim_client import AuthenticatedClient
from munim_client.api.accounts import get_account
from munim_client.api.audit import follow_events
from munim_client.api.intake import get_submission, submit_rows
from munim_client.api.positions import list_inventory, list_positions
from munim_client.api.reports import explain_balance
from munim_client.api.requests import list_requests, open_request
from munim_client.api.trades import get_trade, list_trades
from munim_client.models import (
    BecameLoaded,
    EventFacts,
    Problem,
    RequestTold,
    RowsTold,
    RowTold,
    TradesRow,
    TradesRowCapacity,
    TradesRowSide,
)


def trade(trade_id: str, account: str) -> RowTold:
    """A purchase of 200 shares."""
    row = TradesRow(
        trade_id=trade_id,
        executed_at="2013-10-14T10:00:00-04:00",
        account=account,
        side=TradesRowSide.B,
        instrument="BAC",
        quantity="200",
        price="14.10",
        currency="USD",
        venue="XNYS",
        capacity=TradesRowCapacity.A,
    )
    return RowTold.from_dict(row.to_dict())


def hand_in(client: AuthenticatedClient) -> None:
    """Two trades, of which one names an account that is not there; the same again is no second."""
    body = RowsTold(rows=[trade("P1", "ANNA"), trade("P2", "ANNE")])
    for _ in range(2):
        became = submit_rows.sync("trades", client=client, body=body, idempotency_key="py-1")
        assert isinstance(became, BecameLoaded), became
        assert (became.file.booked, became.file.rejected) == (1, 1), became
    assert [row.id for row in became.refused] == ["P2"], became
    assert get_submission.sync("trades", "py-1.csv", client=client) == became
    print(f"handed in: {became.file.booked} booked, refused: {became.refused[0].message}")


def look(client: AuthenticatedClient) -> int:
    """What became of the trade; gives the sequence number of its event."""
    life = get_trade.sync("P1", client=client)
    assert life.trade.net == "-2820.00" and life.trade.status == "open", life
    page = list_trades.sync(client=client, text="P1")
    print(f"trade P1: {life.trade.net} {life.trade.currency}, settles {life.trade.settlement_date}")

    first = list_positions.sync(client=client, account="ANNA", limit=1)
    rest = list_positions.sync(client=client, account="ANNA", cursor=first.next_)
    held = {item.instrument: item.held for item in first.items + rest.items}
    assert held["BAC"] == "300" and held["IBM"] == "1000" and rest.next_ is None, held
    inventory = list_inventory.sync(client=client, instrument="BAC")
    assert inventory[0].clients_long == "300", inventory
    print(f"ANNA holds {held}; to receive from the street: {inventory[0].to_receive} BAC")

    why = explain_balance.sync("ANNA", "BAC", client=client)
    quantity = why.columns.index("quantity")
    assert [row[quantity] for row in why.rows] == ["100", "200"], why
    print(f"its 300 BAC are {' + '.join(row[quantity] for row in why.rows)}")
    return page.items[0].seq


def ask(client: AuthenticatedClient) -> None:
    """A request to a desk, which then waits there."""
    told = RequestTold(desk="OPS", subject="inventory", about="BAC", text="Can I sell 300?")
    answered = open_request.sync_detailed(client=client, body=told, idempotency_key="py-ask-1")
    assert answered.status_code == 204, answered
    mine = [one for one in list_requests.sync(client=client) if one.request == "py-ask-1"]
    assert mine[0].state == "open" and mine[0].answer is None, mine
    print(f"asked {mine[0].desk}, which answers within {mine[0].promised_minutes} minutes")


def follow(client: AuthenticatedClient, seq: int) -> None:
    """The first event of the stream behind the one before the trade's."""
    http = client.get_httpx_client()
    with http.stream(**follow_events._get_kwargs(after=seq - 1)) as answer:
        lines = (line for line in answer.iter_lines() if line.startswith("data:"))
        event = EventFacts.from_dict(json.loads(next(lines).removeprefix("data:")))
    assert (event.seq, event.id) == (seq, "P1"), event
    print(f"event {event.seq}: {event.event}: {event.narrative}")


def refused(client: AuthenticatedClient) -> None:
    """What is not there is a problem, and so is a visitor without a token."""
    problem = get_account.sync("NOBODY", client=client)
    assert isinstance(problem, Problem) and problem.code == "not_found", problem
    stranger = AuthenticatedClient(base_url=os.environ["CONSOLE"], token="none")
    unknown = get_account.sync("ANNA", client=stranger)
    assert isinstance(unknown, Problem) and unknown.status == 401, unknown
    print(f"refused: {problem.detail}")


def main() -> None:
    """The day."""
    client = AuthenticatedClient(base_url=os.environ["CONSOLE"], token=os.environ["TOKEN"])
    hand_in(client)
    seq = look(client)
    ask(client)
    follow(client, seq)
    refused(client)


main()
