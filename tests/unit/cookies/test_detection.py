"""What the uploader takes is known as a secret when it is pasted, whole or in pieces; talk about cookies is not."""

import base64
import json

from core.cookies import CookieFormat, holds_cookies
from tests.fuzz.exporters import EXPORTERS, in_base64
from tests.fuzz.hostile import HOSTILE
from tests.fuzz.sessions import SESSIONS
from tests.unit.cookies.as_sent import FB, FB_LINE, IG, X_LINE, X
from tests.unit.cookies.every_shape import READ
from tests.unit.cookies.hostile_answers import ANSWERS, HELD

MESSAGE = 4096

PIECES = (
    IG["sessionid"],
    FB["xs"],
    X["auth_token"],
    X["ct0"],
    f"ahí va: {IG['sessionid']} y listo",
    f"auth_token {X['auth_token']}",
    f"xs → {FB['xs']}",
    f"Cookie: wd=1x1; xs={FB['xs']}",
    f"c_user\t{FB['c_user']}\t.facebook.com\t/",
    "datr falsoDatr0123 .facebook.com / 2027-06-01T08:30:00.000Z 28 ✓ ✓ None",
    'true,"name":"xs","path":"/","sameSite":"no_restriction","secure":true,"value":"17%3Aab"},',
    'A%3A-1%3A0","domain":".facebook.com","path":"/","httpOnly":true,',
    '"value": "AAAbbbCCC1234567890", "httpOnly": true, "sameSite": "None"}, {"name": "ot',
    json.dumps(json.dumps({"name": "auth_token", "value": X["auth_token"]})),
    "%22name%22%3A%22c_user%22%2C%22value%22%3A%22100055500011122%22",
    f'$session.Cookies.Add((New-Object System.Net.Cookie("datr", "{"a1" * 12}", "/", ".facebook.com")))',
    'Set-Cookie3: sb=falso123; path="/"',
    f"<Cookie c_user={FB['c_user']} for .facebook.com/>",
    f"https://otro.example/?c_user={FB['c_user']}&xs={FB['xs']}",
    f"Authorization: Bearer IGT:2:{base64.b64encode(b'inventado inventado').decode()}",
    f"token={base64.b64encode(X_LINE.encode()).decode()}",
    f"/scrape {FB_LINE}",
    f"el auth token: {X['auth_token']}",
    f"session-id = {IG['sessionid']}",
    f"sessionid%253D{IG['sessionid'].replace('%', '%25')}",
    f"ana|clave|EAA{'Bw1zC' * 20}|correo",
    f"name,value\nxs,{FB['xs']}",
)

TALK = (
    "",
    "hola, ¿cómo va todo?",
    "¿ya exportaste las cookies de facebook.com?",
    "necesito c_user y xs de la cuenta de Ana",
    "la cookie c_user=<id> es obligatoria, y xs=VALOR también",
    "falta sessionid: pídelo a Bruno",
    "me dice que auth_token: no está y ct0: tampoco",
    "auth_token = get_auth_token_v2_from_session()",
    "const ct0 = jar.get('ct0')",
    "cookies = {'c_user': os.environ['FB_USER'], 'xs': os.environ['FB_XS']}",
    'fetch("https://www.facebook.com/", {"headers": {"accept": "*/*"}})',
    'fetch(url, {headers: {cookie: "c_user=${user}; xs=${xs}"}})',
    "curl -b cookies.txt https://www.facebook.com/",
    "curl -H 'Cookie: c_user=...; xs=...' https://www.facebook.com/",
    '{"domain": ".facebook.com", "path": "/"}',
    '[{"name": "c_user", "value": "...", "domain": ".facebook.com"}]',
    '{"name": "demo", "version": "1.2.3", "private": true}',
    'app.use(session({"name": "sid", "secure": true, "httpOnly": true}))',
    "document.cookie.split('; ').find(row => row.startsWith('ct0='))",
    "lang=es; tz=America/Bogota",
    "xs, s, m, l: tallas de camiseta",
    "el auth token caduca en 90 días y el session id también",
    "100%25 seguro: xs%3DVALOR",
    "talla xs: 12 unidades, s: 40",
    "datr y sb no hacen falta",
    "https://www.facebook.com/profile.php?id=100055500011122&sk=friends&locale=es_ES",
    "https://www.instagram.com/ana.falsa/?igshid=MzRlODBiNWFlZA==&hl=es",
    "https://x.com/ana/status/1588001122334455667?s=20&t=AbCdEfGhIjKlMnOpQrStUv",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fejemplo.example%2F%3Fa%3D1&h=AT0abc123",
    "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fana",
    "/scrape https://www.facebook.com/profile.php?id=100055500011122",
    "/scrape x:ana amigos=200",
    "el id es 100055500011122",
    "commit fedcba9876543210fedcba9876543210fedcba98 en la rama main",
    "nos vemos a las 10:15:30, sala 12:3:45",
    "llámame al +57 300 123 4567",
    "facebook.com TRUE o FALSE, da igual",
    "- punto uno\n- punto dos\n- x.com / facebook.com",
    "usuario:clave@proxy.example:8080",
    "a=1; b=2; c=3",
    base64.b64encode(b"un texto cualquiera que no tiene nada de nada").decode(),
)


def test_every_shape_that_is_read_from_a_file_is_a_secret_in_a_chat() -> None:
    missed = [name for name, (text, _) in READ.items() if not holds_cookies(text)]
    for fmt in CookieFormat:
        for platform, session in SESSIONS.items():
            data = EXPORTERS[fmt](session())
            missed += [f"{fmt} {platform}" for text in (data, in_base64(data)) if not holds_cookies(text.decode())]
    assert not missed, "\n".join(missed)


def test_a_piece_is_enough() -> None:
    missed = [piece for piece in PIECES if not holds_cookies(piece)]
    assert not missed, "\n".join(missed)


def test_a_long_export_leaves_no_message_with_a_secret() -> None:
    """Cut anywhere: each message that shows a whole value of a required cookie is known."""
    missed = []
    for name, (text, values) in READ.items():
        whole = "\n".join([text, "relleno " * 20, text])
        for cut in range(20, len(whole), 97):
            for message in (whole[:cut][-MESSAGE:], whole[cut:][:MESSAGE]):
                shown = {key for key, value in values.items() if key in message and value in message}
                named = any(f"{key}{gap}{values[key]}" in message for key in shown for gap in ("=", ": ", '": "', "\t"))
                if named and not holds_cookies(message):
                    missed.append(f"{name}, cut at {cut}: {message[:80]!r}")
    assert not missed, "\n".join(missed[:20])


def test_talk_about_cookies_is_left_alone() -> None:
    taken = [text for text in TALK if holds_cookies(text)]
    assert not taken, "\n".join(taken)


def test_hostile_texts_get_the_right_answer() -> None:
    found = {name for name, make in HOSTILE.items() if holds_cookies(make().decode("utf-8", "replace")[:MESSAGE])}
    assert found == HELD
    assert set(HOSTILE) == set(ANSWERS)
