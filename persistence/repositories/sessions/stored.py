"""Session rows as they are stored, and opened."""

from sqlalchemy import Result, Select, bindparam

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from persistence.models import SessionDetailRow, SessionRow
from persistence.repositories.base import FRESH, Repository
from persistence.repositories.sessions.queries import known_platform, on_network, pairs
from persistence.repositories.sessions.rows import sealed_part, to_session

Pair = tuple[SessionRow, SessionDetailRow | None]

_BY_NUMBER = pairs().where(SessionRow.session_id == bindparam("number"), known_platform()).limit(1)
"""Built once: every check of a session reads its row three times, and building the statement costs more than that."""


class StoredRows(Repository):
    """A session's row with our details of it, where there are any."""

    async def get(self, session_id: SessionId) -> Pair | None:
        """The row of this number, as it is in the database now."""
        return _first(await self._session.execute(_BY_NUMBER, {"number": session_id}, execution_options=FRESH))

    async def for_person(self, person_id: PersonId, platform: Platform) -> Pair | None:
        return await self._known(on_network(pairs(), platform).where(SessionRow.person_id == person_id))

    def opened(self, row: SessionRow, detail: SessionDetailRow | None) -> ScrapingSession:
        """The session, noted as readable or as damaged."""
        session = to_session(self._box, row, detail)
        key, sealed = str(row.session_id), sealed_part(row, detail)
        if not session.readable:
            self._damages.note(SessionRow.__tablename__, key)
        elif sealed:
            self._damages.opened(SessionRow.__tablename__, key, sealed)
        return session

    async def _known(self, statement: Select[SessionRow, SessionDetailRow]) -> Pair | None:
        statement = statement.where(known_platform()).limit(1)
        return _first(await self._session.execute(statement, execution_options=FRESH))


def _first(result: Result[SessionRow, SessionDetailRow]) -> Pair | None:
    row = result.first()
    return None if row is None else (row[0], row[1])
