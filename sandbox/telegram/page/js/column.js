// One person's Telegram: head, chats, messages, composer. It knows its person and draws only what that person sees.

import { Composer } from "./composer.js";
import { h, icon, keepFocus, openPopover, place, stepOver } from "./dom.js";
import { initials, palette, preview, roleColour } from "./format.js";
import { Log } from "./log.js";
import { Notices } from "./notices.js";

export function avatar(id, name) {
  const [light, dark] = palette(id);
  return h("span", { class: "avatar", "aria-hidden": "true", style: { "--c1": light, "--c2": dark } }, initials(name));
}

export class Column {
  constructor(person, app) {
    this.person = person;
    this.app = app;
    this.chatId = person.user_id;
    this.unread = new Map();
    this.answers = new Map();
    this.dismissed = new Set();
    this.act = this.#acts();
    this.log = new Log(this);
    this.wall = h("div", { class: "wall" }, this.log.element, this.log.toEnd);
    this.notices = new Notices(this.wall, this.log, () => app.active === this);
    this.composer = new Composer(this);
    this.head = h("header", { class: "column-head" });
    this.menu = this.#headMenu();
    this.tabs = h("nav", { class: "tabs", role: "tablist", "aria-label": "Chats", hidden: true });
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true });
    this.element = h("section", { class: "column", "aria-label": `Telegram de ${person.first_name}`, dataset: { person: person.user_id } },
      this.head, this.tabs, this.pinned, this.wall, this.composer.element);
    this.element.addEventListener("focusin", () => app.activate(this, false));
    this.element.addEventListener("pointerdown", () => app.activate(this, false));
    this.tabs.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) stepOver([...this.tabs.children], step);
    });
    this.#drops();
  }

  get chat() { return this.app.chats.get(this.chatId); }
  get isGroup() { return this.chatId !== this.person.user_id; }
  get unreadTotal() { return [...this.unread.values()].reduce((sum, count) => sum + count, 0); }

  find(messageId) { return this.log.messages.get(messageId); }
  reveal(messageId) { this.log.reveal(messageId); }
  commands() { return this.chat.menus[this.person.user_id] ?? []; }
  focus() { this.composer.focus(); }

  // The newest message of the bot that asks for an answer, unless it was answered or dismissed.
  lastPrompt() {
    const ordered = [...this.log.messages.values()].sort((a, b) => b.message_id - a.message_id);
    const index = ordered.findIndex((message) => message.prompt);
    const found = ordered[index];
    if (!found || this.dismissed.has(found.message_id)) return null;
    const answered = found.prompt.force_reply && ordered.slice(0, index).some((message) => message.sender_id === this.person.user_id);
    return answered ? null : found;
  }

  // What is worth trying and was not tried yet; none in groups.
  tips() {
    if (this.isGroup || this.tipsDismissed) return [];
    const said = new Set([...this.log.messages.values()].filter((message) => message.sender_id === this.person.user_id).map((message) => message.text));
    return this.person.tips.filter((tip) => !said.has(tip));
  }

  dismissPrompt() { const prompt = this.lastPrompt(); if (prompt) this.dismissed.add(prompt.message_id); }

  awaitAnswer(queryId, done) {
    this.answers.set(queryId, done);
    setTimeout(() => this.answered(queryId), 15000);
  }

  answered(queryId) {
    this.answers.get(queryId)?.();
    this.answers.delete(queryId);
  }

  open(chatId) {
    this.chatId = chatId;
    this.unread.delete(chatId);
    this.log.fill(this.chat.messages);
    this.refresh();
  }

  // Everything but the messages.
  refresh() {
    this.#drawHead();
    this.#drawTabs();
    this.#drawPinned();
    this.composer.show();
  }

  receive(chatId, message) {
    const foreign = message.sender_id !== this.person.user_id;
    const quiet = this.app.active === this && this.chatId === chatId && document.hasFocus();
    const fresh = chatId === this.chatId ? !this.log.messages.has(message.message_id) : !message.edited;
    if (chatId === this.chatId) {
      this.notices.hideTyping();
      // The bot may delete an answer that holds a secret: the question is answered all the same.
      if (fresh && !foreign && this.lastPrompt()?.prompt.force_reply) this.dismissPrompt();
      this.log.put(message);
      if (message.pinned) this.#drawPinned();
      if (fresh) this.composer.show();
    }
    if (!fresh || !foreign || quiet) return;
    this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
    if (!message.silent && !message.service) this.#ring();
    this.#drawHead();
    this.#drawTabs();
  }

  read() {
    if (!this.unread.delete(this.chatId)) return;
    this.#drawHead();
    this.#drawTabs();
  }

  emptyState() {
    const bot = this.app.bot;
    return h("div", { class: "empty" }, avatar(5, bot.first_name), h("b", {}, this.isGroup ? this.chat.title : bot.first_name),
      this.isGroup ? "Aún no hay mensajes en el grupo." : "Pulsa INICIAR para hablar con el bot, o usa un enlace de invitación.");
  }

  #ring() {
    this.element.classList.remove("rings");
    requestAnimationFrame(() => this.element.classList.add("rings"));
  }

  #drawHead() {
    const { person } = this;
    place(this.head, [avatar(person.user_id, person.first_name),
      h("div", { class: "who" },
        h("h2", { title: person.first_name }, person.first_name),
        h("p", {}, person.role_label ? h("span", { class: "role", style: { "--role": roleColour(person.role_label) } }, person.role_label) : null,
          h("span", {}, [person.username ? `@${person.username}` : `id ${person.user_id}`, person.blocked ? "bloqueó al bot" : null].filter(Boolean).join(" · ")))),
      ...(this.unreadTotal ? [h("b", { class: "unread", "aria-label": `${this.unreadTotal} sin leer` }, this.unreadTotal)] : []), this.menu]);
    this.app.drawPeople();
  }

  #headMenu() {
    const opener = h("button", { type: "button", "aria-label": `Opciones de ${this.person.first_name}`, "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
    const menu = h("div", { class: "head-menu" }, opener);
    opener.addEventListener("click", () => this.#openMenu(menu, opener));
    return menu;
  }

  #openMenu(menu, opener) {
    const item = (label, kind, act) => h("button", { type: "button", role: "menuitem", class: kind, onclick: () => { close(); opener.focus(); act(); } }, label);
    const { blocked } = this.person;
    const list = h("div", { class: "popover", role: "menu" },
      item("Copiar id de Telegram", "", () => this.act.copy(String(this.person.user_id))),
      item(blocked ? "Desbloquear el bot" : "Bloquear el bot", blocked ? "" : "danger", () => this.act.block(!blocked)));
    const close = openPopover(menu, list, opener);
  }

  #drawTabs() {
    const chats = this.app.chatsOf(this.person.user_id);
    this.tabs.hidden = chats.length < 2;
    keepFocus(this.tabs, () => this.tabs.replaceChildren(...chats.map((chat) => {
      const own = chat.chat_id === this.person.user_id;
      const count = this.unread.get(chat.chat_id);
      const selected = chat.chat_id === this.chatId;
      return h("button", {
        type: "button", class: "tab", role: "tab", dataset: { key: chat.chat_id }, "aria-selected": String(selected), "aria-controls": this.log.element.id, tabindex: selected ? "0" : "-1",
        onclick: () => { this.open(chat.chat_id); this.focus(); },
      },
        own ? null : icon("group"), own ? this.app.bot.first_name : chat.title, count ? h("b", { class: "unread" }, count) : null);
    })));
  }

  #drawPinned() {
    const id = this.chat.pinned.at(-1);
    const message = id && this.find(id);
    this.pinned.hidden = !message;
    if (!message) return;
    this.pinned.replaceChildren(h("span", {}, h("b", {}, this.chat.pinned.length > 1 ? `Mensaje fijado (${this.chat.pinned.length})` : "Mensaje fijado"), h("i", {}, preview(message))), icon("pin"));
    this.pinned.onclick = () => this.reveal(id);
  }

  #acts() {
    const place = () => ({ user_id: this.person.user_id, chat_id: this.chatId });
    const tell = (promise) => promise.catch((error) => { this.notices.toast(error.message); return null; });
    const { line } = this.app;
    return {
      say: (text, extra = {}) => tell(line.act("say", { ...place(), text, ...Object.fromEntries(Object.entries(extra).filter(([, value]) => value)) })),
      start: (code) => { if (this.isGroup) this.open(this.person.user_id); return tell(line.act("say", { ...place(), text: `/start ${code}`.trim() })); },
      press: (messageId, data) => tell(line.act("press", { ...place(), message_id: messageId, data })),
      react: (messageId, emoji) => tell(line.act("react", { ...place(), message_id: messageId, emoji })),
      upload: (file, caption, asPhoto) => tell(line.upload({ ...place(), file, caption, as_photo: asPhoto ? "true" : undefined })),
      fileAtHand: (number, name) => tell(line.fileAtHand(number, name)),
      block: (blocked) => tell(line.act("block", { user_id: this.person.user_id, blocked })),
      replyTo: (message) => this.composer.answer(message),
      startCode: (url) => this.app.startCode(url),
      copy: async (text) => { await navigator.clipboard?.writeText(text).catch(() => {}); this.notices.toast("Copiado"); },
    };
  }

  #drops() {
    const veil = h("div", { class: "drop-here" }, "Suelta el archivo aquí");
    const withFile = (event) => event.dataTransfer?.types.includes("Files");
    this.element.addEventListener("dragover", (event) => { if (withFile(event)) { event.preventDefault(); this.element.append(veil); } });
    this.element.addEventListener("dragleave", (event) => { if (!this.element.contains(event.relatedTarget)) veil.remove(); });
    this.element.addEventListener("drop", (event) => { event.preventDefault(); veil.remove(); this.composer.attach(event.dataTransfer.files[0]); });
  }
}
