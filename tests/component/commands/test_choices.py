"""Lists and number by buttons, remembered for the next order; the account that acts is told before."""

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.services.following.choices import MOST_OFFERED
from tests.component.commands.scene import Scene
from tests.fakes.chat import Said
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
    await scene.office.press(scene.alondra, "▶ Empezar")
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
    assert await scene.office.press(scene.alondra, "▶ Empezar") == "Elige al menos una lista."
    assert len(await scene.jobs()) == 1


async def first_question(scene: Scene, text: str) -> Said:
    await scene.office.say(scene.alondra, text)
    return scene.office.last(scene.alondra)


def start_of(question: Said) -> str:
    return next(one.data or "" for row in question.reply.keyboard for one in row if one.label == "▶ Empezar")


async def test_the_first_bare_order_of_a_network_asks_before_it_starts_and_the_next_ones_do_not(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    question = await first_question(scene, "/scrape fb:vega caso:NORTE-7")
    account = (scene.session.account_id or "")[-4:]
    asked, acting, note = question.text.splitlines()
    assert (asked, acting) == ("¿Qué leo de vega en Facebook?", f"Actúa tu cuenta …{account} de Facebook.")
    assert "solo la primera vez" in note
    offered = ["✅ Amigos", "⬜ Seguidores", "⬜ Seguidos", "⬜ Reacciones", "⬜ Comentarios"]
    assert question.labels == [*offered, "50", "200", "1.000", "🔘 Todo", "▶ Empezar", "No"]
    assert await scene.jobs() == [], "nothing starts by itself"
    await scene.office.press(scene.alondra, "⬜ Seguidores")
    await scene.office.press(scene.alondra, "200")
    await scene.office.press(scene.alondra, "▶ Empezar")
    (job,) = await scene.jobs()
    wanted = {"identifier": "vega", "lists": ["amigos", "seguidores"], "limit": 200, "case": "NORTE-7"}
    assert {name: job.args[name] for name in wanted} == wanted
    assert "▶ Empezar" not in question.labels
    await scene.office.say(scene.alondra, "/scrape fb:otra")
    (again, _) = await scene.jobs()
    assert (again.args["identifier"], again.args["lists"], again.args["limit"]) == ("otra", wanted["lists"], 200)


async def test_the_default_is_ready_and_each_network_asks_for_itself(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    await scene.office.session(scene.alondra, Platform.X)
    for prefix, first in (("fb", "amigos"), ("x", "seguidores")):
        question = await first_question(scene, f"/scrape {prefix}:vega")
        assert question.text.startswith("¿Qué leo de vega en ")
        await scene.office.press(scene.alondra, "▶ Empezar")
        newest = (await scene.jobs())[0]
        assert (newest.args["lists"], newest.args["limit"]) == ([first], None)
    assert "suele mostrar solo una parte de sus seguidores" in question.text


async def test_an_order_that_says_what_it_wants_starts_at_once_and_is_no_choice(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    for order in ("fb:uno amigos", "fb:dos 50", "fb:tres 99999", "fb:cuatro cada semana"):
        await scene.office.say(scene.alondra, f"/scrape {order}")
    assert [job.args["identifier"] for job in await scene.jobs()] == ["cuatro", "tres", "dos", "uno"]
    assert (await first_question(scene, "/scrape fb:cinco")).text.startswith("¿Qué leo de cinco")


async def test_without_a_session_there_is_nothing_to_choose(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    assert "¿Qué leo" not in (await first_question(scene, "/scrape ig:vega")).text


async def test_each_open_question_starts_its_own_profile_once_and_only_for_who_asked(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    questions = [await first_question(scene, f"/scrape fb:perfil.{number}") for number in range(3)]
    for number in (2, 0):
        start = start_of(questions[number])
        await scene.office.press_data(scene.alondra, questions[number].message_id, start)
        await scene.office.press_data(scene.alondra, questions[number].message_id, start)
        await scene.office.press_data(scene.celia, questions[number].message_id, start)
    assert [job.args["identifier"] for job in await scene.jobs()] == ["perfil.0", "perfil.2"]


async def test_a_proposed_profile_asks_too_and_old_questions_are_given_up(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    await scene.office.say(scene.alondra, "https://www.facebook.com/vega")
    await scene.office.press(scene.alondra, "Analizar")
    oldest = scene.office.last(scene.alondra)
    assert oldest.text.startswith("¿Qué leo de vega en Facebook?")
    for number in range(MOST_OFFERED):
        await first_question(scene, f"/scrape fb:perfil.{number}")
    toast = await scene.office.press_data(scene.alondra, oldest.message_id, start_of(oldest))
    assert toast.startswith("Esa pregunta ya no espera respuesta.")
    assert await scene.jobs() == []


async def test_several_profiles_of_a_first_order_get_one_choice(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    question = await first_question(scene, "/scrape fb:vega fb:otra caso:NORTE-7")
    account = (scene.session.account_id or "")[-4:]
    asked, acting, note = question.text.splitlines()
    assert (asked, acting) == ("¿Qué leo de vega y otra en Facebook?", f"Actúa tu cuenta …{account} de Facebook.")
    assert "solo la primera vez que lees Facebook: después la misma orden empieza enseguida" in note
    assert await scene.jobs() == [], "nothing starts by itself"
    await scene.office.press(scene.alondra, "⬜ Seguidores")
    await scene.office.press(scene.alondra, "200")
    start = start_of(scene.office.last(scene.alondra))
    for _ in range(2):
        await scene.office.press_data(scene.alondra, question.message_id, start)
    assert "👥 Analizo 2 perfiles: vega y otra." in "".join(scene.office.texts(scene.alondra))
    jobs = await scene.jobs()
    assert [job.args["identifier"] for job in jobs] == ["otra", "vega"]
    for job in jobs:
        assert (job.args["lists"], job.args["limit"], job.args["case"]) == (["amigos", "seguidores"], 200, "NORTE-7")
    await scene.office.settle()
    assert any("Resumen de 2 perfiles" in said for said in scene.office.texts(scene.alondra))
    await scene.office.say(scene.alondra, "/scrape fb:tres fb:cuatro")
    assert scene.said().startswith("👥 Analizo 2 perfiles"), "the next ones start at once"


async def test_several_networks_read_of_one_choice_what_each_has(scene: Scene) -> None:
    await scene.never_chose(scene.alondra)
    await scene.office.session(scene.alondra, Platform.X)
    question = await first_question(scene, "/scrape fb:vega x:otra")
    asked, acting, _, each, in_part = question.text.splitlines()
    assert asked == "¿Qué leo de vega (Facebook) y otra (X)?"
    assert acting.startswith("Actúan tus cuentas …")
    assert " de Facebook y …" in acting
    assert each == "Cada red lee las que tiene de las que elijas."
    assert "suele mostrar solo una parte de sus seguidores" in in_part
    assert question.labels[:3] == ["✅ Amigos", "✅ Seguidores", "⬜ Seguidos"]
    await scene.office.press(scene.alondra, "✅ Seguidores")
    refused = await scene.office.press(scene.alondra, "▶ Empezar")
    assert refused == "X no tiene ninguna de esas listas: elige también otra."
    assert await scene.jobs() == []
    await scene.office.press(scene.alondra, "⬜ Seguidos")
    await scene.office.press(scene.alondra, "▶ Empezar")
    of_x, of_facebook = await scene.jobs()
    assert (of_facebook.args["lists"], of_x.args["lists"]) == (["amigos", "seguidos"], ["seguidos"])
