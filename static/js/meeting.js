// The meeting room: what is typed and chosen survives everything that arrives from outside.

const chosen = () => document.querySelector("input[name=candidate]:checked")?.value;
let kept = "";

// A form somebody has touched stays in sight when a decision of somebody else arrives.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.id === "decision-form") form.dataset.typed = "";
});

document.addEventListener("htmx:beforeSwap", (event) => {
  // Somebody was faster: the answer is a page with both, not a failure.
  if (event.detail.xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  kept = chosen() ?? kept;
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept || chosen()) return;
  const same = [...document.querySelectorAll("input[name=candidate]")].find((input) => input.value === kept);
  if (same) same.checked = true;
});
