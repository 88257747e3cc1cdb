// What people write down: names behind "@", and the way back after deleting.

const PEOPLE = "/accounts/mentions/people/";
const CALL = /(?:^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠]{0,30})$/;
const asked = new Map();

// Asked for once a page and audience, when somebody first types "@".
function people(audience) {
  if (!asked.has(audience)) {
    const query = audience ? `?audience=${encodeURIComponent(audience)}` : "";
    const answer = fetch(PEOPLE + query, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : { people: [] }))
      .then((found) => found.people)
      .catch(() => {
        asked.delete(audience);
        return [];
      });
    asked.set(audience, answer);
  }
  return asked.get(audience);
}

const typed = (field) => CALL.exec(field.value.slice(0, field.selectionStart))?.[1];

async function offer(field) {
  const begun = typed(field);
  if (begun === undefined) return close(field);
  const everybody = await people(field.form?.dataset.audience ?? "");
  // Somebody went on typing, or left, while the names were on their way.
  if (typed(field) !== begun || document.activeElement !== field) return;
  const wanted = begun.toLowerCase();
  const found = everybody.filter((person) => `${person.name} ${person.also}`.toLowerCase().includes(wanted)).slice(0, 6);
  if (found.length) show(field, found);
  else close(field);
}

function show(field, found) {
  const list = field.mentionList ?? makeList(field);
  list.replaceChildren(...found.map((person, number) => {
    const line = document.createElement("li");
    line.id = `${list.id}-${number}`;
    line.role = "option";
    const team = document.createElement("small");
    team.textContent = person.team;
    line.append(person.name, team);
    line.dataset.name = person.name;
    return line;
  }));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  choose(field, 0);
}

function makeList(field) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `${field.id}-people`;
  list.role = "listbox";
  field.after(list);
  field.parentElement.classList.add("mention-field");
  field.mentionList = list;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  // Before the field loses the focus.
  list.addEventListener("pointerdown", (event) => {
    const line = event.target.closest("li");
    if (line) insert(field, line);
    event.preventDefault();
  });
  return list;
}

const isOpen = (field) => field.mentionList && !field.mentionList.hidden;

function close(field) {
  if (!isOpen(field)) return;
  field.mentionList.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(field, number) {
  const lines = [...field.mentionList.children];
  const chosen = (number + lines.length) % lines.length;
  lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === chosen)));
  field.setAttribute("aria-activedescendant", lines[chosen].id);
  lines[chosen].scrollIntoView({ block: "nearest" });
}

const chosenLine = (field) => field.mentionList.querySelector("[aria-selected=true]");

function insert(field, line) {
  const begun = typed(field) ?? "";
  const end = field.selectionStart;
  field.setRangeText(`${line.dataset.name} `, end - begun.length, end, "end");
  close(field);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function press(event) {
  const field = event.target;
  if (!field.matches?.("[data-mentions]") || !isOpen(field) || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const line = chosenLine(field);
  if (step) choose(field, [...field.mentionList.children].indexOf(line) + step);
  else if (event.key === "Enter" || event.key === "Tab") insert(field, line);
  else if (event.key === "Escape") close(field);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// The way back is offered for as long as the element says, and longer while somebody is on it.
function leaveLater(root) {
  for (const gone of root.querySelectorAll("[data-gone-after]:not([data-counting])")) {
    gone.dataset.counting = "";
    const leave = () => {
      if (gone.matches(":hover, :focus-within")) setTimeout(leave, 2000);
      else (gone.closest("li") ?? gone).remove();
    };
    setTimeout(leave, Number(gone.dataset.goneAfter) * 1000);
  }
}

// What arrived before its answer was lost, and is answered again: a page opened meanwhile has it already.
function standOnce() {
  for (const list of document.querySelectorAll("#timeline-list, #item-annotations")) {
    const there = new Set();
    for (const one of list.querySelectorAll(".annotation[id]")) {
      if (there.has(one.id)) one.closest("li").remove();
      there.add(one.id);
    }
  }
}

document.addEventListener("htmx:oobAfterSwap", standOnce);
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-mentions]") && !event.isComposing) offer(event.target);
});
document.addEventListener("compositionend", (event) => event.target.matches?.("[data-mentions]") && offer(event.target));
document.addEventListener("keydown", press, true);
document.addEventListener("focusout", (event) => event.target.matches?.("[data-mentions]") && close(event.target));
document.addEventListener("htmx:load", (event) => {
  leaveLater(event.target.parentElement ?? document);
  event.target.querySelector?.("[data-focus] textarea")?.focus();
});
