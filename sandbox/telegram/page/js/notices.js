// What appears over a conversation for a moment: toasts and alerts of answered presses, "escribiendo…".

import { h } from "./dom.js";

const TOAST_MS = 3600;
const TYPING_MS = 5000;
const ACTIONS = { typing: "escribiendo", upload_photo: "enviando una foto", upload_document: "enviando un archivo" };

export class Notices {
  #typingTimer = null;

  constructor(wall, log, mayFocus) {
    Object.assign(this, { wall, log });
    this.mayFocus = mayFocus;
    this.stack = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.typing = h("div", { class: "typing", hidden: true });
    log.element.append(this.typing);
    wall.append(this.stack);
  }

  toast(text) {
    const element = h("div", { class: "toast" }, text);
    this.stack.append(element);
    setTimeout(() => element.remove(), TOAST_MS);
  }

  alert(text) {
    const before = document.activeElement;
    const box = h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": "Aviso del bot" },
      h("div", {}, h("p", {}, text), h("button", { type: "button", onclick: () => close() }, "Aceptar")));
    const close = () => { box.remove(); if (this.mayFocus()) before?.focus?.(); };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") event.preventDefault();
    });
    this.wall.append(box);
    if (this.mayFocus()) box.querySelector("button").focus();
  }

  showTyping(name, action, text) {
    this.typing.replaceChildren(h("span", { class: "dots" }, h("i"), h("i"), h("i")), text || `${name} está ${ACTIONS[action] ?? "ocupado"}…`);
    this.typing.hidden = false;
    if (this.log.following) this.log.scrollToEnd();
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.hideTyping(), TYPING_MS);
  }

  hideTyping() { this.typing.hidden = true; }
}
