"""What people stumbled over when they used it for the first time."""

from datetime import timedelta

import pytest

from core.domain.ids import ChatId
from core.domain.people.person import Role
from core.domain.results.profiles import Counter, ListKind
from core.domain.sessions.proxies import Proxy, ProxyState
from core.errors import NetworkException, StorageUnavailableException
from handlers.proxies.texts import answer, sign
from handlers.registry import COMMANDS
from handlers.words import common
from tests.component.commands.scene import DEAD, Scene
from tests.fakes.platforms import Break

FRIENDS = ListKind.FRIENDS
STRANGER = 9_999


class TestAnsweredQuestions:
    async def test_say_what_was_chosen_and_lose_their_buttons(self, scene: Scene) -> None:
        for label, told in (("No", "→ No"), ("Analizar", "→ 🔎 Analizar")):
            await scene.office.say(scene.alondra, "https://www.facebook.com/vega")
            question = scene.office.last(scene.alondra)
            await scene.office.press(scene.alondra, label, question)
            assert question.text == f"¿Analizo vega en Facebook?\n{told}"
            assert question.labels == []

    async def test_also_when_the_next_question_is_the_network(self, scene: Scene) -> None:
        for gateway in scene.office.gateways.values():
            await scene.office.session(scene.alondra, gateway.platform)
        await scene.office.say(scene.alondra, "@bruno.quimera")
        question = scene.office.last(scene.alondra)
        await scene.office.press(scene.alondra, "Analizar", question)
        assert scene.said() == "¿En qué red busco a bruno.quimera?"
        assert question.text.endswith("→ 🔎 Analizar")
        assert question.labels == []

    async def test_also_when_a_fresh_result_is_enough(self, scene: Scene) -> None:
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        question = scene.office.last(scene.alondra)
        await scene.office.press(scene.alondra, "Usar ese", question)
        assert question.text == (
            "Ya leí vega en Facebook hace un momento. ¿Te sirve ese resultado o lo leo otra vez?\n→ Usar ese"
        )
        assert scene.said().startswith("✅ Vega")


