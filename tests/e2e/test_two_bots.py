"""Two bots on one PostgreSQL by mistake or for safety: one leads, and only that one sets the webhook."""

import os
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.world_people import BRISA
from tests.e2e.playing import PATIENCE_S, eventually
from tests.faults.http import free_port
from tests.support.database import migrated_postgres, postgres_server
from tests.support.fleet import Fleet, open_fleet
from web.telegram import PATH

__all__ = ["postgres_server"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PERSON = BRISA.telegram_user_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> AsyncIterator[Fleet]:
    del postgres_server
    folder: Path = tmp_path_factory.mktemp("bots")
    async with migrated_postgres() as url, open_fleet(folder, url) as opened:
        yield opened


def webhook() -> dict[str, str]:
    """The settings of a bot to which updates are brought."""
    port = str(free_port())
    return {"HTTP_PORT": port, "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}{PATH}"}


def brought_to(fleet: Fleet) -> list[str]:
    """Where the webhook was set, in order; an empty address where it was taken away."""
    calls = [call for call in fleet.control.calls() if call.method in {"setWebhook", "deleteWebhook"}]
    return [str(call.params.get("url", "")) for call in calls]


async def standing_by(folder: Path) -> bool:
    return "standing by" in (folder / "salida.txt").read_text()


async def answered(fleet: Fleet) -> None:
    said = await fleet.control.say(PERSON, "/ayuda")
    await fleet.control.wait_for(
        PERSON, lambda entry: entry.from_bot and entry.message_id > said["message_id"], timeout=PATIENCE_S
    )


async def test_the_second_bot_touches_no_webhook_until_the_first_is_gone(fleet: Fleet) -> None:
    """With the port of the first one, as on the same machine: the second needs it when it leads, not before."""
    one = webhook()
    first_url = one["TELEGRAM_WEBHOOK_URL"]
    second_url = first_url.replace("127.0.0.1", "localhost")
    two = one | {"TELEGRAM_WEBHOOK_URL": second_url}
    before = len(brought_to(fleet))
    async with fleet.bot(**one) as first:
        await answered(fleet)
        async with fleet.other_bot("dos", **two) as second:
            await eventually(partial(standing_by, second.folder))
            await answered(fleet)
            assert brought_to(fleet)[before:] == [first_url]
            await first.kill()
            await answered(fleet)
            assert brought_to(fleet)[before:] == [first_url, second_url]
            assert await second.terminate() == 0
    assert brought_to(fleet)[before:] == [first_url, second_url]


async def test_a_frozen_bot_is_replaced_and_ends_when_it_comes_back(fleet: Fleet) -> None:
    async with fleet.bot() as frozen:
        await answered(fleet)
        async with fleet.other_bot("tres") as second:
            await eventually(partial(standing_by, second.folder))
            os.kill(frozen.pid, signal.SIGSTOP)
            await answered(fleet)
            os.kill(frozen.pid, signal.SIGCONT)
            assert await frozen.ended() == 1
            await answered(fleet)
            assert await second.terminate() == 0
