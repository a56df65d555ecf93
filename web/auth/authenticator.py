"""Who sends a request: a person's browser by its cookie, or a program by its bearer token."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from core.domain.people.person import Role
from core.domain.people.web_access import LinkPurpose, Visitor
from core.services.team.api_tokens import ApiTokens
from core.services.team.web_access import WebAccess
from web import words
from web.auth.cookies import FIELD, HEADER, csrf_fits, csrf_token, session_secret
from web.auth.limits import Allowance, RateLimit
from web.options import WebOptions

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SCHEME = "bearer "

PER_ADDRESS, PER_VISITOR = 600, 300
"""Requests a minute."""
SIGN_INS_PER_ADDRESS = 20
"""Tries to sign in per minute and address, used links and wrong tokens included."""
_MINUTE_S = 60.0

Dependency = Callable[[Request], Awaitable[Visitor]]
Sleep = Callable[[float], Awaitable[None]]


class NotSignedIn(Exception):
    """A page was asked for without a web session."""


class Authenticator:
    """Resolves requests, and counts them against the limits of their sender."""

    def __init__(self, web: WebAccess, tokens: ApiTokens, options: WebOptions, monotonic: Callable[[], float]) -> None:
        self._web = web
        self._tokens = tokens
        self._options = options
        self._addresses = RateLimit(PER_ADDRESS, _MINUTE_S, monotonic)
        self._visitors = RateLimit(PER_VISITOR, _MINUTE_S, monotonic)
        self._sign_ins = RateLimit(SIGN_INS_PER_ADDRESS, _MINUTE_S, monotonic)

    def api(self, role: Role = Role.ANALYST) -> Dependency:
        """A dependency of API routes: 401 for an unknown sender, 403 for one without the role, 429 above the limit."""

        async def visitor(request: Request) -> Visitor:
            self._count(self._addresses.take(address_of(request)), request)
            found = await self._sender(request)
            if found is None:
                self._refuse_guessing(request)
                raise words.unknown_sender()
            return self._admitted(found, role, request)

        return visitor

    def page(self, role: Role = Role.ANALYST) -> Dependency:
        """A dependency of pages: NotSignedIn without a web session; a form without its CSRF token is refused."""

        async def visitor(request: Request) -> Visitor:
            self._count(self._addresses.take(address_of(request)), request)
            found = await self._browser(request)
            if found is None:
                raise NotSignedIn
            return self._admitted(found, role, request)

        return visitor

    async def still_valid(self, visitor: Visitor) -> bool:
        """Whether the sender of a long-lived answer may still have it: asked again and again while it lasts."""
        if visitor.session is not None:
            return visitor.session.session_hash in await self._web.still_open([visitor.session.session_hash])
        return visitor.token is not None and await self._tokens.in_force(visitor.token)

    def count(self, request: Request) -> None:
        """Count a request of a sender that is resolved elsewhere; 429 above the limit."""
        self._count(self._addresses.take(address_of(request)), request)

    def count_sign_in(self, request: Request) -> None:
        """Count a try to sign in; 429 above the limit."""
        self._count(self._sign_ins.take(address_of(request)), request)

    async def _sender(self, request: Request) -> Visitor | None:
        given = request.headers.get("authorization")
        if given is None:
            return await self._browser(request)
        if not given.lower().startswith(_SCHEME):
            return None
        return await self._tokens.visitor(given[len(_SCHEME) :].strip())

    async def _browser(self, request: Request) -> Visitor | None:
        secret = session_secret(request, self._options)
        found = await self._web.visitor(secret) if secret else None
        if secret is None or found is None or found.session is None or found.session.purpose is not LinkPurpose.PANEL:
            return None
        request.state.csrf = csrf_token(secret)
        if request.method not in _SAFE and not csrf_fits(secret, await _given_token(request)):
            raise words.stale_page()
        return found

    def _admitted(self, visitor: Visitor, role: Role, request: Request) -> Visitor:
        self._count(self._visitors.take(sender_of(visitor)), request)
        if not visitor.may(role):
            raise words.not_for_this_role()
        return visitor

    def _refuse_guessing(self, request: Request) -> None:
        if request.headers.get("authorization") is not None:
            self.count_sign_in(request)

    @staticmethod
    def _count(allowance: Allowance, request: Request) -> None:
        request.state.limits = allowance.headers
        if not allowance.allowed:
            raise words.too_many(allowance.retry_s)


def sender_of(visitor: Visitor) -> str:
    """Whose limits and keys count for a request: those of the token, or of the person."""
    return f"token:{visitor.token.token_id}" if visitor.token else f"person:{visitor.person.person_id}"


def address_of(request: Request) -> str:
    """The sender's address as the socket tells it; headers of proxies can be invented and are not read."""
    return request.client.host if request.client else "?"


async def _given_token(request: Request) -> str | None:
    header = request.headers.get(HEADER)
    if header is not None:
        return header
    if not request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/")):
        return None
    value = (await request.form()).get(FIELD)
    return value if isinstance(value, str) else None
