"""The first line of `/health` never says more than the sessions below it."""

from collections.abc import Mapping

from core.domain.sessions.condition import Condition
from core.services.supervision.health import HealthReport, ServiceHealth
from core.services.supervision.service_status import Figures
from handlers.framework.html import visible
from handlers.service.texts import page
from tests.support.tables import each
from tests.unit.texts import world as w

WELL, UNCHECKED, WAITING = Condition.WELL, Condition.UNCHECKED, Condition.WAITING
NEEDS, DEAD = Condition.NEEDS_PERSON, Condition.DEAD


def shown(conditions: Mapping[Condition, int], status: str = "ok") -> list[str]:
    report = HealthReport({"database": ServiceHealth("ok", ""), "ftp": ServiceHealth(status, "")}, frozenset())
    figures = Figures(0, 0, conditions, None, 0, "1.0.0")
    return visible(page(report, figures, w.NOW, w.TZ, supervisor=True).text).splitlines()


@each(
    ("conditions", "head", "sessions"),
    [
        ({WELL: 14}, "✅ todo bien", "✅ Sesiones: 14 bien"),
        ({}, "✅ funciona; todavía no hay sesiones", "➖ Sesiones: todavía ninguna"),
        ({UNCHECKED: 14}, "❔ funciona; hay sesiones sin revisar", "❔ Sesiones: 14 sin revisar"),
        ({WELL: 3, WAITING: 1}, "⏳ funciona; hay sesiones en espera", "⏳ Sesiones: 3 bien · 1 en espera"),
        ({WELL: 3, UNCHECKED: 1, NEEDS: 1}, "⚠️ funciona; hay sesiones por atender",
         "⚠️ Sesiones: 3 bien · 1 sin revisar · 1 por atender"),
        ({WELL: 3, NEEDS: 0, DEAD: 1}, "⛔ funciona; hay sesiones que no sirven", "⛔ Sesiones: 3 bien · 1 no sirve"),
    ],
)  # fmt: skip
def test_the_head_follows_the_worst_session(conditions: Mapping[Condition, int], head: str, sessions: str) -> None:
    lines = shown(conditions)
    assert lines[0] == f"🩺 Servicio: {head}"
    assert sessions in lines


def test_a_part_that_fails_comes_before_any_session() -> None:
    assert shown({WELL: 1}, status="error")[0] == "🩺 Servicio: ⚠️ hay problemas"


def test_workers_are_told_to_supervision_and_a_silent_one_first() -> None:
    report = HealthReport({"database": ServiceHealth("ok", "")}, frozenset())
    figures = Figures(3, 9, {}, None, 0, "1.0.0", queue_s=150.0, processes=w.processes(12))
    told = visible(page(report, figures, w.NOW, w.TZ, supervisor=True).text).splitlines()
    (line,) = [line for line in told if line.startswith("🖥")]
    assert line.startswith("🖥 ⚠️ trabajador en <maquina>-2: sin señal desde hace 45 s · ⚠️ trabajador en <maquina>-5")
    assert line.endswith("y 6 más")
    assert "bot en <maquina>-0: 0 en curso" in line
    assert any("9 esperando (el primero, desde hace 2 min)" in line for line in told)
    assert "🖥" not in page(report, figures, w.NOW, w.TZ, supervisor=False).text
