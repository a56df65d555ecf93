"""A message cut into the words that name profiles and those that say what is wanted of them."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from core.services.targets.hosts import OTHER_PREFIXES, PREFIXES
from core.services.targets.kinds import (
    HANDLE,
    OPENING,
    fits,
    has_path,
    is_filler,
    is_known,
    is_surely_name,
    key_of,
    names_network,
    prefix_of,
    says_something,
    speaks,
    trimmed,
)
from core.services.targets.options import is_list, is_number, is_option, means_list
from core.text import plain

MOST_TARGETS = 10
_MARKDOWN = re.compile(r"\[[^\[\]]{0,300}\]\(\s*<?([^\s()<>]+)>?[^()]{0,300}\)")
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,300}?href=[\"']([^\"'<>]{1,2000})[\"'][^<>]{0,300}>[^<>]{0,300}(?:</a>)?", re.IGNORECASE
)
_LABELLED = re.compile(r"<(https?://[^\s<>|]{1,2000})\|[^<>]{0,300}>", re.IGNORECASE)
_INSIDE = re.compile(r"(?<![\w/=?&%+.-])https?:/{1,2}(?=[^/\s])", re.IGNORECASE)
_SCHEME = re.compile(
    r"^(?!https?://)(?:h?t{1,3}ps?|hxxps?)(?:[:;]?/{1,3}|:)(?=[\w-]{1,63}\.)|^https?%3A%2F%2F(?=\w)", re.IGNORECASE
)
"""`htps://`, `ttps://`, `http//`: an address whose beginning was mistyped, cut off, encoded or made harmless."""
_HARMLESS = re.compile(r"(?<=\w)(?:\[(?:\.|dot)\]|\(\.\))(?=\w)", re.IGNORECASE)
"""`facebook[.]com`, as investigators write addresses that nobody shall open by accident."""
_APART = re.compile(r"\b(https?:)\s+(?=//\w)", re.IGNORECASE)
_QUERY_ENCODED = re.compile(r"^(https?://[^?#%\s]+)%3F(?=\w+%3D)", re.IGNORECASE)
_NUMBERED = re.compile(r"^u?id[=:](?=[0-9]{5,25}$)", re.IGNORECASE)
_NAME = re.compile(r"@?[A-Za-z0-9_][A-Za-z0-9._]{1,49}")
_SLASHED = re.compile(r"^([A-Za-z]{1,12})/+(@?[\w.]{2,50})/?$", re.ASCII)
"""`facebook/vega`: a network and a name."""
_JOINS = frozenset({"y", "e", "o", "u", "and", "tambien", "mas"})
"""What stands between the profiles of an enumeration."""
_GLUED = re.compile(r"(?<![,;|])[,;|]++(?=https?:/)", re.IGNORECASE)
_ENTITIES = {"&amp;": "&", "&#38;": "&", "&#x26;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
_SHORT = 2
"""Letters of a network's abbreviation, which may be something else: `vega x`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`names` are words that each name a profile; `options` what follows them; `typed` what to repeat in an answer."""

    names: tuple[str, ...]
    options: tuple[str, ...]
    typed: str