class TestDoubleTaps:
    async def test_a_file_is_sent_once(self, scene: Scene) -> None:
        await scene.scrape()
        for label in ("Excel", "CSV", "JSON"):
            card, before = scene.office.messages(scene.alondra)[0], len(scene.office.messages(scene.alondra))
            toasts = [await scene.office.press(scene.alondra, label, card) for _ in range(3)]
            assert len(scene.office.messages(scene.alondra)) == before + 1
            assert toasts == ["", common.ALREADY_SENT, common.ALREADY_SENT]
        scene.office.clock.advance(6)
        await scene.office.press(scene.alondra, "Excel", card)
        assert len(scene.office.messages(scene.alondra)) == before + 2

    async def test_one_that_failed_may_be_repeated_at_once(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        async def locked(*_args: object) -> None:
            raise StorageUnavailableException("locked on purpose")

        await scene.scrape()
        card = scene.office.messages(scene.alondra)[0]
        with monkeypatch.context() as broken:
            broken.setattr(type(scene.office.services.results), "fetch", locked)
            await scene.office.press(scene.alondra, "CSV", card)
        assert await scene.office.press(scene.alondra, "CSV", card) == ""
        assert scene.office.last(scene.alondra).reply.document is not None


class TestMyJobs:
    async def test_rows_of_the_same_profile_are_told_apart(self, scene: Scene) -> None:
        for order in ("amigos 5", "amigos", "seguidores 7"):
            await scene.scrape(f"fb:vega {order}")
            scene.office.clock.advance(180)
        await scene.office.say(scene.alondra, "/trabajos")
        rows = scene.said().split("\n")[1:]
        assert rows[0].endswith("#3 vega · Facebook · seguidores · 7 · hace 3 min")
        assert rows[1].endswith("#2 vega · Facebook · amigos · hace 6 min")
        assert rows[2].endswith("#1 vega · Facebook · amigos · 5 · hace 9 min")
        labels = scene.office.last(scene.alondra).labels
        assert len({label for label in labels if label.startswith("🔁")}) == 3

    async def test_one_between_two_tries_says_when_and_has_no_place(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(4, NetworkException("cut"))
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape fb:otra")
        await scene.office.say(scene.alondra, "/trabajos")
        first, second = scene.said().split("\n")[1:3]
        assert "#1 vega" in first
        assert "reintento" in first
        assert "en cola" not in first
        assert second.endswith("1.º en cola")

    async def test_one_that_waits_says_for_what(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        await scene.scrape()
        await scene.office.say(scene.alondra, "/trabajos")
        assert "⏸ #1 vega · Facebook · amigos · ahora mismo · espera tu sesión" in scene.said()

    async def test_a_page_beyond_the_end_is_the_last_one(self, scene: Scene) -> None:
        for number in range(6):
            await scene.scrape(f"fb:vieja{number}")
        page = await scene.office.services.jobs.page(scene.alondra, 500)
        assert (page.offset, len(page.recent), page.more) == (5, 1, False)


COUNTED = ((FRIENDS, 10), (ListKind.FOLLOWERS, 43), (ListKind.FOLLOWING, 1))


class TestTheResult:
    async def test_tells_what_was_read_from_what_is_only_declared(self, scene: Scene) -> None:
        counters = {kind: Counter(n, str(n), exact=True) for kind, n in COUNTED}
        scene.office.site.host("vega", counters=counters)
        card = await scene.scrape("fb:vega amigos")
        _, read, declared = card.text.split("\n")
        assert read == "10 amigos"
        assert declared == "El perfil declara 43 seguidores y 1 seguido, que no pediste."


class TestWithoutASession:
    ENTER = "🔑 Entrar aquí"

    async def test_everything_says_how_to_get_one(self, scene: Scene) -> None:
        for role, words in (
            (Role.ANALYST, "entra aquí con tu cuenta, o pide a administración que suba tus cookies"),
            (Role.SUPERVISOR, "entra aquí con tu cuenta, o pide a administración que suba tus cookies"),
            (Role.ADMIN, "mándame aquí el archivo de cookies"),
        ):
            newcomer = await scene.office.person(role, f"Nadie {role}")
            for said in ("/start", "/ayuda", "/trabajos", "buenas"):
                await scene.office.say(newcomer, said)
                assert words in scene.said(newcomer), (role, said)
                assert self.ENTER in scene.office.last(newcomer).labels, (role, said)

    async def test_nothing_of_it_with_one(self, scene: Scene) -> None:
        for said in ("/start", "/ayuda", "/trabajos", "buenas"):
            await scene.office.say(scene.alondra, said)
            assert self.ENTER not in scene.office.last(scene.alondra).labels, said


class TestStart:
    async def test_says_what_each_role_does_first_and_leads_to_the_panel(self, scene: Scene) -> None:
        for person, words in (
            (scene.alondra, "Escribe /scrape y un perfil"),
            (scene.bruno, "Empieza por 🚨 Casos"),
            (scene.celia, "Empieza por ⚙️ Administración"),
        ):
            await scene.office.say(person, "/start")
            assert words in scene.said(person)
            await scene.office.press(person, "🖥 Panel")
            assert scene.said(person).startswith("📊 El panel del equipo")

    async def test_the_panel_is_in_the_administration_too(self, scene: Scene) -> None:
        await scene.office.say(scene.celia, "/admin")
        await scene.office.press(scene.celia, "🖥 Panel")
        assert scene.said(scene.celia).startswith("📊 El panel del equipo")


class TestALimitThatIsTooHigh:
    SAID = "El límite máximo es 5.000 por lista y pediste más: la leo sin límite, hasta donde se muestre."

    async def test_is_said_once_and_the_whole_list_is_read(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega amigos 99999999999")
        assert scene.said() == self.SAID
        await scene.office.settle()
        (job,) = await scene.jobs()
        assert job.args["limit"] is None
        assert sum(shown.text == self.SAID for shown in scene.office.messages(scene.alondra)) == 1

    async def test_is_said_too_when_a_button_carries_it(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "https://www.facebook.com/vega amigos 5001")
        assert scene.said() == "¿Analizo vega en Facebook?"
        await scene.office.press(scene.alondra, "Analizar")
        assert scene.said() == self.SAID

    async def test_the_highest_one_is_none_of_them(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega amigos 5000")
        (job,) = await scene.jobs()
        assert job.args["limit"] == 5000
        assert self.SAID not in [shown.text for shown in scene.office.messages(scene.alondra)]


class TestRoles:
    async def test_another_role_asks_first_and_the_person_hears_of_it(self, scene: Scene) -> None:
        await scene.office.say(scene.celia, "/admin")
        for label in ("Personas", "Alondra", "Hacer admin"):
            await scene.office.press(scene.celia, label)
        assert scene.said(scene.celia).startswith("¿Hago admin a Alondra Quimera?")
        assert (await scene.office.person_now(scene.alondra.person_id)).role is Role.ANALYST
        await scene.office.press(scene.celia, "Sí, hacer admin")
        await scene.office.deliver()
        assert scene.said().startswith("🪪 Tu rol cambió: ahora eres admin.\nEse rol permite además invitar")
        assert (await scene.office.person_now(scene.alondra.person_id)).role is Role.ADMIN

    async def test_who_is_removed_is_left_with_no_job_under_way(self, scene: Scene) -> None:
        seen: list[str] = []

        async def removed_meanwhile() -> None:
            await scene.office.deliver()
            seen.append(scene.said())
            await scene.office.services.access.remove(scene.alondra.person_id, scene.celia)

        scene.office.site.during_list.append(removed_meanwhile)
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await scene.office.deliver()
        await scene.office.say(scene.alondra, "/scrape fb:otra")
        await scene.office.settle()
        await scene.office.settle()
        assert seen[0].startswith(("⏳", "🕓"))
        for card in scene.office.messages(scene.alondra):
            assert card.text.endswith("Se detuvo: ya no estás en el equipo.")
            assert card.labels == []

    async def test_a_new_analyst_hears_of_the_session_before_any_order(self, scene: Scene) -> None:
        code = await scene.office.services.access.invite("Vega Ficticia", Role.ANALYST, scene.celia.person_id)
        await scene.office.say(STRANGER, f"/start {code}")
        (welcome,) = scene.office.chat.texts(ChatId(STRANGER))
        assert "pide a administración que suba tus cookies" in welcome
        assert "/scrape" not in welcome
        await scene.office.say(scene.alondra, "/start")
        assert "Escribe /scrape" in scene.said()


class TestTheSessionIsBack:
    async def test_who_asked_to_be_told_is_told_once(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        await scene.scrape()
        await scene.office.press(scene.alondra, "Avísame")
        scene.office.site.says()
        await scene.office.services.sessions.recheck(scene.session.session_id, scene.celia, force=True)
        await scene.office.settle()
        news = [text for text in scene.office.texts(scene.alondra) if "ya funciona" in text]
        assert news == ["🔔 Tu sesión de Facebook ya funciona. Tus trabajos siguen solos."]


class TestProxies:
    async def test_one_that_failed_its_test_is_never_shown_as_well(self, scene: Scene) -> None:
        scene.office.checker.dead.add("http://u:c@proxy.example.test:80")
        await scene.office.services.proxies.add("http://u:c@proxy.example.test:80", scene.celia)
        await scene.office.say(scene.celia, "/proxies")
        row = scene.said(scene.celia).split("\n")[1]
        assert row == "⚠️ proxy.example.test:80 · 0 sesiones · no responde · revisado ahora mismo"

    def test_the_sign_is_that_of_the_last_test(self, scene: Scene) -> None:
        now = scene.office.clock.now()
        wrong = []
        for state in (ProxyState.HEALTHY, ProxyState.DOWN):
            for checked in (None, now - timedelta(seconds=8)):
                for latency in (None, 120.0):
                    for failures in (0, 1, 2):
                        proxy = Proxy(1, "", "p:1", state, now, checked, latency, failures)  # type: ignore[arg-type]
                        well = checked and latency and not failures and state is ProxyState.HEALTHY
                        if (sign(proxy) == "✅") is not bool(well) or ("ms" in answer(proxy)) is not bool(well):
                            wrong.append(proxy)
        assert wrong == []


async def test_other_spellings_of_commands_are_known(scene: Scene) -> None:
    wrong = []
    for command in COMMANDS:
        for alias in command.aliases:
            await scene.office.say(scene.celia, f"/{alias}")
            if "No conozco esa orden" in scene.said(scene.celia):
                wrong.append(alias)
    assert wrong == []
    await scene.office.say(scene.alondra, "/help")
    assert scene.said().startswith("❓ Lo que puedes pedirme")
