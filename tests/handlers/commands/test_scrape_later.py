"""How a `/scrape` ends for somebody who is not looking at the chat any more."""

import pytest

from core.domain.jobs import JobState
from core.errors import (
    BrowserCrashedException,
    LayoutChangedException,
    NetworkException,
    ProxyException,
    TransientException,
)
from tests.handlers.commands.scene import Scene


class TestLongAfterItWasAsked:
    """Who asked more than a minute ago is not looking at the chat any more."""

    async def test_a_result_that_waited_in_the_queue_rings(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await scene.office.deliver()
        scene.office.clock.advance(61)
        await scene.office.settle()
        old, new = scene.office.messages(scene.alondra)
        assert "el resultado está más abajo" in old.text
        assert new.text.startswith("✅ Vega")

    async def test_a_failure_rings_too(self, scene: Scene) -> None:
        scene.office.site.profile_trouble = LayoutChangedException("new layout")
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await scene.office.deliver()
        scene.office.clock.advance(61)
        await scene.office.settle()
        old, new = scene.office.messages(scene.alondra)
        assert old.text.endswith("No salió bien: los detalles están más abajo. ⬇️")
        assert old.labels == []
        assert new.labels == ["🔁 Reintentar"]

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (NetworkException("cut"), "la red no respondió"),
            (ProxyException("cut"), "el proxy de tu sesión no respondió"),
            (BrowserCrashedException("gone"), "el navegador se cerró"),
        ],
    )
    async def test_what_gave_out_is_named(self, scene: Scene, error: TransientException, words: str) -> None:
        scene.office.site.open_trouble = error
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        for _ in range(6):
            await scene.office.settle()
            scene.office.clock.advance(3600)
        assert (await scene.jobs())[0].state is JobState.FAILED
        assert words in scene.said()
