"""Every other command, from the chat to the database and back."""

from datetime import timedelta

import pytest

from core.domain.ids import ChatId
from core.domain.jobs.job import JobState
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import ArtifactStoreException, BrowserCrashedException, TelegramDownException
from core.services.supervision.health import SOMEBODY_ELSE_POLLS
from core.services.team.access import MAX_ATTEMPTS
from handlers.framework.command import Command
from handlers.registry import COMMANDS
from handlers.words import common
from tests.component.commands.scene import BANNED, DEAD, FAILURE, NewScene, Scene
from tests.support.cookie_jar import SECRET
from tests.support.tables import each

STRANGER = 9_999
PRIVATE = "Este bot es privado. Si tienes una invitación, ábrela desde su enlace."


def heard(scene: Scene, chat: int) -> list[str]:
    return scene.office.chat.texts(ChatId(chat))


@each("command", COMMANDS, ids=lambda command: command.name)
async def test_each_role_gets_its_commands_and_nobody_else_does(new_scene: NewScene, command: Command) -> None:
    async with new_scene() as scene:
        name, role = command.name, command.role
        for person in (scene.alondra, scene.bruno, scene.celia):
            await scene.office.say(person, f"/{name}")
            allowed = role is None or person.role.includes(role)
            refused = any("no está permitido para tu rol" in text for text in scene.office.texts(person))
            assert refused is not allowed
            assert FAILURE not in "".join(scene.office.texts(person))
        await scene.office.say(STRANGER, f"/{name}")
        assert heard(scene, STRANGER) == [PRIVATE]


@each("typed", ["/sesión", "/Sesion", "/SESIÓN"])
async def test_a_command_is_known_however_a_phone_writes_it(new_scene: NewScene, typed: str) -> None:
    async with new_scene() as scene:
        await scene.office.say(scene.alondra, typed)
        assert scene.said().startswith("🔐 Tus sesiones")


