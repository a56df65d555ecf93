"""A network changes a list: admins hear of it with a sample, jobs wait, and nobody gets an empty file."""

import io
import zipfile
from datetime import timedelta

from core.domain.jobs.job import JobState, WaitFor
from core.domain.platforms import Platform
from core.domain.results.evidence import ProfileEvidence, RawAnswer
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason, ListKind
from core.domain.results.site_change import ChangePlace
from core.errors import LayoutChangedException
from core.services.site_changes.changes import SiteChanges
from tests.component.commands.scene import Scene
from tests.fakes.platforms import Break, people

FRIENDS = ChangePlace(Platform.FACEBOOK, "amigos")
STRANGE = LayoutChangedException("list page: neither answers nor rows")
SECRET = "una-clave-muy-secreta-de-la-sesion"


def change_friends(scene: Scene, after: int = 0) -> None:
    scene.office.site.breaks[ListKind.FRIENDS] = Break(after, STRANGE)


async def states(scene: Scene) -> list[tuple[JobState, WaitFor | None]]:
    return [(job.state, job.wait) for job in await scene.jobs()]


def alerts(scene: Scene) -> list[str]:
    return [said.text for said in scene.office.messages(scene.celia) if "cambió sus listas" in said.text]


WAITS = (JobState.WAITING, WaitFor.SITE)


async def test_the_job_waits_the_admin_is_told_once_and_there_is_no_file(scene: Scene) -> None:
    change_friends(scene)
    card = await scene.scrape()
    assert await states(scene) == [WAITS]
    assert "cambió y aún no sé leerlo" in card.text
    assert not any("Excel" in label for label in card.labels)
    (told,) = alerts(scene)
    assert "Facebook" in told
    assert "los amigos" in told
    assert "1 trabajo espera" in told
    job = (await scene.jobs())[0]
    assert await scene.office.services.results.fetch(job.job_id, ExportFormat.XLSX) is None


async def test_others_wait_without_asking_the_site_and_other_lists_go_on(scene: Scene) -> None:
    change_friends(scene)
    await scene.scrape()
    opened = scene.office.site.opens
    await scene.scrape("fb:vega amigos 5")
    assert (await states(scene), scene.office.site.opens) == ([WAITS] * 2, opened)
    scene.office.site.rows[ListKind.FOLLOWERS] = people(3, 50)
    await scene.scrape("fb:vega seguidores")
    assert (await states(scene))[0] == (JobState.DONE, None)
    assert len(alerts(scene)) == 1


async def test_a_job_with_a_changed_list_among_others_keeps_what_it_read_and_then_waits(scene: Scene) -> None:
    scene.office.site.rows[ListKind.FOLLOWERS] = people(3, 50)
    change_friends(scene)
    card = await scene.scrape("fb:vega amigos seguidores")
    assert await states(scene) == [WAITS]
    assert "3 de 3 seguidores" in card.text
    assert any("Excel" in label for label in card.labels)
    await scene.office.services.site.release(FRIENDS, scene.celia)
    await scene.office.settle()
    read = [kind for kind, _ in scene.office.site.readers[-1].lists]
    assert (await states(scene), read) == ([(JobState.DONE, None)], [ListKind.FRIENDS])


async def test_rows_before_the_change_are_kept_and_the_list_goes_on_from_them(scene: Scene) -> None:
    change_friends(scene, after=4)
    card = await scene.scrape()
    assert "4 de 10 amigos" in card.text
    await scene.office.services.site.release(FRIENDS, scene.celia)
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)]
    assert len(scene.office.site.readers[-1].lists[0][1]) == 4  # what the first attempt stored is passed over


async def test_the_admin_gets_a_sample_without_secrets_and_lets_the_jobs_go_on(scene: Scene) -> None:
    cookies = scene.session.storage_state.cookies
    secret = max((str(cookie["value"]) for cookie in cookies), key=len)
    body = f'{{"data": {{"fb_dtsg": "{SECRET}", "session": "{secret}", "rows": [1]}}}}'
    scene.office.site.evidence = ProfileEvidence((RawAnswer("https://www.facebook.com/api/graphql/", 200, body, "Op"),))
    change_friends(scene)
    await scene.scrape()
    await scene.office.press(scene.celia, "Muestra")
    document = scene.office.last(scene.celia).reply.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert '"rows": [1]' in everything
    assert "amigos" in everything
    assert SECRET not in everything
    assert secret not in everything
    await scene.office.press(scene.celia, "Seguir ya")
    await scene.office.press(scene.celia, "Sí, seguir")
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)]
    assert (await scene.office.audit())[-1].action != "site.change"
    assert "site.release" in [entry.action for entry in await scene.office.audit()]


