// Clicks and keys of each task of a day, beside what `trial.md` 4 calls ideal; more clicks fail. Waits are printed, and only what is far too long fails.
import { close, must, person } from "./browser.mjs";

const WAIT_MS_MAX = 5000;
const said = [];

// A task: what is clicked and typed in it is counted, and the longest wait is kept.
const task = async (name, ideal, work) => {
  const counted = { clicks: 0, keys: 0, wait: 0 };
  const waited = async (page, act) => {
    const began = performance.now();
    await act();
    await page.waitForLoadState("load");
    counted.wait = Math.max(counted.wait, performance.now() - began);
  };
  await work({
    click: async (page, what) => {
      counted.clicks += 1;
      const target = typeof what === "string" ? page.locator(what).first() : what.first();
      await waited(page, () => target.click());
    },
    // A field that is filled, or a key that is pressed.
    fill: async (page, field, value) => { counted.keys += 1; await page.fill(field, value); },
    choose: async (page, field, value) => { counted.keys += 1; await page.selectOption(field, value); },
    press: async (page, ...keys) => {
      counted.keys += keys.length;
      await waited(page, async () => { for (const key of keys) await page.keyboard.press(key); });
    },
    search: async (page, text) => {
      counted.keys += 1;
      await page.keyboard.press("/");
      await page.keyboard.type(text);
      await waited(page, async () => { await Promise.all([page.waitForURL((url) => url.pathname !== "/"), page.keyboard.press("Enter")]); });
    },
  });
  said.push({ name, ideal, ...counted });
};
const today = (page) => page.goto("/");
const has = async (page, text, about) => must((await page.locator("main").innerText()).includes(text), `${about}: ${text} in\n${await page.locator("main").innerText()}`);
const at = (page, pattern, about) => must(pattern.test(page.url()), `${about}: ${page.url()}`);

const asha = await person("asha");
const ben = await person("ben");
const carla = await person("carla");

await today(asha);
await task("find a trade by its id", 0, async ({ search }) => search(asha, "T1"));
at(asha, /\/trades\/T1$/, "the trade");
await today(asha);
await task("stock record of a symbol", 0, async ({ search }) => search(asha, "IBM"));
at(asha, /\/instruments\/IBM$/, "the instrument");

await today(asha);
await task("why is a client's balance so", 2, async ({ search, click }) => {
  await search(asha, "alvarez");
  await click(asha, "main tbody a[href^='/accounts/ANNA']");
  await click(asha, "main a.why[href$='/USD']");
});
await asha.locator("dialog#why[open] table").waitFor();

// One row that was rejected, from the list of rejects on.
await asha.goto("/queue?kind=rejected_row");
await task("repair a rejected row", 2, async ({ click, fill }) => {
  await click(asha, "main a[href*='go=repair']");
  await fill(asha, "[name='account.0']", "ANNA");
  await click(asha, "form.fields button.primary");
});
await has(asha, "The repaired row is booked", "it is booked");

// Three hundred rows of three causes: an account and an instrument that are not known, a venue that is none.
const row = (number, account, instrument, venue) =>
  `R${number},2013-10-11T10:${String(number % 60).padStart(2, "0")}:00-04:00,${account},B,${instrument},${1 + number},${"14.00"},USD,${venue},A`;
const rows = Array.from({ length: 300 }, (_, index) => [
  [index, "CARL", "BAC", "XNYS"], [index, "ANNA", "XYZ", "XNYS"], [index, "ANNA", "BAC", "NYSE"],
][index % 3]).map((of) => row(...of));
await asha.goto("/files");
await asha.selectOption("#kind", "trades");
await asha.setInputFiles("#file", {
  name: "rejects.csv", mimeType: "text/csv",
  buffer: Buffer.from(`trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n${rows.join("\n")}\n`),
});
await asha.click("form[enctype] button[type=submit]");
const rejects = async ({ click, press }) => {
  await press(asha, "g", "w");
  await click(asha, "main a[href*='kind=rejected_row']");
};
await today(asha);
await today(ben);
await task("300 rejects of three causes", 20, async (by) => {
  const { click, fill, choose } = by;
  await click(asha, "main a[href^='/queue?kind=rejected_row']");
  await click(asha, "main a[href='/enter/accounts?account=CARL']");
  for (const [field, value] of [["family", "client"], ["kind", "cash"], ["class", "customer"]]) await choose(asha, `[name='${field}.0']`, value);
  await fill(asha, "[name='name.0']", "Carl Cohen");
  await fill(asha, "[name=reason]", "opened by mail");
  await click(asha, "form.fields button.primary");
  await rejects(by);
  await click(asha, "main a[href='/enter/instruments?instrument=XYZ']");
  for (const [field, value] of [["symbol", "XYZ"], ["name", "Xyz Corporation"], ["cfi", "ESVUFR"], ["currency", "USD"], ["market", "XNYS"], ["clearing_account", "NSCC"], ["listed", ""]])
    if (value) await fill(asha, `[name='${field}.0']`, value);
  await fill(asha, "[name=reason]", "listed today");
  await click(asha, "form.fields button.primary");
  // The approver: the list, the first, and then one click each.
  await click(ben, "main a[href='/approvals']");
  await click(ben, "main tbody a.opens");
  await click(ben, "form[action$='/approve'] button");
  await has(ben, "This is the next one", "after one approval comes the next");
  await click(ben, "form[action$='/approve'] button");
  await rejects(by);
  // Their file is judged again as a whole, so that one click is for both.
  await click(asha, asha.locator("main .card", { hasText: "CARL" }).locator("button[value=resend]"));
  must(await asha.locator("main .card", { hasText: "XYZ" }).count() === 0, "its rows are booked too");
  const venue = asha.locator("main .card", { hasText: "NYSE" }).first();
  await venue.locator("input[name=says]").fill("sent anew by the desk");
  await click(asha, venue.locator("button[value=aside]"));
});
await asha.goto("/trades/R0");
await has(asha, "CARL", "rows of an account that was opened are booked");
await asha.goto("/queue?kind=rejected_row");
must(await asha.locator("main tbody tr").count() === 0, "no reject is open");

