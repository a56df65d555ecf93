"""What changed since last time: in the summary of a result, and in full when it is asked for."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.changes import Change, ChangeKind, ListDiff
from core.services.scraping.results import ListChanges
from handlers.framework.html import b, joined, lines, link
from handlers.framework.reply import Reply
from handlers.framework.spanish import day, listing, number, plural, the_time
from handlers.words.jobs import LIST_NAMES
from handlers.words.names import PLATFORM_NAMES, short

MOST_NAMED = 10
"""Of each kind of change; the workbook has them all."""
_HEADS = {
    ChangeKind.NEW: ("🆕", "nuevo", "nuevos"),
    ChangeKind.LOST: ("➖", "que ya no está", "que ya no están"),
    ChangeKind.RENAMED: ("✏️", "cambió de nombre", "cambiaron de nombre"),
    ChangeKind.MISSING: ("🔎", "no aparece esta vez", "no aparecen esta vez"),
}


def since(diff: ListDiff, now: datetime, tz: tzinfo) -> str:
    """`las 14:20`, `ayer`, `el 3 nov`: when the complete reading was that a list is compared with."""
    name = day(diff.since, now, tz)
    if name == "hoy":
        return the_time(diff.since, now, tz)
    return name if name == "ayer" else f"el {name}"


def in_summary(diff: ListDiff, now: datetime, tz: tzinfo) -> Markup:
    """Behind the count of a list: `12 nuevos y 3 que ya no están desde el 3 nov`."""
    if not (diff.new or diff.lost):
        return Markup("sin altas ni bajas desde {}").format(since(diff, now, tz))
    new = [plural(diff.new, "nuevo", "nuevos")] if diff.new else []
    lost = [plural(diff.lost, "que ya no está", "que ya no están")] if diff.lost else []
    return Markup("{} desde {}").format(listing([*new, *lost]), since(diff, now, tz))


def other_changes(diffs: Sequence[ListDiff]) -> Markup:
    """Lines below the lists: who has another name, and who is missing for the first time; empty for nobody."""
    renamed, missing = sum(diff.renamed for diff in diffs), sum(diff.missing for diff in diffs)
    told = []
    if renamed:
        told.append(Markup("✏️ {}.").format(plural(renamed, "cambió de nombre", "cambiaron de nombre")))
    if missing:
        counted = "contará como que ya no está" if missing == 1 else "contarán como que ya no están"
        again = "si falta" if missing == 1 else "si faltan"
        head = plural(missing, "no aparece esta vez", "no aparecen esta vez")
        told.append(Markup("🔎 {}; {} también en la próxima lectura completa, {}.").format(head, again, counted))
    return lines(*told)


def changes(job: Job, told: Sequence[ListChanges], now: datetime, tz: tzinfo) -> Reply:
    """The answer to `¿Qué cambió?`."""
    ref = ScrapeArgs.of(job).ref
    head = Markup("🔄 {} · {}").format(b(ref.identifier), PLATFORM_NAMES[ref.platform])
    if not told:
        first = "Aún no hay con qué comparar: hace falta otra lectura completa de la misma lista."
        return Reply(lines(head, first))
    parts = [part for one in told for part in _list(one, now, tz)]
    cut = any(one.diff.count(kind) > MOST_NAMED for one in told for kind in ChangeKind)
    more = Markup("Todos, con sus fechas, están en la hoja <b>Cambios</b> del Excel.") if cut else None
    return Reply(lines(head, *parts, more))


def _list(one: ListChanges, now: datetime, tz: tzinfo) -> list[Markup]:
    name = LIST_NAMES[one.run.kind][1]
    title = Markup("{} desde {}").format(b(name[:1].upper() + name[1:]), since(one.diff, now, tz))
    if not (one.diff.changed or one.diff.missing):
        return [Markup("{}: nada cambió.").format(title)]
    kinds = [_kind(kind, one) for kind in _HEADS if one.diff.count(kind)]
    return [title, *kinds]


def _kind(kind: ChangeKind, one: ListChanges) -> Markup:
    sign, single, many = _HEADS[kind]
    shown = [change for change in one.rows if change.kind is kind][:MOST_NAMED]
    left = one.diff.count(kind) - len(shown)
    names = joined(", ", [_name(change) for change in shown])
    rest = Markup(" y {} más").format(number(left)) if left > 0 and shown else Markup("")
    return Markup("{} {}: {}{}").format(sign, plural(one.diff.count(kind), single, many), names, rest)


def _name(change: Change) -> Markup:
    row = change.row
    shown = short(row.name or row.username or row.external_id)
    name = link(row.url, shown) if row.url.startswith("https://") else Markup("{}").format(shown)
    if change.kind is not ChangeKind.RENAMED:
        return name
    former = [change.former_name] if change.former_name != row.name else []
    former += [f"@{change.former_username}"] if change.former_username not in {None, row.username} else []
    return Markup("{} (antes {})").format(name, short(listing(former))) if former else name
