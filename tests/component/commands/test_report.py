"""`/reporte` and its buttons."""

import pytest

from core.domain.ids import ChatId
from core.domain.sessions.session import SessionStatus
from tests.component.commands.scene import Scene

STRANGER = 9_999
PRIVATE = "Este bot es privado. Si tienes una invitación, ábrela desde su enlace."


def heard(scene: Scene, chat: int) -> list[str]:
    return scene.office.chat.texts(ChatId(chat))


class TestReport:
    async def test_of_a_day_before_any_session_it_says_that_nothing_is_known(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/reporte ayer")
        assert scene.said(scene.bruno) == "📊 De ayer no tengo datos: todavía no había sesiones."

    @pytest.mark.parametrize("period", ["hoy", "ayer", "7D"])
    async def test_it_comes_with_its_picture(self, scene: Scene, period: str) -> None:
        scene.office.clock.advance(86_400)
        await scene.office.say(scene.bruno, f"/reporte {period}")
        reply = scene.office.last(scene.bruno).reply
        assert "1 sesión: 1 sin revisar" in scene.said(scene.bruno)
        assert reply.photo is not None
        assert reply.photo.content.startswith(b"\x89PNG")

    async def test_an_unknown_period_names_those_there_are(self, scene: Scene) -> None:
        await scene.office.say(scene.bruno, "/reporte mañana")
        assert scene.said(scene.bruno) == "Puedo darte el reporte de hoy, ayer o 7d."

    async def test_the_broken_ones_are_checked_again(self, scene: Scene) -> None:
        await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
        await scene.office.say(scene.bruno, "/reporte")
        await scene.office.press(scene.bruno, "Revalidar fallidas")
        assert scene.said(scene.bruno) == "🔁 Revisé 1 sesión: 1 volvió a funcionar."
        assert (await scene.office.now_of(scene.session)).status is SessionStatus.ACTIVE
