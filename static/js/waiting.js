// What waits for the network, and what the server did not take: seen on every page, to be looked at, sent or deleted.

const place = document.getElementById("waiting-inputs");
const voice = document.getElementById("waiting-says");
const PREVIEW = 3;
const UNDO = 10_000;
let shown = [];
const leaving = new Map();

const act = (name, id) => document.dispatchEvent(new CustomEvent("nurture:input", { detail: { act: name, id: String(id) } }));
const said = (template, values) => template.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function headline(inputs, one, many) {
  const names = inputs.slice(0, PREVIEW).map((each) => each.label || place.dataset.something);
  if (inputs.length > PREVIEW) names.push("…");
  return said(inputs.length === 1 ? one : many, { count: inputs.length, names: names.join(place.dataset.comma) });
}

function line(input) {
  const item = document.getElementById("waiting-input").content.firstElementChild.cloneNode(true);
  const where = item.querySelector("a");
  where.textContent = input.label || place.dataset.something;
  where.href = input.page;
  item.querySelector("q").textContent = input.words;
  item.querySelector("q").hidden = !input.words;
  item.querySelector("small").textContent = input.state === "refused" ? input.reason : "";
  const [drop, back] = item.querySelectorAll("button");
  const isLeaving = leaving.has(input.id);
  drop.hidden = isLeaving;
  back.hidden = !isLeaving;
  item.classList.toggle("is-leaving", isLeaving);
  drop.addEventListener("click", () => leave(input));
  back.addEventListener("click", () => stay(input));
  return item;
}

// Deleted after a moment, so that there is a way back.
function leave(input) {
  leaving.set(input.id, setTimeout(() => {
    leaving.delete(input.id);
    act("delete", input.id);
  }, UNDO));
  show();
  place.querySelector(".is-leaving button:not([hidden])")?.focus();
}

function stay(input) {
  clearTimeout(leaving.get(input.id));
  leaving.delete(input.id);
  show();
}

function show() {
  const waiting = shown.filter((each) => each.state !== "refused");
  const refused = shown.filter((each) => each.state === "refused");
  const waits = waiting.length ? headline(waiting, place.dataset.one, place.dataset.many) : "";
  const not = refused.length ? headline(refused, place.dataset.oneRefused, place.dataset.manyRefused) : "";
  place.hidden = !shown.length;
  place.querySelector("[data-waits]").textContent = waits;
  place.querySelector("[data-refused]").textContent = not;
  if (voice.textContent !== `${waits} ${not}`.trim()) voice.textContent = `${waits} ${not}`.trim();
  const isSignedOut = place.isSignedOut && waiting.length > 0;
  place.querySelector("[data-signed-out]").hidden = !isSignedOut;
  place.open ||= isSignedOut;
  place.querySelector("[data-send]").hidden = !waiting.length;
  place.querySelector("ol").replaceChildren(...shown.map(line));
}

if (place) {
  document.addEventListener("nurture:waiting", ({ detail }) => {
    shown = detail.inputs;
    place.isSignedOut = detail.isSignedOut;
    show();
  });
  place.querySelector("[data-send]").addEventListener("click", () => act("send", ""));
}
