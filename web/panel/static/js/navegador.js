// Shows a live browser page by page picture, and sends what the person does. Nothing typed is kept anywhere.
const HEADER = 16;
const SLOP_PX = 8;
const byId = (id) => document.getElementById(id);
const live = document.querySelector(".live");
const stage = byId("stage");
const screen = byId("screen");
const box = byId("text");
const draw = screen.getContext("2d", { alpha: false });
let socket = null;
let size = { width: 390, height: 700 };
let over = false;
let tries = 0;

// Pictures: the newest wins, one at a time is decoded.
let decoding = false;
let newest = null;
async function show(buffer) {
  newest = buffer;
  if (decoding) return;
  decoding = true;
  try {
    while (newest) await drawNewest();
  } catch {
    // A picture that cannot be decoded is left out; the next one comes.
  } finally {
    decoding = false;
  }
}

async function drawNewest() {
  const view = new DataView(newest);
  const frame = { sequence: view.getUint32(0, true), captured: view.getFloat64(4, true), width: view.getUint16(12, true), height: view.getUint16(14, true) };
  const bytes = newest.slice(HEADER);
  newest = null;
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  if (screen.width !== bitmap.width || screen.height !== bitmap.height) { screen.width = bitmap.width; screen.height = bitmap.height; }
  size = { width: frame.width, height: frame.height };
  draw.drawImage(bitmap, 0, 0);
  bitmap.close();
  send({ t: "shown", n: frame.sequence });
  stage.dispatchEvent(new CustomEvent("shown", { detail: frame }));
}

