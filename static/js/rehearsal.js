// A rehearsal carries what was done so far from step to step; each answer brings it anew.

let latest = "";

function carry(token) {
  latest = token;
  for (const field of document.querySelectorAll("input[name=so_far]")) field.value = token;
  for (const link of document.querySelectorAll("a[data-so-far]")) {
    const address = new URL(link.href);
    address.searchParams.set("so_far", token);
    link.href = address;
  }
}

// htmx keeps the address of a link as it was when it arrived; more has been done since.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (latest && detail.verb === "get" && detail.path.includes("so_far=")) detail.path = detail.path.replace(/so_far=[^&]*/, `so_far=${encodeURIComponent(latest)}`);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const token = detail.xhr.getResponseHeader("X-So-Far");
  if (token) carry(token);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const token = detail.xhr?.getResponseHeader("X-So-Far");
  if (token) carry(token);
});
