// The list of messages of one chat: keeps order, groups, days, the place where one reads, and the keyboard's way.

import { messageElement } from "./bubble.js";
import { h, icon } from "./dom.js";
import { day } from "./format.js";

const GROUP_SECONDS = 300;
const NEAR_END = 90;

export class Log {
  constructor(view) {
    this.view = view;
    this.messages = new Map();
    this.list = h("div", { class: "messages" });
    this.element = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": "Mensajes" }, this.list);
    this.below = h("b", { class: "unread", hidden: true });
    this.toEnd = h("button", { type: "button", class: "to-end", hidden: true, "aria-label": "Ir al final", onclick: () => this.scrollToEnd(true) }, icon("down"), this.below);
    this.missed = 0;
    this.lastTop = 0;
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    const grown = new ResizeObserver(() => { if (this.following) this.scrollToEnd(); });
    for (const box of [this.element, this.list]) grown.observe(box);
    this.following = true;
  }

  fill(messages) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.#draw();
    this.scrollToEnd();
  }

  put(message) {
    const known = this.messages.get(message.message_id);
    this.messages.set(message.message_id, message);
    const follow = this.following;
    if (known) this.#replace(message, known);
    else this.#draw();
    if (follow || message.sender_id === this.view.person.user_id) this.scrollToEnd(!known);
    else if (!known) this.#countMissed();
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.#draw();
  }

  reveal(messageId) {
    const element = this.#element(messageId);
    element?.scrollIntoView({ block: "center", behavior: "smooth" });
    if (element) this.#flash(element);
  }

  scrollToEnd(smooth = false) {
    this.following = true;
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: smooth && this.element.scrollTop ? "smooth" : "instant" });
    this.missed = 0;
    this.toEnd.hidden = true;
  }

  #draw() {
    const kept = new Map([...this.element.querySelectorAll("[data-id]")].map((element) => [Number(element.dataset.id), element]));
    const nodes = [];
    let previous = null;
    const ordered = [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
    for (const message of ordered) {
      if (!previous || day(previous.date) !== day(message.date)) nodes.push(h("p", { class: "day" }, day(message.date)));
      nodes.push(kept.get(message.message_id) ?? messageElement(message, this.view));
      previous = message;
    }
    this.list.replaceChildren(...(nodes.length ? nodes : [this.view.emptyState()]));
    this.#group(ordered);
  }

  #group(ordered) {
    ordered.forEach((message, index) => {
      const element = this.#element(message.message_id);
      if (!element?.classList.contains("msg")) return;
      const joins = (a, b) => a && b && !a.service && !b.service && a.sender_id === b.sender_id && b.date - a.date < GROUP_SECONDS;
      element.classList.toggle("first", !joins(ordered[index - 1], message));
      element.classList.toggle("last", !joins(message, ordered[index + 1]));
    });
  }

  #replace(message, known) {
    const old = this.#element(message.message_id);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const fresh = messageElement(message, this.view);
    fresh.style.animation = "none";
    for (const name of ["first", "last"]) fresh.classList.toggle(name, old.classList.contains(name));
    old.replaceWith(fresh);
    if (focused) (focused.dataset.data ? fresh.querySelector(`[data-data="${CSS.escape(focused.dataset.data)}"]`) ?? fresh : fresh).focus();
    if (message.text !== known.text || message.buttons.length !== known.buttons.length) this.#flash(fresh);
  }

  #flash(element) {
    element.classList.remove("flash");
    requestAnimationFrame(() => element.classList.add("flash"));
  }

  #element(messageId) { return this.element.querySelector(`[data-id="${messageId}"]`); }

  #atEnd() { return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR_END; }

  #scrolled() {
    // Only going up stops following: growth of the content below also looks like not being at the end.
    const top = this.element.scrollTop;
    if (this.#atEnd()) this.following = true;
    else if (top < this.lastTop - 1) this.following = false;
    this.lastTop = top;
    if (this.following) this.missed = 0;
    this.toEnd.hidden = this.following;
    this.below.hidden = !this.missed;
  }

  #countMissed() {
    this.missed += 1;
    this.below.textContent = this.missed;
    this.below.hidden = this.toEnd.hidden = false;
  }

  // Up and down between messages; Enter goes into the buttons, R answers.
  #walk(event) {
    const all = [...this.element.querySelectorAll(".msg")];
    const here = event.target.closest(".msg");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      const target = here ? all[all.indexOf(here) + step] : all.at(-1);
      target?.focus();
      target?.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.target === here && event.key === "Enter") {
      here.querySelector(".key, .file, .photo")?.focus();
      event.preventDefault();
    } else if (event.target === here && event.key.toLowerCase() === "r") {
      this.view.act.replyTo(this.messages.get(Number(here.dataset.id)));
      event.preventDefault();
    }
  }
}
