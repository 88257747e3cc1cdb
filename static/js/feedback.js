// Answers to what somebody just did: messages, errors, menus, sending, the network. Every page works without it.

const TOAST_MS = 8000;

function arrangeToasts(root) {
  for (const toast of root.querySelectorAll("[data-toast]:not([data-arranged])")) {
    toast.dataset.arranged = "";
    toast.querySelector(".toast-close").addEventListener("click", () => toast.remove());
    if (toast.dataset.toast !== "error") leaveWhenRead(toast);
  }
}

function leaveWhenRead(toast) {
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else toast.remove();
  };
  setTimeout(leave, TOAST_MS);
}

function focusErrors(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
  summary?.focus();
}

// A link of the error summary leads to the field, also when the field is a group of choices.
function followErrorLink(event) {
  const link = event.target.closest("[data-error-summary] a");
  const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!place) return;
  event.preventDefault();
  const field = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
  (field ?? place).focus();
  place.scrollIntoView({ block: "center" });
}

// Menus are <details>: close them as menus close.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const escaped = event.key === "Escape";
    if (!escaped && menu.contains(event.target)) continue;
    menu.open = false;
    if (escaped) menu.querySelector("summary").focus();
  }
}

// A form is sent once. The browser keeps what was typed when it comes back to the page; a download never leaves it.
function sendOnce(event) {
  const form = event.target;
  if (form.method === "dialog" || form.matches("[data-download]") || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else setTimeout(() => form.setAttribute("aria-busy", "true"));
}

function releaseForms() {
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) form.removeAttribute("aria-busy");
}

function submitOnChange(event) {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form && !event.target.matches("[data-no-submit]")) form.requestSubmit();
}

function networkIs(up) {
  const banner = document.getElementById("network-lost");
  if (banner) banner.hidden = up;
}

function offerThemes() {
  const place = document.querySelector("[data-theme-switch]");
  if (!place) return;
  place.hidden = false;
  const root = document.documentElement;
  const show = () => {
    for (const button of place.querySelectorAll("[data-theme-value]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeValue === (root.dataset.theme ?? "")));
    }
  };
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-value]");
    if (!button) return;
    const theme = button.dataset.themeValue;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      if (theme) localStorage.setItem("nurture:theme", theme);
      else localStorage.removeItem("nurture:theme");
    } catch {
      // Storage is blocked: the choice lasts for this page.
    }
    show();
  });
  show();
}

arrangeToasts(document);
focusErrors(document);
offerThemes();
networkIs(navigator.onLine);

document.addEventListener("click", followErrorLink);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(event));
document.addEventListener("submit", sendOnce);
document.addEventListener("change", submitOnChange);
window.addEventListener("pageshow", releaseForms);
window.addEventListener("offline", () => networkIs(false));
window.addEventListener("online", () => networkIs(true));

document.addEventListener("htmx:load", (event) => {
  arrangeToasts(document);
  if (event.target !== document.body) focusErrors(event.target);
});
document.addEventListener("htmx:sendError", () => networkIs(false));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.status) networkIs(true);
  const refused = document.getElementById("not-taken");
  if (refused) refused.hidden = !event.detail.failed || !event.detail.xhr?.status;
});
