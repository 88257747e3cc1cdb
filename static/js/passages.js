// A passage is marked where it is read or written; the comment keeps its words and where they begin.

const letter = document.getElementById("email-form");
const FIELDS = ["subject", "preheader", "body"];
let marked = null;

// Places are counted in characters; a field counts the halves of the rarer ones.
const characters = (text) => Array.from(text).length;

function inField() {
  const field = document.activeElement;
  if (!FIELDS.includes(field?.name) || field.form !== letter || field.selectionStart === field.selectionEnd) return null;
  const quote = field.value.slice(field.selectionStart, field.selectionEnd);
  return { field: field.name, quote, start: characters(field.value.slice(0, field.selectionStart)) };
}

function inPassages() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const words = range.commonAncestorContainer.parentElement?.closest("[data-passage-field]") ?? range.commonAncestorContainer.closest?.("[data-passage-field]");
  if (!words) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { field: words.dataset.passageField, quote: range.toString(), start: characters(before.toString()) };
}

function show() {
  const form = document.querySelector(".comment-form");
  if (!form) return;
  const quote = form.querySelector("[data-quote]");
  quote.hidden = !marked;
  quote.textContent = marked?.quote ?? "";
  form.querySelector("[data-quote-off]").hidden = !marked;
  form.elements.field.value = marked?.field ?? "";
  form.elements.quote.value = marked?.quote ?? "";
  form.elements.start.value = marked?.start ?? "";
}

document.addEventListener("selectionchange", () => {
  const found = inField() ?? inPassages();
  if (!found?.quote.trim() || found.quote.length > 2000) return;
  marked = found;
  show();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-quote-off]")) return;
  marked = null;
  show();
  document.querySelector(".comment-form textarea").focus();
});
// Sent: the next comment begins anew.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches(".comment-form") && detail.successful) marked = null;
});
document.addEventListener("htmx:load", (event) => {
  if (event.target.id === "email-comments" || event.target.id === "email-panel") show();
});
