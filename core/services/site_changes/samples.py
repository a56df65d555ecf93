"""A sample of what a site answered when it was not understood, as a ZIP without secrets. Pure."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from core.domain.results.evidence import StrippedAnswer

MOST_BYTES = 1_500_000
"""A sample that is larger as a ZIP leaves out its largest answers."""
_DETAILS = "muestra.json"
_EXTENSIONS = {"text/html": "html", "application/json": "json"}


def packed_sample(answers: Sequence[StrippedAnswer], about: Mapping[str, Any]) -> bytes:
    """The answers, oldest first, with `muestra.json`: what it is a sample of, and where each answer came from."""
    kept = list(answers)
    while len(made := _zip(kept, about)) > MOST_BYTES and kept:
        kept.remove(max(kept, key=lambda answer: len(answer.body)))
    return made


def _zip(answers: Sequence[StrippedAnswer], about: Mapping[str, Any]) -> bytes:
    names = [_name(number, answer) for number, answer in enumerate(answers, 1)]
    told = [
        {
            "file": name,
            "url": answer.url,
            "status": answer.status,
            "operation": answer.operation,
            "sha256": answer.sha256,
        }
        for name, answer in zip(names, answers, strict=True)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_DETAILS, json.dumps({**about, "answers": told}, ensure_ascii=False, indent=1))
        for name, answer in zip(names, answers, strict=True):
            archive.writestr(name, answer.body)
    return out.getvalue()


def _name(number: int, answer: StrippedAnswer) -> str:
    word = "".join(sign for sign in answer.operation.rpartition("/")[2] if sign.isalnum()) or "pagina"
    return f"{number}-{word[:60]}.{_EXTENSIONS.get(answer.media_type, 'txt')}"
