"""Files as nobody would write them: damaged exports, JSON of any shape with the exporters' keys, torn headers."""

import json
import random
from typing import Any

from hypothesis import strategies as st

from core.cookies.readers.json_reader import ALIASES
from core.domain.platforms import Platform
from tests.fuzz.exporters import EXPORTERS, in_base64
from tests.fuzz.sessions import BEFORE, LATER, SESSIONS, Cookie

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, -2, 1, 7, 10**18, 10**40, 1e300, -1e300, float("nan"), float("inf"), LATER, BEFORE,
    LATER * 1000, int((LATER + 11_644_473_600) * 1_000_000), str(LATER), "9" * 5000, "", " ", "x", "true", "FALSE",
    "None", "no_restriction", "\ud800", "a;b", "a=b", "\x00", "\x7f", "é😀", '"q\\054"', "x" * 4097, "deleted",
    ".facebook.com", "facebook.com", "x.com", ".twitter.com", "https://www.instagram.com:443/a?b",
    "evil-facebook.com", "facebook.com.evil.example", "..x.com.", "/", "a", "/a b", "/" + "p" * 1030,
    "2027-06-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "Wed, 09-Jun-2027 10:18:14 GMT",
    "Session", [], {}, [[]], {"topLevelSite": "https://x.com"}, {"value": {"value": 1}},
)  # fmt: skip

ODD_NAMES = (
    "__Host-a",
    "__Secure-b",
    "__Http-c",
    "__host-http-d",
    "a b",
    "",
    "é",
    "sessionid",
    "c_user",
    "ct0",
    "a\tb",
    "=",
    ";",
)

_FIELDS = ("name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite", "partitionKey", "session")
_KEYS = (
    *dict.fromkeys(key for keys in ALIASES.values() for key in keys), "cookies", "origins", "origin", "localStorage",
    "log", "entries", "request", "response", "headers", "storeId", "id", "size", "c_user", "xs", "sessionid",
    "ds_user_id", "csrftoken", "auth_token", "ct0", "cookie", "set-cookie",
)  # fmt: skip
_PIECES = (
    "c_user=1000", "xs=ab%3Acd", "auth_token=ff", "ct0=00", "sessionid=1%3Aa", "ds_user_id=1", "csrftoken=z", ";",
    "; ", "=", "\n", "\r\n", "\t", " ", "Cookie: ", "Set-Cookie: ", "Host: x.com", "; Max-Age=0",
    "; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "; Domain=.x.com", "curl ", "'", '"', "$'", "^\"", "\\", "\\u00e9",
    "-H ", "-b ", "--cookie=", "https://www.facebook.com/", "# Netscape HTTP Cookie File\n", "#HttpOnly_",
    ".facebook.com\tTRUE\t/\tTRUE\t1811836200\txs\tab\n", ".facebook.com TRUE / TRUE 0 c_user 1000\n", "{", "}", "[",
    "]", "Set-Cookie3: ", 'System.Net.Cookie("', '", "', "c_user: 1000", "export A=", "----", "|", ":",
    '"cookie": "', "✓",
    "c_user\t1000\t.facebook.com\t/\tSession\n", "```", "%7B%22", "&quot;", "f'", '\\"', "=>", " + ", "xs",
    '"name":', '"value":', ",", "null", "1e999", "\ufeff", "é", "\x00",
)  # fmt: skip


def _odd_cookies(rng: random.Random) -> list[Cookie]:
    """A session or two of which some fields hold what they should not."""
    platforms = rng.sample(list(Platform), rng.choice((1, 1, 1, 1, 1, 2, 3)))
    cookies = [cookie for platform in platforms for cookie in SESSIONS[platform]()]
    for _ in range(rng.choice((0, 0, 0, 1, 2, 5))):
        cookie = rng.choice(cookies)
        cookie[rng.choice(_FIELDS)] = rng.choice(ODD_VALUES)
    for _ in range(rng.choice((0, 0, 1, 3))):
        cookies.insert(rng.randrange(len(cookies) + 1), {**rng.choice(cookies), "name": rng.choice(ODD_NAMES)})
    if rng.random() < 0.2:
        rng.shuffle(cookies)
    return cookies


def _damage(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.choice((1, 1, 8, 64)))
    junk = bytes(rng.randrange(256) for _ in range(rng.choice((1, 4, 16))))
    text = data.decode("utf-8", "replace")
    ways = (
        lambda: data[:start],
        lambda: data[:start] + data[end:],
        lambda: data[:start] + junk + data[end:],
        lambda: data + data[start:end],
        lambda: data[start:] + data[:start],
        lambda: b"\xef\xbb\xbf" + data,
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-16-be"),
        lambda: data.replace(b"\n", b"\r\n").replace(b"\t", b"   "),
        lambda: in_base64(data),
        lambda: json.dumps(text).encode(),
    )
    return rng.choice(ways)()


def _damaged_export(seed: int) -> bytes:
    """One seed, one file: the exporter may not manage such cookies, then they are written as plain JSON."""
    rng = random.Random(seed)
    cookies = _odd_cookies(rng)
    try:
        data = rng.choice(list(EXPORTERS.values()))(cookies)
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError, OSError):
        data = json.dumps(cookies).encode()
    for _ in range(rng.choice((0, 0, 0, 1, 2, 3))):
        data = _damage(data, rng)
    return data


damaged_exports = st.integers(min_value=0, max_value=2**64 - 1).map(_damaged_export)

_scalars = st.sampled_from(ODD_VALUES) | st.text(max_size=12) | st.integers() | st.floats()
_shapes = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6),
    max_leaves=12,
)
shaped_json = _shapes.map(lambda value: json.dumps(value).encode())
torn_text = st.lists(st.sampled_from(_PIECES), max_size=24).map(lambda pieces: "".join(pieces).encode())
raw_bytes = st.binary(max_size=400)

files = st.sampled_from((*[damaged_exports] * 7, shaped_json, torn_text, raw_bytes)).flatmap(lambda kind: kind)
"""Seven in ten are exports, most of them damaged."""
platforms = st.sampled_from((*[None] * 7, *Platform))
loose_cookies = st.lists(
    st.dictionaries(st.sampled_from(_FIELDS), _scalars, max_size=9).map(
        lambda odd: {**SESSIONS[Platform.X]()[1], **odd}
    ),
    max_size=4,
)
header_lines = st.lists(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), max_size=6)
