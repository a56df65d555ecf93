"""Admins delete everything about a profile, and take the audit trail with them as a file."""

import csv
import io

from core.domain.people.audit_chain import ChainCheck
from core.domain.people.person import AuditEntry
from core.ports.remembered import CHOICES_OFFERED
from exports.audit_trail import rows_of
from tests.component.commands.scene import Scene
from tests.support.tables import Walk


async def opened(scene: Scene, *labels: str) -> None:
    await scene.office.say(scene.celia, "/admin")
    for label in labels:
        await scene.office.press(scene.celia, label)


async def asked(scene: Scene, answer: str) -> str:
    """The answer to the question for the profile, and what is said to it."""
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Borrar todo de un perfil")
    question = scene.office.last(scene.celia)
    assert question.text == "¿De qué perfil borro todo?"
    await scene.office.say(scene.celia, answer, answering=question)
    return scene.said(scene.celia)


async def test_it_tells_what_there_is_asks_and_deletes_after_a_typed_yes(scene: Scene) -> None:
    await scene.scrape()
    assert (await asked(scene, "https://www.facebook.com/vega")).split("\n") == [
        "¿Borro todo de Vega <b>Ficticia</b> (@vega) · Facebook?",
        "Hay 1 lista leída, 10 filas de personas, 3 archivos y 1 certificado.",
        "También se borran las copias del FTP. No se puede recuperar.",
    ]
    await scene.office.say(scene.celia, "sí")
    assert scene.said(scene.celia).startswith("🗑 Listo: borré todo de Vega")
    assert await scene.jobs() == []
    trail = await scene.office.audit()
    told = [(entry.action, entry.subject) for entry in trail[-2:]]
    assert sorted(told) == [("audit.empty", ""), ("results.erase", "facebook")]
    assert not any("vega" in f"{entry.subject} {entry.after}".lower() for entry in trail)
    await opened(scene, "Registro")
    assert "mandó analizar a [borrado]" in scene.said(scene.celia)
    await scene.office.press(scene.celia, "Comprobar")
    assert "El Registro está como se escribió" in scene.said(scene.celia)
    await asked(scene, "vega")
    assert scene.said(scene.celia).startswith("No guardo nada de vega.")


async def test_part_of_a_name_finds_whom_it_may_mean(scene: Scene) -> None:
    scene.office.site.host("vega.norte", "Vega del Norte")
    scene.office.site.host("oeste", "ÁLAMO del Norte")
    for name in ("fb:vega", "fb:vega.norte", "fb:oeste"):
        await scene.scrape(name)
    with Walk() as walk:
        for given, told in (
            ("ficticia", "¿Borro todo de Vega <b>Ficticia</b> (@vega) · Facebook?"),
            ("EGA.NOR", "¿Borro todo de Vega del Norte (@vega.norte) · Facebook?"),
            ("del norte", "Hay varios así. ¿Cuál?"),
            ("ÁLAMO", "¿Borro todo de ÁLAMO del Norte (@oeste) · Facebook?"),
            ("oe", "No guardo nada de oe. Prueba con la dirección del perfil."),
            ("100%", "No guardo nada de 100%. Prueba con la dirección del perfil."),
        ):
            with walk.row(given):
                assert (await asked(scene, given)).split("\n")[0] == told
                await scene.office.say(scene.celia, "no")


async def test_no_leaves_everything(scene: Scene) -> None:
    await scene.scrape()
    await asked(scene, "vega")
    await scene.office.say(scene.celia, "no")
    assert len(await scene.jobs()) == 1
    assert len(await scene.office.services.deletion.find("vega")) == 1


async def test_a_job_that_goes_on_is_told_and_nothing_deleted(scene: Scene) -> None:
    await scene.scrape()
    await scene.office.say(scene.alondra, "/scrape fb:vega amigos 5")
    await asked(scene, "vega")
    await scene.office.press(scene.celia, "Sí, borrar todo")
    assert scene.said(scene.celia).startswith("No borré nada: 1 trabajo sigue sin terminar sobre Vega")
    assert len(await scene.jobs()) == 2


async def test_a_first_order_that_waits_for_its_choice_is_deleted_with_its_profile(scene: Scene) -> None:
    await scene.scrape()
    await scene.never_chose(scene.alondra)
    for order in ("fb:VEGA", "fb:otra", "fb:otra fb:Vega fb:tercera"):
        await scene.office.say(scene.alondra, f"/scrape {order}")
    await asked(scene, "vega")
    await scene.office.press(scene.celia, "Sí, borrar todo")
    async with scene.office.database(write=False) as uow:
        offered = await CHOICES_OFFERED.get(uow, scene.alondra.person_id) or {}
    assert [[ref.identifier for ref in one.refs] for one in offered.values()] == [["otra"], ["otra", "tercera"]]


async def test_the_audit_file_tells_who_when_what_and_why_and_runs_no_formula(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/scrape fb:vega amigos 50 caso:EXP-7")
    async with scene.office.database() as uow:
        await uow.audit.add(AuditEntry(None, "proxy.add", scene.office.clock.now(), "=HYPERLINK(1)"))
        await uow.commit()
    await scene.office.say(scene.celia, "/admin")
    await scene.office.press(scene.celia, "Auditoría")
    sent, chain = (message.reply.document for message in scene.office.messages(scene.celia)[-2:])
    assert sent is not None
    assert sent.filename.endswith(".csv")
    assert chain is not None
    check = ChainCheck()
    check.feed(rows_of(chain.content.decode().splitlines()))
    report = check.report()
    assert (report.holds, report.rows, report.head.digest in scene.said(scene.celia)) == (True, 2, True)
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [(row["quien"], row["accion"], row["sobre"], row["detalle"], row["caso"]) for row in rows[:2]] == [
        ("", "agregó el proxy", "'=HYPERLINK(1)", "", ""),
        ("Alondra Quimera", "mandó analizar a", "vega / Facebook", "amigos, 50", "EXP-7"),
    ]
    assert all(row["fecha"] for row in rows)
