// What changed arrives by itself, piece by piece, with the reader's own rights; what somebody is just sending answers
// with its own pieces, in the place of the form that sends it.

const room = document.getElementById("room");
const OFTEN = 2000;

let { mark } = room.dataset;
let isFetching = false;
let wanted = "";
let sending = 0;
let pressed = 0;
let pressedBefore = 0;
let isTaken = false;

async function fetchChanges(now) {
  wanted = now;
  if (isFetching || sending) return;
  isFetching = true;
  while (wanted !== mark && !sending) {
    const asked = wanted;
    pressedBefore = pressed;
    isTaken = false;
    await htmx.ajax("GET", `${room.dataset.changes}?${seen(asked)}`, { source: room, swap: "none" }).catch(() => null);
    if (isTaken) mark = asked;
    else if (pressed === pressedBefore) {
      setTimeout(() => fetchChanges(wanted), OFTEN);
      break;
    }
  }
  isFetching = false;
}

function seen(now) {
  const asked = new URLSearchParams({ was: mark, now });
  for (const piece of room.querySelectorAll("[data-says]")) asked.set(piece.id, piece.dataset.says);
  if (document.querySelector("#decision-form[data-typed]")) asked.set("typing", "");
  return asked;
}

// What was asked for before somebody pressed is older than the answer, and would take the pressed form away.
function comes(event) {
  if (event.detail.elt === room && pressed !== pressedBefore) event.preventDefault();
}

// What did not arrive is asked for again; what the server will not say, it will not say the next time either.
function came({ detail }) {
  if (detail.elt !== room) return;
  const { status } = detail.xhr;
  isTaken = Boolean(detail.successful) || (status >= 400 && status < 500);
}

// Its own end, not that of its form: that may be gone.
function sends({ detail }) {
  if (detail.requestConfig.verb === "get") return;
  pressed += 1;
  count(1);
  detail.xhr.addEventListener("loadend", () => {
    count(-1);
    if (!sending && wanted) fetchChanges(wanted);
  });
}

// Nobody is led away from what they are sending (js/following.js).
function count(more) {
  sending += more;
  room.toggleAttribute("data-sending", sending > 0);
}

document.addEventListener("htmx:beforeSend", sends);
document.addEventListener("htmx:beforeOnLoad", comes);
document.addEventListener("htmx:afterRequest", came);
document.addEventListener("nurture:heard", (event) => {
  if (!event.defaultPrevented && event.detail.mark !== mark) fetchChanges(event.detail.mark);
});
