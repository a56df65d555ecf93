"""Cookies as people hand them on, invented: copied out of tools and consoles, forwarded, with signs around them."""

import base64
import json
from urllib.parse import quote

from tests.unit.cookies.as_sent import FB, FB_LINE, IG, IG_LINE, X_LINE, X, lines, listed, netscape

TXT = netscape(FB, ".facebook.com")
RAW = base64.b64encode(f"GET / HTTP/1.1\nHost: x.com\nCookie: {X_LINE}\n".encode()).decode()
PRETTY = lines(X, "“{n}”: “{v}”", ", ")

COPIED: dict[str, tuple[str, dict[str, str]]] = {
    "cookies.txt with numbered lines": ("\n".join(f"{i}\t{row}" for i, row in enumerate(TXT.splitlines(), 1)), FB),
    "cookies.txt with numbers and a title": (
        "\n".join(f"{i}. {row}" for i, row in enumerate(f"# Netscape HTTP Cookie File\n{TXT}".splitlines(), 1)),
        FB,
    ),
    "cookies.txt as a list": ("\n".join(f"• {row}" for row in TXT.splitlines()), FB),
    "cookies.txt with commas": (TXT.replace("\t", ","), FB),
    "cookies.txt with semicolons": (TXT.replace("\t", ";"), FB),
    "cookies.txt with bars and a title": ("# Netscape HTTP Cookie File\n" + TXT.replace("\t", "|"), FB),
    "a frame of a terminal": ("┌──┬──┐\n│ name │ value │\n├──┼──┤\n" + lines(X, "│ {n} │ {v} │") + "\n└──┴──┘", X),
    "a frame of mysql": ("+--+--+\n| name | value |\n+--+--+\n" + lines(X, "| {n} | {v} |") + "\n+--+--+", X),
    "two columns with titles in Spanish": ("Nombre\tValor\n" + lines(X, "{n}\t{v}"), X),
    "CSV in another order": ("domain,path,name,value\n" + lines(X, ".x.com,/,{n},{v}"), X),
    "CSV with semicolons": ("name;value;domain\n" + lines(X, "{n};{v};.x.com"), X),
    "Markdown with code": ("| name | value |\n|---|---|\n" + lines(IG, "| `{n}` | `{v}` |"), IG),
    **{f"a header between {a}{b}": (f"{a}{FB_LINE}{b}", FB) for a, b in ("()", "[]", "{}", "<>", "``")},
    "a header in bold": (f"**{FB_LINE}**", FB),
    "a header of blanks around its signs": (lines(FB, "{n} = {v}", "; "), FB),
    "a header of bars": (lines(FB, "{n}={v}", " | "), FB),
    "a header that begins with its separator": (f"; {FB_LINE}", FB),
    "a header of double separators": (FB_LINE.replace("; ", ";; "), FB),
    "a header encoded as a whole": (quote(X_LINE), X),
    "a header with words around": (f"Aquí van:\n{X_LINE}\nGracias!", X),
    "cookies.txt with words around": (f"Aquí van:\n{netscape(X, '.x.com')}\n¡Gracias!", X),
    "JSON with words around": (f"Aquí van:\n{json.dumps(listed(X, '.x.com'))}\n¡Gracias!", X),
    "JSON without its brackets": (", ".join(map(json.dumps, listed(X, ".x.com"))), X),
    "JSON with pretty quotes in pairs": ("{" + PRETTY + "}", X),
    "JSON said twice": (json.dumps(json.dumps(X)), X),
    "JSON with a comma too many": (json.dumps(listed(X, ".x.com"))[:-1] + ",]", X),
    "the console of Firefox": (f'document.cookie\n"{FB_LINE}"', FB),
    "a request over HTTP/2": (":authority: x.com\n" + lines(X, "cookie: {n}={v}"), X),
    "a request over HTTP/1": (f"GET / HTTP/1.1\r\nHost: www.facebook.com\r\nCookie: {FB_LINE}\r\n\r\n", FB),
    "a request in base64": (RAW, X),
    "httpie": (f"http GET x.com 'Cookie:{X_LINE}'", X),
    "curl for Windows": (f'curl --location ^"https://x.com/^" ^\n  -b ^"{X_LINE}^" ^\n  -H ^"accept: */*^"', X),
    "curl with a cookie each": ("curl https://x.com " + lines(X, "-b '{n}={v}'", " "), X),
    "yt-dlp": (f"yt-dlp --add-header 'Cookie: {X_LINE}' URL", X),
    "twscrape": (f'twscrape add_cookie bruno "{X_LINE}"', X),
    "variables of cmd.exe": (lines(X, 'set "{n}={v}"'), X),
    "variables of PowerShell": (lines(X, '$env:{n} = "{v}"'), X),
    "C# with names": (lines(X, 'new Cookie {{ Name = "{n}", Value = "{v}", Domain = ".x.com" }},'), X),
    "Go in requests": (lines(FB, 'req.AddCookie(&http.Cookie{{Name: "{n}", Value: "{v}"}})'), FB),
    "Rust jar": (lines(IG, 'jar.add_cookie_str("{n}={v}; Domain=.instagram.com", &url);'), IG),
    "a template of JavaScript": (f"axios.get('x', {{ headers: {{ Cookie: `{IG_LINE}` }} }})", IG),
    "document.cookie in lines": (lines(FB, 'document.cookie = "{n}={v}; path=/; domain=.facebook.com";'), FB),
    "a name and below its value": (lines(IG, "{n}:\n{v}\n"), IG),
    "arrows": (lines(IG, "{n} → {v}"), IG),
    "a row of names and values": (lines(X, "{n} {v}", " "), X),
}

UNREAD: dict[str, tuple[str, set[str]]] = {
    "Kotlin builders": (lines(FB, 'Cookie.Builder().name("{n}").value("{v}").build()'), {"malformed"}),
    "Swift properties": (lines(X, 'HTTPCookie(properties: [.name: "{n}", .value: "{v}"])'), {"malformed"}),
    "Perl jar": (lines(FB, "$jar->set_cookie(0, '{n}', '{v}', '/', '.facebook.com');"), {"malformed"}),
    "an array of bash": ("declare -A C=(" + lines(X, '[{n}]="{v}"', " ") + ")", {"malformed"}),
    "parameters of docker": ("docker run " + lines(X, "-e {n}={v}", " ") + " img", {"malformed"}),
    "a sentence": (f"Mis datos: c_user es {FB['c_user']} y xs es {FB['xs']}", {"malformed"}),
    "cookies.txt with commas in a value": (
        netscape(FB | {"xs": "17%3Afalso,Xs"}, ".facebook.com").replace("\t", ","), {"malformed"},
    ),
    "a header in brackets that hold more": (f"({FB_LINE}) (mío)", {"malformed"}),
    "a header between slashes": (lines(FB, "{n}={v}", " / "), {"malformed"}),
    "a definition list": ("<dl>" + lines(X, "<dt>{n}</dt><dd>{v}</dd>") + "</dl>", {"malformed"}),
}  # fmt: skip
"""There to be seen, and not read: the reason says so."""
