"""The posts of a result, with how much was read below each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.domain.results.profiles import ListKind
from core.domain.results.tables import Cell, Column, Exact, Link
from core.ports.files import ListExport

POST_COLUMNS = (
    Column("Publicación", 28),
    Column("Enlace", 60),
    Column("Reacciones leídas", 18),
    Column("Comentarios leídos", 18),
    Column("Reposts leídos", 16),
    Column("Personas", 12),
)


@dataclass(slots=True)
class _Post:
    """What was read below one post."""

    url: str
    rows: dict[ListKind, int] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)


def posts_of(lists: Iterable[ListExport]) -> Iterator[Sequence[Cell]]:
    """In the order in which they are first met."""
    posts: dict[str, _Post] = {}
    for one in lists:
        for row in one.rows:
            post = posts.setdefault(row.post_id, _Post(row.post_url))
            post.rows[one.run.kind] = post.rows.get(one.run.kind, 0) + 1
            post.people.add(row.external_id)
    for post_id, post in posts.items():
        counts = [post.rows.get(kind, 0) for kind in (ListKind.REACTIONS, ListKind.COMMENTS, ListKind.REPOSTS)]
        yield (Exact(post_id), Link(post.url), *counts, len(post.people))
