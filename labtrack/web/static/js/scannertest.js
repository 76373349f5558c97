// How fast does a scanner send, and what ends its scan? Noted beside each field of the scanner's test, in hidden fields that stay empty without this script.
const LONGEST_STALL = 500; // milliseconds: what comes later than this was pressed by a hand
const runs = new Map(); // field to the times of its keys

const isTested = (element) => element instanceof HTMLInputElement && element.dataset.tested !== undefined;

function note(field, name, value) {
  const hidden = field.form.elements.namedItem(`${field.name}_${name}`);
  if (hidden instanceof HTMLInputElement) hidden.value = value;
}

// Enter of a slow scanner would send the form: it leads on to the next field, as a fast one's does.
function moveOn(field) {
  const fields = [...field.form.elements].filter((element) => isTested(element) || element.type === "submit");
  const next = fields[fields.indexOf(field) + 1];
  if (next && document.activeElement === field) next.focus();
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!isTested(field)) return;
  const at = runs.get(field) || [];
  const late = at.length > 0 && event.timeStamp - at[at.length - 1] > LONGEST_STALL;
  if (event.key === "Enter" || event.key === "Tab") {
    if (event.key === "Enter") event.preventDefault();
    if (at.length > 0) note(field, "ending", late ? "none" : event.key);
    runs.delete(field);
    if (event.key === "Enter") moveOn(field);
    return;
  }
  if (event.key.length !== 1 && !(event.ctrlKey && event.key === "]")) return;
  const times = late ? [event.timeStamp] : [...at, event.timeStamp];
  runs.set(field, times);
  if (times.length > 1) note(field, "pace", Math.round(((times[times.length - 1] - times[0]) / (times.length - 1)) * 1000));
  note(field, "ending", "none"); // until something ends it
}, true);
