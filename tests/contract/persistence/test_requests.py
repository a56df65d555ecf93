"""Requests under their Idempotency-Key, on every database."""

from dataclasses import replace

from sqlalchemy import text

from core.domain.people.requests import KeptAnswer, KeyedRequest
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, minutes

FIRST = KeyedRequest("a" * 64, "f" * 64, NOW, minutes(2))
ANSWER = KeptAnswer(201, "application/json", '{"cuenta": "…4821"}')


async def test_a_key_is_reserved_once_and_its_answer_is_repeated_until_it_expires(database: Database) -> None:
    async with database() as uow:
        assert await uow.requests.reserve(FIRST, NOW) is None
        assert await uow.requests.reserve(replace(FIRST, fingerprint="e" * 64), minutes(1)) == FIRST
        await uow.requests.answered(FIRST.key_hash, ANSWER, minutes(60))
        await uow.requests.release(FIRST.key_hash)
        await uow.commit()
    async with database() as uow:
        known = await uow.requests.reserve(FIRST, minutes(59))
        assert known == replace(FIRST, answer=ANSWER, expires_at=minutes(60))
        assert await uow.requests.reserve(replace(FIRST, created_at=minutes(60)), minutes(60)) is None


async def test_a_released_key_is_free_and_expired_ones_go(database: Database) -> None:
    other = replace(FIRST, key_hash="b" * 64, expires_at=minutes(9))
    async with database() as uow:
        assert await uow.requests.reserve(FIRST, NOW) is None
        await uow.requests.release(FIRST.key_hash)
        assert await uow.requests.reserve(FIRST, NOW) is None
        assert await uow.requests.reserve(other, NOW) is None
        assert await uow.requests.purge(minutes(5)) == 1
        assert await uow.requests.purge(minutes(5)) == 0
        assert await uow.requests.reserve(other, minutes(6)) == other
        await uow.commit()


async def test_answers_are_stored_encrypted(database: Database) -> None:
    async with database() as uow:
        await uow.requests.reserve(FIRST, NOW)
        await uow.requests.answered(FIRST.key_hash, ANSWER, minutes(60))
        await uow.commit()
    schema = "" if database.engine.dialect.name == "sqlite" else "centinela."
    async with database.engine.connect() as connection:
        stored = (await connection.execute(text(f"SELECT respuesta FROM {schema}peticiones_api"))).scalar_one()
    assert "4821" not in stored
