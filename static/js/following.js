// Where the room is: whoever leads is followed, whoever looks around alone comes back by one press, and nobody who
// writes is taken away. Who is here stands in the bar.

const room = document.getElementById("room");
// Nobody else is in it: nobody is brought along.
const isRehearsal = room.dataset.rehearsal !== undefined;
const me = Number(document.body.dataset.user);
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
const aloneKey = `nurture:alone:${room.dataset.meeting}`;
const followedKey = `nurture:followed:${room.dataset.meeting}`;

let { place, facilitator, reading } = room.dataset;

// Whoever brings the room here may still hear for a moment where it was: until then they do not follow.
const OLD_NEWS = 3000;
let bringsUntil = 0;
const brings = () => leads() && Date.now() < bringsUntil;

const remembered = (() => {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
})();

const isAlone = () => remembered.getItem(aloneKey) !== null;
const leads = () => Number(facilitator) === me;
const isThere = () => (!place || place === room.dataset.target) && !reading;

// Words, or a choice, that have not been sent yet: whoever made them is not taken away from them.
function isWriting() {
  if (room.dataset.sending !== undefined || room.querySelector("form[data-unsent]")) return true;
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

// --- With the others ---------------------------------------------------------------------------

function follow() {
  if (room.dataset.phase !== "open" || !facilitator || isAlone() || isThere() || brings()) return;
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
  bringsUntil = Infinity;
  const answer = await fetch(room.dataset.move, { method: "POST", headers }).catch(() => null);
  bringsUntil = answer?.ok ? Date.now() + OLD_NEWS : 0;
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

// --- What is heard (js/hearing.js) -------------------------------------------------------------

const said = (value) => (value === null ? "" : String(value));

function hear(event) {
  const state = event.detail;
  showPeople(state.here);
  facilitator = said(state.facilitator);
  if (!brings()) [place, reading] = [said(state.place), said(state.reading)];
  if (state.phase !== room.dataset.phase && !isWriting()) {
    // Opened or closed: another page, whose pieces are not asked for here (js/pieces.js).
    event.preventDefault();
    if (state.phase === "closed") location.assign(room.dataset.minutes);
    else location.assign(state.phase === "open" && place && !isAlone() ? addressOf(place) : location.href);
    return;
  }
  showMode();
  follow();
}

function showPeople(here) {
  const people = new Set(here);
  let count = 0;
  for (const person of room.querySelectorAll(".here-panel [data-person]")) count += people.has(Number(person.dataset.person));
  for (const person of room.querySelectorAll("[data-person]")) person.classList.toggle("is-away", !people.has(Number(person.dataset.person)));
  for (const number of room.querySelectorAll("[data-here-count]")) number.textContent = count;
}

document.addEventListener("click", leave);
document.addEventListener("submit", (event) => event.target.matches("[data-lead]") && remembered.removeItem(aloneKey));
document.addEventListener("focusout", () => setTimeout(follow, 200));
document.addEventListener("htmx:oobAfterSwap", showMode);
document.addEventListener("nurture:heard", hear);
// Signed out, or no longer a member: another page says what is to be done. Whoever has unsent words keeps them in sight,
// and js/waiting.js says it.
document.addEventListener("nurture:shut-out", () => isWriting() || location.reload());

noticeHowIGotHere();
showMode();
bringAll();
