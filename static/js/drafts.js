// What somebody types into <form data-draft="key"> survives a lost network, a closed tab and an expired sign-in.
// It is kept on this device, for this user, until the server has taken it, at most for a week.

const user = document.body.dataset.user;
const prefix = `nurture:draft:${user}:`;
const WEEK = 7 * 24 * 60 * 60 * 1000;

const storage = (() => {
  try {
    localStorage.setItem("nurture:probe", "1");
    localStorage.removeItem("nurture:probe");
    return localStorage;
  } catch {
    return null;
  }
})();

const keys = () => Object.keys(storage).filter((key) => key.startsWith("nurture:draft:"));
const keyOf = (form) => prefix + form.dataset.draft;
const here = () => location.href.split("#")[0];
const read = (key) => JSON.parse(storage.getItem(key) ?? "null");
const write = (key, draft) => storage.setItem(key, JSON.stringify(draft));

function fields(form) {
  return [...form.elements].filter((field) =>
    field.name && !field.disabled && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type));
}

const isTick = (field) => field.type === "checkbox" || field.type === "radio";

function untouched(field) {
  if (isTick(field)) return field.checked === field.defaultChecked;
  if (field.options) return [...field.options].every((option) => option.selected === option.defaultSelected) || field.selectedIndex === 0;
  return field.value === field.defaultValue;
}

// The operation goes with the text: sent again from a page opened later, it is still written once.
const operation = (form) => form.elements.operation;

function take(form) {
  const values = operation(form) ? { operation: operation(form).value } : {};
  for (const field of fields(form)) {
    if (isTick(field)) (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.multiple) values[field.name] = [...field.selectedOptions].map((option) => option.value);
    else values[field.name] = field.value;
  }
  return values;
}

function put(form, values) {
  let changed = false;
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value === undefined || !untouched(field)) continue;
    const before = isTick(field) ? field.checked : field.value;
    if (isTick(field)) field.checked = value.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    changed ||= before !== (isTick(field) ? field.checked : field.value);
  }
  if (changed && values.operation && operation(form)) {
    form.dataset.freshOperation = operation(form).value;
    operation(form).value = values.operation;
  }
  return changed;
}

function save(form) {
  if (fields(form).every(untouched)) storage.removeItem(keyOf(form));
  else write(keyOf(form), { at: Date.now(), values: take(form) });
}

function restore(form) {
  form.dataset.draftReady = "";
  const draft = read(keyOf(form));
  // The server gave back what was typed together with what to mend: newer than any draft.
  if (!draft || form.querySelector("[data-error-summary], [aria-invalid]")) return;
  if (put(form, draft.values)) showNote(form);
}

function showNote(form) {
  const note = document.getElementById("draft-note").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    storage.removeItem(keyOf(form));
    form.reset();
    // Other text than this one follows, so it is another operation.
    if (form.dataset.freshOperation) operation(form).value = form.dataset.freshOperation;
    note.remove();
    fields(form)[0]?.focus();
  });
  form.prepend(note);
}

// A plain submit tells nothing about its end, so the page that follows decides. The server took the text when it
// redirected from the page of the form to a page of a signed-in user without errors. Anything else (the network gone,
// an expired sign-in, an error page, coming back) leaves a draft that was not sent.
function settle() {
  const [navigation] = performance.getEntriesByType("navigation");
  const answered = user && navigation?.redirectCount > 0 && !document.querySelector("form[data-draft] [data-error-summary]");
  for (const key of keys()) {
    const draft = read(key);
    const taken = answered && draft.sentFrom === document.referrer && key.startsWith(prefix);
    if (taken || draft.at < Date.now() - WEEK) storage.removeItem(key);
    else if (draft.sentFrom) write(key, { ...draft, sentFrom: undefined });
  }
}

function watch() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-draft-ready])")) restore(form);
}

if (storage) {
  settle();
  watch();

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(() => save(form), 300);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-draft]")) return;
    clearTimeout(form.draftTimer);
    save(form);
    const draft = read(keyOf(form));
    if (draft && !form.matches("[hx-post], [hx-put], [hx-patch]")) write(keyOf(form), { ...draft, sentFrom: here() });
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = detail.elt.closest("form[data-draft]");
    if (form) detail.requestConfig.draftSent = JSON.stringify(take(form));
  });
  // Before htmx swaps: afterwards the form may be gone, or a fresh one in its place.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const { elt, verb, draftSent } = detail.requestConfig;
    const form = elt.closest("form[data-draft]");
    if (!form || verb === "get" || detail.xhr.status >= 400 || detail.xhr.status === 204 || elt.matches("[data-only-looks]")) return;
    // What was typed while the request was on its way has not arrived.
    if (draftSent === JSON.stringify(take(form))) storage.removeItem(keyOf(form));
    else save(form);
  });
  document.addEventListener("htmx:load", watch);
}
