// The "/" menu: the commands that the bot declared for this person in this chat.

import { h, icon } from "./dom.js";

export class CommandMenu {
  constructor(composer) {
    this.composer = composer;
    this.chosen = 0;
    this.id = `commands-${composer.view.person.user_id}`;
    this.element = h("div", { class: "menu", role: "listbox", id: this.id, "aria-label": "Órdenes", hidden: true });
    this.opener = h("button", {
      type: "button", "aria-label": "Órdenes del bot", title: "Órdenes (/)",
      onclick: () => composer.write(this.element.hidden ? "/" : ""),
    }, icon("slash"));
  }

  follow(text) {
    const typed = /^\/(\w*)$/.exec(text)?.[1].toLowerCase();
    const commands = this.composer.view.commands();
    this.opener.hidden = !commands.length;
    this.matches = typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed));
    this.chosen = 0;
    this.element.hidden = !this.matches.length;
    this.#draw();
  }

  // True when the key was for the menu.
  takes(event) {
    if (this.element.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.chosen = (this.chosen + step + this.matches.length) % this.matches.length;
    else if (event.key === "Tab") this.composer.write(`/${this.matches[this.chosen].command} `);
    else if (event.key === "Enter") this.#send(this.matches[this.chosen]);
    else if (event.key === "Escape") this.element.hidden = true;
    else return false;
    event.preventDefault();
    this.#draw();
    return true;
  }

  #send({ command }) {
    this.composer.text.value = `/${command}`;
    this.composer.send();
  }

  #draw() {
    this.element.replaceChildren(...this.matches.map((item, index) => h("button", {
      type: "button", role: "option", id: `${this.id}-${index}`, tabindex: "-1", "aria-selected": String(index === this.chosen), onclick: () => this.#send(item),
    }, h("b", {}, `/${item.command}`), h("span", {}, item.description))));
    const chosen = this.element.hidden ? undefined : this.element.children[this.chosen];
    chosen?.scrollIntoView({ block: "nearest" });
    const { text } = this.composer;
    if (chosen) text.setAttribute("aria-activedescendant", chosen.id); else text.removeAttribute("aria-activedescendant");
  }
}
