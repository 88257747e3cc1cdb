// [data-copy="#text"] copies what that element says; hidden where it cannot.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
    button.querySelector("span, svg")?.after(` ${button.dataset.copied}`);
    button.disabled = true;
  });
}
