"""Several unavailable profiles in a row: the queue of that session stops and asks."""

from core.domain.jobs.job import JobState, WaitFor
from core.domain.results.profiles import ProfileAvailability
from tests.component.commands.scene import Scene

GONE = ("uno", "dos", "tres")
QUESTION = "3 perfiles seguidos de Facebook salieron «no disponible»"


async def stop_the_queue(scene: Scene, *after: str) -> None:
    for name in GONE:
        scene.office.site.host(name, availability=ProfileAvailability.UNAVAILABLE)
        await scene.scrape(f"fb:{name}")
    for name in after:
        scene.office.site.host(name)
        await scene.office.say(scene.alondra, f"/scrape fb:{name}")
    await scene.office.settle()


async def states(scene: Scene, count: int) -> list[JobState]:
    return [job.state for job in (await scene.jobs())[:count]]


def questions(scene: Scene) -> int:
    return sum(QUESTION in said.text for said in scene.office.messages(scene.alondra))


async def test_after_three_the_rest_waits_and_one_question_is_asked(scene: Scene) -> None:
    await stop_the_queue(scene, "vega", "otra")
    opened = scene.office.site.opens
    waiting = (await scene.jobs())[:2]
    assert [(job.state, job.wait) for job in waiting] == [(JobState.WAITING, WaitFor.PERSON)] * 2
    assert questions(scene) == 1
    await scene.office.say(scene.alondra, "/scrape fb:nadie")
    await scene.office.settle()
    assert (questions(scene), scene.office.site.opens) == (1, opened)


async def test_going_on_reads_what_waited_and_counts_anew(scene: Scene) -> None:
    await stop_the_queue(scene, "vega", "otra")
    await scene.office.press(scene.alondra, "Seguir")
    scene.office.clock.advance(60)
    await scene.office.settle()
    assert await states(scene, 2) == [JobState.DONE] * 2
    scene.office.site.host("cuatro", availability=ProfileAvailability.UNAVAILABLE)
    await scene.scrape("fb:cuatro")
    scene.office.site.host("nueva")
    await scene.scrape("fb:nueva")
    assert (await states(scene, 1), questions(scene)) == ([JobState.DONE], 1)


async def test_cancelling_ends_what_waits_and_later_orders_are_read(scene: Scene) -> None:
    await stop_the_queue(scene, "vega", "otra")
    await scene.office.press(scene.alondra, "Cancelar los que esperan")
    assert await states(scene, 2) == [JobState.CANCELLED] * 2
    scene.office.clock.advance(60)
    await scene.scrape("fb:vega")
    assert await states(scene, 1) == [JobState.DONE]


async def test_a_profile_that_was_read_in_between_breaks_the_row(scene: Scene) -> None:
    for name in ("uno", "dos"):
        scene.office.site.host(name, availability=ProfileAvailability.UNAVAILABLE)
        await scene.scrape(f"fb:{name}")
    scene.office.site.host("vega")
    await scene.scrape("fb:vega")
    scene.office.site.host("tres", availability=ProfileAvailability.UNAVAILABLE)
    await scene.scrape("fb:tres")
    scene.office.site.host("otra")
    await scene.scrape("fb:otra")
    assert (await states(scene, 1), questions(scene)) == ([JobState.DONE], 0)
