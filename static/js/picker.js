// Merge fields and snippets go in where the cursor is. The list is searched while typing and walked with the arrows;
// a field that is empty for somebody asks what stands there instead.

const form = document.getElementById("email-form") ?? document.querySelector("form:has([data-merge])");
let writing = form?.querySelector("textarea[data-merge]");

const visible = (picker) => [...picker.querySelectorAll("[data-insert]:not([hidden]) > button")];

function insert(text) {
  writing.focus();
  writing.setRangeText(text, writing.selectionStart, writing.selectionEnd, "end");
  writing.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// A passage stands on lines of its own.
function spaced(text) {
  const before = writing.value.slice(0, writing.selectionStart);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return `${lead}${text}\n`;
}

function remember(snippet) {
  const used = form.elements.snippets;
  if (used && !used.value.split(" ").includes(snippet)) used.value = `${used.value} ${snippet}`.trim();
}

function put(picker, text) {
  picker.open = false;
  insert(text);
}

function ask(picker, item) {
  const box = picker.querySelector("[data-picker-ask]");
  box.querySelector("[data-picker-who]").textContent = item.dataset.empty;
  box.dataset.field = item.dataset.field;
  box.hidden = false;
  box.querySelector("[data-picker-fallback]").value = "";
  box.querySelector("[data-picker-fallback]").focus();
}

function choose(picker, item) {
  if (item.dataset.empty) ask(picker, item);
  else if (item.dataset.snippet) {
    remember(item.dataset.snippet);
    put(picker, spaced(item.dataset.insert));
  } else put(picker, item.dataset.insert);
}

function putAsked(picker) {
  const box = picker.querySelector("[data-picker-ask]");
  // A double quotation mark would end the fallback.
  const instead = box.querySelector("[data-picker-fallback]").value.trim().replaceAll('"', "”");
  put(picker, instead ? `{{ ${box.dataset.field} | default: "${instead}" }}` : `{{ ${box.dataset.field} }}`);
}

function narrow(picker, words) {
  const wanted = words.trim().toLowerCase();
  for (const item of picker.querySelectorAll("[data-insert]")) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  picker.querySelector("[data-picker-none]").hidden = visible(picker).length > 0;
}

function walk(picker, event) {
  const buttons = visible(picker);
  const at = buttons.indexOf(document.activeElement);
  const find = picker.querySelector("[data-picker-find]");
  if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons.at(-1))?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : find).focus();
  else if (event.key === "Enter" && event.target === find) buttons[0]?.click();
  else if (event.key === "Enter" && event.target.matches("[data-picker-fallback]")) putAsked(picker);
  else return;
  event.preventDefault();
}

function open(picker) {
  picker.querySelector("[data-picker-ask]")?.setAttribute("hidden", "");
  const find = picker.querySelector("[data-picker-find]");
  find.value = "";
  narrow(picker, "");
  find.focus();
}

function prepare(picker) {
  for (const item of picker.querySelectorAll("[data-insert]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...item.childNodes);
    button.addEventListener("click", () => choose(picker, item));
    item.append(button);
  }
  picker.addEventListener("toggle", () => (picker.open ? open(picker) : writing?.focus({ preventScroll: true })));
  picker.addEventListener("keydown", (event) => event.isComposing || walk(picker, event));
  picker.querySelector("[data-picker-find]").addEventListener("input", (event) => narrow(picker, event.target.value));
  picker.querySelector("[data-picker-put]")?.addEventListener("click", () => putAsked(picker));
  // What is searched for here is no text of the letter.
  for (const kind of ["input", "change"]) picker.addEventListener(kind, (event) => event.stopPropagation());
}

if (form) {
  for (const picker of form.querySelectorAll("[data-picker]")) prepare(picker);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-merge]")) writing = event.target;
  });
}
