"""The cookies of a signed-in browser, and the CSRF token that belongs to each.

A live login has a cookie of its own per network, so that opening one from the panel leaves the panel signed in.
"""

import hashlib
import hmac

from fastapi import Response
from starlette.requests import HTTPConnection

from core.services.team.web_access import SESSION_LIFE
from web.options import WebOptions

_PANEL, _LOGIN = "centinela_panel", "centinela_entrar"
FIELD, HEADER = "csrf", "x-csrf-token"
"""Where a form and a script put the CSRF token."""


def cookie_name(options: WebOptions, network: str = "") -> str:
    """Over https with the prefix that ties a cookie to this very host, so that no sibling host can set it.

    `network` names that of a live login; without it, the panel's.
    """
    name = f"{_LOGIN}_{network}" if network else _PANEL
    return f"__Host-{name}" if options.secure else name


def session_secret(request: HTTPConnection, options: WebOptions, network: str = "") -> str | None:
    """The secret that the browser holds, if any."""
    return request.cookies.get(cookie_name(options, network))


def set_session(response: Response, secret: str, options: WebOptions, network: str = "") -> None:
    """Hand the secret to the browser."""
    response.set_cookie(
        cookie_name(options, network),
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=options.secure,
        httponly=True,
        samesite="lax",
    )


def clear_session(response: Response, options: WebOptions) -> None:
    """Let the browser forget it."""
    response.delete_cookie(cookie_name(options), path="/", secure=options.secure, httponly=True, samesite="lax")


def csrf_token(secret: str) -> str:
    """The token of forms: derived from the cookie, which another site can send but not read."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def csrf_fits(secret: str, given: str | None) -> bool:
    """Whether a form or a script sent the token of this very session; compared in constant time."""
    return given is not None and hmac.compare_digest(csrf_token(secret).encode(), given.encode())
