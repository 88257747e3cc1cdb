// A list of steps (<ol data-order="address">) is put into another order: dragged by the pointer, or Alt+↑ and Alt+↓ on a
// step. Without this the arrow buttons do it. What has gone out has no [data-moves] and stays where it is.

const list = () => document.querySelector("[data-order]");
const steps = () => [...document.querySelectorAll("[data-order] > [data-step]")];
let taken = null;

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]").value;
}

function send(moved) {
  const values = { csrfmiddlewaretoken: token(), moved, step: steps().map((step) => step.dataset.step) };
  window.htmx.ajax("POST", list().dataset.order, { target: "#step-list", swap: "outerHTML", values });
}

// The neighbour across whose middle the pointer has come, as long as it may move too.
function across(y) {
  const all = steps();
  const here = all.indexOf(taken);
  const before = all[here - 1];
  const after = all[here + 1];
  const middle = (step) => step.getBoundingClientRect().top + step.offsetHeight / 2;
  if (before?.hasAttribute("data-moves") && y < middle(before)) return ["before", before];
  if (after?.hasAttribute("data-moves") && y > middle(after)) return ["after", after];
  return null;
}

function grab(event) {
  const grip = event.target.closest("[data-order] .step-grip");
  const step = grip?.closest("[data-moves]");
  if (!step || event.button) return;
  event.preventDefault();
  taken = step;
  step.classList.add("is-taken");
  grip.setPointerCapture(event.pointerId);
}

function drag(event) {
  if (!taken) return;
  const found = across(event.clientY);
  if (found) found[1][found[0]](taken);
}

function drop() {
  if (!taken) return;
  const step = taken;
  taken = null;
  step.classList.remove("is-taken");
  const moved = steps().findIndex((each) => each === step) !== Number(step.dataset.place);
  if (moved) send(step.dataset.step);
}

// Back to where it was.
function letGo(event) {
  if (event.key !== "Escape" || !taken) return;
  const step = taken;
  taken = null;
  step.classList.remove("is-taken");
  const others = steps().filter((each) => each !== step);
  const next = others[Number(step.dataset.place)];
  if (next) next.before(step);
  else others.at(-1)?.after(step);
}

function press(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const step = way && event.target.closest?.("[data-order] > [data-moves]");
  if (!step) return;
  event.preventDefault();
  step.querySelector(`button[name=direction][value=${way}]`)?.click();
}

// The places from which a drag begins; and the grips, which are of no use without this script.
function settle() {
  steps().forEach((step, place) => {
    step.dataset.place = place;
    const grip = step.querySelector(".step-grip");
    if (grip) grip.hidden = !step.hasAttribute("data-moves");
  });
}

settle();
document.addEventListener("pointerdown", grab);
document.addEventListener("pointermove", drag);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
document.addEventListener("keydown", letGo);
document.addEventListener("keydown", press);
document.addEventListener("htmx:afterSettle", (event) => {
  settle();
  // Whose days change is shown first: Enter says yes to it, wherever the change was begun.
  if (event.target.id === "step-list") document.querySelector("#asked [type=submit]")?.focus();
});
