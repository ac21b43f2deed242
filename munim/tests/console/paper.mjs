// Pages on paper, as Chromium prints them and `pdftotext` reads them.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { close, folder, must, person } from "./browser.mjs";

const ben = await person("ben");
const bare = (text) => text.replace(/\s+/g, "");
const read = (pdf, ...pages) => execFileSync("pdftotext", ["-layout", ...pages, pdf, "-"], { encoding: "utf8", maxBuffer: 1 << 28 });
const pages = {
  "balance-sheet": "/reports/balance-sheet?as_of=2013-10-11",
  trades: "/trades",
  statement: "/accounts/ANNA?part=activity",
  queue: "/queue",
  controls: "/reports/controls",
};
for (const [name, path] of Object.entries(pages)) {
  const began = Date.now();
  await ben.goto(`${path}${path.includes("?") ? "&" : "?"}print=all`);
  const pdf = `${folder}/${name}.pdf`;
  writeFileSync(pdf, await ben.pdf({ preferCSSPageSize: true }));
  const whole = read(pdf);
  const text = bare(whole);
  // Who looks at it later knows whose it is, of when, as known when, and who printed it.
  const head = await ben.locator(".paper").evaluate((head) => head.textContent);
  must(head.includes("Rao & Sons") && head.includes("Ben Clarke") && /2013/.test(head), `${name} has a head: ${head}`);
  for (const said of await ben.locator(".paper .firm, .paper dd").allTextContents()) must(text.includes(bare(said)), `${name} says ${said}: ${whole.slice(0, 800)}`);
  const of = Number(execFileSync("pdfinfo", [pdf], { encoding: "utf8" }).match(/Pages:\s+(\d+)/)[1]);
  for (const page of [1, of]) must(bare(read(pdf, "-f", String(page), "-l", String(page))).includes(`${page}/${of}`), `${name} says page ${page} of ${of}`);
  const rows = await ben.locator("main .scroll tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[0].innerText.split("\n")[0]));
  must(rows.length > 0, `${name} has rows`);
  for (const row of [rows[0], rows.at(-1)]) must(text.includes(bare(row.slice(0, 20))), `${name} has the row ${row}`);
  const amounts = await ben.locator("main .amount").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText));
  const cut = amounts.filter((amount) => !text.includes(bare(amount)));
  must(cut.length === 0, `${name} cuts ${cut.slice(0, 5).join(" ")} of ${amounts.length}`);
  console.log(`${name}: ${rows.length} rows, ${of} pages, ${Date.now() - began} ms`);
}
must(ben.complaints.length === 0, ben.complaints.join("; "));
await close();
