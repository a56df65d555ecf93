"""Makes a certificate: the chain of a reading, the answers it speaks of, and the digests of all of it."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.domain.results.evidence import Link, LinkKind
from core.ports.files import CertificateContent
from core.text import cut, one_line
from exports.certificate.archive import ArchivedAnswer, ArchivedPage, write_wacz
from exports.certificate.layout import (
    ARCHIVE,
    CHAIN,
    FORMAT,
    MANIFEST,
    PICTURE,
    README,
    VERSION,
    Part,
    digests_of,
    write_zip,
)
from exports.certificate.words import readme


class CertificateZip:
    """Implements CertificateWriter."""

    def write(self, content: CertificateContent, out: BinaryIO) -> None:
        """See CertificateWriter."""
        software = f"Centinela {content.version}"
        missing, picture = list[int](), _newest_picture(content)
        profile, links = content.profile, content.links
        title = f"{cut(one_line(profile.name), 200) or profile.username} · {profile.platform.value}"
        page = ArchivedPage(profile.url, title, links[0].at)
        with write_wacz(page, _answers(content, missing), software) as archive:
            parts = [
                Part(README, readme(content, bool(missing)).encode()),
                Part(CHAIN, "".join(_line(link) for link in links).encode()),
                Part(ARCHIVE, archive),
                *([Part(PICTURE, picture)] if picture is not None else []),
            ]
            parts.insert(1, Part(MANIFEST, _manifest(content, missing, picture=picture is not None)))
            write_zip([*parts, digests_of(parts)], out)


def _answers(content: CertificateContent, missing: list[int]) -> Iterator[ArchivedAnswer]:
    """Every answer that is still kept; the positions of the others go into `missing`."""
    for link in content.links:
        told = link.told
        if not told.get("sha256"):
            continue
        body = content.body(link)
        if body is None:
            missing.append(link.position)
            continue
        status = int(told.get("status") or 200)
        yield ArchivedAnswer(link.position, _address(content, told), status, told["media_type"], body, link.at)


def _address(content: CertificateContent, told: dict[str, Any]) -> str:
    return str(told.get("url") or content.profile.url)


def _newest_picture(content: CertificateContent) -> bytes | None:
    taken = [link for link in content.links if link.kind is LinkKind.SCREENSHOT]
    return content.body(taken[-1]) if taken else None


def _line(link: Link) -> str:
    return json.dumps({"digest": link.digest, "facts": link.told}, ensure_ascii=True, sort_keys=True) + "\n"


def _manifest(content: CertificateContent, missing: list[int], *, picture: bool) -> bytes:
    profile, links = content.profile, content.links
    told = {
        "format": FORMAT,
        "version": VERSION,
        "software": f"Centinela {content.version}",
        "claim": "this server received these answers at these moments; nothing else is claimed",
        "network": profile.platform.value,
        "profile": {
            "id": profile.external_id,
            "username": profile.username,
            "name": profile.name,
            "url": profile.url,
        },
        "job": content.job_id,
        "made_at": content.made_at.isoformat(timespec="seconds"),
        "first_received_at": links[0].told["received_at"],
        "last_received_at": links[-1].told["received_at"],
        "links": len(links),
        "head": links[-1].digest,
        "answers_no_longer_kept": missing,
        "picture": picture,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
