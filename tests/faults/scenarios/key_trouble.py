"""The key is lost, changed, foreign or cut: nothing starts, nothing is written or made, people are told what to do."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet

from sandbox.world_people import ADMIN, BRISA
from tests.e2e.processes import STOP_S
from tests.faults.crowd import listening
from tests.faults.mail import Tally, said, seen
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground

PERSON = BRISA.telegram_user_id
ACCOUNT = "100090000000003"
READY = f"Sesión de {BRISA.name} en Facebook lista"
PROFILES = ("vega.ficticia", "bruno.quimera")
"""Not the same one twice: what was just read would be handed over again."""


def _lose(key: Path) -> None:
    key.unlink()


def _change(key: Path) -> None:
    key.write_text(Fernet.generate_key().decode("ascii"))


def _cut(key: Path) -> None:
    key.write_text(key.read_text()[:-12])


def _empty(key: Path) -> None:
    key.write_text("")


def _keep(_key: Path) -> None:
    pass


FOREIGN = {"ENCRYPTION_KEYS": Fernet.generate_key().decode("ascii")}
CASES: tuple[tuple[str, Callable[[Path], None], dict[str, str], str], ...] = (
    ("lost", _lose, {}, "Falta la clave de cifrado"),
    ("changed", _change, {}, "se cifró con otra clave"),
    ("foreign in the environment", _keep, FOREIGN, "se cifró con otra clave"),
    ("cut", _cut, {}, "no es una clave Fernet"),
    ("empty", _empty, {}, "clave"),
)


async def refused(folder: Path, times: int) -> Outcome:
    """`run`, `doctor` and `db reseal` with a wrong key; then the right one is back and a scrape ends well."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground:
        key = folder / "clave.key"
        kept = key.read_text()
        for number in range(times):
            name, spoil, environment, words = CASES[number % len(CASES)]
            spoil(key)
            before = _state(ground)
            for command in (("run",), ("doctor",), ("db", "reseal")):
                code, text = await _bot(ground, environment, *command)
                if code != 1 or words not in text or "Traceback" in text:
                    tally.wrong("hung", f"{name}: {command} ended with {code}: {text[-300:]}")
            if _state(ground) != before:
                tally.wrong("lost", f"{name}: something was written or made")
            _restore(key, kept)
            tally.times += 1
        await _works_again(ground, tally)
    return tally.outcome()


async def accepted(folder: Path, times: int) -> Outcome:
    """A lost key is given up by `db accept-new-key`: the bot starts, and new cookies replace what nobody can read."""
    tally = Tally()
    for number in range(times):
        home = folder / str(number)
        home.mkdir(mode=0o700)
        async with open_ground(home, checked=False) as ground:
            (home / "clave.key").unlink()
            code, text = await _bot(ground, {}, "db", "accept-new-key", "--yes")
            if code != 0:
                tally.wrong("hung", f"accept-new-key ended with {code}: {text[-300:]}")
            async with ground.bot() as bot:
                await listening(ground)
                await _renewed(ground, tally)
                tally.hung += await bot.terminate() != 0
        tally.times += 1
    return tally.outcome()


async def beneath(folder: Path, times: int) -> Outcome:
    """The key file vanishes beneath a running bot: it goes on with the key it has, and makes no other one."""
    tally = Tally()
    async with open_ground(folder, checked=False) as ground:
        key = folder / "clave.key"
        kept = key.read_text()
        for number in range(times):
            async with ground.bot() as bot:
                await listening(ground)
                key.unlink()
                await _scraped(ground, tally, "without its key file", PROFILES[number])
                if key.exists():
                    tally.wrong("doubled", "another key was made")
                tally.hung += await bot.terminate() != 0
            _restore(key, kept)
            tally.times += 1
    return tally.outcome()


async def _renewed(ground: Ground, tally: Tally) -> None:
    sent = int((await ground.control.say(PERSON, f"/scrape fb:{PROFILES[1]} amigos"))["message_id"])
    if not await seen(ground, PERSON, sent, "no se puede leer"):
        tally.wrong("lost", "the owner was not told that her session cannot be read")
    content = ground.local.world.cookie_file(ACCOUNT, "storage_state")
    number = int(
        (await ground.control.upload(ADMIN.telegram_user_id, filename="c.json", content=content))["message_id"]
    )
    if not await seen(ground, ADMIN.telegram_user_id, number, READY):
        heard = [entry.text for entry in said(ground, ADMIN.telegram_user_id, number)]
        tally.wrong("lost", f"new cookies were not taken: {heard}")
    await _scraped(ground, tally, "with new cookies")


async def _works_again(ground: Ground, tally: Tally) -> None:
    async with ground.bot() as bot:
        await listening(ground)
        await _scraped(ground, tally, "with its own key again")
        tally.hung += await bot.terminate() != 0


async def _scraped(ground: Ground, tally: Tally, when: str, profile: str = PROFILES[0]) -> None:
    sent = int((await ground.control.say(PERSON, f"/scrape fb:{profile} amigos"))["message_id"])
    if not await seen(ground, PERSON, sent, "✅"):
        heard = [entry.text for entry in said(ground, PERSON, sent)]
        tally.wrong("lost", f"no scrape {when}: {heard}")


async def _bot(ground: Ground, environment: dict[str, str], *words: str) -> tuple[int | None, str]:
    """Exit code and what `python -m bot` printed; -1 when it did not end by itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=ground.folder, env={**ground.env, **environment}, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    try:
        printed = (await asyncio.wait_for(process.communicate(), STOP_S))[0]
    except TimeoutError:
        process.kill()
        await process.wait()
        return -1, "it went on"
    return process.returncode, " ".join(printed.decode().split())


def _state(ground: Ground) -> tuple[list[str], str | None]:
    """All rows of the database, and the key file's content."""
    key = ground.folder / "clave.key"
    with closing(sqlite3.connect(f"file:{ground.folder / 'centinela.db'}?mode=ro", uri=True)) as file:
        return list(file.iterdump()), key.read_text() if key.exists() else None


def _restore(key: Path, content: str) -> None:
    key.touch(mode=0o600)
    key.write_text(content)


SCENARIOS = (
    Scenario("the key lost, changed, foreign, cut, empty", refused, 1, len(CASES)),
    Scenario("a lost key is given up", accepted, None, 2),
    Scenario("the key file vanishes beneath a running bot", beneath, None, 2),
)
