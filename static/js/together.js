// A page of a running meeting outside the room: reading out and closing, and what was agreed on before it.
// What others change arrives by itself, part by part (`data-part`), and never over what somebody types. Where decisions
// are read out (`data-reads`) whoever follows turns the page with whoever leads; whoever turns it themselves stays alone.

const page = document.querySelector("[data-together]");
const me = Number(document.body.dataset.user);
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
// The same names as in the room (js/following.js): alone there is alone here.
const aloneKey = `nurture:alone:${page.dataset.together}`;
const followedKey = `nurture:followed:${page.dataset.together}`;
const reads = page.dataset.reads ?? "";
const ANEW = /value="([A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g;

let { mark, place, facilitator, reading } = page.dataset;
let isRefreshing = false;
let wanted = mark;

const remembered = (() => {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} };
  }
})();

// --- Leading and following -----------------------------------------------------------------------

const isAlone = () => remembered.getItem(aloneKey) !== null;
const leads = () => Number(facilitator) === me;

function mode() {
  if (page.dataset.phase !== "open" || !facilitator || !reads) return "";
  if (leads()) return "leading";
  return isAlone() ? "alone" : "following";
}

function showMode() {
  const now = mode();
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(now);
}

const isChanged = (field) =>
  field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked : field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue;
const isTyped = (part) => [...part.querySelectorAll("input, textarea")].some(isChanged);

function follow() {
  if (mode() === "following" && reading !== reads && !isTyped(page)) {
    remembered.setItem(followedKey, `read-${reading}`);
    // Back at the targets, or on to another decision.
    location.assign(reading === "" ? page.dataset.room : `${page.dataset.close}?read=${reading === "0" ? "end" : reading}`);
  }
  // Nobody had led the room to a target yet: now it is at one.
  else if (!reads && place && !page.dataset.place && !leads() && !isAlone() && !isTyped(page)) location.assign(page.dataset.room);
}

// Whoever came here by themselves, not by following, reads alone.
function noticeHowIGotHere() {
  if (mode() === "following" && reading !== reads && remembered.getItem(followedKey) !== `read-${reads}`) remembered.setItem(aloneKey, "");
}

// Whoever leads turned the page: the room comes along.
async function bringAll() {
  if (mode() !== "leading" || reading === reads) return;
  const answer = await fetch(page.dataset.readOut, { method: "POST", headers }).catch(() => null);
  if (answer?.ok) reading = reads;
}

function clicked({ target }) {
  if (target.closest("[data-return]")) {
    remembered.removeItem(aloneKey);
    showMode();
    follow();
  } else if (target.closest("[data-leave]") && mode() === "following") remembered.setItem(aloneKey, "");
}

// --- What changed --------------------------------------------------------------------------------

const said = (part) => part.outerHTML.replace(ANEW, "");
// As the server said them: what a script did to a part since is no difference.
const shown = new Map([...document.querySelectorAll("[data-part]")].map((part) => [part.id, said(part)]));

async function refresh(now) {
  wanted = now;
  if (isRefreshing) return;
  isRefreshing = true;
  while (wanted !== mark) {
    const asked = wanted;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) break;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if ([...shown.keys()].some((id) => !fresh.getElementById(id))) {
      // What was read out is taken back: another page.
      location.reload();
      break;
    }
    // What somebody is typing in is looked at again when they have left it.
    if (![...shown.keys()].map((id) => replace(id, fresh.getElementById(id))).every(Boolean)) break;
    mark = asked;
  }
  isRefreshing = false;
}

function replace(id, fresh) {
  const part = document.getElementById(id);
  if (shown.get(id) === said(fresh)) return true;
  if (isTyped(part)) return false;
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const [name, key] = [held?.id, held?.dataset.shortcut];
  shown.set(id, said(fresh));
  part.replaceWith(fresh);
  htmx.process(fresh);
  showMode();
  if (held) (document.getElementById(name) ?? fresh.querySelector(`[data-shortcut="${key}"]`) ?? document.getElementById("main"))?.focus();
  return true;
}

function hear({ detail: state }) {
  place = state.place === null ? "" : String(state.place);
  facilitator = state.facilitator === null ? "" : String(state.facilitator);
  reading = state.reading === null ? "" : String(state.reading);
  if (state.phase === "closed" && page.dataset.phase === "open") {
    if (!isTyped(page)) location.assign(page.dataset.minutes);
    else document.getElementById("closed-meanwhile")?.removeAttribute("hidden");
    return;
  }
  if (state.mark !== mark) refresh(state.mark);
  showMode();
  follow();
}

document.addEventListener("click", clicked);
document.addEventListener("focusout", () => setTimeout(() => refresh(wanted), 200));
document.addEventListener("nurture:heard", hear);
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

noticeHowIGotHere();
showMode();
bringAll();
