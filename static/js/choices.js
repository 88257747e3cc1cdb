// What is found while typing: down from the search leads into it, up leads back. The page says which is which:
// `data-choices-search` on the field, `data-choice` on each link or button within `data-choices`.

const search = () => document.querySelector("[data-choices-search]");
const places = () => [search(), ...document.querySelectorAll("[data-choices] [data-choice]")];

document.addEventListener("keydown", (event) => {
  if (!search() || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const all = places();
  const here = all.indexOf(document.activeElement);
  const next = all[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
});

// What one stood on is found no more: on with the letters.
let stood = false;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  stood = detail.target.matches("[data-choices]") && detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSwap", () => {
  if (stood && document.activeElement === document.body) search()?.focus();
  stood = false;
});
