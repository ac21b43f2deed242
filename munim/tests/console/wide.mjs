// Every list of the made-up broker at 1280 pixels: no amount or state lies outside the window, and no row is taller than two lines.
import { close, must, person } from "./browser.mjs";

const ben = await person("ben", { viewport: { width: 1280, height: 800 } });
const links = async (path, selector) => {
  await ben.goto(path);
  return await ben.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
};
const first = async (path) => (await links(path, "main tbody a.opens"))[0];
const account = (await links("/trades", "main tbody td.code a[href^='/accounts/']"))[0];
const pages = [
  "/", "/trades", "/accounts", "/instruments", "/settlement", "/ledger", "/files", "/approvals", "/requests", "/journal", "/periods", "/people", "/search?q=bank",
  ...await links("/queue", "main a[href^='/queue?kind=']"),
  ...await links("/reports", "main a[href^='/reports/']"),
  ...["", "?part=money", "?part=ladder", "?part=lots", "?part=activity"].map((part) => account + part),
];
for (const list of ["/trades", "/instruments", "/files", "/journal"]) pages.push(await first(list));
pages.push((await links(`${account}?part=money`, "main a.why"))[0]);

// A row has two lines at most, with its padding and its line below.
const ROW_PX = 2 * 20 + 14;
const found = [];
for (const path of new Set(pages.filter(Boolean))) {
  await ben.goto(path);
  found.push(...await ben.evaluate(([path, most]) => {
    const broken = [];
    for (const region of document.querySelectorAll("main .scroll")) {
      const name = region.getAttribute("aria-labelledby");
      const edge = Math.min(innerWidth, region.getBoundingClientRect().right);
      const outside = [...region.querySelectorAll("tbody tr")].flatMap((row) => [...row.cells])
        .filter((cell) => cell.matches(".number, .status") && cell.textContent.trim() && cell.getBoundingClientRect().right > edge + 1);
      if (outside.length) {
        const heads = [...region.querySelectorAll("thead th")];
        const columns = new Set(outside.map((cell) => heads[cell.cellIndex].textContent.trim()));
        broken.push(`${path} ${name}: outside ${[...columns].join(", ")} of ${heads.map((head) => `${head.textContent.trim()} ${Math.round(head.getBoundingClientRect().width)}`).join(" | ")}`);
      }
      const tall = [...region.querySelectorAll("tbody tr")].filter((row) => row.getBoundingClientRect().height > most);
      if (tall.length) broken.push(`${path} ${name}: ${tall.length} rows taller than two lines, ${Math.round(tall[0].getBoundingClientRect().height)}: ${tall[0].textContent.slice(0, 160)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) broken.push(`${path} is ${document.documentElement.scrollWidth} wide`);
    return broken;
  }, [path, ROW_PX]));
}
must(pages.length > 60, `every list is looked at: ${pages.length}`);
must(found.length === 0, `at 1280 pixels\n${found.join("\n")}`);
console.log(`${pages.length} lists at 1280 pixels`);
await close();
