"""What an order says besides profile, lists and limit: how often it repeats, and for which case it is."""

import re
import unicodedata
from dataclasses import dataclass

from core.domain.jobs.repeats import Every
from core.errors import CadenceException, CaseReferenceException

LONGEST_CASE = 60
_END = r"(?=[\s.,;:!)]|$)"
_PHRASES = (
    (Every.DAY, re.compile(rf"(?<!\S)(?:cada\s+d[ií]a|todos\s+los\s+d[ií]as|a\s+diario){_END}", re.IGNORECASE)),
    (Every.WEEK, re.compile(rf"(?<!\S)(?:cada\s+semana|todas\s+las\s+semanas){_END}", re.IGNORECASE)),
    (Every.DAY, re.compile(rf"(?<=\S\s)\s*diari(?:o|a|amente){_END}", re.IGNORECASE)),
    (Every.WEEK, re.compile(rf"(?<=\S\s)\s*semanal(?:mente)?{_END}", re.IGNORECASE)),
)
"""The single words may also be names: only after something else."""
_OTHER = re.compile(r"(?<=\S\s)\s*cada(?=\s|$)", re.IGNORECASE)
_CASE = re.compile(r"(?<!\S)caso\s?:\s*(?:\"([^\"]*)\"|«([^»]*)»|“([^”]*)”|(\S*))", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[^\w .#/()+-]")


@dataclass(frozen=True, slots=True)
class Extras:
    """The order without what stands here, how often, and the case reference (empty: none)."""

    text: str
    every: Every | None = None
    case: str = ""

    @property
    def typed(self) -> str:
        """As it can be typed again."""
        words = [f"cada {self.every}"] if self.every else []
        return " ".join([*words, f'caso:"{self.case}"'] if self.case else words)


def read_extras(text: str) -> Extras:
    """Take cadence and case out of an order: `vega amigos cada día caso:Norte-7`; accents and case do not matter.

    CadenceException for `cada mes`, CaseReferenceException for a reference that cannot be one.
    """
    rest = unicodedata.normalize("NFC", text)
    rest, case = _case(rest)
    for every, phrase in _PHRASES:
        without = phrase.sub(" ", rest, count=1)
        if without != rest and without.strip():
            return Extras(without.strip(), every, case)
    if _OTHER.search(rest) and "://" not in rest:
        raise CadenceException("neither a day nor a week")
    return Extras(rest if case else text, None, case)


def _case(text: str) -> tuple[str, str]:
    found = _CASE.search(text)
    if found is None:
        return text, ""
    case = " ".join(next((part for part in found.groups() if part is not None), "").split())
    if not case or len(case) > LONGEST_CASE or _FORBIDDEN.search(case):
        raise CaseReferenceException("no case reference")
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), case
