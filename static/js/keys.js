// `/` searches, `g` then a letter goes, `?` shows the map; a page adds its own with data-shortcut="x" on a link or button.

const dialog = document.getElementById("keys");
const OFF = "nurture:keys-off";
let going = 0;

const remembered = (() => {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
})();

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function shortcuts() {
  return [...document.querySelectorAll("[data-shortcut]")].filter((element) => element.checkVisibility());
}

const searchField = () => [...document.querySelectorAll("input[type=search]")].find((element) => element.checkVisibility());

// A page without a search field leads to the one that has it.
function search() {
  const home = document.querySelector("[data-search-home]");
  if (searchField()) searchField().focus();
  else if (home) location.assign(`${home.href}#search`);
}

function showMap() {
  const list = dialog.querySelector("[data-page-keys]");
  list.replaceChildren(...shortcuts().map((element) => {
    const line = document.createElement("li");
    const key = document.createElement("kbd");
    key.textContent = element.dataset.shortcut;
    line.append(element.dataset.shortcutLabel ?? element.textContent.trim(), key);
    return line;
  }));
  list.hidden = !list.childElementCount;
  dialog.showModal();
}

function go(key) {
  document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
}

function run(key) {
  const found = shortcuts().find((element) => element.dataset.shortcut === key);
  found?.click();
  return Boolean(found);
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
