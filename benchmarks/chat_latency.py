"""How long a command waits for its first answer, idle and while four scrapes run, against a bare echo bot."""

import asyncio
import tempfile
import time
from itertools import cycle
from pathlib import Path

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from benchmarks.crowd import enrol
from benchmarks.figures import ms, p50, p95, show
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from core.domain.people.person import Person
from core.domain.results.profiles import ListKind
from sandbox.telegram import Control, LocalTelegram, TranscriptEntry

COMMANDS = ("/sesion", "/trabajos", "/ayuda", "/health")
TALKERS, READERS = 24, 4


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    figures = {"echo_p50_ms": p50(await echo())}
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            talkers = await enrol(stage, 2 * TALKERS, "valid", offset=0)
            readers = await enrol(stage, READERS, "valid", offset=500)
            await stage.container.pool.warm()
            idle = await talk(stage, talkers[:TALKERS])
            await scrape(stage, readers)
            busy = await talk(stage, talkers[TALKERS:])
            running = stage.container.engine.running
    figures |= {"idle_p50_ms": p50(idle), "busy_p50_ms": p50(busy), "busy_p95_ms": p95(busy), "running": running}
    show("De la orden a la primera respuesta", _rows(figures), figures)


async def echo() -> list[float]:
    """The least a bot on python-telegram-bot can take here."""
    async with LocalTelegram() as telegram:
        builder = Application.builder().token(telegram.token).base_url(telegram.base_url)
        application = builder.base_file_url(telegram.base_file_url).build()
        application.add_handler(MessageHandler(filters.TEXT, _echo))
        async with application:
            await application.start()
            updater = application.updater
            if updater is None:
                raise LookupError("no updater")
            await updater.start_polling()
            took = []
            for number in range(TALKERS):
                telegram.control.add_person(user_id=900_000_000 + number, first_name="Eco")
                took.append(await _answered(telegram.control, 900_000_000 + number, "/start"))
            await updater.stop()
            await application.stop()
    return took


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "…")


async def talk(stage: Stage, people: list[Person]) -> list[float]:
    """Each person one command, one after the other, so that no chat's own pace counts."""
    took = []
    for person, command in zip(people, cycle(COMMANDS), strict=False):
        took.append(await _answered(stage.control, _user(person), command))
    return took


async def scrape(stage: Stage, people: list[Person]) -> None:
    """Have everybody read the big profile, and wait until all of them are at its list."""
    profile = stage.world.profile("big")
    for person in people:
        await stage.say(_user(person), f"/scrape {profile.identifier} {ListKind.FRIENDS}")
    for person in people:
        await stage.wait(_user(person), "⏳", "amigos", timeout=60)


async def _answered(control: Control, user_id: int, text: str) -> float:
    started = time.perf_counter()
    said = await control.say(user_id, text)

    def is_answer(entry: TranscriptEntry) -> bool:
        return entry.message_id > int(said["message_id"])

    await control.wait_for(user_id, is_answer, timeout=30)
    return (time.perf_counter() - started) * 1000


def _user(person: Person) -> int:
    if person.telegram_user_id is None:
        raise LookupError("not enrolled")
    return person.telegram_user_id


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    return [
        ("Bot eco, sin nada más", ms(figures["echo_p50_ms"])),
        ("Centinela en reposo", ms(figures["idle_p50_ms"])),
        ("Centinela con cuatro lecturas en marcha", ms(figures["busy_p50_ms"])),
        ("  tope de la mediana", "150 ms"),
        ("  percentil 95", ms(figures["busy_p95_ms"])),
        ("  lecturas que seguían en marcha al final", f"{figures['running']:.0f}"),
    ]


if __name__ == "__main__":
    asyncio.run(main())
