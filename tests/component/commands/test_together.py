"""Several profiles in one order: several jobs, one summary, what they have in common and its files."""

import io
from dataclasses import replace

from openpyxl import load_workbook
from PIL import Image

from core.domain.platforms import Platform
from core.domain.results.profiles import EndReason, ListKind, RelatedProfile
from tests.component.commands.scene import Scene
from tests.fakes.platforms import people

FOLLOWING = ListKind.FOLLOWING
ORDER = "/scrape fb:vega fb:otra seguidos"


async def together(scene: Scene) -> None:
    """Vega follows Otra, and both follow the same three people."""
    scene.office.site.host("otra", "Otra Inventada")
    other = scene.office.site.profiles["otra"]
    shown = RelatedProfile(other.external_id, other.name, "otra")
    scene.office.site.rows[FOLLOWING] = (shown, *people(3))
    await scene.office.say(scene.alondra, ORDER)


async def test_each_becomes_a_job_and_one_summary_comes_when_all_have_ended(scene: Scene) -> None:
    await together(scene)
    assert scene.said().startswith("👥 Analizo 2 perfiles: vega y otra.")
    assert [job.args["identifier"] for job in await scene.jobs()] == ["otra", "vega"]
    await scene.office.settle()
    summaries = [said for said in scene.office.messages(scene.alondra) if "Resumen" in said.text]
    (summary,) = summaries
    assert "1. ✅ Vega <b>Ficticia</b> · Facebook · 4 seguidos" in summary.text
    assert "• Vega <b>Ficticia</b> → Otra Inventada (seguidos)" in summary.text
    assert "🤝 3 personas en común: 1 y 2: 3" in summary.text
    assert "Persona Inventada 1 (1, 2)" in summary.text


async def test_a_list_read_to_the_number_asked_for_lacks_nothing_in_the_summary(scene: Scene) -> None:
    for end, note in (
        (EndReason.LIMIT, " · hasta el número que pediste"),
        (EndReason.STALLED, " · ⚠️ lista incompleta"),
    ):
        scene.office.site.ends[FOLLOWING] = end
        await together(scene)
        await scene.office.settle()
        told = [said.text for said in scene.office.messages(scene.alondra) if "Resumen" in said.text][-1]
        assert f"4 seguidos{note}\n" in told
        scene.office.clock.advance(3600)


async def test_a_network_in_front_and_a_list_that_only_one_has_are_meant_for_all(scene: Scene) -> None:
    await scene.office.session(scene.alondra, Platform.INSTAGRAM)
    orders = ("facebook {}.uno {}.dos", "{}.uno {}.dos amigos", "fb: {}.uno, {}.dos", "@{}.uno y @{}.dos amigos")
    for number, typed in enumerate(orders):
        name = f"perfil{number}"
        await scene.office.say(scene.alondra, "/scrape " + typed.format(name, name))
        assert scene.said().startswith(f"👥 Analizo 2 perfiles: {name}.uno y {name}.dos."), typed
        await scene.office.settle()


async def test_names_without_a_network_say_how_to_ask_for_all_at_once(scene: Scene) -> None:
    await scene.office.session(scene.alondra, Platform.INSTAGRAM)
    await scene.office.say(scene.alondra, "/scrape perfil.uno perfil.dos")
    assert "Para todos a la vez, pon la red delante: /scrape fb " in scene.said()
    assert await scene.jobs() == []


async def test_the_files_of_the_group_come_when_asked_for(scene: Scene) -> None:
    await together(scene)
    await scene.office.settle()
    await scene.office.press(scene.alondra, "Dibujo")
    photo = scene.office.last(scene.alondra).reply.photo
    assert photo is not None
    assert Image.open(io.BytesIO(photo.content)).width == 1080
    await scene.office.press(scene.alondra, "Excel del grupo")
    document = scene.office.last(scene.alondra).reply.document
    assert document is not None
    book = load_workbook(io.BytesIO(document.content))
    assert book.sheetnames == ["Perfiles", "Quién sigue a quién", "En común"]
    ties = [[cell.value for cell in row] for row in book["Quién sigue a quién"].iter_rows(min_row=2)]
    assert ties == [["Vega <b>Ficticia</b>", "Otra Inventada", "seguidos"]]
    assert book["En común"].max_row == 4


async def test_the_group_is_one_network_for_gephi(scene: Scene) -> None:
    await together(scene)
    await scene.office.settle()
    await scene.office.press(scene.alondra, "Gephi")
    document = scene.office.last(scene.alondra).reply.document
    assert document is not None
    assert document.filename.endswith(".gexf")
    assert document.content.count(b'"format": "gexf"') == 2  # both members, through the exporter of the stage


async def test_more_than_five_are_refused_with_a_sentence_and_nothing_is_queued(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "/scrape " + " ".join(f"fb:perfil.{number}" for number in range(6)))
    assert scene.said() == "Veo 6 perfiles y puedo con 5 por mensaje. Mándame los demás en otro."
    assert await scene.jobs() == []


async def test_what_does_not_fit_into_the_queue_is_refused_whole(scene: Scene) -> None:
    for number in range(4):
        await scene.office.say(scene.alondra, f"/scrape fb:perfil{number} amigos")
    await scene.office.say(scene.alondra, ORDER)
    assert scene.said().startswith("Tienes 5 en cola (máximo).")
    assert len(await scene.jobs()) == 4


async def test_a_redelivered_order_is_the_same_group(scene: Scene) -> None:
    for _ in range(2):
        await scene.office.receive_again(scene.alondra, ORDER, update_id=77_778, message_id=5)
    assert len(await scene.jobs()) == 2


async def test_what_was_read_a_moment_ago_is_not_read_again(scene: Scene) -> None:
    scene.office.site.rows[FOLLOWING] = people(3)
    await scene.scrape("fb:vega seguidos")
    await together(scene)
    await scene.office.settle()
    assert len(await scene.jobs()) == 2
    assert any("Resumen de 2 perfiles" in said.text for said in scene.office.messages(scene.alondra))


async def test_names_are_escaped_and_friends_of_nobody_have_nothing_in_common(scene: Scene) -> None:
    scene.office.site.host("otra", "Otra Inventada")
    profile = scene.office.site.profiles["otra"]
    scene.office.site.profiles["otra"] = replace(profile, name="<i>Otra</i>")
    scene.office.site.rows[FOLLOWING] = ()
    await scene.office.say(scene.alondra, ORDER)
    await scene.office.settle()
    texts = [said.text for said in scene.office.messages(scene.alondra)]
    assert any("<i>Otra</i>" in text and "Nadie en común, en lo leído." in text for text in texts)
