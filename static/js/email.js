// The email desk: merge fields go in where the cursor is, the letter follows what is typed.

const form = document.getElementById("email-form");
const frame = document.querySelector("iframe[data-letter]");
let writing = form?.querySelector("[name=body]");

function insert(text) {
  const field = writing;
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Without JavaScript it is a list to copy from; with it, each line is a button.
function offerFields() {
  for (const item of form.querySelectorAll("[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...item.childNodes);
    button.addEventListener("click", () => insert(item.dataset.insert));
    item.append(button);
  }
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-merge]")) writing = event.target;
  });
}

// Parsed inside the frame's own document: its policy allows a letter's styles, and no scripts.
function showLetter() {
  const page = frame?.contentDocument?.documentElement;
  const source = document.querySelector("[data-letter-html]");
  if (!page || !source) return;
  page.innerHTML = source.value;
  page.lang = source.lang;
  frame.hidden = !source.value;
  frame.dispatchEvent(new Event("letter"));
}

function tellUnsaved() {
  for (const approval of document.querySelectorAll("[data-approve]")) {
    approval.querySelector("button").disabled = true;
    approval.querySelector("[data-when-typed]").hidden = false;
  }
}

if (form && !form.querySelector("fieldset").disabled) {
  offerFields();
  form.addEventListener("input", tellUnsaved);
}
document.addEventListener("htmx:load", (event) => {
  if (event.target.id === "email-shown") showLetter();
});
frame?.addEventListener("load", showLetter);
