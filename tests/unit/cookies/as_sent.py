"""Cookies as people really send them, invented: name of the case -> text, and the account's values."""

import base64
import json
from urllib.parse import quote

FB = {"c_user": "100055500011122", "xs": "17%3AfalsoXs_aB%3A2%3A1790011122%3A-1%3A7001"}
IG = {"sessionid": "5550001112%3Afalsa%3A7%3AAYd0", "ds_user_id": "5550001112", "csrftoken": "falsoCsrf9876543210zyxw"}
X = {"auth_token": "fedcba9876543210fedcba9876543210fedcba98", "ct0": "0f1e2d3c" * 20}
RUR = '"FTW\\0545550001112\\0541795000000:01f7falso"'

FB_LINE, IG_LINE, X_LINE = ("; ".join(f"{name}={value}" for name, value in jar.items()) for jar in (FB, IG, X))
DATE = "2027-06-01T08:30:00.000Z"


def _rows(jar: dict[str, str], domain: str, more: str, gap: str = "\t") -> str:
    rows = (f"{name}\t{value}\t{domain}\t/\t{more}" for name, value in jar.items())
    return "\n".join(rows).replace("\t", gap)


def netscape(jar: dict[str, str], domain: str, more: str = "", gap: str = "\t") -> str:
    rows = (f"{domain}\tTRUE\t/\tTRUE\t1811838600\t{name}\t{value}{more}" for name, value in jar.items())
    return "\n".join(rows).replace("\t", gap)


def listed(jar: dict[str, str], domain: str) -> list[dict[str, object]]:
    return [{"name": name, "value": value, "domain": domain, "path": "/"} for name, value in jar.items()]


def lines(jar: dict[str, str], form: str, gap: str = "\n") -> str:
    """One piece of text per cookie; `{n}` stands for its name and `{v}` for its value."""
    return gap.join(form.format(n=name, v=value) for name, value in jar.items())


def _power(jar: dict[str, str], domain: str, quotes: str = '"') -> str:
    made = "$session.Cookies.Add((New-Object System.Net.Cookie(q{}q, q{}q, q/q, q{}q)))".replace("q", quotes)
    return "\n".join(made.format(name, value, domain) for name, value in jar.items())


