// A file that takes longer than whoever hands it in should wait: its page says how far it is, stays as it is, and leads to the file.
import { close, must, person } from "./browser.mjs";

const ROWS = 120000;
const header = "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity";
const row = (number) => `P${number},2013-10-14T11:00:00-04:00,BEN,B,IBM,${1 + (number % 90)},180.25,USD,XNYS,A`;
const content = [header, ...Array.from({ length: ROWS }, (_, number) => row(number)), ""].join("\n");

const asha = await person("asha");
await asha.goto("/files");
await asha.selectOption("#kind", "trades");
await asha.setInputFiles("#file", { name: "long day.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
// What the page says is kept over its changes, and a reload would lose the mark.
await asha.addInitScript(() => {
  addEventListener("DOMContentLoaded", () => {
    const shown = document.querySelector("[data-under-way]");
    if (!shown) return;
    document.querySelector("#under-way .buttons a")?.focus();
    const keep = () => sessionStorage.setItem("said", `${sessionStorage.getItem("said") ?? ""}|${shown.innerText}`);
    keep();
    sessionStorage.setItem("pages", String(1 + Number(sessionStorage.getItem("pages"))));
    new MutationObserver(() => {
      keep();
      if (document.activeElement?.textContent === "Look again") sessionStorage.setItem("focused", "yes");
    }).observe(shown, { childList: true });
  });
});
await asha.click("form[enctype] button[type=submit]");
await asha.waitForURL(/\/files\/\d+/, { timeout: 120000 });
const kept = await asha.evaluate(() => ({ ...sessionStorage }));
must(kept.pages === "1", `it was drawn once: ${kept.pages}`);
must(/Rows that are judged|are being read/.test(kept.said), `it says how far it is: ${kept.said}`);
// How often its figures came depends on the machine; once they came, they say of how many, and the reader's place is kept.
if (/Rows that are judged/.test(kept.said)) {
  must(/of 120,000/.test(kept.said), `it says of how many: ${kept.said}`);
  must(kept.focused === "yes", "whoever stands on a button keeps it");
}
const shown = await asha.locator("body").innerText();
must(shown.includes("Loaded: the file shows") && shown.includes("120,000"), `it leads to the file: ${shown.slice(0, 400)}`);
await asha.goto("/documents/trades/long%20day.csv");
must(/\/files\/\d+/.test(asha.url()), `later it leads there at once: ${asha.url()}`);
const lost = await asha.goto("/documents/trades/nowhere.csv");
must(lost.status() === 404, `what never came is not there: ${lost.status()}`);
asha.complaints.pop();
must(asha.complaints.length === 0, `the browser complains: ${asha.complaints.join("; ")}`);
await close();
