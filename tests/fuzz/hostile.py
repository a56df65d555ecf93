"""Files of at most 256 KiB made to be slow, to exhaust or to crash whoever reads them."""

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable

LIMIT = 262_144


def _fill(unit: str | bytes, head: str | bytes = b"", tail: str | bytes = b"") -> bytes:
    unit, head, tail = (part.encode() if isinstance(part, str) else part for part in (unit, head, tail))
    return head + unit * ((LIMIT - len(head) - len(tail)) // len(unit)) + tail


def _numbered(unit: str, head: str, tail: str) -> bytes:
    parts, size, number = [head], len(head) + len(tail), 0
    while size + len(piece := unit.format(n=number)) <= LIMIT:
        parts.append(piece)
        size, number = size + len(piece), number + 1
    return ("".join(parts).rstrip(",") + tail).encode()


def _gzip_bomb() -> bytes:
    return base64.b64encode(gzip.compress(b"\0" * 40_000_000, 9))[:LIMIT]


def _zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cookies.json", b"[" * 40_000_000)
    return base64.b64encode(buffer.getvalue())[:LIMIT]


def _base64_nest() -> bytes:
    data = b"xs=1; c_user=2"
    while len(wrapped := base64.b64encode(data)) <= LIMIT:
        data = wrapped
    return data


def _mixed_encodings() -> bytes:
    utf8, latin, utf16 = "c_user=é; ".encode(), "xs=ñ; ".encode("latin-1"), "ct0=ü; ".encode("utf-16-le")
    return _fill(utf8 + latin + utf16)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "open lists": lambda: _fill("["),
    "open objects": lambda: _fill('{"a":'),
    "closed deep nest": lambda: b"[" * 131_072 + b"]" * 131_072,
    "deep nest in a cookie": lambda: b'[{"name":"xs","value":' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
    "nest below the limit": lambda: b'[{"name":"xs","domain":"x.com","value":' + b"[" * 700 + b"]" * 700 + b"}]",
    "huge number": lambda: _fill("9", b'[{"name":"xs","value":"1","domain":".facebook.com","expires":', b"}]"),
    "huge fraction": lambda: _fill("9", b'[{"name":"xs","value":"1","domain":".facebook.com","expires":0.', b"}]"),
    "huge exponent": lambda: _fill("9", b'[{"name":"xs","value":"1","domain":".facebook.com","expires":1e', b"}]"),
    "huge number as value": lambda: _fill("1", b'{"c_user":', b',"xs":"a"}'),
    "many infinities": lambda: _fill("1e999,", b"[", b"NaN]"),
    "empty objects": lambda: _fill("{},", b"[", b"{}]"),
    "six thousand cookies of one site": lambda: _numbered('{{"name":"a{n}","value":"","domain":"x.com"}},', "[", "]"),
    "five thousand cookies of one site": lambda: json.dumps(
        [{"name": f"n{n}", "value": "v", "domain": "x.com"} for n in range(5000)], separators=(",", ":")
    ).encode(),
    "flat object with many names": lambda: _numbered('"a{n}":1,', '{"xs":"1","c_user":"2",', "}"),
    "one key over and over": lambda: _fill('"xs":1,', b"{", b'"c_user":1}'),
    "header with many pairs": lambda: _numbered("a{n}=1;", "xs=1;", "c_user=1"),
    "header of 9,000 pairs": lambda: b"; ".join(b"a%d=1" % number for number in range(9000)),
    "header of one long value": lambda: _fill("x", b"c_user=1; xs="),
    "header of one long name": lambda: _fill("x", b"c_user=1; ", b"=1"),
    "semicolons": lambda: _fill(";"),
    "equals signs": lambda: _fill("="),
    "line ends": lambda: _fill("\r\n", tail=b"x"),
    "blanks": lambda: _fill(" ", b"x", b"="),
    "tabs": lambda: _fill("\t", b"x", b"x"),
    "quotes": lambda: _fill('"'),
    "backslashes": lambda: _fill("\\", b'{"xs":"', b'"}'),
    "cookie lines": lambda: _fill("cookie:\n"),
    "host lines": lambda: _fill("host:\n", tail=b"xs=1"),
    "set-cookie lines": lambda: _numbered("set-cookie: a{n}=1; domain=.x.com; max-age=9\n", "", ""),
    "five thousand set-cookie lines": lambda: b"".join(b"set-cookie: a%d=1; domain=.x.com\n" % n for n in range(4999)),
    "indented nothing": lambda: _fill(" \t", b"a\n", b"q"),
    "flat object of objects": lambda: _numbered('"xs{n}":{{"value":"1","domain":".x.com"}},', "{", "}"),
    "cookies.txt with many lines": lambda: _numbered(
        ".x.com\tTRUE\t/\tTRUE\t0\ta{n}\t1\n", "# Netscape HTTP Cookie File\n", ""
    ),
    "cookies.txt with a blank title": lambda: _fill(" ", b"#", b"x"),
    "curl with many words": lambda: _fill("a ", b"curl "),
    "curl with many quotes": lambda: _fill("''\"\"", b"curl "),
    "curl with an open quote": lambda: _fill("a", b"curl '"),
    "curl with continued lines": lambda: _fill("\\\n", b"curl "),
    "curl with escapes": lambda: _fill("\\x41", b"curl -H $'cookie: xs=", b"'"),
    "curl with carets": lambda: _fill("^", b'curl ^"', b'^"'),
    "har with many entries": lambda: _fill('{"request":{}},', b'{"log":{"entries":[', b"{}]}}"),
    "har with many answers": lambda: _fill(
        '{"request":{"url":"https://x.com/"},"response":{"headers":[{"name":"Set-Cookie","value":"a=1"}]}},',
        b'{"log":{"entries":[',
        b"{}]}}",
    ),
    "har with one answer that sets 50,000 cookies": lambda: _fill(
        "a=1\\n",
        b'{"log":{"entries":[{"request":{"url":"https://x.com/"},"response":{"headers":[{"name":"set-cookie","value":"',
        b'"}]}}]}}',
    ),
    "har with one long header": lambda: _fill(
        "a=1;",
        b'{"log":{"entries":[{"request":{"url":"https://x.com/","headers":[{"name":"cookie","value":"',
        b'"}]}}]}}',
    ),
    "gzip bomb in base64": _gzip_bomb,
    "zip bomb in base64": _zip_bomb,
    "base64 in base64": _base64_nest,
    "base64 of nothing": lambda: _fill("A"),
    "base64 of open lists": lambda: base64.b64encode(b"[" * 196_000),
    "utf-16 without a mark": lambda: _fill("[".encode("utf-16-le")),
    "torn utf-16": lambda: _fill(b"\x00\xd8", b"\xff\xfe"),
    "torn utf-32": lambda: _fill(b"\xff\xff\xff\xff", b"\xff\xfe\x00\x00"),
    "mixed encodings": _mixed_encodings,
    "lone surrogates": lambda: _fill("\\ud800", b'{"c_user":"1","xs":"', b'"}'),
    "many origins": lambda: _numbered(
        '{{"origin":"https://a{n}.x.com","localStorage":[{{"name":"a","value":"b"}}]}},',
        '{"cookies":[{}],"origins":[',
        "]}",
    ),
    "long domain": lambda: _fill("a.", b'[{"name":"xs","value":"1","domain":"', b'facebook.com"}]'),
    "long date": lambda: _fill("1 ", b'[{"name":"xs","value":"1","domain":".facebook.com","expires":"', b'"}]'),
    "table rows": lambda: _numbered("a{n}\t1\t.x.com\t/\tSession\t9\ttrue\n", "auth_token\t1\t.x.com\t/\n", ""),
    "table of blanks": lambda: _fill("a 1 .x.com / Session 9\n"),
    "powershell with many cookies": lambda: _fill('System.Net.Cookie("xs", "1", "/", "x.com"))\n'),
    "powershell with open quotes": lambda: _fill('System.Net.Cookie("'),
    "powershell with backticks": lambda: _fill("`", b'System.Net.Cookie("c_user", "'),
    "powershell of blanks": lambda: _fill("System.Net.Cookie" + " " * 200),
    "lwp with many lines": lambda: _numbered('Set-Cookie3: a{n}="1"; domain=.x.com\n', "", ""),
    "lwp with many parts": lambda: _fill("a; ", b"Set-Cookie3: xs=1; "),
    "lwp with backslashes": lambda: _fill("\\", b'Set-Cookie3: xs="'),
    "lwp of quotes": lambda: _fill('"a', b"Set-Cookie3: xs="),
    "settings with many lines": lambda: _numbered("FB_COOKIE{n}='c_user=1; xs={n}'\n", "", ""),
    "settings with open quotes": lambda: _fill("A='c_user=1\n"),
    "settings of one quote": lambda: _fill("' ", b"A='c_user="),
    "names and values": lambda: _fill("c_user: 1\nxs: 2\n"),
    "names and values in one line": lambda: _fill("c_user: 1 "),
    "names without values": lambda: _fill("c_user "),
    "quotes behind a name": lambda: _fill('"', b"c_user: "),
    "traded lines": lambda: _numbered("u{n}:p:c_user={n};xs=1\n", "", ""),
    "traded line of separators": lambda: _fill("|:", b"c_user", b"c_user=1;xs=2"),
    "traded line of open lists": lambda: _fill(":[{", b"c_user"),
    "traded line of base64": lambda: _fill("A" * 40 + "|"),
    "code with open quotes": lambda: _fill("'\n", b"c_user = "),
    "code with escaped quotes": lambda: _fill('\\"', b"c_user = "),
    "code with backticks": lambda: _fill("`\\\n", b"c_user = "),
    "code with triple quotes": lambda: _fill('"""\\', b"c_user = "),
    "code with many brackets": lambda: _fill("f(", b"c_user = "),
    "code with closed brackets": lambda: _fill("()", b"c_user = "),
    "code with many strings": lambda: _fill("'c_user',", b"a = ["),
    "code with strings that hold cookies": lambda: _fill("'c_user=1; xs=2'\n,", b"a = ["),
    "code with strings that hold code": lambda: _fill("'c_user = [{1},{2}]',", b"a = ["),
    "code glued together": lambda: _fill("'c_user' + ", b"a = "),
    "texts in a json list": lambda: _fill('"c_user=1; xs=2",', b"[1,", b"1]"),
    "json in json in json": lambda: json.dumps(json.dumps(json.dumps({"a": "c_user" * 30_000}))).encode(),
    "objects in a json list": lambda: _fill('{"c_user":1},', b"[1,", b"1]"),
    "escaped json": lambda: _fill('\\"a\\",', b'[\\"c_user\\",'),
    "percent signs": lambda: _fill("%7B", b"c_user"),
    "entities": lambda: _fill("&quot;", b"[c_user"),
    "fences": lambda: _fill("```c_user\n"),
    "random-looking binary": lambda: _fill(bytes(range(1, 256))),
}
"""Name -> maker (made when asked for: some take a moment)."""
