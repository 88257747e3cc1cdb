// Hints beside the letter: a press shows the place, another one sets it right. Without JavaScript both are links and forms.

const form = document.getElementById("email-form");

// Places are counted in characters; a field counts the halves of the rarer ones.
function units(text, characters) {
  return Array.from(text).slice(0, characters).join("").length;
}

function placeOf(written) {
  const [name, start, end] = written.split(":");
  const field = form.elements[name];
  return field && { field, start: units(field.value, Number(start)), end: units(field.value, Number(end)) };
}

function show({ field, start, end }) {
  field.focus();
  field.setSelectionRange(start, end);
  // A field scrolls to its cursor when the cursor is set by a key, not by a script.
  const before = field.value.slice(0, start).split("\n").length;
  const lines = field.value.split("\n").length;
  field.scrollTop = Math.max(0, field.scrollHeight * (before / lines) - field.clientHeight / 2);
  field.scrollIntoView({ block: "nearest" });
}

function setRight(button) {
  const parts = button.value.split(":");
  const place = placeOf(parts.slice(0, 3).join(":"));
  if (!place) return false;
  place.field.setRangeText(parts.slice(3).join(":"), place.start, place.end, "end");
  place.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-goto]");
  const button = event.target.closest?.("[data-fix]");
  if (link && form) {
    const place = placeOf(link.dataset.goto);
    if (place) {
      event.preventDefault();
      show(place);
    }
  } else if (button && form && setRight(button)) {
    event.preventDefault();
  }
});
