// A day's work: what a clerk, an accountant and a manager do, and what they see of it.
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { close, folder, must, origin, person } from "./browser.mjs";

const text = (page, selector = "main") => page.locator(selector).first().innerText();
const says = async (page, word, about) => {
  const shown = await text(page);
  must(shown.includes(word), `${about}: ${word} in\n${shown}`);
};

// Hands a file in, as the page of files does.
const handIn = async (page, kind, name, content) => {
  await page.goto("/files");
  await page.selectOption("#kind", kind);
  await page.setInputFiles("#file", { name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.click("form[enctype] button[type=submit]");
};

const asha = await person("asha");

// Today says what waits.
await says(asha, "Today", "the first page");
must((await asha.locator(".tiles, .tile").count()) > 0, "Today has figures");

// A refused row is repaired, sent again, and booked.
await asha.goto("/files");
await asha.locator("main tr", { hasText: "trades.csv" }).locator("a").first().click();
await says(asha, "ANNE", "the refused row says why");
await asha.locator("#content table a.opens").first().click();
const row = new URL(asha.url()).pathname;
const speaks = async (page, locale) => await page.context().addCookies([{ name: "locale", value: locale, url: origin }]);
await speaks(asha, "hi-IN");
await asha.goto(row);
const said = await text(asha, "#refusal, main .card");
must(said.includes("ANNE") && /[\u0900-\u097f]{3}/.test(said) && !/ is not known| account /.test(said), `the refusal is said in Hindi: ${said}`);
await speaks(asha, "en-US");
await asha.goto(row);
await asha.fill("[name='account.0']", "ANNA");
await asha.locator("form.fields button.primary").click();
await says(asha, "The repaired row is booked", "the row is sent again");
await asha.goto("/trades/T3");
await says(asha, "ANNA", "the trade is in the books");

// What nobody delivered is a fail.
await asha.goto("/settlement");
must(await asha.locator("main tbody tr", { hasText: "BAC" }).count(), "BAC fails");

// Its item leads to a delivery that is filled in already; it is free, so that another must approve it.
await asha.goto("/queue?kind=fail&sort=queue.item");
await asha.locator("main tbody tr", { hasText: "BAC" }).locator("a").first().click();
await asha.locator("main .buttons a.primary").click();
const filled = async (column) => await asha.inputValue(`[name='${column}.0']`);
must(await filled("street_account") === "NSCC" && await filled("location_account") === "DTC" && await filled("asset") === "BAC", "where and what");
must(Number(await filled("quantity")) > 0, `the street owes it: ${await filled("quantity")}`);
must(await asha.locator("[name=reason]:invalid").count(), "whoever approves it must know why: the browser asks for it");
await asha.locator("form.fields").evaluate((form) => { form.noValidate = true; });
await asha.locator("form.fields button.primary").click();
await says(asha, "no reason is given", "whoever approves it must know why");
must(await filled("asset") === "BAC", "what was filled in stays");
must(asha.complaints.pop()?.includes("422"), "the browser was told that it is not taken");
await asha.fill("[name=reason]", "the depository has delivered");
await asha.locator("form.fields button.primary").click();
await asha.waitForURL(/\/approvals\/./);
const delivery = new URL(asha.url()).pathname;

// Nobody puts words into our mouth.
await asha.goto("/queue?wrong=Call+this+number&seal=00000000000000000000000000000000&done=Call+this+number");
must(!(await text(asha, "body")).includes("Call this number"), "an address says nothing for us");

// Rows stand by the column that is pressed, and the other way when it is pressed again; what is taken away stands so too.
await asha.goto("/accounts");
const names = async () => await asha.locator("main tbody tr td:first-child").allInnerTexts();
const rising = await names();
must(rising.length > 2, `there are accounts: ${rising}`);
await asha.locator("main thead th:first-child a").click();
await asha.locator("main thead th[aria-sort=ascending]").waitFor();
await asha.locator("main thead th:first-child a").click();
await asha.locator("main thead th[aria-sort=descending]").waitFor();
must((await names()).join() === rising.toSorted().toReversed().join(), `from the last to the first: ${await names()}`);
const taken = await asha.request.get(await asha.locator(".downloads a[href*='format=csv']").first().getAttribute("href"));
must((await taken.text()).split("\n")[1].startsWith(rising.toSorted().at(-1)), `the file too: ${await taken.text()}`);

// A voucher: one person puts it forward and cannot approve it; another does.
await handIn(asha, "vouchers", "owners.csv",
  "voucher_id,line,date,debit_account,credit_account,asset,amount,narrative,prepared_by\n" +
  "V1,1,2013-10-11,BANK,CAPITAL,USD,1000.00,=1+1,asha\n");
await asha.goto("/approvals/V1");
must(await asha.locator("form[action='/approvals/V1/approve']").count() === 0, "nobody approves their own");
await says(asha, "somebody else must approve it", "the page says why");

// A voucher of two lines, filled in on a page.
await asha.goto("/enter/vouchers");
await asha.fill("[name='voucher_id.0']", "V2");
for (const [column, value] of [["debit_account", "BANK"], ["credit_account", "CAPITAL"], ["asset", "USD"], ["amount", "10.00"], ["narrative", "coins"]])
  await asha.fill(`[name='${column}.0']`, value);
await asha.locator("button[name=more]").click();
must(await filled("voucher_id") === "V2" && await asha.inputValue("[name='line.1']") === "2", "one more row begins as the last");
await asha.fill("[name='amount.1']", "2.50");
await asha.locator("form.fields button.primary").click();
await asha.goto("/approvals/V2");
await says(asha, "2.50 USD", "its second line");

const ben = await person("ben");
await ben.goto(delivery);
await ben.locator("form[action$='/approve'] button").click();
await says(ben, "Approved", "a second person approves the delivery");
await ben.goto("/approvals");
await ben.locator("main tr", { hasText: "V1" }).locator("a").first().click();
await ben.locator("form[action='/approvals/V1/approve'] button").click();
await says(ben, "Approved", "a second person approves");
await ben.goto("/journal");
const booked = ben.locator("main tbody tr", { hasText: "V1" });
must(await booked.count(), "the journal has the voucher");
await booked.last().locator("a").first().click();
await says(ben, "CAPITAL", "its event has postings");

// It is taken back by another voucher, when somebody else approves.
await ben.locator("form[action='/vouchers/V1/reverse'] button").click();
await ben.waitForURL(/\/approvals/);
must(await ben.locator("main tbody tr", { hasText: "reverse voucher V1" }).count(), "the reversal waits for a second person");

// The journal is looked through by what happened and by who did it.
await ben.goto("/journal?event=voucher+booked");
const kinds = await ben.locator("main tbody tr td:nth-child(3)").allInnerTexts();
must(kinds.length > 0 && kinds.every((kind) => kind === kinds[0]), `only vouchers: ${kinds}`);
await ben.goto("/journal?by=asha");
must(await ben.locator("main tbody tr").count() > 2, "what asha did");

// A month that is not over is not closed.
const carla = await person("carla");
await carla.goto("/periods");
await carla.locator("form[action='/periods/close'] button").click();
await says(carla, "is not over", "the page says why");
await carla.goto("/");
await carla.fill("#date", "2013-10-31");
await carla.locator("form[action='/day'] button").click();
await says(carla, "were not run", "the checklist names the days that nobody has run");
await carla.locator("form[action='/day/run'] button").click();
await carla.goto("/periods");
await carla.locator("form[action='/periods/close'] button").click();
await says(carla, "The period is closed", "now it is over");
must(await carla.locator("main tbody tr", { hasText: "2013-10" }).count() === 1, "its closing is listed");
await carla.fill("form[action='/periods/reopen'] [name=reason]", "a late invoice");
await carla.locator("form[action='/periods/reopen'] button").click();
await carla.waitForURL(/\/approvals/);
must(await carla.locator("main tbody tr", { hasText: "reopen period 2013-10" }).count(), "the reopening waits for a second person");

// Whose desk is asked answers, also who works no queue; whoever asked reads the answer.
await carla.goto("/requests");
await carla.selectOption("[name=subject]", "trouble");
await carla.fill("[name=text]", "The printer on three is out.");
await carla.locator("main form[action='/requests'] button[type=submit]").click();
await carla.waitForURL(/\/requests\/request/);
const request = new URL(carla.url()).pathname;
const farid = await person("farid");
await farid.goto(request);
await farid.fill("#says", "Paper and toner are in.");
await farid.locator("button[value=answer]").click();
await carla.goto("/requests");
await says(carla, "Paper and toner are in.", "the answer stands in the list");
await carla.goto(request);
await says(carla, "The printer on three is out.", "what was asked stays");

// The number of an account leads to what it is made of.
await ben.goto("/accounts/CAPITAL?part=money");
const figure = ben.locator("a.why").first();
const why = new URL(await figure.getAttribute("href"), ben.url());
must(why.pathname.startsWith("/explain/CAPITAL/"), `a figure leads to ${why.pathname}`);
await figure.click();
await ben.locator("dialog#why[open] table").waitFor();
await ben.keyboard.press("Escape");
await ben.goto(why.pathname);
must(await ben.locator("main tbody tr").count(), "the explanation has postings");

// A table is taken away and opened again; what looks like a formula is a text.
const takeAway = async (page, form) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`.downloads a[href*='format=${form}']`).first().click()]);
  const path = `${folder}/table.${form}`;
  await download.saveAs(path);
  return path;
};
const csv = readFileSync(await takeAway(ben, "csv"), "utf8").trim().split("\n");
must(csv.length - 1 === await ben.locator("main .scroll").first().locator("tbody tr").count(), "the CSV has the rows of the page");
const workbook = await takeAway(ben, "xlsx");
const part = (name) => execFileSync("python3", ["-c",
  "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(''.join(z.read(n).decode() for n in z.namelist() if n.startswith(sys.argv[2])))", workbook, name], { encoding: "utf8" });
