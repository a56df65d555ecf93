"""Cookies as they arrive damaged or mixed up, invented: name of the case -> text, and the causes of its refusal.

A value that cannot be read cleanly is never taken with something else at it.
"""

import json

from tests.unit.cookies.as_sent import FB, FB_LINE, IG, IG_LINE, X_LINE, X, listed, netscape

OTHER_FB = "100066600022233"
FB_OTHER = FB_LINE.replace(FB["c_user"], OTHER_FB)

REFUSED: dict[str, tuple[str, set[str]]] = {
    "rows of a database": ("\n".join(f".facebook.com|{n}|{v}|/" for n, v in FB.items()), {"malformed"}),
    "a line of a log": (f"INFO cookies={FB_LINE}; datr=abc status=200", {"malformed"}),
    "one below the other behind a heading": (f"Cookie:\n\t{FB_LINE.replace('; ', chr(10))}", {"malformed"}),
    "a page's source": (f"<pre>{netscape(FB, '.facebook.com')}</pre>", {"malformed"}),
    **{f"a value with {end} behind": (f"{FB_LINE}{end}", {"malformed"}) for end in ("%3B", "%22", "~")},
    **{f"a token with {end} behind": (f"{X_LINE}{end}", {"malformed"}) for end in ("%2C", "%7D")},
    "a value added to a variable": (
        f"cookie = 'c_user={FB['c_user']}; xs=17%3A' + resto",
        {"missing_required", "malformed", "not_cookies"},
    ),
    "a value filled in later": (
        f'h = {{"cookie": f"c_user={FB["c_user"]}; xs={{xs}}"}}',
        {"missing_required", "malformed", "not_cookies"},
    ),
    "a template filled in later": (
        f"h = {{cookie: `auth_token=${{t}}; ct0={X['ct0']}`}}",
        {"missing_required", "malformed", "not_cookies"},
    ),
    "a header cut by an open quote": (f'"cookie": "{FB_LINE}', {"malformed", "not_cookies"}),
    "a header with a quote and a comma behind": (f"Cookie: {FB_LINE}',", {"malformed"}),
    "a header with a bracket behind": (f"{IG_LINE.replace('; csrf', '); csrf')}", {"malformed"}),
    "a value with words behind": (f"Cookie: {X_LINE} https://x.com/ -O x", {"malformed"}),
    "a value shortened with dots": (f"c_user={FB['c_user']}; xs=17%3AfalsoXs...", {"malformed"}),
    "a value shortened by a phone": (f"c_user={FB['c_user']}; xs=17%3AfalsoXs…", {"malformed"}),
    "a value encoded twice": (f"c_user={FB['c_user']}; xs={FB['xs'].replace('%', '%25')}", {"malformed"}),
    "percent signs of a batch file": (f"c_user={FB['c_user']}; xs={FB['xs'].replace('%', '%%')}", {"malformed"}),
    "carets of cmd.exe alone": (f"c_user={FB['c_user']}; xs={FB['xs'].replace('%', '^%')}", {"malformed"}),
    "letters in the account's number": (f"c_user=id100055; xs={FB['xs']}", {"malformed"}),
    "a session without its account": (f"sessionid=falsa; ds_user_id=1; csrftoken={IG['csrftoken']}", {"malformed"}),
    "an account glued to the next column": (f"twid=u%3D158,ct; {X_LINE}", {"malformed"}),
    "JSON with a quote forgotten": ('{"c_user": "1000, "xs": "17%3Aa"}', {"malformed"}),
    "Python with a quote forgotten": ("{'c_user': '1000, 'xs': '17%3Aa'}", {"malformed"}),
    "a list cut off": (json.dumps(listed(FB, ".facebook.com"))[:-30], {"malformed"}),
    "cookies before the mail": (f"ana:clave:{X_LINE}:ana@ejemplo.example:otra", {"malformed"}),
    "a header and a full stop": (f"Mis cookies: {FB_LINE}.", {"malformed"}),
    "a table with a value cut in two": ("name,value\nc_user,100055500011122\nxs,17%3Afalso,Xs", {"malformed"}),
    "two accounts in a header": (f"{FB_LINE}; {FB_OTHER}", {"malformed"}),
    "the number of another account": (f"{FB_LINE}; c_user={OTHER_FB}", {"malformed"}),
    "two accounts in cookies.txt": (
        netscape(X, ".x.com") + "\n" + netscape({**X, "auth_token": "a1" * 20}, ".x.com"),
        {"malformed"},
    ),
    "two accounts in a list": (
        json.dumps(listed(FB, ".facebook.com") + listed({**FB, "c_user": OTHER_FB}, ".facebook.com")),
        {"malformed"},
    ),
    "lines of two accounts": (f"a|b|{FB_LINE}|c\nd|e|{FB_LINE.replace('1000555', '1000666')}|f", {"malformed"}),
    "two accounts in one configuration": (json.dumps({"uno": X, "dos": {**X, "auth_token": "a" * 40}}), {"malformed"}),
    "a value cut into columns": (netscape({"c_user": "1000", "xs": "17%3Aa b"}, ".facebook.com"), {"malformed"}),
    "a jar as Python shows it": (
        f"<RequestsCookieJar[<Cookie c_user={FB['c_user']} for .facebook.com/>]>",
        {"missing_required"},
    ),
    "a program that only names them": (
        "token = jar.get('auth_token')\nif not ct0: raise Missing('ct0')",
        {"not_cookies"},
    ),
    "talk about them": ("necesito c_user y xs de facebook, gracias", {"not_cookies"}),
    "a page": ("<html><script>var c_user = '1000555';</script></html>", {"not_cookies"}),
    "XML cut off": ("<?xml version='1.0'?><c><c_user>" + FB["c_user"] + "</c_user><xs>" + FB["xs"], {"malformed"}),
    "PHP cut off": ('a:2:{s:6:"c_user";s:15:"' + FB["c_user"] + '";s:2:"xs";s:99:"17%3Afalso";}', {"malformed"}),
    "YAML in braces whose value goes on behind a comma": (
        f"- {{name: c_user, value: {FB['c_user']}}}\n- {{name: xs, value: {FB['xs']},aB:2}}",
        {"malformed", "missing_required"},
    ),
    "YAML whose value goes on": (
        f"- name: xs\n  value: {FB['xs']} y más\n- name: c_user\n  value: 100055",
        {"malformed", "missing_required"},
    ),
    "rows of a database without names": ("\n".join(f".x.com|{n}|{v}|/|18118" for n, v in X.items()), {"malformed"}),
}
