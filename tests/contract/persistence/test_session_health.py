"""The condition of every session, counted without decrypting what was opened before."""

import pytest

from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, store_session
from tests.contract.persistence.test_unreadable import DAMAGES, ONLY_SQLITE, spoil


async def both(database: Database) -> None:
    """`health` says what the sessions themselves say."""
    async with database(write=False) as uow:
        assert list(await uow.sessions.health()) == [session.health for session in await uow.sessions.all()]


async def test_it_is_what_the_sessions_themselves_say(database: Database) -> None:
    for number, status in enumerate(SessionStatus, start=1):
        person = await enrol(database, telegram=number)
        saved = await store_session(database, person.person_id, proxy_url=f"http://u:p@h{number}.test:1")
        async with database() as uow:
            await uow.sessions.set_health(
                saved.session_id, checked_at=minutes(1), cooldown_until=minutes(9), state=SessionState.RESTRICTED
            )
            await uow.sessions.set_status(saved.session_id, status, reason="facebook.login", at=NOW)
            await uow.sessions.add_doubt(saved.session_id)
            await uow.commit()
        for _ in range(2):
            await both(database)


async def test_every_row_that_cannot_be_read_counts_as_one_whenever_it_was_spoilt(database: Database) -> None:
    sqlite = database.engine.dialect.name == "sqlite"
    person = await enrol(database, telegram=1)
    saved = await store_session(database, person.person_id)
    for name, value in {**DAMAGES, **(ONLY_SQLITE if sqlite else {})}.items():
        await store_session(database, person.person_id)
        for _ in range(2):
            await both(database)
        await spoil(database, saved.session_id, value)
        for _ in range(2):
            await both(database)
        async with database(write=False) as uow:
            assert [health.readable for health in await uow.sessions.health()] == [False], name


async def test_what_was_opened_once_is_not_decrypted_again_until_it_changes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await enrol(database, telegram=number) for number in range(1, 4)]
    for person in people:
        await store_session(database, person.person_id)
    opened: list[Sealed] = []
    open_bytes = SecretBox.open_bytes

    def counted(box: SecretBox, sealed: Sealed) -> bytes:
        opened.append(sealed)
        return open_bytes(box, sealed)

    monkeypatch.setattr(SecretBox, "open_bytes", counted)
    counts = []
    for changed in (None, None, people[0]):
        if changed is not None:
            await store_session(database, changed.person_id, platform=Platform.FACEBOOK)
        opened.clear()
        async with database(write=False) as uow:
            assert len(await uow.sessions.health()) == len(people)
        counts.append(len(opened))
    assert counts == [3, 0, 1]
