"""A result as sheets: a summary, and one sheet per list."""

from collections.abc import Iterator, Sequence

from core.domain.profiles import ListKind, Profile, RelatedProfile
from core.domain.tables import Cell, Column, Exact, Label, Link, Sheet
from core.ports.files import ListExport, ResultExport
from exports.words import AVAILABILITY, LISTS, end_reason, gender, kind_of_profile, listed, reaction, yes_no

_LIST_COLUMNS = (
    Column("Nº", 7),
    Column("ID", 24),
    Column("Nombre", 34),
    Column("Usuario", 24),
    Column("Enlace", 44),
    Column("Detalle", 34),
    Column("Inactivo", 10),
    Column("Foto", 30),
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
_SUMMARY_COLUMNS = (
    Column("Lista", 22),
    Column("Declaradas", 40),
    Column("Vistas", 12),
    Column("Únicas", 12),
    Column("Completa", 12),
    Column("Motivo de fin", 42),
    Column("Leída", 20),
)


def result_sheets(result: ResultExport) -> Iterator[Sheet]:
    """Ids and names are text cells; addresses are real links, not formulas."""
    facts = [[Label(label), *cells] for label, *cells in (*_origin(result), *_facts(result.profile))]
    yield Sheet("Resumen", _SUMMARY_COLUMNS, [_summary_row(one, result) for one in result.lists], facts)
    names: dict[str, int] = {}
    for one in result.lists:
        name = LISTS[one.run.kind]
        names[name] = names.get(name, 0) + 1
        title = name if names[name] == 1 else f"{name} {names[name]}"
        yield Sheet(title, _columns(one), _cells(one, result))


def _origin(result: ResultExport) -> Iterator[tuple[str, Cell]]:
    origin = result.origin
    yield "Analista", Exact(origin.analyst)
    yield "Trabajo", origin.job_id
    yield "Pedido", origin.asked_at.astimezone(origin.zone)
    yield "Límite pedido", origin.limit or Exact("sin límite")
    yield "Zona horaria", Exact(str(origin.zone))


def _facts(profile: Profile) -> Iterator[tuple[str, *tuple[Cell, ...]]]:
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
    yield from ((label, Exact(text)) for label, text in texts.items())
    for kind, counter in profile.counters.items():
        yield (LISTS[kind], counter.value, *(() if counter.exact else (_rounded(counter.text),)))
    yield "Enlace", Link(profile.url)
    yield from (("Enlace propio", Link(link)) for link in profile.links)


def _rounded(shown: str) -> Cell:
    return Exact(f"aproximado: el sitio muestra «{shown}»")


def _summary_row(one: ListExport, result: ResultExport) -> Sequence[Cell]:
    run = one.run
    return (
        Exact(LISTS[run.kind]),
        run.declared,
        run.observed,
        run.unique,
        Exact(yes_no(run.complete)),
        Exact(end_reason(run.end)),
        (run.finished_at or run.started_at).astimezone(result.origin.zone),
    )


def _columns(one: ListExport) -> tuple[Column, ...]:
    return (*_LIST_COLUMNS, *_DEED_COLUMNS) if one.run.kind in _DEEDS else _LIST_COLUMNS


def _cells(one: ListExport, result: ResultExport) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(one.rows, start=1):
        deed = _deed(row, result) if one.run.kind in _DEEDS else ()
        yield (*_person(number, row), *deed)


def _deed(row: RelatedProfile, result: ResultExport) -> Sequence[Cell]:
    return (
        reaction(row.reaction),
        row.text,
        row.at.astimezone(result.origin.zone) if row.at else None,
        Link(row.post_url),
        Exact(row.comment_id),
        Exact(row.parent_id),
    )


def _person(position: int, row: RelatedProfile) -> Sequence[Cell]:
    return (
        position,
        Exact(row.external_id),
        row.name,
        row.username,
        Link(row.url),
        row.subtitle,
        yes_no(row.inactive),
        row.photo_url,
    )
