"""What a result's files say besides their rows: the profile, where the result comes from, and in which words."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability
from exports import english
from tests.contract.persistence.people import NOW
from tests.unit.exports.results import BOGOTA, ORIGIN, RESULT, export, read_csv, sheet_rows

LOCAL = NOW.astimezone(BOGOTA).replace(tzinfo=None, microsecond=0)


def profile_facts() -> dict[str, list[Any]]:
    return {str(row[0].value): [cell.value for cell in row[1:3]] for row in sheet_rows("Perfil") if row[0].value}


def test_the_workbook_tells_numbers_as_numbers_and_dates_as_dates() -> None:
    head, first, *_ = sheet_rows("Corrida")
    told = {str(name.value): cell for name, cell in zip(head, first, strict=True)}
    assert [told[name].value for name in ("Analista", "Trabajo", "Límite pedido")] == ["Brisa Ñandutí", 12, 200]
    assert (told["Pedido"].value, told["Pedido"].is_date) == (LOCAL, True)
    assert told["Zona horaria"].value == "America/Bogota"
    assert told["Caso"].value == "NORTE-7"
    friends = next(row for row in sheet_rows("Perfil") if row[0].value == "Amigos")
    assert (friends[1].value, friends[1].data_type) == (1200, "n")
    assert friends[2].value == "aproximado: el sitio muestra «1,2 mil»"
    assert profile_facts()["Seguidos"][0] == 9


def test_every_format_tells_everything_of_the_profile() -> None:
    facts = {
        "Otro nombre": "Veguita",
        "Género": "femenino",
        "Ciudad": "Villa Imaginaria",
        "Ciudad de origen": "Puerto Inventado",
        "Empleo": "Cartógrafa en Mapas de Nadie; =Guía",
        "Estudios": "Universidad Ficticia",
        "Estado": "Privado",
    }
    told = profile_facts()
    assert {label: told[label][0] for label in facts} == facts
    first, *_ = read_csv(export(ExportFormat.CSV))
    names = ("otro_nombre", "genero", "ciudad", "ciudad_de_origen", "empleo", "estudios", "estado")
    defused = ["Cartógrafa en Mapas de Nadie; '=Guía" if "=Guía" in fact else fact for fact in facts.values()]
    assert [first[name] for name in names] == defused
    assert (first["amigos"], first["seguidos"], first["seguidores"]) == ("1200", "9", "")
    assert (first["analista"], first["trabajo"], first["limite"]) == ("Brisa Ñandutí", "12", "200")
    assert datetime.fromisoformat(first["pedido"]) == LOCAL
    assert (first["caso"], json.loads(export(ExportFormat.JSON))["case"]) == ("NORTE-7", "NORTE-7")
    profile = json.loads(export(ExportFormat.JSON))["profile"]
    keys = ("alternate_name", "gender", "location", "hometown", "work", "education", "availability", "kind")
    assert [profile[key] for key in keys] == [
        "Veguita", "female", "Villa Imaginaria", "Puerto Inventado", ["Cartógrafa en Mapas de Nadie", "=Guía"],
        ["Universidad Ficticia"], "private", "person",
    ]  # fmt: skip


def test_without_a_limit_the_files_say_so() -> None:
    free = replace(RESULT, origin=replace(ORIGIN, limit=None))
    head, first, *_ = sheet_rows("Corrida", free)
    assert dict(zip([cell.value for cell in head], [cell.value for cell in first], strict=True))["Límite pedido"] == (
        "sin límite"
    )
    assert read_csv(export(ExportFormat.CSV, free))[0]["limite"] == ""
    assert json.loads(export(ExportFormat.JSON, free))["limit"] is None


def test_json_speaks_english_and_each_of_its_words_is_documented() -> None:
    tables: list[tuple[Any, Any]] = [
        (english.LISTS, ListKind), (english.END_REASONS, EndReason), (english.AVAILABILITY, ProfileAvailability)
    ]  # fmt: skip
    assert [set(words) for words, _ in tables] == [set(enumeration) for _, enumeration in tables]
    page = Path("docs/archivos.md").read_text()
    written = [
        *(word for words, _ in tables for word in words.values()),
        *english.KINDS.values(),
        *english.SOURCES.values(),
    ]
    document = json.loads(export(ExportFormat.JSON))
    keys = [*document, *document["profile"], *document["lists"][0], *document["lists"][0]["rows"][0]]
    assert [word for word in (*written, *keys) if f"`{word}`" not in page] == []


def test_every_column_of_the_csv_is_documented() -> None:
    page = Path("docs/archivos.md").read_text()
    assert [name for name in read_csv(export(ExportFormat.CSV))[0] if f"`{name}`" not in page] == []
