"""Logging in by hand on a local site: user and password, a code, "save this browser?", and challenges a person passes.

The secrets are invented and the same for everybody, so that a tour can be played: the password of an account is
`clave-` and its handle, the code is CODE. Wrong ones are refused, and too many of them for a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from secrets import token_urlsafe

from sandbox.sites.accounts import AccountBook, AccountRecord
from sandbox.sites.cookies import YEAR, set_cookie
from sandbox.sites.messages import Request, Response, html, redirect

CODE = "246810"
"""The second factor of every account that has one."""
MOST_WRONG = 5
LOGIN_PATHS = ("/login", "/accounts/login", "/i/flow/login")
CHALLENGE_PATHS = ("/checkpoint/", "/challenge", "/account/access", "/consent", "/privacy/consent", "/i/flow/consent")
_USER, _PASSWORD, _STEP, _ANSWER = ("email", "username", "text"), ("pass", "password"), "paso", "respuesta"


def password_of(handle: str) -> str:
    """The password of the account with that handle."""
    return f"clave-{handle}"


@dataclass(slots=True)
class Logins:
    """The logins under way on one site, by the token that their forms carry."""

    book: AccountBook
    begun: dict[str, AccountRecord] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)

    def answer(self, request: Request, claimed: str | None) -> Response | AccountRecord | None:
        """A page of the login, the account that is in now, or None for requests that are no part of one."""
        if request.method != "POST":
            return None
        if request.path.startswith(LOGIN_PATHS):
            return self._step(request)
        record = self.book.get(claimed)
        if record is not None and record.state != "valid" and request.path.startswith(CHALLENGE_PATHS):
            return record
        return None

    def _step(self, request: Request) -> Response | AccountRecord:
        form = request.form
        token = form.get(_STEP, "")
        record = self.begun.get(token)
        if record is None:
            return self._password(request)
        answer = form.get(_ANSWER, "")
        if record.account.two_factor and not token.endswith(".2"):
            if answer.strip() != CODE:
                return _code_page(request, token, "Ese código no es correcto.")
            return self._next(request, record, ".2")
        del self.begun[token]
        return record

    def _password(self, request: Request) -> Response:
        user, password = _first(request, _USER).strip().lower(), _first(request, _PASSWORD)
        if self.wrong.get(user, 0) >= MOST_WRONG:
            return html(_page("Espera unos minutos", "<p>Demasiados intentos. Prueba más tarde.</p>"), 200)
        found = next((one for one in self.book if user in {one.account.handle.lower(), one.account.id}), None)
        if found is None or password != password_of(found.account.handle):
            self.wrong[user] = self.wrong.get(user, 0) + 1
            return html(_page("Inicia sesión", _WRONG + _FORM))
        self.wrong.pop(user, None)
        return self._next(request, found, ".1")

    def _next(self, request: Request, record: AccountRecord, step: str) -> Response:
        token = token_urlsafe(12) + step
        self.begun[token] = record
        if record.account.two_factor and step == ".1":
            return _code_page(request, token, "")
        form = f"""<form method="post"><input type="hidden" name="{_STEP}" value="{token}">
<button name="{_ANSWER}" value="si">Guardar</button> <button name="{_ANSWER}" value="no">Ahora no</button></form>"""
        return html(_page("¿Guardar este navegador?", form))


def entered(cookies: list[dict[str, object]], home: str) -> Response:
    """Into the site, with the cookies of the new login."""
    lines = [
        set_cookie(
            str(one["name"]), str(one["value"]), str(one["domain"]), lifetime_s=YEAR, http_only=bool(one["httpOnly"])
        )
        for one in cookies
    ]
    return redirect(home).setting(*lines)


_WRONG = "<p role='alert'>La contraseña no es correcta. (En este mundo local es «clave-» y el usuario.)</p>"
_STYLE = (
    "body{font:18px sans-serif;margin:24px}"
    "input,button{font:inherit;display:block;margin:10px 0;padding:10px;width:90%}"
)
_FORM = """<form method="post"><label>Usuario <input name="username" autocomplete="username"></label>
<label>Contraseña <input name="password" type="password"></label><button>Entrar</button></form>"""


def _code_page(_request: Request, token: str, trouble: str) -> Response:
    alert = f"<p role='alert'>{escape(trouble)}</p>" if trouble else ""
    form = f"""{alert}<form method="post"><input type="hidden" name="{_STEP}" value="{token}">
<label>Código <input name="{_ANSWER}" inputmode="numeric" autocomplete="one-time-code"></label>
<button>Continuar</button></form>"""
    return html(_page("Escribe el código de tu aplicación", form))


def _page(heading: str, body: str) -> str:
    return (
        f"<!DOCTYPE html><html lang='es'><head><meta charset='utf-8'><title>{escape(heading)}</title>"
        f"<link rel='icon' href='data:,'><style>{_STYLE}</style></head><body><main role='main'>"
        f"<h1>{escape(heading)}</h1>{body}</main></body></html>"
    )


def _first(request: Request, names: tuple[str, ...]) -> str:
    return next((request.form[name] for name in names if name in request.form), "")
