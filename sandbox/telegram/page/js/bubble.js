// One message as an element. `view` gives what it needs of its column: who looks, other messages, acts.

import { h, icon, openPopover } from "./dom.js";
import { extension, fileColour, palette, preview, size, time } from "./format.js";
import { keyboard } from "./keyboard.js";
import { richText } from "./richtext.js";

const QUICK = ["👍", "❤", "🔥", "👏", "👀", "🎉"];

export function messageElement(message, view) {
  if (message.service) return h("p", { class: "service", dataset: { id: message.message_id } }, message.service);
  const mine = message.sender_id === view.person.user_id;
  const kinds = ["msg", mine && "mine", message.buttons.length && "has-keys"].filter(Boolean).join(" ");
  return h("article", {
    class: kinds, tabindex: "-1", dataset: { id: message.message_id, sender: message.sender_id },
    "aria-label": `${mine ? "Tú" : message.sender}, ${time(message.date)}: ${preview(message)}`,
  }, bubble(message, view, mine), message.buttons.length ? keyboard(message, view) : null, tools(message, view));
}

function bubble(message, view, mine) {
  const photo = message.files.find((file) => file.width);
  const file = message.files.find((one) => !one.width);
  const bare = photo && !message.text;
  return h("div", { class: bare ? "bubble only-photo" : "bubble" },
    view.isGroup && !mine ? h("span", { class: "sender", style: { "--tint": palette(message.sender_id)[1] } }, message.sender) : null,
    topicName(message, view),
    replyQuote(message, view),
    photo ? picture(photo, message) : null,
    file ? card(file, message) : null,
    message.text ? h("span", { class: "text" }, richText(message.text, message.entities, view.act)) : null,
    meta(message, mine, bare),
    reactions(message, view));
}

function topicName(message, view) {
  const name = message.thread_id && view.chat.topics[message.thread_id];
  return name ? h("span", { class: "topic-name" }, icon("hash"), name) : null;
}

function replyQuote(message, view) {
  if (!message.reply_to) return null;
  const original = view.find(message.reply_to);
  return h("button", { type: "button", class: "reply", onclick: () => view.reveal(message.reply_to) },
    h("b", {}, original ? (original.sender_id === view.person.user_id ? "Tú" : original.sender) : "Mensaje borrado"),
    h("span", {}, message.quote ?? (original ? preview(original) : "…")));
}

function picture(photo, message) {
  const source = `/control/file/${photo.file_id}`;
  const button = h("button", { type: "button", class: message.extra.spoiler ? "photo blur" : "photo", "aria-label": "Ver la foto" },
    h("img", { src: source, width: photo.width, height: photo.height, alt: message.text || "Foto", loading: "lazy" }));
  button.addEventListener("click", () => {
    if (button.classList.contains("blur")) return button.classList.remove("blur");
    const box = document.getElementById("lightbox");
    box.querySelector("img").src = source;
    box.onclick = () => box.close();
    return box.showModal();
  });
  return button;
}

function card(file, message) {
  const href = message.protected ? undefined : `/control/file/${file.file_id}?name=${encodeURIComponent(file.name)}`;
  return h("a", { class: "file", href, download: href ? file.name : undefined, title: href ? "Descargar" : "Contenido protegido: no se puede guardar" },
    h("span", { class: "sign", style: { "--kind": fileColour(file.name) } }, h("em", {}, extension(file.name)), icon(href ? "download" : "lock")),
    h("span", {}, h("b", {}, file.name), h("small", {}, size(file.size))));
}

function meta(message, mine, over) {
  const edited = message.edited
    ? h("button", { type: "button", title: "Ver versiones anteriores", onclick: (event) => toggleHistory(event.target, message) }, "editado")
    : null;
  return h("span", { class: over ? "meta over" : "meta" },
    message.pinned ? icon("pin") : null,
    message.silent ? h("span", { title: "Sin sonido", role: "img", "aria-label": "sin sonido" }, icon("mute")) : null,
    message.protected ? h("span", { title: "Contenido protegido", role: "img", "aria-label": "protegido" }, icon("lock")) : null,
    edited, h("time", { datetime: new Date(message.date * 1000).toISOString() }, time(message.date)),
    mine ? icon("checks", "checks") : null);
}

function toggleHistory(button, message) {
  const box = button.closest(".bubble");
  const open = box.querySelector(".history");
  if (open) return open.remove();
  const texts = message.history.length ? [...message.history].reverse() : ["Solo cambió el formato."];
  return box.append(h("ol", { class: "history", "aria-label": "Versiones anteriores" }, texts.map((text) => h("li", {}, text))));
}

function reactions(message, view) {
  if (!message.reactions.length) return null;
  const counts = new Map();
  for (const emoji of message.reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const own = message.reacted[view.person.user_id] ?? [];
  return h("div", { class: "reactions" }, [...counts].map(([emoji, count]) => {
    const mine = own.includes(emoji);
    return h("button", { type: "button", class: mine ? "own" : "", "aria-label": `Reacción ${emoji}`, "aria-pressed": String(mine),
      onclick: () => view.act.react(message.message_id, mine ? null : emoji) }, count > 1 ? `${emoji} ${count}` : emoji);
  }));
}

function tools(message, view) {
  const react = h("button", { type: "button", class: "react", tabindex: "-1", "aria-label": "Reaccionar", title: "Reaccionar (E)" }, icon("smile"));
  const box = h("div", { class: "tools" },
    h("button", { type: "button", tabindex: "-1", "aria-label": "Responder", title: "Responder (R)", onclick: () => view.act.replyTo(message) }, icon("reply")),
    react);
  react.addEventListener("click", () => {
    const choose = (emoji) => { close(); box.closest(".msg").focus(); view.act.react(message.message_id, emoji); };
    const faces = h("div", { class: "palette", role: "group", "aria-label": "Reacciones" },
      QUICK.map((emoji) => h("button", { type: "button", onclick: () => choose(emoji) }, emoji)),
      h("button", { type: "button", "aria-label": "Quitar reacción", onclick: () => choose(null) }, "✕"));
    const close = openPopover(box.closest(".msg"), faces, react);
    faces.scrollIntoView({ block: "nearest" });
  });
  return box;
}
