// The keyboard's way through the page.

const at = (id) => document.getElementById(id);
// No message begins with a question mark, so that one in an empty composer asks for the shortcuts.
const idle = (element) => element.matches?.(".write textarea") && !element.value;
const writing = (element) => element.matches?.("textarea, input, select, [contenteditable]");

export function bindShortcuts(app) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "F8") {
      event.preventDefault();
      app.step(event.shiftKey ? -1 : 1);
      return;
    }
    if (event.key === "F9") {  // a letter would go into what is being written
      event.preventDefault();
      app.faults.toggle();
      return;
    }
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (digit && event.altKey && !event.ctrlKey) {
      const column = [...app.columns.values()][digit - 1];
      if (column) { event.preventDefault(); app.activate(column); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const help = () => at("help").showModal();
    const act = writing(event.target)
      ? { "?": idle(event.target) && help }[event.key]
      : { "/": () => app.active?.composer.write("/"), f: () => app.faults.toggle(), F: () => app.faults.toggle(), "?": help }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
}
