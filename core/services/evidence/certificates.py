"""Certificates of what was read: made when a person asks for one, from the chain and the answers that are kept."""

import asyncio
import io
import re
from concurrent.futures import Future

from core.domain.ids import JobId
from core.domain.results.evidence import Link, LinkKind
from core.domain.results.profiles import Profile
from core.ports.files import CertificateContent, CertificateWriter
from core.ports.remembered import JOB_PROFILE
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.evidence.recorder import unpack

_UNSAFE = re.compile(r"[^\w.-]+")


class Certificates:
    """Makes certificates."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, writer: CertificateWriter, version: str) -> None:
        self._uow = uow
        self._clock = clock
        self._writer = writer
        self._version = version

    async def available(self, job_id: JobId) -> bool:
        """Whether there is anything to certify."""
        async with self._uow(write=False) as uow:
            return await uow.evidence.head(job_id) is not None

    async def make(self, job_id: JobId) -> tuple[str, bytes] | None:
        """Name and content of the certificate of a job; None when nothing was read, or before it was recorded."""
        async with self._uow(write=False) as uow:
            links = await uow.evidence.links(job_id)
            profile_id = await JOB_PROFILE.get(uow, job_id)
            profile = await uow.profiles.get(profile_id) if profile_id is not None else None
        if not links or profile is None:
            return None
        loop = asyncio.get_running_loop()

        def body(link: Link) -> bytes | None:
            """Called in the thread that writes."""
            if not link.kept:
                return None
            asked: Future[bytes | None] = asyncio.run_coroutine_threadsafe(self._stored(link), loop)
            packed = asked.result()
            return packed if packed is None or link.kind is LinkKind.SCREENSHOT else unpack(packed)

        out = io.BytesIO()
        content = CertificateContent(profile, job_id, tuple(links), body, self._clock.now(), self._version)
        await asyncio.to_thread(self._writer.write, content, out)
        return _name(profile, job_id), out.getvalue()

    async def _stored(self, link: Link) -> bytes | None:
        async with self._uow(write=False) as uow:
            return await uow.evidence.content(link.link_id)


def _name(profile: Profile, job_id: JobId) -> str:
    who = _UNSAFE.sub("-", profile.username or profile.external_id)[:60]
    return f"{profile.platform.value}-{who}-certificado-{job_id}.zip"
