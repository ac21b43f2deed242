// What the keyboard and a live page add. Every page works without this file.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);

// ---- What only makes sense with JavaScript is shown now ----

const reveal = (within) => {
  all("[data-opens][hidden], [data-dismiss][hidden], [data-keys][hidden], [data-all][hidden]", within).forEach((part) => { part.hidden = false; });
  all("dialog[data-plain]", within).forEach((dialog) => dialog.removeAttribute("data-plain"));
};

// ---- The narrow menu starts folded ----

const fold = () => {
  const narrow = matchMedia("(max-width: 1000px)");
  const set = () => { const menu = one(".fold"); if (menu) menu.open = !narrow.matches; };
  narrow.addEventListener("change", set);
  set();
};

// ---- Rows ----

let place = -1;

const rows = () => all("main tbody tr").filter((row) => row.closest(".scroll") && row.offsetParent !== null);

const step = (by) => {
  const list = rows();
  if (!list.length) return;
  list[place]?.classList.remove("here");
  place = Math.max(0, Math.min(list.length - 1, place + by));
  const row = list[place];
  row.classList.add("here");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const choose = () => {
  const box = rows()[place] && one("input[name=item]", rows()[place]);
  if (!box) return;
  box.checked = !box.checked;
  counted(box.form);
};

const open = () => {
  const link = rows()[place] && one("a", rows()[place]);
  if (link) link.click();
};

// How many rows are chosen stands beside the buttons that act on them.
const counted = (form) => {
  if (!form) return;
  const boxes = all(`input[name=item][form="${form.id}"]`);
  const chosen = boxes.filter((box) => box.checked).length;
  const says = one(".chosen", form);
  if (says) {
    says.dataset.plain ??= says.textContent;
    says.textContent = chosen ? `✓ ${chosen}` : says.dataset.plain;
  }
  const every = one(`input[data-all="${form.id}"]`);
  if (every) { every.checked = chosen === boxes.length; every.indeterminate = chosen > 0 && chosen < boxes.length; }
};

// ---- Why a figure is so: the page that explains it, in a dialog ----

const why = async (link) => {
  const dialog = one("#why");
  const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) { location.assign(link.href); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = all("main > *:not(.crumbs)", page);
  if (!parts.length) { location.assign(link.href); return; }
  const more = document.createElement("a");
  more.href = link.href;
  more.textContent = "↗";
  more.className = "button";
  more.setAttribute("aria-label", link.title);
  one(".holder", dialog).replaceChildren(...parts.map((part) => document.importNode(part, true)), more);
  reveal(dialog);
  dialog.showModal();
};

// ---- Accounts: what is typed in a field is looked up, as programs do ----

const LOOK_UP_LETTERS = 3;
const LOOK_UP_MS = 300;

const known = (list, text) => all("option", list).find((option) => option.value === text);

const LOOK_UP_MAX = 50;

const lookUp = async (list, text) => {
  const answer = await fetch(`/v1/accounts?limit=${LOOK_UP_MAX}&search=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const { items } = await answer.json();
  for (const { account, name, branch } of items) {
    if (known(list, account)) continue;
    list.append(new Option([name, branch].filter(Boolean).join(" · "), account));
  }
};

// Whose account it is stands below the field.
const tell = (field) => {
  const whose = known(field.list, field.value.trim())?.textContent ?? "";
  let told = one(".names", field.parentElement);
  if (!told) {
    told = document.createElement("p");
    told.className = "names";
    told.id = `${field.id}-names`;
    told.setAttribute("aria-live", "polite");
    field.after(told);
  }
  told.textContent = whose;
};

let looking = 0;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.list?.id !== "own-accounts") return;
  const text = field.value.trim();
  tell(field);
  clearTimeout(looking);
  if (text.length < LOOK_UP_LETTERS || known(field.list, text)) return;
  looking = setTimeout(() => lookUp(field.list, text).then(() => tell(field)).catch(() => {}), LOOK_UP_MS);
});

// ---- Clicks ----

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.documentElement;
  const figure = target.closest("a.why");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (figure && plain && !figure.closest("#why")) { event.preventDefault(); why(figure); return; }
  const opener = target.closest("button[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (target.closest("[data-dismiss]")) target.closest(".flash").remove();
  if (target.closest("[data-keys]")) one("#keys").showModal();
  if (target instanceof HTMLDialogElement) target.close();
  all("details.menu[open]").filter((menu) => !menu.contains(target)).forEach((menu) => { menu.open = false; });
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.dataset.all) all(`input[name=item][form="${field.dataset.all}"]`).forEach((box) => { box.checked = field.checked; });
  if (field.dataset.all) counted(document.getElementById(field.dataset.all));
  if (field.name === "item") counted(field.form);
  if (field.name === "theme") document.documentElement.dataset.theme = field.value;
});

// ---- Keys ----

let pending = "";

const keys = {
  "/": () => one("#search")?.focus(),
  "?": () => one("#keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: choose,
  o: open,
  u: () => all(".crumbs a").at(-1)?.click(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target;
  const isTyping = target.matches?.("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (event.key === "Escape" && isTyping) target.blur();
  if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (pending === "g") {
    pending = "";
    const link = one(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); location.assign(link.href); }
    return;
  }
  if (event.key === "g") { pending = "g"; return; }
  if (event.key === "Enter" && target.matches?.("tr")) { open(); return; }
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});

// ---- What happened since the page was drawn: said, never pushed under the reader's eyes ----

// A browser gives one address few connections, so only the page that is looked at listens.
const follow = () => {
  const chip = one(".fresh");
  const { sequence } = document.body.dataset;
  if (!chip || one(".past") || sequence === undefined) return;
  let stream = null;
  const arrived = (event) => {
    const count = Number(event.data) - Number(sequence);
    if (count <= 0) return;
    chip.hidden = false;
    chip.textContent = `${chip.dataset.one} (${count})`;
  };
  const listen = () => {
    if (document.hidden) { stream?.close(); stream = null; return; }
    stream ??= new EventSource("/v1/news");
    stream.addEventListener("reached", arrived);
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => stream?.close());
  listen();
};

// ---- A document that takes long: its figures are fetched anew, the rest of the page stays as it is ----

const LOOK_FIRST_MS = 250;
const LOOK_AGAIN_MS = 1000;

const watch = () => {
  const shown = one("[data-under-way]");
  if (!shown) return;
  const look = async () => {
    // Who cannot be reached now is asked again.
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    // What it leads to now is drawn once, by going there.
    if (answer && !answer.ok) { location.reload(); return; }
    const text = await answer?.text().catch(() => "");
    const drawn = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-under-way]");
    if (drawn && drawn.innerHTML !== shown.innerHTML) shown.replaceChildren(...drawn.childNodes);
    setTimeout(look, LOOK_AGAIN_MS);
  };
  setTimeout(look, LOOK_FIRST_MS);
};

reveal(document);
fold();
follow();
watch();

// ---- A page for paper is printed at once ----

if (new URLSearchParams(location.search).get("print") === "all" && matchMedia("screen").matches && !navigator.webdriver) {
  addEventListener("load", () => print());
}
