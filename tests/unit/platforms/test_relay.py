"""Query answers put together from their parts, preloaded in a page or over the wire."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import LayoutChangedException, NetworkException
from core.platforms.facebook.parsing.relay import answer_of_body, answers_of_html
from tests.support.tables import each
from tests.unit.platforms.pages import block, page, preloaded

ROOT = {"data": {"user": {"id": "1", "renderer": {"user": {"name": "Alondra"}}, "tabs": [{"a": 1}]}}}
PHOTO = {"label": "x$defer$photo", "path": ["user", "renderer", "user"], "data": {"photo": {"uri": "u"}}}
DEEPER = {"label": "x$defer$deeper", "path": ["user", "renderer", "user", "photo"], "data": {"size": 3}}
IN_LIST = {"label": "x$defer$tab", "path": ["user", "tabs", 0], "data": {"b": 2}}
WHOLE = {
    "user": {
        "id": "1",
        "renderer": {"user": {"name": "Alondra", "photo": {"uri": "u", "size": 3}}},
        "tabs": [{"a": 1, "b": 2}],
    }
}


def test_deferred_parts_find_their_place_whatever_their_order_in_the_page() -> None:
    shuffled = [(3, IN_LIST), (1, PHOTO), (0, ROOT), (2, DEEPER)]
    html = page(*(preloaded("ProfileCometHeaderQuery", part, sequence=number) for number, part in shuffled))
    (answer,) = answers_of_html(html)
    assert answer.operation == "ProfileCometHeaderQuery"
    assert answer.data == WHOLE


def test_module_names_with_a_hash_and_several_queries_are_kept_apart() -> None:
    html = page(
        preloaded("ProfileCometHeaderQuery", ROOT, module="@0a1b2c", seed="a"),
        preloaded("CometNotificationsRootQuery", {"data": {"viewer": 1}}, seed="b"),
        preloaded("ProfileCometHeaderQuery", {"data": {"user": {"id": "2"}}}, seed="c"),
    )
    found = [(answer.operation, answer.data) for answer in answers_of_html(html)]
    assert found == [
        ("ProfileCometHeaderQuery", ROOT["data"]),
        ("CometNotificationsRootQuery", {"viewer": 1}),
        ("ProfileCometHeaderQuery", {"user": {"id": "2"}}),
    ]


def _wire(*parts: object) -> str:
    return "\n".join(json.dumps(part) for part in parts)


@each("prefix", ["", "for (;;);", "\n", "for (;;);\n"])
def test_over_the_wire_the_same_parts_make_the_same_answer(prefix: str) -> None:
    answer = answer_of_body(prefix + _wire(ROOT, PHOTO, DEEPER, IN_LIST), "Op")
    assert (answer.operation, answer.data, answer.errors) == ("Op", WHOLE, ())


def test_guarded_lines_one_by_one_are_understood() -> None:
    body = "\n".join(f"for (;;);{json.dumps(part)}" for part in (ROOT, PHOTO, DEEPER, IN_LIST))
    assert answer_of_body(body).data == WHOLE


@each(
    ("body", "codes"),
    [
        ({"errors": [{"code": 1675012, "message": "x"}]}, {"1675012"}),
        ({"errors": [{"extensions": {"code": 7}}, {"message": "no code"}]}, {"7"}),
        ({"error": 1357004, "errorSummary": "x"}, {"1357004"}),
        ({"data": None, "errors": [{"code": 1675030}]}, {"1675030"}),
    ],
)
def test_error_codes_are_found_wherever_the_site_puts_them(body: Mapping[str, Any], codes: set[str]) -> None:
    assert answer_of_body("for (;;);" + json.dumps(body)).codes == codes


def test_a_page_cut_off_is_trouble_on_the_way_and_not_a_new_layout() -> None:
    cut = block(preloaded("ProfileCometHeaderQuery", ROOT), length=99_999)
    with pytest.raises(NetworkException):
        answers_of_html(f"<html>{cut}</html>")


def test_the_declared_length_may_count_letters_or_bytes() -> None:
    data = preloaded("ProfileCometHeaderQuery", {"data": {"name": "Ñandú"}})
    body = json.dumps(data, ensure_ascii=False)
    for length in (len(body), len(body.encode())):
        assert answers_of_html(block(data, length=length))[0].data == {"name": "Ñandú"}


@each("body", ["<html>", "{", "[" * 200_000, "for (;;);oops"])
def test_what_is_not_json_is_a_changed_layout_and_its_content_is_not_told(body: str) -> None:
    with pytest.raises(LayoutChangedException) as caught:
        answer_of_body(body, "SomeQuery")
    assert str(caught.value) == "SomeQuery: not JSON"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
_PART = st.fixed_dictionaries(
    {}, optional={"data": _JSON, "path": st.lists(st.text(max_size=4) | st.integers(), max_size=4), "errors": _JSON}
)


@given(st.lists(_PART, max_size=5))
def test_no_shape_of_parts_raises_anything_else(parts: list[dict[str, Any]]) -> None:
    assert isinstance(answer_of_body("\n".join(json.dumps(part) for part in parts) or "{}").data, dict)
    assert isinstance(answers_of_html(page(*(preloaded("ProfileX", part) for part in parts))), list)
