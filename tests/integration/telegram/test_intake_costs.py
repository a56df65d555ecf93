"""What an update costs in transactions, and that nothing is saved at the wrong end."""

from typing import Any, cast

from sqlalchemy import event, text

from bot.telegram.dispatching.dispatch import Dispatcher
from bot.telegram.incoming import Incoming
from bot.telegram.receiving.arrivals import arrive
from bot.telegram.receiving.intake import Intake
from core.domain.messages.inbox import UpdateState
from core.domain.people.person import Person
from core.platforms.clock import SystemClock
from core.ports.storage import UnitOfWorkFactory
from sandbox.telegram import LocalTelegram
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import ANALYST, BOSS, STRANGER, World, assemble, eventually, running


async def states(uow: Any) -> set[str]:
    """Of every stored update."""
    async with uow.engine.connect() as connection:
        return set((await connection.execute(text("SELECT estado FROM actualizaciones"))).scalars())


async def test_a_private_command_costs_no_more_than_its_storing_and_its_closing(world: World) -> None:
    await world.control.say(ANALYST, "/eco primero")  # what is known of the chat is read once
    await world.hears(ANALYST, "primero")
    begun: list[str] = []
    event.listen(world.uow.engine.sync_engine, "begin", lambda _connection: begun.append(""))  # type: ignore[attr-defined]
    for number in range(10):
        await world.control.say(ANALYST, f"/eco número {number}")
        await world.hears(ANALYST, f"número {number}")
    assert 10 <= len(begun) <= 1 + 2 * 10


async def test_a_stop_right_after_an_answer_leaves_nothing_to_carry_out_again(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    _, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        await telegram.control.say(ANALYST, "/eco y adiós")
        await telegram.control.wait_for(ANALYST, lambda e: e.from_bot and e.text == "y adiós")
    assert await states(uow) == {UpdateState.DONE}


async def test_who_sent_it_is_looked_up_in_its_turn_when_something_before_it_may_change_that(
    telegram: LocalTelegram, uow: UnitOfWorkFactory
) -> None:
    told: list[tuple[str, bool]] = []

    class Recorder:
        async def handle(self, said: Incoming, known: Person | None = None) -> None:
            told.append((said.text, known is not None))

    parts, _ = assemble(telegram, uow, ())
    intake = Intake(uow, cast("Dispatcher", Recorder()), parts.client, parts.bot, SystemClock())
    await parts.bot.initialize()
    private, group = {"id": ANALYST, "type": "private"}, {"id": -5, "type": "group", "title": "Equipo"}
    rows = (
        (ANALYST, "uno", private),
        (ANALYST, "dos", private),
        (BOSS, "en grupo", group),
        (STRANGER, "hola", private),
    )
    batch = [
        {"update_id": number, "message": {"message_id": number, "date": 1, "text": text, "chat": chat,
                                          "from": {"id": user, "is_bot": False, "first_name": "A"}}}
        for number, (user, text, chat) in enumerate(rows, start=1)
    ]  # fmt: skip
    await intake.take([arrive(item, parts.bot.id) for item in batch])
    await eventually(lambda: len(told) == len(rows))
    await intake.close(5)
    await parts.bot.shutdown()
    assert sorted(told) == [("dos", False), ("en grupo", False), ("hola", False), ("uno", True)]
