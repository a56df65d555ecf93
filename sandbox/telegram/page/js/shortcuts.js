// The keyboard's way through the page.

const at = (id) => document.getElementById(id);
const writing = (element) => element.matches?.("textarea, input, select, [contenteditable]");

export function bindShortcuts(app) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "F8") {
      event.preventDefault();
      app.step(event.shiftKey ? -1 : 1);
      return;
    }
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (digit && event.altKey && !event.ctrlKey) {
      const column = [...app.columns.values()][digit - 1];
      if (column) { event.preventDefault(); app.activate(column); }
      return;
    }
    if (writing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "/": () => app.active?.composer.write("/"), f: () => app.faults.toggle(), F: () => app.faults.toggle(), "?": () => at("help").showModal() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}