function send(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function say(sentence) { byId("status").textContent = sentence; }

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}${location.pathname}/vivo`);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => {
    tries = 0;
    const area = stage.getBoundingClientRect();
    const clamp = (value, low, high) => Math.round(Math.min(high, Math.max(low, value)));
    send({ t: "start", w: clamp(area.width, 320, 1280), h: clamp(area.height, 320, 1200), scale: Math.min(2, Math.max(1, window.devicePixelRatio || 1)) });
  });
  socket.addEventListener("message", (event) => {
    if (event.data instanceof ArrayBuffer) show(event.data); else hear(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => {
    if (over) return;
    if (event.code === 1008 || tries >= 20) { end("Este enlace ya no sirve aquí. Pide otro al bot."); return; }
    if (event.code === 1013) return;
    tries += 1;
    say("Se cortó la conexión. Vuelvo a conectar…");
    setTimeout(connect, Math.min(5000, 300 * tries));
  });
}

function end(sentence) {
  over = true;
  say(sentence);
  box.disabled = true;
  byId("leave").disabled = true;
}

let left = 600;
setInterval(() => {
  if (over || left <= 0) return;
  left -= 1;
  byId("left").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}, 1000);

function hear(message) {
  if (message.t === "field") focusOn(message.field, message.n || 0);
  else if (message.t === "arrived") arrived(message);
  else if (message.t === "dialog") byId("said").textContent = message.sentence;
  else if (message.t === "busy") { end(message.own ? "Ya tienes este navegador abierto en otra ventana. Sigue allí." : "Hay otras personas entrando ahora. Prueba en un rato."); }
  else if (message.t === "standing") {
    left = message.left;
    const dialog = byId("confirm");
    if (message.phase === "confirm") {
      byId("before").textContent = message.other.before;
      byId("now").textContent = message.other.now;
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) dialog.close();
    if (message.phase === "opening") say("Abriendo el navegador…");
    else if (message.phase === "ended") end(message.end === "captured" ? `✅ ${message.sentence} Puedes cerrar esta página.` : message.sentence);
    else say("");
  }
}

// Text: one field of our own for whatever field of the page has the focus, so that pasting, autocorrection, input
// methods and password managers work as everywhere. The page's field is given the whole text each time.
// Between what may move the focus (a tap, Enter, Tab) and the answer that says where it is then nothing is sent: what is
// typed meanwhile is meant for the field it leads to.
const SETTLE_MS = 5000;
let field = null;
let number = 0;
let last = "";
let settling = 0;
let moves = 0;
let base = "";
let pressed = [];
function settle() { clearTimeout(settling); base = box.value; settling = setTimeout(settled, SETTLE_MS); moves += 1; return moves; }
function settled() {
  if (!settling) return;
  clearTimeout(settling);
  settling = 0;
  if (field) write(); else box.value = "";
  const keys = pressed;
  pressed = [];
  keys.forEach(press);
}
function press(k) {
  if (settling) pressed.push(k);
  else send(k === "Enter" || k === "Tab" ? { t: "key", k, n: settle() } : { t: "key", k });
}
function typedSince() {
  if (!settling || box.value === base) return "";
  return box.value.startsWith(base) ? box.value.slice(base.length) : box.value;
}
function focusOn(next, answered) {
  const other = field?.key !== next?.key;
  if (settling && answered !== moves && !(next && other)) return; // not yet what the newest move leads to
  field = next;
  box.disabled = !next || over;
  box.placeholder = next ? next.label || "Escribe aquí" : "Toca un campo de la página";
  byId("peek").hidden = !next?.secret;
  if (next && other) {
    const typed = typedSince();
    box.type = next.secret ? "password" : "text";
    box.inputMode = next.numeric ? "numeric" : "text";
    box.autocomplete = next.one || next.numeric ? "one-time-code" : next.secret ? "current-password" : "off";
    last = next.one ? "" : next.value;
    box.value = last + typed;
    byId("arrived").textContent = "";
    box.focus({ preventScroll: true });
  } else if (!next) {
    box.value = "";
    byId("arrived").textContent = "";
  }
  settled();
}

function arrived(message) {
  if (message.n !== number) return;
  byId("arrived").textContent = message.exact ? "llegó ✓" : `${message.length} car.`;
}

function write() {
  if (settling || !field || box.value === last) return;
  const [before, after] = [[...last], [...box.value]];
  last = box.value;
  number += 1;
  byId("arrived").textContent = "…";
  if (!field.one) { send({ t: "text", n: number, f: field.key, v: last }); return; }
  let kept = 0;
  while (kept < before.length && before[kept] === after[kept]) kept += 1;
  for (let gone = kept; gone < before.length; gone += 1) send({ t: "key", k: "Backspace" });
  if (after.length > kept) send({ t: "text", n: number, f: field.key, v: after.slice(kept).join("") });
}
box.addEventListener("input", write);
box.addEventListener("compositionend", write);
byId("typing").addEventListener("submit", (event) => { event.preventDefault(); press("Enter"); });
byId("peek").addEventListener("click", () => {
  const open = box.type === "password";
  box.type = open ? "text" : "password";
  byId("peek").setAttribute("aria-pressed", String(open));
  byId("peek").textContent = open ? "Ocultar" : "Ver";
});
for (const key of document.querySelectorAll("[data-key]")) key.addEventListener("click", () => press(key.dataset.key));
document.querySelector("[data-back]").addEventListener("click", () => send({ t: "back" }));
byId("leave").addEventListener("click", () => send({ t: "leave" }));
byId("yes").addEventListener("click", () => send({ t: "confirm", yes: true }));
byId("no").addEventListener("click", () => send({ t: "confirm", yes: false }));

// Pointers: a finger taps or scrolls, a mouse moves, clicks and wheels. Moves and scrolls go out once per picture.
function point(event) {
  const area = screen.getBoundingClientRect();
  return { x: ((event.clientX - area.left) * size.width) / area.width, y: ((event.clientY - area.top) * size.height) / area.height };
}
let waiting = null;
let scheduled = false;
function soon(message) {
  if (waiting?.t === "scroll" && message.t === "scroll") { message.dx += waiting.dx; message.dy += waiting.dy; }
  waiting = message;
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(flush);
}
function flush() { scheduled = false; if (waiting) send(waiting); waiting = null; }

let finger = null;
stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  finger = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
});
stage.addEventListener("pointermove", (event) => {
  if (event.pointerType === "mouse" && !finger) { soon({ t: "move", ...point(event) }); return; }
  if (!finger || event.pointerId !== finger.id || event.pointerType === "mouse") return;
  const dx = event.clientX - finger.x;
  const dy = event.clientY - finger.y;
  if (!finger.moved && Math.hypot(dx, dy) < SLOP_PX) return;
  finger = { ...finger, x: event.clientX, y: event.clientY, moved: true };
  soon({ t: "scroll", ...point(event), dx: -dx, dy: -dy });
});
stage.addEventListener("pointerup", (event) => {
  if (!finger || event.pointerId !== finger.id) return;
  const tapped = !finger.moved;
  finger = null;
  flush();
  if (!tapped) return;
  byId("said").textContent = "";
  send({ t: "tap", ...point(event), p: event.pointerType === "mouse" ? "mouse" : "touch", n: settle() });
});
stage.addEventListener("pointercancel", () => { finger = null; });
stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  soon({ t: "scroll", ...point(event), dx: event.deltaX, dy: event.deltaY });
}, { passive: false });
// Keys typed while the picture has the focus belong to the page's field.
stage.addEventListener("keydown", (event) => {
  if (["Enter", "Tab", "Backspace", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) {
    if (event.key === "Tab") return; // leaves the picture, as everywhere
    event.preventDefault();
    press(event.key);
  } else if (event.key.length === 1 && !box.disabled) box.focus();
});

connect();
