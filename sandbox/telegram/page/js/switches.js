// What can be changed of the world outside Telegram: the state of each session, the delay of each site.

import { h } from "./dom.js";

export class Switches {
  constructor(app, onProblem) {
    this.app = app;
    this.onProblem = onProblem;
    this.element = h("div", { class: "switches" });
  }

  get some() { return this.element.childElementCount > 0; }

  // Ask how they stand now: sessions also die and come back by themselves.
  async refresh() { this.show(await this.app.line.act("switches", {}).catch(() => [])); }

  show(switches) {
    const kept = document.activeElement?.name;
    const groups = new Map();
    switches.forEach((one, number) => groups.set(one.group, [...(groups.get(one.group) ?? []), this.#row(one, number)]));
    this.element.replaceChildren(...[...groups].map(([group, rows]) => h("fieldset", {}, h("legend", {}, group), rows)));
    if (kept) this.element.querySelector(`[name="${CSS.escape(kept)}"]`)?.focus();
  }

  #row(one, number) {
    const sections = new Map();
    for (const option of one.options) {
      const shown = h("option", { value: option.value, selected: option.value === one.value }, option.label);
      sections.set(option.section, [...(sections.get(option.section) ?? []), shown]);
    }
    const choice = h("select", { name: `switch-${number}`, onchange: () => this.#turn(number, choice.value) },
      [...sections].map(([section, options]) => (section ? h("optgroup", { label: section }, options) : options)));
    return h("label", {}, h("span", {}, one.label), choice);
  }

  #turn(number, value) {
    this.app.line.act("turn", { number, value }).catch((error) => { this.onProblem(error.message); this.refresh(); });
  }
}
