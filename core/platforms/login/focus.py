"""Which text field of the page has the focus, told by a script in a world of its own that the site cannot see."""

import asyncio
import contextlib
import json
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.login import Field
from core.errors import BrowserCrashedException

_WORLD = "centinela"
_BINDING = "centinelaField"
_SCRIPT = """(() => {
  if (globalThis.centinelaTell) return globalThis.centinelaTell();
  const deepest = (root) => {
    let node = root.activeElement;
    while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
    return node;
  };
  const texts = new Set(["text", "email", "tel", "password", "search", "url", "number", ""]);
  const plain = (text) => text.replace(/\\u00a0/g, " ");  // editable text keeps its spaces as hard ones
  const written = (node) => plain(node.innerText.replace(/\\n$/, ""));
  const look = () => {
    const node = deepest(document);
    if (!node) return null;
    const input = node.tagName === "TEXTAREA" || (node.tagName === "INPUT" && texts.has(node.type));
    if (!input && !node.isContentEditable) return null;
    if (input && (node.readOnly || node.disabled)) return null;
    const secret = node.type === "password";
    const value = input ? node.value : written(node);
    const label = node.getAttribute("aria-label") || (node.labels && node.labels[0] && node.labels[0].innerText)
      || node.placeholder || node.name || "";
    return {
      id: numbered(node), secret, length: [...value].length, value: secret ? "" : value,
      label: label.trim().slice(0, 80),
      one: node.maxLength === 1, numeric: ["numeric", "tel"].includes(node.inputMode) || node.type === "tel",
    };
  };
  const numbers = new WeakMap();
  let count = 0;
  const numbered = (node) => {
    if (!numbers.has(node)) numbers.set(node, ++count);
    return numbers.get(node);
  };
  const same = (text) => {
    const node = deepest(document);
    const value = node && (node.value === undefined ? written(node) : node.value);
    const edited = node && node.value === undefined && plain(node.textContent) === text;
    return { length: value ? [...value].length : 0, exact: value === text || Boolean(edited) };
  };
  let last = "";
  const tell = (again) => {
    if (!document.hasFocus() && window !== top) return;
    const told = JSON.stringify(look());
    if (told !== last || again) { last = told; globalThis.centinelaField(told); }
  };
  let clicks = 0;
  const awaiting = new Set();
  document.addEventListener("click", (event) => {
    if (!event.isTrusted) return;
    clicks += 1;
    setTimeout(() => awaiting.forEach((end) => end()), 0);
  }, { capture: true, passive: true });
  globalThis.centinelaAsk = (wait) => new Promise((resolve) => {
    const end = () => {
      awaiting.delete(end);
      clicks = 0;
      tell(true);
      resolve();
    };
    if (wait && !clicks) awaiting.add(end);
    setTimeout(end, wait && !clicks ? wait : 0);
  });
  globalThis.centinelaTell = () => tell(true);
  globalThis.centinelaSame = same;
  for (const kind of ["focusin", "focusout", "input", "change"]) {
    document.addEventListener(kind, () => setTimeout(tell, 0), { capture: true, passive: true });
  }
  document.addEventListener("readystatechange", () => tell(), { passive: true });
  tell(true);
})()"""


_CLICK_MS = 300
"""How long after a touch its click may come; one that the page keeps to itself never does."""


