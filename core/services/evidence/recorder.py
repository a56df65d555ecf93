"""Records what was read as links of a chain, each in the transaction of what it is evidence of."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.domain.ids import JobId, RunId
from core.domain.people.person import AuditEntry
from core.domain.results.evidence import (
    GENESIS,
    LinkKind,
    NewLink,
    RawAnswer,
    StrippedAnswer,
    canonical,
    digest_of,
)
from core.domain.results.profiles import EndReason, ListPage, Run
from core.domain.sessions.session import ScrapingSession
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.evidence.stripping import Stripper

CHAIN_VERSION = 1
_IN_A_THREAD = 100_000
"""A body of so many characters is stripped in a thread: it would hold everything up."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer ready to be stored: stripped, hashed and compressed."""

    answer: StrippedAnswer
    packed: bytes


PreparedPage = tuple[ListPage, Prepared | None]
"""A page of a list with the answer it came in; None when it was read from what is drawn."""


class EvidenceRecorder:
    """Appends to the chain of a job. With `keep_raw` False only digests are stored, never the answers themselves."""

    def __init__(self, clock: Clock, *, keep_raw: bool = True) -> None:
        self._clock = clock
        self._keep_raw = keep_raw

    def stripper(self, session: ScrapingSession, subject_id: str = "") -> Stripper:
        """What takes the session's secrets and its viewer out of the answers about a profile."""
        return Stripper(session.identity, subject_id)

    async def prepare(self, raw: RawAnswer, stripper: Stripper) -> Prepared:
        """Before the transaction: stripping takes longer than it may stay open."""
        if len(raw.body) < _IN_A_THREAD:
            return self._prepared(raw, stripper)
        return await asyncio.to_thread(self._prepared, raw, stripper)

    async def strip(self, answers: Sequence[RawAnswer], stripper: Stripper) -> Sequence[StrippedAnswer]:
        """Answers as they may be kept, each without what any of them tells of the viewer."""
        for answer in answers:
            stripper.learn(answer.body)
        return await asyncio.to_thread(lambda: [stripper.strip(answer) for answer in answers])

    def _prepared(self, raw: RawAnswer, stripper: Stripper) -> Prepared:
        answer = stripper.strip(raw)
        return Prepared(answer, pack(answer.body) if self._keep_raw else b"")

    async def profile(self, uow: UnitOfWork, job_id: JobId, prepared: Prepared) -> None:
        """An answer that told the profile."""
        await self._append(uow, job_id, [_Told(LinkKind.PROFILE, _answer_facts(prepared), prepared.packed)])

    async def screenshot(self, uow: UnitOfWork, job_id: JobId, picture: bytes, url: str) -> None:
        """The picture of the profile's page."""
        facts = {"url": url, "media_type": "image/jpeg", "sha256": digest_of(picture), "size": len(picture)}
        told = _Told(LinkKind.SCREENSHOT, facts, picture if self._keep_raw else b"")
        await self._append(uow, job_id, [told])

    async def pages(self, uow: UnitOfWork, run: Run, pages: Sequence[PreparedPage]) -> None:
        """Pages of a list in their order, in the transaction that stores their rows."""
        await self._append(uow, run.job_id, [_told_page(run, page, prepared) for page, prepared in pages])

    async def end(self, uow: UnitOfWork, run: Run, end: EndReason) -> None:
        """Why the list ended; the head of the chain so far is sealed in the audit."""
        facts = {
            "list": run.kind.value,
            "end": end.value,
            "declared": run.declared,
            "observed": run.observed,
            "unique": run.unique,
            "pages": run.pages,
        }
        (head,) = await self._append(uow, run.job_id, [_Told(LinkKind.END, facts, run_id=run.run_id)])
        subject = f"trabajo {run.job_id} · {run.kind.value}"
        after = f"{head.position + 1} · {head.digest}"
        await uow.audit.add(AuditEntry(None, "evidence.sealed", self._clock.now(), subject, after=after))

    async def _append(self, uow: UnitOfWork, job_id: JobId, told: Sequence["_Told"]) -> list[NewLink]:
        head = await uow.evidence.head(job_id)
        before = (head.position, head.digest) if head is not None else (-1, GENESIS)
        now = self._clock.now()
        links: list[NewLink] = []
        for one in told:
            link = _link(job_id, one, before, now)
            before = (link.position, link.digest)
            links.append(link)
        await uow.evidence.append(links)
        return links


@dataclass(frozen=True, slots=True)
class _Told:
    """What a link is to say, and the answer that goes with it."""

    kind: LinkKind
    facts: dict[str, Any]
    content: bytes = field(default=b"", repr=False)
    run_id: RunId | None = None


def _link(job_id: JobId, told: _Told, before: tuple[int, str], now: datetime) -> NewLink:
    """The link after the one of that position and digest."""
    position = before[0] + 1
    facts = told.facts | {
        "version": CHAIN_VERSION,
        "kind": told.kind.value,
        "job": job_id,
        "run": told.run_id,
        "position": position,
        "previous": before[1],
        "received_at": _moment(now),
    }
    text = canonical(facts)
    return NewLink(job_id, position, told.kind, text, digest_of(text), now, told.run_id, told.content or None)


def _told_page(run: Run, page: ListPage, prepared: Prepared | None) -> _Told:
    place = next(((row.post_id, row.post_url) for row in page.rows if row.post_id), ("", ""))
    facts = _answer_facts(prepared) | {
        "list": run.kind.value,
        "cursor_in": page.asked,
        "cursor_out": page.cursor,
        "rows": len(page.rows),
        "observed": page.seen,
        "declared": page.declared,
        "end": page.end.value if page.end else None,
        "post_id": place[0],
        "post_url": place[1],
    }
    return _Told(LinkKind.PAGE, facts, prepared.packed if prepared is not None else b"", run.run_id)


def pack(body: bytes) -> bytes:
    """Compressed for keeping."""
    return zlib.compress(body, 5)


def unpack(packed: bytes) -> bytes:
    """The body again."""
    return zlib.decompress(packed)


def _answer_facts(prepared: Prepared | None) -> dict[str, Any]:
    if prepared is None:
        return {"sha256": None, "url": "", "status": None, "operation": "", "media_type": "", "size": 0}
    answer = prepared.answer
    return {
        "sha256": answer.sha256,
        "url": answer.url,
        "status": answer.status,
        "operation": answer.operation,
        "media_type": answer.media_type,
        "size": len(answer.body),
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
