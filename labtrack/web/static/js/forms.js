// Was this form sent already? A second submit of the same form is swallowed; what was typed stays where it is.
const sent = new WeakSet();

function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  // aria-disabled, not disabled: a disabled button would take its own name and value out of the form
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// a page that comes back from the browser's memory may be sent again; the server answers a repeated key with "already done"
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

const faults = document.querySelector("[data-errors]");
if (faults) faults.focus();
