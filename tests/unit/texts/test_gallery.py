"""Everything that the bot can say, read: valid, escaped, within the limits, in Spanish, without codes and secrets."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from markupsafe import Markup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from handlers.framework.html import units
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.registry import COMMANDS, button_registry
from handlers.words.reasons import ReasonText, Todo
from sandbox.telegram.formatting.html_parser import parse_html
from tests.support.cookie_jar import SECRET
from tests.support.tables import each
from tests.unit.texts.modules import short, text_modules
from tests.unit.texts.samples import name_of, samples
from tests.unit.texts.world import LONG, NAME

TOAST_LIMIT = 200
LABEL_LIMIT = 64
PLACEHOLDER_LIMIT = 64
COPY_LIMIT = 256
TERMINAL = ("evidence_texts", "setting_texts", "terminal")
"""Read in a terminal, where names of settings and formats are shown as they are."""
REGISTRY = button_registry()

ENGLISH = frozenset(
    """
    the and or of to for job jobs session sessions failed failure unknown queue queued user users account accounts
    expired banned waiting running done cancel cancelled retry not found checked status reason null
    undefined please wait with from new old person people incident upload uploaded valid invalid undecided consent
    restricted profile friends followers following answer seconds minutes hours days today yesterday
    """.split()  # noqa: SIM905 - a word list reads best as text
)
RAW = (
    re.compile(r"\b[a-z]+_[a-z_]+\b"),
    re.compile(r"\b(?:facebook|instagram|x|session|proxy|transport|site|platform)\.(?!com\b)[a-z_]+"),
    re.compile(r"\b(?:facebook|instagram)\b(?!\.com)"),
    re.compile(r"\b(?:None|True|False)\b|\b[A-Z][a-zA-Z]+\.[A-Z_]{2,}\b|<[A-Z]\w+ object|\bdatetime\b|Markup\("),
)
KNOWN_WORDS = re.compile(r"vega_ficticia|c_user|ds_user_id|auth_token|no_sirve")


def spoken() -> Iterator[str]:
    """Every public function whose result people read."""
    for module in text_modules():
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
            if own and inspect.signature(value).return_annotation in (Reply, Markup, str):
                yield f"{short(module.__name__)}.{name}"


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case ReasonText() | Todo():
            fields = (value.seen, value.todo.analyst, value.todo.team) if isinstance(value, ReasonText) else ()
            yield from fields or (value.analyst, value.team)  # type: ignore[union-attr]
        case Mapping():
            for item in value.values():
                yield from texts_in(item)
        case tuple():
            for item in value:
                yield from texts_in(item)


def constants() -> Iterator[Any]:
    """Every sentence and word that stands in a module by name, private ones too."""
    for module in text_modules():
        for name, value in vars(module).items():
            own = re.fullmatch(r"_?[A-Z][A-Z_]*", name) and name != "PLATFORM_PREFIXES"
            if own and short(module.__name__) not in TERMINAL:
                yield from (pytest.param(text, id=f"{short(module.__name__)}.{name}") for text in set(texts_in(value)))


@cache
def said() -> Mapping[str, tuple[Any, ...]]:
    """By function, each different thing it says in the samples."""
    shown: dict[str, dict[str, Any]] = defaultdict(dict)
    for sample in samples():
        result = sample()
        shown[name_of(sample)][repr(result)] = result
    return {name: tuple(results.values()) for name, results in shown.items()}


by_function = each("name", lambda: sorted(said()))


def read(result: Any) -> str:
    """As people see it."""
    if isinstance(result, Reply):
        return parse_html(str(result.text))[0]
    return parse_html(str(result))[0] if isinstance(result, Markup) else str(result)


def ours(text: str) -> str:
    """Without what people and sites called things, addresses, commands and code."""
    for foreign in (LONG, NAME, "vega.ficticia", "<1>", "fb:vega"):
        text = text.replace(foreign, "·")
    return re.sub(
        r"https?://[\w./?=&]+|/[a-z]\w*|[\w.]+\.example\.test(?::\d+)?|\bt\.me\S*|\b[A-Z]+_[A-Z_]+\b", "·", text
    )


def words_around(result: Any) -> list[str]:
    """Everything that is read, buttons and placeholders included."""
    if not isinstance(result, Reply):
        return [read(result)]
    labels = [button.label for row in result.keyboard for button in row]
    return [read(result), *labels, *([result.force_reply] if result.force_reply else [])]


def test_everything_that_can_be_said_has_a_sample() -> None:
    assert set(spoken()) - {name_of(sample) for sample in samples()} == set()


def test_no_sample_is_left_of_what_is_gone() -> None:
    assert {name_of(sample) for sample in samples()} - set(spoken()) == set()


@by_function
def test_it_is_valid_and_escaped(name: str) -> None:
    for result in said()[name]:
        text = read(result)
        assert text.strip() or name == "reasons.seen"
        for sign in ("&lt;", "&gt;", "&amp;", "&#", "&quot;"):
            assert sign not in text


@by_function
def test_a_message_is_within_telegrams_limits(name: str) -> None:
    for reply in said()[name]:
        if isinstance(reply, Reply):
            attached = reply.document is not None or reply.photo is not None
            limit = MessageLimit.CAPTION_LENGTH if attached else MessageLimit.MAX_TEXT_LENGTH
            assert units(read(reply)) <= limit
            assert len(reply.force_reply or "") <= PLACEHOLDER_LIMIT
            check_keyboard(reply.keyboard)


def check_keyboard(keyboard: Keyboard) -> None:
    buttons = [button for row in keyboard for button in row]
    assert len(buttons) <= 100
    assert all(0 < len(row) <= 8 for row in keyboard)
    for button in buttons:
        check_button(button)


def check_button(button: Button) -> None:
    assert 0 < len(button.label) <= LABEL_LIMIT
    assert button.label == button.label.strip()
    assert len(button.copy_text or "") <= COPY_LIMIT
    if button.data is not None:
        assert len(button.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
        assert REGISTRY.read(button.data) is not None, "nothing answers this button"


TOASTS = (
    "incidents.snoozed",
    "answer_texts.cancel_answer",
    "answer_texts.going_on",
    "answer_texts.dropped",
    "proxies.tested",
    "sessions.checked",
)


@each("name", TOASTS)
def test_a_toast_is_short_plain_text(name: str) -> None:
    for result in said()[name]:
        assert units(result) <= TOAST_LIMIT
        assert not isinstance(result, Markup)


@each("name", ["reports.caption", "answer_texts.file_caption", "reports.detail_caption"])
def test_a_caption_fits_under_its_file(name: str) -> None:
    for result in said()[name]:
        assert units(read(result)) <= MessageLimit.CAPTION_LENGTH


def check_language(text: str) -> None:
    plain = KNOWN_WORDS.sub("·", ours(text))
    words = set(re.findall(r"[a-záéíóúñü]+", plain.lower()))
    assert words & ENGLISH == set()
    assert plain.count("?") == plain.count("¿")
    assert plain.count("!") == plain.count("¡")
    assert not re.search(r"[^ ] {2}[^ ]|\(\)| [,.;](?!\w)|\.\.(?!\.)|,,|::|\s$|^\s", plain), "careless spacing"
    assert not re.search(r"\b1 (?:\w+s|\w+es)\b(?<!mes)", plain), "one of many"


def check_codes(text: str) -> None:
    plain = KNOWN_WORDS.sub("·", ours(text))
    for pattern in RAW:
        assert not (found := pattern.search(plain)), found


@by_function
def test_it_is_good_spanish(name: str) -> None:
    for result in said()[name]:
        for text in words_around(result):
            for line in text.split("\n"):
                check_language(line.replace("   ", " "))


@each("name", lambda: [name for name in sorted(said()) if name.split(".")[0] not in TERMINAL])
def test_it_shows_no_code_of_the_program(name: str) -> None:
    for result in said()[name]:
        for text in words_around(result):
            check_codes(text)


@by_function
def test_it_tells_no_secret(name: str) -> None:
    for result in said()[name]:
        assert SECRET not in repr(result)
        assert SECRET not in read(result)


@each("text", constants)
def test_every_sentence_by_name_is_good_spanish(text: str) -> None:
    check_language(re.sub(r"</?code>", "", text).strip())
    check_codes(text)


@each("command", COMMANDS, ids=lambda command: command.name)
def test_menu_and_examples_are_good_spanish(command: Any) -> None:
    check_language(command.description)
    assert 3 <= len(command.description) <= 256
    for typed, does in command.examples:
        assert typed.startswith("/")
        check_language(does)
