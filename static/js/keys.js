// `/` searches, `g` then a letter goes, `?` shows the map; a page adds its own with data-shortcut="x" on a link or button.
// What a script of the page listens to itself it names in the map with <template data-keys="j k" data-keys-label="…">.

const dialog = document.getElementById("keys");
const OFF = "nurture:keys-off";
const INTO = "nurture:into-main";
let going = 0;

function storage(name) {
  try {
    return window[name];
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
}

const remembered = storage("localStorage");
const here = storage("sessionStorage");

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function shortcuts() {
  return [...document.querySelectorAll("[data-shortcut]")].filter((element) => element.matches("[data-shortcut-unseen]") || element.checkVisibility());
}

const searchField = () => [...document.querySelectorAll("input[type=search]")].find((element) => element.checkVisibility());

// A page without a search field leads to the one that has it.
function search() {
  const home = document.querySelector("[data-search-home]");
  if (searchField()) searchField().focus();
  else if (home) location.assign(`${home.href}#search`);
}

function line(label, keys) {
  const item = document.createElement("li");
  const shown = keys.split(" ").map((key) => Object.assign(document.createElement("kbd"), { textContent: key }));
  const group = document.createElement("span");
  group.append(...shown.flatMap((key) => [key, " "]).slice(0, -1));
  item.append(label, group);
  return item;
}

function showMap() {
  const list = dialog.querySelector("[data-page-keys]");
  list.replaceChildren(
    ...shortcuts().map((element) => line(element.dataset.shortcutLabel ?? element.textContent.trim(), element.dataset.shortcut)),
    ...[...document.querySelectorAll("[data-keys-label]")].map((element) => line(element.dataset.keysLabel, element.dataset.keys)),
  );
  list.hidden = !list.childElementCount;
  dialog.showModal();
}

function go(key) {
  document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
}

// A key that opens a part of the page leads into it: to where one writes, else to what can be pressed.
function enter(element) {
  const part = element?.matches("summary") && element.parentElement;
  if (part?.open) (part.querySelector("input:not([type=hidden]), select, textarea") ?? part.querySelector("button") ?? element).focus();
}

function run(key) {
  const found = shortcuts().find((element) => element.dataset.shortcut === key);
  if (found?.matches("a[href]:not([hx-get])")) here.setItem(INTO, "1");
  found?.click();
  enter(found);
  return Boolean(found);
}

// Whoever goes on by key has the next page's focus where the work is, not before its bars. A page that names its first
// field takes the focus there itself, maybe later than this.
function arrive() {
  const came = here.getItem(INTO);
  here.removeItem(INTO);
  if (!came || location.hash || document.activeElement !== document.body || document.querySelector("[autofocus]")) return;
  document.getElementById("main")?.focus({ preventScroll: true });
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || remembered.getItem(OFF)) return;
  const { key } = event;
  const afterG = Date.now() - going < 1500;
  going = 0;
  if (afterG) go(key);
  else if (key === "g") going = Date.now();
  else if (key === "/") search();
  else if (key === "?") showMap();
  else if (!run(key)) return;
  // A field that just took the focus must not get the key as well.
  if (key !== "g") event.preventDefault();
}

arrive();
if (dialog) {
  const toggle = dialog.querySelector("[data-keys-switch]");
  toggle.checked = !remembered.getItem(OFF);
  toggle.addEventListener("change", () => {
    if (toggle.checked) remembered.removeItem(OFF);
    else remembered.setItem(OFF, "1");
  });
  for (const button of document.querySelectorAll("[data-show-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.getElementById("rail").hidePopover?.();
      showMap();
    });
  }
  document.addEventListener("keydown", press);
  if (location.hash === "#search") searchField()?.focus();
}