async def test_one_job_tries_after_six_hours_and_its_good_reading_frees_the_others(scene: Scene) -> None:
    change_friends(scene)
    await scene.scrape()
    await scene.scrape("fb:vega amigos 5")
    site = scene.office.services.site
    await site.round()
    await scene.office.settle()
    assert await states(scene) == [WAITS] * 2
    scene.office.clock.advance(timedelta(hours=7).total_seconds())
    change_friends(scene)  # still changed: both wait on
    await site.round()
    await scene.office.settle()
    assert await states(scene) == [WAITS] * 2
    scene.office.clock.advance(timedelta(hours=7).total_seconds())
    await site.round()
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)] * 2
    assert "se puede leer otra vez" in scene.said(scene.celia)
    assert await site.all() == []


async def test_a_newer_program_lets_everything_go_on(scene: Scene) -> None:
    change_friends(scene)
    await scene.scrape()
    newer = SiteChanges(scene.office.database, scene.office.clock, scene.office.engine, "1.1.0")
    await newer.round()
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)]
    assert "versión nueva" in scene.said(scene.celia)


async def test_a_job_that_parks_while_the_change_ends_is_not_forgotten(scene: Scene) -> None:
    change_friends(scene)
    await scene.scrape()
    async with scene.office.database() as uow:
        await uow.settings.delete("site-change:facebook:amigos")
        await uow.commit()
    await scene.office.services.site.round()
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)]


async def test_empty_beside_a_count_is_no_empty_list_and_two_profiles_make_it_a_change(scene: Scene) -> None:
    scene.office.site.host("otra")
    scene.office.site.rows[ListKind.FRIENDS] = ()
    scene.office.site.ends[ListKind.FRIENDS] = EndReason.EMPTY_WITH_COUNT
    card = await scene.scrape()
    assert card.text.startswith("⚠️")
    assert "respondió vacío aunque declara más gente" in card.text
    assert not any("Excel" in label for label in card.labels)
    assert alerts(scene) == []
    job = (await scene.jobs())[0]
    assert await scene.office.services.results.fetch(job.job_id, ExportFormat.CSV) is None
    await scene.scrape("fb:otra")
    assert ((await states(scene))[0], len(alerts(scene))) == (WAITS, 1)


async def test_a_good_reading_between_two_empty_ones_clears_the_doubt(scene: Scene) -> None:
    site = scene.office.site
    site.host("otra")
    rows, site.rows[ListKind.FRIENDS] = site.rows[ListKind.FRIENDS], ()
    site.ends[ListKind.FRIENDS] = EndReason.EMPTY_WITH_COUNT
    await scene.scrape()
    site.rows[ListKind.FRIENDS], site.ends = rows, {}
    site.host("buena")
    await scene.scrape("fb:buena")
    site.rows[ListKind.FRIENDS], site.ends[ListKind.FRIENDS] = (), EndReason.EMPTY_WITH_COUNT
    await scene.scrape("fb:otra")
    assert (alerts(scene), (await states(scene))[0]) == ([], (JobState.DONE, None))


async def test_one_strange_profile_waits_and_a_second_one_stops_the_network(scene: Scene) -> None:
    site = scene.office.site
    site.host("otra")
    site.profile_trouble = LayoutChangedException("no user in it")
    await scene.scrape()
    assert await states(scene) == [WAITS]
    assert "en un perfil" in scene.said(scene.celia)
    await scene.scrape("fb:otra")  # reads well: the doubt is over, and the first one goes on
    await scene.office.services.site.round()
    await scene.office.settle()
    assert await states(scene) == [(JobState.DONE, None)] * 2
    for name in ("uno", "dos"):
        site.host(name)
        site.profile_trouble = LayoutChangedException("no user in it")
        await scene.scrape(f"fb:{name}")
    opened = site.opens
    await scene.scrape("fb:vega amigos 5")
    assert ((await states(scene))[0], site.opens) == (WAITS, opened)
    assert "cambió sus perfiles" in scene.said(scene.celia)


async def test_a_profile_that_is_not_there_does_not_wait_for_its_lists(scene: Scene) -> None:
    scene.office.site.rows[ListKind.FOLLOWERS] = people(3)
    change_friends(scene)
    await scene.scrape()
    await scene.scrape("fb:nadie amigos seguidores")
    assert (await states(scene))[0] == (JobState.DONE, None)


async def test_the_page_of_admins_tells_what_changed_and_what_waits(scene: Scene) -> None:
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Cambios de las redes")
    assert "Todo lo que leo se deja leer" in scene.said(scene.celia)
    change_friends(scene)
    await scene.scrape()
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Cambios de las redes")
    assert "1 trabajo espera" in scene.said(scene.celia)
