"""The cookie of a signed-in browser, and the CSRF token that belongs to it."""

import hashlib
import hmac

from fastapi import Request, Response

from core.services.team.web_access import SESSION_LIFE
from web.options import WebOptions

_NAME = "centinela_panel"
FIELD, HEADER = "csrf", "x-csrf-token"
"""Where a form and a script put the CSRF token."""


def cookie_name(options: WebOptions) -> str:
    """Over https with the prefix that ties a cookie to this very host, so that no sibling host can set it."""
    return f"__Host-{_NAME}" if options.secure else _NAME


def session_secret(request: Request, options: WebOptions) -> str | None:
    """The secret that the browser holds, if any."""
    return request.cookies.get(cookie_name(options))


def set_session(response: Response, secret: str, options: WebOptions) -> None:
    """Hand the secret to the browser."""
    response.set_cookie(
        cookie_name(options),
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
