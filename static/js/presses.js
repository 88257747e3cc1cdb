// What is pressed in the room goes one after another, as it was pressed, and each answer finds its place.
// htmx looks for the places of an answer from where its form stands: when another answer took the form away meanwhile,
// all of it would be lost, and nobody would hear that the request is over.

const room = document.getElementById("room");
const PATIENCE = 20_000;
// A gateway whose server is away: nothing was taken.
const AWAY = new Set([0, 502, 503, 504]);
// The first of them is on its way.
const line = [];

function press({ detail }) {
  const { xhr, elt, requestConfig } = detail;
  // What changed is asked for by the room itself (js/pieces.js).
  if (elt === room || !room.contains(elt)) return;
  const send = xhr.send.bind(xhr);
  xhr.timeout ||= PATIENCE;
  xhr.send = (said) => {
    line.push({ xhr, said, send, address: requestConfig.verb === "post" && requestConfig.path });
    if (line.length === 1) send(said);
  };
  const load = xhr.onload;
  xhr.onload = (event) => {
    const corner = findPlaces(detail, elt);
    try {
      load.call(xhr, event);
    } finally {
      corner?.remove();
    }
  };
  xhr.addEventListener("loadend", () => {
    line.shift();
    next(xhr);
  });
}

// What was pressed twice before the first had arrived goes by js/queue.js, when its turn has come.
function waitInTurn({ detail }) {
  const xhr = Object.assign(new EventTarget(), { status: 0, getResponseHeader: () => null });
  const send = async () => {
    xhr.status = (await detail.send()) ? 200 : 0;
    xhr.dispatchEvent(new ProgressEvent("loadend"));
  };
  xhr.addEventListener("loadend", () => {
    line.shift();
    next(xhr);
  });
  line.push({ xhr, send });
  if (line.length === 1) send();
}

function findPlaces(detail, elt) {
  const { target } = detail;
  if (!target.isConnected) detail.target = document.getElementById(target.id) ?? target;
  if (elt.isConnected) return null;
  const corner = Object.assign(document.createElement("div"), { hidden: true });
  corner.append(elt);
  room.append(corner);
  return corner;
}

function next(answered) {
  if (!line.length) return;
  const [{ xhr, said, send }] = line;
  // Nothing overtakes what did not arrive: it waits behind it (js/queue.js).
  if (AWAY.has(answered.status)) for (const name of ["error", "loadend"]) xhr.dispatchEvent(new ProgressEvent(name));
  else send(since(said, answered));
}

// A rehearsal carries what was done so far; by now that is more (js/rehearsal.js).
function since(said, answered) {
  const token = answered.getResponseHeader("X-So-Far");
  const known = new URLSearchParams(typeof said === "string" ? said : "");
  if (!token || !known.has("so_far")) return said;
  known.set("so_far", token);
  return known.toString();
}

// Whoever leaves the page has pressed all the same.
function leave() {
  for (const { address, said } of line.slice(1)) if (address) navigator.sendBeacon(address, new URLSearchParams(said));
}

// What has just arrived can be pressed at once: until htmx has taken it up, the browser would send it by itself.
htmx.config.defaultSettleDelay = 0;
document.addEventListener("htmx:beforeSend", press);
document.addEventListener("nurture:behind", waitInTurn);
window.addEventListener("pagehide", leave);
