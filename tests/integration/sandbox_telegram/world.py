"""Invented people and groups, and small helpers that the tests share."""

import telegram
from telegram.request import HTTPXRequest

from sandbox.telegram import LocalTelegram
from tests.support.patience import HANG_S

ALONDRA, BRUNO, NOBODY = 1001, 1002, 4040
GROUP, SUPERGROUP = -4001, -1_002_000_000_001


def open_bot(local: LocalTelegram, token: str | None = None) -> telegram.Bot:
    """PTB's Bot, unmodified, pointed at the local Telegram."""
    plain = [_patient(), _patient()]
    return telegram.Bot(
        token or local.token, base_url=local.base_url, base_file_url=local.base_file_url,
        request=plain[0], get_updates_request=plain[1],
    )  # fmt: skip


def _patient() -> HTTPXRequest:
    """Waits for a busy machine, and reads no certificates, which would cost 40 ms each time."""
    return HTTPXRequest(
        connect_timeout=HANG_S, read_timeout=HANG_S, write_timeout=HANG_S, pool_timeout=HANG_S,
        httpx_kwargs={"verify": False},
    )  # fmt: skip


def keyboard(*rows: list[telegram.InlineKeyboardButton]) -> telegram.InlineKeyboardMarkup:
    """An inline keyboard from rows."""
    return telegram.InlineKeyboardMarkup(rows)


def button(label: str, data: str = "x", **extra: object) -> telegram.InlineKeyboardButton:
    """A callback button."""
    return telegram.InlineKeyboardButton(label, callback_data=data, **extra)  # type: ignore[arg-type]
