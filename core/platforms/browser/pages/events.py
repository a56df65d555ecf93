"""Listening to a page's events without Playwright's price for it."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from playwright.async_api import Page


def listener(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler with its signature worked out once.

    Playwright computes it for every handler at every event, which takes longer than most of what ours do with one.
    """

    def call(*arguments: Any) -> Any:
        return handler(*arguments)

    call.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
    return call


def listen(page: Page, handlers: Iterable[tuple[Any, Callable[..., Any]]]) -> Callable[[], None]:
    """Call the handlers at their events; returns how to stop that (harmless when repeated)."""
    heard = [(event, listener(handler)) for event, handler in handlers]
    for event, handler in heard:
        page.on(event, handler)

    def stop() -> None:
        while heard:
            page.remove_listener(*heard.pop())

    return stop
