"""What decides the condition of a session is kept, ended by a decisive check, and part of an undo."""

from core.domain.sessions.condition import REPEATED_DOUBT, Condition, condition_of
from core.domain.sessions.verdict import SessionState
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, store_session


async def test_doubts_are_counted_until_a_check_decides(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        counted = [await uow.sessions.add_doubt(session.session_id) for _ in range(REPEATED_DOUBT)]
        doubtful = await uow.sessions.get(session.session_id)
        await uow.sessions.set_health(session.session_id, checked_at=minutes(1), state=SessionState.VALID)
        proved = await uow.sessions.get(session.session_id)
        await uow.commit()
    assert counted == list(range(1, REPEATED_DOUBT + 1))
    assert doubtful is not None
    assert proved is not None
    assert condition_of(doubtful, NOW) is Condition.NEEDS_PERSON
    assert (proved.doubts, proved.last_state) == (0, SessionState.VALID)
    assert condition_of(proved, NOW) is Condition.WELL


async def test_a_pause_that_ended_proves_nothing_until_the_next_check(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        await uow.sessions.set_health(
            session.session_id, checked_at=minutes(1), state=SessionState.RESTRICTED, cooldown_until=minutes(20)
        )
        paused = await uow.sessions.get(session.session_id)
        await uow.sessions.set_health(session.session_id, checked_at=minutes(30), state=SessionState.VALID)
        proved = await uow.sessions.get(session.session_id)
        await uow.commit()
    assert paused is not None
    assert proved is not None
    assert condition_of(paused, minutes(10)) is Condition.WAITING
    assert condition_of(paused, minutes(21)) is Condition.UNCHECKED
    assert condition_of(proved, minutes(31)) is Condition.WELL


async def test_an_undo_brings_the_former_condition_back(database: Database) -> None:
    session = await store_session(database, (await enrol(database)).person_id)
    async with database() as uow:
        await uow.sessions.set_health(session.session_id, checked_at=minutes(1), state=SessionState.CONSENT)
        await uow.sessions.add_doubt(session.session_id)
        kept = await uow.sessions.backup(session.session_id, minutes(10))
        await uow.sessions.set_health(session.session_id, checked_at=minutes(2), state=SessionState.VALID)
        assert kept is not None
        restored = await uow.sessions.restore(kept, minutes(3))
        await uow.commit()
    assert restored is not None
    assert (restored.last_state, restored.doubts) == (SessionState.CONSENT, 1)
    assert condition_of(restored, NOW) is Condition.NEEDS_PERSON
