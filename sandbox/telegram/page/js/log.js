// The list of messages of one chat: keeps order, groups, days, the place where one reads, and the keyboard's way.

import { messageElement } from "./bubble.js";
import { h, icon, place } from "./dom.js";
import { day } from "./format.js";

const GROUP_SECONDS = 300;
const NEAR_END = 90;
const NEAR_TOP = 400;
const PORTION = 60; // messages drawn at first, and with every step back: a long history costs nothing until it is read

export class Log {
  constructor(view) {
    this.view = view;
    this.messages = new Map();
    this.shown = PORTION;
    this.list = h("div", { class: "messages" });
    this.element = h("div", { class: "log", role: "log", id: `log-${view.person.user_id}`, tabindex: "0", "aria-label": `Mensajes de ${view.person.first_name}` }, this.list);
    this.below = h("b", { class: "unread", hidden: true });
    this.toEnd = h("button", { type: "button", class: "to-end", hidden: true, "aria-label": "Ir al final", onclick: () => this.scrollToEnd(true) }, icon("down"), this.below);
    this.missed = 0;
    this.lastTop = 0;
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    this.element.addEventListener("focusin", (event) => this.#stopAt(event.target.closest(".msg") ?? this.#lastMessage()));
    const grown = new ResizeObserver(() => { if (this.following) this.scrollToEnd(); });
    for (const box of [this.element, this.list]) grown.observe(box);
    this.following = true;
  }

  fill(messages) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.shown = PORTION;
    this.list.replaceChildren();
    this.#draw();
    this.scrollToEnd();
  }

  put(message) {
    const known = this.messages.get(message.message_id);
    this.messages.set(message.message_id, message);
    const follow = this.following;
    if (!known && !follow) this.shown += 1; // nothing goes at the top while somebody reads there
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
    const behind = [...this.messages.keys()].filter((id) => id >= messageId).length;
    const far = this.messages.has(messageId) && behind > this.shown;
    if (far) this.#back(behind);
    const element = this.#element(messageId);
    this.following = false;
    element?.scrollIntoView({ block: "center", behavior: far ? "instant" : "smooth" });
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
    const days = new Map([...this.list.querySelectorAll(".day")].map((element) => [element.textContent, element]));
    const nodes = [];
    const shown = [];
    let previous = null;
    const ordered = [...this.messages.values()].sort((a, b) => a.message_id - b.message_id).slice(-this.shown);
    for (const message of ordered) {
      if (!previous || day(previous.date) !== day(message.date)) nodes.push(days.get(day(message.date)) ?? h("p", { class: "day" }, day(message.date)));
      shown.push(kept.get(message.message_id) ?? messageElement(message, this.view));
      nodes.push(shown.at(-1));
      previous = message;
    }
    place(this.list, nodes.length ? nodes : [this.view.emptyState()]);
    this.#group(ordered, shown);
    this.#stopAt(this.stop?.isConnected && this.stop.contains(document.activeElement) ? this.stop : this.#lastMessage());
  }

  // Draw older messages too; what is read stays where it is.
  #back(shown) {
    const below = this.element.scrollHeight - this.element.scrollTop;
    this.shown = shown + PORTION;
    this.#draw();
    this.element.scrollTop = this.element.scrollHeight - below;
  }

  // Only one message at a time lets Tab into its buttons; the arrows choose which. Else Tab would walk the whole history.
  #stopAt(message) {
    this.stop = message;
    for (const part of this.list.querySelectorAll("a, button, [role=button]")) part.tabIndex = message?.contains(part) ? 0 : -1;
  }

  #lastMessage() { return [...this.list.querySelectorAll(".msg")].at(-1) ?? this.list; }

  #group(ordered, shown) {
    ordered.forEach((message, index) => {
      const element = shown[index];
      if (!element.classList.contains("msg")) return;
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
    this.#stopAt(this.stop === old ? fresh : this.stop);
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
    if (top < NEAR_TOP && !this.following && this.shown < this.messages.size) this.#back(this.shown);
    this.toEnd.hidden = this.following;
    this.below.hidden = !this.missed;
  }

  #countMissed() {
    this.missed += 1;
    this.below.textContent = this.missed;
    this.below.hidden = this.toEnd.hidden = false;
  }

  // Up and down between messages, Home and End to the ends; Enter goes into the buttons, R answers, E reacts, Escape back to the text.
  #walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...this.element.querySelectorAll(".msg")];
    const here = event.target.closest(".msg");
    const target = { ArrowUp: here ? all[all.indexOf(here) - 1] : all.at(-1), ArrowDown: here ? all[all.indexOf(here) + 1] : all.at(-1), Home: all[0], End: all.at(-1) };
    const onMessage = {
      enter: () => here.querySelector(".key, .file, .photo, a, .text button, .meta button")?.focus(),
      r: () => this.view.act.replyTo(this.messages.get(Number(here.dataset.id))),
      e: () => here.querySelector(".react").click(),
    };
    if (event.key in target) this.#go(target[event.key]);
    else if (event.key === "Escape") (here && event.target !== here ? here : this.view).focus();
    else if (event.target === here && event.key.toLowerCase() in onMessage) onMessage[event.key.toLowerCase()]();
    else return;
    event.preventDefault();
  }

  #go(message) {
    message?.focus();
    message?.scrollIntoView({ block: "nearest" });
  }
}
