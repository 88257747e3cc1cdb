// A rehearsal carries what was done so far from step to step; each answer brings it anew.

function carry(token) {
  for (const field of document.querySelectorAll("input[name=so_far]")) field.value = token;
  for (const link of document.querySelectorAll("a[data-so-far]")) {
    const address = new URL(link.href);
    address.searchParams.set("so_far", token);
    link.href = address;
  }
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const token = detail.xhr.getResponseHeader("X-So-Far");
  if (token) carry(token);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const token = detail.xhr?.getResponseHeader("X-So-Far");
  if (token) carry(token);
});
