"""Several profiles asked for together: the summary with who follows whom, and the words of its files."""

from collections.abc import Sequence

from markupsafe import Markup

from core.domain.ids import GroupId
from core.domain.jobs.job import JobState
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason
from core.services.following.groups import Member, Overlap, Tie
from handlers.framework import specs
from handlers.framework.html import b, joined, lines
from handlers.framework.reply import Keyboard, Reply
from handlers.framework.spanish import listing, number, plural
from handlers.scraping.job_texts import ended_sign
from handlers.words.jobs import END_TEXTS, LIST_NAMES, RESULT_FILES
from handlers.words.names import PLATFORM_NAMES, short

MOST_TIES, MOST_COMMON = 12, 10
SHEETS = ("Perfiles", "Quién sigue a quién", "En común")
PROFILE_COLUMNS = ("Nº", "Perfil", "Red", "Usuario", "ID", "Lista", "Personas", "Completa", "Trabajo")
TIE_COLUMNS = ("Quién", "A quién", "Lista")
COMMON_COLUMNS = ("Persona", "Usuario", "ID", "Enlace", "Red", "En cuántos", "De quiénes")
_SIGNS = {JobState.FAILED: "😕", JobState.CANCELLED: "✖"}


def summary(overlap: Overlap, group: GroupId) -> Reply:
    """Once all have ended: each profile, who follows whom, and whom they have in common."""
    members = overlap.members
    head = Markup("👥 {}").format(b(f"Resumen de {number(len(members))} perfiles"))
    rows = [_member(place, member) for place, member in enumerate(members, start=1)]
    return Reply(lines(head, *rows, *_ties(overlap), *_common(overlap)), _files(group))


def picture_title(overlap: Overlap) -> str:
    """Above the picture."""
    return listing([member.name for member in overlap.members])


def picture_subtitle(overlap: Overlap) -> str:
    """Below the title of the picture."""
    return f"{plural(len(overlap.common), 'persona', 'personas')} en común"


def caption(overlap: Overlap) -> Markup:
    """Under a file of the group."""
    return Markup("📎 {}").format(b(picture_title(overlap)))


def _member(place: int, member: Member) -> Markup:
    sign = ended_sign(member.job) if member.job.state is JobState.DONE else _SIGNS.get(member.job.state, "⏸")
    read = listing([plural(run.unique, *LIST_NAMES[run.kind]) for run in member.runs]) or "sin listas"
    ends = {run.end for run in member.runs if not run.complete} - {None, EndReason.NO_POSTS}
    network = PLATFORM_NAMES[ScrapeArgs.of(member.job).ref.platform]
    note = " · ⚠️ lista incompleta" if ends - {EndReason.LIMIT} else ""
    if ends == {EndReason.LIMIT}:
        note = f" · {END_TEXTS[EndReason.LIMIT]}"
    return Markup("{}. {} {} · {} · {}{}").format(place, sign, b(short(member.name)), network, read, note)


def _ties(overlap: Overlap) -> list[Markup]:
    if not overlap.ties:
        return [Markup("↔️ Entre ellos no se siguen, en lo leído.")]
    shown = [_tie(tie, overlap) for tie in overlap.ties[:MOST_TIES]]
    return [Markup("↔️ {}").format(b("Quién sigue a quién")), *shown]


def _tie(tie: Tie, overlap: Overlap) -> Markup:
    source, target = (short(overlap.members[place].name) for place in (tie.source, tie.target))
    return Markup("• {} → {} ({})").format(source, target, LIST_NAMES[tie.kind][1])


def _common(overlap: Overlap) -> list[Markup]:
    if not overlap.common:
        return [Markup("🤝 Nadie en común, en lo leído.")]
    pairs = [f"{one + 1} y {other + 1}: {number(overlap.shared(one, other))}" for one, other in overlap.pairs]
    people = [
        Markup("{} ({})").format(short(one.row.name or one.row.external_id), joined(", ", _places(one.members)))
        for one in overlap.common[:MOST_COMMON]
    ]
    left = len(overlap.common) - len(people)
    more = Markup(" y {} más").format(number(left)) if left else Markup("")
    return [
        Markup("🤝 {}: {}").format(b(picture_subtitle(overlap)), " · ".join(pairs)),
        Markup("{}{}").format(joined(", ", people), more),
    ]


def _places(members: Sequence[int]) -> list[str]:
    return [str(place + 1) for place in members]


def _files(group: GroupId) -> Keyboard:
    picture = specs.GROUP_FILE.button("🖼 Dibujo", group, ExportFormat.PICTURE)
    sheet = specs.GROUP_FILE.button("📄 Excel del grupo", group, ExportFormat.XLSX)
    networks = tuple(
        specs.GROUP_FILE.button(RESULT_FILES[fmt], group, fmt) for fmt in (ExportFormat.GEXF, ExportFormat.GRAPHML)
    )
    return ((picture, sheet), networks)
