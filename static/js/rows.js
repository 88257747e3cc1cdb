// A table whose rows can be chosen (<tbody data-rows>): j and k move, x chooses, Shift takes all between; the box
// [data-all-rows] chooses the page. Each row has one link [data-row-link]. Without this the boxes are ticked one by one.

// A row without a box is a heading between others.
const rows = () => [...document.querySelectorAll("[data-rows] > tr")].filter(tick);
const tick = (row) => row.querySelector("input[type=checkbox]");
const here = () => rows().findIndex((row) => row.contains(document.activeElement));
let last = null;

function keysAreOff() {
  try {
    return Boolean(localStorage.getItem("nurture:keys-off"));
  } catch {
    return false;
  }
}

function move(step) {
  const all = rows();
  const next = all[Math.min(all.length - 1, Math.max(0, here() + step))];
  next?.querySelector("[data-row-link]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function choose() {
  const row = rows()[here()];
  if (row) tick(row).click();
  else move(1);
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysAreOff()) return;
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (typing || document.querySelector("dialog[open]")) return;
  const act = { j: () => move(1), k: () => move(-1), x: choose }[event.key];
  if (!act) return;
  act();
  event.preventDefault();
}

// Shift-click: everything between this box and the one before gets the same tick.
function takeBetween(event) {
  const box = event.target.closest("[data-rows] input[type=checkbox]");
  if (!box) return;
  const boxes = rows().map(tick);
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  last = box;
}

function takePage(event) {
  if (!event.target.closest("[data-all-rows]")) return;
  for (const row of rows()) tick(row).checked = event.target.checked;
}

function offer() {
  for (const label of document.querySelectorAll("[data-all-rows]")) label.hidden = false;
}

offer();
document.addEventListener("keydown", press);
document.addEventListener("click", takeBetween);
document.addEventListener("change", takePage);
document.addEventListener("htmx:load", offer);
