// The time that is left, for the target and for the secret of its vote, by the server's clock.

const room = document.getElementById("room");
const ahead = Date.parse(room.dataset.now) - Date.now();
const left = (moment) => Math.round((Date.parse(moment) - Date.now() - ahead) / 1000);
const asClock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function tick() {
  for (const clock of room.querySelectorAll("[data-ends]")) {
    const seconds = left(clock.dataset.ends);
    clock.textContent = asClock(Math.max(0, seconds));
    clock.classList.toggle("is-late", seconds <= 60);
    clock.classList.toggle("is-over", seconds <= 0);
    const over = room.querySelector("[data-over]");
    if (over) over.hidden = seconds > 0;
  }
  for (const secret of room.querySelectorAll("[data-secret-until]")) {
    const seconds = Math.min(60, left(secret.dataset.secretUntil));
    secret.querySelector("[data-countdown]").textContent = asClock(Math.max(0, seconds));
    secret.hidden = seconds <= 0;
  }
}

document.addEventListener("htmx:afterSwap", tick);
document.addEventListener("htmx:oobAfterSwap", tick);
setInterval(tick, 500);
tick();
