// The drawer that orders faults: what Telegram does on its bad days, on demand.

import { h, icon, stepOver } from "./dom.js";
import { plural } from "./format.js";
import { Switches } from "./switches.js";

const METHODS = ["*", "sendMessage", "editMessageText", "sendDocument", "sendPhoto", "sendMediaGroup", "answerCallbackQuery", "editMessageReplyMarkup",
  "editMessageCaption", "deleteMessage", "getUpdates", "getFile", "setMessageReaction", "pinChatMessage", "getMe", "setMyCommands"];
const CODES = [[429, "429 · pide una pausa"], [500, "500 · error interno"], [502, "502 · puerta rota"], [403, "403 · bloqueado"],
  [400, "400 · petición mala"], [401, "401 · token inválido"], [409, "409 · otro lector"], [0, "cortar la conexión"], [200, "solo tarda"]];
const PRESETS = [
  ["Pide pausa de 30 s", { method: "sendMessage", code: 429, retry_after: 30 }],
  ["Respuesta perdida", { method: "sendMessage", code: 0, after: true }],
  ["Caído 5 veces", { method: "*", code: 502, times: 5 }],
  ["Lento 3 s", { method: "*", code: 200, delay: 3, times: 5 }],
  ["No deja editar", { method: "editMessageText", code: 429, retry_after: 51, times: 3 }],
];

