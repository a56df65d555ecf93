// Where a person writes: text, "/" menu, answers, files, reply keyboards, topics; or the one button that is left.

import { CommandMenu } from "./commands.js";
import { h, icon, keepFocus, openPopover, place } from "./dom.js";
import { preview, size } from "./format.js";

const MAX_HEIGHT = 150;

export class Composer {
  constructor(view) {
    this.view = view;
    this.replyTo = null;
    this.file = null;
    this.topic = null;
    this.element = h("div", { class: "composer" });
    this.text = h("textarea", {
      rows: "1", "aria-haspopup": "listbox", "aria-autocomplete": "list", "aria-controls": `commands-${view.person.user_id}`,
      "aria-label": `Mensaje de ${view.person.first_name}`, placeholder: "Mensaje",
    });
    this.picker = h("input", { type: "file", hidden: true, onchange: () => this.attach(this.picker.files[0]) });
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": "Enviar", title: "Enviar (Intro)" }, icon("send"));
    this.menu = new CommandMenu(this);
    // Made once: who is typing must not notice that something else was drawn anew.
    this.form = h("form", { class: "write", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.#clip(), this.picker, this.text, this.menu.opener, this.sendButton);
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("paste", (event) => { if (event.clipboardData.files[0]) this.attach(event.clipboardData.files[0]); });
  }

  // Draw what this person can do now in this chat.
  show() { keepFocus(this.element, () => this.#draw()); }

  #draw() {
    const { person, chat } = this.view;
    if (!this.view.isGroup && person.blocked) return this.#only("Desbloquear el bot", "wide plain", () => this.view.act.block(false));
    if (!this.view.isGroup && !person.started) return this.#only("INICIAR", "wide", () => this.view.act.start(""), this.#tips());
    if (chat.bot_status === "left" || chat.bot_status === "kicked") return this.#only("El bot ya no está en este grupo", "wide plain", () => {});
    place(this.element, [this.menu.element, ...this.#topics(), ...this.#tips(), ...this.#above(), this.form, ...this.#keyboard()]);
    this.text.placeholder = this.#prompt()?.input_field_placeholder || (this.file ? "Añade un texto" : "Mensaje");
    return this.#changed();
  }

  focus() { (this.element.querySelector("textarea") ?? this.element.querySelector("button"))?.focus(); }

  attach(file) {
    if (!file) return;
    this.file = file;
    this.show();
    this.focus();
  }

  answer(message) {
    this.replyTo = message;
    this.show();
    this.focus();
  }

  write(text, focus = true) {
    this.text.value = text;
    this.#changed();
    if (focus) this.text.focus();
  }

  async send() {
    const text = this.text.value.trim();
    const reply = this.replyTo ?? (this.#prompt()?.force_reply ? this.view.lastPrompt() : null);
    const file = this.file;
    if (!text && !file) return;
    const asPhoto = file && this.element.querySelector("[name=as-photo]")?.checked;
    const answered = this.replyTo;
    this.text.value = "";
    this.replyTo = this.file = null;
    this.picker.value = "";
    this.show();
    const sent = file
      ? await this.view.act.upload(file, text, asPhoto)
      : await this.view.act.say(text, { reply_to: reply?.message_id, thread_id: this.topic });
    if (sent === null) this.#takeBack(text, file, answered);
  }

  // What could not be sent is not lost, unless something else was begun meanwhile.
  #takeBack(text, file, answered) {
    if (this.text.value || this.file) return;
    this.text.value = text;
    this.file = file;
    this.replyTo = answered;
    this.show();
  }

  // What was begun before this page was loaded again.
  restore() {
    this.text.value ||= sessionStorage.getItem(this.#draftName) ?? "";
  }

  get #draftName() { return `draft-${this.view.person.user_id}`; }

  #keepDraft() {
    if (this.text.value) sessionStorage.setItem(this.#draftName, this.text.value);
    else sessionStorage.removeItem(this.#draftName);
  }

  #only(label, kind, act, before = []) { place(this.element, [...before, h("button", { type: "button", class: kind, onclick: act }, label)]); }

  // The paper clip: straight to the file chooser, or first to the files that the world keeps at hand.
  #clip() {
    const opener = h("button", { type: "button", "aria-label": "Adjuntar un archivo", title: "Adjuntar" }, icon("clip"));
    opener.addEventListener("click", () => {
      const files = this.view.app.filesAtHand;
      if (!files.length) return this.picker.click();
      const item = (label, detail, act) => h("button", { type: "button", role: "menuitem", onclick: () => { close(); act(); } }, label, " ", h("small", {}, detail));
      const list = h("div", { class: "popover up", role: "menu", "aria-label": "Adjuntar" },
        item("Elegir un archivo…", "de este equipo", () => this.picker.click()),
        files.map((file, number) => [
          file.group !== files[number - 1]?.group ? h("p", { role: "presentation" }, file.group || "Para probar") : null,
          item(file.label, file.filename, async () => this.attach(await this.view.act.fileAtHand(number, file.filename))),
        ]));
      const close = openPopover(this.form, list, opener);
      return undefined;
    });
    return opener;
  }

  #tips() {
    const tips = this.view.tips();
    if (!tips.length) return [];
    const label = (tip) => (tip.startsWith("/start ") ? "🎟 Usar mi invitación" : tip);
    return [h("div", { class: "tips", role: "group", "aria-label": "Para probar" },
      tips.map((tip) => h("button", { type: "button", title: "Enviar", onclick: () => { this.view.act.say(tip); this.focus(); } }, label(tip))),
      h("button", { type: "button", class: "drop", "aria-label": "Quitar las sugerencias", onclick: () => { this.view.tipsDismissed = true; this.show(); this.focus(); } }, icon("close")))];
  }

  #prompt() {
    const last = this.view.lastPrompt();
    return last?.prompt.remove_keyboard ? null : last?.prompt ?? null;
  }

  #topics() {
    const topics = Object.entries(this.view.chat.topics);
    if (!topics.length) return [];
    const choice = h("select", { "aria-label": "Tema", onchange: () => { this.topic = Number(choice.value) || null; } },
      h("option", { value: "" }, "General"),
      topics.map(([id, name]) => h("option", { value: id, selected: Number(id) === this.topic }, name)));
    return [h("div", { class: "topic-choice" }, icon("hash"), choice)];
  }

  #above() {
    const rows = [];
    const reply = this.replyTo ?? (this.#prompt()?.force_reply ? this.view.lastPrompt() : null);
    if (reply) rows.push(this.#bar(icon("reply"), `Respuesta a ${reply.sender}`, preview(reply), () => { this.replyTo = null; this.view.dismissPrompt(); }));
    if (this.file) {
      const picture = this.file.type.startsWith("image/");
      const sign = picture ? h("img", { class: "thumb", alt: "", src: URL.createObjectURL(this.file) }) : icon("file");
      const bar = this.#bar(sign, this.file.name, size(this.file.size), () => { this.file = null; this.picker.value = ""; });
      if (picture) bar.lastChild.before(h("label", {}, h("input", { type: "checkbox", name: "as-photo", checked: true }), "como foto"));
      rows.push(bar);
    }
    return rows;
  }

  #bar(sign, title, detail, drop) {
    return h("div", { class: "above" }, sign, h("span", {}, h("b", {}, title), h("i", {}, detail)),
      h("button", { type: "button", "aria-label": "Quitar", onclick: () => { drop(); this.show(); this.focus(); } }, icon("close")));
  }

  #keyboard() {
    const rows = this.#prompt()?.keyboard;
    if (!rows) return [];
    const label = (key) => (typeof key === "string" ? key : key.text);
    return [h("div", { class: "rows" }, rows.map((row) => h("div", {}, row.map((key) =>
      h("button", { type: "button", onclick: () => this.view.act.say(label(key), { thread_id: this.topic }) }, label(key))))))];
  }

  #changed() {
    this.text.style.height = "40px";
    if (this.text.value) this.text.style.height = `${Math.min(this.text.scrollHeight + 2, MAX_HEIGHT)}px`;
    this.sendButton.disabled = !this.text.value.trim() && !this.file;
    this.menu.follow(this.text.value);
    this.#keepDraft();
  }

  #key(event) {
    if (this.menu.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      if (this.replyTo || this.file) { this.replyTo = this.file = null; this.show(); this.focus(); } else this.view.log.element.focus();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      this.view.log.element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
      event.preventDefault();
    }
  }
}
