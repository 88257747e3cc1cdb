// The meeting room: what is typed and chosen survives everything that arrives from outside, and what changes is said.

const room = document.getElementById("room");
const candidates = () => [...document.querySelectorAll("input[name=candidate]")];
const voteForm = () => document.getElementById("vote-form");

// --- What one has chosen and not sent -----------------------------------------------------------

let candidate = "";
let vote = {};

// A form somebody has touched stays in sight when a decision of somebody else arrives. A candidate alone is no word.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.id === "decision-form" && event.target.name !== "candidate") form.dataset.typed = "";
});

const isOtherThanBefore = (field) =>
  field.type === "radio" ? field.checked !== field.defaultChecked : [...(field.options ?? [])].some((option) => option.selected !== option.defaultSelected);

function keep() {
  candidate = candidates().find((input) => input.checked)?.value ?? candidate;
  const form = voteForm();
  if (!form) return;
  const fields = [...form.elements];
  vote = fields.some(isOtherThanBefore) ? Object.fromEntries(new FormData(form)) : {};
}

function giveBack() {
  if (candidate && !candidates().some((input) => input.checked)) {
    const same = candidates().find((input) => input.value === candidate);
    if (same) same.checked = true;
  }
  for (const name of ["choice", "expected", "confidence"]) {
    for (const field of voteForm()?.elements ?? []) {
      if (field.name !== name || !vote[name]) continue;
      if (field.type === "radio") field.checked = field.value === vote[name];
      else field.value = vote[name];
    }
  }
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // Somebody was faster: the answer is a page with both, not a failure.
  if (detail.xhr.status === 409) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
  keep();
});
document.addEventListener("htmx:oobBeforeSwap", keep);
for (const swapped of ["htmx:afterSwap", "htmx:oobAfterSwap"]) {
  document.addEventListener(swapped, () => {
    giveBack();
    say();
    showWhereWeAre();
  });
}

// What was pressed is gone with the bar it stood in: Tab goes on from the new one, not from behind it.
let wasInBar = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  wasInBar = detail.target.id === "decision-bar" && detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSwap", () => {
  if (wasInBar && document.activeElement === document.body) document.getElementById("decision-bar").focus({ preventScroll: true });
});

// The whole card chooses it.
document.addEventListener("click", (event) => {
  const card = event.target.closest(".candidate");
  if (card && !event.target.closest("a, button, summary, label, .menu-panel") && !getSelection().toString()) card.querySelector(".pick input")?.click();
});

// --- Buttons that press others ------------------------------------------------------------------

// After the time is up: a kind of decision, of which only the reason is missing; or the key of another button.
document.addEventListener("click", ({ target }) => {
  const { choose, press } = target.closest("[data-choose], [data-press]")?.dataset ?? {};
  if (press) document.querySelector(`[data-shortcut="${press}"]`)?.click();
  if (choose) room.querySelector(`#decision-form [name=kind][value="${choose}"]`)?.click();
  if (choose !== undefined) room.querySelector("#decision-form [name=reason]")?.focus();
});

// A key that decides before everything is said leads to where it is said.
document.addEventListener("click", (event) => {
  const fields = event.target.closest("#decision-form button[type=submit]")?.form.elements;
  const empty = [fields?.without_quorum, fields?.reason].find((field) => field && !field.value.trim());
  if (!empty || event.detail) return;
  event.preventDefault();
  empty.focus();
});

// Escape leaves a field, so that the letters are keys again; what is typed stays.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && event.target.closest("#room :is(input, textarea, select)")) event.target.blur();
});

// --- What is said to whoever does not look ------------------------------------------------------

const says = document.getElementById("room-says");
const before = new Map();

// The last thing that became different, in a sentence of the page.
function say() {
  for (const part of ["phase", "decision-state"]) {
    const words = document.getElementById(part)?.closest("[data-said]")?.dataset.said ?? document.querySelector(`#${part} [data-said]`)?.dataset.said ?? "";
    if (words && before.has(part) && before.get(part) !== words) says.textContent = words;
    before.set(part, words);
  }
}

// One minute left, and the end: once each.
const clocks = new MutationObserver(() => {
  const clock = document.querySelector("#clock [data-ends]");
  const now = !clock ? "" : clock.classList.contains("is-over") ? "over" : clock.classList.contains("is-late") ? "late" : "";
  if (now && before.has("clock") && before.get("clock") !== now) says.textContent = room.dataset[now === "over" ? "saysOver" : "saysLate"];
  before.set("clock", now);
});
clocks.observe(document.querySelector(".meeting-bar"), { subtree: true, attributes: true, attributeFilter: ["class"] });

// --- The place in the agenda --------------------------------------------------------------------

function showWhereWeAre() {
  const here = document.querySelector("#agenda [aria-current]");
  const list = here?.closest("#agenda");
  if (!list) return;
  const [row, frame] = [here.getBoundingClientRect(), list.getBoundingClientRect()];
  if (row.top < frame.top || row.bottom > frame.bottom) list.scrollTop += row.top - frame.top - frame.height / 3;
  if (row.left < frame.left || row.right > frame.right) list.scrollLeft += row.left - frame.left - frame.width / 3;
}

// --- The wall -----------------------------------------------------------------------------------

const wall = document.querySelector("[data-projector][aria-pressed]");

function showWall() {
  wall.setAttribute("aria-pressed", String("projector" in document.documentElement.dataset));
  showWhereWeAre();
}

wall.addEventListener("click", () => {
  const on = document.documentElement.toggleAttribute("data-projector");
  try {
    if (on) sessionStorage.setItem("nurture:projector", "1");
    else sessionStorage.removeItem("nurture:projector");
  } catch {
    // Storage is blocked: it lasts as long as this page.
  }
  showWall();
});

wall.hidden = false;
showWall();
say();
