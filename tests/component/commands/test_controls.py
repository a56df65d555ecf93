"""Control profiles: off until an admin chooses one; looked at lightly; admins hear when a network changes."""

import json
from collections.abc import Sequence
from typing import Any

from core.domain.jobs.job import JobState, TaskName, WaitFor
from core.domain.platforms import Platform
from core.domain.results.controls import Look
from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.domain.results.profiles import Counter, EndReason, ListKind, RelatedProfile
from core.errors import LayoutChangedException
from core.services.site_changes.nightly_look import ROWS
from tests.component.commands.scene import DEAD, Scene
from tests.fakes.platforms import Break, people
from tests.support.tables import each

FRIENDS = ListKind.FRIENDS
KEYS = ("id", "name", "url", "gender", "photo", "cover", "badge", "tabs", "bio", "city")


def answers(*without: str) -> ProfileEvidence:
    body = {"data": {"user": {key: {"value": 1} for key in KEYS if key not in without}}}
    return ProfileEvidence((RawAnswer("https://www.facebook.com/", 200, json.dumps(body)),))


def host(scene: Scene, **fields: Any) -> None:
    site = scene.office.site
    site.host("control", **({"counters": {FRIENDS: Counter(10, "10", exact=True)}, "lists": {FRIENDS}} | fields))
    site.evidence = answers()
    site.raw = raw


def raw(rows: Sequence[RelatedProfile]) -> RawAnswer:
    body = {"data": {"node": {"pageItems": {"edges": [{"node": {"id": row.external_id}} for row in rows]}}}}
    return RawAnswer("https://www.facebook.com/api/graphql/", 200, json.dumps(body), "Op")


async def chosen(scene: Scene) -> None:
    host(scene)
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Control")
    assert scene.said(scene.celia).count("apagado") == len(Platform)
    await scene.office.press(scene.celia, "Elegir Facebook")
    await scene.office.say(scene.celia, "control")
    await scene.office.press(scene.celia, "Alondra")
    await scene.office.settle()


async def look(scene: Scene) -> Look | None:
    assert await scene.office.services.controls.look_now() == 1
    scene.office.clock.advance(60)
    await scene.office.settle()
    return (await scene.office.services.controls.all())[Platform.FACEBOOK].look


async def test_off_until_an_admin_chooses_profile_and_session_and_then_the_facts_are_told(scene: Scene) -> None:
    host(scene)
    assert await scene.office.services.controls.look_now() == 0
    await chosen(scene)
    assert "Desde hoy lo miro cada noche" in scene.said(scene.celia)
    assert "id-control" in scene.said(scene.celia)
    assert "lista de amigos" in scene.said(scene.celia)
    assert scene.office.site.opens == 1
    assert [entry.action for entry in await scene.office.audit()].count("control.choose") == 1


async def test_a_look_is_light_and_says_nothing_while_all_is_well(scene: Scene) -> None:
    scene.office.site.rows[FRIENDS] = people(400)
    await chosen(scene)
    before = len(scene.office.messages(scene.celia))
    assert await look(scene) is Look.GOOD
    assert len(scene.office.messages(scene.celia)) == before
    reader = scene.office.site.readers[-1]
    assert (len(reader.profiles), [kind for kind, _ in reader.lists], ROWS) == (1, [FRIENDS], 24)


async def test_a_list_that_cannot_be_read_is_told_at_once_and_closes_it_for_all(scene: Scene) -> None:
    await chosen(scene)
    scene.office.site.breaks[FRIENDS] = Break(0, LayoutChangedException("neither answers nor rows"))
    assert await look(scene) is Look.CHANGED
    assert "la red cambió sus listas" in scene.said(scene.celia)
    await scene.scrape()
    assert [(job.state, job.wait) for job in await scene.jobs()] == [(JobState.WAITING, WaitFor.SITE)]
    assert await look(scene) is Look.GOOD  # the next good look frees them
    await scene.office.settle()
    assert [job.state for job in await scene.jobs()] == [JobState.DONE]


async def test_an_emptied_list_of_a_control_needs_no_second_profile(scene: Scene) -> None:
    await chosen(scene)
    scene.office.site.rows[FRIENDS] = ()
    scene.office.site.ends[FRIENDS] = EndReason.EMPTY_WITH_COUNT
    assert await look(scene) is Look.CHANGED
    assert "lista vacía aunque declara gente" in scene.said(scene.celia)


async def test_another_shape_is_told_once_and_then_expected(scene: Scene) -> None:
    await chosen(scene)
    assert await look(scene) is Look.GOOD
    scene.office.site.evidence = answers("gender", "photo", "cover", "city")
    assert await look(scene) is Look.NEW_SHAPE
    told = scene.said(scene.celia)
    assert "la red cambió sus listas" in told
    assert "user.photo" in told
    before = len(scene.office.messages(scene.celia))
    assert await look(scene) is Look.GOOD
    assert len(scene.office.messages(scene.celia)) == before


async def test_facts_that_do_not_hold_any_more_are_told_once(scene: Scene) -> None:
    await chosen(scene)
    host(scene, external_id="id-otro", counters={})
    assert await look(scene) is Look.UNTRUE
    assert "id id-control → id-otro" in scene.said(scene.celia)
    before = len(scene.office.messages(scene.celia))
    assert await look(scene) is Look.UNTRUE
    assert len(scene.office.messages(scene.celia)) == before


async def test_a_control_that_is_gone_is_told(scene: Scene) -> None:
    await chosen(scene)
    scene.office.site.profiles.clear()
    assert await look(scene) is Look.GONE
    assert "elige otro" in scene.said(scene.celia)


async def test_a_session_that_died_is_not_forced_and_its_death_is_dealt_with(scene: Scene) -> None:
    await chosen(scene)
    scene.office.clock.advance(3600)
    scene.office.site.says(DEAD)
    assert await look(scene) is Look.NO_SESSION
    opened = scene.office.site.opens
    assert await look(scene) is Look.NO_SESSION
    assert scene.office.site.opens == opened
    assert "la sesión elegida no puede mirar" in " ".join(m.text for m in scene.office.messages(scene.celia))


async def test_a_page_that_is_not_understood_closes_the_profiles(scene: Scene) -> None:
    await chosen(scene)
    scene.office.site.profile_trouble = LayoutChangedException("no user in it")
    assert await look(scene) is Look.CHANGED
    assert "cambió sus perfiles" in scene.said(scene.celia)


async def test_turned_off_it_is_not_looked_at(scene: Scene) -> None:
    await chosen(scene)
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Control")
    await scene.office.press(scene.celia, "Apagar")
    assert await scene.office.services.controls.look_now() == 0
    async with scene.office.database(write=False) as uow:
        assert [job for job in await uow.jobs.unfinished() if job.task == TaskName.CONTROL] == []


@each("answer", ["", "https://vimeo.com/uno", "dos palabras sueltas"])
async def test_what_names_no_profile_chooses_nothing(new_scene: Any, answer: str) -> None:
    async with new_scene() as scene:
        await scene.office.say(scene.celia, "/admin")
        await scene.office.press(scene.celia, "Control")
        await scene.office.press(scene.celia, "Elegir X")
        await scene.office.say(scene.celia, answer or "   ")
        assert await scene.office.services.controls.all() == {}
