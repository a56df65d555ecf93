"""Invented sessions, one per platform, as the browser itself would tell them."""

from datetime import UTC, datetime
from typing import Any

from core.domain.platforms import Platform

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The moment at which the tests judge dates."""

LATER = datetime(2027, 6, 1, 8, 30, tzinfo=UTC).timestamp()
BEFORE = datetime(2026, 3, 1, 8, 30, tzinfo=UTC).timestamp()

Cookie = dict[str, Any]

IDS = {Platform.FACEBOOK: "100077001122334", Platform.INSTAGRAM: "45001122334", Platform.X: "1588001122334455667"}


def cookie(
    name: str, value: str, domain: str, *, expires: float = LATER, http_only: bool = False, **more: Any
) -> Cookie:
    base = {"name": name, "value": value, "domain": domain, "path": "/", "expires": expires}
    return {**base, "httpOnly": http_only, "secure": True, **more}


def facebook() -> list[Cookie]:
    domain = ".facebook.com"
    return [
        cookie("datr", "ficticia-datr_0123456789", domain, http_only=True, sameSite="None"),
        cookie("c_user", IDS[Platform.FACEBOOK], domain, sameSite="None"),
        cookie("xs", "41%3AinventadoXs%3A2%3A1700000000%3A-1%3A0", domain, http_only=True, sameSite="None"),
        cookie("fr", "0inventado=.Bn..AAA.0.0.Bn", domain, http_only=True, sameSite="None"),
        cookie("presence", "C%7B%22t3%22%3A%5B%5D%7D", domain, expires=-1.0),
    ]


def instagram() -> list[Cookie]:
    domain, account = ".instagram.com", IDS[Platform.INSTAGRAM]
    return [
        cookie("csrftoken", "inventadoCsrf0123456789abcdef", domain, sameSite="Lax"),
        cookie("mid", "ficticia-mid", domain, http_only=True),
        cookie("ds_user_id", account, domain, sameSite="None"),
        cookie("sessionid", f"{account}%3Ainventado%3A12%3AAYc", domain, http_only=True, sameSite="None"),
        cookie(
            "rur",
            f'"NHA\\054{account}\\0541795000000:01f7inventado"',
            domain,
            expires=-1.0,
            http_only=True,
            sameSite="Lax",
        ),
    ]


def x() -> list[Cookie]:
    domain = ".x.com"
    return [
        cookie("guest_id", "v1%3A170000000000000000", domain, sameSite="None"),
        cookie("auth_token", "0123456789abcdef0123456789abcdef01234567", domain, http_only=True, sameSite="None"),
        cookie("ct0", "inventadoCt0" * 10, domain, sameSite="Lax"),
        cookie("twid", f"u%3D{IDS[Platform.X]}", domain, sameSite="None"),
        cookie("kdt", "inventadoKdt", domain, http_only=True),
    ]


SESSIONS = {Platform.FACEBOOK: facebook, Platform.INSTAGRAM: instagram, Platform.X: x}
