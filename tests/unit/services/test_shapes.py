"""The shape of answers: keys, whatever they hold; compared tolerantly with the last good ones."""

import json

from core.services.site_changes.shapes import MOST_PATHS, lost, shape_of

ROW = {"id": "1", "username": "vega", "full_name": "Vega", "is_private": False, "pic": {"uri": "x"}}


def answer(**changes: object) -> str:
    row = {key: value for key, value in (ROW | changes).items() if value is not None}
    body = {
        "data": {"user": {"edge_followed_by": {"count": 2, "edges": [{"node": row}, {"node": row}]}}},
        "extensions": {"t": 1},
    }
    return json.dumps(body)


def test_only_keys_below_data_count_and_lists_are_one() -> None:
    shape = shape_of([answer()])
    assert "user.edge_followed_by.edges.node.username" in shape
    assert not any("extensions" in path for path in shape)
    many = json.loads(answer())
    many["data"]["user"]["edge_followed_by"]["edges"] *= 40
    assert shape_of([json.dumps(many)]) == shape


def test_an_answer_without_data_counts_as_a_whole_and_keys_that_are_numbers_are_one() -> None:
    assert shape_of([json.dumps({"users": [{"pk": 1}], "next_max_id": "x"})]) == {"users", "users.pk", "next_max_id"}
    assert shape_of([json.dumps({"data": {"1234567": {"name": "a"}, "7654321": {"name": "b"}}})]) == {"*", "*.name"}


def test_pages_lines_and_guards_are_read_and_what_is_not_json_is_passed_over() -> None:
    block = f'<html><script type="application/json">{answer()}</script><script type="application/json">nope</script>'
    lines = f'for (;;);{answer()}\n{{"label": "x", "path": [], "data": {{"more": 1}}}}\nnot json'
    assert shape_of([block]) == shape_of([answer()])
    assert shape_of([lines]) == shape_of([answer()]) | {"more"}
    assert shape_of(["<html>no data</html>", "", "[]"]) == frozenset()


def test_a_huge_answer_has_a_bounded_shape() -> None:
    wide = {"data": {f"key_{number}_x": {"a": 1} for number in range(2 * MOST_PATHS)}}
    deep: dict[str, object] = {}
    for _ in range(200):
        deep = {"a": deep}
    assert MOST_PATHS <= len(shape_of([json.dumps(wide)])) <= MOST_PATHS + 1
    assert 0 < len(shape_of([json.dumps({"data": deep})])) < 50


def test_what_all_good_shapes_had_is_missed_outermost_first_and_a_few_keys_are_tolerated() -> None:
    good, other = shape_of([answer()]), shape_of([answer(extra=1)])
    assert lost([], good) == ()
    assert lost([good, other], shape_of([answer(username=None, pic=None, new=1)])) != ()
    assert lost([good, other], shape_of([answer(username=None)])) == ()
    gone = lost([good], shape_of([json.dumps({"data": {"user": {"other": 1}}})]))
    assert gone == ("user.edge_followed_by",)
