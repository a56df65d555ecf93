"""What changed since last time, from the database to the chat and the files (docs/reference/extraction.md 4.4)."""

from dataclasses import replace

from core.domain.results.profiles import EndReason, ListKind
from tests.component.commands.scene import Scene
from tests.fakes.platforms import people

FRIENDS = ListKind.FRIENDS


async def read_again(scene: Scene) -> str:
    """The result of the same order an hour later."""
    scene.office.clock.advance(3600)
    await scene.office.press(scene.alondra, "Repetir")
    await scene.office.settle()
    return scene.said()


async def test_the_summary_and_the_button_tell_who_came_who_is_missing_and_who_has_another_name(scene: Scene) -> None:
    first = await scene.scrape()
    assert "¿Qué cambió?" not in " ".join(first.labels), "there is nothing to compare with yet"
    rows = people(12)[1:]
    scene.office.site.rows[FRIENDS] = (replace(rows[0], name="Otro Nombre"), *rows[1:])
    told = await read_again(scene)
    assert "11 amigos · 2 nuevos desde las 03:00" in told
    assert "✏️ 1 cambió de nombre." in told
    assert (
        "🔎 1 no aparece esta vez; si falta también en la próxima lectura completa, contará como que ya no está."
        in told
    )
    await scene.office.press(scene.alondra, "¿Qué cambió?")
    answer = scene.said()
    assert "🆕 2 nuevos: Persona Inventada 11, Persona Inventada 12" in answer
    assert "✏️ 1 cambió de nombre: Otro Nombre (antes Persona Inventada 2)" in answer
    assert "🔎 1 no aparece esta vez: Persona Inventada 1" in answer


async def test_missing_twice_is_gone_and_nothing_else_is_said_of_a_list_that_stays(scene: Scene) -> None:
    await scene.scrape()
    scene.office.site.rows[FRIENDS] = people(9)
    assert "sin altas ni bajas desde las 03:00" in await read_again(scene)
    assert "1 que ya no está desde las 04:00" in await read_again(scene)
    assert "sin altas ni bajas desde las 05:00" in await read_again(scene)
    await scene.office.press(scene.alondra, "¿Qué cambió?")
    assert "Amigos desde las 05:00: nada cambió." in scene.said()


async def test_a_list_that_broke_off_tells_who_is_new_and_makes_nobody_missing(scene: Scene) -> None:
    await scene.scrape()
    scene.office.site.rows[FRIENDS] = people(3, start=9)
    scene.office.site.ends[FRIENDS] = EndReason.STALLED
    told = await read_again(scene)
    assert "3 amigos" in told
    assert "1 nuevo desde las 03:00" in told
    assert "no aparece" not in told
