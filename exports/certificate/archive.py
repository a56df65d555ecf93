"""The web archive of a certificate: a WACZ 1.1.1 with one WARC, its index and one page."""

import gzip
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from exports.certificate.layout import Part, write_zip

WACZ_VERSION = "1.1.1"
WARC_PATH, INDEX_PATH, SUMMARY_PATH = "archive/data.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx"
PAGES_PATH, PACKAGE_PATH, PACKAGE_DIGEST_PATH = "pages/pages.jsonl", "datapackage.json", "datapackage-digest.json"
POSITION_HEADER = "Centinela-Position"
"""Which link of the chain a record belongs to."""
_REASONS = {200: "OK", 404: "Not Found", 429: "Too Many Requests"}
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class ArchivedAnswer:
    """An answer as it is archived: stripped, without any header of its own."""

    position: int
    url: str
    status: int
    media_type: str
    body: bytes = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """The one page that an archive is about."""

    url: str
    title: str
    at: datetime


def write_wacz(page: ArchivedPage, answers: Iterable[ArchivedAnswer], software: str) -> BinaryIO:
    """The archive, in a file that vanishes when it is closed."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as warc:
        lines = _write_warc(warc, answers, software)  # type: ignore[arg-type]
        index = _packed("".join(f"{line}\n" for line in sorted(lines)).encode())
        parts = [
            Part(WARC_PATH, warc),  # type: ignore[arg-type]
            Part(INDEX_PATH, index),
            Part(SUMMARY_PATH, _summary(lines, index)),
            Part(PAGES_PATH, _pages(page)),
        ]
        package = Part(PACKAGE_PATH, _package(page, parts, software))
        digest = {"path": PACKAGE_PATH, "hash": f"sha256:{package.sha256()}"}
        whole = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed on
        write_zip([*parts, package, Part(PACKAGE_DIGEST_PATH, _json(digest))], whole)  # type: ignore[arg-type]
    return whole  # type: ignore[return-value]


def _write_warc(out: BinaryIO, answers: Iterable[ArchivedAnswer], software: str) -> list[str]:
    """Writes the records; the lines of the index."""
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("data.warc.gz", {"software": software, "format": "WARC 1.1"}))
    lines = []
    for answer in answers:
        offset = out.tell()
        at = answer.at.strftime("%Y-%m-%dT%H:%M:%SZ") if answer.at else "1970-01-01T00:00:00Z"
        headers = {"WARC-Date": at, POSITION_HEADER: str(answer.position)}
        writer.write_record(_record(writer, answer, headers))
        lines.append(_index_line(answer, at, offset, out.tell() - offset))
    return lines


def _record(writer: WARCWriter, answer: ArchivedAnswer, headers: dict[str, str]) -> Any:
    content: dict[str, Any] = {"payload": io.BytesIO(answer.body), "length": len(answer.body)}
    content["warc_headers_dict"] = headers
    if answer.media_type == "image/jpeg":
        return writer.create_warc_record(answer.url, "resource", warc_content_type=answer.media_type, **content)
    status = f"{answer.status} {_REASONS.get(answer.status, 'Status')}"
    told = [("Content-Type", f"{answer.media_type}; charset=utf-8"), ("Content-Length", str(len(answer.body)))]
    http = StatusAndHeaders(status, told, protocol="HTTP/1.1")
    return writer.create_warc_record(answer.url, "response", http_headers=http, **content)


def _index_line(answer: ArchivedAnswer, at: str, offset: int, length: int) -> str:
    facts = {
        "url": answer.url,
        "mime": answer.media_type,
        "status": str(answer.status),
        "digest": f"sha256:{hashlib.sha256(answer.body).hexdigest()}",
        "length": str(length),
        "offset": str(offset),
        "filename": "data.warc.gz",
    }
    stamp = "".join(sign for sign in at if sign.isdigit())
    return f"{sort_key(answer.url)} {stamp} {json.dumps(facts, ensure_ascii=True)}"


def sort_key(url: str) -> str:
    """The address with its host turned round, as indexes sort it (SURT): `com,facebook)/vega.ficticia`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{'&'.join(sorted(parts.query.lower().split('&')))}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}){(parts.path or '/').lower()}{query}".replace(" ", "%20")


def _summary(lines: list[str], index: bytes) -> bytes:
    meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    text = f"!meta 0 {json.dumps(meta)}\n"
    if lines:
        first = " ".join(min(lines).split(" ", 2)[:2])
        digest = f"sha256:{hashlib.sha256(index).hexdigest()}"
        text += f"{first} {json.dumps({'offset': 0, 'length': len(index), 'digest': digest})}\n"
    return text.encode()


def _pages(page: ArchivedPage) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    told = {"id": "1", "url": page.url, "title": page.title, "ts": page.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in (head, told)).encode()


def _package(page: ArchivedPage, parts: list[Part], software: str) -> bytes:
    resources = [
        {
            "name": part.name.rpartition("/")[2],
            "path": part.name,
            "hash": f"sha256:{part.sha256()}",
            "bytes": sum(len(piece) for piece in part.chunks()),
        }
        for part in parts
    ]
    return _json(
        {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": page.title,
            "mainPageUrl": page.url,
            "mainPageDate": page.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "created": page.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": software,
            "resources": resources,
        }
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
