// Where does a scanner's burst go, and what was odd about the keyboard? The scan box takes it wherever the focus is, unless a field that asks for a scan has the focus.
import { Burst } from "./burst.js";

const home = document.querySelector("[data-scan-home]");
const odd = new Set();
const burst = new Burst();
let before = null; // what the focused field held before the burst began, to give back if the burst was not meant for it

const isText = (element) => element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "file", "range"].includes(element.type));
const isScanField = (element) => element instanceof HTMLInputElement && element.dataset.scan !== undefined;

function mark(field, typed) {
  const form = field.form;
  if (!form) return;
  const put = (name, value) => {
    const hidden = form.elements.namedItem(`${field.name}_${name}`) || form.elements.namedItem(name);
    if (hidden instanceof HTMLInputElement && hidden.type === "hidden") hidden.value = value;
  };
  put("typed", typed ? "1" : "0");
  put("keyboard", [...odd].sort().join(" "));
}

function moveOn(field) {
  const fields = [...field.form.elements].filter((element) => element.type !== "hidden" && !element.disabled && element.tabIndex >= 0);
  const later = fields.slice(fields.indexOf(field) + 1);
  const next = later.find((element) => isScanField(element) && !element.value) || later[0];
  if (next) next.focus();
}

function take(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  mark(field, false);
  field.dataset.scanned = text;
  const shell = field.closest("[data-scanbox]");
  if (shell) shell.classList.add("scanbox--taken");
  if (field.dataset.scan === "submit") field.form.requestSubmit();
  else moveOn(field);
}

function restore() {
  if (!before || !before.element.isConnected) return;
  if ("value" in before.element && before.element.value !== before.value) before.element.value = before.value;
}

function notice(event) {
  if (event.getModifierState && event.getModifierState("CapsLock")) odd.add("caps");
  if (event.isComposing || event.key === "Process" || event.keyCode === 229) odd.add("ime");
  // a letter key that gives another letter: the keyboard layout is not the one the scanner was set up for
  const letter = /^Key([A-Z])$/.exec(event.code || "");
  if (letter && /^[a-z]$/i.test(event.key) && event.key.toUpperCase() !== letter[1]) odd.add("layout");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F2" && home) {
    event.preventDefault();
    home.focus();
    home.select();
    return;
  }
  const focused = document.activeElement;
  const step = burst.press(event);
  // what was odd belongs to one scan: it is forgotten when the next one begins
  if (step === "began" && !(isScanField(focused) && focused.value)) odd.clear();
  notice(event);
  if (step === "began") before = { element: focused, value: isText(focused) || focused instanceof HTMLSelectElement ? focused.value : "" };
  if (step === "running" && !isText(focused)) event.preventDefault(); // no buttons pressed, no lists moved by a burst
  if (step !== "ended") return;
  const target = isScanField(focused) ? focused : home;
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  if (target !== focused) restore();
  take(target, burst.text());
}, true);

document.addEventListener("compositionstart", () => odd.add("ime"), true);

document.addEventListener("input", (event) => {
  const field = event.target;
  if (isScanField(field) && field.dataset.scanned !== field.value) mark(field, true);
});

// the keys of a wedge come without the on-screen keyboard: it opens when a finger asks for it
if (home) {
  home.inputMode = window.matchMedia("(pointer: coarse)").matches ? "none" : "text";
  home.addEventListener("pointerdown", () => { home.inputMode = "text"; });
  // a page may have a field that is scanned first of all; it is not scrolled to, so that what stands above it is still read
  const first = document.querySelector("[data-scan-first]") || home;
  if (!document.querySelector("[autofocus], [data-errors]")) first.focus({ preventScroll: true });
}
