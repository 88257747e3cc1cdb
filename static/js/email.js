// The desk of an email: the letter follows what is typed, what is typed is kept, and an approval waits for the save.

const form = document.getElementById("email-form");

// A letter asks whether its reader likes it dark; here whoever writes chooses, whatever their own screen is set to.
const isDark = () => document.querySelector("#email-preview [name=mode]:checked")?.value === "dark";
const inMode = (html) => html.replaceAll("(prefers-color-scheme:dark)", isDark() ? "(min-width:0)" : "(max-width:0)");

// Parsed inside the frame's own document: its policy allows a letter's styles, and no scripts.
function showLetter() {
  const frame = document.querySelector("iframe[data-letter]");
  const page = frame?.contentDocument?.documentElement;
  const source = document.querySelector("[data-letter-html]");
  if (!page || !source) return;
  page.innerHTML = inMode(source.value);
  page.lang = source.lang;
  // The letter itself takes either: its paper would be that of the screen.
  page.style.colorScheme = isDark() ? "dark" : "light";
  frame.hidden = !source.value;
  frame.dispatchEvent(new Event("letter"));
}

function tellUnsaved() {
  for (const approval of document.querySelectorAll("[data-approve]")) {
    approval.querySelector("button").disabled = true;
    approval.querySelector("[data-when-typed]").hidden = false;
  }
}

// Left and right show the letter to the next person, as long as the choice of people has the focus it does so itself.
function nextReader(step) {
  const readers = document.getElementById("preview-as");
  if (!readers || readers.options.length < 2) return;
  readers.selectedIndex = (readers.selectedIndex + step + readers.options.length) % readers.options.length;
  readers.dispatchEvent(new Event("change", { bubbles: true }));
}

const isTyping = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

if (form && !form.querySelector("fieldset").disabled) form.addEventListener("input", tellUnsaved);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "]" || event.key === "[") nextReader(event.key === "]" ? 1 : -1);
});

document.addEventListener("htmx:load", (event) => {
  if (event.target.id === "email-shown") showLetter();
  const frame = event.target.querySelector?.("iframe[data-letter]");
  if (frame) frame.addEventListener("load", showLetter);
});
const shown = document.querySelector("iframe[data-letter]");
shown?.addEventListener("load", showLetter);
// It may have come before this script.
if (shown?.contentDocument?.readyState === "complete" && shown.contentDocument.URL !== "about:blank") showLetter();
document.addEventListener("change", (event) => event.target.matches?.("#email-preview [name=mode]") && showLetter());

// drafts.js keeps the text on this device; the line says so while the server cannot be reached.
function tellOffline() {
  const state = document.getElementById("draft-state");
  if (!state) return;
  const line = document.createElement("p");
  line.className = "ink-warn";
  line.textContent = state.dataset.offline;
  state.replaceChildren(line);
}

document.addEventListener("htmx:sendError", (event) => {
  if (event.target.matches?.("[data-keeps]")) tellOffline();
});
