// What somebody types into <form data-draft="name"> survives a lost network, a closed tab and an expired sign-in.
// It is kept on this device, for this user, until the server has taken it, at most for a week.
//
// Each page keeps a copy of its own, so that two tabs of one form never overwrite each other. A page that leaves lets its
// copy go; one that vanished without a word does not answer when it is called. The next page with that form takes what
// nobody holds: the latest copy into the form, any other it offers beside it. Where `data-draft-of` says upon which
// version something is written, what was written upon another one is only offered.

const user = document.body.dataset.user;
const prefix = `nurture:draft:${user}:`;
const WEEK = 7 * 24 * 60 * 60 * 1000;
// So long a page has to answer that it is still there.
const CALL = 1000;
const SENT = "nurture:sent";

const storage = (() => {
  try {
    localStorage.setItem("nurture:probe", "1");
    localStorage.removeItem("nurture:probe");
    return localStorage;
  } catch {
    return null;
  }
})();

// crypto.randomUUID is there under https only.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

const me = uuid();
// The copies of this page, by the name of their form.
const mine = new Map();
const nameOf = (form) => form.dataset.draft;
const here = () => location.href.split("#")[0];
const read = (key) => JSON.parse(storage.getItem(key) ?? "null");
const write = (key, draft) => storage.setItem(key, JSON.stringify(draft));
const keys = () => Object.keys(storage).filter((key) => key.startsWith("nurture:draft:"));
const ours = () => keys().filter((key) => key.startsWith(prefix));
const isOf = (key, name) => key.slice(prefix.length).split("@")[0] === name;
const forms = () => [...document.querySelectorAll("form[data-draft]")];

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

const isUntouched = (form) => fields(form).every(untouched);

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
    form.dataset.freshOperation ??= operation(form).value;
    operation(form).value = values.operation;
  }
  return changed;
}

// Empties the form of what was put in. Other text than that follows, so it is another operation.
function empty(form) {
  form.reset();
  if (form.dataset.freshOperation) operation(form).value = form.dataset.freshOperation;
  delete form.dataset.freshOperation;
}

// The key of this page's copy, as long as nobody else has it: while this page slept another one may have taken it over
// and sent it, and what is typed here now is another text.
function own(form) {
  const key = mine.get(nameOf(form));
  const owner = key && read(key)?.owner;
  if (!key || owner === me || owner === null) return key;
  mine.delete(nameOf(form));
  if (operation(form)) operation(form).value = uuid();
  return undefined;
}

function save(form) {
  if (isUntouched(form)) return forget(form);
  clearTimeout(form.draftTimer);
  form.draftTimer = undefined;
  const key = own(form) ?? `${prefix}${nameOf(form)}@${uuid()}`;
  mine.set(nameOf(form), key);
  write(key, { at: Date.now(), owner: me, of: form.dataset.draftOf, values: take(form) });
}

function forget(form) {
  clearTimeout(form.draftTimer);
  form.draftTimer = undefined;
  const key = own(form);
  if (key) storage.removeItem(key);
  mine.delete(nameOf(form));
}

function hold(form, key) {
  mine.set(nameOf(form), key);
  write(key, { ...read(key), owner: me });
}

// What nobody holds, the latest first.
function loose(form) {
  return ours()
    .filter((key) => isOf(key, nameOf(form)) && !read(key).owner)
    .sort((one, other) => read(other).at - read(one).at);
}

function restore(form) {
  form.dataset.draftReady = "";
  // The server gave back what was typed together with what to mend: newer than any copy.
  const refused = form.querySelector("[data-error-summary], [aria-invalid]");
  const key = own(form) ?? (refused ? sentBefore.find((sent) => isOf(sent, nameOf(form)) && read(sent)) : undefined);
  if (key) {
    hold(form, key);
    if (!refused && put(form, read(key).values)) say(form);
  } else if (!refused && isUntouched(form)) {
    const next = loose(form).find((one) => read(one).of === form.dataset.draftOf);
    if (next) {
      hold(form, next);
      if (put(form, read(next).values)) say(form);
    }
  }
  offer(form);
}

const copied = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

function say(form) {
  form.querySelector("[data-draft-note]")?.remove();
  const note = copied("draft-note");
  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    forget(form);
    empty(form);
    note.remove();
    fields(form)[0]?.focus();
  });
  form.prepend(note);
}

// Every other copy that says something else than the form does.
function offer(form) {
  form.querySelectorAll("[data-draft-other]").forEach((note) => note.remove());
  const present = JSON.stringify({ ...take(form), operation: undefined });
  for (const key of loose(form)) {
    if (JSON.stringify({ ...read(key).values, operation: undefined }) !== present) form.prepend(other(form, key));
  }
}

function other(form, key) {
  const { at, values } = read(key);
  const note = copied("draft-other");
  const language = document.documentElement.lang;
  note.querySelector("time").textContent = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
  note.querySelector("q").textContent = beginning(form, values);
  note.querySelector("[data-draft-use]").addEventListener("click", () => use(form, key));
  note.querySelector("[data-draft-drop]").addEventListener("click", () => {
    if (!read(key)?.owner) storage.removeItem(key);
    note.remove();
  });
  return note;
}

