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

function take(form) {
  const values = {};
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
    note.remove();
    fields(form)[0]?.focus();
  });
  form.prepend(note);
}

// A plain submit tells nothing about its end, so the page that follows decides: a page of ours means that it was taken;
// an error page, the sign-in page (both know no user), a page with errors, or coming back mean that it was not.
function settle() {
  const [navigation] = performance.getEntriesByType("navigation");
  const unanswered = document.querySelector("form[data-draft] [data-error-summary]");
  const failed = !user || unanswered || navigation?.type !== "navigate";
  for (const key of keys()) {
    const draft = read(key);
    if (draft.at < Date.now() - WEEK || (draft.sent && !failed && key.startsWith(prefix))) storage.removeItem(key);
    else if (draft.sent) write(key, { ...draft, sent: false });
  }
}

function sentBy(event) {
  return event.detail.elt?.closest?.("form[data-draft]");
}

function watch(root) {
  for (const form of root.querySelectorAll("form[data-draft]:not([data-draft-ready])")) restore(form);
}

if (storage) {
  settle();
  watch(document);

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
    if (draft && !form.matches("[hx-post], [hx-put], [hx-patch]")) write(keyOf(form), { ...draft, sent: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = sentBy(event);
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") storage.removeItem(keyOf(form));
  });
  document.addEventListener("htmx:load", (event) => watch(event.target.parentElement ?? document));
}
