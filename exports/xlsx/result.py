"""A result as sheets (docs/archivos.md)."""

from collections.abc import Iterator, Sequence

from core.domain.results.changes import Change, ChangeKind
from core.domain.results.profiles import ListKind, Profile, RelatedProfile
from core.domain.results.tables import Cell, Column, Exact, Label, Link, Sheet
from core.ports.files import ListExport, ResultExport
from exports.words import (
    AVAILABILITY,
    CHANGE_WORDS,
    CHANGES,
    LISTS,
    POSTS,
    PROFILE,
    RUNS,
    end_reason,
    gender,
    kind_of_profile,
    listed,
    reaction,
    yes_no,
)
from exports.xlsx.posts import POST_COLUMNS, posts_of

_LIST_COLUMNS = (
    Column("Nº", 7),
    Column("ID", 24),
    Column("Nombre", 34),
    Column("Usuario", 24),
    Column("Enlace", 44),
    Column("Detalle", 34),
    Column("Inactivo", 10),
    Column("Foto", 30),
    Column("Primera vez", 20),
)
_DEED_COLUMNS = (
    Column("Reacción", 16),
    Column("Texto", 60),
    Column("Fecha", 20),
    Column("Publicación", 44),
    Column("ID del comentario", 24),
    Column("Responde a", 24),
)
"""What lists of reactions and comments have besides."""
_DEEDS = frozenset({ListKind.REACTIONS, ListKind.COMMENTS, ListKind.REPOSTS})
_PROFILE_COLUMNS = (Column("Dato", 22), Column("Valor", 60), Column("Nota", 44))
_CHANGE_COLUMNS = (
    Column("Cambio", 24),
    Column("Lista", 22),
    Column("ID", 24),
    Column("Nombre", 34),
    Column("Usuario", 24),
    Column("Enlace", 44),
    Column("Antes", 44),
    Column("Primera vez", 20),
    Column("Última vez", 20),
    Column("Comparado con", 20),
)
_RUN_COLUMNS = (
    Column("Lista", 22),
    Column("Declaradas", 12),
    Column("Vistas", 12),
    Column("Únicas", 12),
    Column("Páginas", 10),
    Column("Completa", 12),
    Column("Motivo de fin", 42),
    Column("Inicio", 20),
    Column("Fin", 20),
    Column("Analista", 26),
    Column("Trabajo", 10),
    Column("Pedido", 20),
    Column("Límite pedido", 16),
    Column("Zona horaria", 22),
    Column("Caso", 22),
)


def result_sheets(result: ResultExport) -> Iterator[Sheet]:
    """The profile, each list, what changed, the posts, and how it was read. Ids are text, addresses real links."""
    facts = ((Label(label), value, note) for label, value, note in _facts(result.profile))
    yield Sheet(PROFILE, _PROFILE_COLUMNS, facts)
    names: dict[str, int] = {}
    for one in result.lists:
        name = LISTS[one.run.kind]
        names[name] = names.get(name, 0) + 1
        title = name if names[name] == 1 else f"{name} {names[name]}"
        yield Sheet(title, _columns(one), _cells(one, result))
    if any(one.changes for one in result.lists):
        yield Sheet(CHANGES, _CHANGE_COLUMNS, _changes(result))
    if any(one.run.kind in _DEEDS for one in result.lists):
        yield Sheet(POSTS, POST_COLUMNS, posts_of([one for one in result.lists if one.run.kind in _DEEDS]))
    yield Sheet(RUNS, _RUN_COLUMNS, _runs(result))


def _facts(profile: Profile) -> Iterator[tuple[str, Cell, str]]:
    texts = {
        "Red": profile.platform.value,
        "ID": profile.external_id,
        "Nombre": profile.name,
        "Otro nombre": profile.alternate_name,
        "Usuario": profile.username or "",
        "Tipo": kind_of_profile(profile.kind),
        "Estado": AVAILABILITY[profile.availability],
        "Privado": yes_no(profile.private),
        "Verificado": yes_no(profile.verified),
        "Género": gender(profile.gender),
        "Biografía": profile.bio,
        "Ciudad": profile.location,
        "Ciudad de origen": profile.hometown,
        "Empleo": listed(profile.work),
        "Estudios": listed(profile.education),
        "Categoría": profile.category,
    }
    yield from ((label, Exact(text), "") for label, text in texts.items())
    for kind, counter in profile.counters.items():
        yield LISTS[kind], counter.value, "" if counter.exact else f"aproximado: el sitio muestra «{counter.text}»"
    yield "Enlace", Link(profile.url), ""
    yield from (("Enlace propio", Link(link), "") for link in profile.links)


def _changes(result: ResultExport) -> Iterator[Sequence[Cell]]:
    for one in result.lists:
        if one.changes is None:
            continue
        since = one.changes.since.astimezone(result.origin.zone)
        for kind in ChangeKind:
            for change in one.changes.of_kind.get(kind, ()):
                row, zone = change.row, result.origin.zone
                who = (Exact(row.external_id), row.name, row.username, Link(row.url), _former(change))
                seen = (change.first_seen.astimezone(zone), change.last_seen.astimezone(zone))
                yield (CHANGE_WORDS[kind], LISTS[one.run.kind], *who, *seen, since)


def _former(change: Change) -> Cell:
    """The names that a person had before; those that did not change are left out."""
    row, names = change.row, []
    if change.former_name and change.former_name != row.name:
        names.append(change.former_name)
    if change.former_username and change.former_username != row.username:
        names.append(f"@{change.former_username}")
    return Exact(listed(names)) if names and change.kind is ChangeKind.RENAMED else None


def _runs(result: ResultExport) -> Iterator[Sequence[Cell]]:
    """A row per list; one without a list where only the profile was read."""
    origin, zone = result.origin, result.origin.zone
    asked = (
        Exact(origin.analyst),
        origin.job_id,
        origin.asked_at.astimezone(zone),
        origin.limit or Exact("sin límite"),
        Exact(str(zone)),
        Exact(origin.case) if origin.case else None,
    )
    for one in result.lists:
        run = one.run
        yield (
            LISTS[run.kind],
            run.declared,
            run.observed,
            run.unique,
            run.pages,
            yes_no(run.complete),
            end_reason(run.end),
            run.started_at.astimezone(zone),
            run.finished_at.astimezone(zone) if run.finished_at else None,
            *asked,
        )
    if not result.lists:
        yield (PROFILE, *(None,) * (len(_RUN_COLUMNS) - len(asked) - 1), *asked)


def _columns(one: ListExport) -> tuple[Column, ...]:
    return (*_LIST_COLUMNS, *_DEED_COLUMNS) if one.run.kind in _DEEDS else _LIST_COLUMNS


def _cells(one: ListExport, result: ResultExport) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(one.rows, start=1):
        deed = _deed(row, result) if one.run.kind in _DEEDS else ()
        yield (*_person(number, row, result), *deed)


def _deed(row: RelatedProfile, result: ResultExport) -> Sequence[Cell]:
    return (
        reaction(row.reaction),
        row.text,
        row.at.astimezone(result.origin.zone) if row.at else None,
        Link(row.post_url),
        Exact(row.comment_id),
        Exact(row.parent_id),
    )


def _person(position: int, row: RelatedProfile, result: ResultExport) -> Sequence[Cell]:
    return (
        position,
        Exact(row.external_id),
        row.name,
        row.username,
        Link(row.url),
        row.subtitle,
        yes_no(row.inactive),
        row.photo_url,
        row.first_seen.astimezone(result.origin.zone) if row.first_seen else None,
    )
