"""What was read can be had as files, whatever became of the job."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from core.domain.jobs.job import JobState
from core.domain.results.files import MOST_DRAWN
from core.domain.results.profiles import Counter, ListKind, ProfileAvailability
from core.errors import NetworkException, RateLimitedException, SessionExpiredException
from handlers.scraping import packing
from tests.component.commands.scene import DEAD, Scene
from tests.fakes.chat import Said
from tests.fakes.platforms import Break, people

FRIENDS = ListKind.FRIENDS
FILES = ["📄 Excel", "🧮 CSV", "🧾 JSON", "🗂 Más"]
READ = [row.external_id for row in people(4)]


async def rows_of_file(scene: Scene) -> list[str]:
    """The ids in the file that a tap on JSON brings."""
    await scene.office.press(scene.alondra, "JSON")
    document = scene.office.last(scene.alondra).reply.document
    assert document is not None
    found: list[str] = json.loads(document.content)["lists"].get("amigos", [])
    return found


async def test_a_private_profile_comes_with_the_file_of_its_data(scene: Scene) -> None:
    counters = {FRIENDS: Counter(1_200, "1,2 mil", exact=False)}
    scene.office.site.host("vega", availability=ProfileAvailability.PRIVATE, counters=counters)
    card = await scene.scrape()
    assert "guardé sus datos" in card.text
    assert "≈ 1.200 amigos" in card.text
    assert card.labels == [*FILES, "🔁 Repetir", "🧾 Certificado"]
    assert await rows_of_file(scene) == []
    await scene.office.say(scene.alondra, "/trabajos")
    assert "📄 Ver y archivos" in scene.office.last(scene.alondra).labels


async def stopped(scene: Scene, error: Exception) -> Said:
    scene.office.site.breaks[FRIENDS] = Break(4, error)
    return await scene.scrape()


@pytest.mark.parametrize("trouble", ["pause", "dead", "network"])
async def test_what_a_stopped_job_has_read_can_be_had_while_it_waits(scene: Scene, trouble: str) -> None:
    error = {
        "pause": RateLimitedException(scene.office.clock.now() + timedelta(minutes=20)),
        "dead": SessionExpiredException(verdict=DEAD),
        "network": NetworkException("cut"),
    }[trouble]
    card = await stopped(scene, error)
    (job,) = await scene.jobs()
    assert not job.state.finished
    assert card.labels[:4] == FILES
    assert "✖ Cancelar" in card.labels
    assert await rows_of_file(scene) == READ
    assert scene.said().endswith("lo leído hasta ahora")
    await scene.office.say(scene.alondra, "/trabajos")
    assert "📄 Ver y archivos" in scene.office.last(scene.alondra).labels


async def test_what_a_cancelled_job_had_read_is_found_from_its_card_and_from_the_list(scene: Scene) -> None:
    card = await stopped(scene, RateLimitedException(scene.office.clock.now() + timedelta(minutes=20)))
    await scene.office.press(scene.alondra, "Cancelar")
    await scene.office.settle()
    (job,) = await scene.jobs()
    assert job.state is JobState.CANCELLED
    assert card.labels == [*FILES, "🔁 Repetir", "🧾 Certificado"]
    await scene.office.say(scene.alondra, "/trabajos")
    await scene.office.press(scene.alondra, "Ver y archivos")
    assert scene.office.last(scene.alondra).labels == [*FILES, "🔁 Repetir", "🧾 Certificado"]
    assert await rows_of_file(scene) == READ


async def test_a_job_that_failed_in_the_middle_is_found_from_the_list_too(scene: Scene) -> None:
    await stopped(scene, RuntimeError("a fault of ours"))
    await scene.office.say(scene.alondra, "/trabajos")
    assert "📄 Ver y archivos" in scene.office.last(scene.alondra).labels


async def test_a_job_that_read_nothing_offers_no_file(scene: Scene) -> None:
    scene.office.site.says(DEAD)
    card = await scene.scrape()
    assert not set(FILES) & set(card.labels)
    await scene.office.say(scene.alondra, "/trabajos")
    assert "📄 Ver y archivos" not in scene.office.last(scene.alondra).labels


async def test_other_formats_are_made_when_they_are_asked_for(scene: Scene) -> None:
    await scene.scrape()
    await scene.office.press(scene.alondra, "Más")
    offer = scene.office.last(scene.alondra)
    assert offer.labels == ["🖼 Dibujo", "🕸 Gephi (GEXF)", "🕸 GraphML", "🧾 JSON Lines"]
    await scene.office.press(scene.alondra, "Gephi")
    document = scene.office.last(scene.alondra).reply.document
    assert document is not None
    assert document.filename.endswith(".gexf")


async def test_the_picture_of_a_small_network_is_shown_as_a_picture(scene: Scene) -> None:
    await scene.scrape()
    await scene.office.press(scene.alondra, "Más")
    await scene.office.press(scene.alondra, "Dibujo")
    assert scene.office.last(scene.alondra).reply.photo is not None


async def test_a_network_that_is_too_big_is_not_offered_as_a_picture(scene: Scene) -> None:
    scene.office.site.rows[FRIENDS] = people(MOST_DRAWN + 1)
    await scene.scrape()
    await scene.office.press(scene.alondra, "Más")
    assert "🖼 Dibujo" not in scene.office.last(scene.alondra).labels


def test_a_file_that_telegram_would_not_take_goes_as_a_zip() -> None:
    content = b"una fila como las otras\r\n" * (packing.MOST_BYTES // 20)
    sent = packing.packed("a.csv", content)
    assert sent is not None
    assert sent[0] == "a.csv.zip"
    with zipfile.ZipFile(io.BytesIO(sent[1])) as archive:
        assert archive.read("a.csv") == content
    assert packing.packed("a.csv", b"x") == ("a.csv", b"x")
