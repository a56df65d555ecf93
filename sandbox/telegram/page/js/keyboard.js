// Inline keyboards: colours, links, copying, and a shimmer until the bot answers the press.

import { h, icon } from "./dom.js";

const MARKS = { url: "out", copy_text: "copy" };

export function keyboard(message, view) {
  return h("div", { class: "keys", role: "group", "aria-label": "Botones" },
    message.buttons.map((row) => h("div", {}, row.map((button) => key(button, message, view)))));
}

function key(button, message, view) {
  const mark = Object.keys(MARKS).find((kind) => button[kind] !== null);
  const element = h("button", {
    type: "button", class: ["key", button.style].filter(Boolean).join(" "), dataset: { data: button.data ?? "" },
    title: button.url ?? button.copy_text ?? undefined,
  }, button.label, mark ? icon(MARKS[mark]) : null);
  element.addEventListener("click", () => press(element, button, message, view));
  element.addEventListener("keydown", (event) => move(event, element));
  return element;
}

async function press(element, button, message, view) {
  if (button.url !== null) return openLink(button.url, view);
  if (button.copy_text !== null) return view.act.copy(button.copy_text);
  element.classList.add("waiting");
  const result = await view.act.press(message.message_id, button.data);
  if (!result) return element.classList.remove("waiting");
  return view.awaitAnswer(result.callback_query_id, () => element.classList.remove("waiting"));
}

function openLink(url, view) {
  const code = view.act.startCode(url);
  if (code !== null) return view.act.start(code);
  return window.open(url, "_blank", "noreferrer,noopener");
}

// Arrows walk over the buttons; up and down keep the side.
function move(event, element) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const row = element.parentElement;
  const rows = [...row.parentElement.children];
  const across = event.key === "ArrowRight" || event.key === "ArrowLeft";
  const target = across
    ? [...row.children][[...row.children].indexOf(element) + step]
    : rows[rows.indexOf(row) + step]?.children[Math.min([...row.children].indexOf(element), rows[rows.indexOf(row) + step].children.length - 1)];
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  target.focus();
}
