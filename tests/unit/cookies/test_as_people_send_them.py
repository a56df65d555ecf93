"""Every shape in which cookies really arrive is read exactly, or refused; none is taken with something else at it."""

from collections.abc import Callable

from core.cookies import parse
from core.errors import CookieFileException
from tests.fuzz.rules import check_parsed, check_refusal
from tests.fuzz.sessions import NOW
from tests.unit.cookies.as_handed_on import UNREAD
from tests.unit.cookies.as_torn import REFUSED
from tests.unit.cookies.every_shape import READ


def test_every_shape_is_read_exactly() -> None:
    wrong = []
    for name, (text, values) in READ.items():
        try:
            parsed = parse(text.encode(), now=NOW)
        except CookieFileException as error:
            wrong.append(f"{name}: refused, {error}")
            continue
        check_parsed(parsed)
        got = {cookie["name"]: cookie["value"] for cookie in parsed.storage_state.cookies}
        if {key: got.get(key) for key in values} != values:
            wrong.append(f"{name} ({parsed.format}): {got}")
    assert not wrong, "\n".join(wrong)


def test_what_cannot_be_read_cleanly_is_refused_with_its_reason() -> None:
    wrong = []
    for name, (text, causes) in {**REFUSED, **UNREAD}.items():
        try:
            parsed = parse(text.encode(), now=NOW)
            wrong.append(f"{name}: taken as {parsed.format}")
        except CookieFileException as error:
            check_refusal(error)
            if error.cause not in causes:
                wrong.append(f"{name}: {error}")
    assert not wrong, "\n".join(wrong)


def test_line_ends_and_blanks_change_nothing() -> None:
    changes: dict[str, Callable[[str], str]] = {
        "windows": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
        "blanks around": lambda text: f"\n  {text}\n\n",
        "a byte order mark": lambda text: "\ufeff" + text,
    }
    wrong = []
    for name, (text, values) in READ.items():
        for change, apply in changes.items():
            try:
                parsed = parse(apply(text).encode(), now=NOW)
            except CookieFileException as error:
                wrong.append(f"{name}, {change}: {error}")
                continue
            got = {cookie["name"]: cookie["value"] for cookie in parsed.storage_state.cookies}
            if {key: got.get(key) for key in values} != values:
                wrong.append(f"{name}, {change}: {got}")
    assert not wrong, "\n".join(wrong)


def test_no_password_of_a_sellers_line_is_kept() -> None:
    kept = []
    for name, (text, _) in READ.items():
        if name.startswith("seller"):
            state = str(dict(parse(text.encode(), now=NOW).storage_state))
            kept += [
                f"{name}: {word}" for word in ("Cl4ve", "Clave", "2FAFALSA", "ejemplo", "EAAfalso") if word in state
            ]
    assert not kept, "\n".join(kept)