class FocusWatch:
    """Follows the focus of one page through its navigations and frames of its own site."""

    def __init__(self, wire: CDPSession) -> None:
        self._wire = wire
        self._field: Field | None = None
        self._version = 0
        self._changed = asyncio.Condition()
        self._gone = False
        self._worlds: dict[int, str] = {}
        self._current: int | None = None
        """The script world that told of the field; the one to ask what arrived."""
        self._identity: tuple[int, int] | None = None
        self._key = 0
        self._asks: set[asyncio.Task[Any]] = set()

    async def attach(self) -> None:
        """Watch from the next document on. Raises Playwright's Error."""
        self._wire.on("Runtime.executionContextCreated", self._remember)
        self._wire.on("Runtime.executionContextDestroyed", self._forget)
        self._wire.on("Runtime.executionContextsCleared", lambda _event: self._forget_all())
        self._wire.on("Runtime.bindingCalled", self._told)
        await self._wire.send("Page.enable")
        await self._wire.send("Runtime.enable")
        await self._wire.send("Runtime.addBinding", {"name": _BINDING, "executionContextName": _WORLD})
        await self._wire.send("Page.addScriptToEvaluateOnNewDocument", {"source": _SCRIPT, "worldName": _WORLD})

    @property
    def field(self) -> Field | None:
        """The field that has the focus now."""
        return self._field

    async def next_after(self, version: int) -> tuple[int, Field | None]:
        """The field and its version, as soon as there is a newer one. BrowserCrashedException when the page is gone."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._gone or self._version != version)
            if self._gone:
                raise BrowserCrashedException("the browser is gone")
            return self._version, self._field

    async def ask(self, *, touched: bool) -> None:
        """Have the page tell anew which field has the focus: once the click has come that a touch leads to."""
        expression = f"centinelaAsk({_CLICK_MS if touched else 0})"
        asks = {asyncio.ensure_future(self._ask(world, expression)) for world in self._worlds}
        for task in asks:  # a frame that was not touched answers late, and nobody waits for it
            self._asks.add(task)
            task.add_done_callback(self._asks.discard)
        if asks:
            await asyncio.wait(asks, return_when=asyncio.FIRST_COMPLETED if touched else asyncio.ALL_COMPLETED)

    async def _ask(self, world: int, expression: str) -> None:
        with contextlib.suppress(PlaywrightError):  # gone to another document, whose field is told from there
            await self._wire.send(
                "Runtime.evaluate", {"expression": expression, "contextId": world, "awaitPromise": True}
            )

    async def arrived(self, text: str) -> tuple[int, bool]:
        """How many characters the focused field holds, and whether they are `text`. The text is compared in the page:
        what it holds does not leave it."""
        world = self._current
        if world is None:
            return 0, False
        expression = f"centinelaSame({json.dumps(text)})"
        with contextlib.suppress(PlaywrightError, KeyError, TypeError):
            answer = await self._wire.send(
                "Runtime.evaluate", {"expression": expression, "contextId": world, "returnByValue": True}
            )
            value = answer["result"]["value"]
            return int(value["length"]), bool(value["exact"])
        return 0, False

    async def end(self) -> None:
        """Ends every wait, since the page is gone."""
        self._gone = True
        for task in self._asks:
            task.cancel()
        async with self._changed:
            self._changed.notify_all()

    def _remember(self, event: dict[str, Any]) -> None:
        context = event["context"]
        if context.get("name") == _WORLD:
            self._worlds[context["id"]] = context.get("origin", "")

    def _forget(self, event: dict[str, Any]) -> None:
        self._worlds.pop(event.get("executionContextId", 0), None)
        if self._current == event.get("executionContextId"):
            self._set(None, None)

    def _forget_all(self) -> None:
        self._worlds.clear()
        self._set(None, None)

    def _told(self, event: dict[str, Any]) -> None:
        if event.get("name") != _BINDING or event.get("executionContextId") not in self._worlds:
            return
        told = json.loads(event["payload"])
        world = event["executionContextId"]
        if told is None and self._current not in {None, world}:
            return  # a frame without the focus has nothing to say
        self._set(None if told is None else self._read(told, world), None if told is None else world)

    def _read(self, told: dict[str, Any], world: int) -> Field:
        """A new key for another field, but not for the next one of a row of boxes: what is typed runs through them."""
        boxes = bool(told["one"])
        identity = (world, 0 if boxes else int(told["id"]))
        if identity != self._identity:
            self._identity = identity
            self._key += 1
        return Field(
            secret=bool(told["secret"]),
            length=int(told["length"]),
            value=str(told["value"]),
            label=str(told["label"]),
            one_character=boxes,
            numeric=bool(told["numeric"]),
            key=self._key,
        )

    def _set(self, found: Field | None, world: int | None) -> None:
        self._current = world
        if found == self._field:
            return
        self._field = found
        self._version += 1
        asyncio.ensure_future(self._notify())  # noqa: RUF006 - it only ends waits

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()
