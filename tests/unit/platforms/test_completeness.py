"""Whatever gets lost, repeated or left unsaid on the way: a list that counts as complete has every row."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.domain.results.profiles import EndReason, ListKind
from core.platforms.facebook.payloads import page_from
from core.platforms.reading.collector import ListCollector
from tests.unit.platforms.pages import collection, edge

PAGE_SIZE = 3


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[int, list[tuple[str | None, dict[str, Any]]]]:
    """A list of so many people, and its pages as they arrive: (cursor asked for, answer), some of them lost."""
    people, overlap, told = draw(st.integers(1, 14)), draw(st.integers(0, 1)), draw(st.booleans())
    pages: list[tuple[str | None, dict[str, Any]]] = []
    start, asked = 0, None
    while start < people:
        shown = range(max(0, start - overlap), min(people, start + PAGE_SIZE))
        more = shown.stop < people
        node = collection([edge(str(100 + number)) for number in shown], cursor=f"p{start}", more=more)
        if not told:
            del node["pageItems"]["page_info"]["end_cursor"]
        pages.append((asked, node))
        asked = f"p{start}" if told else f"c{100 + shown.stop - 1}"
        start = shown.stop
    lost = draw(st.sets(st.integers(0, len(pages) - 1)))
    # A page without its call, before any other: nothing tells it from the first one.
    silent = set() if 0 in lost else draw(st.sets(st.integers(0, len(pages) - 1)))
    twice = draw(st.sets(st.integers(0, len(pages) - 1)))
    arrived = []
    for number, (cursor, node) in enumerate(pages):
        if number not in lost:
            arrived += [(None if number in silent else cursor, node)] * (2 if number in twice else 1)
    return people, arrived


@given(deliveries(), st.sets(st.integers(100, 113)))
def test_a_list_is_never_complete_with_rows_missing(
    delivered: tuple[int, list[tuple[str | None, dict[str, Any]]]], known: set[int]
) -> None:
    people, arrived = delivered
    everybody = {str(100 + number) for number in range(people)}
    before = {str(one) for one in known} & everybody
    reading = ListCollector(known=frozenset(before), limit=1_000, budget=1_000, declared=None)
    given_out: set[str] = set()
    for asked, node in arrived:
        found = reading.take(page_from(json.dumps({"data": {"node": node}}), ListKind.FRIENDS), asked=asked)
        assert given_out.isdisjoint(row.external_id for row in found.rows)
        given_out |= {row.external_id for row in found.rows}
        if found.end is EndReason.END:
            assert given_out | before == everybody
            return


@given(st.integers(0, 5), st.sampled_from(["Photo", "Event"]))
def test_a_list_is_complete_when_nothing_was_lost_and_never_counts_what_is_no_person(people: int, other: str) -> None:
    edges = [edge(str(number)) for number in range(people)]
    things = [edge("900", node={"__typename": other, "id": "900"})]
    nodes = [collection(things, more=False), collection(edges, more=False, cursor=None)]
    body = "\n".join(json.dumps({"data": {f"n{number}": node}}) for number, node in enumerate(nodes))
    found = page_from(body, ListKind.FRIENDS)
    end = ListCollector(known=frozenset(), limit=9, budget=9, declared=people).take(found)
    assert ([row.external_id for row in end.rows], end.end) == (
        [str(number) for number in range(people)],
        EndReason.END,
    )
