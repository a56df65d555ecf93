"""Access by HTTP: one-time links, the web sessions they open, and who sends a request.

Secrets leave this service once, in the answer of the method that makes them; the database keeps their SHA-256.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.domain.ids import PersonId
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.people.web_access import Door, LinkPurpose, Visitor, WebLink, WebSession
from core.errors import ConflictException, GoneException, LinkException, TooManyAttemptsException
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory

LINK_LIFE = timedelta(minutes=5)
SESSION_LIFE = timedelta(hours=8)
PROOF_KEPT = timedelta(hours=1)
"""How long a proof of Telegram is remembered as used; it is refused for its age long before."""
MAX_LINKS = 10
"""Links per person within LINKS_WINDOW."""
LINKS_WINDOW = timedelta(minutes=10)
_CODE_BYTES = 24
_SECRET_BYTES = 32


def hash_secret(secret: str) -> str:
    """What is stored of a link, a web session or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A person who has just signed in. `secret` is the value of the cookie."""

    secret: str
    person: Person
    session: WebSession

    def __repr__(self) -> str:
        return f"Entry(person={self.person.person_id}, door={self.session.door})"


class WebAccess:
    """Signs people in to the panel and recognises them afterwards."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, public_url: str = "", *, sandbox: bool = False) -> None:
        self._uow = uow
        self._clock = clock
        self._public_url = public_url.rstrip("/")
        self._local_url = ""
        self._sandbox = sandbox

    def serving_at(self, local_url: str) -> None:
        """The address on this machine, known once the HTTP side listens."""
        self._local_url = local_url

    @property
    def public(self) -> bool:
        """Whether links work from other devices; without a public address they work on this machine only."""
        return bool(self._public_url)

    @property
    def reachable(self) -> bool:
        """Whether a live login can be opened where the person is: everywhere, or in the local world on this machine."""
        return self.public or self._sandbox

    def url(self, path: str) -> str:
        """The whole address of a path. It may hold a one-time code: never to be logged."""
        return f"{self._public_url or self._local_url}{path}"

    async def link(self, person: Person, purpose: LinkPurpose = LinkPurpose.PANEL, subject: str = "") -> str:
        """The code of a new link, good for LINK_LIFE and one use. Commits.

        TooManyAttemptsException beyond MAX_LINKS.
        """
        code, now = secrets.token_urlsafe(_CODE_BYTES), self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            if await uow.web.links_since(person.person_id, now - LINKS_WINDOW) >= MAX_LINKS:
                raise TooManyAttemptsException("too many links")
            link = WebLink(hash_secret(code), person.person_id, purpose, now, now + LINK_LIFE, subject)
            await uow.web.add_link(link)
            await uow.commit()
        return code

    async def peek(self, code: str) -> WebLink:
        """The link, left unused: previews and crawlers open links too. LinkException when it opens nothing."""
        async with self._uow(write=False) as uow:
            link = await uow.web.link(hash_secret(code), self._clock.now())
            if link is None or await _active(uow, link.person_id) is None:
                raise LinkException("no such link")
        return link

    async def enter(self, code: str) -> Entry:
        """Use the link and open a web session. Commits. LinkException when it opens nothing."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            link = await uow.web.use_link(hash_secret(code), now)
            person = await _active(uow, link.person_id) if link is not None else None
            if link is None or person is None:
                raise LinkException("no such link")
            entry = await self._open(uow, person, Door.LINK, link.purpose, link.subject)
            await uow.commit()
        return entry

    async def enter_by_telegram(self, telegram_user_id: int, proof: str) -> Entry:
        """Open a web session for the member whom Telegram vouched for by `proof`, which is good once. Commits.

        GoneException: no active member. LinkException: the proof was used before.
        """
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            person = await uow.people.by_telegram(telegram_user_id)
            if person is None:
                raise GoneException("not a member")
            spent = WebLink(hash_secret(proof), person.person_id, LinkPurpose.PANEL, now, now + PROOF_KEPT)
            await self._spend(uow, spent)
            entry = await self._open(uow, person, Door.MINI_APP, LinkPurpose.PANEL, "")
            await uow.commit()
        return entry

    async def visitor(self, secret: str) -> Visitor | None:
        """Who holds that web session now; None when it ended, expired, or its person is no longer a member."""
        async with self._uow(write=False) as uow:
            found = await uow.web.holder(hash_secret(secret), self._clock.now())
        if found is None:
            return None
        session, person = found
        return Visitor(person, person.role, session=session)

    async def still_open(self, hashes: Collection[str]) -> frozenset[str]:
        """Which of these web sessions are still open, for streams that outlive their request."""
        async with self._uow(write=False) as uow:
            return await uow.web.open_sessions(hashes, self._clock.now())

    async def leave(self, secret: str) -> None:
        """End the web session. Commits. Idempotent."""
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            await uow.web.end_session(hash_secret(secret))
            await uow.commit()

    @staticmethod
    async def _spend(uow: UnitOfWork, proof: WebLink) -> None:
        """Kept as a link that was used at once, so that the same proof opens nothing a second time."""
        try:
            await uow.web.add_link(replace(proof, used_at=proof.created_at))
        except ConflictException:
            raise LinkException("used before") from None

    async def _open(self, uow: UnitOfWork, person: Person, door: Door, purpose: LinkPurpose, subject: str) -> Entry:
        """A fresh secret each time, so that no value known before the sign-in is ever good after it."""
        secret, now = secrets.token_urlsafe(_SECRET_BYTES), self._clock.now()
        session = WebSession(hash_secret(secret), person.person_id, door, now, now + SESSION_LIFE, purpose, subject)
        await uow.web.add_session(session)
        await uow.audit.add(AuditEntry(person.person_id, "web.enter", now, person.name, after=door.value))
        return Entry(secret, person, session)


async def end_web_access(uow: UnitOfWork, person_id: PersonId, at: datetime) -> None:
    """Web sessions, unused links and tokens of the person end, within the caller's transaction."""
    await uow.web.end_all(person_id, at)


async def _active(uow: UnitOfWork, person_id: PersonId) -> Person | None:
    person = await uow.people.get(person_id)
    return person if person is not None and person.active else None


def within(person: Person, role: Role) -> Role:
    """The role that a request may use: what it was given, never above what its person has now."""
    return role if person.role.includes(role) else person.role
