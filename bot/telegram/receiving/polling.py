"""One call of getUpdates. The answer is taken apart here: the library gives up on all of it for one bad element."""

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.receiving.arrivals import UPDATE_IDS
from bot.telegram.sending.client import TelegramBot
from core.errors import PollException, UnreadableAnswerException

LONG_POLL_S = 20
_READ_TIMEOUT_S = LONG_POLL_S + 15.0
_LONGEST_WISH_S = 60.0
"""Of a pause that Telegram asks for."""
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,10})\b')


def first_id(payload: bytes) -> int | None:
    """The id of the first update in an answer that is no JSON, as far as one can be made out."""
    found = _UPDATE_ID.search(payload)
    return int(found[1]) if found and int(found[1]) < UPDATE_IDS else None


@dataclass(frozen=True, slots=True)
class Polling:
    """getUpdates over a connection of its own."""

    bot: TelegramBot = field(repr=False)
    request: BaseRequest = field(repr=False)

    async def take_webhook_away(self) -> None:
        """What waits at Telegram stays there. PollException when it cannot be done."""
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            raise PollException(f"Telegram does not answer ({type(error).__name__})") from None

    async def fetch(self, offset: int | None, limit: int) -> list[Any]:
        """The elements of the answer, whatever they are. PollException when there is none."""
        wanted = {"timeout": LONG_POLL_S, "limit": limit, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            wanted["offset"] = offset
        url = f"{self.bot.base_url}/getUpdates?{urlencode(wanted)}"
        try:
            code, payload = await self.request.do_request(url, "POST", read_timeout=_READ_TIMEOUT_S)
        except TelegramError as error:
            raise PollException(f"Telegram does not answer ({type(error).__name__})") from None
        body = _json(payload)
        if code != HTTPStatus.OK:
            raise PollException(f"Telegram answers {code}", code=code, pause_s=_wish(body), webhook=_webhook(body))
        if not isinstance(body, dict) or not isinstance(body.get("result"), list):
            raise UnreadableAnswerException(payload)
        return list(body["result"])


def _json(payload: bytes) -> Any:
    """What it holds; None when it is no JSON. Bytes that are no UTF-8 become question marks."""
    try:
        return json.loads(payload.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def _webhook(body: Any) -> bool:
    """Whether it is a webhook that keeps updates from being fetched: Telegram says so in words alone."""
    return isinstance(body, dict) and "webhook is active" in str(body.get("description"))


def _wish(body: Any) -> float | None:
    parameters = body.get("parameters") if isinstance(body, dict) else None
    wish = parameters.get("retry_after") if isinstance(parameters, dict) else None
    usable = isinstance(wish, int | float) and not isinstance(wish, bool) and wish > 0
    return min(float(wish), _LONGEST_WISH_S) if usable and wish is not None else None
