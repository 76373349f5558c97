// Did a scanner type this, or a person? A burst is six characters or more, ended by Enter or Tab, faster than hands are.
const FASTEST_HAND = 50; // milliseconds between keys, on the average of the burst
const LONGEST_PAUSE = 120; // one late key of a busy machine does not break a burst
const SHORTEST = 6;
const GROUP_SEPARATOR = "\u001d";

export class Burst {
  constructor() {
    this.keys = [];
    this.at = [];
    this.done = "";
  }

  // The text of the burst that ended last.
  text() {
    return this.done;
  }

  // Take one keydown event; answers "" (a key that is no part of a burst), "began", "running" or "ended".
  press(event) {
    const ends = event.key === "Enter" || event.key === "Tab";
    const late = this.at.length > 0 && event.timeStamp - this.at[this.at.length - 1] > LONGEST_PAUSE;
    if (late) this.clear();
    if (ends) return this.end(event.timeStamp);
    const character = characterOf(event);
    if (!character) return "";
    this.keys.push(character);
    this.at.push(event.timeStamp);
    if (this.keys.length === 1) return "began";
    return this.isFast(event.timeStamp) ? "running" : "";
  }

  end(at) {
    const whole = this.keys.length >= SHORTEST && this.isFast(at);
    if (whole) this.done = this.keys.join("");
    this.clear();
    return whole ? "ended" : "";
  }

  isFast(at) {
    return (at - this.at[0]) / this.at.length < FASTEST_HAND;
  }

  clear() {
    this.keys = [];
    this.at = [];
  }
}

function characterOf(event) {
  if (event.key === GROUP_SEPARATOR || (event.ctrlKey && event.key === "]")) return GROUP_SEPARATOR;
  if (event.ctrlKey || event.altKey && !event.getModifierState("AltGraph") || event.metaKey) return "";
  return event.key.length === 1 ? event.key : "";
}
