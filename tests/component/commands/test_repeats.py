"""Scrapes that repeat: asked for, run by the clock, told only when there is something to tell."""

from core.domain.results.profiles import ListKind
from tests.component.commands.scene import DEAD, Scene
from tests.fakes.platforms import people

FRIENDS = ListKind.FRIENDS
DAY_S = 25 * 3600


async def asked(scene: Scene) -> None:
    """At ten in the morning, local time."""
    scene.office.clock.advance(7 * 3600)
    await scene.office.say(scene.alondra, "/scrape fb:vega amigos cada día caso:NORTE-7")
    await scene.office.settle()


async def next_day(scene: Scene) -> list[str]:
    """What was said because of the repeat's next time."""
    before = len(scene.office.messages(scene.alondra))
    scene.office.clock.advance(DAY_S)
    await scene.office.services.repeats.round()
    await scene.office.settle()
    return [said.text for said in scene.office.messages(scene.alondra)[before:]]


async def test_it_starts_now_and_says_when_it_comes_again(scene: Scene) -> None:
    await asked(scene)
    texts = " ".join(said.text for said in scene.office.messages(scene.alondra))
    assert "✅ Vega <b>Ficticia</b>" in texts
    assert "🔁 Repetiré vega cada día. La próxima vez será mañana a las" in texts
    (job,) = await scene.jobs()
    assert job.args["case"] == "NORTE-7"
    assert [(e.action, e.after) for e in await scene.office.audit() if e.action.startswith(("scrape", "repeat"))] == [
        ("scrape.order", "amigos, caso:NORTE-7"),
        ("repeat.start", "amigos, cada día, caso:NORTE-7"),
    ]


async def test_it_is_silent_while_nothing_changes_and_rings_when_something_does(scene: Scene) -> None:
    await asked(scene)
    assert await next_day(scene) == []
    assert len(await scene.jobs()) == 2
    scene.office.site.rows[FRIENDS] = people(11)
    (told,) = await next_day(scene)
    assert told.startswith("🔁 Hay cambios (cada día)\n✅ Vega")
    assert "1 nuevo desde" in told
    assert not scene.office.last(scene.alondra).reply.silent


async def test_a_failure_is_told_once_until_it_works_again(scene: Scene) -> None:
    await asked(scene)
    scene.office.site.says(DEAD)
    (told,) = [text for text in await next_day(scene) if "🔁" in text]
    assert told.startswith("🔁 La repetición de vega (cada día) no salió bien.")
    assert [text for text in await next_day(scene) if "🔁" in text] == []


async def test_it_is_listed_and_stopped_by_a_button(scene: Scene) -> None:
    await asked(scene)
    await scene.office.say(scene.alondra, "/trabajos")
    assert "🔁 vega · Facebook · amigos · cada día · próxima vez mañana a las" in scene.said()
    listed = scene.office.last(scene.alondra)
    assert await scene.office.press(scene.alondra, "Parar vega") == "Hecho: ya no se repite."
    assert "Se repiten" not in listed.text
    assert "🔁 #1 vega" in listed.labels, "the list keeps its other buttons"
    assert await next_day(scene) == []
    assert len(await scene.jobs()) == 1


async def test_without_a_session_it_pauses_with_one_sentence_and_can_be_started_again(scene: Scene) -> None:
    await asked(scene)
    async with scene.office.database() as uow:
        await uow.sessions.erase_of(scene.alondra.person_id)
        await uow.commit()
    (told,) = await next_day(scene)
    assert told.startswith("⏸ Pausé la repetición de vega (cada día): ya no tienes sesión de Facebook.")
    assert await next_day(scene) == []
    await scene.office.session(scene.alondra)
    await scene.office.press(scene.alondra, "Reanudar vega")
    await next_day(scene)
    assert len(await scene.jobs()) == 2


async def test_who_left_the_team_hears_nothing_and_costs_nothing(scene: Scene) -> None:
    await asked(scene)
    await scene.office.services.access.remove(scene.alondra.person_id, scene.celia)
    scene.office.site.rows[FRIENDS] = people(11)
    assert await next_day(scene) == []
    assert len(await scene.jobs()) == 1


async def test_at_night_it_waits_and_many_missed_times_are_one(scene: Scene) -> None:
    await asked(scene)
    scene.office.clock.advance(4 * 24 * 3600 - 8 * 3600)  # after midnight
    assert await scene.office.services.repeats.round() == 0
    scene.office.clock.advance(14 * 3600)
    assert await scene.office.services.repeats.round() == 1
    assert await scene.office.services.repeats.round() == 0


async def test_what_cannot_be_repeated_is_said(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/scrape fb:vega cada mes")
    assert scene.said().startswith("Puedo repetir un análisis cada día o cada semana.")
    await scene.office.say(scene.alondra, "/scrape fb:vega caso:")
    assert scene.said().startswith("La referencia del caso va así: caso:NORTE-7")
    assert await scene.jobs() == []
