"""Lists and number by buttons, remembered for the next order; the account that acts is told before."""

from core.domain.results.profiles import ListKind
from tests.component.commands.scene import Scene
from tests.fakes.platforms import people


async def test_what_is_chosen_is_read_and_is_the_usual_from_then_on(scene: Scene) -> None:
    scene.office.site.rows[ListKind.FOLLOWERS] = people(60)
    await scene.scrape()
    await scene.office.press(scene.alondra, "Listas")
    question = scene.office.last(scene.alondra)
    account = (scene.session.account_id or "")[-4:]
    assert question.text.startswith(f"¿Qué leo de vega en Facebook?\nActúa tu cuenta …{account} de Facebook.")
    assert question.labels[:2] == ["✅ Amigos", "⬜ Seguidores"]
    await scene.office.press(scene.alondra, "⬜ Seguidores")
    await scene.office.press(scene.alondra, "✅ Amigos")
    await scene.office.press(scene.alondra, "50")
    await scene.office.press(scene.alondra, "🔎 Analizar")
    await scene.office.settle()
    chosen, _ = await scene.jobs()
    assert (chosen.args["lists"], chosen.args["limit"]) == (["seguidores"], 50)
    await scene.office.say(scene.alondra, "/scrape fb:otra")
    usual = (await scene.jobs())[0]
    assert (usual.args["lists"], usual.args["limit"]) == (["seguidores"], 50)
    await scene.office.say(scene.alondra, "/scrape fb:otra amigos")
    named = (await scene.jobs())[0]
    assert (named.args["lists"], named.args["limit"]) == (["amigos"], None)


async def test_nothing_chosen_starts_nothing(scene: Scene) -> None:
    await scene.scrape()
    await scene.office.press(scene.alondra, "Listas")
    await scene.office.press(scene.alondra, "✅ Amigos")
    assert await scene.office.press(scene.alondra, "🔎 Analizar") == "Elige al menos una lista."
    assert len(await scene.jobs()) == 1
