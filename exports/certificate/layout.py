"""The files of a certificate, and how they are put into a ZIP: the same content always makes the same bytes."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

README, MANIFEST, CHAIN = "LEEME.txt", "manifiesto.json", "cadena.jsonl"
ARCHIVE, PICTURE, DIGESTS = "perfil.wacz", "captura.jpg", "huellas.sha256"
FORMAT, VERSION = "centinela-certificado", 1
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_UNIX = 3
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside of a ZIP: its name, and its content as bytes or as a file that can be read from its start."""

    name: str
    content: bytes | BinaryIO = field(repr=False)

    def chunks(self) -> Iterator[bytes]:
        """The content in pieces."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        self.content.seek(0)
        while piece := self.content.read(_CHUNK):
            yield piece

    def sha256(self) -> str:
        """Of the content."""
        found = hashlib.sha256()
        for piece in self.chunks():
            found.update(piece)
        return found.hexdigest()


def write_zip(parts: Iterable[Part], out: BinaryIO) -> None:
    """Without compression, dates and whatever else differs from machine to machine."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for part in parts:
            info = zipfile.ZipInfo(part.name, _DATE)
            info.external_attr, info.create_system = _MODE, _UNIX
            with packed.open(info, "w", force_zip64=True) as entry:
                for piece in part.chunks():
                    entry.write(piece)


def digests_of(parts: Iterable[Part]) -> Part:
    """The file with the digests of all others, as `sha256sum -c` reads it."""
    return Part(DIGESTS, "".join(f"{part.sha256()}  {part.name}\n" for part in parts).encode())
