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
    (f"GET https://api.telegram.org/bot{TOKEN}/getMe", "GET https://api.telegram.org/bot***/getMe"),
    (f"The token `{TOKEN}` was rejected by the server.", "The token `***` was rejected by the server."),
    (f"proxy http://analista:{CANARY}@proxy.example:8080 refused", "proxy http://***@proxy.example:8080 refused"),
    (f"socks5://:{CANARY}@10.0.0.1:1080", "socks5://***@10.0.0.1:1080"),
    (f"socks5://u:{CANARY}@more@10.0.0.1:1080", "socks5://***@10.0.0.1:1080"),
    (f"proxy analista:{CANARY}@10.0.0.1:8080", "proxy ***@10.0.0.1:8080"),
    (f"postgresql+asyncpg://bot:{CANARY}@db/centinela", "postgresql+asyncpg://***@db/centinela"),
    (f"ftp://bot:{CANARY}@files.example/", "ftp://***@files.example/"),
    (f"Cookie: wd=1x1; unknown={CANARY}", "Cookie: ***"),
    (f"set-cookie: other={CANARY}; Path=/; Secure", "set-cookie: ***"),
    (f"{{'cookie': 'other={CANARY}'}}", "{'cookie': '***"),
    (f"(b'Cookie', b'other={CANARY}')", "(b'Cookie', b'***"),
    (f"Authorization: Bearer {CANARY}", "Authorization: ***"),
    (f'{{"x-csrf-token": "{CANARY}"}}', '{"x-csrf-token": "***"}'),
    (f'[{{"name": "anything", "value": "{CANARY}"}}]', '[{"name": "anything", "value": "***"}]'),
    (f'[{{"value": "{CANARY}", "name": "anything"}}]', '[{"value": "***", "name": "anything"}]'),
    (f"[{{'name': 'anything', 'value': '{CANARY}'}}]", "[{'name': 'anything', 'value': \"***\"}]"),
    (
        f".instagram.com\tTRUE\t/\tTRUE\t1800000000\tsessionid\t{CANARY}",
        ".instagram.com\tTRUE\t/\tTRUE\t1800000000\tsessionid\t***",
    ),
    (f"key {FERNET} cannot open", "key *** cannot open"),
    ("sealed gAAAAABlcanarioZ9secretoAAAAAAAAAAAAAAAAAAAAAAAA==", "sealed ***"),
    (f"https://t.me/centinela_bot?start={CANARY}", "https://t.me/centinela_bot?start=***"),
    (f"/start {CANARY}", "/start ***"),
    (f"token cnt_{CANARY}", "token cnt_***"),
    (f"whsec_{CANARY}+/A= was used", "whsec_*** was used"),
    (f"GET https://panel.example/entrar/{CANARY}abcdef", "GET https://panel.example/entrar/***"),
    (f"/start@centinela_bot {CANARY}", "/start@centinela_bot ***"),
    (f"https://www.instagram.com/challenge/?next=/{CANARY}", "https://www.instagram.com/challenge/?***"),
    (f"https://www.instagram.com/auth_platform/?apc={CANARY}", "https://www.instagram.com/auth_platform/?***"),
    (
        f"https://www.facebook.com/checkpoint/1501092823525282/?next={CANARY}",
        "https://www.facebook.com/checkpoint/1501092823525282/?***",
    ),
    (
        f"https://www.facebook.com/api/graphql/?fb_dtsg={CANARY}&x=1",
        "https://www.facebook.com/api/graphql/?fb_dtsg=***&x=1",
    ),
    (f"https://site.example/a?access_token={CANARY}", "https://site.example/a?access_token=***"),
]


@each(("text", "shown"), LEAKS)
def test_nothing_that_looks_like_a_secret_passes(text: str, shown: str) -> None:
    assert Redactor().text(text) == shown
    assert MASK in shown
    for secret in (CANARY, TOKEN, FERNET):
        assert secret not in shown


@each("name", sorted(COOKIE_NAMES))
@each("shape", ["{}={};", '"{}": "{}"', "'{}': '{}'", "{}\t{}", "x={{{}: {}}}"])
def test_the_value_of_every_known_cookie_is_hidden(name: str, shape: str) -> None:
    given = shape.format(name, CANARY)
    assert CANARY in given
    assert Redactor().text(f"before {given} after") == f"before {shape.format(name, MASK)} after"


@each("name", sorted(SECRET_FIELDS))
def test_fields_named_like_secrets_are_hidden_whatever_they_hold(name: str) -> None:
    assert Redactor().value({name: [CANARY], name.upper(): CANARY}) == {name: MASK, name.upper(): MASK}


def test_containers_are_walked_to_the_bottom() -> None:
    nested = {"cookies_file": [{"name": "xs", "value": CANARY, "path": "/"}], "headers": [(b"cookie", CANARY.encode())]}
    shown = Redactor().value({"deep": ({"xs": CANARY}, nested, {f"bot{TOKEN}": 1})})
    assert shown == {
        "deep": [
            {"xs": MASK},
            {"cookies_file": [{"name": "xs", "value": MASK, "path": "/"}], "headers": [["cookie", MASK]]},
            {f"bot{MASK}": 1},
        ]
    }
    assert CANARY not in json.dumps(shown)
    assert TOKEN not in json.dumps(shown)


def test_objects_are_shown_by_a_redacted_repr() -> None:
    class Talkative:
        def __repr__(self) -> str:
            return f"Bot(token={TOKEN})"

    assert Redactor().value(Talkative()) == "Bot(token=***)"


@each("secret", ['pa"ss\\word', "ñandú secreto", "a b/c?d"])
def test_known_secrets_are_hidden_in_every_spelling(secret: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    for text, shown in (
        (secret, MASK),
        (json.dumps({"a": secret}), f'{{"a": "{MASK}"}}'),
        (repr([secret]), f"['{MASK}']"),
    ):
        assert redactor.text(text) == shown


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


VALUE = '"value":"'
UNHARMED = ("a", "://", "cookie:", ":", "1:", "?", "/challenge", "a.", "/start@a")
"""Parts of patterns that hide nothing, however often they come."""


def many(unit: str) -> str:
    return unit * (200_000 // len(unit))


@each(
    ("hostile", "shown"),
    [
        *((many(unit), many(unit)) for unit in UNHARMED),
        (many("cookie="), f"cookie={MASK}"),
        (many("xs="), f"xs={MASK}"),
        (many("gAAAAA"), MASK),
        (many(VALUE + VALUE), many(VALUE + VALUE).replace(VALUE + VALUE, VALUE + MASK + VALUE)),
    ],
    ids=[*UNHARMED, "cookie=", "xs=", "gAAAAA", VALUE],
)
def test_hostile_texts_are_read_to_their_end(hostile: str, shown: str) -> None:
    """A pattern that is not linear would meet pytest's own limit here."""
    assert Redactor().text(f"{hostile}\nfin") == f"{shown}\nfin"


def test_whatever_opens_an_account_or_is_kept_from_scripts_is_hidden() -> None:
    named = {name for names in REQUIRED_COOKIES.values() for name in names}
    assert named | HTTP_ONLY_NAMES | {"_twitter_sess", "ps_l", "ps_n"} <= COOKIE_NAMES
