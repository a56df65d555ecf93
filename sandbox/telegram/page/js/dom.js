// Small helpers to build elements; text always goes in as text, never as HTML.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, val] of Object.entries(value)) element.style.setProperty(key, val);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name, className = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// A popover closes on Escape, on a click elsewhere, and gives the focus back; arrows walk over its buttons.
export function openPopover(anchor, popover, opener) {
  const close = () => {
    popover.remove();
    document.removeEventListener("pointerdown", outside, true);
    opener?.setAttribute("aria-expanded", "false");
  };
  const outside = (event) => { if (!popover.contains(event.target) && !opener?.contains(event.target)) close(); };
  popover.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step && event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    if (step) return void stepOver([...popover.querySelectorAll("button")], step);
    close();
    opener?.focus();
  });
  popover.addEventListener("focusout", (event) => { if (event.relatedTarget && !popover.contains(event.relatedTarget)) close(); });
  document.addEventListener("pointerdown", outside, true);
  opener?.setAttribute("aria-expanded", "true");
  anchor.append(popover);
  popover.querySelector("button")?.focus();
  return close;
}

// Move the focus by `step` among elements, around the ends.
export function stepOver(elements, step) {
  const next = elements[(elements.indexOf(document.activeElement) + step + elements.length) % elements.length];
  next?.focus();
  return next;
}

// Make `nodes` the children of `parent` touching only what differs: what stays in its place keeps its focus and its animation.
export function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => { if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null); });
}

// Draw a part of the page anew without throwing out whoever is in it: the focus goes to the same control of the new drawing.
export function keepFocus(box, draw) {
  const held = document.activeElement;
  const name = (element) => element.dataset.key ?? element.getAttribute("aria-label") ?? element.textContent;
  const wanted = box.contains(held) ? name(held) : null;
  draw();
  if (wanted === null || box.contains(document.activeElement)) return;
  [...box.querySelectorAll("a, button, input, select, textarea")].find((element) => name(element) === wanted)?.focus({ preventScroll: true });
}
