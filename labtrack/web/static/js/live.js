// Is what stands here still true? Polls a fragment with its ETag, pauses while the page is hidden, and says so when it can no longer know.
function watch(section) {
  let etag = section.dataset.etag || "";
  let misses = 0;
  const every = Number(section.dataset.every || 10) * 1000;

  function stale(yes) {
    section.parentElement.classList.toggle("live--stale", yes);
  }

  function isTypedIn() {
    return [...section.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  }

  async function look() {
    // an answer that needs somebody to sign in again is a redirect: it must never be drawn into the page
    const answer = await fetch(section.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, redirect: "error", cache: "no-store", credentials: "same-origin" });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (isTypedIn()) return; // somebody is working in it: ask again next time
    etag = answer.headers.get("ETag") || "";
    const focused = section.contains(document.activeElement) ? document.activeElement.name : "";
    section.innerHTML = html;
    if (focused) section.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("labtrack:replaced"));
  }

  async function turn() {
    if (!document.hidden) {
      try {
        await look();
        misses = 0;
        stale(false);
      } catch {
        misses += 1;
        if (misses >= 2) stale(true);
      }
    }
    setTimeout(turn, every);
  }

  setTimeout(turn, every);
}

for (const section of document.querySelectorAll("[data-live]")) watch(section);
