"""My jobs: looked for by a text, told with their case, and who is said to know of the session that one waits for."""

from dataclasses import replace

import pytest

from core.domain.people.person import Role
from tests.component.commands.scene import DEAD, Scene
from tests.support.tables import Walk


async def test_a_text_behind_the_command_looks_for_them(scene: Scene) -> None:
    for order in ("fb:vega", "fb:Otra.Vega seguidores caso:Norte-7", "fb:distinta"):
        await scene.scrape(order)
    await scene.office.say(scene.alondra, "/scrape fb:en.cola")
    with Walk() as walk:
        for given, numbers in (
            ("vega", ["#2", "#1"]), ("VEGA seguidores", ["#2"]), ("norte-7", ["#2"]), ("Norte-7", ["#2"]),
            ("#3", ["#3"]), ("1", ["#1"]), ("cola", ["#4"]), ("4", ["#4"]), ("facebook", ["#4", "#3", "#2", "#1"]),
            ("nadie", []), ("%", []), ("99", []), ("²", []),
        ):  # fmt: skip
            with walk.row(given):
                await scene.office.say(scene.alondra, f"/trabajos {given}")
                head, *rows = scene.said().split("\n")
                assert [row.split()[1] for row in rows if "#" in row] == numbers
                assert head.startswith("🔎 Con" if numbers else "📋 No hay trabajos tuyos con")
        with walk.row("another person's"):
            await scene.office.say(scene.celia, "/trabajos 1")
            assert "No hay trabajos tuyos" in scene.said(scene.celia)


async def test_pages_of_what_was_looked_for_keep_to_it(scene: Scene) -> None:
    for number in range(7):
        await scene.scrape(f"fb:vieja{number}")
        await scene.scrape(f"fb:otra{number}")
    await scene.office.say(scene.alondra, "/trabajos vieja")
    await scene.office.press(scene.alondra, "Más antiguos")
    assert [row.split()[2] for row in scene.said().split("\n") if "#" in row] == ["vieja1", "vieja0"]
    await scene.office.press(scene.alondra, "Más nuevos")
    assert "vieja6" in scene.said()
    assert "otra" not in scene.said()
    await scene.office.say(scene.alondra, f"/trabajos vieja{' vieja' * 20}")
    assert not any("antiguos" in label for label in scene.office.last(scene.alondra).labels)


async def test_the_case_it_was_asked_for_stands_below_the_name_to_the_end(scene: Scene) -> None:
    card = await scene.scrape('fb:vega caso:"Norte 7"')
    assert {text.split("\n")[1] for text in (*card.history, card.text)} == {"📁 caso: Norte 7"}
    await scene.office.say(scene.alondra, "/trabajos")
    assert "#1 vega · Facebook · amigos · caso: Norte 7 · " in scene.said()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR])
async def test_nobody_else_is_said_to_know_where_there_is_nobody_else(scene: Scene, role: Role) -> None:
    async with scene.office.database() as uow:
        for gone in (scene.bruno, scene.celia):
            await uow.people.update(replace(gone, active=False))
        await uow.people.update(replace(scene.alondra, role=role))
        await uow.commit()
    scene.office.site.says(DEAD)
    card = await scene.scrape()
    assert "Es el caso #1. Tu trabajo espera, no se pierde." in card.text
    told = scene.office.texts(scene.alondra)
    assert any("venció: " in text and "Es el caso #1." in text for text in told)
    assert not any("Avisé a supervisión" in text for text in told)
