"""Cookie files in the chat: what is said when something is in the way (docs/reference/chat.md section 6)."""

import base64
import json

import pytest
import pytest_asyncio

from core.cookies import holds_cookies
from core.domain.ids import ChatId
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import ChatNetworkException
from core.services.team.groups import Groups
from core.services.uploads.steps import UNDO_FOR
from tests.component.commands.presses import file_of
from tests.component.commands.scene import CONSENT, DEAD, Scene
from tests.support.cookie_jar import cookies
from tests.support.tables import each

FB, X = Platform.FACEBOOK, Platform.X
DELETED = "Tu archivo fue borrado de este chat."
STAYS = "No pude borrar tu archivo de este chat: bórralo tú, por favor."
PAUSE = Verdict(SessionState.RESTRICTED, "facebook.rate_limited")
PROXY = Verdict(SessionState.UNDECIDED, "proxy.unreachable")


def fresh(secret: str = "nuevas", **fields: object) -> bytes:
    return json.dumps(cookies(secret=secret, **fields).cookies).encode()  # type: ignore[arg-type]


async def kept_as_it_was(scene: Scene) -> bool:
    return (await scene.office.now_of(scene.session)).storage_state == scene.session.storage_state


class TestTheFileInTheChat:
    @pytest.mark.parametrize("content", [b"hola", b"x" * (256 * 1024 + 1), fresh(days=-2), fresh()])
    async def test_every_answer_says_that_it_was_deleted(self, scene: Scene, content: bytes) -> None:
        await scene.office.send_file(scene.celia, content)
        assert scene.said(scene.celia).endswith(DELETED)

    @pytest.mark.parametrize("content", [b"hola", b"x" * (256 * 1024 + 1), fresh(days=-2), fresh()])
    async def test_every_answer_says_when_it_could_not_be_deleted(
        self, scene: Scene, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def nothing(_chat: ChatId, _message: int) -> bool:
            return False

        monkeypatch.setattr(scene.office.chat, "delete", nothing)
        await scene.office.send_file(scene.celia, content)
        assert scene.said(scene.celia).endswith(STAYS)

    async def test_it_is_deleted_also_when_telegram_does_not_hand_it_out(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def refuse(_file_id: str) -> bytes:
            raise ChatNetworkException("timed out")

        monkeypatch.setattr(scene.office.chat, "download", refuse)
        message_id = await scene.office.clock.travel(scene.office.send_file(scene.celia, fresh()))
        assert (ChatId(scene.celia.chat_id or 0), message_id) in scene.office.chat.erased
        assert scene.said(scene.celia) == f"😕 Telegram no me entregó el archivo. Mándalo otra vez.\n{DELETED}"
        assert await kept_as_it_was(scene)

    async def test_one_whose_size_telegram_does_not_tell_is_measured(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def large(_file_id: str) -> bytes:
            return b"x" * (256 * 1024 + 1)

        monkeypatch.setattr(scene.office.chat, "download", large)
        await scene.office.send_file(scene.celia, b"")
        assert "demasiado grande" in scene.said(scene.celia)


class TestInAGroup:
    GROUP = ChatId(-501)

    @pytest_asyncio.fixture(autouse=True)
    async def brought_in(self, scene: Scene) -> None:
        async with scene.office.database() as uow:
            await Groups(scene.office.clock).joined(uow, self.GROUP, "Equipo", scene.celia)
            await uow.commit()

    @pytest.mark.parametrize("name", ["cookies.json", "cookies.txt", "galletas", "informe.json.pdf.txt", "x.har"])
    async def test_a_file_of_an_admin_too_is_deleted_unread_and_asked_for_in_private(
        self, scene: Scene, name: str
    ) -> None:
        message_id = await scene.office.send_file(scene.celia, fresh(), name=name, group=self.GROUP)
        assert (self.GROUP, message_id) in scene.office.chat.erased
        told = "🔒 Las cookies solo se suben en privado. Borré el archivo sin leerlo."
        assert scene.office.chat.texts(self.GROUP) == [told]
        assert scene.office.site.probed == []
        assert await kept_as_it_was(scene)

    @pytest.mark.parametrize("text", ["c_user=100000000004821; xs=12%3Aabcdef", "/scrape sessionid=5550001112%3Aab"])
    async def test_cookies_as_text_do_not_stay_there_whoever_wrote_them(self, scene: Scene, text: str) -> None:
        for writer in (scene.alondra, 9_999):
            message_id = await scene.office.say_in_group(writer, text, self.GROUP)
            assert (self.GROUP, message_id) in scene.office.chat.erased
        assert set(scene.office.chat.texts(self.GROUP)) == {
            "🍪 Eso parecen cookies pegadas como texto. Las borré. Nunca van en un grupo."
        }

    async def test_talk_of_the_group_is_left_alone(self, scene: Scene) -> None:
        for text in ("¿ya exportaste las cookies de facebook.com?", "falta c_user", "https://x.com/ana?s=20"):
            message_id = await scene.office.say_in_group(scene.alondra, text, self.GROUP)
            assert (self.GROUP, message_id) not in scene.office.chat.erased
        assert scene.office.chat.texts(self.GROUP) == []

    async def test_the_caption_of_a_file_is_looked_at_too(self, scene: Scene) -> None:
        message_id = await scene.office.send_file(scene.alondra, b"x", PAIRS, "foto.jpg", group=self.GROUP)
        assert (self.GROUP, message_id) in scene.office.chat.erased

    @pytest.mark.parametrize(("name", "size"), [("informe.PDF", 9), ("foto.jpg", 9), ("copia.json", 256 * 1024 + 1)])
    async def test_other_papers_of_the_group_are_left_alone(self, scene: Scene, name: str, size: int) -> None:
        message_id = await scene.office.send_file(scene.alondra, b"x" * size, name=name, group=self.GROUP)
        assert (self.GROUP, message_id) not in scene.office.chat.erased
        assert scene.office.chat.texts(self.GROUP) == []


PAIRS = "c_user=100000000004821; xs=12%3Aabcdef"
LINE = ".facebook.com TRUE / TRUE 1811836200 datr inventado"


class TestPastedAsText:
    @each(
        "text",
        [
            PAIRS,
            f"Cookie: {PAIRS}",
            f"curl https://www.facebook.com -b '{PAIRS}'",
            fresh().decode(),
            fresh().decode()[150:],
            json.dumps(cookies(days=-2)),
            '{"c_user": "100000000004821", "xs": "12"}',
            "{'sessionid': '1%3Aabc', 'ds_user_id': '1'}",
            LINE,
            LINE.replace(" ", "\t"),
            base64.b64encode(PAIRS.encode()).decode(),
            "auth_token=" + "f" * 40,
            f"/cookies {PAIRS}",
            f"/scrape {PAIRS}",
            f"auth_token: {'0f' * 20}\nct0: {'a1' * 80}",
            "100000000004821%3Aabcdef%3A12%3AAYd0",
        ],
    )
    async def test_whole_or_in_pieces_and_in_any_format_they_do_not_stay(self, scene: Scene, text: str) -> None:
        message_id = await scene.office.say(scene.celia, text)
        assert (ChatId(scene.celia.chat_id or 0), message_id) in scene.office.chat.erased
        assert scene.said(scene.celia).startswith("🍪 Eso parecen cookies pegadas como texto. Las borré")

    async def test_not_even_as_an_answer_to_a_question(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape")
        message_id = await scene.office.say(scene.alondra, PAIRS, answering=scene.office.last(scene.alondra))
        assert (ChatId(scene.alondra.chat_id or 0), message_id) in scene.office.chat.erased
        assert "xs" not in "".join(scene.office.texts(scene.alondra))

    @each(
        "text",
        [
            "fb:vega",
            "https://www.facebook.com/profile.php?id=100000000000001",
            "x.com/vega",
            "¿cómo mando cookies?",
            "",
        ],
    )
    def test_what_is_none_is_left_alone(self, text: str) -> None:
        assert not holds_cookies(text)


class TestWhenTheSiteDoesNotDecide:
    async def test_a_pause_replaces_nothing_and_the_file_waits(self, scene: Scene) -> None:
        scene.office.site.says(PAUSE)
        await scene.office.send_file(scene.celia, fresh())
        assert scene.said(scene.celia).split("\n") == [
            "🐢 No pude comprobarlas (la red pide ir más despacio). No cambié nada.",
            "Guardo el archivo, cifrado, hasta las 03:10.",
            DELETED,
        ]
        assert await kept_as_it_was(scene)
        await scene.office.press(scene.celia, "Intentar otra vez")
        assert scene.said(scene.celia).startswith("✅ Sesión de Alondra Quimera en Facebook lista")

    async def test_without_a_session_before_a_pause_is_told_and_the_cookies_wait_for_its_end(
        self, scene: Scene
    ) -> None:
        scene.office.gateways[X].says(Verdict(SessionState.RESTRICTED, "x.rate_limited"))
        await scene.office.send_file(scene.celia, file_of(X), "alondra")
        assert scene.said(scene.celia).startswith("✅ Sesión de Alondra Quimera en X guardada · cuenta …7777")
        assert "🐢 X pide pausa: aún no están comprobadas. Revísalas dentro de 15 minutos con /sesion." in scene.said(
            scene.celia
        )

    async def test_a_proxy_in_the_way_is_named_and_no_browser_is_sent_after_it(self, scene: Scene) -> None:
        scene.office.site.says(PROXY)
        await scene.office.send_file(scene.celia, fresh())
        text = scene.said(scene.celia)
        assert text.startswith("❔ No pude comprobarlas (el proxy no responde). No cambié nada.")
        assert "La cuenta está bien: un admin tiene que revisar el proxy en /admin." in text
        assert scene.office.site.begun == 0
        assert await kept_as_it_was(scene)

    async def test_a_notice_to_accept_keeps_the_old_session_and_says_what_to_do(self, scene: Scene) -> None:
        scene.office.site.says(CONSENT)
        await scene.office.send_file(scene.celia, fresh())
        text = scene.said(scene.celia)
        assert "la red pide aceptar un aviso" in text
        assert "entre desde el navegador y acepte el aviso; después manda el archivo otra vez." in text
        assert await kept_as_it_was(scene)


class TestPressesThatCross:
    async def test_two_presses_try_once_and_the_answer_stays(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, file_of(X))
        message = scene.office.last(scene.celia)
        data = message.reply.keyboard[0][0].data
        toasts: list[str] = []

        async def again() -> None:
            toasts.append(await scene.office.press_data(scene.celia, message.message_id, data or ""))

        scene.office.gateways[X].during_probe.append(again)
        await scene.office.press_data(scene.celia, message.message_id, data or "")
        assert toasts == ["Ese archivo ya no espera respuesta."]
        assert message.text.startswith("✅ Sesión de")
        assert len(scene.office.gateways[X].probed) == 1

    async def test_a_late_press_or_cancel_never_hides_what_came_of_it(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, fresh(account="100000000007777"), "alondra")
        message = scene.office.last(scene.celia)
        yes, no = (row[0].data or "" for row in message.reply.keyboard)
        await scene.office.press_data(scene.celia, message.message_id, yes)
        for data in (yes, no):
            toast = await scene.office.press_data(scene.celia, message.message_id, data)
            assert toast == "Ese archivo ya no espera respuesta."
        assert message.text.startswith("✅ Sesión de Alondra Quimera en Facebook lista")
        assert message.labels == ["↩ Deshacer (10 min)"]

    async def test_a_cancel_while_it_is_tried_wins(self, scene: Scene) -> None:
        await scene.office.send_file(scene.celia, fresh(account="100000000007777"), "alondra")
        message = scene.office.last(scene.celia)
        yes, no = (row[0].data or "" for row in message.reply.keyboard)

        async def cancelled() -> None:
            await scene.office.press_data(scene.celia, message.message_id, no)

        scene.office.site.during_probe.append(cancelled)
        await scene.office.press_data(scene.celia, message.message_id, yes)
        assert message.text == "Olvidé el archivo. No cambié nada."
        assert await kept_as_it_was(scene)

    async def test_cookies_that_run_out_while_the_question_stands_are_told_in_place(self, scene: Scene) -> None:
        minutes = 5 / (24 * 60)
        await scene.office.send_file(scene.celia, fresh(days=minutes, account="100000000008888"))
        message = scene.office.last(scene.celia)
        scene.office.clock.advance(6 * 60)
        await scene.office.press(scene.celia, "Alondra Quimera")
        assert message.text.startswith("📁 Esas cookies de Facebook vencieron a las 03:05.")
        scene.office.clock.advance(UNDO_FOR.total_seconds())
        assert await scene.office.services.cookies.drop_stale() == 0, "nothing is left to be dropped"


class TestTheWholeStory:
    async def test_the_answer_tells_account_cookies_expiry_and_fingerprint(self, scene: Scene) -> None:
        scene.office.site.says(DEAD)
        await scene.scrape()
        assert (await scene.office.now_of(scene.session)).status is SessionStatus.EXPIRED
        await scene.office.send_file(scene.celia, fresh())
        mark = (await scene.office.now_of(scene.session)).fingerprint[-4:]
        assert scene.said(scene.celia).split("\n") == [
            "✅ Sesión de Alondra Quimera en Facebook lista · cuenta …4821",
            f"2 cookies, vencen dentro de 3 meses · huella …{mark}",
            "Caso #1 resuelto · 1 trabajo reanudado",
            DELETED,
        ]

    async def test_admins_hear_of_every_file_of_somebody_who_is_none(self, scene: Scene) -> None:
        for _ in range(2):
            await scene.office.send_file(scene.bruno, b"lo que sea")
            await scene.office.deliver()
        heard = [text for text in scene.office.texts(scene.celia) if "Bruno Ficticio mandó un archivo" in text]
        assert len(heard) == 2
