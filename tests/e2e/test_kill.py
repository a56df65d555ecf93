"""The process is killed, stopped and started twice: the job goes on from its last page, in the same message."""

import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.terminal import texts as terminal
from sandbox.telegram import TranscriptEntry
from sandbox.world_people import BRISA
from tests.e2e.playing import PATIENCE_S, add_profile, alive, friend_ids, list_queries
from tests.e2e.processes import BotProcess, browser_of, running_in
from tests.support.ground import Ground, open_ground

PERSON = BRISA.telegram_user_id
pytestmark = pytest.mark.asyncio(loop_scope="module")

QUICK_MS, SLOW_MS = 5.0, 500.0
FRIENDS = 240


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ground]:
    folder: Path = tmp_path_factory.mktemp("proceso")
    async with open_ground(folder, latency_ms=QUICK_MS) as opened:
        yield opened


async def shows(ground: Ground, card: int, *words: str) -> TranscriptEntry:
    """The message of the job with these words."""
    return await ground.control.wait_for(
        PERSON, lambda e: e.message_id == card and all(word in e.text for word in words), timeout=PATIENCE_S
    )


async def test_a_killed_scrape_goes_on_from_its_last_page_in_the_same_message(ground: Ground) -> None:
    site, account = ground.local.sites.facebook, "100090000000003"
    profile = add_profile(site, 61, FRIENDS, ground.profile.quirks)
    async with ground.bot() as first:
        said = await ground.control.say(PERSON, f"/scrape {profile.vanity} amigos")
        card = await ground.control.wait_for(
            PERSON, lambda e: e.from_bot and e.reply_to == said["message_id"], timeout=PATIENCE_S
        )
        await ground.stored(30)
        site.latency_ms = SLOW_MS
        await ground.stored(60)
        leftover = browser_of(ground.folder)
        # A browser that hangs does not notice that its owner died: it is what a kill really leaves behind.
        os.kill(leftover.pid, signal.SIGSTOP)
        await first.kill()
    assert alive(leftover)
    kept = ground.friends()
    assert 60 < len(kept) < FRIENDS
    assert len(set(kept)) == len(kept)
    assert ground.job() == ("en_curso", 1)
    site.latency_ms = QUICK_MS

    since = len(site.requests)
    async with ground.bot() as second:
        await ground.stored(len(kept))
        assert not alive(leftover)
        site.latency_ms = SLOW_MS
        await ground.stored(len(kept) + 50)
        assert await second.terminate() == 0
    again = ground.friends()
    assert again[: len(kept)] == kept
    assert len(kept) + 50 < len(again) < FRIENDS
    assert ground.job() == ("en_cola", 2)
    assert running_in(ground.temporary) == []
    assert len(list_queries(site, account, since)) > 0
    site.latency_ms = QUICK_MS

    async with ground.bot() as third:
        await ground.stored(len(again))
        await refused(ground)
        done = await shows(ground, card.message_id, "✅")
        result = await ground.control.wait_for(
            PERSON, lambda e: e.text.startswith("✅") and f"{FRIENDS} amigos" in e.text, timeout=PATIENCE_S
        )
        assert await third.terminate() == 0
    assert ground.friends()[: len(again)] == again
    assert ground.friends() == friend_ids(profile)
    assert ground.job() == ("hecho", 3)
    assert ground.rows("SELECT count(*), min(unicos), min(motivo_fin) FROM corridas") == [(1, FRIENDS, "fin_de_lista")]
    assert any("amigos" in text for text in done.history)
    assert_only_forward(done)
    assert result.message_id >= done.message_id
    assert running_in(ground.temporary) == []
    assert not (ground.folder / "navegador.json").exists()
    printed = (ground.folder / "salida.txt").read_text()
    assert "Traceback" not in printed
    assert ground.local.telegram.token not in printed


async def refused(ground: Ground) -> None:
    """A second process on the same data ends at once, says why, and disturbs nobody."""
    polls = [call for call in ground.control.calls("getUpdates") if call.status == 409]
    before = json.loads((ground.folder / "navegador.json").read_text())
    other = ground.folder / "otro"
    other.mkdir()
    async with BotProcess(other, ground.env) as intruder:
        assert await intruder.ended() == 1
    said = (other / "salida.txt").read_text()
    assert terminal.ALREADY_RUNNING in " ".join(said.split())
    assert "Traceback" not in said
    assert json.loads((ground.folder / "navegador.json").read_text()) == before
    assert [call for call in ground.control.calls("getUpdates") if call.status == 409] == polls


def assert_only_forward(card: TranscriptEntry) -> None:
    """The numbers that the message showed never went back."""
    end = f"/{FRIENDS}"
    counts = [int(text.split(end)[0].split()[-1]) for text in card.history if end in text]
    assert counts
    assert counts == sorted(counts)


async def test_a_token_that_telegram_refuses_ends_the_start_with_one_sentence(ground: Ground) -> None:
    async with ground.bot(TELEGRAM_BOT_TOKEN="7000000001:" + "A" * 35) as bot:
        assert await bot.ended() == 1
    said = (ground.folder / "salida.txt").read_text()
    assert terminal.BOT_REJECTED in " ".join(said.split())
    assert "Traceback" not in said