// What most sets it apart: the longest text that the form does not say.
function beginning(form, values) {
  const texts = fields(form)
    .filter((field) => typeof values[field.name] === "string" && !field.options && values[field.name] !== field.value)
    .map((field) => values[field.name]);
  const [longest = ""] = texts.sort((one, two) => two.length - one.length);
  return longest.length > 80 ? `${longest.slice(0, 80)}…` : longest;
}

// The two change places: what is in the form is offered in its turn.
function use(form, key) {
  const found = read(key);
  if (!found || found.owner) return offer(form);
  save(form);
  release(form);
  empty(form);
  if (operation(form)) operation(form).value = uuid();
  hold(form, key);
  put(form, found.values);
  say(form);
  offer(form);
  form.dispatchEvent(new InputEvent("input", { bubbles: true }));
  fields(form)[0]?.focus();
}

function release(form) {
  const key = own(form);
  if (key) write(key, { ...read(key), owner: null });
  mine.delete(nameOf(form));
}

// A plain submit tells nothing about its end, so the page that follows in this tab decides. The server took the text when
// it redirected from the page of the form to a page of a signed-in user without errors. Anything else (the network gone,
// an expired sign-in, an error page, coming back) leaves a copy that was not sent.
let sentBefore = [];

function settle() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  sessionStorage.removeItem(SENT);
  const [navigation] = performance.getEntriesByType("navigation");
  const answered = user && navigation?.redirectCount > 0 && !document.querySelector("form[data-draft] [data-error-summary]");
  sentBefore = sent?.keys ?? [];
  if (answered && sent?.from === document.referrer) {
    for (const key of sentBefore.filter((each) => each.startsWith(prefix))) storage.removeItem(key);
  }
  for (const key of keys()) if (read(key).at < Date.now() - WEEK) storage.removeItem(key);
}

// Whoever holds a copy says so when called. What nobody answers for is let go.
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("nurture:drafts") : null;
const heard = new Set();

function call() {
  const held = ours().map((key) => [key, read(key).owner]).filter(([, owner]) => owner && owner !== me);
  if (!held.length) return;
  channel?.postMessage({ call: true });
  setTimeout(() => {
    for (const [key, owner] of held) {
      if (!heard.has(owner) && read(key)?.owner === owner) write(key, { ...read(key), owner: null });
    }
    for (const form of forms()) if (isUntouched(form)) restore(form); else offer(form);
  }, CALL);
}

// What js/queue.js has brought to the server stands in no form any more, unless somebody has typed on.
function arrived(sent) {
  const taken = ours().filter((key) => sent && read(key).values.operation === sent);
  for (const form of forms()) {
    const key = own(form);
    if (!taken.includes(key) || JSON.stringify(take(form)) !== JSON.stringify(read(key).values)) continue;
    mine.delete(nameOf(form));
    form.querySelector("[data-draft-note]")?.remove();
    empty(form);
  }
  for (const key of taken) storage.removeItem(key);
}

function watch() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-draft-ready])")) restore(form);
}

function leave() {
  for (const form of forms()) if (form.draftTimer) save(form);
  for (const [name, key] of mine) {
    if (read(key)?.owner === me) write(key, { ...read(key), owner: null });
    else mine.delete(name);
  }
}

// Back from where the browser had put this page aside: what nobody took meanwhile is its own again.
function comeBack() {
  for (const key of mine.values()) if (read(key)?.owner === null) write(key, { ...read(key), owner: me });
}

if (storage) {
  settle();
  watch();
  channel?.addEventListener("message", ({ data }) => {
    if (data.call) channel.postMessage({ here: me });
    else heard.add(data.here);
  });
  call();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(() => save(form), 300);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-draft]")) return;
    save(form);
    const key = own(form);
    if (key && !form.matches("[hx-post], [hx-put], [hx-patch]")) {
      sessionStorage.setItem(SENT, JSON.stringify({ from: here(), keys: [key] }));
    }
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = takenBy(detail.elt);
    if (form) detail.requestConfig.draftSent = JSON.stringify(take(form));
  });
  // Before htmx swaps: afterwards the form may be gone, or a fresh one in its place.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const { elt, verb, draftSent } = detail.requestConfig;
    const form = takenBy(elt);
    if (!form || verb === "get" || detail.xhr.status >= 400 || detail.xhr.status === 204 || elt.matches("[data-only-looks]")) return;
    // What was typed while the request was on its way has not arrived.
    if (draftSent === JSON.stringify(take(form))) forget(form);
    else save(form);
  });
  document.addEventListener("htmx:load", watch);
  // What js/queue.js keeps until there is a network, or has brought to the server, is no draft any more.
  document.addEventListener("nurture:kept", ({ detail }) => detail.form.matches("[data-draft]") && forget(detail.form));
  document.addEventListener("nurture:arrived", ({ detail }) => arrived(detail.operation));
}

// The form whose text a request brings to the server: its own, or the one whose drafts are kept there too.
function takenBy(element) {
  return element.closest("form[data-draft]") ?? (element.matches("[data-keeps]") ? document.querySelector(element.getAttribute("hx-include")) : null);
}
