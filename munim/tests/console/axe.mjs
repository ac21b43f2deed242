// Every page, in both themes, judged by axe-core by the rules of WCAG 2.2 A and AA. What is serious or critical fails.
import { readFileSync } from "node:fs";
import { close, must, origin, person, require } from "./browser.mjs";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const pages = [
  "/", "/search?q=bank", "/trades", "/trades/T1", "/accounts", "/accounts/ANNA", "/instruments", "/instruments/BAC", "/settlement",
  "/ledger", "/reports", "/reports/balances", "/explain/ANNA/USD", "/journal", "/journal/3", "/files", "/files/1",
  "/approvals", "/queue", "/queue?kind=fail", "/queue/fail%3ANSCC%3ABAC", "/enter/vouchers", "/periods", "/requests", "/people", "/me", "/me/password", "/me/second-factor", "/me/tokens", "/access", "/nothing-here",
];
const ben = await person("ben", { bypassCSP: true });
await ben.goto("/files");
const trades = await ben.locator("main tr", { hasText: "trades.csv" }).locator("a").first().getAttribute("href");
pages.push(trades, `${trades}/3`);
const farid = await person("farid", { bypassCSP: true });
const found = [];

async function judge(visitor, theme, path) {
  await visitor.goto(path);
  must(await visitor.getAttribute("html", "data-theme") === theme, `${path} is ${theme}`);
  await visitor.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await visitor.evaluate((only) => window.axe.run({ runOnly: only }), tags);
  for (const { id, impact, help, nodes } of violations.filter(({ impact }) => ["serious", "critical"].includes(impact))) {
    found.push(`${theme} ${path} ${impact} ${id}: ${help}: ${nodes.slice(0, 2).map((node) => `${node.html.slice(0, 160)} ${node.any.map((one) => one.message).join(" ").slice(0, 160)}`).join(" | ")}`);
  }
}

for (const theme of ["light", "dark"]) {
  for (const visitor of [ben, farid]) {
    await visitor.context().addCookies([{ name: "theme", value: theme, url: origin }]);
  }
  for (const path of pages) {
    await judge(ben, theme, path);
  }
  await judge(farid, theme, "/people/ben");
}
must(found.length === 0, `every page is for everybody:\n${found.join("\n")}`);
console.log(`${pages.length} pages in 2 themes`);
await close();
