"""Numbers as sites show them to people, in the manner of the person's language (docs/reference/extraction.md 1.9)."""

import re
import unicodedata

from core.domain.results.profiles import Counter

_NUMBER = re.compile(r"\d+(?:[.,' ’٬٫]\d+)*")
_SCALES = {
    **dict.fromkeys(("mil", "k", "thousand", "tsd", "mila", "tys", "тыс"), 1_000),
    **dict.fromkeys(
        ("m", "mill", "millon", "millón", "millones", "mi", "milhão", "milhões", "mio", "mln", "million", "млн"),
        1_000_000,
    ),
    **dict.fromkeys(("b", "bn", "billion", "mrd", "md", "mld"), 1_000_000_000),
}
"""Spanish and English first; then what accounts in other languages are shown."""
_THOUSAND_MILLIONS = 1_000_000_000
_WORDS = "|".join(sorted(_SCALES, key=len, reverse=True))
_SCALE = re.compile(rf"\s*(mil\s+mill(?:ones)?|mil\s+m|{_WORDS})(?![^\W\d_])")
_GROUP = 3
_LONGEST = 200


def parse_count(text: str) -> Counter | None:
    """The first number in `text` ("1.234", "1,2 mil amigos", "28 mill.", "1.2K"), or None when there is none.

    A fraction of something we do not know is no number of people. `exact` is False for a number with a scale word: the
    site rounded it. `text` is kept as given.
    """
    shown = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    match = _NUMBER.search(shown)
    if match is None:
        return None
    scale = _scale_after(shown, match.end())
    digits = match.group()
    if scale is None:
        value = _plain(digits)
        return None if value is None else Counter(value, text.strip(), exact=True)
    return Counter(round(_decimal(digits) * scale), text.strip(), exact=False)


def _scale_after(shown: str, end: int) -> int | None:
    match = _SCALE.match(shown, end)
    if match is None:
        return None
    word = match.group(1)
    return _SCALES.get(word) or _THOUSAND_MILLIONS


def _plain(digits: str) -> int | None:
    """Without a scale, separators are thousands, so that every group after the first has three digits."""
    groups = re.split(r"\D", digits)
    if all(len(group) == _GROUP for group in groups[1:]):
        return int("".join(groups))
    return None


def _decimal(digits: str) -> float:
    """With a scale, a single separator is the decimal one; of several, the last, if it differs from the others."""
    separators = re.findall(r"\D", digits)
    groups = re.split(r"\D", digits)
    if not separators:
        return float(digits)
    if len(separators) > 1 and separators[-1] == separators[0]:
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{groups[-1]}")
