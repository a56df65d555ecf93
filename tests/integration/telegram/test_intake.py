"""Receiving when things go wrong: malformed updates, broken answers, floods, and what a stopped process left undone."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import text

from bot.telegram.receiving.arrivals import arrive
from bot.telegram.receiving.queues import WAITING_LIMIT
from core.domain.ids import ChatId
from core.domain.messages.inbox import UpdateState
from core.domain.people.person import Role
from core.errors import StorageUnavailableException, TelegramDownException
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.team.access import MAX_ATTEMPTS
from sandbox.telegram import LocalTelegram
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import (
    ANALYST,
    BOSS,
    STRANGER,
    World,
    assemble,
    database,
    eventually,
    running,
)
from tests.support.junk import ANSWERS, MALFORMED
from tests.support.patience import HANG_S

TOO_MANY = "Llegó demasiado de golpe"


async def states(uow: Any) -> dict[int, tuple[str, bool]]:
    """Every stored update: its state, and whether its content is still there."""
    async with uow.engine.connect() as connection:
        rows = await connection.execute(text("SELECT id_actualizacion, estado, contenido FROM actualizaciones"))
        return {row[0]: (row[1], row[2] is not None) for row in rows}


async def test_every_malformed_update_is_set_aside_and_everybody_else_is_heard(
    world: World, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    for number, junk in enumerate(MALFORMED.values()):
        world.control.inject(junk, identified=not (isinstance(junk, dict) and junk.get("nameless")))
        if number % 10 == 0:
            await world.control.say(ANALYST, f"/eco {number}")
    await world.control.say(BOSS, "/eco al final")
    await world.hears(BOSS, "al final")
    await world.hears(ANALYST, "20")
    assert {"0", "10", "20", "al final"} == set(bench.ran)
    stored = await states(world.uow)
    aside = [number for number, (state, _) in stored.items() if state == UpdateState.SET_ASIDE]
    assert len(aside) == len(MALFORMED)
    assert all(stored[number][1] for number in aside)
    lines = [record for record in caplog.records if "set aside" in record.getMessage()]
    assert 1 <= len(lines) <= 2


async def test_one_without_an_id_is_passed_by_when_nothing_else_comes(world: World) -> None:
    await world.control.say(ANALYST, "/eco uno")
    await world.hears(ANALYST, "uno")
    world.control.inject({"message": {"text": "sin id"}}, identified=False)
    await eventually(lambda: world.control.waiting_updates() == 0)
    polls = len(world.control.calls("getUpdates"))
    await world.control.say(ANALYST, "/eco dos")
    await world.hears(ANALYST, "dos")
    assert len(world.control.calls("getUpdates")) - polls < 5


async def test_an_id_out_of_range_acknowledges_nothing_below_it(world: World) -> None:
    message = {"message_id": 1, "date": 1, "text": "/eco enorme", "chat": {"id": ANALYST, "type": "private"},
               "from": {"id": ANALYST, "is_bot": False, "first_name": "A"}}  # fmt: skip
    for huge in (2**31, 2**40, 2**52 + 1, 2**62):
        world.control.inject({"update_id": huge, "message": message})
        await eventually(lambda: bool(world.control.calls("getUpdates")))
        await world.control.say(ANALYST, f"/eco tras {huge}")
        await world.hears(ANALYST, f"tras {huge}")
    assert not any(text == "enorme" for text in world.texts(ANALYST))


async def test_no_broken_answer_ends_the_receiving(world: World) -> None:
    for number, fault in enumerate(ANSWERS.values()):
        world.control.fault(method="getUpdates", **fault)
        await world.control.say(ANALYST, f"/eco {number}")  # ends the poll under way; the next one meets the fault
        await world.control.say(BOSS, f"/eco {number}")
        await world.hears(ANALYST, str(number))
        await eventually(lambda: not world.telegram._backend.faults.waiting)
    await world.control.say(ANALYST, "/eco al final")
    await world.hears(ANALYST, "al final")
    world.parts.status.require_ok()


async def test_an_update_that_spoils_its_whole_answer_is_set_aside_alone(world: World, bench: Bench) -> None:
    """Nested so deeply that no parser reads it."""
    spoilt = '{"ok":true,"result":[{"update_id":700000000,"message":' + "[" * 200_000 + "]" * 200_000 + "}]}"
    world.control.fault(method="getUpdates", code=200, body=spoilt, times=5)
    await world.control.say(ANALYST, "/eco hola")
    await world.hears(ANALYST, "hola")
    assert (await states(world.uow))[700_000_000] == (UpdateState.SET_ASIDE, True)


async def test_a_refused_token_is_told_at_once_and_forgotten_when_it_works_again(world: World) -> None:
    world.parts.status.require_ok()
    world.control.fault(method="getUpdates", code=401, times=2)
    await world.control.say(ANALYST, "/eco uno")
    await eventually(lambda: "401" in world.parts.status.problem)
    with pytest.raises(TelegramDownException, match=r"not heard since .*401") as caught:
        world.parts.status.require_ok()
    assert caught.value.since.tzinfo is not None
    await world.hears(ANALYST, "uno")
    world.parts.status.require_ok()


async def test_a_stranger_is_answered_once_and_then_dropped_unread(world: World) -> None:
    for number in range(200):
        await world.control.say(STRANGER, f"hola {number}")
    await world.control.say(ANALYST, "/eco yo sí")
    await world.hears(ANALYST, "yo sí")
    await eventually(lambda: world.control.waiting_updates() == 0)
    assert len(world.texts(STRANGER)) == 1
    assert len(await states(world.uow)) == 2


async def test_a_strangers_invitations_are_heard_in_the_middle_of_his_noise(world: World, bench: Bench) -> None:
    for number in range(20):
        await world.control.say(STRANGER, "hola")
        await world.control.say(STRANGER, f"/start codigo{number}")
    await eventually(lambda: world.control.waiting_updates() == 0)
    heard = MAX_ATTEMPTS + 1
    await world.control.wait_for_call("sendMessage", count=heard + 1)
    assert [ctx.args for ctx in bench.contexts] == [f"codigo{number}" for number in range(heard)]


async def test_what_one_person_may_have_waiting_is_bounded_and_said_once(world: World, bench: Bench) -> None:
    more = WAITING_LIMIT + 40
    for _ in range(more):
        await world.control.say(ANALYST, "/lento")
    await world.control.say(BOSS, "/eco a mí no me afecta")
    await world.hears(BOSS, "a mí no me afecta")
    await world.hears(ANALYST, TOO_MANY)
    assert sum(TOO_MANY in text for text in world.texts(ANALYST)) == 1
    assert WAITING_LIMIT <= len([s for s in (await states(world.uow)).values() if s[0] == UpdateState.PENDING]) < more
    bench.go_on.set()


async def test_the_content_of_an_update_goes_when_it_is_done(world: World) -> None:
    said = await world.control.say(ANALYST, "/eco secreto")
    await world.hears(ANALYST, "secreto")
    await _until_done(world.uow, said["update_id"])
    assert (await states(world.uow))[said["update_id"]] == (UpdateState.DONE, False)


async def test_what_was_under_way_or_waiting_at_a_stop_is_carried_out_after_the_start(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    _, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        for number in range(6):
            await telegram.control.say(ANALYST, "/lento")
            await telegram.control.say(ANALYST, f"/eco {number}")
        await eventually(lambda: telegram.control.waiting_updates() == 0)
    assert [entry for entry in telegram.control.transcript(ANALYST) if "por fin" in entry.text] == []
    bench.go_on.set()
    _, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        await telegram.control.wait_for(ANALYST, lambda e: e.from_bot and e.text == "5")
    assert sorted(set(bench.ran)) == [str(number) for number in range(6)]


async def test_an_update_that_arrives_again_is_carried_out_once(world: World, bench: Bench) -> None:
    await world.control.say(ANALYST, "/eco una vez")
    await world.hears(ANALYST, "una vez")
    again = world.control.calls("sendMessage")[-1]
    update = {
        "update_id": bench.contexts[0].update_id,
        "message": {"message_id": 1, "date": 1, "text": "/eco otra", "chat": {"id": ANALYST, "type": "private"},
                    "from": {"id": ANALYST, "is_bot": False, "first_name": "A"}},
    }  # fmt: skip
    world.control.inject(update)
    await world.control.say(ANALYST, "/eco después")
    await world.hears(ANALYST, "después")
    assert bench.ran == ["una vez", "después"]
    assert again.status == 200


async def test_while_another_process_holds_the_database_nothing_is_acknowledged_nor_lost(
    tmp_path: Path, telegram: LocalTelegram, bench: Bench
) -> None:
    path = tmp_path / "otra.db"
    async with database(path) as uow:
        async with uow() as work:
            await work.people.add(name="A", role=Role.ANALYST, telegram_user_id=ANALYST, chat_id=ChatId(ANALYST))
            await work.commit()
        _, app = assemble(telegram, uow, bench.commands())
        async with running(app):
            holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            holder.execute("BEGIN IMMEDIATE")
            try:
                await telegram.control.say(ANALYST, "/eco sigo aquí")
                await telegram.control.wait_for_call("getUpdates", count=1)
                assert telegram.control.waiting_updates() == 1
            finally:
                holder.execute("ROLLBACK")
                holder.close()
            await telegram.control.wait_for(ANALYST, lambda e: e.from_bot and e.text == "sigo aquí")
    assert bench.ran == ["sigo aquí"]


async def test_a_commit_whose_answer_was_lost_leaves_no_update_lying_until_the_next_start(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    lost: list[UnitOfWork] = []

    def losing(*, write: bool = True) -> UnitOfWork:
        unit = uow(write=write)
        if write and not lost:
            lost.append(unit)
            commit = unit.commit

            async def committed_and_cut() -> None:
                await commit()
                raise StorageUnavailableException("the line was cut on purpose")

            unit.commit = committed_and_cut  # type: ignore[method-assign]
        return unit

    _, app = assemble(telegram, cast("UnitOfWorkFactory", losing), bench.commands())
    async with running(app):
        lost.clear()  # the one of the start
        await telegram.control.say(ANALYST, "/eco guardada")
        await telegram.control.wait_for(ANALYST, lambda e: e.from_bot and e.text == "guardada")
    assert len(lost) == 1
    assert bench.ran == ["guardada"]


def test_text_that_no_database_stores_is_made_storable() -> None:
    item = json.loads(
        '{"update_id": 5, "message": {"message_id": 1, "date": 1, "text": "a\\u0000b\\ud800c",'
        ' "chat": {"id": 1, "type": "private"}, "from": {"id": 1, "is_bot": false, "first_name": "N\\u0000"}}}'
    )
    arrival = arrive(item, 99)
    assert arrival.said is not None
    assert (arrival.said.text, arrival.said.user_name) == ("ab?c", "N")
    arrival.stored().raw.encode()


async def _until_done(uow: Any, update_id: int) -> None:
    async with asyncio.timeout(HANG_S):
        while (await states(uow)).get(update_id, ("", True))[0] != UpdateState.DONE:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
