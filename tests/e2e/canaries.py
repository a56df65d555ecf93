"""Secrets that nobody would write by accident, and where to look for them."""

import base64
import gzip
import io
import json
import logging
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote

import psutil
import structlog

from bot.logs.setup import TALKATIVE
from bot.sandbox.demo_world import Stage
from sandbox.telegram.backend import open_backend
from sandbox.telegram.server import invented_bot

TOKEN = "7654321098:CANARIOtoken-9QxV_kT2mWzB5rLpN7"
ENCRYPTION_KEY = base64.urlsafe_b64encode(b"CANARIO-clave-de-cifrado-32bytes").decode()
PROXY_USER, PROXY_PASSWORD = "canario-usuario", "CANARIO:clave/proxy@7f3"
OPEN_CODE, FALSE_CODE = "CANARIOinvitacion0abierta", "CANARIOinvitacion0falsa"
FTP_PASSWORD = "clave-de-arena"
"""The local FTP server's own; nobody else says it."""
COOKIE = "CANARIOcookie"
"""Every cookie value that the test makes up begins like this."""
ENVIRONMENT = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "ENCRYPTION_KEYS": ENCRYPTION_KEY,
    "FTP_URL": f"ftp://centinela:{FTP_PASSWORD}@127.0.0.1/",
}
"""As an operator sets them; the local world hears none of it."""
_GZIP = b"\x1f\x8b"
SECRET_COOKIES = frozenset(
    {
        *("xs", "fr", "datr", "sb"),
        *("sessionid", "csrftoken", "mid", "ig_did", "rur"),
        *("auth_token", "ct0", "kdt", "guest_id"),
    }
)


def prepare_telegram(folder: Path) -> None:
    """A local Telegram started in that folder accepts our token and no other."""
    backend = open_backend(state_file=folder / "telegram.db", flood=False, bot=invented_bot(), token=TOKEN)
    backend.storage.close()


def forms(secret: str) -> set[str]:
    """The spellings in which it may turn up."""
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
    return {secret, quote(secret), quote(secret, safe=""), unquote(secret), json.dumps(secret)[1:-1], encoded}


def canaries(stage: Stage) -> dict[str, str]:
    """Every secret of the stage, by what it is."""
    credentials = base64.b64encode(f"{PROXY_USER}:{PROXY_PASSWORD}".encode()).decode()
    known = {
        "token": TOKEN,
        "encryption key": ENCRYPTION_KEY,
        "proxy password": PROXY_PASSWORD,
        "proxy credentials": credentials,
        "open code": OPEN_CODE,
        "false code": FALSE_CODE,
        "FTP password": FTP_PASSWORD,
        "made-up cookie": COOKIE,
    }
    for session in stage.world.sessions:
        now = stage.local.sites.site(session.platform).cookies_for(session.account_id)
        stored = session.storage_state["cookies"]
        assert isinstance(stored, list)
        for cookie in (*now, *stored):
            if cookie["name"] in SECRET_COOKIES:
                known[f"{cookie['name']} of {session.account_id} {len(known)}"] = str(cookie["value"])
    return known


def cookie_file(account: str, **values: str) -> bytes:
    """A storage_state of Facebook with made-up values."""
    named = {"c_user": account, **values}
    cookies = [
        {"name": name, "value": value, "domain": ".facebook.com", "path": "/", "expires": 4_000_000_000.0}
        for name, value in named.items()
    ]
    return json.dumps({"cookies": cookies, "origins": []}).encode()


@contextmanager
def logging_kept() -> Iterator[io.StringIO]:
    """Where to log; everything global about logging is put back at the end."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in TALKATIVE}
    before, events = (root.level, root.handlers[:], sys.excepthook), structlog.get_config()
    try:
        yield io.StringIO()
    finally:
        logging.captureWarnings(capture=False)
        structlog.configure(**events)
        root.level, root.handlers, sys.excepthook = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def what_the_bot_said(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every request of the bot, every message with its former texts, every toast and the content of every file."""
    for number, call in enumerate(stage.control.calls()):
        yield f"{call.method} {number}", json.dumps(call.params, ensure_ascii=False, default=str)
    for person in stage.control.world()["people"]:
        user = int(person["user_id"])
        yield f"toasts of {user}", "\n".join(stage.control.toasts(user))
        for entry in (*stage.control.transcript(user), *stage.control.deleted(user)):
            if entry.from_bot:
                yield f"message {entry.message_id} to {user}", repr(entry)
                for file in entry.files:
                    yield f"file {file.name} to {user}", unpacked(stage.control.file(file.file_id))


def kept_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below the data folder but the local Telegram's own; workbooks unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("telegram.db"):
            yield f"file {path.relative_to(folder)}", unpacked(path.read_bytes())


def unpacked(content: bytes) -> str:
    """Bytes as text; of workbooks, certificates and archives all their parts, however deep."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(unpacked(book.read(name)) for name in book.namelist())
    if content.startswith(_GZIP):
        return unpacked(gzip.decompress(content))
    return content.decode("latin-1")


def processes(family: Iterable[psutil.Process]) -> Iterator[tuple[str, str]]:
    """What the machine shows of them to others of the same account: arguments and environment.

    Nothing of those that have just ended, nor of those (renderers, on some machines) that the system hides.
    """
    for one in family:
        with suppress(psutil.Error):
            yield f"command line of {one.pid}", "\n".join(one.cmdline())
            yield f"environment of {one.pid}", "\n".join(f"{name}={value}" for name, value in one.environ().items())


def temporary_files(family: Iterable[psutil.Process]) -> Iterator[tuple[str, str]]:
    """Every file in the folders for temporary files of these processes."""
    for folder in _temporary_folders(family):
        for place, _folders, names in os.walk(folder):
            for path in (Path(place, name) for name in names):
                with suppress(OSError):  # a browser removes its files while it runs
                    if path.is_file():
                        yield f"temporary {path.relative_to(folder)}", unpacked(path.read_bytes())


def _temporary_folders(family: Iterable[psutil.Process]) -> set[str]:
    """Each process of ours gets one of its own; the machine's, where everybody's files are, is none of them."""
    found = set()
    for one in family:
        with suppress(psutil.Error):
            found.add(one.environ().get("TMPDIR", ""))
    return found - {"", tempfile.gettempdir()}


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error with everything behind it."""
    while True:
        yield error
        behind = error.__cause__ or error.__context__
        if behind is None:
            return
        error = behind


def leaks(places: Iterable[tuple[str, str]], secrets: Mapping[str, str]) -> list[str]:
    """Which secret is where."""
    spelled = {name: forms(secret) for name, secret in secrets.items()}
    return [
        f"{name} in {place}"
        for place, text in places
        for name, spellings in spelled.items()
        if any(spelling in text for spelling in spellings)
    ]
