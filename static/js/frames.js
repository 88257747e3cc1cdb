// A letter in a frame is as tall as the letter: its footer belongs to what both teams agree on. The frame runs no
// script; it is only measured. Without JavaScript it scrolls.

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page || frame.hidden) return;
  frame.style.blockSize = "0";
  frame.style.blockSize = `${page.scrollHeight + 2}px`;
}

for (const frame of document.querySelectorAll("iframe[data-fit]")) {
  let width = 0;
  frame.addEventListener("load", () => fit(frame));
  // email.js shows what is typed in the same frame.
  frame.addEventListener("letter", () => fit(frame));
  new ResizeObserver(() => {
    if (frame.clientWidth === width) return;
    width = frame.clientWidth;
    fit(frame);
  }).observe(frame);
  fit(frame);
}