READ: dict[str, tuple[str, dict[str, str]]] = {
    "rows for a database": ("\n".join(f"INSERT INTO c VALUES('{n}','{v}');" for n, v in FB.items()), FB),
    "invisible signs of a chat": (FB_LINE.replace("=", "=\u200b").replace("; ", ";\u2060 "), FB),
    "cookies.txt with a size behind the value": (netscape(FB, ".facebook.com", "\t44"), FB),
    "cookies.txt with three columns behind the value": (netscape(X, ".x.com", "\tLax\tMedium\t"), X),
    "cookies.txt with blanks and a size": (netscape(IG, ".instagram.com", "\t44", "   "), IG),
    "cookies.txt with one blank and two columns": (netscape(FB, ".facebook.com", "\t44\tNone", " "), FB),
    "cookies.txt without dates and with blanks": (
        "\n".join(f".x.com TRUE / TRUE {name} {value} 40" for name, value in X.items()),
        X,
    ),
    "table of Chrome": (_rows(FB, ".facebook.com", f"{DATE}\t40\t✓\t✓\tNone\t\t\tMedium"), FB),
    "table of Chrome with titles in Spanish": (
        "Nombre\tValor\tDominio\tRuta\tCaduca\tTamaño\n" + _rows(IG, ".instagram.com", f"{DATE}\t40\t\t✓\t\t"),
        IG,
    ),
    "table with blanks": (_rows(X, ".x.com", f"{DATE}\t40\t✓\t✓\tNone\tMedium", "  "), X),
    "table with one blank and a session": (_rows(FB, ".facebook.com", "Sesión\t40\t✓", " "), FB),
    "table of Firefox": (
        _rows(
            IG, ".instagram.com", "Tue, 01 Jun 2027 08:30:00 GMT\t40\ttrue\ttrue\tNone\tSun, 22 Nov 2026 10:00:00 GMT"
        ),
        IG,
    ),
    "table of Firefox with blanks": (
        _rows(IG, ".instagram.com", "Tue, 01 Jun 2027 08:30:00 GMT\t40\tfalse\ttrue\tNone", " "),
        IG,
    ),
    "table of four columns": ("\n".join(f"{n}\t{v}\twww.x.com\t/" for n, v in X.items()), X),
    "PowerShell with single quotes": (_power(X, ".x.com", "'"), X),
    "PowerShell with a header": (
        f'Invoke-RestMethod -Uri "https://x.com/" -Headers @{{\n"accept"="*/*"\n  "Cookie"="{X_LINE}"\n}}',
        X,
    ),
    "PowerShell with escaped quotes": (
        _power(IG, ".instagram.com")
        + '\n$session.Cookies.Add((New-Object System.Net.Cookie("rur", "'
        + RUR.replace('"', '`"')
        + '", "/", ".i")))',
        IG,
    ),
    "PowerShell 7 with -ArgumentList": (
        "\n".join(f"New-Object System.Net.Cookie -ArgumentList '{n}', '{v}', '/', '.x.com'" for n, v in X.items()),
        X,
    ),
    "LWP as Python writes it": (
        "#LWP-Cookies-2.0\n"
        + "\n".join(
            f'Set-Cookie3: {n}="{v}"; path="/"; domain=".x.com"; path_spec; domain_dot; secure; '
            f'expires="2027-06-01 08:30:00Z"; version=0'
            for n, v in X.items()
        ),
        X,
    ),
    "LWP without quotes": ("\n".join(f"Set-Cookie3: {n}={v}; path=/; domain=.facebook.com" for n, v in FB.items()), FB),
    "a list of Set-Cookie texts": (
        json.dumps([f"{n}={v}; Domain=.instagram.com; Path=/; Secure" for n, v in IG.items()]),
        IG,
    ),
    "a list of Set-Cookie texts without domain": (
        json.dumps([f"{n}={v}; Path=/; HttpOnly" for n, v in FB.items()]),
        FB,
    ),
    "a list of pairs as texts": (json.dumps([f"{n}={v}" for n, v in FB.items()]), FB),
    "answer headers with set-cookie": (
        json.dumps(
            {"status": 200, "headers": {"set-cookie": [f"{n}={v}; Path=/; Domain=.x.com" for n, v in X.items()]}}
        ),
        X,
    ),
    "Set-Cookie texts one per line": ("\n".join(f"{n}={v}; Domain=.x.com; Path=/; Secure" for n, v in X.items()), X),
    "Python list of dicts": (repr([{**c, "secure": True, "expiry": None} for c in listed(FB, ".facebook.com")]), FB),
    "Python dict with a trailing comma": ("{\n" + "".join(f"  '{n}': '{v}',\n" for n, v in IG.items()) + "}", IG),
    "Python tuple pairs": (repr([[n, v] for n, v in X.items()]).replace("[", "(").replace("]", ",)"), X),
    "JavaScript object without quotes": (
        "const jar = {" + ", ".join(f"{n}: '{v}'" for n, v in FB.items()) + ", // mío\n};",
        FB,
    ),
    "JSON with comments": ("[\n// exportado hoy\n" + json.dumps(listed(X, ".x.com"))[1:], X),
    "one JSON object per line": ("\n".join(json.dumps(c) for c in listed(FB, ".facebook.com")), FB),
    "JSON in a member of JSON": (
        json.dumps({"data": {"user": "ana", "jar": json.dumps(listed(IG, ".instagram.com"))}}),
        IG,
    ),
    "JSON encoded twice": (json.dumps(json.dumps(listed(X, ".x.com"))), X),
    "JSON encoded three times": (json.dumps(json.dumps(json.dumps(X))), X),
    "JSON with escaped quotes": (json.dumps(json.dumps(listed(FB, ".facebook.com")))[1:-1], FB),
    "JSON percent-encoded": (quote(json.dumps(listed(FB, ".facebook.com")), safe=""), FB),
    "a header percent-encoded": (quote(IG_LINE, safe=""), IG),
    "JSON with entities": (json.dumps(X).replace('"', "&quot;"), X),
    "JSON with pretty quotes": (json.dumps(X).replace('"', "”"), X),
    "JSON in single quotes": (f"'{json.dumps(FB)}'", FB),
    "a header in a member": (json.dumps({"ua": "x", "headers": {"Cookie": FB_LINE, "Host": "www.facebook.com"}}), FB),
    "a header as name and value": (json.dumps({"headers": [{"name": "cookie", "value": X_LINE}]}), X),
    "base64 in a member": (json.dumps({"api_key": base64.b64encode(X_LINE.encode()).decode()}), X),
    "Firefox in German": (json.dumps({"Anfrage-Cookies": {**FB, "wd": "1x1"}}), FB),
    "Firefox in Russian, with answers": (
        json.dumps(
            {"Куки ответа": {"fr": {"value": "0a", "path": "/"}}, "Куки запроса": X},
            ensure_ascii=False,
        ),
        X,
    ),
    "gallery-dl": (json.dumps({"extractor": {"twitter": {"cookies": X, "retweets": True}}}), X),
    "instagrapi with everything": (
        json.dumps({"uuids": {"phone_id": "p"}, "cookies": IG, "authorization_data": {"ds_user_id": IG["ds_user_id"]}}),
        IG,
    ),
    "instagrapi with two halves": (
        json.dumps({"authorization_data": {"sessionid": IG["sessionid"]}, "cookies": IG}),
        IG,
    ),
    "a fence with words around": (
        f"Aquí van, ya funcionan:\n```json\n{json.dumps(listed(X, '.x.com'))}\n```\n¡Gracias!",
        X,
    ),
    "a fence in one line": (f"```{IG_LINE}```", IG),
    "JSON after words": (f"Cookies de Bruno: {json.dumps(listed(X, '.x.com'))}", X),
    ".env with a header": (f'APP=1\nexport INSTAGRAM_COOKIE="{IG_LINE}"\nDEBUG=0\n', IG),
    ".env with a remark": (f"FB_COOKIES='{FB_LINE}'   # de ana\n", FB),
    ".env without quotes": (f"COOKIE={X_LINE}\n", X),
    ".env of single cookies": ("\n".join(f"IG_{n.upper()}={v}" for n, v in IG.items()), IG),
    ".env of single cookies in quotes": ("\n".join(f'TWITTER_{n.upper()}="{v}"' for n, v in X.items()), X),
    ".env with JSON over several lines": (f"COOKIES='{json.dumps(listed(FB, '.facebook.com'), indent=1)}'\nA=1", FB),
    ".env with JSON percent-encoded": (f"COOKIES={quote(json.dumps(listed(FB, '.facebook.com')), safe='')}", FB),
    "a form's field": ("cookies=" + quote(X_LINE, safe=""), X),
    "cookies.txt as it stands in a program": (
        netscape(X, ".x.com").replace("\t", "\\t").replace("\n", "\\n"),
        X,
    ),
    "cookies.txt forwarded by mail": ("\n".join("> " + line for line in netscape(X, ".x.com").split("\n")), X),
    "a table as CSV": ("name,value,domain,path\n" + _rows(X, ".x.com", "Session,4", ","), X),
    "a table as CSV in quotes": (
        "\n".join(f'"{n}","{v}",".facebook.com","/","{DATE}"' for n, v in FB.items()),
        FB,
    ),
    "cmd.exe set": (f'set COOKIE="{FB_LINE}"', FB),
    "PowerShell variable": (f"$env:X_COOKIE = '{X_LINE}'", X),
    "YAML": ("twitter:\n  cookies:\n" + "\n".join(f"    {n}: {v}" for n, v in X.items()), X),
    "YAML with a header": (f"site: x\ncookie: '{X_LINE}'\n", X),
    "INI": ("[facebook]\n" + "\n".join(f"{n} = {v}" for n, v in FB.items()), FB),
    "fetch of a browser": (
        'fetch("https://www.instagram.com/", {\n  "headers": {\n    "cookie": "'
        + IG_LINE
        + '"\n  },\n  "body": null\n});',
        IG,
    ),
    "fetch in one line": (f"await fetch('https://x.com/', {{headers: {{cookie: '{X_LINE}'}}, method: 'GET'}})", X),
    "fetch with a template": (f"fetch(`https://x.com/`, {{headers: {{Cookie: `{X_LINE}`}}}});", X),
    "axios": (f"axios.get(url, {{ headers: {{ 'Cookie': '{FB_LINE};' }} }}).then(r => console.log(r))", FB),
    "requests with headers": (
        f"import x\nheaders = {{\n    'Accept': 'x',\n  'Cookie': '{FB_LINE}',\n}}\nr = get(u, headers=headers)",
        FB,
    ),
    "requests with cookies in the call": (f"requests.get('https://x.com', cookies={X!r}, timeout=5)", X),
    "a session's cookies set one by one": (
        "\n".join(f's.cookies.set("{n}", "{v}", domain=".instagram.com")' for n, v in IG.items()),
        IG,
    ),
    "cookies set by subscript": ("\n".join(f"s.cookies['{n}'] = '{v}'" for n, v in FB.items()), FB),
    "Selenium": ("\n".join(f"driver.add_cookie({c!r})" for c in listed(X, ".x.com")), X),
    "Playwright": (f"await context.addCookies({json.dumps(listed(IG, '.instagram.com'))});", IG),
    "document.cookie": ("\n".join(f'document.cookie = "{n}={v}; domain=.facebook.com";' for n, v in FB.items()), FB),
    "strings side by side": (f"cookie = ('{FB_LINE[:22]}'\n          '{FB_LINE[22:]}')", FB),
    "strings added": (f"cookie = '{FB_LINE[:30]}' + '{FB_LINE[30:]}'", FB),
    "PHP": (f"curl_setopt($ch, CURLOPT_HTTPHEADER, array('Accept: */*', 'Cookie: {X_LINE}'));", X),
    "PHP array": ("$c = array(" + ", ".join(f"'{n}' => '{v}'" for n, v in FB.items()) + ");", FB),
    "Go": (f'req.Header.Set("Cookie", "{X_LINE}")', X),
    "Go cookies": ("\n".join(f'r.AddCookie(&http.Cookie{{Name: "{n}", Value: "{v}"}})' for n, v in FB.items()), FB),
    "C#": ("\n".join(f'c.Add(new Cookie("{n}", "{v}", "/", ".x.com"));' for n, v in X.items()), X),
    "Java": (f'.addHeader("cookie", "{IG_LINE}")', IG),
    "Ruby": ("cookies = {" + ", ".join(f"'{n}' => '{v}'" for n, v in IG.items()) + "}", IG),
    "a script's option": (f'python3 bajar.py --cookies "{X_LINE}" --salida x.csv', X),
    "wget with quotes of the other kind": (f'wget --header "Cookie: {FB_LINE}" https://www.facebook.com/', FB),
    "wget with an equals sign": (f"wget -O x --header='Cookie: {IG_LINE}' 'https://www.instagram.com/'", IG),
    "httpie": (f"http https://x.com/ 'Cookie:{X_LINE}'", X),
    "cURL of cmd.exe": (
        'curl "https://www.facebook.com/" ^\r\n  -H "accept: */*" ^\r\n  -H "cookie: '
        + FB_LINE.replace("%", "^%")
        + '" ^\r\n  --compressed',
        FB,
    ),
    "cURL of cmd.exe with ^ at quotes": (
        'curl ^"https://x.com/^" ^\r\n  -b ^"' + X_LINE + '^" ^\r\n  -H ^"accept: */*^"',
        X,
    ),
    "request headers of Chrome, name above value": (
        f":authority\nx.com\naccept\n*/*\ncookie\n{X_LINE}\nuser-agent\nMozilla/5.0",
        X,
    ),
    "names with colons": ("\n".join(f"{n}: {v}" for n, v in FB.items()), FB),
    "names with colons in one line": (", ".join(f"{n}: {v}" for n, v in X.items()), X),
    "names with bullets": ("\n".join(f"• {n} = {v}" for n, v in IG.items()), IG),
    "names with tabs only": ("\n".join(f"{n}\t{v}" for n, v in FB.items()), FB),
    "names above values": ("\n".join(f"{n}\n{v}" for n, v in IG.items()), IG),
    "names and values in bold": ("\n".join(f"**{n}**: `{v}`" for n, v in X.items()), X),
    "a Markdown table": ("| nombre | valor |\n|---|---|\n" + "\n".join(f"| {n} | {v} |" for n, v in FB.items()), FB),
    "CSV with the domain first": (
        "domain,name,value,path,httpOnly\n" + "\n".join(f".x.com,{n},{v},/,TRUE" for n, v in X.items()),
        X,
    ),
    "CSV with semicolons": ("Nombre;Valor;Dominio\n" + "\n".join(f"{n};{v};.facebook.com" for n, v in FB.items()), FB),
    "CSV with a name and a value": ("name,value\n" + "\n".join(f'"{n}","{v}"' for n, v in IG.items()), IG),
    "a Markdown table with domains": (
        "| Name | Value | Domain | Path |\n|:--|---|---|---|\n"
        + "\n".join(f"| `{n}` | `{v}` | .facebook.com | / |" for n, v in FB.items()),
        FB,
    ),
    "numbered names": ("\n".join(f"{k}. {n} = {v}" for k, (n, v) in enumerate(FB.items(), 1)), FB),
    "Kotlin": ("mapOf(" + ", ".join(f'"{n}" to "{v}"' for n, v in FB.items()) + ")", FB),
    "Scala": ("Map(" + ", ".join(f'"{n}" -> "{v}"' for n, v in X.items()) + ")", X),
    "seller, pipes": (f"100055500011122|Clave.1|2FAFALSA|{FB_LINE}|EAAfalso|correo@ejemplo.example|clave", FB),
    "seller, colons": (f"ana.falsa:Cl4ve:ana@ejemplo.example:clave2:{X_LINE}", X),
    "seller, four dashes": (f"ana----Cl4ve----ana@ejemplo.example----{IG_LINE}----2FAFALSA", IG),
    "seller, tabs": (f"ana\tCl4ve\tana@ejemplo.example\t{IG_LINE}\t2026", IG),
    "seller, JSON": (f"ana:Cl4ve:ana@ejemplo.example:{json.dumps(listed(X, '.x.com'))}", X),
    "seller, JSON between pipes": (f"ana|Cl4ve|{json.dumps(listed(FB, '.facebook.com'))}|2FAFALSA", FB),
    "seller, base64": (f"ana|Cl4ve|{base64.b64encode(json.dumps(listed(X, '.x.com')).encode()).decode()}|x", X),
    "seller, a quote in the password": (f"ana|Cl'4ve|correo|{FB_LINE}", FB),
    "seller, quotes that are values": (f"ana:Cl4ve:ana@ejemplo.example:clave2:zz_a=`; {FB_LINE}; zz_b=`", FB),
    "seller, quotes that begin and end values": (f"ana:Cl4ve:ana@ejemplo.example:clave2:zz_a='y; {X_LINE}; zz_b=y'", X),
}