const sheets = part("xl/worksheets/");
must(!sheets.includes("<f>") && !sheets.includes("<f "), "the workbook has no formula");
must((sheets + part("xl/sharedStrings")).includes("=1+1"), "the narrative is there, as a text");

// The keyboard alone.
await ben.goto("/trades");
await ben.keyboard.press("/");
must(await ben.evaluate(() => document.activeElement.id) === "search", "/ goes to the search");
await ben.keyboard.press("Escape");
for (const key of ["j", "j", "k"]) await ben.keyboard.press(key);
must(await ben.evaluate(() => [...document.querySelectorAll("main .scroll tbody tr")].indexOf(document.activeElement)) === 0, "j j k is the first row");
await Promise.all([ben.waitForURL(/\/trades\/./), ben.keyboard.press("Enter")]);
await ben.keyboard.press("/");
await ben.keyboard.type("IBM");
await Promise.all([ben.waitForURL(/\/instruments\/IBM/), ben.keyboard.press("Enter")]);

// The reader's own choices: Hindi with its grouping, and the dark.
const choose = async (page, name, value) => {
  await page.locator("details.menu:not(.person) > summary").last().click();
  await page.locator(`form[action='/settings'] input[name=${name}][value='${value}']`).check({ force: true });
  await page.click("form[action='/settings'] button[type=submit]");
};
await ben.goto("/accounts/ANNA?part=money");
await choose(ben, "locale", "hi-IN");
await ben.goto("/accounts/ANNA?part=money");
const hindi = await text(ben, "body");
must(/[\u0900-\u097f]{3}/.test(hindi), "Hindi is in Devanagari");
must(/\d{1,2},\d{2},\d{3}/.test(hindi), `millions stand in lakhs: ${hindi}`);
must(await ben.getAttribute("html", "lang") === "hi-IN", "the page says its language");
const ground = () => ben.evaluate(() => getComputedStyle(document.body).backgroundColor);
await choose(ben, "theme", "light");
const bright = await ground();
await choose(ben, "theme", "dark");
must(await ben.getAttribute("html", "data-theme") === "dark" && await ground() !== bright, "the dark is dark");

// On a small screen nothing stands out at the side.
await ben.setViewportSize({ width: 768, height: 1024 });
for (const path of ["/", "/trades", "/accounts/ANNA", "/settlement", "/approvals/V1", "/journal", "/files"]) {
  await ben.goto(path);
  const over = await ben.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  must(over <= 0, `${path} is ${over} pixels too wide for 768`);
}

for (const page of [asha, ben, carla, farid]) must(page.complaints.length === 0, `the browser complains: ${page.complaints.join("; ")}`);
await close();
