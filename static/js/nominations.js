// The nominations desk: answers that met somebody else's change are shown, and places on deck are changed by hand.

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 409) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// What is being sent needs no more keeping.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.matches("form") && elt.closest("form[aria-busy='true']")) event.preventDefault();
});

// Ctrl+Enter sends the form one is writing in.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-send-keys]");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".btn-primary"));
});

// Waiting for a place: a row is dragged, or moved with the arrow keys on its handle; then one says why.
const rows = (deck) => [...deck.querySelectorAll(":scope > li[data-waiting]")];

function offer(row, place) {
  const details = row.querySelector("details[data-move]");
  details.open = true;
  details.querySelector("[name=place]").value = place;
  details.querySelector("[name=why]").focus();
}

function moveBy(row, step) {
  const deck = row.parentElement;
  const all = rows(deck);
  const place = all.indexOf(row) + step;
  if (place < 0 || place >= all.length) return;
  deck.insertBefore(row, step < 0 ? all[place] : all[place].nextSibling);
  row.querySelector("[data-handle]").focus();
}

let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("li[data-waiting]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.waiting);
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("li[data-waiting]");
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  const below = event.clientY > box.top + box.height / 2;
  if (over !== dragged) over.parentElement.insertBefore(dragged, below ? over.nextSibling : over);
});

document.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault();
});

document.addEventListener("dragend", () => {
  if (dragged) offer(dragged, rows(dragged.parentElement).indexOf(dragged) + 1);
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle) return;
  const row = handle.closest("li[data-waiting]");
  if (event.key === "ArrowUp" || event.key === "ArrowDown") moveBy(row, event.key === "ArrowUp" ? -1 : 1);
  else if (event.key === "Enter" || event.key === " ") offer(row, rows(row.parentElement).indexOf(row) + 1);
  else return;
  event.preventDefault();
});

// Leaving without a reason leaves the order as it was.
document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && event.target.closest?.("details[data-move]");
  if (!details) return;
  const row = details.closest("li[data-waiting]");
  details.open = false;
  const before = rows(row.parentElement).sort((one, other) => one.dataset.place - other.dataset.place);
  row.parentElement.append(...before);
  row.querySelector("[data-handle]").focus();
});

// Without scripts a handle would promise what it cannot do.
for (const handle of document.querySelectorAll("[data-handle]")) {
  handle.hidden = false;
  handle.closest("li[data-waiting]").draggable = true;
}
