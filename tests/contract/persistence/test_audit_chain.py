"""The audit trail as a chain: no row is changed or lost unseen, and what is emptied stays provable."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.domain.people.audit_chain import (
    EMPTIED,
    EMPTY_ACTION,
    GENESIS,
    ChainCheck,
    ChainedEntry,
    ChainReport,
    Flaw,
    chained,
    ranges,
)
from core.domain.people.person import AuditEntry
from core.errors import StorageException
from core.ports.repositories.people import Emptying
from core.services.team.audit_trail import AuditTrail
from exports.audit_trail import lines_of, rows_of
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes
from tests.support.tables import Walk

WRITERS = 8


def entry(number: int, subject: str = "vega / facebook", action: str = "scrape.order") -> AuditEntry:
    return AuditEntry(None, action, minutes(number), subject, after=f"amigos, {number}")


async def add(database: Database, *entries: AuditEntry) -> None:
    async with database() as uow:
        for one in entries:
            await uow.audit.add(one)
        await uow.commit()


async def rows(database: Database) -> Sequence[ChainedEntry]:
    return [row async for row in AuditTrail(database).rows()]


def checked(found: Sequence[ChainedEntry], expected: str | None = None) -> ChainReport:
    check = ChainCheck(expected)
    check.feed(found)
    return check.report()


def own(database: Database) -> str:
    return "" if database.engine.dialect.name == "sqlite" else "centinela."


async def alter(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement.replace("auditoria", f"{own(database)}auditoria")))


async def test_every_entry_follows_from_the_one_before_whoever_wrote_it(database: Database) -> None:
    await add(database, *(entry(n) for n in range(3)))
    await asyncio.gather(*(add(database, entry(n), entry(n)) for n in range(WRITERS)))
    found = await rows(database)
    assert [row.number for row in found] == list(range(1, 3 + 2 * WRITERS + 1))
    report = checked(found)
    assert (report.holds, report.rows, report.head.digest) == (True, len(found), found[-1].digest)
    assert checked(found, found[2].digest).passes
    assert not checked(found, "a" * 64).holds
    assert checked([], GENESIS).holds


async def test_what_was_not_committed_is_not_in_the_chain_and_leaves_no_gap(database: Database) -> None:
    await add(database, entry(1))
    async with database() as uow:
        await uow.audit.add(entry(2))
        assert (await uow.audit.recent(1))[0].after == "amigos, 2"
    await add(database, entry(3))
    found = await rows(database)
    assert [(row.number, row.entry.after) for row in found] == [(1, "amigos, 1"), (2, "amigos, 3")]
    assert checked(found).holds


async def test_texts_that_no_database_stores_do_not_break_it(database: Database) -> None:
    person = await enrol(database, "Ñandú \U0001f468\u200d\U0001f469\u200d\U0001f467")
    odd = AuditEntry(
        person.person_id, "scrape.order", NOW, "a\0b\ud800 \u202e\ufffe\U0001f600", "x" * 10_000, "\r\n\t=1"
    )
    await add(database, odd)
    (row,) = await rows(database)
    assert row.entry.subject == "ab \u202e\ufffe\U0001f600"
    assert checked([row]).holds
    assert list(rows_of(lines_of([row]))) == [row]


async def test_the_database_refuses_to_change_or_delete_rows(database: Database) -> None:
    await add(database, entry(1), entry(2))
    before = await rows(database)
    statements = [
        "UPDATE auditoria SET objeto = 'otra / facebook' WHERE id_auditoria = 1",
        "UPDATE auditoria SET actor = NULL, accion = 'nada'",
        "UPDATE auditoria SET huella = huella_contenido",
        "UPDATE auditoria SET sal = NULL",
        "UPDATE auditoria SET sal = NULL, objeto = '[borrado]', antes = '', despues = 'algo'",
        "UPDATE auditoria SET sal = NULL, objeto = '[borrado]', antes = '', despues = '', accion = 'nada'",
        "UPDATE auditoria SET id_auditoria = 77 WHERE id_auditoria = 2",
        "DELETE FROM auditoria",
        "DELETE FROM auditoria WHERE id_auditoria = 2",
        *(["TRUNCATE auditoria"] if own(database) else []),
    ]
    with Walk() as walk:
        for statement in statements:
            with walk.row(statement), pytest.raises(StorageException):
                await alter(database, statement)
    assert await rows(database) == before


async def test_emptied_rows_keep_their_digests_and_tell_nothing_any_more(database: Database) -> None:
    await add(database, entry(1), entry(2, "LUNA / facebook"), entry(3, "VEGA / facebook"))
    await add(database, entry(4, action="person.role"))
    before = await rows(database)
    async with database() as uow:
        which = Emptying(("scrape.",), frozenset({"Vega / Facebook"}))
        assert await uow.audit.empty(which, None, NOW) == 2
        assert await uow.audit.empty(which, None, NOW) == 0
        await uow.commit()
    found = await rows(database)
    assert [row.entry.subject for row in found[:4]] == [EMPTIED, "LUNA / facebook", EMPTIED, "vega / facebook"]
    assert [(row.entry.after, row.salt) for row in (found[0], found[2])] == [("", None), ("", None)]
    assert [(row.contents, row.digest) for row in found[:4]] == [(row.contents, row.digest) for row in before]
    assert (found[4].entry.action, found[4].entry.after) == (EMPTY_ACTION, "1, 3")
    report = checked(found, before[-1].digest)
    assert (report.holds, report.emptied) == (True, 2)
    with pytest.raises(StorageException):
        await alter(database, "UPDATE auditoria SET objeto = 'vega / facebook' WHERE id_auditoria = 1")


async def test_rows_emptied_past_the_program_show(database: Database) -> None:
    await add(database, entry(1), entry(2))
    await alter(database, "UPDATE auditoria SET sal = NULL, objeto = '[borrado]', antes = '', despues = ''")
    await add(database, AuditEntry(None, EMPTY_ACTION, NOW, after="2"))
    assert checked(await rows(database)).flaws == ((1, Flaw.EMPTIED),)


async def test_older_rows_are_emptied_by_age_some_at_a_time(database: Database) -> None:
    await add(database, *(entry(n, action="repeat.run") for n in range(502)), entry(600, action="scrape.order"))
    which = Emptying(("scrape.", "repeat."), before=minutes(600))
    async with database() as uow:
        assert [await uow.audit.empty(which, None, NOW) for _ in range(3)] == [500, 2, 0]
        await uow.commit()
    found = await rows(database)
    assert [row.entry.after for row in found[502:]] == ["amigos, 600", "1-500", "501-502"]
    assert checked(found).holds


def test_a_chain_that_was_tampered_with_says_where() -> None:
    good: list[ChainedEntry] = []
    check = ChainCheck()
    for number in range(1, 6):
        good.append(chained(check.report().head, entry(number)))
        check.feed(good[-1:])
    assert check.report().holds
    told = replace(good[2], entry=replace(good[2].entry, after="nada"))
    table = {
        "text": ([*good[:2], told, *good[3:]], ((3, Flaw.CONTENTS),)),
        "date": ([*good[:2], replace(good[2], entry=replace(good[2].entry, at=NOW)), *good[3:]], ((3, Flaw.LINK),)),
        "missing": ([*good[:2], *good[3:]], ((4, Flaw.LINK),)),
        "moved": ([good[1], good[0], *good[2:]], ((1, Flaw.LINK), (2, Flaw.LINK), (3, Flaw.LINK))),
        "first gone": (good[1:], ((2, Flaw.LINK),)),
        "salt": ([*good[:4], replace(good[4], salt="ff")], ((5, Flaw.CONTENTS),)),
    }
    with Walk() as walk:
        for name, (found, flaws) in table.items():
            with walk.row(name):
                assert checked(found).flaws == flaws
    assert not checked(good[:3], good[4].digest).holds  # the end was cut off
    assert ranges([9, 3, 5, 4, 9]) == "3-5, 9"
