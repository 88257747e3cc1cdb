// What <form data-resend="Your vote on …"> sends is kept on this device before it leaves, and let go when the server
// has answered. Without a network it waits, in its order, also while the page or the browser is closed, and goes once
// when the network is back: the form's operation makes a second arrival harmless. What the server refuses comes back
// to the person with its words. js/waiting.js shows what waits.

const user = document.body.dataset.user;
const tab = (() => {
  const fresh = () => `${Date.now()}-${Math.random()}`;
  try {
    return (sessionStorage["nurture:tab"] ??= fresh());
  } catch {
    return fresh();
  }
})();
const PATIENCE = 20_000;
const SOON = 1500;
const SELDOM = 15_000;
// A gateway whose server is away: nothing was taken.
const AWAY = new Set([0, 502, 503, 504]);
const others = window.BroadcastChannel ? new BroadcastChannel(`nurture:inputs:${user}`) : null;

let waiting = 0;
let retry = SOON;
let timer = 0;
let sending = null;
let keeping = Promise.resolve();
let isAway = false;
let isSignedOut = false;

// --- Kept on this device -----------------------------------------------------------------------

const kept = new Map();
let numbers = 0;

const opened = new Promise((resolve) => {
  const asked = window.indexedDB?.open("nurture", 1);
  if (!asked) return resolve(null);
  asked.onupgradeneeded = () => asked.result.createObjectStore("inputs", { keyPath: "id", autoIncrement: true });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = asked.onblocked = () => resolve(null);
}).catch(() => null);

