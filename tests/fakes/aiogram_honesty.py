"""Is the local Telegram honest? Everything it says and hears is held against two independent readings of the Bot API.

aiogram's pydantic models (generated from Telegram's own documentation) must know every field of every request, answer
and update; python-telegram-bot must understand every object without leftovers (`api_kwargs`).
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import telegram
from pydantic import BaseModel, ValidationError

from sandbox.telegram import LocalTelegram
from tests.fakes.aiogram_models import answer_model, request_model, type_model

PTB_RESULTS: dict[str, type[telegram.TelegramObject]] = {
    "getMe": telegram.User,
    "getWebhookInfo": telegram.WebhookInfo,
    "getChat": telegram.ChatFullInfo,
    "getChatMember": telegram.ChatMember,
    "getFile": telegram.File,
    "createForumTopic": telegram.ForumTopic,
    "getUpdates": telegram.Update,
} | dict.fromkeys(
    (
        "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption",
        "editMessageReplyMarkup",
    ),
    telegram.Message,
)  # fmt: skip


# The local Telegram speaks Bot API 10.0, which is what PTB 22.8 knows; aiogram requires this one of 10.3.
NEWER_RIGHTS = {"can_send_welcome_messages": False}


class Honesty:
    """An observer for LocalTelegram that collects what does not fit; `findings` stays empty when all is well."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        self.seen: dict[str, int] = {}

    def __call__(self, kind: str, method: str, payload: Any) -> None:
        """Check one request, answer or update."""
        self.seen[f"{kind} {method}"] = self.seen.get(f"{kind} {method}", 0) + 1
        checks: dict[str, Callable[[str, Any], Iterable[str]]] = {
            "request": self._request, "answer": self._answer, "update": self._update,
        }  # fmt: skip
        problems: list[str] = []
        try:
            problems += checks[kind](method, payload)
        except (ValidationError, TypeError) as exc:
            problems.append(str(exc))
        self.findings += [f"{kind} {method}: {problem}" for problem in problems]

    def assert_clean(self) -> None:
        """Raise AssertionError that lists every finding."""
        assert not self.findings, "\n".join(self.findings)

    def _request(self, method: str, payload: Any) -> Iterable[str]:
        return unknown_fields(request_model(method).validate_python(payload), method)

    def _answer(self, method: str, payload: Any) -> Iterable[str]:
        if not payload["ok"]:
            yield from self._refusal(method, payload)
            return
        yield from unknown_fields(answer_model(method).validate_python(_as_of_today(payload["result"])), method)
        if method in PTB_RESULTS:
            yield from _through_ptb(PTB_RESULTS[method], payload["result"])

    def _refusal(self, method: str, payload: Any) -> Iterable[str]:
        if payload.keys() - {"ok", "error_code", "description", "parameters"}:
            yield f"a refusal has no fields {sorted(payload)}"
        parameters = type_model("ResponseParameters").validate_python(payload.get("parameters", {}))
        yield from unknown_fields(parameters, method)

    def _update(self, kind: str, payload: Any) -> Iterable[str]:
        yield from unknown_fields(type_model("Update").validate_python(_as_of_today(payload)), kind)
        yield from _through_ptb(telegram.Update, payload)


def unknown_fields(value: Any, path: str) -> Iterable[str]:
    """Every field that aiogram's models do not know, at any depth, as `path.field`."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}.{name} is unknown"
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from unknown_fields(item, f"{path}[{index}]")


def assert_no_api_kwargs(obj: object, path: str = "") -> None:
    """Raise AssertionError when a PTB object, or one inside it, holds something that PTB does not know."""
    if isinstance(obj, telegram.TelegramObject):
        where = path or type(obj).__name__
        assert not obj.api_kwargs, f"{where}.api_kwargs = {dict(obj.api_kwargs)}"
        names = {
            name for cls in type(obj).__mro__ for name in getattr(cls, "__slots__", ()) if not name.startswith("_")
        }
        for name in names - {"api_kwargs"}:
            assert_no_api_kwargs(getattr(obj, name, None), f"{where}.{name}")
    elif isinstance(obj, list | tuple):
        for index, item in enumerate(obj):
            assert_no_api_kwargs(item, f"{path}[{index}]")


@asynccontextmanager
async def honest_telegram(**options: Any) -> AsyncIterator[LocalTelegram]:
    """A LocalTelegram (same options) whose every word is checked; raises AssertionError at the exit."""
    honesty = Honesty()
    observers = [honesty, *options.pop("observers", ())]
    async with LocalTelegram(observers=observers, **options) as running:
        yield running
    honesty.assert_clean()


def _as_of_today(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_of_today(item) for item in value]
    if not isinstance(value, dict):
        return value
    known = {name: _as_of_today(item) for name, item in value.items()}
    return {**NEWER_RIGHTS, **known} if value.get("status") == "administrator" else known


def _through_ptb(kind: type[telegram.TelegramObject], payload: Any) -> Iterable[str]:
    items = payload if isinstance(payload, list) else [payload]
    try:
        assert_no_api_kwargs([kind.de_json(dict(item), None) for item in items], kind.__name__)
    except AssertionError as exc:
        yield str(exc)
