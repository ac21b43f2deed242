// A front office's day, through openapi-fetch and the types that openapi-typescript makes from the
// document. In: CONSOLE (the address), TOKEN (one that may write). Out: a line for each thing that
// was done; exit code 1 when one is not as it must be.

import createClient from "openapi-fetch";
import type { components, paths } from "./munim.js";

type Event = components["schemas"]["EventFacts"];
type TradesRow = components["schemas"]["TradesRow"];

declare const process: { env: Record<string, string> };

const { CONSOLE, TOKEN } = process.env;
const headers = { Authorization: `Bearer ${TOKEN}` };
const client = createClient<paths>({ baseUrl: CONSOLE, headers });

function must(holds: boolean, seen: unknown): asserts holds {
  if (!holds) throw new Error(`not as it must be: ${JSON.stringify(seen)}`);
}

function trade(trade_id: string, account: string): TradesRow {
  return {
    trade_id,
    executed_at: "2013-10-14T11:00:00-04:00",
    account,
    side: "B",
    instrument: "IBM",
    quantity: "50",
    price: "183.00",
    currency: "USD",
    venue: "XNYS",
    capacity: "A",
  };
}

// Two trades, of which one names an account that is not there; the same again is no second.
async function handIn(): Promise<void> {
  const key = { "Idempotency-Key": "ts-1" };
  for (let round = 0; round < 2; round += 1) {
    const { data } = await client.POST("/v1/rows/{kind}", {
      params: { path: { kind: "trades" }, header: key },
      body: { rows: [trade("W1", "ANNA"), trade("W2", "ANNE")] },
    });
    must(data?.became === "loaded", data);
    must(data.file.booked === 1 && data.file.rejected === 1, data);
    must(data.refused.map((row) => row.id).join() === "W2", data);
  }
  const { data } = await client.GET("/v1/documents/{kind}/{name}", {
    params: { path: { kind: "trades", name: "ts-1.csv" } },
  });
  must(data?.became === "loaded", data);
  console.log(`handed in: ${data.file.booked} booked, refused: ${data.refused[0]?.message}`);
}

// What became of the trade; gives the sequence number of its event.
async function look(): Promise<number> {
  const life = await client.GET("/v1/trades/{trade_id}", { params: { path: { trade_id: "W1" } } });
  must(life.data?.trade.net === "-9150.00", life.data);
  const page = await client.GET("/v1/trades", { params: { query: { text: "W1" } } });
  const seq = page.data?.items[0]?.seq;
  must(seq !== undefined, page.data);
  console.log(`trade W1: ${life.data.trade.net}, settles ${life.data.trade.settlement_date}`);

  const query = { account: "ANNA", instrument: "IBM" };
  const positions = await client.GET("/v1/positions", { params: { query } });
  must(positions.data?.items[0]?.held === "1050" && positions.data.next === null, positions.data);
  const inventory = await client.GET("/v1/inventory", { params: { query } });
  must(inventory.data?.[0]?.clients_long === "1050", inventory.data);
  console.log(`ANNA holds 1050 IBM; failing to receive: ${inventory.data[0].failing_to_receive}`);

  const path = { account: "ANNA", asset: "IBM" };
  const why = await client.GET("/v1/explain/{account}/{asset}", { params: { path } });
  must(why.data !== undefined, why.error);
  const at = why.data.columns.indexOf("quantity");
  const parts = why.data.rows.map((row) => row[at]).join(" + ");
  must(parts === "1000 + 50", why.data);
  console.log(`its 1050 IBM are ${parts}`);
  return seq;
}

// A request to a desk, which then waits there.
async function ask(): Promise<void> {
  const { response } = await client.POST("/v1/requests", {
    params: { header: { "Idempotency-Key": "ts-ask-1" } },
    body: { desk: "OPS", subject: "price", about: "IBM", text: "Is 183.00 right?" },
  });
  must(response.status === 204, response.status);
  const { data } = await client.GET("/v1/requests");
  const mine = data?.find((one) => one.request === "ts-ask-1");
  must(mine?.state === "open" && mine.answer === null, mine);
  console.log(`asked ${mine.desk}, which answers within ${mine.promised_minutes} minutes`);
}

// The first event of the stream behind the one before the trade's.
async function follow(seq: number): Promise<void> {
  const { data } = await client.GET("/v1/stream", {
    params: { query: { after: seq - 1 } },
    parseAs: "stream",
  });
  must(data !== undefined && data !== null, data);
  const reader = data.pipeThrough(new TextDecoderStream()).getReader();
  let told = "";
  while (!told.includes("\n\n")) told += (await reader.read()).value ?? "";
  await reader.cancel();
  const line = told.split("\n").find((each) => each.startsWith("data:"));
  must(line !== undefined, told);
  const event: Event = JSON.parse(line.slice("data:".length));
  must(event.seq === seq && event.id === "W1", event);
  console.log(`event ${event.seq}: ${event.event}: ${event.narrative}`);
}

// What is not there is a problem, and so is a visitor without a token.
async function refused(): Promise<void> {
  const params = { path: { account: "NOBODY" } };
  const { error } = await client.GET("/v1/accounts/{account}", { params });
  must(error?.code === "not_found", error);
  const stranger = createClient<paths>({ baseUrl: CONSOLE });
  const unknown = await stranger.GET("/v1/accounts/{account}", { params });
  must(unknown.error?.status === 401, unknown.error);
  console.log(`refused: ${error.detail}`);
}

await handIn();
const seq = await look();
await ask();
await follow(seq);
await refused();
