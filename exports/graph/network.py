"""Results as a network: who is in which list, and since when, kept as one number per tie.

The rows themselves are read twice, never held: once to learn the ties, once to name the people. 250,000 ties take about
60 MB. An edge says "A follows B", whichever list told it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.results.profiles import ListKind, Profile, RelatedProfile, Run
from core.ports.files import ResultExport

Span = tuple[datetime, datetime | None]
"""From when, and until when; None: still at the last reading."""

_MUTUAL = frozenset({ListKind.FRIENDS})
_OUTWARD = frozenset({ListKind.FOLLOWING})
"""Lists whose ties go from the profile to the person; all others go from the person to the profile."""


@dataclass(frozen=True, slots=True)
class Node:
    """A person or page. `spans` is empty where the network has no history."""

    id: str
    label: str
    network: str
    username: str
    url: str
    kind: str
    """`profile` for what was asked for, `person` for who was found in a list."""
    inactive: bool
    lists: Sequence[ListKind]
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie. `weight` is the number of reactions, comments or reposts; 1 for lists of people."""

    source: str
    target: str
    kind: ListKind
    weight: int
    spans: Sequence[Span]

    @property
    def mutual(self) -> bool:
        """Friends are friends of each other; the edge is directed all the same, since readers refuse mixed graphs."""
        return self.kind in _MUTUAL


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a list: the bit of a tie's mask that says whether the person was in it."""

    bit: int
    at: datetime
    complete: bool
    rows: Iterable[RelatedProfile]


@dataclass(frozen=True, slots=True)
class _Strand:
    """All readings of one list of one profile, oldest first, and the masks of its people."""

    owner: Profile
    kind: ListKind
    readings: Sequence[_Reading]
    masks: dict[str, int]
    weights: dict[str, int]
    """Of people who are in the last reading more than once (reactions, comments)."""


class Network:
    """The people and ties of one or several results. `dynamic` when a list was read more than once."""

    def __init__(self, results: Sequence[ResultExport]) -> None:
        self._several = len({result.profile.platform for result in results}) > 1
        self._profiles = {self._id(result.profile, result.profile.external_id): result.profile for result in results}
        self._strands = [_strand(result.profile, index) for result in results for index in _lists(result)]
        self.dynamic = any(len(strand.readings) > 1 for strand in self._strands)

    def nodes(self) -> Iterator[Node]:
        """The profiles, then every person once, as their newest reading names them."""
        for number, profile in self._profiles.items():
            yield self._profile_node(number, profile)
        written = set(self._profiles)
        for strand in self._strands:
            for reading in reversed(strand.readings):
                for row in reading.rows:
                    number = self._id(strand.owner, row.external_id)
                    if number not in written:
                        written.add(number)
                        yield self._person_node(number, row, strand.owner)

    def edges(self) -> Iterator[Edge]:
        """Every tie; a person in two lists has two."""
        for strand in self._strands:
            for person, mask in strand.masks.items():
                ends = (self._id(strand.owner, strand.owner.external_id), self._id(strand.owner, person))
                source, target = ends if strand.kind in _OUTWARD else ends[::-1]
                yield Edge(source, target, strand.kind, strand.weights.get(person, 1), self._spans(strand, mask))

    def _id(self, owner: Profile, external_id: str) -> str:
        """Of a node: the site's own id, with the network in front where there are several."""
        return f"{owner.platform}:{external_id}" if self._several else external_id

    def _profile_node(self, number: str, profile: Profile) -> Node:
        name, url = profile.name or profile.username or profile.external_id, profile.url
        known = self._known(profile, profile.external_id)
        network = profile.platform.value
        return Node(number, name, network, profile.username or "", url, "profile", False, *known)

    def _person_node(self, number: str, row: RelatedProfile, owner: Profile) -> Node:
        name, network, known = row.name or row.external_id, owner.platform.value, self._known(owner, row.external_id)
        return Node(number, name, network, row.username or "", row.url, "person", row.inactive, *known)

    def _known(self, owner: Profile, person: str) -> tuple[Sequence[ListKind], Sequence[Span]]:
        """The lists that a person is in, and since when: over all of them together."""
        strands = [strand for strand in self._strands if strand.owner.platform is owner.platform]
        found = [(strand, strand.masks[person]) for strand in strands if person in strand.masks]
        spans = [span for strand, mask in found for span in self._spans(strand, mask)]
        return tuple(dict.fromkeys(strand.kind for strand, _ in found)), _merged(spans)

    def _spans(self, strand: _Strand, mask: int) -> Sequence[Span]:
        return _spans(strand.readings, mask) if self.dynamic else ()


def _lists(result: ResultExport) -> Iterator[tuple[ListKind, Sequence[tuple[Run, Iterable[RelatedProfile]]]]]:
    for one in result.lists:
        yield one.run.kind, [*((reading.run, reading.rows) for reading in one.earlier), (one.run, one.rows)]


def _strand(owner: Profile, read: tuple[ListKind, Sequence[tuple[Run, Iterable[RelatedProfile]]]]) -> _Strand:
    kind, runs = read
    readings = [
        _Reading(1 << place, run.finished_at or run.started_at, run.complete, rows)
        for place, (run, rows) in enumerate(runs)
    ]
    masks: dict[str, int] = {}
    weights: dict[str, int] = {}
    for reading in readings:
        weights.clear()
        for row in reading.rows:
            mask = masks.get(row.external_id, 0)
            if mask & reading.bit:
                weights[row.external_id] = weights.get(row.external_id, 1) + 1
            else:
                masks[row.external_id] = mask | reading.bit
    return _Strand(owner, kind, readings, masks, weights)


def _spans(readings: Sequence[_Reading], mask: int) -> Sequence[Span]:
    """When a tie was there. Only a complete reading without the person ends it: an incomplete one proves no absence."""
    spans: list[Span] = []
    began: datetime | None = None
    for reading in readings:
        if mask & reading.bit:
            began = began or reading.at
        elif began is not None and reading.complete:
            spans.append((began, reading.at))
            began = None
    return spans if began is None else [*spans, (began, None)]


def _merged(spans: Sequence[Span]) -> Sequence[Span]:
    """Without overlaps, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, None if last_end is None or end is None else max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def labels(kinds: Sequence[ListKind], names: Mapping[ListKind, str]) -> str:
    """Several lists in one value."""
    return "; ".join(names[kind] for kind in kinds)
