// What others do in a meeting is heard, in its room and on the pages beside it: over a stream, and without one by asking
// every two seconds. Both say only where the room is, who is here and that something changed; whoever shows it listens
// to `nurture:heard`. `nurture:shut-out`: the server answers with another page, as to somebody who is signed out.

const page = document.querySelector("[data-stream]");
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
const SOON = 1000;
const OFTEN = 2000;
const SELDOM = 30_000;
const HIDDEN_FOR = 60_000;
const PRESENT = 15_000;
// Nobody else is in a rehearsal, and nothing happens after the end.
const isQuiet = () => page.dataset.rehearsal !== undefined || page.dataset.phase === "closed";

let stream = null;
let failures = 0;
let polling = 0;
let lastSeen = "";
let lastHere = 0;
let hiddenTimer = 0;
let unreachedSince = 0;

const say = (name, detail) => document.dispatchEvent(new CustomEvent(`nurture:${name}`, { detail, cancelable: true }));

function hear(state) {
  failures = 0;
  reached(true);
  // What waits for the network goes now (js/queue.js).
  say("send");
  say("heard", state);
}

function reached(is) {
  const banner = document.getElementById("cut-off");
  if (is) unreachedSince = 0;
  else unreachedSince ||= Date.now();
  if (banner) banner.hidden = is || Date.now() - unreachedSince < SOON || !document.getElementById("network-lost")?.hidden;
}

// --- The stream --------------------------------------------------------------------------------

function open() {
  if (isQuiet() || stream || document.hidden) return;
  stream = new EventSource(page.dataset.stream);
  stream.addEventListener("changed", (event) => {
    stopPolling();
    hear(JSON.parse(event.data));
  });
  stream.addEventListener("full", () => {
    end();
    poll();
  });
  stream.onerror = () => {
    failures += 1;
    end();
    // Asking by itself shows within moments whether the server is there; the stream comes back beside it.
    if (failures > 1) poll();
    setTimeout(open, failures < 5 ? SOON + Math.random() * 500 : SELDOM);
  };
}

function end() {
  stream?.close();
  stream = null;
}

// --- Asking ------------------------------------------------------------------------------------

function poll() {
  if (polling || document.hidden) return;
  polling = setInterval(ask, OFTEN);
  ask();
}

function stopPolling() {
  clearInterval(polling);
  polling = 0;
}

async function ask() {
  if (Date.now() - lastHere > PRESENT) {
    lastHere = Date.now();
    fetch(page.dataset.here, { method: "POST", headers }).catch(() => null);
  }
  const answer = await fetch(`${page.dataset.state}?seen=${lastSeen}`).catch(() => null);
  if (!answer || answer.status >= 500) {
    reached(false);
    return;
  }
  reached(true);
  if (answer.redirected || answer.status >= 400) say("shut-out");
  else if (answer.status === 200) {
    const state = await answer.json();
    lastSeen = state.seen;
    hear(state);
  }
}

// --- When nobody looks -------------------------------------------------------------------------

function lookedAt() {
  clearTimeout(hiddenTimer);
  // A browser holds few streams open; a page that nobody looks at gives its own back after a while.
  if (document.hidden) hiddenTimer = setTimeout(leave, HIDDEN_FOR);
  else open();
}

function leave() {
  end();
  stopPolling();
}

document.addEventListener("visibilitychange", lookedAt);
window.addEventListener("online", () => {
  end();
  open();
});
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", (event) => event.persisted && open());

open();
