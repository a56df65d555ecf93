"""Each shape of a secret, and what must be left alone."""

import json

from bot.logs.redaction import COOKIE_NAMES, MASK, SECRET_FIELDS, Redactor
from core.cookies.sites import HTTP_ONLY_NAMES
from core.domain.platforms import REQUIRED_COOKIES
from tests.support.tables import each

CANARY = "canarioZ9secreto"
TOKEN = "8123456789:AAFakeFakeFakeFakeFakeFakeFakeFake12"
FERNET = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE="

LEAKS = [
    f"GET https://api.telegram.org/bot{TOKEN}/getMe",
    f"The token `{TOKEN}` was rejected by the server.",
    f"proxy http://analista:{CANARY}@proxy.example:8080 refused",
    f"socks5://:{CANARY}@10.0.0.1:1080",
    f"socks5://u:{CANARY}@more@10.0.0.1:1080",
    f"proxy analista:{CANARY}@10.0.0.1:8080",
    f"postgresql+asyncpg://bot:{CANARY}@db/centinela",
    f"ftp://bot:{CANARY}@files.example/",
    f"Cookie: wd=1x1; unknown={CANARY}",
    f"set-cookie: other={CANARY}; Path=/; Secure",
    f"{{'cookie': 'other={CANARY}'}}",
    f"(b'Cookie', b'other={CANARY}')",
    f"Authorization: Bearer {CANARY}",
    f'{{"x-csrf-token": "{CANARY}"}}',
    f'[{{"name": "anything", "value": "{CANARY}"}}]',
    f'[{{"value": "{CANARY}", "name": "anything"}}]',
    f"[{{'name': 'anything', 'value': '{CANARY}'}}]",
    f".instagram.com\tTRUE\t/\tTRUE\t1800000000\tsessionid\t{CANARY}",
    f"key {FERNET} cannot open",
    "sealed gAAAAABlcanarioZ9secretoAAAAAAAAAAAAAAAAAAAAAAAA==",
    f"https://t.me/centinela_bot?start={CANARY}",
    f"/start {CANARY}",
    f"token cnt_{CANARY}",
    f"whsec_{CANARY}+/A= was used",
    f"GET https://panel.example/entrar/{CANARY}abcdef",
    f"/start@centinela_bot {CANARY}",
    f"https://www.instagram.com/challenge/?next=/{CANARY}",
    f"https://www.instagram.com/auth_platform/?apc={CANARY}",
    f"https://www.facebook.com/checkpoint/1501092823525282/?next={CANARY}",
    f"https://www.facebook.com/api/graphql/?fb_dtsg={CANARY}&x=1",
    f"https://site.example/a?access_token={CANARY}",
]


@each("text", LEAKS)
def test_nothing_that_looks_like_a_secret_passes(text: str) -> None:
    shown = Redactor().text(text)
    assert MASK in shown
    for secret in (CANARY, TOKEN, FERNET):
        assert secret not in shown


@each("name", sorted(COOKIE_NAMES))
@each("shape", ["{}={};", '"{}": "{}"', "'{}': '{}'", "{}\t{}", "x={{{}: {}}}"])
def test_the_value_of_every_known_cookie_is_hidden(name: str, shape: str) -> None:
    given = shape.format(name, CANARY)
    assert CANARY in given
    shown = Redactor().text(f"before {given} after")
    assert CANARY not in shown
    assert shown.startswith("before")
    assert shown.endswith("after")


@each("name", sorted(SECRET_FIELDS))
def test_fields_named_like_secrets_are_hidden_whatever_they_hold(name: str) -> None:
    assert Redactor().value({name: [CANARY], name.upper(): CANARY}) == {name: MASK, name.upper(): MASK}


def test_containers_are_walked_to_the_bottom() -> None:
    nested = {"cookies_file": [{"name": "xs", "value": CANARY, "path": "/"}], "headers": [(b"cookie", CANARY.encode())]}
    shown = Redactor().value({"deep": ({"xs": CANARY}, nested, {f"bot{TOKEN}": 1})})
    assert CANARY not in json.dumps(shown)
    assert TOKEN not in json.dumps(shown)
    assert shown["deep"][1]["cookies_file"][0]["path"] == "/"


def test_objects_are_shown_by_a_redacted_repr() -> None:
    class Talkative:
        def __repr__(self) -> str:
            return f"Bot(token={TOKEN})"

    assert Redactor().value(Talkative()) == "Bot(token=***)"


@each("secret", ['pa"ss\\word', "ñandú secreto", "a b/c?d"])
def test_known_secrets_are_hidden_in_every_spelling(secret: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    for text in (secret, json.dumps({"a": secret}), repr([secret])):
        assert secret not in redactor.text(text)
        assert MASK in redactor.text(text)


@each(
    "text",
    [
        "job run ended",
        "10:15:02 session 12 of vega.ficticia is valid",
        "https://www.facebook.com/vega.ficticia?sk=friends",
        "https://www.instagram.com/accounts/login/",
        "claimed job 12, attempt 1, key=session:4",
        "2026-11-23T08:00:00+00:00",
        "/start",
        "file 2026/11/23/job-12-amigos.xlsx",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    ],
)
def test_ordinary_texts_are_left_alone(text: str) -> None:
    assert Redactor(["a-known-secret"]).text(text) == text


HOSTILE = [
    "a",
    "://",
    "cookie=",
    "cookie:",
    ":",
    "xs=",
    '"value":"',
    "gAAAAA",
    "1:",
    "?",
    "/challenge",
    "a.",
    "/start@a",
]


@each("unit", HOSTILE)
def test_hostile_texts_are_read_to_their_end(unit: str) -> None:
    """A pattern that is not linear would meet pytest's own limit here."""
    hostile = unit * (200_000 // len(unit))
    assert Redactor().text(f"{hostile}\nfin").endswith("\nfin")


def test_whatever_opens_an_account_or_is_kept_from_scripts_is_hidden() -> None:
    named = {name for names in REQUIRED_COOKIES.values() for name in names}
    assert named | HTTP_ONLY_NAMES | {"_twitter_sess", "ps_l", "ps_n"} <= COOKIE_NAMES
