"""The admin's commands: people, invitations, schedule, audit, proxies, and cookie files."""

import json
import re

import pytest

from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from core.services.uploads.steps import UNDO_FOR
from tests.component.commands.presses import file_of
from tests.component.commands.scene import DEAD, Scene
from tests.support.cookie_jar import SECRET, cookies

FB, X = Platform.FACEBOOK, Platform.X
DELETED = "Tu archivo fue borrado de este chat."


def was_erased(scene: Scene, person: Person, message_id: int) -> bool:
    assert person.chat_id is not None
    return (ChatId(person.chat_id), message_id) in scene.office.chat.erased


class TestThePanel:
    async def open(self, scene: Scene, *labels: str) -> None:
        await scene.office.say(scene.celia, "/admin")
        for label in labels:
            await scene.office.press(scene.celia, label)

    async def test_somebody_is_invited_by_name_and_link(self, scene: Scene) -> None:
        await self.open(scene, "Invitar", "Supervisor")
        question = scene.office.last(scene.celia)
        assert question.text == "¿Cómo se llama la persona nueva? (supervisor)"
        await scene.office.say(scene.celia, "Vega Ficticia", answering=question)
        answer = scene.office.last(scene.celia)
        link = re.search(r"https://t\.me/CentinelaFicticioBot\?start=([\w-]{22})", answer.text)
        assert link is not None
        assert answer.reply.protect
        assert answer.reply.keyboard[0][0].copy_text == link[0]
        await scene.office.say(9_999, f"/start {link[1]}")
        assert (await scene.office.services.access.person_of(9_999)).role is Role.SUPERVISOR  # type: ignore[union-attr]

    async def test_open_invitations_are_shown_and_can_be_withdrawn(self, scene: Scene) -> None:
        await self.open(scene, "Invitar", "Analista")
        await scene.office.say(scene.celia, "Vega Ficticia", answering=scene.office.last(scene.celia))
        link = scene.office.last(scene.celia).reply.keyboard[0][0].copy_text
        assert link is not None
        scene.office.clock.advance(3600)
        await self.open(scene, "Invitar")
        assert scene.said(scene.celia).endswith("Sin usar todavía\nVega Ficticia · analista · vence dentro de 23 horas")
        assert await scene.office.press(scene.celia, "Anular Vega Ficticia") == "Invitación anulada."
        assert scene.said(scene.celia) == "✉️ ¿Qué rol tendrá la persona?"
        await scene.office.say(9_999, f"/start {link.partition('=')[2]}")
        assert await scene.office.services.access.person_of(9_999) is None
        await self.open(scene, "Registro")
        assert "Celia Inventada anuló la invitación de Vega Ficticia" in scene.said(scene.celia)

    async def test_everybody_of_a_big_team_can_be_reached(self, scene: Scene) -> None:
        for number in range(45):
            await scene.office.person(name=f"Persona {number:02d}")
        await self.open(scene, "Personas", "Siguientes", "Siguientes", "Persona 44", "Hacer supervisor", "Sí, hacer")
        assert scene.said(scene.celia).startswith("Persona 44 · supervisor")

    async def test_somebody_already_removed_makes_the_button_stale(self, scene: Scene) -> None:
        await self.open(scene, "Personas", "Alondra")
        await scene.office.services.access.remove(scene.alondra.person_id, scene.celia)
        assert await scene.office.press(scene.celia, "Hacer supervisor") == "Este botón ya venció."
        assert scene.office.last(scene.celia).labels == []

    async def test_a_role_is_changed_and_the_menu_follows(self, scene: Scene) -> None:
        await self.open(scene, "Personas", "Alondra", "Hacer supervisor", "Sí, hacer")
        assert scene.said(scene.celia).startswith("Alondra Quimera · supervisor")
        assert [person.role for person in scene.office.menus.synced] == [Role.SUPERVISOR]

    async def test_removal_asks_once_and_then_everything_stops(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await self.open(scene, "Personas", "Alondra", "Quitar del equipo")
        assert scene.said(scene.celia).startswith("¿Quito a Alondra Quimera?")
        await scene.office.press(scene.celia, "Sí, quitar")
        assert scene.said(scene.celia).startswith("Listo: Alondra Quimera ya no está en el equipo.")
        heard = scene.office.texts(scene.alondra)
        await scene.office.settle()
        assert scene.office.texts(scene.alondra) == heard
        assert scene.office.menus.cleared == [scene.alondra.chat_id]

    @pytest.mark.parametrize("how", ["removed", "demoted"])
    async def test_alerts_of_somebody_who_may_not_see_them_any_more_stop_moving(self, scene: Scene, how: str) -> None:
        await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
        await scene.office.deliver()
        alert = scene.office.last(scene.bruno)
        await self.open(scene, "Personas", "Bruno")
        if how == "removed":
            await scene.office.press(scene.celia, "Quitar del equipo")
            await scene.office.press(scene.celia, "Sí, quitar")
        else:
            await scene.office.press(scene.celia, "Hacer analista")
            await scene.office.press(scene.celia, "Sí, hacer")
            await scene.office.deliver()
        seen, heard = alert.text, len(scene.office.messages(scene.bruno))
        await scene.office.services.sessions.recheck(scene.session.session_id, scene.celia, force=True)
        await scene.office.settle()
        assert (alert.text, len(scene.office.messages(scene.bruno))) == (seen, heard)
        assert scene.said().startswith("✅ Tu sesión de Facebook ya funciona.")

    @pytest.mark.parametrize("labels", [("Hacer analista", "Sí, hacer"), ("Quitar del equipo", "Sí, quitar")])
    async def test_the_last_admin_stays(self, scene: Scene, labels: tuple[str, ...]) -> None:
        await self.open(scene, "Personas", "Celia", *labels)
        assert scene.said(scene.celia) == "🔒 Nadie más tiene el rol de admin: dáselo antes a otra persona."
        assert (await scene.office.person_now(scene.celia.person_id)).role is Role.ADMIN

    async def test_the_hour_of_the_report_is_changed(self, scene: Scene) -> None:
        await self.open(scene, "Horario del reporte", "Cambiar")
        question = scene.office.last(scene.celia)
        await scene.office.say(scene.celia, "tempranito", answering=question)
        assert scene.said(scene.celia).startswith("tempranito no es una hora.")
        await scene.office.say(scene.celia, "07:15 America/Lima", answering=question)
        assert scene.said(scene.celia) == "Listo: el reporte saldrá a las 07:15 (America/Lima)."

    async def test_every_page_leads_back(self, scene: Scene) -> None:
        for page in ("Personas", "Invitar", "Cookies", "Horario del reporte", "Proxies", "Registro"):
            await self.open(scene, page, "Volver")
            assert scene.said(scene.celia) == "⚙️ Administración"


class TestProxies:
    ADDRESS = f"http://usuario:{SECRET}@proxy.example.test:8080"

    async def question(self, scene: Scene) -> int:
        await scene.office.say(scene.celia, "/proxies")
        await scene.office.press(scene.celia, "Agregar")
        return await scene.office.say(scene.celia, self.ADDRESS, answering=scene.office.last(scene.celia))

    async def test_the_address_is_deleted_tested_and_never_shown(self, scene: Scene) -> None:
        message_id = await self.question(scene)
        assert was_erased(scene, scene.celia, message_id)
        assert scene.said(scene.celia).startswith("✅ Proxy proxy.example.test:8080 agregado y probado.")
        await scene.office.say(scene.celia, "/proxies")
        assert "✅ proxy.example.test:8080 · 0 sesiones · 21 ms · revisado ahora mismo" in scene.said(scene.celia)
        assert SECRET not in "".join(scene.office.texts(scene.celia))

    async def test_the_same_again_and_nonsense_are_refused(self, scene: Scene) -> None:
        await self.question(scene)
        await self.question(scene)
        assert scene.said(scene.celia) == "Ese proxy ya está en la lista. Borré tu mensaje."
        question = next(said for said in scene.office.messages(scene.celia) if said.reply.force_reply)
        await scene.office.say(scene.celia, "el de siempre", answering=question)
        assert scene.said(scene.celia).startswith("Eso no es una dirección de proxy.")

    async def test_it_is_tested_and_retired_by_button(self, scene: Scene) -> None:
        await self.question(scene)
        scene.office.checker.fail([self.ADDRESS])
        await scene.office.say(scene.celia, "/proxies")
        assert "no responde. Las cuentas están bien." in await scene.office.press(scene.celia, "Probar")
        await scene.office.press(scene.celia, "Retirar")
        await scene.office.press(scene.celia, "Sí, retirar")
        assert scene.said(scene.celia).startswith("🌐 No hay proxies")


class TestCookieFiles:
    async def test_a_good_one_is_deleted_tried_and_put_in_place(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        card = await scene.scrape()
        renewed = cookies(secret="nuevas")
        message_id = await scene.office.send_file(scene.celia, _json(renewed.cookies))
        assert was_erased(scene, scene.celia, message_id)
        text = scene.said(scene.celia)
        assert text.startswith("✅ Sesión de Alondra Quimera en Facebook lista · cuenta …4821")
        assert "Caso #1 resuelto · 1 trabajo reanudado" in text
        assert text.endswith(DELETED)
        await scene.office.settle()
        assert card.text.startswith("✅ Vega")
        assert "nuevas" not in "".join(scene.office.texts(scene.celia))

    async def test_what_is_missing_is_asked_with_buttons_in_the_same_message(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(FB, X))
        message = scene.office.last(scene.celia)
        assert "¿De cuál es la sesión?" in message.text
        await scene.office.press(scene.celia, "X")
        assert "¿De quién es la sesión?" in message.text
        await scene.office.press(scene.celia, "Alondra Quimera")
        assert message.text.startswith("✅ Sesión de Alondra Quimera en X lista")
        assert scene.office.last(scene.celia) is message

    async def test_another_account_is_confirmed_and_can_be_undone(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(FB), "Alondra")
        assert "era de la cuenta …4821; este archivo es de la cuenta …7777. ¿La cambio?" in scene.said(scene.celia)
        await scene.office.press(scene.celia, "Sí, cambiar")
        assert (await scene.office.now_of(scene.session)).account_id == "100000000007777"
        message = scene.office.last(scene.celia)
        assert await scene.office.press(scene.celia, "Deshacer") == "Hecho: volvieron las cookies anteriores."
        assert (await scene.office.now_of(scene.session)).account_id == "100000000004821"
        assert scene.said(scene.celia) == (
            "↩ Hecho: la sesión de Alondra Quimera en Facebook vuelve a tener las cookies anteriores."
        )
        assert message.labels == []
        assert message.text.endswith("\n→ ↩ Deshacer (10 min)"), "a ✅ that was undone says so"

    async def test_the_undo_runs_out(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(FB), "Alondra")
        await scene.office.press(scene.celia, "Sí, cambiar")
        scene.office.clock.advance(UNDO_FOR.total_seconds() + 1)
        assert await scene.office.press(scene.celia, "Deshacer") == "Ya no se puede deshacer."

    async def test_one_that_the_site_refuses_changes_nothing(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        await scene.office.send_file(scene.celia, _json(cookies(secret="malas").cookies))
        text = scene.said(scene.celia)
        assert text.startswith("❌ Facebook no acepta esas cookies: la red cerró la sesión.")
        assert "La sesión anterior de Alondra Quimera se queda como estaba." in text
        assert (await scene.office.now_of(scene.session)).storage_state == scene.session.storage_state

    async def test_one_that_cannot_be_checked_waits_for_another_try(self, scene: Scene) -> None:
        unknown = Verdict(SessionState.UNDECIDED, "transport.timeout")
        scene.office.site.says(unknown)
        scene.office.site.browser.append(unknown)
        await scene.office.send_file(scene.celia, _json(cookies(secret="nuevas").cookies))
        assert scene.said(scene.celia).startswith("❔ No pude comprobarlas (la red tardó demasiado). No cambié nada.")
        await scene.office.press(scene.celia, "Intentar otra vez")
        assert scene.said(scene.celia).startswith("✅ Sesión de Alondra Quimera")

    @pytest.mark.parametrize(
        ("content", "caption", "words"),
        [
            (b"hola", "", "no es de cookies"),
            (b"x" * (256 * 1024 + 1), "", "demasiado grande"),
            (
                b'[{"name": "xs", "value": "1", "domain": ".facebook.com"}]',
                "",
                "Al archivo de Facebook le falta: c_user",
            ),
            (None, "", "vencieron"),
            (file_of(X), "alondra fb", "Pediste Facebook pero el archivo es de X."),
        ],
    )
    async def test_a_bad_one_is_deleted_and_its_cause_named(
        self, scene: Scene, content: bytes | None, caption: str, words: str
    ) -> None:
        message_id = await scene.office.send_file(scene.celia, content or _json(cookies(days=-2).cookies), caption)
        assert was_erased(scene, scene.celia, message_id)
        assert words in scene.said(scene.celia)

    async def test_one_that_nobody_answers_for_is_dropped_and_that_is_said_in_place(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(X))
        message = scene.office.last(scene.celia)
        scene.office.clock.advance(UNDO_FOR.total_seconds() + 1)
        await scene.office.services.cookies.drop_stale()
        await scene.office.deliver()
        assert message.text.startswith("⌛ Nadie respondió en 10 minutos")
        assert scene.office.last(scene.celia) is message

    async def test_an_answer_after_that_is_told_so(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(X))
        scene.office.clock.advance(UNDO_FOR.total_seconds() + 1)
        await scene.office.press(scene.celia, "Alondra Quimera")
        assert scene.said(scene.celia).startswith("⌛ Ese archivo ya no está")

    async def test_a_cancelled_one_is_forgotten(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(X))
        await scene.office.press(scene.celia, "Cancelar")
        assert scene.said(scene.celia) == "Olvidé el archivo. No cambié nada."

    async def test_somebody_who_is_no_admin_loses_it_unread_and_admins_hear(self, scene: Scene) -> None:
        message_id = await scene.office.send_file(scene.alondra, file_of(FB))
        assert was_erased(scene, scene.alondra, message_id)
        assert scene.said().startswith("🔒 Aquí las cookies las sube administración. Borré tu archivo sin leerlo.")
        await scene.office.deliver()
        assert "Alondra Quimera mandó un archivo y no puede subirlos" in scene.said(scene.celia)
        assert scene.office.site.probed == []

    @pytest.mark.parametrize(
        "text",
        [
            '[{"name":"c_user","value":"100","domain":".facebook.com"}]',
            "c_user=100; xs=12%3Aabcdef",
            ".x.com\tTRUE\t/\tTRUE\t1\tauth_token\tabc",
        ],
    )
    async def test_cookies_pasted_as_text_do_not_stay(self, scene: Scene, text: str) -> None:
        message_id = await scene.office.say(scene.alondra, text)
        assert was_erased(scene, scene.alondra, message_id)
        assert scene.said().split("\n") == [
            "🍪 Eso parecen cookies pegadas como texto. Las borré.",
            "Aquí las sube administración, como archivo: pídeselo a Celia Inventada.",
            "O renueva tú tu sesión: entra aquí con tu cuenta, sin archivos.",
        ]
        assert scene.office.last(scene.alondra).labels == ["🔑 Entrar aquí"]

    async def test_a_stranger_is_not_even_told_that_there_are_cookies(self, scene: Scene) -> None:
        await scene.office.say(9_999, "c_user=100; xs=12%3Aabcdef")
        assert scene.office.chat.texts(ChatId(9_999)) == [
            "Este bot es privado. Si tienes una invitación, ábrela desde su enlace."
        ]


def _json(listed: list[dict[str, object]]) -> bytes:
    return json.dumps(listed).encode()
