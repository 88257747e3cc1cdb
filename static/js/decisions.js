// Deciding: the sheet above the room, the seconds in which it can be undone, and the kinds by one key.

const room = document.getElementById("room");
const dialog = document.getElementById("decision-dialog");
const ahead = Date.parse(room.dataset.now) - Date.now();

// --- The sheet ---------------------------------------------------------------------------------

function show(event) {
  if (event.detail.target?.id !== "decision-sheet" || dialog.open) return;
  dialog.showModal();
  (dialog.querySelector("[autofocus], input:checked") ?? dialog.querySelector("input:not([type=hidden]), textarea"))?.focus();
}

// Taken: the room shows it. What is invalid stays on the sheet.
function close({ detail }) {
  if (!dialog.open || !detail.elt.closest?.("#decision-dialog form") || detail.requestConfig.verb === "get" || detail.xhr.status >= 400) return;
  dialog.close();
  // What had opened it went with the bar, so that nothing outside takes the focus back.
  if (document.activeElement === document.body || dialog.contains(document.activeElement)) document.getElementById("decision-bar").focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSwap", show);
document.addEventListener("htmx:afterRequest", close);
document.addEventListener("click", (event) => {
  if (!event.target.closest("#decision-dialog [data-close-sheet]")) return;
  event.preventDefault();
  dialog.close();
});

// --- Undo --------------------------------------------------------------------------------------

function count() {
  for (const undo of room.querySelectorAll("[data-undo-until]")) {
    const left = Math.ceil((Date.parse(undo.dataset.undoUntil) - Date.now() - ahead) / 1000);
    undo.hidden = left <= 0;
    // The page was written a moment before this clock was set by it: nobody is promised more than there is.
    undo.querySelector("[data-undo-left]").textContent = Math.min(Math.max(left, 0), 10);
  }
}

document.addEventListener("htmx:afterSwap", count);
document.addEventListener("htmx:oobAfterSwap", count);
setInterval(count, 250);
count();

// --- The kinds ---------------------------------------------------------------------------------

// One key leads to the kind that is chosen; the arrows choose another one.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-kinds]")) room.querySelector("#decision-form [name=kind]:checked")?.focus();
});
