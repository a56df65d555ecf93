"""Takes secrets out of texts: whatever is logged goes through here first.

Two nets, one behind the other: the secrets this process knows (literally), and the shapes secrets have. It would
rather hide a harmless word than show a secret one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from core.cookies.sites import SECRET_NAMES

MASK = "***"
SHORTEST_SECRET = 4

COOKIE_NAMES = SECRET_NAMES
"""Cookies whose values open an account or tell whose it is."""

SECRET_FIELDS = frozenset(
    {
        *("authorization", "proxy-authorization", "cookie", "cookies", "set-cookie", "set_cookie", "storage_state"),
        *("token", "bot_token", "telegram_bot_token", "x-csrf-token", "x-csrftoken", "fb_dtsg", "lsd"),
        *("password", "passwd", "secret", "proxy_password", "proxy_url", "encryption_keys", "fernet_key"),
        *("invitation", "invitation_code", "start_code"),
    }
)
"""Names of extra fields and headers whose values are never written."""

_NAMES = "|".join(map(re.escape, sorted(COOKIE_NAMES)))
_CHALLENGES = "challenge|auth_platform|checkpoint|two_step_verification|two_factor|recover"
_PRIVATE_PARAMS = "access_token|token|fb_dtsg|lsd|jazoest|code|password|apc|nonce|auth|sig|signature|secret|key"

# Repetitions that may fail late are bounded, so that no text takes quadratic time.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), by)
    for pattern, by in (
        # Bot tokens, also inside the path of a Bot API address.
        (r"\d{6,12}:[\w-]{30,}", MASK),
        # user:password@ of any address, with or without a scheme.
        (r"(?<=://)[^\s/?#\"'<>]*@", f"{MASK}@"),
        (r"\b[\w.%+~-]{1,128}:[^\s:@/\"'<>]{1,256}@(?=[\w.-]{1,255}:\d)", f"{MASK}@"),
        # Cookie headers, to the end of the line.
        (r"\b((?:set-)?cookie2?[\"']?\s*[:=,]\s*(?:b?[\"'])?)(?=[^\s=;\"']{1,128}=)[^\r\n]+", rf"\1{MASK}"),
        (r"\b((?:proxy-)?authorization|x-csrf-?token)([\"']?\s*[:=,]\s*(?:b?[\"'])?)[^\r\n\"',]+", rf"\1\2{MASK}"),
        # A cookie by name: in a header, in JSON, in a Python dict, in a Netscape file.
        (rf"\b({_NAMES})([\"']?\s*[=:]\s*[\"']?)[^;,\s\"'&}}]{{4,}}", rf"\1\2{MASK}"),
        (rf"\b({_NAMES})\t\S+", rf"\1\t{MASK}"),
        (r"([\"']value[\"']\s*:\s*)(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", rf'\1"{MASK}"'),
        # Fernet keys, and what they encrypt.
        (r"(?<![\w+/=-])[\w-]{43}=(?![\w=])", MASK),
        (r"\bgAAAAA[\w-]{20,}={0,2}", MASK),
        # Tokens of the API, secrets of webhooks, and the codes of one-time links.
        (r"\b(cnt_|whsec_)[\w+/=-]{12,}", rf"\1{MASK}"),
        (r"(/entrar/)[\w-]{20,}", rf"\1{MASK}"),
        # Invitation codes.
        (r"([?&](?:start|startgroup|startapp)=)[\w-]+", rf"\1{MASK}"),
        (r"(/start(?:@\w+)?\s+)[\w-]{8,}", rf"\1{MASK}"),
        # Addresses of challenges tell who is challenged and let others answer.
        (rf"(/(?:{_CHALLENGES})\b[^\s?#\"'<>]{{0,300}})[?#][^\s\"'<>]*", rf"\1?{MASK}"),
        (rf"([?&](?:{_PRIVATE_PARAMS})=)[^&\s\"'<>]+", rf"\1{MASK}"),
    )
)


class Redactor:
    """Replaces secrets by `***`. Secrets learnt later (a proxy's password) are added with `add`."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._literals: list[str] = []
        self.add(*secrets)

    def add(self, *secrets: str) -> None:
        """Hide these too, in the spellings they may be logged in; too short ones would mask half of every text."""
        for secret in secrets:
            if len(secret) >= SHORTEST_SECRET:
                spellings = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
                self._literals = sorted({*self._literals, *spellings}, key=len, reverse=True)

    def literal(self, text: str) -> str:
        """Without the known secrets."""
        for secret in self._literals:
            text = text.replace(secret, MASK)
        return text

    def text(self, text: str) -> str:
        """Without known secrets and without anything that looks like one."""
        text = self.literal(text)
        for pattern, by in _SHAPES:
            text = pattern.sub(by, text)
        return text

    def value(self, value: Any, name: str = "") -> Any:
        """Any value made safe to render: containers are walked, foreign objects become their redacted `repr`."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if name.lower() in SECRET_FIELDS:
            return MASK
        match value:
            case str():
                safe: Any = self.text(value)
            case bytes():
                safe = self.text(value.decode("utf-8", "replace"))
            case Mapping():
                safe = self._mapping(value)
            case list() | tuple() | set() | frozenset():
                safe = self._sequence(list(value))
            case _:
                safe = self.text(repr(value))
        return safe

    def _mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        # A cookie as Playwright and the export tools write it: {"name": ..., "value": ...}.
        hidden = {"value"} if "name" in value else set()
        return {
            self.text(_plain(key)): MASK
            if key in hidden or _plain(key) in COOKIE_NAMES
            else self.value(item, _plain(key))
            for key, item in value.items()
        }

    def _sequence(self, value: list[Any]) -> list[Any]:
        # A header as httpx writes it: (name, value).
        match value:
            case [str() | bytes() as name, _] if _plain(name).lower() in SECRET_FIELDS:
                return [_plain(name), MASK]
        return [self.value(item) for item in value]


def _plain(key: Any) -> str:
    return key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
