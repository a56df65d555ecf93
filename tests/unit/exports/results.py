"""A result with everything that files have to cope with, and how to read it back."""

import csv
import io
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from core.domain.ids import JobId, ProfileId, RunId, SessionId
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import (
    Counter,
    EndReason,
    ListKind,
    Profile,
    ProfileAvailability,
    RelatedProfile,
    Run,
)
from core.ports.files import ListExport, ResultExport, ResultOrigin
from exports.exporter import FileExporter
from tests.contract.persistence.people import NOW, minutes

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C'!A0",
]
PROFILE = Profile(
    platform=Platform.FACEBOOK,
    external_id="100000000000000017",
    name="=Vega Ficticia",
    username="vega.ficticia",
    url="https://www.facebook.com/vega.ficticia",
    bio='Línea uno\nlínea dos; «comillas», "y" \x0b',
    links=("https://uno.invalid",),
    location="Villa Imaginaria",
    hometown="Puerto Inventado",
    work=("Cartógrafa en Mapas de Nadie", "=Guía"),
    education=("Universidad Ficticia",),
    alternate_name="Veguita",
    gender="female",
    counters={
        ListKind.FRIENDS: Counter(1200, "1,2 mil", exact=False),
        ListKind.FOLLOWING: Counter(9, "9 following", exact=True),
    },
    lists=frozenset({ListKind.FRIENDS}),
    availability=ProfileAvailability.PRIVATE,
)
BOGOTA = ZoneInfo("America/Bogota")
ORIGIN = ResultOrigin("Brisa Ñandutí", JobId(12), NOW, 200, BOGOTA, "NORTE-7")


def rows(count: int = 600) -> tuple[RelatedProfile, ...]:
    plain = [
        RelatedProfile(
            external_id=f"{number:018d}",
            name=f"Persona, «{number}»",
            username=f"p{number}" if number % 2 else None,
            url=f"https://www.facebook.com/{number}",
            subtitle="línea\nnueva",
            inactive=number % 7 == 0,
        )
        for number in range(count)
    ]
    return (*plain, *(RelatedProfile(external_id=text, name=text, subtitle=text, url=text) for text in HOSTILE))


def run(kind: ListKind = ListKind.FRIENDS, **different: Any) -> Run:
    given: dict[str, Any] = {
        "declared": 1200,
        "observed": 620,
        "unique": 611,
        "pages": 31,
        "cursor": "cursor-interno",
        "account_id": "cuenta-interna",
        "end": EndReason.END,
        "finished_at": minutes(3),
    }
    return Run(RunId(1), JobId(1), ProfileId(1), SessionId(1), kind, NOW, **(given | different))


RESULT = ResultExport(
    PROFILE, (ListExport(run(), rows()), ListExport(run(ListKind.FOLLOWERS, end=None), rows(0))), ORIGIN
)


def export(fmt: ExportFormat, result: ResultExport = RESULT) -> bytes:
    out = io.BytesIO()
    FileExporter().export(result, fmt, out)
    return out.getvalue()


def sheet_rows(name: str, result: ResultExport = RESULT) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(export(ExportFormat.XLSX, result)))
    return [list(row) for row in book[name].iter_rows()]


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
