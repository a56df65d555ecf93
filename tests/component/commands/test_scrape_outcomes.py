"""What the site, the session and the queue do to a `/scrape`, as people read it (docs/reference/chat.md section 2)."""

from datetime import timedelta

import pytest

from core.domain.jobs.job import JobState
from core.domain.people.person import Role
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import (
    NetworkException,
    RateLimitedException,
    SessionExpiredException,
    StorageException,
)
from tests.component.commands.scene import BANNED, CONSENT, DEAD, FAILURE, Scene
from tests.fakes.platforms import Break, people

FRIENDS = ListKind.FRIENDS


class TestWhatTheSiteSays:
    @pytest.mark.parametrize(
        ("availability", "words"),
        [
            (ProfileAvailability.PRIVATE, "Perfil privado"),
            (ProfileAvailability.UNAVAILABLE, "no está disponible"),
            (ProfileAvailability.DEACTIVATED, "está desactivada"),
            (ProfileAvailability.SUSPENDED, "suspendió ese perfil"),
        ],
    )
    async def test_a_profile_that_cannot_be_read_is_told_and_the_session_is_fine(
        self, scene: Scene, availability: ProfileAvailability, words: str
    ) -> None:
        scene.office.site.host("vega", availability=availability)
        card = await scene.scrape()
        assert words in card.text
        assert "Tu sesión está bien" in card.text

    async def test_a_profile_that_tells_no_name_goes_by_what_was_asked(self, scene: Scene) -> None:
        scene.office.site.host("vega", name="", availability=ProfileAvailability.UNAVAILABLE)
        card = await scene.scrape("fb:vega")
        assert card.text.startswith("ℹ️ vega · Facebook")
        await scene.office.say(scene.alondra, "/trabajos")
        assert "ℹ️ #1 vega · Facebook" in scene.said()

    async def test_a_missing_profile_is_told(self, scene: Scene) -> None:
        card = await scene.scrape("fb:nadie")
        assert "no existe o no se muestra a tu cuenta. Tu sesión está bien" in card.text
        assert card.labels == ["🔁 Repetir"]

    async def test_a_hidden_list_is_told_and_the_data_can_be_had(self, scene: Scene) -> None:
        scene.office.site.hidden = {FRIENDS}
        card = await scene.scrape()
        assert "El perfil oculta esa lista. Guardé sus datos; tu sesión está bien." in card.text
        assert "📄 Excel" in card.labels

    async def test_an_incomplete_list_says_why(self, scene: Scene) -> None:
        scene.office.site.ends[FRIENDS] = EndReason.STALLED
        card = await scene.scrape()
        assert card.text.startswith("⚠️ Vega")
        assert "⚠️ el sitio dejó de mostrar más" in card.text

    async def test_a_pause_says_until_when(self, scene: Scene) -> None:
        until = scene.office.clock.now() + timedelta(minutes=20)
        scene.office.site.says(Verdict(SessionState.RESTRICTED, "facebook.rate_limited", until=until))
        card = await scene.scrape()
        assert "🐢 Facebook pide pausa. Sigo solo a las 03:20." in card.text  # Bogotá
        assert card.labels == ["✖ Cancelar"]

    async def test_an_internal_failure_has_a_reference_and_can_be_tried_again(self, scene: Scene) -> None:
        scene.office.site.profile_trouble = RuntimeError("a fault of ours")
        card = await scene.scrape()
        (job,) = await scene.jobs()
        assert f"{FAILURE} (ref. {job.error_ref}). No es culpa tuya" in card.text
        assert card.labels == ["🔁 Reintentar"]
        await scene.office.press(scene.alondra, "Reintentar")
        await scene.office.settle()
        assert scene.said().startswith("✅ Vega")


