"""Numbers as sites show them to people, in the manner of the person's language (docs/reference/extraction.md 1.9)."""

import re
import unicodedata

from core.domain.results.profiles import Counter

_NUMBER = re.compile(r"\d+(?:[.,' ’٬٫]\d+)*")
_THOUSAND_MILLIONS = 1_000_000_000
_SCALE_WORDS = {
    1_000: "mil k thousand tsd mila tys tis rb ribu bin nghìn ngàn тыс тис хил χιλ ألف آلاف هزار אלף हज़ार พัน 천 千",
    10_000: "万 萬 만 หมื่น",
    100_000: "lakh लाख แสน",
    1_000_000: "m mn mill millon millón millones mi milhão milhões mio mln million millions millionen milioni jt juta"
    " tr triệu млн εκ مليون میلیون מיליון ล้าน 百万 백만",
    10_000_000: "crore करोड़",
    100_000_000: "億 亿 억",
    _THOUSAND_MILLIONS: "b bn billion mrd md mld mlrd tỷ млрд مليار میلیارد מיליארד",
}
"""Spanish and English first; then what accounts in other languages are shown."""
_UNSPACED = "百万|백만|[万萬만億亿억千천]"
"""These stand between their number and the next word without any blank."""


def _shown(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_SCALES = {_shown(word): scale for scale, words in _SCALE_WORDS.items() for word in words.split()}
_WORDS = "|".join(sorted(_SCALES, key=len, reverse=True))
_SCALE = re.compile(rf"\s*(mil\s+mill(?:ones)?|mil\s+m|{_UNSPACED}|(?:{_WORDS})(?![^\W\d_]))")
_INDIAN = re.compile(r"\d{1,2}(?:\D\d\d)+\D\d{3}")
"""Thousands apart, then hundreds of them: `1,23,456`."""
_GROUP = 3
_LONGEST = 200


def parse_count(text: str) -> Counter | None:
    """The first number in `text` ("1.234", "1,2 mil amigos", "28 mill.", "1.2K"), or None when there is none.

    A fraction of something we do not know is no number of people. `exact` is False for a number with a scale word: the
    site rounded it. `text` is kept as given.
    """
    shown = _shown(text[:_LONGEST])
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
    if all(len(group) == _GROUP for group in groups[1:]) or _INDIAN.fullmatch(digits):
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
