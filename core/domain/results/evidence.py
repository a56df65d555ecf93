"""What is kept as evidence of a reading: the answers of the site, and the chain that binds them together."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.ids import JobId, RunId

GENESIS = "0" * 64
"""What the first link of a chain names as the one before it."""
REMOVED_TEXT, REMOVED_ID = "[retirado]", "0"
"""What stands in a kept answer in place of a secret or a name, and in place of the viewer's number."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as the site gave it, secrets included: never stored or logged like this."""

    url: str
    status: int
    body: str = field(repr=False)
    operation: str = ""
    """What the site calls the query; empty for a page."""

    @property
    def media_type(self) -> str:
        """As the body begins: pages and answers are sent under misleading types."""
        return "text/html" if self.body.lstrip("\ufeff \t\r\n").startswith("<") else "application/json"


@dataclass(frozen=True, slots=True)
class StrippedAnswer:
    """An answer without secrets and without data of the viewer, with its digest."""

    url: str
    status: int
    operation: str
    media_type: str
    body: bytes = field(repr=False)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ProfileEvidence:
    """What was seen of a profile: the answers that told it, and a picture of its page (JPEG), if one could be taken."""

    answers: tuple[RawAnswer, ...] = ()
    screenshot: bytes | None = field(default=None, repr=False)


class LinkKind(StrEnum):
    """What a link of the chain is about (column `tipo`)."""

    PROFILE = "perfil"
    SCREENSHOT = "captura"
    PAGE = "pagina"
    END = "fin"
    """Why a list ended; its run's last link."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a job's chain. `facts` is JSON of which its digest is taken, with `previous` and `position` in it."""

    link_id: int
    job_id: JobId
    position: int
    kind: LinkKind
    facts: str
    digest: str
    at: datetime
    run_id: RunId | None = None
    kept: bool = False
    """Whether the answer itself is still there."""

    @property
    def told(self) -> dict[str, Any]:
        """The facts."""
        found: dict[str, Any] = json.loads(self.facts)
        return found


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that is not stored yet; `content` is the packed answer, None when there is none or it is not kept."""

    job_id: JobId
    position: int
    kind: LinkKind
    facts: str
    digest: str
    at: datetime
    run_id: RunId | None = None
    content: bytes | None = field(default=None, repr=False)


def canonical(facts: Mapping[str, Any]) -> str:
    """JSON that is the same for the same facts, in ASCII: what digests are taken of."""
    return json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest_of(text: str | bytes) -> str:
    """SHA-256, as hexadecimal text."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
