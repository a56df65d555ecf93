// A text and its entities (UTF-16 offsets, which are JavaScript's own) as elements.

import { h, icon } from "./dom.js";
import { tgTime } from "./format.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const FOLD_AFTER = 3;

export function richText(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, sorted, 0, text.length, act);
}

function build(text, entities, from, to, act) {
  const nodes = [];
  let position = from;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    if (entity.offset < position) continue;
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset > position) nodes.push(text.slice(position, entity.offset));
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    nodes.push(render(entity, text.slice(entity.offset, end), build(text, inner, entity.offset, end, act), act));
    position = end;
  }
  if (position < to) nodes.push(text.slice(position, to));
  return nodes;
}

function render(entity, words, inner, act) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, inner);
  switch (entity.type) {
    case "code": return h("button", { type: "button", class: "code", title: "Copiar", onclick: () => act.copy(words) }, h("code", {}, inner));
    case "pre": return h("pre", { dataset: entity.language ? { language: entity.language } : {} }, inner);
    case "spoiler": return spoiler(inner);
    case "blockquote": return h("blockquote", {}, icon("quote"), h("div", {}, inner));
    case "expandable_blockquote": return folding(words, inner);
    case "text_link": return link(entity.url, inner, act);
    case "url": return link(words.includes("://") ? words : `http://${words}`, inner, act);
    case "email": return h("a", { href: `mailto:${words}` }, inner);
    case "text_mention": case "mention": case "hashtag": case "cashtag": return h("span", { class: "command" }, inner);
    case "bot_command": return h("button", { type: "button", class: "command", onclick: () => act.say(words) }, inner);
    case "date_time": return dateTime(entity, words, inner);
    default: return h("span", {}, inner);
  }
}

function spoiler(inner) {
  const hidden = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Mostrar" }, inner);
  const open = () => { hidden.classList.add("open"); hidden.removeAttribute("aria-label"); };
  hidden.addEventListener("click", open);
  hidden.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  return hidden;
}

function folding(words, inner) {
  const long = words.split("\n").length > FOLD_AFTER || words.length > 150;
  const quote = h("blockquote", { class: long ? "folds" : "" }, icon("quote"), h("div", {}, inner));
  if (!long) return quote;
  const toggle = h("button", {
    type: "button", class: "fold", "aria-expanded": "false", "aria-label": "Desplegar la cita",
    onclick: () => toggle.setAttribute("aria-expanded", String(quote.classList.toggle("open"))),
  }, icon("down"));
  quote.append(toggle);
  return quote;
}

// A link to the bot itself with ?start= is pressed inside, as in the real app.
function link(url, inner, act) {
  const code = act.startCode(url);
  if (code === null) return h("a", { href: /^(https?|tg|ton|mailto):/.test(url) ? url : undefined, target: "_blank", rel: "noreferrer noopener" }, inner);
  return h("a", { href: url, class: "start", onclick: (event) => { event.preventDefault(); act.start(code); } }, inner);
}

function dateTime(entity, words, inner) {
  const full = tgTime(entity.unix_time, "wDT");
  const shown = entity.date_time_format ? tgTime(entity.unix_time, entity.date_time_format) : inner;
  return h("time", { datetime: new Date(entity.unix_time * 1000).toISOString(), title: full }, shown);
}