def visible(text: str) -> str:
    """Without the invisible characters that come along when people copy."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def read_words(text: str) -> Wanted:
    """What a message asks for: the addresses in it, whatever stands around them, or else the names."""
    words = _words(text)
    typed = " ".join(words)
    if any(map(is_known, words)):
        words = _joined(words)
        beside = _beside(words)
        words = [beside.get(index, word) for index, word in enumerate(words)]
        found = [index for index, word in enumerate(words) if is_known(word) or speaks(word) or index in beside]
        return Wanted(_unique(words, found, beside), _options_around(words, found), typed)
    words = _profile_first(_network_first(_enumerated(words)))
    more = [index for index in range(1, len(words)) if is_surely_name(words[index])]
    return Wanted(
        tuple(dict.fromkeys([*words[:1], *(words[index] for index in more)]))[:MOST_TARGETS],
        tuple(word for index, word in enumerate(words) if index and index not in more),
        typed,
    )


def _joined(words: Sequence[str]) -> list[str]:
    """`ig vega_f` beside an address is `ig:vega_f`: another profile."""
    joined: list[str] = []
    for word in words:
        if joined and is_surely_name(word) and not speaks(word) and names_network(joined[-1]):
            joined[-1] = f"{trimmed(joined[-1]).lower().removesuffix(':')}:{trimmed(word)}"
        else:
            joined.append(word)
    return joined


def _enumerated(words: list[str]) -> list[str]:
    """`Instagram: vega, Facebook: bruno` as `instagram:vega facebook:bruno`; unchanged where anything else is said."""
    joined: list[str] = []
    for word in words:
        clean = trimmed(word)
        named = bool(joined) and names_network(joined[-1]) and _NAME.fullmatch(clean) and not is_option(word)
        if named and not names_network(word) and (joined[-1].endswith(":") or is_surely_name(word)):
            joined[-1] = f"{trimmed(joined[-1]).lower().removesuffix(':')}:{clean}"
        elif says_something(word) and plain(clean) not in _JOINS:
            joined.append(word)
    named_all = [word for word in joined if speaks(word)]
    return joined if len(named_all) > 1 and all(speaks(word) or is_option(word) for word in joined) else words


def _beside(words: Sequence[str]) -> dict[int, str]:
    """The names beside addresses, by their place: `x.com/a y @b` names a second profile, of the same network.

    Nothing beside prose, where a handle is only a mention; nor what an address shows already.
    """
    addresses = [word for word in words if is_known(word)]
    if not all(is_known(word) or _lists(word) for word in words):
        return {}
    shown = {part for word in addresses for part in re.split(r"[/?&=#@]", trimmed(word).lower())}
    near, names = prefix_of(addresses[0]), dict[int, str]()
    for index, word in enumerate(words):
        near = prefix_of(word) or near
        name = trimmed(word).lstrip("@")
        if is_surely_name(word) and not speaks(word) and not is_known(word) and name.lower() not in shown:
            names[index] = f"{near}:{name}" if near and fits(name, near) else word
    return names


def _lists(word: str) -> bool:
    """Whether the word belongs into an enumeration of profiles, with lists and number for them."""
    joins = not says_something(word) or plain(trimmed(word)) in _JOINS
    return joins or is_filler(word) or is_surely_name(word) or names_network(word) or is_option(word)


def looks_like_profile(text: str) -> bool:
    """Whether a message is worth proposing to analyse: an address of a network in it, or nothing but names."""
    words = _enumerated(_words(text))
    if any(is_known(word) and (len(words) == 1 or has_path(word)) for word in words):
        return True
    named = bool(words) and is_surely_name(words[0])  # `estoy en instagram` asks for nothing
    words = _profile_first(_network_first(words) if named else words)
    return bool(words) and is_surely_name(words[0]) and all(is_option(word) or is_surely_name(word) for word in words)


def _words(text: str) -> list[str]:
    shown = visible(text)
    for entity, char in _ENTITIES.items():
        shown = shown.replace(entity, char)
    for link in (_LABELLED, _ANCHOR, _MARKDOWN):
        shown = link.sub(r" \1 ", shown)
    shown = _APART.sub(r"\1", _HARMLESS.sub(".", shown))
    return [_repaired(part) for word in shown.split() for part in _parts(word) if part]


def _repaired(word: str) -> str:
    slashed = _SLASHED.match(word)
    if slashed is not None and slashed[1].lower() in {*PREFIXES, *OTHER_PREFIXES}:
        return f"{slashed[1]}:{slashed[2]}"
    if _SCHEME.match(word):
        word = _SCHEME.sub("https://", unquote(word) if "%2f" in word.lower() and "//" not in word else word)
    if _QUERY_ENCODED.match(word):
        word = unquote(word)
    return _NUMBERED.sub("", word)


def _parts(word: str) -> list[str]:
    """A word as several, where an address stands inside of it or a comma between two names."""
    parts = _GLUED.split(word)
    if len(parts) > 1:
        return [part for glued in parts for part in _parts(glued)]
    starts = [match.start() for match in _INSIDE.finditer(word)]
    if starts and (starts[0] or starts[1:]):
        before = word[: starts[0]]
        quiet = before.lower().rstrip(":") in PREFIXES or not before.strip(OPENING)
        ends = [*starts[1:], len(word)]
        return [*([] if quiet else [before]), *(word[start:end] for start, end in zip(starts, ends, strict=True))]
    if "/" in word or is_number(word):
        return [word]
    return [part for part in re.split(r"[,;|]", word) if part]


def _unique(words: Sequence[str], found: Sequence[int], beside: Container[int]) -> tuple[str, ...]:
    """The known addresses; what is no more than a network's name counts only when nothing else is there."""
    surely = [index for index in found if speaks(words[index]) or has_path(words[index]) or index in beside]
    telling = [words[index] for index in surely] or [words[found[0]]]
    first: dict[str, str] = {}
    for word in telling:
        first.setdefault(trimmed(word).lower() if speaks(word) else key_of(word), word)
    return tuple(first.values())[:MOST_TARGETS]


