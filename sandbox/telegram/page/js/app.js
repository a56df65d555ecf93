// The chat page: one column per person, kept up to date by the local Telegram's WebSocket.

import { avatar, Column } from "./column.js";
import { h, keepFocus } from "./dom.js";
import { FaultPanel } from "./faults.js";
import { plural } from "./format.js";
import { Pane } from "./pane.js";
import { bindShortcuts } from "./shortcuts.js";
import { Line } from "./socket.js";

const at = (id) => document.getElementById(id);

const personLabel = ({ person, unreadTotal }) => [person.first_name, unreadTotal && plural(unreadTotal, "mensaje sin leer", "mensajes sin leer")].filter(Boolean).join(", ");

class App {
  constructor() {
    this.people = new Map();
    this.chats = new Map();
    this.columns = new Map();
    this.bot = { first_name: "", username: "" };
    this.filesAtHand = [];
    this.active = null;
    this.faults = new FaultPanel(at("faults"), at("faults-button"), at("faults-count"), this);
    this.pane = new Pane(at("pane"));
    this.line = new Line((event) => this.#take(event), (on) => this.#connection(on));
    at("help-button").addEventListener("click", () => at("help").showModal());
    window.addEventListener("focus", () => this.active?.read());
    bindShortcuts(this);
  }

  chatsOf(userId) {
    return [...this.chats.values()].filter((chat) => chat.chat_id === userId || (chat.kind !== "private" && chat.members.includes(userId)));
  }

  startCode(url) {
    const match = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)\/?(?:\?(.*))?$/i.exec(url);
    if (!match || match[1].toLowerCase() !== this.bot.username.toLowerCase()) return null;
    return new URLSearchParams(match[2] ?? "").get("start") ?? "";
  }

  activate(column, focus = true) {
    if (this.active !== column) {
      this.active?.element.classList.remove("active");
      this.active = column;
      column.element.classList.add("active");
      this.drawPeople();
      at("people").querySelector("[aria-current=true]").scrollIntoView({ inline: "nearest", block: "nearest" });
    }
    column.read();
    if (!focus) return;
    column.element.scrollIntoView({ inline: "nearest", block: "nearest", behavior: "smooth" });
    column.focus();
  }

  step(by) {
    const all = [...this.columns.values()];
    if (all.length) this.activate(all[(all.indexOf(this.active) + by + all.length) % all.length]);
  }

  drawPeople() {
    const columns = [...this.columns.values()];
    const draw = () => at("people").replaceChildren(...columns.map((column, index) => h("button", {
      type: "button", class: "person", dataset: { key: column.person.user_id }, "aria-current": String(column === this.active), "aria-label": personLabel(column), title: `Alt+${index + 1}`, onclick: () => this.activate(column),
    }, avatar(column.person.user_id, column.person.first_name), column.person.first_name.split(" ")[0],
    column.unreadTotal ? h("b", { class: "unread" }, column.unreadTotal) : null)));
    keepFocus(at("people"), draw);
    const unread = columns.reduce((sum, column) => sum + column.unreadTotal, 0);
    document.title = unread ? `(${unread}) Telegram local` : "Telegram local";
  }

  #connection(on) {
    at("link-state").textContent = on ? "En línea" : "Reconectando…";
    at("link-state").dataset.on = String(on);
  }

  #take(event) {
    const takers = {
      world: () => this.#world(event.world),
      person: () => this.#person(event.person),
      chat: () => this.#chat(event.chat),
      message: () => this.#message(event.chat_id, event.message),
      deleted: () => this.#deleted(event.chat_id, event.message_id),
      toast: () => this.columns.get(event.user_id)?.notices[event.alert ? "alert" : "toast"](event.text),
      typing: () => this.#inChat(event.chat_id, (column) => column.notices.showTyping(this.bot.first_name, event.action, event.text)),
      answered: () => this.columns.forEach((column) => column.answered(event.query_id)),
      faults: () => this.faults.show(event.faults),
      switches: () => this.faults.switches.show(event.switches),
    };
    takers[event.kind]?.();
  }

  #world(world) {
    this.bot = world.bot;
    this.filesAtHand = world.at_hand;
    at("bot-name").textContent = `@${world.bot.username}`;
    this.chats = new Map(world.chats.map((chat) => [chat.chat_id, chat]));
    this.people = new Map(world.people.map((person) => [person.user_id, person]));
    const before = this.columns;
    const was = this.active?.person.user_id;
    const here = document.activeElement === document.body || at("columns").contains(document.activeElement);
    this.columns = new Map();
    this.active = null;
    at("columns").replaceChildren();
    for (const person of world.people) this.#addColumn(person, before.get(person.user_id));
    this.faults.show(world.faults);
    this.faults.switches.show(world.switches);
    const first = this.columns.get(was) ?? this.columns.values().next().value;
    if (first) this.activate(first, here);
    this.drawPeople();
  }

  // After a broken connection everything is drawn anew, but nobody loses the chat they were in or the text they had begun.
  #addColumn(person, before) {
    const column = new Column(person, this);
    this.columns.set(person.user_id, column);
    at("columns").append(column.element);
    const chatId = this.chats.has(before?.chatId) ? before.chatId : person.user_id;
    const draft = before?.composer.text.value;
    if (draft) column.composer.text.value = draft; // before anything is drawn: an empty field would be remembered
    else column.composer.restore();
    if (before) [column.composer.file, column.composer.replyTo] = [before.composer.file, before.composer.replyTo];
    if (this.chats.has(chatId)) column.open(chatId);
  }

  #person(person) {
    this.people.set(person.user_id, person);
    const column = this.columns.get(person.user_id);
    if (!column) return void this.#addColumn(person);
    column.person = person;
    if (column.chat) column.refresh();
  }

  #chat(chat) {
    const known = this.chats.get(chat.chat_id);
    this.chats.set(chat.chat_id, { ...chat, messages: known?.messages ?? [] });
    for (const column of this.columns.values()) {
      const concerned = column.chatId === chat.chat_id || chat.members.includes(column.person.user_id);
      if (!concerned) continue;
      if (!known && column.chatId === chat.chat_id) column.open(chat.chat_id);
      else if (column.chat) column.refresh();
    }
  }

  #message(chatId, message) {
    const chat = this.chats.get(chatId);
    if (!chat) return;
    const index = chat.messages.findIndex((other) => other.message_id === message.message_id);
    if (index < 0) chat.messages.push(message);
    else chat.messages[index] = message;
    for (const column of this.columns.values()) {
      if (column.person.user_id === chatId || chat.members.includes(column.person.user_id)) column.receive(chatId, message);
    }
  }

  #deleted(chatId, messageId) {
    const chat = this.chats.get(chatId);
    if (!chat) return;
    chat.messages = chat.messages.filter((message) => message.message_id !== messageId);
    this.#inChat(chatId, (column) => column.log.remove(messageId));
  }

  #inChat(chatId, act) { for (const column of this.columns.values()) if (column.chatId === chatId) act(column); }
}

new App();
