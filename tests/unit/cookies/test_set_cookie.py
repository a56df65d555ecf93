"""What an answer's Set-Cookie lines store and what they delete."""

from core.cookies import parse_set_cookie
from core.cookies.values.set_cookie import LONGEST_AGE, read_set_cookie
from core.domain.sessions.storage_state import StorageState
from tests.fuzz.rules import check_cookie
from tests.fuzz.sessions import LATER, NOW, facebook
from tests.support.tables import each

HOST = "www.facebook.com"
EXPIRES = "Expires=Tue, 01 Jun 2027 08:30:00 GMT"


def test_a_rotated_cookie_replaces_the_one_of_the_session() -> None:
    line = f"xs=nueva%3A1; {EXPIRES}; Max-Age=16491600; path=/; domain=.facebook.com; secure; HttpOnly; SameSite=None"
    stored, deleted = parse_set_cookie([line], HOST, now=NOW)
    check_cookie(stored[0])
    assert deleted == []
    assert stored == [
        {
            "name": "xs",
            "value": "nueva%3A1",
            "domain": ".facebook.com",
            "path": "/",
            "expires": NOW.timestamp() + 16_491_600,
            "httpOnly": True,
            "secure": True,
            "sameSite": "None",
        }
    ]
    state = StorageState({"cookies": facebook(), "origins": []}).with_cookies(stored)
    assert state.value("xs") == "nueva%3A1"
    assert len(state.cookies) == 5


@each(
    "attributes",
    [
        "Max-Age=0",
        "max-age=-1",
        "Expires=Thu, 01 Jan 1970 00:00:01 GMT",
        "expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0",
    ],
)
@each("value", ["deleted", '""', "", "algo"])
def test_a_past_life_deletes_whatever_the_value(attributes: str, value: str) -> None:
    assert parse_set_cookie([f"xs={value}; {attributes}; domain=.facebook.com"], HOST, now=NOW) == ([], ["xs"])


@each("value", ["deleted", '"deleted"', "DELETED"])
def test_the_value_deleted_deletes_without_a_date(value: str) -> None:
    assert parse_set_cookie([f"xs={value}"], HOST, now=NOW) == ([], ["xs"])


@each("line", ["xs=", 'xs=""', f"xs=; {EXPIRES}", "xs=; Max-Age=60"])
def test_an_empty_value_alone_neither_replaces_nor_deletes(line: str) -> None:
    assert parse_set_cookie([line], HOST, now=NOW) == ([], [])


def test_max_age_goes_before_expires() -> None:
    stored, deleted = parse_set_cookie(["xs=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], HOST, now=NOW)
    assert ([c["expires"] for c in stored], deleted) == ([NOW.timestamp() + 60], [])
    assert parse_set_cookie([f"xs=1; Max-Age=0; {EXPIRES}"], HOST, now=NOW) == ([], ["xs"])


def test_a_life_longer_than_400_days_is_cut_as_browsers_do() -> None:
    lines = ["xs=1; Max-Age=99999999999999999999", "fr=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT"]
    stored, _ = parse_set_cookie(lines, HOST, now=NOW)
    assert {c["expires"] for c in stored} == {NOW.timestamp() + LONGEST_AGE}


def test_without_a_life_it_is_a_session_cookie_and_with_a_date_it_has_that() -> None:
    stored, _ = parse_set_cookie(
        ["rur=1", f"csrftoken=2; {EXPIRES}", "mid=3; Max-Age=pronto"], "www.instagram.com", now=NOW
    )
    assert {c["name"]: c["expires"] for c in stored} == {"rur": -1.0, "csrftoken": LATER, "mid": -1.0}
    assert {c["domain"] for c in stored} == {".instagram.com"}


def test_a_name_deleted_in_one_scope_and_set_in_another_is_set() -> None:
    lines = ['csrftoken=""; Domain=i.instagram.com; Max-Age=0', "csrftoken=nuevo; Domain=.instagram.com"]
    for order in (lines, lines[::-1]):
        stored, deleted = parse_set_cookie(order, "i.instagram.com", now=NOW)
        assert ([c["value"] for c in stored], deleted) == (["nuevo"], [])


def test_of_two_lines_for_the_same_cookie_the_last_one_counts() -> None:
    set_line, delete_line = "xs=nueva; domain=.facebook.com", "xs=deleted; domain=facebook.com; Max-Age=0"
    assert parse_set_cookie([set_line, delete_line], HOST, now=NOW) == ([], ["xs"])
    assert [c["value"] for c in parse_set_cookie([delete_line, set_line], HOST, now=NOW)[0]] == ["nueva"]


@each("domain", [".otro.example", "notfacebook.com", "m.facebook.com", ";", "é"])
def test_a_domain_that_is_not_the_hosts_own_is_passed_over(domain: str) -> None:
    stored, deleted = parse_set_cookie(
        [f"xs=1; Domain={domain}", f"fr=deleted; Domain={domain}; Max-Age=0"], HOST, now=NOW
    )
    if domain == ";":  # an empty Domain is none
        assert (len(stored), deleted) == (1, ["fr"])
    else:
        assert (stored, deleted) == ([], [])


@each("line", ["", ";", "=", "=x", "solo", "; Max-Age=0", "a\x00=1", "a=\x01", "a=" + "x" * 5000])
def test_lines_that_no_browser_takes_are_passed_over(line: str) -> None:
    assert parse_set_cookie([line], HOST, now=NOW) == ([], [])


def test_several_cookies_joined_by_line_ends_are_taken_apart() -> None:
    stored, _ = parse_set_cookie(["xs=1\nfr=2\r\nsb=3"], HOST, now=NOW)
    assert [c["name"] for c in stored] == ["xs", "fr", "sb"]


def test_values_keep_quotes_backslashes_and_equals_signs() -> None:
    line = 'rur="NHA\\05445\\0541795:01f7=="; Domain=.instagram.com; HttpOnly; Path=/; SameSite=Lax; Secure'
    assert parse_set_cookie([line], "www.instagram.com", now=NOW)[0][0]["value"] == '"NHA\\05445\\0541795:01f7=="'


def test_the_repr_of_a_line_hides_its_value() -> None:
    assert "secretísima" not in repr(read_set_cookie("xs=secretísima", HOST, now=NOW))
