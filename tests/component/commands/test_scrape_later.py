"""How a `/scrape` ends for somebody who is not looking at the chat any more."""

import pytest

from core.domain.jobs.job import JobState
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import (
    BrowserCrashedException,
    NetworkException,
    ProxyException,
    StorageException,
    TransientException,
)
from tests.component.commands.scene import Scene

UNDECIDED = Verdict(SessionState.UNDECIDED, "facebook.marker_not_found")


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
        scene.office.site.profile_trouble = RuntimeError("a fault of ours")
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

    async def test_a_session_that_nobody_can_judge_is_not_said_to_be_fine(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        for _ in range(6):
            scene.office.site.says(UNDECIDED)
            scene.office.site.browser.append(UNDECIDED)
            await scene.office.settle()
            scene.office.clock.advance(3600)
        assert (await scene.jobs())[0].state is JobState.FAILED
        assert "🤷 No pude comprobar tu sesión: la página no dice quién mira. No la di por vencida" in scene.said()
        assert "está bien" not in scene.said()


async def test_behind_one_that_runs_nobody_starts_at_once(scene: Scene) -> None:
    seen: list[str] = []

    async def another_is_asked_for() -> None:
        await scene.office.say(scene.alondra, "/scrape fb:otra")
        await scene.office.deliver()
        seen.append(scene.said())
        await scene.office.say(scene.alondra, "/trabajos")
        seen.append(scene.said())

    scene.office.site.during_list.append(another_is_asked_for)
    await scene.scrape()
    card, listing = seen
    assert card.endswith("En cola: 2.º")
    assert "🕓 #2 otra · Facebook · amigos · ahora mismo" in listing
    assert "2.º en cola" in listing


async def test_a_profile_that_was_not_there_is_looked_for_again(scene: Scene) -> None:
    assert "no existe" in (await scene.scrape("fb:nadie")).text
    scene.office.site.host("nadie", "Nadie Todavía")
    assert (await scene.scrape("fb:nadie")).text.startswith("✅ Nadie Todavía")


async def test_the_answer_to_a_question_can_be_tried_again_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_args: object) -> None:
        raise StorageException("disk full on purpose")

    await scene.office.say(scene.alondra, "/scrape")
    with monkeypatch.context() as patch:
        patch.setattr(scene.office.services.scrapes, "understand", broken)
        await scene.office.say(scene.alondra, "fb:vega", answering=scene.office.last(scene.alondra))
    await scene.office.press(scene.alondra, "Reintentar")
    assert (await scene.jobs())[0].args["identifier"] == "vega"
