// Did a scanner type this, or a person? A burst is six characters or more, ended by Enter or Tab, faster than hands are.
const FASTEST_HAND = 50; // milliseconds between keys, on the average of the burst but for its longest pause
const LONGEST_PAUSE = 120; // a pause that ends what hands typed
const LONGEST_STALL = 2000; // a busy machine may deliver the rest of a burst that late: hands that fast have not been seen
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
    if (this.at.length > 0 && event.timeStamp - this.at[this.at.length - 1] > this.patience()) this.clear();
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

  // How long the next key may take: once the keys were a scanner's beyond doubt, the scan is not cut in two by a stall.
  patience() {
    const surely = this.keys.length >= SHORTEST && this.isFast(this.at[this.at.length - 1]);
    return surely ? LONGEST_STALL : LONGEST_PAUSE;
  }

  isFast(at) {
    const pauses = [...this.at.slice(1), at].map((later, one) => later - this.at[one]);
    const longest = pauses.length >= SHORTEST ? Math.max(...pauses) : 0;
    return (at - this.at[0] - longest) / this.at.length < FASTEST_HAND;
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
