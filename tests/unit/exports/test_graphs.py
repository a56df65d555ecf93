"""People and ties as graph files, read back by a library that did not write them."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from PIL import Image

from core.domain.platforms import Platform
from core.domain.results.files import MOST_DRAWN, ExportFormat
from core.domain.results.pictures import OverlapPicture
from core.domain.results.profiles import EndReason, ListKind, RelatedProfile, Run
from core.ports.files import EarlierReading, ListExport, ResultExport
from exports.exporter import FileExporter
from exports.picture.overlap import paint_overlap
from tests.contract.persistence.people import NOW
from tests.support.tables import each
from tests.unit.exports.results import HOSTILE, ORIGIN, PROFILE, export, run

OWNER = PROFILE.external_id
GEXF = "{http://gexf.net/1.3}"


def person(number: int, **more: Any) -> RelatedProfile:
    return RelatedProfile(f"1{number:017d}", f"Persona {number}", f"p{number}", f"https://x.invalid/{number}", **more)


def people(*numbers: int) -> tuple[RelatedProfile, ...]:
    return tuple(map(person, numbers))


def on_day(day: int, end: EndReason = EndReason.END) -> Run:
    moment = NOW + timedelta(days=day)
    return replace(run(end=end), started_at=moment, finished_at=moment)


def independent(fmt: ExportFormat, content: io.BytesIO) -> Any:
    """The graph as networkx reads it: imported here, because every worker collects this file and one runs it."""
    import networkx as nx

    return nx.read_gexf(content) if fmt is ExportFormat.GEXF else nx.read_graphml(content)


def read(fmt: ExportFormat, *lists: ListExport) -> Any:
    content = io.BytesIO(export(fmt, ResultExport(PROFILE, lists, ORIGIN)))
    return independent(fmt, content)


def ties(graph: Any) -> set[tuple[str, str, str]]:
    return {(source, target, facts["relation"]) for source, target, facts in graph.edges(data=True)}


@each("fmt", [ExportFormat.GEXF, ExportFormat.GRAPHML])
def test_everybody_is_one_node_and_each_tie_says_who_follows_whom(fmt: ExportFormat) -> None:
    graph = read(
        fmt,
        ListExport(run(), people(1, 2)),
        ListExport(run(ListKind.FOLLOWERS), people(2)),
        ListExport(run(ListKind.FOLLOWING), (*people(2), person(3, inactive=True))),
    )
    one, two, three = (person(number).external_id for number in (1, 2, 3))
    assert set(graph.nodes) == {OWNER, one, two, three}
    assert graph.nodes[two] | {"spells": None} == {
        "label": "Persona 2", "username": "p2", "url": "https://x.invalid/2", "network": "facebook", "kind": "person",
        "inactive": False, "lists": "friends; followers; following", "spells": None,
    }  # fmt: skip
    assert graph.nodes[three]["inactive"] is True
    assert graph.nodes[OWNER]["kind"] == "profile"
    assert ties(graph) == {
        (one, OWNER, "friends"), (two, OWNER, "friends"), (two, OWNER, "followers"), (OWNER, two, "following"),
        (OWNER, three, "following"),
    }  # fmt: skip
    assert {facts["relation"] for *_, facts in graph.edges(data=True) if facts["mutual"]} == {"friends"}


@each("fmt", [ExportFormat.GEXF, ExportFormat.GRAPHML])
def test_several_reactions_of_a_person_are_one_tie_that_weighs_more(fmt: ExportFormat) -> None:
    below = [person(1, post_id="11"), person(1, post_id="12"), person(2, post_id="11")]
    graph = read(fmt, ListExport(run(ListKind.REACTIONS), below))
    assert sorted(facts["weight"] for *_, facts in graph.edges(data=True)) == [1, 2]


@each("fmt", [ExportFormat.GEXF, ExportFormat.GRAPHML])
def test_whatever_a_person_is_called_the_file_can_be_read(fmt: ExportFormat) -> None:
    names = [*HOSTILE, "\"<&>'", "\x00\x0b", "🦊\ufffe", "]]>", "línea\nnueva"]
    rows = [RelatedProfile(f"{number}", name, name, name) for number, name in enumerate(names)]
    graph = read(fmt, ListExport(run(), rows))
    assert len(graph) == len(names) + 1
    assert graph.nodes["11"]["label"] == "\"<&>'"


def spells(lists: ListExport, number: int) -> list[tuple[str | None, str | None]]:
    document = ET.fromstring(export(ExportFormat.GEXF, ResultExport(PROFILE, (lists,), ORIGIN)))
    node = document.find(f".//{GEXF}node[@id='{person(number).external_id}']")
    assert node is not None
    return [(spell.get("start"), spell.get("end")) for spell in node.iter(f"{GEXF}spell")]


def at(day: int) -> str:
    return (NOW + timedelta(days=day)).isoformat(timespec="milliseconds")


def test_several_readings_make_a_graph_with_intervals() -> None:
    """Someone who came, left and came back; only complete readings prove that a person is gone."""
    history = ListExport(
        on_day(9),
        people(1, 4),
        earlier=(
            EarlierReading(on_day(0), people(1, 2, 3)),
            EarlierReading(on_day(3, EndReason.STALLED), people(3)),
            EarlierReading(on_day(6), people(2, 4)),
        ),
    )
    assert spells(history, 1) == [(at(0), at(6)), (at(9), None)]
    assert spells(history, 2) == [(at(0), at(9))]
    assert spells(history, 3) == [(at(0), at(6))]
    assert spells(history, 4) == [(at(6), None)]
    content = export(ExportFormat.GEXF, ResultExport(PROFILE, (history,), ORIGIN))
    assert b'mode="dynamic"' in content
    assert len(independent(ExportFormat.GEXF, io.BytesIO(content))) == 5
    starts = re.findall(rb'start="([^"]+)"', content)
    assert all(datetime.fromisoformat(start.decode()).tzinfo for start in starts)


def test_a_list_that_was_read_once_makes_a_graph_without_time() -> None:
    content = export(ExportFormat.GEXF, ResultExport(PROFILE, (ListExport(run(), people(1)),), ORIGIN))
    assert b'mode="static"' in content
    assert b"spell" not in content


@each("count", [0, 1, 40, 72, 73, MOST_DRAWN, MOST_DRAWN + 50])
def test_the_picture_is_as_wide_as_a_phone_wants_it_however_many_there_are(count: int) -> None:
    friends = ListExport(run(), people(*range(count)))
    followers = ListExport(run(ListKind.FOLLOWERS), people(*range(count // 3)))
    picture = Image.open(io.BytesIO(export(ExportFormat.PICTURE, ResultExport(PROFILE, (friends, followers), ORIGIN))))
    assert (picture.format, picture.width) == ("PNG", 1080)
    assert 1000 < picture.height < 2200


def test_a_long_title_ends_before_the_edge_of_the_picture() -> None:
    names = tuple(f"Vega Ficticia Nubarrón {number}" for number in range(3))
    drawn = paint_overlap(OverlapPicture(", ".join(names), "0 personas en común", names, (), ()))
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    margin = picture.crop((picture.width - 50, 0, picture.width, picture.height))
    assert margin.getcolors() == [(margin.width * margin.height, picture.getpixel((0, 0)))]


def test_who_is_in_two_lists_looks_different_in_the_picture() -> None:
    def drawn(*followers: int) -> bytes:
        lists = (ListExport(run(), people(1, 2)), ListExport(run(ListKind.FOLLOWERS), people(*followers)))
        return export(ExportFormat.PICTURE, ResultExport(PROFILE, lists, ORIGIN))

    assert len({drawn(1), drawn(2), drawn(1, 2)}) == 3


@each("name", [r"$\foo$", "🦜🦜", "\x00\u202e", "W" * 80, "عمر الخيالي", " "])
def test_any_name_can_be_drawn_in_a_network(name: str) -> None:
    rows = (RelatedProfile("1", name), RelatedProfile("2", name))
    profile = replace(PROFILE, name=name)
    assert export(ExportFormat.PICTURE, ResultExport(profile, (ListExport(run(), rows),), ORIGIN))


@each("fmt", [ExportFormat.GEXF, ExportFormat.GRAPHML])
def test_several_profiles_are_one_network_in_which_their_people_meet(fmt: ExportFormat) -> None:
    other, out = replace(PROFILE, external_id="200", name="Otra Inventada"), io.BytesIO()
    first = ListExport(run(ListKind.FOLLOWERS), people(1, 2))
    second = ListExport(run(ListKind.FOLLOWING), (*people(2, 3), replace(person(4), external_id=OWNER)))
    results = [ResultExport(PROFILE, (first,), ORIGIN), ResultExport(other, (second,), ORIGIN)]
    FileExporter().export_together(results, fmt, out)
    graph = independent(fmt, io.BytesIO(out.getvalue()))
    one, two, three = (person(number).external_id for number in (1, 2, 3))
    assert set(graph.nodes) == {OWNER, "200", one, two, three}
    assert ties(graph) == {
        (one, OWNER, "followers"), (two, OWNER, "followers"), ("200", two, "following"), ("200", three, "following"),
        ("200", OWNER, "following"),
    }  # fmt: skip


def test_the_same_number_on_two_networks_is_two_people_and_each_run_of_a_group_has_its_time() -> None:
    on_x, out = replace(PROFILE, platform=Platform.X, external_id="200"), io.BytesIO()
    earlier = EarlierReading(on_day(0), people(1))
    mine = ResultExport(PROFILE, (ListExport(on_day(7), people(1, 2), earlier=(earlier,)),), ORIGIN)
    FileExporter().export_together(
        [mine, ResultExport(on_x, (ListExport(on_day(7), people(1)),), ORIGIN)], ExportFormat.GEXF, out
    )
    root = ET.fromstring(out.getvalue())
    nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
    assert {f"{PROFILE.platform}:{person(1).external_id}", f"x:{person(1).external_id}"} <= nodes
    assert len(nodes) == 5
    assert next(root.iter(f"{GEXF}graph")).get("mode") == "dynamic"
    assert all(len(list(edge.iter(f"{GEXF}spell"))) == 1 for edge in root.iter(f"{GEXF}edge"))
