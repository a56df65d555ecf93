"""People who upload cookies of their own session, where the installation allows it, and where it does not."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from tests.component.commands.scene import DEAD, Scene, open_scene
from tests.support.cookie_jar import cookies
from tests.support.office import open_office

PAUSE = Verdict(SessionState.RESTRICTED, "x.rate_limited")


def fresh(platform: Platform = Platform.FACEBOOK, account: str = "", secret: str = "nuevas") -> bytes:
    return json.dumps(cookies(platform, account or "100000000004821", secret).cookies).encode()


@pytest_asyncio.fixture
async def open_to_all(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_office(tmp_path, analysts_upload_cookies=True) as office:
        yield await open_scene(office)


async def kept(scene: Scene) -> bool:
    return (await scene.office.now_of(scene.session)).storage_state == scene.session.storage_state


async def test_where_it_is_off_the_admins_are_named_and_told(scene: Scene) -> None:
    await scene.office.send_file(scene.alondra, fresh())
    assert scene.said().split("\n") == [
        "🔒 Aquí las cookies las sube administración. Borré tu archivo sin leerlo.",
        "Ya le avisé aquí a Celia Inventada: no mandes tus cookies por otro lado.",
        "O renueva tú tu sesión: entra aquí con tu cuenta, sin archivos.",
    ]
    assert scene.office.last(scene.alondra).labels == ["🔑 Entrar aquí"]
    await scene.office.deliver()
    assert scene.said(scene.celia).startswith("🔒 Alondra Quimera mandó un archivo y no puede subirlos.")
    await scene.office.say(scene.alondra, "/cookies")
    assert scene.said().startswith("🔒 Aquí las cookies las sube administración: pídeselo a Celia Inventada.")
    assert await kept(scene)


async def test_ones_own_are_proved_stored_deleted_and_can_be_undone(open_to_all: Scene) -> None:
    scene = open_to_all
    message_id = await scene.office.send_file(scene.alondra, fresh(), "bruno")
    assert (scene.alondra.chat_id, message_id) in scene.office.chat.erased
    assert scene.said().startswith("✅ Sesión de Alondra Quimera en Facebook lista · cuenta …4821")
    assert not await kept(scene)
    entry = (await scene.office.audit())[-1]
    assert (entry.actor, entry.subject) == (scene.alondra.person_id, "Alondra Quimera / facebook")
    undo = scene.office.last(scene.alondra).reply.keyboard[0][0].data or ""
    assert await scene.office.press_data(scene.bruno, 1, undo) == "Ya no se puede deshacer."
    await scene.office.press(scene.alondra, "Deshacer")
    assert scene.said() == "↩ Hecho: tu sesión en Facebook vuelve a tener las cookies anteriores."
    assert await kept(scene)


async def test_dead_ones_and_unproved_ones_are_not_stored(open_to_all: Scene) -> None:
    scene = open_to_all
    scene.office.site.says(DEAD)
    await scene.office.send_file(scene.alondra, fresh())
    assert scene.said().startswith("❌ Facebook no acepta esas cookies")
    scene.office.gateways[Platform.X].says(PAUSE)
    await scene.office.send_file(scene.alondra, fresh(Platform.X))
    assert scene.said().startswith("🐢 No pude comprobarlas")
    assert await kept(scene)
    assert len(await scene.office.services.sessions.mine(scene.alondra)) == 1
    retry = scene.office.last(scene.alondra).reply.keyboard[0][0].data or ""
    assert (await scene.office.press_data(scene.bruno, 1, retry)).startswith("🔒")
    await scene.office.press(scene.alondra, "Intentar otra vez")
    assert scene.said().startswith("✅ Sesión de Alondra Quimera en X lista")


async def an_answer_of_a_former_admin(scene: Scene) -> str:
    """To a file for somebody else, sent while they were an admin; the toast."""
    scene.office.site.says(Verdict(SessionState.RESTRICTED, "facebook.rate_limited"))
    await scene.office.send_file(scene.celia, fresh(account=scene.session.account_id or ""), "alondra")
    retry = scene.office.last(scene.celia).reply.keyboard[0][0].data or ""
    delia = await scene.office.person(Role.ADMIN, name="Delia Inventada")
    await scene.office.services.access.change_role(scene.celia.person_id, Role.ANALYST, delia)
    return await scene.office.press_data(scene.celia, 1, retry)


async def test_a_former_admin_answers_for_no_file(scene: Scene) -> None:
    assert (await an_answer_of_a_former_admin(scene)).startswith("🔒")
    assert await kept(scene)


async def test_a_former_admin_answers_for_nobody_else_where_everybody_may(open_to_all: Scene) -> None:
    await an_answer_of_a_former_admin(open_to_all)
    assert await kept(open_to_all)
    assert open_to_all.said(open_to_all.celia).startswith("🔒")


async def test_the_account_of_somebody_elses_session_is_refused(open_to_all: Scene) -> None:
    scene = open_to_all
    for account in ("100000000004821", scene.session.account_id or ""):
        await scene.office.send_file(scene.bruno, fresh(account=account))
        assert scene.said(scene.bruno).startswith("🔒 Esa cuenta de Facebook es de la sesión de otra persona.")
    assert await scene.office.services.sessions.mine(scene.bruno) == []
    assert scene.office.site.probed == []
    assert await kept(scene)


async def test_another_account_waits_for_an_admin_who_answers_here(open_to_all: Scene) -> None:
    scene = open_to_all
    await scene.office.send_file(scene.alondra, fresh(account="100000000007777"))
    asked = scene.office.last(scene.alondra)
    assert asked.text.split("\n")[:2] == [
        "⚠️ Tu sesión de Facebook era de la cuenta …4821 y este archivo es de la cuenta …7777.",
        "Si Celia Inventada lo confirma en 10 minutos, la cambio y te lo digo aquí.",
    ]
    assert asked.labels == ["Cancelar"]
    assert await kept(scene)
    await scene.office.deliver()
    question = scene.office.last(scene.celia)
    assert question.text == (
        "⚠️ Alondra Quimera quiere cambiar la cuenta de su sesión de Facebook: era …4821 y ahora es …7777. ¿La cambio?"
    )
    yes = question.reply.keyboard[0][0].data or ""
    await scene.office.press_data(scene.alondra, asked.message_id, yes)
    assert await kept(scene), "the answer of an admin is not the analyst's to give"
    await scene.office.press_data(scene.celia, question.message_id, yes)
    for person in (scene.celia, scene.alondra):
        assert scene.said(person).startswith("✅ Sesión de Alondra Quimera en Facebook lista · cuenta …7777")


async def test_what_an_admin_declines_is_told_to_whoever_sent_it(open_to_all: Scene) -> None:
    scene = open_to_all
    await scene.office.send_file(scene.alondra, fresh(account="100000000007777"))
    await scene.office.deliver()
    await scene.office.press(scene.celia, "Cancelar")
    assert scene.said() == scene.said(scene.celia) == "Olvidé el archivo. No cambié nada."
    assert await kept(scene)


async def test_an_admin_may_type_the_answer(open_to_all: Scene) -> None:
    scene = open_to_all
    for typed, said in (
        ("no", "Olvidé el archivo. No cambié nada."),
        ("sí", "✅ Sesión de Alondra Quimera en Facebook"),
    ):
        await scene.office.say(scene.celia, "/health")
        await scene.office.send_file(scene.alondra, fresh(account="100000000007777"))
        await scene.office.deliver()
        await scene.office.say(scene.celia, typed)
        for person in (scene.celia, scene.alondra):
            assert scene.said(person).startswith(said), typed
        await scene.office.say(scene.celia, typed)
        assert scene.said(scene.celia).startswith("No tengo ninguna pregunta abierta."), "answered once"


async def test_a_question_that_comes_by_itself_breaks_into_no_other(open_to_all: Scene) -> None:
    scene = open_to_all
    await scene.office.say(scene.celia, "/scrape")
    await scene.office.send_file(scene.alondra, fresh(account="100000000007777"))
    await scene.office.deliver()
    assert "¿La cambio?" in scene.said(scene.celia)
    await scene.office.say(scene.celia, "no")
    assert scene.said(scene.celia) == "De acuerdo, lo dejamos. No cambié nada.", "it was about the profile"
    await scene.office.press(scene.celia, "Sí, cambiar de cuenta")
    assert scene.said().startswith("✅ Sesión de Alondra Quimera en Facebook")


async def test_help_says_what_may_be_sent(open_to_all: Scene) -> None:
    await open_to_all.office.say(open_to_all.alondra, "/cookies")
    assert open_to_all.said().startswith("🍪 Subir tus cookies\nMándame aquí el archivo")