async def test_an_unknown_command_points_at_the_help(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/inventada")
    assert scene.said() == "No conozco esa orden. Mira /ayuda"


class TestStart:
    async def test_a_member_gets_the_menu_of_the_role(self, scene: Scene) -> None:
        for person, wanted in ((scene.alondra, False), (scene.celia, True)):
            await scene.office.say(person, "/start")
            assert f"👋 Hola, {person.name}." in scene.said(person)
            assert ("⚙️ Administración" in scene.office.last(person).labels) is wanted

    async def test_an_invitation_lets_somebody_in_and_its_maker_hears(self, scene: Scene) -> None:
        code = await scene.office.services.access.invite("Vega Ficticia", Role.SUPERVISOR, scene.celia.person_id)
        await scene.office.say(STRANGER, f"/start {code}")
        assert heard(scene, STRANGER)[-1].startswith("🎉 Te doy la bienvenida, Vega Ficticia. Tu rol es supervisor.")
        assert "Antes de analizar hace falta tu sesión" in heard(scene, STRANGER)[-1]
        assert [person.name for person in scene.office.menus.synced] == ["Vega Ficticia"]
        await scene.office.deliver()
        assert scene.said(scene.celia) == (
            "🤝 Vega Ficticia usó su invitación y ya está en el equipo (supervisor).\n"
            "En Telegram se llama Nadie Conocido. Si no es esa persona, quítala en /admin."
        )

    async def test_a_member_who_opens_the_link_of_another_does_not_spend_it(self, scene: Scene) -> None:
        code = await scene.office.services.access.invite("Vega Ficticia", Role.ANALYST, scene.celia.person_id)
        await scene.office.say(scene.celia, f"/start {code}")
        assert scene.said(scene.celia) == (
            "Ya estás en el equipo. Esa invitación es para Vega Ficticia y sigue sin usar: reenvíasela."
        )
        await scene.office.say(STRANGER, f"/start {code}")
        assert heard(scene, STRANGER)[-1].startswith("🎉 Te doy la bienvenida, Vega Ficticia.")

    async def test_every_wrong_code_gets_the_same_answer_and_then_a_pause(self, scene: Scene) -> None:
        for _ in range(MAX_ATTEMPTS + 1):
            await scene.office.say(STRANGER, "/start inventado")
        *wrong, last = heard(scene, STRANGER)
        assert set(wrong) == {"Esa invitación no sirve. Pide una nueva a quien te la envió."}
        assert last == "Demasiados intentos. Prueba otra vez dentro de una hora."


class TestSessions:
    async def test_mine_are_shown_without_a_secret(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/sesion")
        assert scene.said() == "🔐 Tus sesiones\n❔ Facebook · cuenta …4821 · aún sin revisar"
        assert SECRET not in repr(scene.office.last(scene.alondra))
        assert "👥 Equipo" not in scene.office.last(scene.alondra).labels

    async def test_without_any_the_way_to_one_is_shown(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/sesion")
        assert "Aún no tienes sesiones" in scene.said(scene.bruno)
        assert scene.office.last(scene.bruno).labels == ["🔑 Entrar aquí", "❓ Cómo exportarlas", "👥 Equipo"]

    async def test_a_check_edits_row_by_row_and_rests_for_five_minutes(self, scene: Scene) -> None:
        await scene.office.session(scene.alondra, Platform.X)
        await scene.office.say(scene.alondra, "/sesion")
        message = scene.office.last(scene.alondra)
        assert await scene.office.press(scene.alondra, "Revisar ahora") == "Revisando…"
        assert message.history[1].count("🔄") == message.history[2].count("🔄") == 1
        assert message.text.count("revisada ahora mismo") == 2
        await scene.office.press(scene.alondra, "Revisar ahora")
        assert "Ya las revisé hace menos de 5 minutos." in message.text
        assert [len(gateway.probed) for gateway in scene.office.gateways.values()] == [1, 0, 1]

    async def test_one_that_cannot_be_asked_just_now_does_not_hold_up_the_others(self, scene: Scene) -> None:
        await scene.office.session(scene.alondra, Platform.X)
        scene.office.site.says(Verdict(SessionState.UNDECIDED, "facebook.marker_not_found"))
        scene.office.site.browser.append(BrowserCrashedException("gone"))
        await scene.office.say(scene.alondra, "/sesion")
        message = scene.office.last(scene.alondra)
        await scene.office.press(scene.alondra, "Revisar ahora")
        facebook, x = message.text.split("\n")[1:]
        assert facebook.startswith("❔ Facebook")
        assert facebook.endswith("ahora no pude saberlo; prueba en un rato")
        assert x.endswith("revisada ahora mismo")
        assert "🔄" not in message.text

    async def test_a_dead_one_says_since_when_its_incident_and_what_to_do(self, scene: Scene) -> None:
        await scene.office.assembly.sessions.mark_session_banned(scene.session.session_id, "facebook.checkpoint.locked")
        await scene.office.say(scene.alondra, "/sesion")
        assert "⛔ Facebook · cuenta …4821 · bloqueada desde hoy (caso #1)" in scene.said()
        assert "Resuelve lo que pide con 🔑 Entrar aquí" in scene.said()

    async def test_the_team_is_for_supervisors_and_the_history_tells_the_story(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        await scene.scrape()
        await scene.office.say(scene.bruno, "/sesion")
        await scene.office.press(scene.bruno, "Equipo")
        assert scene.said(scene.bruno).startswith("👥 Equipo · 1 no sirve\nAlondra Quimera · Facebook 🔐")
        await scene.office.press(scene.bruno, "Alondra Quimera")
        assert "🔐 Facebook · cuenta …4821 · vencida desde hoy (caso #1)" in scene.said(scene.bruno)
        assert "Pide a esa persona que entre con 🔑 Entrar aquí" in scene.said(scene.bruno)
        await scene.office.say(scene.alondra, "/sesion")
        assert "👥 Equipo" not in scene.office.last(scene.alondra).labels
        await scene.office.press(scene.alondra, "📜 Facebook")
        assert "activa → vencida · la red cerró la sesión (code 1357053) · al analizar" in scene.said()

    async def test_the_team_is_told_for_every_network_and_turns_its_pages_in_place(self, scene: Scene) -> None:
        for number in range(13):
            person = await scene.office.person(name=f"Persona {number:02}")
            for platform in (Platform.INSTAGRAM, Platform.X):
                await scene.office.session(person, platform)
        await scene.office.say(scene.bruno, "/sesion")
        await scene.office.press(scene.bruno, "Equipo")
        page = scene.office.last(scene.bruno)
        first = page.text
        assert first.startswith("👥 Equipo · 27 sin revisar")
        assert first.split("\n")[1:3] == ["Alondra Quimera · Facebook ❔", "Persona 00 · Instagram ❔ · X ❔"]
        heard = len(scene.office.messages(scene.bruno))
        await scene.office.press(scene.bruno, "Siguientes", page)
        assert "Persona 12" in page.text
        await scene.office.press(scene.bruno, "Anteriores", page)
        assert page.text == first
        assert len(scene.office.messages(scene.bruno)) == heard


class TestJobs:
    async def test_there_is_nothing_at_first(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/trabajos")
        assert scene.said() == "📋 Aún no pediste nada. Prueba /scrape usuario."

    async def test_queue_and_history_with_what_can_be_done(self, scene: Scene) -> None:
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape fb:otra")
        await scene.office.say(scene.alondra, "/trabajos")
        text = scene.said()
        assert text.startswith("📋 En marcha\n🕓 #2 otra · Facebook · amigos · ahora mismo · 1.º en cola")
        assert "🗂 Anteriores\n✅ #1 vega · Facebook · amigos · ahora mismo" in text
        assert scene.office.last(scene.alondra).labels == ["✖ Cancelar #2 otra", "🔁 #1 vega", "📄 Ver y archivos"]
        await scene.office.press(scene.alondra, "Cancelar #2 otra")
        assert (await scene.jobs())[0].state is JobState.CANCELLED

    async def test_the_history_turns_its_pages_in_place(self, scene: Scene) -> None:
        for number in range(7):
            await scene.scrape(f"fb:vieja{number}")
        await scene.office.say(scene.alondra, "/trabajos")
        page = scene.office.last(scene.alondra)
        first = page.text
        await scene.office.press(scene.alondra, "Más antiguos", page)
        assert "vieja0" in page.text
        assert "vieja6" not in page.text
        await scene.office.press(scene.alondra, "Más nuevos", page)
        assert page.text == first


class TestHealth:
    async def test_five_lines_for_everybody(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/health")
        lines = scene.said().split("\n")
        assert lines[0] == "🩺 Servicio: ❔ funciona; hay sesiones sin revisar"
        assert "FTP: sin configurar" in lines[1]
        assert lines[3] == "❔ Sesiones: 1 sin revisar"
        assert len(lines) == 5
        assert scene.office.last(scene.alondra).labels == []

    async def test_a_part_that_fails_is_a_problem_even_where_the_bot_can_do_without(self, scene: Scene) -> None:
        async def silent() -> str:
            raise ArtifactStoreException("no answer")

        async def taken() -> str:
            raise TelegramDownException(SOMEBODY_ELSE_POLLS, scene.office.clock.now() - timedelta(days=1))

        checks = scene.office.services.status._health
        for part, check, words in (
            ("ftp", silent, "❌ FTP: no responde"),
            ("telegram", taken, "❌ Telegram: otro proceso usa el mismo token desde ayer a las 03:00"),
            ("browser", silent, "❌ Navegador: no responde"),
        ):
            checks._checks = {"database": checks._checks["database"], part: check}
            await scene.office.say(scene.alondra, "/health")
            assert scene.said().startswith("🩺 Servicio: ⚠️ hay problemas\n")
            assert words in scene.said()

    async def test_supervisors_get_to_the_sessions_from_there(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/health")
        await scene.office.press(scene.bruno, "Ver sesiones")
        assert "Alondra Quimera" in scene.said(scene.bruno)


class TestAlerts:
    async def test_an_incident_is_taken_silenced_checked_and_resolved_in_its_one_message(self, scene: Scene) -> None:
        scene.office.site.says(BANNED)
        await scene.scrape()
        alert = scene.office.last(scene.bruno)
        assert alert.text.startswith("🔴 Sesión bloqueada · caso #1")
        assert await scene.office.press(scene.bruno, "Lo tomo") == "Es tuyo: el aviso ya lo dice."
        await scene.office.deliver()
        assert alert.text.startswith("🟡 Sesión bloqueada")
        assert "🔕 Nadie recibe avisos del caso hasta" in await scene.office.press(scene.bruno, "🔕 1 h")
        await scene.office.deliver()
        assert await scene.office.press(scene.bruno, "Revalidar") == "✅ Facebook: la sesión funciona."
        await scene.office.settle()
        assert alert.text.startswith("✅ Resuelto: sesión bloqueada")
        assert alert.labels == []
        assert scene.said(scene.bruno).startswith("✅ Caso #1 resuelto por Bruno Ficticio")

    async def test_open_incidents_are_listed_and_opened(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/alertas")
        assert scene.said(scene.bruno) == "✅ No hay casos abiertos."
        await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
        await scene.office.say(scene.bruno, "/alertas")
        assert "🚨 1 caso abierto" in scene.said(scene.bruno)
        await scene.office.press(scene.bruno, "🔴 #1")
        assert scene.said(scene.bruno).startswith("🔴 Sesión vencida · caso #1")

    async def test_quiet_hours_are_asked_for_and_kept(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/alertas")
        await scene.office.press(scene.bruno, "Mis horas")
        await scene.office.press(scene.bruno, "Elegir horas")
        question = scene.office.last(scene.bruno)
        await scene.office.say(scene.bruno, "cuando duerma", answering=question)
        assert scene.said(scene.bruno).startswith("No entendí cuando duerma.")
        await scene.office.say(scene.bruno, "de 22 a 7", answering=question)
        assert scene.said(scene.bruno).startswith("🌙 Listo: de 22:00 a 07:00")
        stored = await scene.office.person_now(scene.bruno.person_id)
        assert str(stored.quiet_from) == "22:00:00"


class TestHelp:
    @pytest.mark.parametrize(
        ("role", "mine", "others"),
        [
            (Role.ANALYST, "/scrape", "/admin"),
            (Role.SUPERVISOR, "/alertas", "/admin"),
            (Role.ADMIN, "/admin", "/cookies"),
        ],
    )
    async def test_it_shows_what_the_role_can_do(self, scene: Scene, role: Role, mine: str, others: str) -> None:
        person = next(p for p in (scene.alondra, scene.bruno, scene.celia) if p.role is role)
        await scene.office.say(person, "/ayuda")
        assert mine in scene.said(person)
        assert others not in scene.said(person)


async def test_a_button_of_another_age_is_stale(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/sesion")
    assert await scene.office.press_data(scene.alondra, scene.office.last(scene.alondra).message_id, "9sm") == (
        common.STALE_BUTTON
    )
    assert scene.office.last(scene.alondra).labels == []
