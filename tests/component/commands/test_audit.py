"""The audit trail as admins read it: who did what to whom, in words."""

from core.domain.people.person import AuditEntry
from tests.component.commands.scene import Scene


async def opened(scene: Scene, *labels: str) -> None:
    await scene.office.say(scene.celia, "/admin")
    for label in labels:
        await scene.office.press(scene.celia, label)


async def test_the_audit_tells_who_did_what(scene: Scene) -> None:
    await opened(scene, "Personas", "Alondra", "Hacer supervisor", "Sí, hacer")
    await scene.office.say(scene.alondra, "/sesion")
    await scene.office.press(scene.alondra, "Revisar ahora")
    await opened(scene, "Registro")
    lines = scene.said(scene.celia).split("\n")
    assert lines[1].endswith("Alondra Quimera mandó revisar la sesión de Alondra Quimera / Facebook")
    assert lines[2].endswith("Celia Inventada cambió el rol de Alondra Quimera (analista → supervisor)")


async def test_the_audit_tells_who_analysed_whom_and_once_for_each_order(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/scrape fb:vega amigos 50")
    await scene.office.say(scene.alondra, "/scrape fb:vega amigos 50")
    await scene.office.deliver()
    await scene.office.press(scene.alondra, "Cancelar")
    await opened(scene, "Registro")
    lines = [line.partition(" · ")[2] for line in scene.said(scene.celia).split("\n")[1:]]
    assert lines == [
        "Alondra Quimera canceló el análisis de vega / Facebook",
        "Alondra Quimera mandó analizar a vega / Facebook (amigos, 50)",
    ]


async def test_the_audit_names_whose_session_and_case_and_reads_its_hours(scene: Scene) -> None:
    await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
    await scene.office.deliver()
    await scene.office.press(scene.bruno, "🔕 1 h")
    await scene.office.press(scene.bruno, "📜 Historial")
    old = AuditEntry(scene.bruno.person_id, "session.check", scene.office.clock.now(), "#1")
    async with scene.office.database() as uow:
        await uow.audit.add(old)  # as earlier versions wrote it
        await uow.commit()
    await opened(scene, "Registro")
    checked, looked, silenced = scene.said(scene.celia).split("\n")[1:4]
    assert looked.endswith("Bruno Ficticio miró el historial del caso #1 · Alondra Quimera / Facebook"), (
        "nothing changed"
    )
    assert checked.endswith("Bruno Ficticio mandó revisar la sesión de Alondra Quimera / Facebook")
    assert silenced.endswith("silenció el caso #1 · Alondra Quimera / Facebook (abierto → abierto, 🔕 04:00)")
