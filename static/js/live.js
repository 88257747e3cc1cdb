// The room as it is now: what changed arrives by itself, whoever leads is followed, and nobody's typing is touched.
// The server streams only that something changed and where the room is; the pieces are fetched with one's own rights.

const room = document.getElementById("room");
// Nobody else is in it: nothing is heard, and nobody is brought along.
const isRehearsal = room.dataset.rehearsal !== undefined;
const me = Number(document.body.dataset.user);
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
const aloneKey = `nurture:alone:${room.dataset.meeting}`;
const followedKey = `nurture:followed:${room.dataset.meeting}`;
const SOON = 1000;
const OFTEN = 2000;
const HIDDEN_FOR = 60_000;
const PRESENT = 15_000;

let { mark, place, facilitator, reading } = room.dataset;
let stream = null;
let failures = 0;
let polling = 0;
let lastSeen = "";
let lastHere = 0;
let isFetching = false;
let wanted = "";
let hiddenTimer = 0;
let sending = 0;
let pressed = 0;
let pressedBefore = 0;
let isTaken = false;

const remembered = (() => {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
})();

// --- Where the room is -------------------------------------------------------------------------

const isAlone = () => remembered.getItem(aloneKey) !== null;
const leads = () => Number(facilitator) === me;
const isThere = () => (!place || place === room.dataset.target) && !reading;

// Words, or a choice, that have not been sent yet: whoever made them is not taken away from them.
function isWriting() {
  if (sending || room.querySelector("form[data-unsent]")) return true;
  const field = document.activeElement;
  if (field?.matches("textarea, input:not([type=radio], [type=checkbox], [type=submit])") && room.contains(field) && field.value !== field.defaultValue) return true;
  return [...room.querySelectorAll("form[data-draft]")].some((form) =>
    [...form.elements].some((one) => one.matches("textarea, input[type=text]") && one.value.trim() && one.value !== one.defaultValue));
}

function mode() {
  if (room.dataset.phase !== "open" || !facilitator) return "";
  if (isAlone()) return "alone";
  if (!isThere() && !leads()) return "held";
  return leads() ? "leading" : "following";
}

function showMode() {
  const now = mode();
  room.dataset.mode = now;
  for (const part of room.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(now);
}

const addressOf = (target) => room.dataset.changes.replace(`/targets/${room.dataset.target}/changes/`, `/targets/${target}/`);

function follow() {
  if (room.dataset.phase !== "open" || !facilitator || isAlone() || isThere()) return;
  if (isWriting()) return;
  // Decisions are read out (js/together.js), or the room is at another target.
  remembered.setItem(followedKey, reading ? `read-${reading}` : place);
  location.assign(reading ? `${room.dataset.close}?read=${reading === "0" ? "end" : reading}` : addressOf(place));
}

// Whoever came to another target by themselves, not by following, looks around alone.
function noticeHowIGotHere() {
  if (!mode() || leads() || !place || place === room.dataset.target) return;
  if (remembered.getItem(followedKey) !== room.dataset.target) remembered.setItem(aloneKey, "");
}

// The facilitator opened another target: the room comes along.
async function bringAll() {
  if (isRehearsal || mode() !== "leading" || (place === room.dataset.target && !reading)) return;
  const answer = await fetch(room.dataset.move, { method: "POST", headers }).catch(() => null);
  if (answer?.ok) [place, reading] = [room.dataset.target, ""];
  showMode();
}

function leave(event) {
  if (event.target.closest("[data-leave]")) {
    remembered.setItem(aloneKey, "");
    showMode();
    return;
  }
  if (event.target.closest("[data-return]")) {
    remembered.removeItem(aloneKey);
    showMode();
    return;
  }
  const link = event.target.closest("#agenda a, .agenda-keys a, a[data-next]");
  if (link && place && link.pathname === addressOf(place)) remembered.removeItem(aloneKey);
}

// --- Who is here -------------------------------------------------------------------------------

function showPeople(here) {
  const people = new Set(here);
  let count = 0;
  for (const person of room.querySelectorAll(".here-panel [data-person]")) count += people.has(Number(person.dataset.person));
  for (const person of room.querySelectorAll("[data-person]")) person.classList.toggle("is-away", !people.has(Number(person.dataset.person)));
  for (const number of room.querySelectorAll("[data-here-count]")) number.textContent = count;
}

// --- What changed ------------------------------------------------------------------------------

function hear(state) {
  failures = 0;
  reached(true);
  // What waits for the network goes now (js/queue.js).
  document.dispatchEvent(new Event("nurture:send"));
  showPeople(state.here);
  place = state.place === null ? "" : String(state.place);
  facilitator = state.facilitator === null ? "" : String(state.facilitator);
  reading = state.reading === null ? "" : String(state.reading);
  if (state.phase !== room.dataset.phase && !isWriting()) {
    // Opened or closed: another page.
    if (state.phase === "closed") location.assign(room.dataset.minutes);
    else location.assign(state.phase === "open" && place && !isAlone() ? addressOf(place) : location.href);
    return;
  }
  if (state.mark !== mark) fetchChanges(state.mark);
  showMode();
  follow();
}

async function fetchChanges(now) {
  wanted = now;
  // What one is just sending answers with its own pieces, in the place of the form that sends it.
  if (isFetching || sending) return;
  isFetching = true;
  while (wanted !== mark && !sending) {
    const asked = wanted;
    pressedBefore = pressed;
    isTaken = false;
    await htmx.ajax("GET", `${room.dataset.changes}?${seen(asked)}`, { source: room, swap: "none" }).catch(() => null);
    if (isTaken) mark = asked;
    else if (pressed === pressedBefore) {
      setTimeout(() => fetchChanges(wanted), OFTEN);
      break;
    }
  }
  isFetching = false;
}

// What was asked for before somebody pressed is older than the answer, and would take the pressed form away.
function comes(event) {
  if (event.detail.elt === room && pressed !== pressedBefore) event.preventDefault();
}

// What did not arrive is asked for again; what the server will not say, it will not say the next time either.
function came({ detail }) {
  if (detail.elt !== room) return;
  const { status } = detail.xhr;
  isTaken = Boolean(detail.successful) || (status >= 400 && status < 500);
}

// Its own end, not that of its form: that may be gone.
function sends({ detail }) {
  if (detail.requestConfig.verb === "get") return;
  sending += 1;
  pressed += 1;
  detail.xhr.addEventListener("loadend", () => {
    sending -= 1;
    if (!sending && wanted) fetchChanges(wanted);
  });
}

function seen(now) {
  const asked = new URLSearchParams({ was: mark, now });
  for (const piece of room.querySelectorAll("[data-says]")) asked.set(piece.id, piece.dataset.says);
  if (document.querySelector("#decision-form[data-typed]")) asked.set("typing", "");
  return asked;
}

// --- How it is heard ---------------------------------------------------------------------------

let unreachedSince = 0;

function reached(is) {
  const banner = document.getElementById("cut-off");
  if (is) unreachedSince = 0;
  else unreachedSince ||= Date.now();
  banner.hidden = is || Date.now() - unreachedSince < SOON || !document.getElementById("network-lost")?.hidden;
}

function open() {
  if (isRehearsal || stream || document.hidden || room.dataset.phase === "closed") return;
  stream = new EventSource(room.dataset.stream);
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
    setTimeout(open, failures < 5 ? SOON + Math.random() * 500 : 30_000);
  };
}

