// A browser with nobody in it, and what every script does with one: signing in, codes, and saying what was wrong.
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";

const { CONSOLE, PASSWORD, MODULES, CHROMIUM, FOLDER } = process.env;
export const require = createRequire(`${MODULES}/`);
const { chromium } = require("playwright-core");

export const folder = FOLDER;
export const origin = CONSOLE;
mkdirSync(folder, { recursive: true });

// A sentence that must hold.
export const must = (holds, sentence) => {
  if (!holds) throw new Error(`it must hold: ${sentence}`);
};

// RFC 6238: six digits of HMAC-SHA-1 over the number of half minutes.
const code = (key) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const from = hash[19] & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, "0");
};

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

// Somebody at a screen of their own, signed in; what their browser complains of is kept.
export const person = async (name, options = {}) => {
  const context = await browser.newContext({ baseURL: CONSOLE, viewport: { width: 1360, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (line) => line.type() === "error" && page.complaints.push(line.text()));
  await page.goto("/");
  await page.fill("input[name=person]", name);
  await page.fill("input[name=password]", PASSWORD);
  await page.click("button[type=submit]");
  if (page.url().endsWith("/me/second-factor")) {
    await page.click("form[action='/me/second-factor'] button");
    const key = await page.locator("code").first().innerText();
    await page.fill("input[name=code]", code(key.trim()));
    await page.click("form[action='/me/second-factor/confirm'] button");
    await page.goto("/");
  }
  must(new URL(page.url()).pathname === "/", `${name} comes to Today, not to ${page.url()}`);
  return page;
};

export const close = () => browser.close();
