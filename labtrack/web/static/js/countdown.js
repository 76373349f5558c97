// How long is it still good for? Counts minutes in <time data-until>, by the server's clock when the page says what it is.
const root = document.documentElement;
const ahead = root.dataset.serverNow ? Date.parse(root.dataset.serverNow) - Date.now() : 0;

function words(element, minutes) {
  const over = minutes < 0;
  const total = Math.abs(minutes);
  const template = total < 120 ? (over ? element.dataset.over : element.dataset.minutes) : (over ? element.dataset.overHours : element.dataset.hours);
  const hours = total < 120 ? 0 : Math.floor(total / 60);
  return template.replace("{h}", String(hours)).replace("{n}", String(total - hours * 60));
}

function tell(element) {
  const left = (Date.parse(element.dataset.until) - Date.now() - ahead) / 60000;
  if (Number.isNaN(left)) return;
  const minutes = Math.floor(left); // never say more than there is
  if (Math.abs(minutes) < 36 * 60) element.textContent = words(element, minutes);
  element.classList.toggle("countdown--over", left < 0);
  element.classList.toggle("countdown--now", left >= 0 && left < Number(element.dataset.now));
  element.classList.toggle("countdown--soon", left >= Number(element.dataset.now) && left < Number(element.dataset.soon));
}

function tick() {
  for (const element of document.querySelectorAll("time[data-until]")) tell(element);
}

tick();
setInterval(tick, 5000);
document.addEventListener("labtrack:replaced", tick);
document.addEventListener("visibilitychange", tick);