class TestTheSession:
    async def test_none_is_told_with_its_network_and_how_to_get_one(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/scrape fb:vega")
        assert scene.said(scene.bruno) == (
            "🔐 Aún no tienes sesión de Facebook: entra aquí con tu cuenta, "
            "o pide a administración que suba tus cookies."
        )
        assert scene.office.last(scene.bruno).labels == ["🔑 Entrar aquí", "❓ Con cookies"]

    @pytest.mark.parametrize(("verdict", "words"), [(DEAD, "🔐 Tu sesión de Facebook venció"), (BANNED, "bloqueada")])
    async def test_a_dead_one_is_told_at_once_with_since_when_and_who_was_told(
        self, scene: Scene, verdict: Verdict, words: str
    ) -> None:
        scene.office.site.says(verdict)
        card = await scene.scrape()
        assert words in card.text
        assert "desde las 03:00" in card.text
        assert "Avisé a supervisión (caso #1). Tu trabajo espera, no se pierde." in card.text
        assert card.labels == ["🔔 Avísame cuando vuelva", "❓ Cómo renovarla", "✖ Cancelar"]
        alert = scene.office.last(scene.bruno)
        assert "Analista: Alondra Quimera" in alert.text
        assert "Qué hacer: pide a esa persona" in alert.text
        assert any("quedó bloqueada" in text or "venció:" in text for text in scene.office.texts(scene.alondra))

    async def test_a_waiting_job_goes_on_by_itself_and_who_asked_is_rung(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        card = await scene.scrape()
        assert await scene.office.press(scene.alondra, "Avísame") == "Hecho: te aviso en cuanto tu sesión vuelva."
        await scene.office.services.sessions.recheck(scene.session.session_id, scene.bruno, force=True)
        await scene.office.settle()
        assert card.text.startswith("✅ Vega")
        assert "🔔 Tu sesión de Facebook ya funciona. Tus trabajos siguen solos." in scene.office.texts(scene.alondra)

    async def test_a_notice_to_accept_is_told_with_what_to_do(self, scene: Scene) -> None:
        scene.office.site.says(CONSENT)
        card = await scene.scrape()
        assert "✋ Facebook pide que aceptes un aviso. Acéptalo con 🔑 Entrar aquí" in card.text
        (alert,) = scene.office.texts(scene.bruno)
        assert alert.startswith("⚠️ La sesión necesita a una persona · caso #1")
        assert "Señal: la red pide aceptar un aviso" in alert
        await scene.office.say(scene.alondra, "/sesion")
        assert "⚠️ Facebook · cuenta …4821 · la red pide aceptar un aviso (caso #1)" in scene.said()
        scene.office.clock.advance(301)
        await scene.office.press(scene.alondra, "Revisar ahora")
        await scene.office.settle()
        assert scene.office.texts(scene.bruno)[0].startswith("✅ Resuelto: la sesión necesita a una persona")
        await scene.office.say(scene.alondra, "/sesion")
        assert "✅ Facebook · cuenta …4821 · revisada ahora mismo" in scene.said()

    async def test_who_asked_is_rung_when_the_notice_was_accepted(self, scene: Scene) -> None:
        scene.office.site.says(CONSENT)
        card = await scene.scrape()
        await scene.office.press(scene.alondra, "Avísame")
        scene.office.clock.advance(301)
        await scene.office.say(scene.alondra, "/sesion")
        await scene.office.press(scene.alondra, "Revisar ahora")
        await scene.office.settle()
        assert "🔔 Tu sesión de Facebook ya funciona. Tus trabajos siguen solos." in scene.office.texts(scene.alondra)
        assert "el resultado está más abajo" in card.text

    async def test_nobody_waits_for_a_ring_that_cannot_come(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        card = await scene.scrape()
        bell = card.reply.keyboard[0][0].data
        assert bell is not None
        await scene.office.services.sessions.recheck(scene.session.session_id, scene.bruno, force=True)
        await scene.office.settle()
        toast = await scene.office.press_data(scene.alondra, card.message_id, bell)
        assert toast == "Ese trabajo ya no espera por tu sesión. Míralo en /trabajos."

    async def test_a_suspicion_is_told_as_such(self, scene: Scene) -> None:
        scene.office.site.says(Verdict(SessionState.EXPIRED, "facebook.redirected_to_login", "/login"))
        card = await scene.scrape()
        assert "parece vencida; lo estoy confirmando. Tu trabajo espera." in card.text
        assert scene.office.messages(scene.bruno) == []
        assert (await scene.office.now_of(scene.session)).status is SessionStatus.ACTIVE

    async def test_what_was_read_before_it_died_is_said(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(8, SessionExpiredException(verdict=DEAD))
        card = await scene.scrape()
        assert (
            "⚠️ 8 de 10 amigos: la sesión caducó a mitad. Lo ya obtenido está guardado; sigo desde ahí cuando vuelva."
        ) in card.text

    async def test_what_was_read_before_a_pause_is_said_with_what_comes_next(self, scene: Scene) -> None:
        until = scene.office.clock.now() + timedelta(minutes=20)
        scene.office.site.breaks[FRIENDS] = Break(8, RateLimitedException(until))
        card = await scene.scrape()
        assert (
            "⚠️ 8 de 10 amigos: el sitio pidió pausa. Lo ya obtenido está guardado; sigo desde ahí después de la pausa."
        ) in card.text

    async def test_what_was_read_before_a_failure_can_be_had(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(8, RuntimeError("a fault of ours"))
        card = await scene.scrape()
        assert card.text.endswith("⚠️ 8 de 10 amigos. Lo ya obtenido está guardado.")
        assert card.labels == ["📄 Excel", "🧮 CSV", "🧾 JSON", "🗂 Más", "🔁 Reintentar"]
        await scene.office.press(scene.alondra, "CSV")
        assert scene.office.last(scene.alondra).reply.document is not None


class TestTheQueue:
    async def test_a_full_one_says_so_and_shows_it(self, scene: Scene) -> None:
        for number in range(6):
            await scene.office.say(scene.alondra, f"/scrape fb:vega{number}")
        assert scene.said() == "Tienes 5 en cola (máximo). Espera a que termine uno o cancela alguno."
        await scene.office.press(scene.alondra, "Ver mi cola")
        assert scene.said().count("🕓") == 5

    async def test_its_place_is_told(self, scene: Scene) -> None:
        for number in range(3):
            await scene.office.say(scene.alondra, f"/scrape fb:vega{number}")
        await scene.office.deliver()
        assert "En cola: 3.º" in scene.said()

    async def test_a_redelivered_update_is_the_same_job_and_the_same_message(self, scene: Scene) -> None:
        for _ in range(2):
            await scene.office.receive_again(scene.alondra, "/scrape fb:vega", update_id=77_777, message_id=5)
            await scene.office.settle()
        assert len(await scene.jobs()) == 1
        assert len(scene.office.messages(scene.alondra)) == 1

    async def test_asking_twice_for_what_goes_on_says_so(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await scene.office.say(scene.alondra, "/scrape https://facebook.com/vega")
        assert scene.said() == "Ya lo habías pedido: vega sigue en marcha."
        assert len(await scene.jobs()) == 1

    async def test_a_double_tap_is_one_job(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "@vega")
        button = scene.office.last(scene.alondra).reply.keyboard[0][0]
        assert button.data is not None
        for _ in range(2):
            await scene.office.press_data(scene.alondra, scene.office.last(scene.alondra).message_id, button.data)
        assert len(await scene.jobs()) == 1
        assert scene.office.chat.toasts[-1][1] == "Ya estaba pedido: sigue en marcha."
        await scene.office.deliver()
        assert len(scene.office.messages(scene.alondra)) == 2, "the question and the message of the job"

    @pytest.mark.parametrize("label", ["Repetir", "Actualizar"])
    async def test_a_double_tap_on_read_again_is_one_job_too(self, scene: Scene, label: str) -> None:
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        shown = [row for said in scene.office.messages(scene.alondra) for row in said.reply.keyboard]
        button = next(b for row in shown for b in row if label in b.label)
        assert button.data is not None
        heard = len(scene.office.messages(scene.alondra))
        for _ in range(2):
            await scene.office.press_data(scene.alondra, 1, button.data)
        assert len(await scene.jobs()) == 2
        assert len(scene.office.messages(scene.alondra)) == heard

    async def test_places_follow_when_somebody_in_front_gives_up(self, scene: Scene) -> None:
        for number in range(3):
            await scene.office.say(scene.alondra, f"/scrape fb:vega{number}")
        await scene.office.deliver()
        first, _, last = scene.office.messages(scene.alondra)
        assert "En cola: 3.º" in last.text
        await scene.office.press(scene.alondra, "Cancelar", first)
        scene.office.clock.advance(10)
        await scene.office.deliver()
        assert "En cola: 2.º" in last.text

    async def test_the_wait_is_a_guess_in_minutes(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(4, NetworkException("cut"))
        await scene.scrape()
        scene.office.clock.advance(65)
        await scene.office.settle()
        scene.office.clock.advance(1)
        for number in range(2):
            await scene.office.say(scene.alondra, f"/scrape fb:vega{number}")
        await scene.office.deliver()
        assert scene.said().endswith("En cola: 2.º (≈ 1 min)")

    async def test_a_fresh_result_is_offered_to_use_or_to_read_anew(self, scene: Scene) -> None:
        await scene.scrape()
        scene.office.clock.advance(4 * 60)
        scene.office.site.rows[FRIENDS] = people(11)
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        assert scene.said() == "Ya leí vega en Facebook hace 4 min. ¿Te sirve ese resultado o lo leo otra vez?"
        await scene.office.press(scene.alondra, "Usar ese")
        assert "10 amigos" in scene.said()
        await scene.office.press(scene.alondra, "Repetir")
        await scene.office.settle()
        assert "11 amigos" in scene.said()
        assert "1 nuevo desde las 03:00" in scene.said()


async def test_a_failure_of_ours_while_asking_gets_a_reference_and_a_way_to_retry(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object) -> None:
        raise StorageException("disk full on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(scene.office.services.scrapes, "understand", broken)
        await scene.office.say(scene.alondra, "/scrape fb:vega")
    assert scene.said().startswith(f"😕 {FAILURE} (ref. ")
    assert "disk full" not in scene.said()
    failure = scene.office.last(scene.alondra)
    await scene.office.press(scene.alondra, "Reintentar")
    assert (await scene.jobs())[0].state is JobState.QUEUED
    await scene.office.deliver()
    assert scene.office.last(scene.alondra).reply.quote_message_id is None, "nobody quotes the bot"
    assert (failure.labels, failure.reaction) == ([], None)


async def test_a_role_taken_away_counts_at_the_next_word(scene: Scene) -> None:
    await scene.scrape()
    await scene.office.services.access.remove(scene.alondra.person_id, scene.celia)
    heard = len(scene.office.messages(scene.alondra))
    await scene.office.say(scene.alondra, "/scrape fb:vega")
    assert scene.said() == "Este bot es privado. Si tienes una invitación, ábrela desde su enlace."
    assert await scene.office.press(scene.alondra, "Excel") == "Este botón ya venció."
    assert len(scene.office.messages(scene.alondra)) == heard + 1
    assert scene.alondra.role is Role.ANALYST
