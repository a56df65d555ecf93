"""Bearer tokens of other programs: each acts as one person, with a role of its own at most."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.domain.ids import PersonId
from core.domain.people.person import AuditEntry, Person, Role
from core.domain.people.web_access import ApiToken, NewToken, TokenId, Visitor
from core.errors import AccessDeniedException, GoneException
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.team.web_access import hash_secret, within

PREFIX = "cnt_"
"""Tokens are recognised by it in logs and messages, so that they can be blotted out."""
_SECRET_BYTES = 32
_NOTE_EVERY = timedelta(minutes=1)
"""The last use is written at most this often: reading must not become writing."""


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """A token with the person as whom it acts."""

    token: ApiToken
    person: Person


class ApiTokens:
    """Makes, recognises and revokes tokens."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def create(
        self, name: str, role: Role, *, person_id: PersonId | None = None, by: PersonId | None = None
    ) -> tuple[str, TokenOwner]:
        """The secret (shown once) and what was stored. Without `person_id` it acts as the longest-serving admin.

        GoneException: no such active person. AccessDeniedException: the person does not have that role.
        """
        secret, now = PREFIX + secrets.token_urlsafe(_SECRET_BYTES), self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            admins = await uow.people.with_role(Role.ADMIN) if person_id is None else []
            person = await uow.people.get(person_id) if person_id is not None else next(iter(admins), None)
            if person is None or not person.active:
                raise GoneException("no such person")
            if not person.role.includes(role):
                raise AccessDeniedException(f"{person.name} does not have the role {role.value}")
            token = await uow.web.add_token(NewToken(name, role, person.person_id, hash_secret(secret), now))
            await uow.audit.add(AuditEntry(by, "token.create", now, name, after=role.value))
            await uow.commit()
        return secret, TokenOwner(token, person)

    async def visitor(self, secret: str) -> Visitor | None:
        """Who sends a request with that token; None when it is unknown or revoked, or its person was removed."""
        if not secret.startswith(PREFIX):
            return None
        async with self._uow(write=False) as uow:
            token = await uow.web.token(hash_secret(secret))
            person = await uow.people.get(token.person_id) if token is not None else None
        if token is None or person is None or not person.active:
            return None
        await self._note_use(token)
        return Visitor(person, within(person, token.role), token=token)

    async def in_force(self, token: ApiToken) -> bool:
        """Whether the token still opens something: not revoked, and its person still a member."""
        async with self._uow(write=False) as uow:
            known = await uow.web.token(token.token_hash)
            person = await uow.people.get(token.person_id) if known is not None else None
        return person is not None and person.active

    async def all(self) -> Sequence[TokenOwner]:
        """Every token in force, newest first."""
        async with self._uow(write=False) as uow:
            people = {person.person_id: person for person in await uow.people.all()}
            tokens = await uow.web.tokens()
        return [TokenOwner(token, people[token.person_id]) for token in tokens if token.person_id in people]

    async def revoke(self, token_id: TokenId, by: PersonId | None = None) -> None:
        """The token opens nothing any more. Commits. GoneException: there is no such token in force."""
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            token = await uow.web.revoke_token(token_id, now)
            if token is None:
                raise GoneException("no such token")
            await uow.audit.add(AuditEntry(by, "token.revoke", now, token.name, before=token.role.value))
            await uow.commit()

    async def _note_use(self, token: ApiToken) -> None:
        now = self._clock.now()
        if token.last_used_at is not None and now - token.last_used_at < _NOTE_EVERY:
            return
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            await uow.web.touch_token(token.token_id, now)
            await uow.commit()