export class FaultPanel {
  constructor(element, opener, badge, app) {
    Object.assign(this, { element, opener, badge, app, faults: [] });
    this.problem = h("p", { class: "problem full", role: "alert", hidden: true });
    this.list = h("ul", { class: "faults-list" });
    this.switches = new Switches(app, (text) => { this.problem.textContent = text; this.problem.hidden = false; });
    this.tabs = this.#tabs();
    this.form = this.#form();
    element.append(
      h("header", {}, icon("bolt"), h("h2", {}, "Fallos a pedido"),
        h("button", { type: "button", class: "ghost icon-only", "aria-label": "Cerrar", onclick: () => this.toggle(false) }, icon("close"))),
      this.tabs,
      h("div", { class: "inside", id: "faults-telegram", role: "tabpanel", "aria-labelledby": "tab-telegram" },
        h("p", { class: "lead" }, "Lo que Telegram hace en sus días malos. Un toque lo pide ya, para el chat elegido abajo; el fallo espera a la próxima llamada que coincida."),
        h("div", { class: "presets" }, PRESETS.map(([label, fault]) => h("button", { type: "button", onclick: () => this.#now(fault) }, label))),
        this.form,
        h("div", { class: "waiting-head" }, "Esperando", h("button", { type: "button", onclick: () => app.line.act("clear_faults", {}) }, "Quitar todos")),
        this.list),
      h("div", { class: "inside", id: "faults-networks", role: "tabpanel", "aria-labelledby": "tab-networks", hidden: true },
        h("p", { class: "lead" }, "Lo que las redes responden a cada sesión, desde la próxima petición: también a mitad de un análisis."),
        this.switches.element));
    opener.addEventListener("click", () => this.toggle());
    element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.toggle(false); });
  }

  toggle(open = !this.element.classList.contains("open")) {
    this.element.classList.toggle("open", open);
    this.element.inert = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (!open) return (this.before?.isConnected ? this.before : this.opener).focus();
    this.before = document.activeElement === document.body ? this.opener : document.activeElement;
    this.#places();
    this.switches.refresh().then(() => { this.tabs.hidden = !this.switches.some; });
    return this.tabs.querySelector("[aria-selected=true]").id === "tab-networks" ? this.tabs.lastChild.focus() : this.form.elements.method.focus();
  }

  #tabs() {
    const tab = (name, label) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `faults-${name}`, "aria-selected": String(name === "telegram"),
      tabindex: name === "telegram" ? "0" : "-1", onclick: () => this.#choose(name),
    }, label);
    const bar = h("div", { class: "segments", role: "tablist", "aria-label": "Qué falla", hidden: true }, tab("telegram", "Telegram"), tab("networks", "Redes"));
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) stepOver([...bar.children], step).click();
    });
    return bar;
  }

  #choose(name) {
    for (const tab of this.tabs.children) {
      const chosen = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
  }

  show(faults) {
    this.faults = faults;
    this.badge.hidden = !faults.length;
    this.badge.textContent = faults.length;
    this.list.replaceChildren(...(faults.length ? faults.map((fault) => this.#row(fault)) : [h("li", { class: "none" }, "Ninguno: Telegram funciona.")]));
  }

  #row(fault) {
    const what = CODES.find(([code]) => code === fault.code)?.[1] ?? `código ${fault.code}`;
    const details = [this.#place(fault.chat), plural(fault.times, "vez", "veces"), fault.retry_after && `pausa ${fault.retry_after} s`,
      fault.delay && `tarda ${fault.delay} s`, fault.after && "se hace, se pierde la respuesta"].filter(Boolean).join(" · ");
    return h("li", {}, h("div", {}, h("b", {}, `${fault.method === "*" ? "Cualquier método" : fault.method}: ${what}`), h("small", {}, details)),
      h("button", { type: "button", "aria-label": "Quitar este fallo", onclick: () => this.app.line.act("clear_faults", { fault_id: fault.fault_id }) }, icon("close")));
  }

  #place(chatId) {
    if (chatId === null) return "en todos los chats";
    return `en ${this.app.people.get(chatId)?.first_name ?? this.app.chats.get(chatId)?.title ?? chatId}`;
  }

  #form() {
    const number = (name, label, value, extra) => h("label", {}, label, h("input", { type: "number", name, value, min: "0", ...extra }));
    return h("form", { onsubmit: (event) => { event.preventDefault(); this.#order(); } },
      h("label", { class: "full" }, "Método", h("select", { name: "method" }, METHODS.map((name) => h("option", { value: name }, name === "*" ? "cualquiera" : name)))),
      h("label", { class: "full" }, "Chat", h("select", { name: "chat" })),
      h("label", { class: "full" }, "Qué pasa", h("select", { name: "code" }, CODES.map(([code, label]) => h("option", { value: code }, label)))),
      number("times", "Cuántas veces", 1, { min: "1" }), number("retry_after", "Pausa pedida (s)", "", { placeholder: "—" }),
      number("delay", "Tarda antes (s)", 0, { step: "0.1" }), h("span"),
      h("label", { class: "check full" }, h("input", { type: "checkbox", name: "after" }), "Se hace, pero la respuesta se pierde"),
      this.problem, h("div", { class: "full" }, h("button", { class: "solid", type: "submit" }, "Pedir el fallo")));
  }

  #places() {
    const select = this.form.elements.chat;
    const chosen = select.value;
    select.replaceChildren(h("option", { value: "" }, "todos"),
      ...[...this.app.chats.values()].map((chat) => h("option", { value: chat.chat_id }, this.app.people.get(chat.chat_id)?.first_name ?? chat.title)));
    select.value = chosen;
  }

  // One tap: the form shows what was ordered, and in which chat.
  #now(fault) {
    this.#fill(fault);
    return this.#order();
  }

  #fill(fault) {
    const fields = { method: "*", code: 500, times: 1, retry_after: "", delay: 0, after: false, ...fault };
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements[name];
      if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
  }

  async #order() {
    const { method, chat, code, times, retry_after: pause, delay, after } = this.form.elements;
    const fault = { method: method.value, chat: chat.value ? Number(chat.value) : null, code: Number(code.value), times: Number(times.value),
      retry_after: pause.value ? Number(pause.value) : null, delay: Number(delay.value), after: after.checked };
    this.problem.hidden = true;
    await this.app.line.act("fault", fault).catch((error) => { this.problem.textContent = error.message; this.problem.hidden = false; });
  }
}
