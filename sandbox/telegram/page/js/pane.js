// Pages of the bot's own web service (the panel, a live login) open beside the chats; where there is no room, in a new tab.
import { h, icon } from "./dom.js";

const WIDE = "(min-width: 1000px)";
const LOCAL = new Set(["127.0.0.1", "localhost", "[::1]"]);

// The web service of the same machine, at the address of one of its one-time links.
function isOurs(url) {
  try {
    const { hostname, pathname } = new URL(url);
    return LOCAL.has(hostname) && pathname.startsWith("/entrar/");
  } catch {
    return false;
  }
}

export class Pane {
  constructor(element) {
    this.element = element;
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !plain || !isOurs(link.href) || !matchMedia(WIDE).matches) return;
      event.preventDefault();
      this.open(link.href);
    });
  }

  open(url) {
    this.back = document.activeElement;
    const frame = h("iframe", { src: url, title: "Panel" });
    this.element.replaceChildren(
      h("header", {},
        h("h2", {}, "Panel"),
        h("button", { type: "button", class: "ghost icon-only", "aria-label": "Cerrar el panel", title: "Cerrar", onclick: () => this.close() }, icon("close")),
      ),
      frame,
    );
    this.element.hidden = false;
    document.body.classList.add("with-pane");
    frame.addEventListener("load", () => frame.focus(), { once: true });
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    document.body.classList.remove("with-pane");
    this.back?.focus();
  }
}