async function stored(mode, ask) {
  const base = await opened;
  if (!base) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("inputs", mode);
    const asked = ask(transaction.objectStore("inputs"));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// Without a database of the browser it lasts as long as the page.
async function write(input) {
  const id = await stored("readwrite", (inputs) => inputs.put(input)).catch(() => undefined);
  input.id ??= id ?? `page-${++numbers}`;
  if (id === undefined) kept.set(input.id, input);
  return input;
}

async function forget(input) {
  if (kept.delete(input.id)) return;
  await stored("readwrite", (inputs) => inputs.delete(input.id)).catch(() => null);
}

async function inputs() {
  const all = (await stored("readonly", (those) => those.getAll()).catch(() => null)) ?? [];
  return [...all, ...kept.values()].filter((each) => each.user === user);
}

// On its way from a page that is no longer there, or for longer than anybody waits.
const isLost = (input) => input.state === "sending" && (input.at < Date.now() - 2 * PATIENCE || (input.tab === tab && !onTheirWay.has(input.operation)));
const isWaiting = (input) => input.state === "waiting" || isLost(input);

async function tell() {
  const all = await inputs();
  waiting = all.filter(isWaiting).length;
  document.dispatchEvent(new CustomEvent("nurture:waiting", { detail: { inputs: all.filter((each) => isWaiting(each) || each.state === "refused"), isSignedOut } }));
}

// One after another, in the order of the presses.
const keep = (input) => (keeping = keeping.then(() => add(input)));

async function add(input) {
  const same = (await inputs()).find((each) => each.operation === input.operation && isWaiting(each) && each.id !== input.id);
  if (same && input.adds && same.body !== input.body) return add(another(input));
  // Pressed again before it could leave: the newer words, in the place of the older ones.
  await write({ ...input, ...(same && { id: same.id }), state: "waiting" });
  if (same && input.id) await forget(input);
  others?.postMessage({ changed: true });
  await tell();
  later();
}

// Of a form that adds, other words are another input: both are added.
function another(input) {
  input.operation = fresh();
  const body = new URLSearchParams(input.body);
  body.set("operation", input.operation);
  input.body = body.toString();
  return input;
}

// --- What leaves the page ----------------------------------------------------------------------

const onTheirWay = new Set();
// By its form, until the answer has come: the last press, and what it said.
const pressed = new WeakMap();

function inputOf(form, { formData, headers, path, target }) {
  const said = new URLSearchParams([...formData].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const { "X-CSRFToken": _token, ...rest } = headers;
  return {
    user, tab, at: Date.now(), url: path, page: location.pathname, headers: rest,
    body: said.toString(), operation: said.get("operation") ?? "", after: "",
    label: form.dataset.resend, words: wordsOf(form), adds: form.matches("[data-adds]"),
    target: target?.id ?? "", swap: form.closest("[hx-swap]")?.getAttribute("hx-swap") ?? "innerHTML",
  };
}

const wordsOf = (form) => [...form.elements]
  .filter((field) => field.matches("textarea, input[type=text]") && field.value.trim())
  .map((field) => field.value.trim()).join(" · ");

const bodyOf = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();

// What was typed when it left, whatever its operation is by now.
const typedIn = (body) => body.replace(/(^|&)operation=[^&]*/, "");

async function leaves(event) {
  const { detail } = event;
  const form = detail.elt.closest?.("form[data-resend]");
  if (!form || !user || detail.requestConfig.verb === "get") return;
  const input = inputOf(form, detail.requestConfig);
  if (waiting) {
    // Whatever waits goes first.
    event.preventDefault();
    if (isNothing(input)) return;
    await keep(input);
    rest(form, input);
    send();
    return;
  }
  onTheirWay.add(input.operation);
  const said = typedIn(bodyOf(form));
  const press = { input, said, isAgain: false };
  const written = write({ ...input, state: "sending" }).then(({ id }) => (input.id = id));
  // Of the request itself: its form may be gone when the answer comes.
  press.over = new Promise((resolve) => detail.xhr.addEventListener("loadend", () => written.then(() => answered(form, press, detail.xhr)).finally(resolve)));
  press.hasNoPlace = (status) => status >= 400 && input.adds && (press.isAgain || typedIn(bodyOf(form)) !== said);
  pressed.set(form, press);
}

async function answered(form, press, { status, responseText }) {
  const { input } = press;
  onTheirWay.delete(input.operation);
  pressed.delete(form);
  const isSaid = !AWAY.has(status) && status !== 401 && status !== 403;
  const isLeft = press.hasNoPlace(status);
  if (isSaid && !isLeft) await forget(input);
  else if (isSaid && status < 500) {
    await write({ ...input, state: "refused", status, reason: reasonIn(responseText) });
    await tell();
  } else if (input.adds || !press.isAgain) {
    await keep(input);
    if (!press.isAgain) rest(form, input);
    // The newer words stand in the place of the older ones.
  } else await forget(input);
  if (isSaid || status === 403) send();
}

// What is refused would take the place of what has been typed since: it waits with its words where all that waits is seen.
function staysAway(event) {
  const { elt, xhr } = event.detail;
  if (pressed.get(elt)?.hasNoPlace(xhr.status) && xhr.status !== 401 && xhr.status !== 403) event.preventDefault();
}

// Pressed again while the first is on its way: htmx would read the form when that has come back, and by then it says
// something else or is gone. These words are an input of their own, and go once the first have arrived.
function pressesAgain(event) {
  const form = event.target;
  const press = pressed.get(form);
  if (!press) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const said = typedIn(bodyOf(form));
  // A double click: the first one's answer must find the form as it left it.
  if (said === press.said) return;
  const input = next(form, event.submitter, press.input);
  // The second click of one may find the form empty again.
  if (isNothing(input)) return;
  Object.assign(press, { said, isAgain: true });
  keep(input);
  rest(form, input);
  document.dispatchEvent(new CustomEvent("nurture:behind", { detail: { send: () => goes(press) } }));
}

function next(form, submitter, { id: _id, ...first }) {
  const body = new URLSearchParams([...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const { operation } = form.elements;
  if (onTheirWay.has(operation.value)) operation.value = fresh();
  body.set("operation", operation.value);
  return { ...first, at: Date.now(), operation: operation.value, after: first.operation, body: body.toString(), words: wordsOf(form) };
}

// Its turn among what is pressed in the room (js/presses.js): false when there is no network.
async function goes(press) {
  await press.over;
  await keeping;
  await sending;
  await send();
  return !isAway;
}

const isNothing = (input) => input.adds && !input.words;

// The form says that it waits. One that adds is empty again: the next one may be written, and if it is already, it stays.
function rest(form, input) {
  if (!form.isConnected) return;
  form.querySelector(".resend")?.remove();
  const note = document.getElementById("resend-note").content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", send);
  if (input.adds) {
    if (typedIn(bodyOf(form)) === typedIn(input.body)) {
      form.reset();
      for (const field of form.elements) if (field.matches("textarea, input[type=text]")) field.value = "";
      document.dispatchEvent(new CustomEvent("nurture:kept", { detail: { form } }));
    }
    form.elements.operation.value = fresh();
    note.dataset.waitsFor = input.operation;
  }
  form.append(note);
  form.dataset.unsent = input.operation;
}

// As crypto.randomUUID, which plain HTTP does not have.
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// --- What goes later ---------------------------------------------------------------------------

function later() {
  clearTimeout(timer);
  if (waiting && !isSignedOut) timer = setTimeout(send, retry);
}

// One tab sends for all; without locks several may, and the operation keeps that harmless.
function send() {
  if (waiting) sending ??= sendInTurn().finally(() => (sending = null));
  return sending;
}

async function sendInTurn() {
  clearTimeout(timer);
  if (navigator.locks) await navigator.locks.request(`nurture:inputs:${user}`, { ifAvailable: true }, (lock) => lock && sendAll());
  else await sendAll();
  await tell();
  later();
}

async function sendAll() {
  const all = await inputs();
  for (const input of all.filter(isWaiting)) {
    // Nothing overtakes what was pressed before it in the same form.
    if (all.some((each) => each.operation === input.after && !isWaiting(each) && each.state === "sending")) return;
    const answer = await post(input);
    isAway = answer === null;
    if (isAway) {
      retry = Math.min(retry * 2, SELDOM);
      return;
    }
    retry = SOON;
    await settle(input, answer);
    others?.postMessage({ settled: input, answer });
    settled(input, answer);
    await tell();
  }
}

// { status, html }; null: it did not arrive, or nobody of ours is signed in.
async function post(input, { isSecondTry = false } = {}) {
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  const headers = { ...input.headers, "X-CSRFToken": token, "X-Input-Of": user, "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await fetch(input.url, { method: "POST", headers, body: input.body, signal: AbortSignal.timeout?.(PATIENCE) }).catch(() => null);
  if (!answer || AWAY.has(answer.status)) return null;
  if (answer.status === 401) return signedOut();
  // The token has grown old, or somebody signed in anew in another tab.
  if (answer.status === 403 && !isSecondTry) return (await renewToken()) ? post(input, { isSecondTry: true }) : null;
  isSignedOut = false;
  const html = await answer.text().catch(() => null);
  return html === null ? null : { status: answer.status, html };
}

function signedOut() {
  isSignedOut = true;
  return null;
}

async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return false;
  const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Nothing goes in the name of somebody else.
  if (body.dataset.user !== user) return Boolean(signedOut());
  document.body.setAttribute("hx-headers", body.getAttribute("hx-headers"));
  return true;
}

const isTaken = ({ status }) => status < 400;

async function settle(input, answer) {
  const now = (await inputs()).find((each) => each.id === input.id);
  // Pressed again meanwhile, or deleted: the newer words stand in its place.
  if (now?.body !== input.body) return;
  if (isTaken(answer)) await forget(input);
  else await write({ ...input, state: "refused", status: answer.status, reason: reasonIn(answer.html) });
}

function reasonIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const said = page.querySelector("[data-error-summary], #messages .banner p, .banner-warn p, h1");
  return said?.textContent.replace(/\s+/g, " ").trim().slice(0, 300) ?? "";
}

// In each tab: the answer takes its place where the form stands, unless somebody types there.
async function settled(input, answer) {
  if (isTaken(answer)) document.dispatchEvent(new CustomEvent("nurture:arrived", { detail: { operation: input.operation, url: input.url } }));
  const form = formOf(input);
  for (const note of document.querySelectorAll(".resend")) if (note.dataset.waitsFor === input.operation || note.closest("form")?.dataset.unsent === input.operation) note.remove();
  for (const unsent of document.querySelectorAll("form[data-unsent]")) if (unsent.dataset.unsent === input.operation) delete unsent.dataset.unsent;
  const place = input.target && document.getElementById(input.target);
  if (!place || input.page !== location.pathname || (!form && isTouched(place))) return;
  if (!isTaken(answer) && ![409, 422].includes(answer.status)) return;
  htmx.swap(place, answer.html, { swapStyle: input.swap.split(" ")[0], swapDelay: 0, settleDelay: 0 });
  // Its words stand in the page again, with what is to be done.
  if (!isTaken(answer)) await forget(input);
  await tell();
}

const formOf = (input) => [...document.querySelectorAll("form[data-resend]")].find((form) => form.elements.operation?.value === input.operation && bodyOf(form) === input.body);
const isTouched = (place) => [...place.querySelectorAll("textarea, input[type=text]")].some((field) => field.value.trim() && field.value !== field.defaultValue);

// --- What the person does with it --------------------------------------------------------------

async function act({ detail }) {
  if (detail.act === "send") return send();
  const input = (await inputs()).find((each) => String(each.id) === detail.id);
  if (!input) return;
  if (detail.act === "delete") await forget(input);
  others?.postMessage({ changed: true });
  await tell();
}

// What was refused elsewhere is asked once more where it belongs: the answer stands in the page, with the words.
async function takeUp() {
  for (const input of await inputs()) if (input.state === "refused" && input.page === location.pathname) await write({ ...input, state: "waiting" });
}

if (user) {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt.matches?.("form[data-resend]")) detail.timeout ||= PATIENCE;
  });
  document.addEventListener("submit", pressesAgain, { capture: true });
  document.addEventListener("htmx:beforeRequest", leaves);
  document.addEventListener("htmx:beforeOnLoad", staysAway);
  document.addEventListener("nurture:send", send);
  document.addEventListener("nurture:input", act);
  window.addEventListener("online", () => {
    retry = SOON;
    send();
  });
  others?.addEventListener("message", ({ data }) => (data.settled ? settled(data.settled, data.answer) : tell()));
  takeUp().then(tell).then(() => waiting && send());
}