// A fail is delivered, from the list of fails on, and approved when another approval came before.
await asha.goto("/enter/vouchers");
for (const [column, value] of [["debit_account", "BANK"], ["credit_account", "CAPITAL"], ["asset", "USD"], ["amount", "10.00"], ["narrative", "first"]])
  await asha.fill(`[name='${column}.0']`, value);
await asha.locator("form.fields button.primary").click();
await asha.goto("/queue?kind=fail");
await task("deliver a fail", 2, async ({ click, fill }) => {
  await click(asha, asha.locator("main tbody tr", { hasText: "BAC" }).locator("a[href*='go=deliver']"));
  await fill(asha, "[name=reason]", "the depository has delivered");
  await click(asha, "form.fields button.primary");
});
at(asha, /\/approvals\/./, "it is submitted");
await ben.goto("/approvals");
await ben.locator("main tbody tr", { hasText: "asha" }).locator("a").first().click();
await ben.locator("form[action$='/approve'] button").click();
await ben.waitForURL(/approved-next/);
await task("approve the next one", 1, async ({ click }) => click(ben, "form[action$='/approve'] button"));
await has(ben, "Approved", "it is approved");

await today(asha);
await task("enter a voucher", 2, async ({ press, click, fill }) => {
  await press(asha, "g", "f");
  await click(asha, "main a[href='/enter/vouchers']");
  for (const [column, value] of [["debit_account", "BANK"], ["credit_account", "CAPITAL"], ["asset", "USD"], ["amount", "12.00"], ["narrative", "coins"]])
    await fill(asha, `[name='${column}.0']`, value);
  await click(asha, "form.fields button.primary");
});
at(asha, /\/approvals/, "it is submitted");

await today(asha);
await task("cancel a trade", 2, async ({ search, click, fill }) => {
  await search(asha, "T2");
  await click(asha, "main a[href^='/enter/trades?cancels=']");
  await fill(asha, "[name='reason.0']", "never executed");
  await click(asha, "form.fields button.primary");
});
await has(asha, "Cancelled", "it is cancelled");

await today(asha);
await task("what settles next", 1, async ({ click }) => click(asha, "main a[href^='/settlement']"));
at(asha, /\/settlement/, "obligations");
await asha.goto("/trades");
await task("download a list", 1, async ({ click }) => {
  await Promise.all([asha.waitForEvent("download"), click(asha, ".downloads a[href*='format=csv']")]);
});

await today(ben);
await task("run the end of day", 2, async ({ click }) => {
  await click(ben, "form[action='/day'] button");
  await click(ben, "form[action='/day/run'] button");
});
await ben.goto("/");
await ben.fill("#date", "2013-10-31");
await ben.locator("form[action='/day'] button").click();
await ben.locator("form[action='/day/run'] button").click();
await today(carla);
await task("close a period", 3, async ({ press, click }) => {
  await press(carla, "g", "l");
  await click(carla, "main a[href='/periods']");
  await click(carla, "form[action='/periods/close'] button");
});
await has(carla, "The period is closed", "the month is closed");

const width = Math.max(...said.map(({ name }) => name.length));
console.log(`${"task".padEnd(width)}  clicks  ideal  keys  longest wait`);
for (const { name, clicks, ideal, keys, wait } of said)
  console.log(`${name.padEnd(width)}  ${String(clicks).padStart(6)}  ${String(ideal).padStart(5)}  ${String(keys).padStart(4)}  ${Math.round(wait)} ms`);
const over = said.filter(({ clicks, ideal }) => clicks > ideal);
must(over.length === 0, `more clicks than are needed: ${over.map(({ name }) => name).join(", ")}`);
const slow = said.filter(({ wait }) => wait > WAIT_MS_MAX);
must(slow.length === 0, `far too slow: ${slow.map(({ name, wait }) => `${name} ${Math.round(wait)} ms`).join(", ")}`);
for (const page of [asha, ben, carla]) must(page.complaints.length === 0, `the browser complains: ${page.complaints.join("; ")}`);
await close();