def _options_around(words: Sequence[str], found: Sequence[int]) -> tuple[str, ...]:
    """Lists and limit before or after an address; prose around it asks for nothing."""
    before = [word for word in words[: found[0]] if not is_filler(word)]
    rest = [index for index in range(found[0] + 1, len(words)) if index not in found]
    after = [word for word in (words[index] for index in rest) if says_something(word) and not names_network(word)]
    asked = [word for word in before if is_option(word)] if all(is_option(word) for word in before) else []
    end = next((index for index, word in enumerate(after) if not (is_option(word) or means_list(word))), len(after))
    asked += after[:end]
    label = after and (HANDLE.fullmatch(trimmed(after[0])) or after[0].startswith(tuple(OPENING)))
    lone = end == 0 and len(after) == 1 and rest[-1] > found[-1] and not label
    return (*asked, *after[end : end + 1]) if lone or any(map(means_list, after[:end])) else tuple(asked)


def _profile_first(words: list[str]) -> list[str]:
    """`ig: vega` and `instagram vega` are `ig:vega`; `amigos de vega` and `perfil de vega` are about vega.

    A network that stands before several names is that of all of them.
    """
    if len(words) > 1 and is_list(words[0]):
        named = next((index for index, word in enumerate(words) if not is_option(word)), 0)
        words = [words[named], *words[:named], *words[named + 1 :]]
    while len(words) > 1 and is_filler(words[0]) and not all(map(_is_only_option, words[1:])):
        words = words[1:]
    if len(words) > 1:
        name = words[0].lower().removesuffix(":")
        known = name in PREFIXES or name in OTHER_PREFIXES
        if known and words[2:] and (not says_something(words[1]) or is_filler(words[1])):
            words = [words[0], *words[2:]]  # `FB - vega`, `insta de vega`
        if known and (words[0].endswith(":") or not _is_only_option(words[1])):
            return [f"{name}:{words[1]}", *(_in_network(word, name) for word in words[2:])]
    return words


def _is_only_option(word: str) -> bool:
    return is_option(word) and not is_surely_name(word)  # an account's number is one too


def _in_network(word: str, name: str) -> str:
    return f"{name}:{trimmed(word)}" if is_surely_name(word) and not speaks(word) else word


def _network_first(words: list[str]) -> list[str]:
    """`vega en instagram amigos` and `vega (instagram) amigos` are `instagram vega amigos`."""
    long = len(words) > 1 and (len(trimmed(words[1])) > _SHORT or is_surely_name(words[0]))
    if long and names_network(words[1]) and _may_be_name(words[0]):
        return [trimmed(words[1]), words[0], *words[2:]]
    for index in range(1, len(words) - 1):
        if plain(words[index]) in {"en", "de"} and names_network(words[index + 1]):
            return [words[index + 1], *words[:index], *words[index + 2 :]]
    return words


def _may_be_name(word: str) -> bool:
    return not (speaks(word) or is_filler(word) or is_option(word) or names_network(word))