function end() {
  stream?.close();
  stream = null;
}

function poll() {
  if (isRehearsal || polling || document.hidden) return;
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
    fetch(room.dataset.here, { method: "POST", headers }).catch(() => null);
  }
  const answer = await fetch(`${room.dataset.state}?seen=${lastSeen}`).catch(() => null);
  if (!answer || answer.status >= 500) {
    reached(false);
    return;
  }
  reached(true);
  // Signed out, or no longer a member: the page says what is to be done.
  if (answer.redirected || answer.status >= 400) location.reload();
  if (answer.status !== 200) return;
  const state = await answer.json();
  lastSeen = state.seen;
  hear(state);
}

function lookedAt() {
  clearTimeout(hiddenTimer);
  if (document.hidden) {
    // A browser holds few streams open; a page that nobody looks at gives its own back after a while.
    hiddenTimer = setTimeout(() => {
      end();
      stopPolling();
    }, HIDDEN_FOR);
  } else open();
}

// --- The clock ---------------------------------------------------------------------------------

const ahead = Date.parse(room.dataset.now) - Date.now();
const left = (moment) => Math.round((Date.parse(moment) - Date.now() - ahead) / 1000);
const asClock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function tick() {
  for (const clock of room.querySelectorAll("[data-ends]")) {
    const seconds = left(clock.dataset.ends);
    clock.textContent = asClock(Math.max(0, seconds));
    clock.classList.toggle("is-late", seconds <= 60);
    clock.classList.toggle("is-over", seconds <= 0);
    const over = room.querySelector("[data-over]");
    if (over) over.hidden = seconds > 0;
  }
  for (const secret of room.querySelectorAll("[data-secret-until]")) {
    const seconds = Math.min(60, left(secret.dataset.secretUntil));
    secret.querySelector("[data-countdown]").textContent = asClock(Math.max(0, seconds));
    secret.hidden = seconds <= 0;
  }
}

document.addEventListener("click", leave);
document.addEventListener("submit", (event) => event.target.matches("[data-lead]") && remembered.removeItem(aloneKey));
document.addEventListener("htmx:beforeSend", sends);
document.addEventListener("htmx:beforeOnLoad", comes);
document.addEventListener("htmx:afterRequest", came);
document.addEventListener("visibilitychange", lookedAt);
document.addEventListener("focusout", () => setTimeout(follow, 200));
document.addEventListener("htmx:oobAfterSwap", () => {
  tick();
  showMode();
});
window.addEventListener("online", () => {
  end();
  open();
});
window.addEventListener("pagehide", () => {
  end();
  stopPolling();
});
window.addEventListener("pageshow", (event) => event.persisted && open());

document.addEventListener("htmx:afterSwap", tick);
setInterval(tick, 500);

noticeHowIGotHere();
tick();
showMode();
bringAll();
open();
