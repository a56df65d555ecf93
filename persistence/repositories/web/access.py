"""One-time links, web sessions and API tokens."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from core.domain.ids import PersonId
from core.domain.people.person import Person
from core.domain.people.web_access import ApiToken, NewToken, TokenId, WebLink, WebSession
from persistence.models import ApiTokenRow, PersonRow, WebLinkRow, WebSessionRow
from persistence.repositories.base import FRESH, Repository, build, values_of

_HOLDER = (
    select(WebSessionRow, PersonRow)
    .join(PersonRow, PersonRow.person_id == WebSessionRow.person_id)
    .where(WebSessionRow.session_hash == bindparam("session_hash"), WebSessionRow.expires_at > bindparam("now"))
    .where(PersonRow.active)
)


class SqlWebAccessRepository(Repository):
    """Implements WebAccessRepository."""

    async def add_link(self, link: WebLink) -> None:
        await self._insert(WebLinkRow(**values_of(link)))

    async def link(self, code_hash: str, now: datetime) -> WebLink | None:
        row = await self._one(select(WebLinkRow).where(*_usable(code_hash, now)))
        return None if row is None else build(WebLink, row)

    async def use_link(self, code_hash: str, now: datetime) -> WebLink | None:
        statement = update(WebLinkRow).where(*_usable(code_hash, now)).values(used_at=now).returning(WebLinkRow)
        row = (await self._session.scalars(statement, execution_options=FRESH)).first()
        return None if row is None else build(WebLink, row)

    async def links_since(self, person_id: PersonId, since: datetime) -> int:
        return await self._count(
            select(func.count())
            .select_from(WebLinkRow)
            .where(WebLinkRow.person_id == person_id, WebLinkRow.created_at > since)
        )

    async def add_session(self, session: WebSession) -> None:
        await self._insert(WebSessionRow(**values_of(session)))

    async def holder(self, session_hash: str, now: datetime) -> tuple[WebSession, Person] | None:
        given = {"session_hash": session_hash, "now": now}
        found = (await self._session.execute(_HOLDER, given, execution_options=FRESH)).first()
        if found is None or any(self._is_damaged(row) for row in found):
            return None
        return build(WebSession, found[0]), build(Person, found[1])

    async def open_sessions(self, hashes: Collection[str], now: datetime) -> frozenset[str]:
        statement = (
            select(WebSessionRow.session_hash)
            .join(PersonRow, PersonRow.person_id == WebSessionRow.person_id)
            .where(WebSessionRow.session_hash.in_(hashes), WebSessionRow.expires_at > now, PersonRow.active)
        )
        return frozenset(await self._many(statement))

    async def end_session(self, session_hash: str) -> None:
        await self._change(delete(WebSessionRow).where(WebSessionRow.session_hash == session_hash))

    async def end_all(self, person_id: PersonId, at: datetime) -> None:
        await self._change(delete(WebSessionRow).where(WebSessionRow.person_id == person_id))
        await self._change(delete(WebLinkRow).where(WebLinkRow.person_id == person_id, WebLinkRow.used_at.is_(None)))
        await self._change(
            update(ApiTokenRow)
            .where(ApiTokenRow.person_id == person_id, ApiTokenRow.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    async def add_token(self, token: NewToken) -> ApiToken:
        row = ApiTokenRow(**values_of(token))
        await self._insert(row)
        await self._session.flush()
        return build(ApiToken, row)

    async def token(self, token_hash: str) -> ApiToken | None:
        row = await self._one(
            select(ApiTokenRow).where(ApiTokenRow.token_hash == token_hash, ApiTokenRow.revoked_at.is_(None))
        )
        return None if row is None else build(ApiToken, row)

    async def tokens(self) -> Sequence[ApiToken]:
        statement = select(ApiTokenRow).where(ApiTokenRow.revoked_at.is_(None)).order_by(ApiTokenRow.token_id.desc())
        return [build(ApiToken, row) for row in await self._many(statement)]

    async def touch_token(self, token_id: TokenId, at: datetime) -> None:
        await self._change(update(ApiTokenRow).where(ApiTokenRow.token_id == token_id).values(last_used_at=at))

    async def revoke_token(self, token_id: TokenId, at: datetime) -> ApiToken | None:
        statement = update(ApiTokenRow).where(ApiTokenRow.token_id == token_id, ApiTokenRow.revoked_at.is_(None))
        revoked = statement.values(revoked_at=at).returning(ApiTokenRow)
        row = (await self._session.scalars(revoked, execution_options=FRESH)).first()
        return None if row is None else build(ApiToken, row)

    async def purge(self, before: datetime) -> int:
        links = await self._change(delete(WebLinkRow).where(WebLinkRow.expires_at < before))
        return links + await self._change(delete(WebSessionRow).where(WebSessionRow.expires_at < before))


def _usable(code_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return WebLinkRow.code_hash == code_hash, WebLinkRow.used_at.is_(None), WebLinkRow.expires_at > now
