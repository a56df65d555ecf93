"""What is kept of a scrape as evidence: committed with what it is evidence of, bound together, without secrets."""

import asyncio
import gzip
import io
import itertools
import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from core.domain.ids import JobId
from core.domain.jobs.job import Job
from core.domain.results.evidence import GENESIS, Link, LinkKind, ProfileEvidence, RawAnswer, digest_of
from core.domain.results.profiles import ListKind, RelatedProfile
from core.errors import NetworkException
from exports.certificate.layout import ARCHIVE
from exports.certificate.verify import verify
from tests.component.services.scrapes import Desk
from tests.fakes.platforms import Break, people

FRIENDS = ListKind.FRIENDS
PICTURE = b"\xff\xd8 a picture"


def answer(rows: tuple[RelatedProfile, ...]) -> RawAnswer:
    body = json.dumps({"rows": [row.external_id for row in rows], "token": "SECRET-OF-THE-PAGE"})
    return RawAnswer("https://www.facebook.com/api/graphql/", 200, body, "FriendsQuery")


@pytest.fixture
def site_with_answers(desk: Desk) -> Desk:
    site = desk.office.site
    site.host("vega")
    site.rows[FRIENDS] = people(10)
    site.raw = answer
    site.evidence = ProfileEvidence((RawAnswer("https://www.facebook.com/vega", 200, "<html>vega</html>"),), PICTURE)
    return desk


async def chain(desk: Desk, job: Job) -> list[Link]:
    async with desk.office.database(write=False) as uow:
        return list(await uow.evidence.links(job.job_id))


async def content(desk: Desk, link: Link) -> bytes | None:
    async with desk.office.database(write=False) as uow:
        return await uow.evidence.content(link.link_id)


async def test_every_page_is_a_link_that_names_the_one_before(site_with_answers: Desk) -> None:
    job = await site_with_answers.scrape()
    links = await chain(site_with_answers, job)
    assert [link.kind for link in links] == [
        LinkKind.PROFILE, LinkKind.SCREENSHOT, LinkKind.PAGE, LinkKind.PAGE, LinkKind.PAGE, LinkKind.END,
    ]  # fmt: skip
    before = GENESIS
    for position, link in enumerate(links):
        assert link.told["previous"] == before
        assert link.told["position"] == link.position == position
        assert link.digest == digest_of(link.facts)
        before = link.digest
    pages = [link.told for link in links if link.kind is LinkKind.PAGE]
    assert [page["rows"] for page in pages] == [4, 4, 2]
    assert [page["cursor_out"] for page in pages] == ["cursor-4", "cursor-8", "cursor-10"]
    assert [page["end"] for page in pages] == [None, None, "fin_de_lista"]
    assert links[-1].told["end"] == "fin_de_lista"
    assert links[-1].told["unique"] == 10


async def test_the_answers_are_kept_without_secrets_and_are_what_the_links_say(site_with_answers: Desk) -> None:
    links = await chain(site_with_answers, await site_with_answers.scrape())
    kept = {link.position: await content(site_with_answers, link) for link in links}
    assert kept[1] == PICTURE
    for position in (0, 2, 3, 4):
        body = zlib.decompress(kept[position] or b"")
        assert digest_of(body) == links[position].told["sha256"]
        assert b"SECRET" not in body
    assert kept[5] is None


async def test_the_head_of_the_chain_is_sealed_in_the_audit(site_with_answers: Desk) -> None:
    job = await site_with_answers.scrape("fb:vega amigos seguidores")
    links = await chain(site_with_answers, job)
    async with site_with_answers.office.database(write=False) as uow:
        seals = [entry for entry in await uow.audit.recent(50) if entry.action == "evidence.sealed"]
    ends = [link for link in links if link.kind is LinkKind.END]
    assert [seal.after for seal in reversed(seals)] == [f"{link.position + 1} · {link.digest}" for link in ends]
    assert seals[0].subject == f"trabajo {job.job_id} · seguidores"


async def test_a_job_that_runs_again_goes_on_with_its_chain(site_with_answers: Desk) -> None:
    office = site_with_answers.office
    office.site.breaks[FRIENDS] = Break(4, NetworkException("cut"))
    job = await site_with_answers.scrape()
    before = await chain(site_with_answers, job)
    assert [link.kind for link in before].count(LinkKind.PAGE) == 1
    office.clock.advance(3600)
    await office.work()
    links = await chain(site_with_answers, job)
    assert links[: len(before)] == before
    assert sum(link.told["rows"] for link in links if link.kind is LinkKind.PAGE) == 10
    assert all(link.told["previous"] == one.digest for one, link in itertools.pairwise(links))


async def test_no_answer_is_kept_for_a_job_that_read_nothing(desk: Desk) -> None:
    await desk.scrape("fb:nadie")
    async with desk.office.database(write=False) as uow:
        assert await uow.evidence.links(JobId(1)) == []


async def test_the_certificate_holds_and_no_secret_of_the_session_is_in_it(site_with_answers: Desk) -> None:
    """A canary: everything that the session is made of stands in what the site answered."""
    desk, site = site_with_answers, site_with_answers.office.site
    secrets = [str(cookie["value"]) for cookie in desk.session.storage_state.cookies]
    leaky = json.dumps({"seen": secrets, "viewer": {"id": desk.session.account_id, "name": "Alondra Inventada"}})
    site.raw = lambda _: RawAnswer(f"https://www.facebook.com/api/?q={secrets[-1]}", 200, leaky)
    site.evidence = ProfileEvidence(
        (RawAnswer("https://www.facebook.com/vega", 200, f"<html>{leaky}</html>"),), PICTURE
    )
    job = await desk.scrape()
    made = await desk.office.services.certificates.make(job.job_id)
    assert made is not None
    name, content = made
    assert name == f"facebook-vega-certificado-{job.job_id}.zip"
    assert verify(io.BytesIO(content), (await chain(desk, job))[-1].digest).holds
    whole = [content, *unpacked(content)]
    for secret in (*secrets, str(desk.session.account_id), "Alondra Inventada"):
        assert not any(secret.encode() in part for part in whole), secret


def unpacked(content: bytes) -> list[bytes]:
    """Every file inside, and what is inside of those."""
    found: list[bytes] = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in map(packed.read, packed.namelist()):
            found.append(part)
            if part[:2] == b"PK":
                found += unpacked(part)
            if part[:2] == b"\x1f\x8b":
                found.append(gzip.decompress(part))
    return found


async def test_nothing_read_is_nothing_to_certify(desk: Desk) -> None:
    job = await desk.scrape("fb:nadie")
    assert await desk.office.services.certificates.make(job.job_id) is None


async def test_the_archive_is_a_wacz_to_an_independent_validator(site_with_answers: Desk, tmp_path: Path) -> None:
    job = await site_with_answers.scrape()
    made = await site_with_answers.office.services.certificates.make(job.job_id)
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made[1])) as packed:
        path = Path(packed.extract(ARCHIVE, tmp_path))
    validator = [sys.executable, "-W", "ignore", "-m", "wacz.main", "validate", "-f", str(path)]
    done = await asyncio.to_thread(subprocess.run, validator, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation succeeded, the passed WACZ is valid" in done.stdout
