"""Checks a certificate without the server that made it: every byte of it, and what its parts say of each other."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from core.domain.results.evidence import GENESIS, canonical, digest_of
from exports.certificate.archive import PACKAGE_DIGEST_PATH, PACKAGE_PATH, POSITION_HEADER, WARC_PATH
from exports.certificate.layout import ARCHIVE, CHAIN, DIGESTS, FORMAT, MANIFEST, PICTURE, README, Part, write_zip

_REQUIRED = (README, MANIFEST, CHAIN, ARCHIVE, DIGESTS)
_BAD = (
    *(zipfile.BadZipFile, zlib.error, struct.error, ValueError, KeyError, TypeError, EOFError, OSError),
    *(AttributeError, NotImplementedError, RuntimeError, ArchiveLoadFailed),
)
"""What a damaged file makes its readers raise."""
_TRANSPORT = 65_536
MOST_UNPACKED = 1 << 30
"""Bytes of an archive's answers. No certificate has a tenth of it; a file that unfolds to more is an attack."""
_GZIP_WINDOW = zlib.MAX_WBITS | 16


class Finding(StrEnum):
    """What was checked."""

    NOT_A_ZIP = "not_a_zip"
    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"
    CONTAINER = "container"
    """The wrapping has bytes that no certificate has."""
    UNREADABLE = "unreadable"
    LINK_CHANGED = "link_changed"
    CHAIN_BROKEN = "chain_broken"
    HEAD_DIFFERS = "head_differs"
    ANSWER_CHANGED = "answer_changed"
    ANSWER_MISSING = "answer_missing"
    ANSWER_UNKNOWN = "answer_unknown"
    PICTURE_CHANGED = "picture_changed"
    FILES = "files"
    """Every file is as listed."""
    CHAIN = "chain"
    ANSWERS = "answers"
    PICTURE = "picture"
    HEAD = "head"
    NO_LONGER_KEPT = "no_longer_kept"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that holds, or not. `subject` names the file or the number it is about."""

    finding: Finding
    subject: str = ""
    holds: bool = False


@dataclass(slots=True)
class Verification:
    """Everything that was found; `manifest` is what the certificate says of itself, as far as it can be read."""

    checks: list[Check] = field(default_factory=list)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return all(check.holds for check in self.checks)

    def wrong(self, finding: Finding, subject: object = "") -> None:
        """Note what does not hold."""
        self.checks.append(Check(finding, str(subject)))

    def right(self, finding: Finding, subject: object = "") -> None:
        """Note what holds."""
        self.checks.append(Check(finding, str(subject), holds=True))


def verify(file: BinaryIO, head: str | None = None) -> Verification:
    """Check a certificate; with `head` also that its chain ends there. Never raises for what is in the file."""
    result = Verification()
    try:
        packed = zipfile.ZipFile(file)
    except _BAD:
        result.wrong(Finding.NOT_A_ZIP)
        return result
    with packed:
        if not _is_plain(packed, file):
            result.wrong(Finding.CONTAINER)
            return result
        content = _files(packed, result)
        if result.holds and not _is_canonical(packed, content, file):
            result.wrong(Finding.CONTAINER)
        if result.holds:
            result.right(Finding.FILES, len(content))
        links = _chain(content, result)
        _manifest(content, links, head, result)
        _answers(content, links, result)
    return result


def _files(packed: zipfile.ZipFile, result: Verification) -> dict[str, bytes]:
    """The content of every file that can be read."""
    found: dict[str, bytes] = {}
    for info in packed.infolist():
        if info.filename in found:
            result.wrong(Finding.EXTRA, info.filename)
            continue
        try:
            found[info.filename] = packed.read(info)
        except _BAD:
            result.wrong(Finding.CHANGED, info.filename)
            found[info.filename] = b""
    listed = _listed(found.get(DIGESTS, b""))
    for name in dict.fromkeys((*_REQUIRED, *listed)):
        if name not in found:
            result.wrong(Finding.MISSING, name)
    damaged = {check.subject for check in result.checks}
    for name, content in found.items():
        if name == DIGESTS or name in damaged:
            continue
        if name not in listed:
            result.wrong(Finding.EXTRA, name)
        elif digest_of(content) != listed[name]:
            result.wrong(Finding.CHANGED, name)
    return found


def _is_plain(packed: zipfile.ZipFile, file: BinaryIO) -> bool:
    """Whether the files lie uncompressed side by side, as `write_zip` puts them: then nothing unfolds."""
    files, size = packed.infolist(), file.seek(0, io.SEEK_END)
    return sum(info.file_size for info in files) <= size and all(not info.compress_type for info in files)


def _listed(text: bytes) -> dict[str, str]:
    lines = [line.partition("  ") for line in text.decode("utf-8", "replace").splitlines()]
    return {name: digest for digest, gap, name in lines if gap}


def _is_canonical(packed: zipfile.ZipFile, content: dict[str, bytes], file: BinaryIO) -> bool:
    """Whether the same files, wrapped again, make the very same bytes."""
    again = io.BytesIO()
    write_zip([Part(info.filename, content[info.filename]) for info in packed.infolist()], again)
    file.seek(0)
    given = hashlib.sha256()
    while piece := file.read(_TRANSPORT):
        given.update(piece)
    return given.hexdigest() == hashlib.sha256(again.getvalue()).hexdigest()


def _chain(content: dict[str, bytes], result: Verification) -> list[dict[str, Any]]:
    """The facts of every link, in order."""
    links: list[dict[str, Any]] = []
    before, fine = GENESIS, True
    for number, line in enumerate(content.get(CHAIN, b"").decode("utf-8", "replace").splitlines()):
        try:
            told = json.loads(line)
            digest, facts = str(told["digest"]), dict(told["facts"])
            previous, position = facts["previous"], facts["position"]
        except _BAD:
            result.wrong(Finding.LINK_CHANGED, number)
            return links
        if digest_of(canonical(facts)) != digest:
            result.wrong(Finding.LINK_CHANGED, number)
            fine = False
        elif previous != before or position != number:
            result.wrong(Finding.CHAIN_BROKEN, number)
            fine = False
        before = digest
        links.append(facts | {"digest": digest})
    if fine and links:
        result.right(Finding.CHAIN, len(links))
    elif not links and CHAIN in content:
        result.wrong(Finding.UNREADABLE, CHAIN)
    return links


def _manifest(content: dict[str, bytes], links: list[dict[str, Any]], head: str | None, result: Verification) -> None:
    if MANIFEST not in content:
        return
    try:
        told = json.loads(content[MANIFEST])
        if told["format"] != FORMAT:
            raise ValueError
    except _BAD:
        result.wrong(Finding.UNREADABLE, MANIFEST)
        return
    result.manifest = told
    last = links[-1]["digest"] if links else ""
    if told.get("head") != last or told.get("links") != len(links):
        result.wrong(Finding.CHAIN_BROKEN, len(links))
    if head is not None:
        fits = any(link["digest"] == head.strip().lower() for link in links)
        (result.right if fits else result.wrong)(Finding.HEAD if fits else Finding.HEAD_DIFFERS, head.strip())


def _answers(content: dict[str, bytes], links: list[dict[str, Any]], result: Verification) -> None:
    """The answers of the archive and the picture against what the links say of them."""
    if ARCHIVE not in content:
        return
    kept: set[int] = set()
    wrong = len([check for check in result.checks if not check.holds])
    try:
        told = {int(link["position"]): link["sha256"] for link in links if link.get("sha256")}
        gone = {int(position) for position in result.manifest.get("answers_no_longer_kept") or ()}
        for position, digest in _archived(content[ARCHIVE]):
            kept.add(position)
            if position not in told:
                result.wrong(Finding.ANSWER_UNKNOWN, position)
            elif told[position] != digest:
                result.wrong(Finding.ANSWER_CHANGED, position)
    except _BAD:
        result.wrong(Finding.UNREADABLE, ARCHIVE)
        return
    for position in sorted(told.keys() - kept - gone):
        result.wrong(Finding.ANSWER_MISSING, position)
    pictures = [link.get("sha256") for link in links if link.get("kind") == "captura"]
    if PICTURE in content:
        fits = pictures[-1:] == [digest_of(content[PICTURE])]
        (result.right if fits else result.wrong)(Finding.PICTURE if fits else Finding.PICTURE_CHANGED)
    if len([check for check in result.checks if not check.holds]) == wrong:
        result.right(Finding.ANSWERS, len(kept))
        if gone:
            result.right(Finding.NO_LONGER_KEPT, len(gone))


def _archived(wacz: bytes) -> Iterator[tuple[int, str]]:
    """Position and digest of every answer in the archive, whose own digests are checked on the way."""
    with zipfile.ZipFile(file := io.BytesIO(wacz)) as packed:
        if not _is_plain(packed, file):
            raise ValueError(ARCHIVE)
        package = packed.read(PACKAGE_PATH)
        if json.loads(packed.read(PACKAGE_DIGEST_PATH))["hash"] != f"sha256:{digest_of(package)}":
            raise ValueError(PACKAGE_PATH)
        for resource in json.loads(package)["resources"]:
            if resource["hash"] != f"sha256:{digest_of(packed.read(resource['path']))}":
                raise ValueError(resource["path"])
        warc = packed.read(WARC_PATH)
        _refuse_bomb(warc)
        for record in ArchiveIterator(io.BytesIO(warc)):
            position = record.rec_headers.get_header(POSITION_HEADER)
            if position is not None:
                yield int(position), digest_of(record.content_stream().read())


def _refuse_bomb(packed: bytes) -> None:
    """ValueError when the members unfold to more than MOST_UNPACKED; never more than a piece of it is in memory."""
    left, size = packed, 0
    while left:
        member = zlib.decompressobj(_GZIP_WINDOW)
        while not member.eof and left:
            size += len(member.decompress(left, _TRANSPORT))
            left = member.unconsumed_tail
            if size > MOST_UNPACKED:
                raise ValueError(WARC_PATH)
        if not member.eof:
            raise ValueError(WARC_PATH)
        left = member.unused_data
