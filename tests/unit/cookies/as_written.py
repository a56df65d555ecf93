"""Cookies as programs, tools and databases write them, invented: name of the case -> text, and the account's values."""

import base64
import json

from tests.unit.cookies.as_sent import FB, FB_LINE, IG, IG_LINE, X_LINE, X, lines, listed

WRITTEN: dict[str, tuple[str, dict[str, str]]] = {
    "js map": ("new Map([" + ", ".join(f"['{n}', '{v}']" for n, v in FB.items()) + "])", FB),
    "js-cookie": (lines(IG, "Cookies.set('{n}', '{v}', {{ domain: '.instagram.com' }})"), IG),
    "puppeteer setCookie": (
        "await page.setCookie("
        + ", ".join("{" + f"name: '{n}', value: '{v}', domain: '.x.com'" + "}" for n, v in X.items())
        + ");",
        X,
    ),
    "cypress": (lines(FB, "cy.setCookie('{n}', '{v}')"), FB),
    "js array join": ("const c = [" + ", ".join(f"'{n}={v}'" for n, v in FB.items()) + "].join('; ')", FB),
    "swift dict": ("let c: [String: String] = [" + ", ".join(f'"{n}": "{v}"' for n, v in FB.items()) + "]", FB),
    "objc": ("@{" + ", ".join(f'@"{n}": @"{v}"' for n, v in IG.items()) + "}", IG),
    "rust": ('.header("Cookie", "' + X_LINE + '")', X),
    "rust vec": ("vec![" + ", ".join(f'("{n}", "{v}")' for n, v in FB.items()) + "]", FB),
    "elixir": ("%{" + ", ".join(f'"{n}" => "{v}"' for n, v in X.items()) + "}", X),
    "elixir kw": ("[" + ", ".join(f'{n}: "{v}"' for n, v in FB.items()) + "]", FB),
    "lua": ("cookies = { " + ", ".join(f'["{n}"] = "{v}"' for n, v in IG.items()) + " }", IG),
    "perl": ("my %c = (" + ", ".join(f"{n} => '{v}'" for n, v in X.items()) + ");", X),
    "R": ("cookies <- c(" + ", ".join(f'{n} = "{v}"' for n, v in FB.items()) + ")", FB),
    "httr set_cookies": ("GET(url, set_cookies(" + lines(FB, '`{n}` = "{v}"', ", ") + "))", FB),
    "matlab": (lines(FB, "c.{n} = '{v}';"), FB),
    "java map": (lines(IG, 'cookies.put("{n}", "{v}");'), IG),
    "java jsoup": ("Jsoup.connect(u)" + lines(X, '.cookie("{n}", "{v}")', ""), X),
    "java Map.of": ("Map.of(" + ", ".join(f'"{n}", "{v}"' for n, v in FB.items()) + ")", FB),
    "c# dict": (
        "new Dictionary<string,string>{" + ", ".join("{" + f'"{n}", "{v}"' + "}" for n, v in X.items()) + "}",
        X,
    ),
    "c# dict idx": ("new() {" + ", ".join(f'["{n}"] = "{v}"' for n, v in X.items()) + "}", X),
    "dart": ("final c = {" + ", ".join(f"'{n}': '{v}'" for n, v in IG.items()) + "};", IG),
    "vb": (lines(FB, 'cookies.Add(New Cookie("{n}", "{v}"))'), FB),
    "autohotkey": (f'whr.SetRequestHeader("Cookie", "{FB_LINE}")', FB),
    "powershell hash": ("@{" + "; ".join(f"'{n}' = '{v}'" for n, v in X.items()) + "}", X),
    "powershell hash lines": ("$c = @{\n" + lines(FB, '  {n} = "{v}"') + "\n}", FB),
    "powershell headers": (f"$headers = @{{ 'cookie' = '{IG_LINE}' }}", IG),
    "python OrderedDict": ("OrderedDict([" + ", ".join(f"('{n}', '{v}')" for n, v in FB.items()) + "])", FB),
    "python dict()": ("dict(" + ", ".join(f"{n}='{v}'" for n, v in X.items()) + ")", X),
    "SimpleCookie repr": ("<SimpleCookie: " + " ".join(f"{n}='{v}'" for n, v in X.items()) + ">", X),
    "SimpleCookie out": (lines(IG, "Set-Cookie: {n}={v}"), IG),
    "http.cookiejar Cookie repr": (
        ", ".join(
            f"Cookie(version=0, name='{n}', value='{v}', port=None, domain='.facebook.com', path='/')"
            for n, v in FB.items()
        ),
        FB,
    ),
    "CookieJar repr": (
        "<RequestsCookieJar["
        + ", ".join(
            f"Cookie(version=0, name='{n}', value='{v}', port=None, domain='.x.com', path='/')" for n, v in X.items()
        )
        + "]>",
        X,
    ),
    "httpx Cookies": ("<Cookies[" + ", ".join(f"<Cookie {n}={v} for .x.com />" for n, v in X.items()) + "]>", X),
    "bytes literal": ("b'" + FB_LINE + "'", FB),
    "python fstring const": ("cookie = f'" + X_LINE + "'", X),
    "scrapy": ("yield Request(url, cookies={" + ", ".join(f"'{n}': '{v}'" for n, v in FB.items()) + "})", FB),
    "selenium list": (repr([{**c, "sameSite": "Lax", "httpOnly": True} for c in listed(IG, ".instagram.com")]), IG),
    "python pprint": ("[" + lines(X, "{{'domain': '.x.com',\n  'name': '{n}',\n  'value': '{v}'}}", ",\n ") + "]", X),
    "sqlite name|value": (lines(IG, "{n}|{v}"), IG),
    "mysql table": ("+------+\n| name | value |\n+------+\n" + lines(FB, "| {n} | {v} |") + "\n+------+", FB),
    "psql": (" name | value\n------+------\n" + lines(X, " {n} | {v}") + "\n(2 rows)", X),
    "postman": (json.dumps({"cookie": [{"key": n, "value": v, "domain": "x.com"} for n, v in X.items()]}), X),
    "insomnia": (
        json.dumps(
            {
                "resources": [
                    {
                        "_type": "cookie_jar",
                        "cookies": [
                            {
                                "key": n,
                                "value": v,
                                "domain": "instagram.com",
                                "path": "/",
                                "expires": "2027-06-01T08:30:00.000Z",
                            }
                            for n, v in IG.items()
                        ],
                    }
                ]
            }
        ),
        IG,
    ),
    "tough-cookie": (
        json.dumps(
            {
                "version": "tough-cookie@4",
                "cookies": [
                    {"key": n, "value": v, "domain": "facebook.com", "path": "/", "hostOnly": False}
                    for n, v in FB.items()
                ],
            }
        ),
        FB,
    ),
    "tough-cookie store idx": (
        json.dumps({"x.com": {"/": {n: {"key": n, "value": v, "domain": "x.com", "path": "/"} for n, v in X.items()}}}),
        X,
    ),
    "electron": (
        json.dumps(
            [
                {
                    "name": n,
                    "value": v,
                    "domain": ".x.com",
                    "hostOnly": False,
                    "expirationDate": 1811838600.12,
                    "session": False,
                }
                for n, v in X.items()
            ]
        ),
        X,
    ),
    "appium": (json.dumps({"value": [{"name": n, "value": v, "domain": ".facebook.com"} for n, v in FB.items()]}), FB),
    "cdp": (
        json.dumps(
            {
                "id": 1,
                "result": {
                    "cookies": [
                        {
                            "name": n,
                            "value": v,
                            "domain": ".instagram.com",
                            "path": "/",
                            "expires": 1811838600,
                            "size": 5,
                        }
                        for n, v in IG.items()
                    ]
                },
            }
        ),
        IG,
    ),
    "firefox sessionstore": (
        json.dumps(
            {
                "windows": [],
                "cookies": [
                    {"host": ".x.com", "name": n, "value": v, "path": "/", "originAttributes": {"a": 1}}
                    for n, v in X.items()
                ],
            }
        ),
        X,
    ),
    "yt-dlp verbose": (f"[debug] Command-line config: ['--add-header', 'Cookie: {X_LINE}']", X),
    "mitmproxy flow": (f"GET https://x.com/ HTTP/2.0\n    cookie: {X_LINE}\n    user-agent: M\n\n", X),
    "http2 split cookies": ("\n".join(f"cookie: {n}={v}" for n, v in FB.items()), FB),
    "charles": (f"Cookie\t{IG_LINE}\nHost\tx", IG),
    "fiddler": (f"GET / HTTP/1.1\nHost: www.facebook.com\nCookie: {FB_LINE}\n\n", FB),
    "curl -v": (f"> GET / HTTP/2\n> Host: x.com\n> cookie: {X_LINE}\n>\n", X),
    "curl -v set": (
        lines(FB, "< set-cookie: {n}={v}; expires=Wed, 01-Jun-2027 08:30:00 GMT; path=/; domain=.facebook.com; secure"),
        FB,
    ),
    "httpie session": (
        json.dumps(
            {
                "__meta__": {"httpie": "3"},
                "cookies": [{"name": n, "value": v, "domain": ".facebook.com", "path": "/"} for n, v in FB.items()],
            }
        ),
        FB,
    ),
    "aria2": (f'aria2c --header="Cookie: {IG_LINE}" https://x', IG),
    "ffmpeg": (f'ffmpeg -headers "Cookie: {X_LINE}\\r\\n" -i x', X),
    "nodriver pickle text": (str([listed(FB, ".facebook.com")[0]]) + "\n" + str([listed(FB, ".facebook.com")[1]]), FB),
    "dict per line py": ("\n".join(repr(c) for c in listed(X, ".x.com")), X),
    "csv tab titled no domain": ("name\tvalue\n" + lines(FB, "{n}\t{v}"), FB),
    "excel csv ;": ("name;value;domain;path\r\n" + lines(IG, "{n};{v};.instagram.com;/", "\r\n"), IG),
    "edge es table": (
        "Nombre\tValor\tDomain\tPath\tExpires / Max-Age\tTamaño\tHttpOnly\tSecure\tSameSite\n"
        + lines(X, "{n}\t{v}\t.x.com\t/\t2027-06-01T08:30:00.000Z\t40\t✓\t✓\tNone"),
        X,
    ),
    "spaces around eq": ("; ".join(f"{n} = {v}" for n, v in FB.items()), FB),
    "comma sep header": (", ".join(f"{n}={v}" for n, v in X.items()), X),
    "amp sep": ("&".join(f"{n}={v}" for n, v in X.items()), X),
    "header per line": (";\n".join(f"{n}={v}" for n, v in IG.items()), IG),
    "Cookie prefix spanish": ("Galletas: " + FB_LINE, FB),
    "Mis cookies nl": ("Mis cookies de facebook:\n\n" + FB_LINE + "\n\nGracias", FB),
    "emoji bullets": (lines(X, "👉 {n}: {v}"), X),
    "dash bullets": (lines(FB, "- {n}: {v}"), FB),
    "arrow": (lines(FB, "{n} ➜ {v}"), FB),
    "es igual a": (lines(X, "{n} es {v}"), X),
    "quoted pairs header": ("; ".join(f'{n}="{v}"' for n, v in X.items()), X),
    "whatsapp": ("[10:15, 28/11/2026] Ana: " + FB_LINE, FB),
    "telegram fwd": ("Ana Falsa, [28/11/2026 10:15]\n" + IG_LINE, IG),
    "datauri": (
        "data:application/json;base64," + base64.b64encode(json.dumps(listed(FB, ".facebook.com")).encode()).decode(),
        FB,
    ),
    "JSON5 single": ("{" + lines(FB, "'{n}':'{v}'", ",") + ",}", FB),
    "jsonl arrays": ("\n".join(json.dumps([n, v]) for n, v in X.items()), X),
    "json pairs": (json.dumps([[n, v] for n, v in FB.items()]), FB),
    "json k:v string list": (json.dumps([f"{n}: {v}" for n, v in X.items()]), X),
    "json nested by domain": (json.dumps({".facebook.com": FB}), FB),
    "json name: {value}": (json.dumps({n: {"value": v, "path": "/"} for n, v in IG.items()}), IG),
    "json cookies string": (json.dumps({"cookies": X_LINE}), X),
    "json Nombre/Valor": (
        json.dumps([{"Nombre": n, "Valor": v, "Dominio": ".facebook.com"} for n, v in FB.items()]),
        FB,
    ),
    "json id first": (
        json.dumps(
            [
                {"id": i, "cookieName": n, "cookieValue": v, "host_key": ".facebook.com"}
                for i, (n, v) in enumerate(FB.items())
            ]
        ),
        FB,
    ),
    "chrome sqlite json": (
        json.dumps(
            [
                {
                    "host_key": ".x.com",
                    "name": n,
                    "value": v,
                    "path": "/",
                    "expires_utc": 13456312200000000,
                    "is_secure": 1,
                    "is_httponly": 1,
                    "samesite": 0,
                }
                for n, v in X.items()
            ]
        ),
        X,
    ),
    "moz_cookies json": (
        json.dumps(
            [
                {
                    "id": 1,
                    "originAttributes": "",
                    "name": n,
                    "value": v,
                    "host": ".instagram.com",
                    "path": "/",
                    "expiry": 1811838600,
                    "isSecure": 1,
                    "isHttpOnly": 1,
                }
                for n, v in IG.items()
            ]
        ),
        IG,
    ),
}
