// Keeps the parts of a page as they are now: the stream names a part, and that part is fetched again.
const parts = () => [...document.querySelectorAll("[data-part]")];
const late = new Set();

async function refresh(name) {
  const box = document.querySelector(`[data-part="${name}"]`);
  if (!box) return;
  if (isBusy(box)) { late.add(name); return; }
  late.delete(name);
  const answer = await fetch(location.href, { headers: { "X-Panel-Part": name } }).catch(() => null);
  if (!answer) return;
  if (answer.redirected || answer.status === 401 || answer.status === 403) { location.assign("/entrar"); return; }
  if (!answer.ok || isBusy(box)) return;
  const held = keyOf(document.activeElement);
  const within = box.contains(document.activeElement);
  box.innerHTML = await answer.text();
  if (within && held) [...box.querySelectorAll("a, button, summary")].find((one) => keyOf(one) === held)?.focus({ preventScroll: true });
}

// Whoever types, or has opened a question, is not disturbed.
const isBusy = (box) => box.contains(document.activeElement) && document.activeElement.matches("input, select, textarea") || box.querySelector("details.ask[open]") !== null;
const keyOf = (element) => element?.getAttribute("aria-label") ?? element?.getAttribute("href") ?? element?.textContent;

document.addEventListener("focusout", () => setTimeout(() => late.forEach(refresh), 100));

if (parts().length && "EventSource" in window) {
  const stream = new EventSource("/panel/eventos");
  let lost = false, opened = false;
  stream.addEventListener("message", (event) => refresh(event.data));
  stream.addEventListener("fin", () => { stream.close(); location.assign("/entrar"); });
  stream.addEventListener("open", () => { document.documentElement.dataset.live = "on"; opened = true; if (lost) parts().forEach((box) => refresh(box.dataset.part)); lost = false; });
  stream.addEventListener("error", () => { document.documentElement.dataset.live = "off"; lost = true; if (opened && stream.readyState === EventSource.CLOSED) location.reload(); });
  addEventListener("pagehide", () => stream.close());
}
