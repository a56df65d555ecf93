"""Somebody leaves: what becomes of the cookies is said, chosen and really done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.ids import PersonId
from core.domain.jobs.job import JobState
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.services.team.access import Newcomer
from core.services.uploads.steps import UNDO_FOR
from tests.component.commands.presses import file_of
from tests.component.commands.scene import Scene
from tests.component.services.scrapes import WEAK
from tests.support.cookie_jar import cookies

X = Platform.X


async def opened(scene: Scene, *labels: str) -> None:
    await scene.office.say(scene.celia, "/admin")
    for label in ("Personas", *labels):
        await scene.office.press(scene.celia, label)


async def rows_of(scene: Scene, table: str) -> int:
    async with scene.office.database.engine.connect() as connection:
        return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())


async def actions(scene: Scene) -> list[tuple[str, str]]:
    return [
        (entry.action, entry.subject) for entry in await scene.office.audit() if entry.action.startswith("cookies.")
    ]


async def test_the_question_says_what_happens_and_recommends_to_erase(scene: Scene) -> None:
    await scene.office.session(scene.alondra, X)
    await opened(scene, "Alondra", "Quitar del equipo")
    question = scene.office.last(scene.celia)
    assert question.text.split("\n") == [
        "¿Quito a Alondra Quimera? Sus botones, su cola y sus avisos se detienen al instante.",
        "Hay cookies suyas de Facebook y X. Lo recomendado es borrarlas: desaparecen de verdad, con sus copias.",
        "Si las conservas, quedan cifradas y nadie las usa; podrás borrarlas en 👥 Personas.",
    ]
    assert question.labels == ["Sí, quitar y borrar sus cookies", "Sí, quitar y conservarlas", "No"]


async def test_erased_is_really_gone_with_history_copies_and_files_in_waiting(scene: Scene) -> None:
    await scene.office.send_file(scene.celia, file_of(Platform.FACEBOOK), "alondra")
    await scene.office.press(scene.celia, "Sí, cambiar de cuenta")
    undo = scene.office.last(scene.celia)
    await scene.office.send_file(scene.celia, file_of(Platform.FACEBOOK, X), "alondra")
    assert await rows_of(scene, "respaldos_sesion") == 1
    await opened(scene, "Alondra", "Quitar del equipo", "borrar sus cookies")
    assert scene.said(scene.celia).split("\n") == [
        "Listo: Alondra Quimera ya no está en el equipo.",
        "🗑 Borré sus cookies de Facebook, con sus copias.",
    ]
    tables = ("sesiones_scraping", "detalles_sesion", "eventos_sesion", "respaldos_sesion")
    assert {table: await rows_of(scene, table) for table in tables} == dict.fromkeys(tables, 0)
    assert (await actions(scene))[-1] == ("cookies.erase", "Alondra Quimera / facebook")
    assert await scene.office.press(scene.celia, "Deshacer", undo) == "Ya no se puede deshacer."
    await opened(scene)
    assert "cookies" not in scene.said(scene.celia)


async def test_a_file_that_waits_for_an_answer_goes_whatever_is_chosen(scene: Scene) -> None:
    await scene.office.send_file(scene.celia, file_of(Platform.FACEBOOK), "alondra")
    question = scene.office.last(scene.celia)
    await opened(scene, "Alondra", "Quitar del equipo", "conservarlas")
    assert await scene.office.press(scene.celia, "Sí, cambiar de cuenta", question) != ""
    assert (await scene.office.now_of(scene.session)).storage_state == scene.session.storage_state
    async with scene.office.database(write=False) as uow:
        assert await uow.uploads.older_than(scene.office.clock.now() + UNDO_FOR) == []


async def test_what_is_kept_is_not_changed_by_an_undo(scene: Scene) -> None:
    await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
    await scene.office.send_file(scene.celia, file_of(Platform.FACEBOOK), "alondra")
    await scene.office.press(scene.celia, "Sí, cambiar de cuenta")
    undo = scene.office.last(scene.celia)
    await opened(scene, "Alondra", "Quitar del equipo", "conservarlas")
    kept = await scene.office.now_of(scene.session)
    assert await scene.office.press(scene.celia, "Deshacer", undo) == "Ya no se puede deshacer."
    assert await scene.office.now_of(scene.session) == kept
    assert ("cookies.undo", "Alondra Quimera / facebook") not in await actions(scene)
    async with scene.office.database(write=False) as uow:
        assert await uow.incidents.all_unresolved() == []


async def test_kept_ones_are_not_used_by_a_job_that_was_not_cancelled(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/scrape fb:vega")
    async with scene.office.database() as uow:  # the process was killed before it cancelled the queue
        await uow.people.update(replace(scene.alondra, active=False, telegram_user_id=None, chat_id=None))
        await uow.commit()
    await scene.office.settle()
    assert [job.state for job in await scene.jobs()] == [JobState.FAILED]
    assert (scene.office.site.probed, scene.office.site.begun) == ([], 0)


async def test_kept_ones_are_not_checked_by_a_look_that_was_planned(scene: Scene) -> None:
    scene.office.site.says(WEAK)
    await scene.office.services.sessions.recheck(scene.session.session_id, scene.alondra)
    await opened(scene, "Alondra", "Quitar del equipo", "conservarlas")
    before = len(scene.office.site.probed)
    scene.office.clock.advance(timedelta(hours=1).total_seconds())
    await scene.office.settle()
    assert len(scene.office.site.probed) == before == 1


async def test_kept_ones_are_not_checked_by_the_button_of_their_case(scene: Scene) -> None:
    await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
    await scene.office.deliver()
    case = scene.office.last(scene.bruno)
    await opened(scene, "Alondra", "Quitar del equipo", "conservarlas")
    assert await scene.office.press(scene.bruno, "Revalidar", case) == "Ese caso ya no existe."
    assert scene.office.site.probed == []


async def test_kept_ones_are_seen_and_can_be_erased_later(scene: Scene) -> None:
    await opened(scene, "Alondra", "Quitar del equipo", "conservarlas")
    assert scene.said(scene.celia).endswith("🗄 Conservo sus cookies de Facebook, cifradas y sin usarlas.")
    await opened(scene)
    assert scene.said(scene.celia).endswith("Ya no están, pero conservo sus cookies\nAlondra Quimera · Facebook")
    await scene.office.press(scene.celia, "Borrar cookies de Alondra")
    assert scene.said(scene.celia) == "¿Borro las cookies de Alondra Quimera (Facebook)? No se pueden recuperar."
    asked = scene.office.last(scene.celia)
    yes = asked.reply.keyboard[0][0].data or ""
    await scene.office.press(scene.celia, "Borrar sus cookies", asked)
    assert scene.said(scene.celia) == "Listo: borré las cookies de Alondra Quimera (Facebook)."
    assert await scene.office.press_data(scene.celia, asked.message_id, yes) == "Este botón ya venció."
    assert await rows_of(scene, "sesiones_scraping") == 0
    subject = "Alondra Quimera / facebook"
    assert await actions(scene) == [("cookies.keep", subject), ("cookies.erase", subject)]


@pytest.mark.parametrize(("choice", "sessions"), [("conservarlas", 1), ("borrar sus cookies", 0)])
async def test_whoever_is_enrolled_anew_finds_what_was_kept_and_nothing_else(
    scene: Scene, choice: str, sessions: int
) -> None:
    await opened(scene, "Alondra", "Quitar del equipo", choice)
    access = scene.office.services.access
    number = PersonId(scene.alondra.person_id)
    code = await access.invite("Alondra Quimera", Role.ANALYST, scene.celia.person_id, person_id=number)
    assert scene.alondra.telegram_user_id is not None
    assert scene.alondra.chat_id is not None
    back = await access.enrol(code, Newcomer(scene.alondra.telegram_user_id, scene.alondra.chat_id, "Alondra"))
    assert len(await scene.office.services.sessions.mine(back)) == sessions
    assert await scene.office.services.left_cookies.kept() == []
    await scene.office.session(back, storage_state=cookies(secret="otras"))
    assert len(await scene.office.services.sessions.mine(back)) == 1


async def test_somebody_without_cookies_is_removed_as_before(scene: Scene) -> None:
    await opened(scene, "Bruno", "Quitar del equipo")
    assert scene.office.last(scene.celia).labels == ["Sí, quitar", "No"]
    await scene.office.press(scene.celia, "Sí, quitar")
    assert scene.said(scene.celia) == "Listo: Bruno Ficticio ya no está en el equipo."
