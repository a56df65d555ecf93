"""Files of a big result: 250,000 rows from the database into every format, and how much memory that takes.

Each measurement runs in a process of its own, since a process never gives its peak back. Beside it the plain way: every
row in memory, the document built as a whole, the graph made by a graph library.
"""

import asyncio
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx

from benchmarks.figures import show
from core.domain.ids import JobId, RunId, SessionId
from core.domain.jobs.job import NewJob, TaskName
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason, ListKind, ListPage, Profile, ProfileRef, RelatedProfile
from core.ports.files import ListExport, ResultExport, ResultOrigin
from core.services.scraping.stored_rows import RowReader
from exports.exporter import FileExporter
from exports.facts import list_facts, result_facts, row_facts
from exports.graph.network import Network
from persistence.artifacts.folder import LocalFolder
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database, open_database
from persistence.migrate import upgrade

ROWS = 250_000
_BATCH = 5_000
_MB = 1024
_FORMATS = [fmt for fmt in ExportFormat if fmt is not ExportFormat.PICTURE]
"""A picture is drawn of small results only."""


def main() -> None:
    """Fill a database, measure every format, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(_fill(folder))
        base = _measure(folder, "nothing")
        made = {fmt: _measure(folder, fmt.value) for fmt in _FORMATS}
        plain = {what: _measure(folder, f"plain-{what}") for what in ("json", "gexf")}
    rows = [("proceso sin exportar", _told(base))]
    rows += [(f"{fmt.value}", _told(facts)) for fmt, facts in made.items()]
    rows += [(f"{what}, de la manera simple", _told(facts)) for what, facts in plain.items()]
    figures = {f"{fmt.value}_s": facts["seconds"] for fmt, facts in made.items()}
    figures |= {f"{fmt.value}_mb": facts["mb"] for fmt, facts in made.items()}
    figures |= {f"plain_{what}_mb": facts["mb"] for what, facts in plain.items()}
    figures |= {"rows": ROWS, "peak_mb": max(facts["mb"] for facts in made.values())}
    show(f"Archivos de {ROWS:,} filas".replace(",", "."), rows, figures)


def _told(facts: dict[str, float]) -> str:
    size = f" · archivo de {facts['size_mb']:.0f} MB" if facts["size_mb"] else ""
    return f"{facts['seconds']:.1f} s · pico de {facts['mb']:.0f} MB{size}"


def _measure(folder: Path, what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.exports", what, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    facts: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return facts


async def _fill(folder: Path) -> None:
    await upgrade(_url(folder))
    database = open_database(_url(folder), SecretBox.throwaway())
    async with database() as uow:
        args = ScrapeArgs(ProfileRef(Platform.FACEBOOK, "vega.ficticia"), (ListKind.FOLLOWERS,))
        job = await uow.jobs.add(NewJob(TaskName.SCRAPE, args.stored(), "session:1"), _NOW)
        profile_id = await uow.profiles.save_profile(_PROFILE, _NOW)
        run = await uow.profiles.open_run(job.job_id, profile_id, SessionId(1), ListKind.FOLLOWERS, "1", _NOW)
        await uow.commit()
    for start in range(0, ROWS, _BATCH):
        await _insert(database, run.run_id, start)
    async with database() as uow:
        await uow.profiles.end_run(run.run_id, EndReason.END, _NOW)
        await uow.commit()
    await database.dispose()


_JOB = JobId(1)
_NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
_ORIGIN = ResultOrigin("Brisa Tornasol", _JOB, _NOW, None, UTC)
_PROFILE = Profile(Platform.FACEBOOK, "100070000000101", "Vega Ficticia", "vega.ficticia")


async def _insert(database: Database, run_id: RunId, start: int) -> None:
    rows = [_row(number) for number in range(start, start + _BATCH)]
    async with database() as uow:
        await uow.profiles.save_pages(run_id, [ListPage(tuple(rows), "c", ROWS)], _NOW)
        await uow.commit()


def _row(number: int) -> RelatedProfile:
    return RelatedProfile(
        external_id=f"1000900{number:011d}",
        name=f"Persona Inventada {number}",
        username=f"persona.inventada.{number}",
        url=f"https://www.facebook.com/persona.inventada.{number}",
        photo_url=f"https://fotos.invalid/{number:032x}/perfil_{number:020d}.jpg",
        subtitle="Trabaja en Ninguna Parte",
    )


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'resultado.db'}"


async def _one(what: str, folder: Path) -> None:
    """Run in a process of its own: make one file, tell how long it took, how big it is and the process's peak."""
    database = open_database(_url(folder), SecretBox.throwaway())
    start = time.perf_counter()
    size = 0 if what == "nothing" else await _written(what, folder, database)
    took, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
    print(json.dumps({"seconds": took, "mb": peak, "size_mb": size / _MB / _MB}))
    await database.dispose()


async def _written(what: str, folder: Path, database: Database) -> int:
    if what.startswith("plain-"):
        return await _plainly(what.removeprefix("plain-"), folder, database)
    fmt, store, path = ExportFormat(what), LocalFolder(folder / "archivos"), f"resultado.{what}"
    with closing(RowReader(database)) as reader:
        result = await _result(database, reader)
        await store.write(path, lambda out: FileExporter().export(result, fmt, out))
    return (folder / "archivos" / path).stat().st_size


async def _result(database: Database, reader: RowReader) -> ResultExport:
    async with database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(_JOB)
    return ResultExport(_PROFILE, (ListExport(run, reader.rows(run)),), _ORIGIN)


async def _plainly(what: str, folder: Path, database: Database) -> int:
    """Every row in memory and the document as a whole."""
    async with database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(_JOB)
        one = ListExport(run, tuple(await uow.profiles.rows(run.run_id)))
    result = ResultExport(_PROFILE, (one,), _ORIGIN)
    if what == "json":
        document = result_facts(result) | {
            "lists": [list_facts(one, result) | {"rows": [row_facts(row, result) for row in one.rows]}]
        }
        content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    else:
        content = _graph(result)
    (folder / what).write_bytes(content)
    return len(content)


def _graph(result: ResultExport) -> bytes:
    network, out = Network([result]), io.BytesIO()
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes():
        graph.add_node(node.id, label=node.label, username=node.username, url=node.url, network=node.network)
    for edge in network.edges():
        graph.add_edge(edge.source, edge.target, relation=edge.kind.value, weight=edge.weight)
    nx.write_gexf(graph, out)
    return out.getvalue()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_one(sys.argv[1], Path(sys.argv[2])))
    else:
        main()
