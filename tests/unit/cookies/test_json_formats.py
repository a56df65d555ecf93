"""JSON exports: the details in which the tools differ."""

import json
from typing import Any

from core.cookies import CookieFormat
from core.domain.platforms import Platform
from tests.fuzz.exporters import EXPORTERS, har
from tests.fuzz.sessions import IDS, LATER, cookie, facebook, instagram, x
from tests.support.tables import each
from tests.unit.cookies.conftest import Read, Refused


def entry(url: str, sent: list[Any] | None = None, header: str = "", answers: tuple[str, ...] = ()) -> dict[str, Any]:
    request = {"url": url, "cookies": sent or [], "headers": [{"name": "Cookie", "value": header}] if header else []}
    return {"request": request, "response": {"headers": [{"name": "set-cookie", "value": line} for line in answers]}}


def recording(*entries: object) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


FB = "https://www.facebook.com/"


def test_a_bare_list_of_playwright_cookies_is_taken_like_a_storage_state(read: Read) -> None:
    parsed = read(json.dumps(facebook()))
    assert parsed.format is CookieFormat.STORAGE_STATE


def test_an_export_wrapped_in_an_object_keeps_its_own_format(read: Read) -> None:
    rows = json.loads(EXPORTERS[CookieFormat.CHROME_API](x()))
    assert read(json.dumps({"url": "https://x.com", "cookies": rows})).format is CookieFormat.CHROME_API


def test_one_cookie_object_alone_is_a_list_of_one(refused: Refused) -> None:
    assert refused(json.dumps(x()[1])).details["names"] == ("ct0",)


def test_a_cookie_with_an_address_instead_of_a_domain_is_understood(read: Read) -> None:
    rows = [{"name": c["name"], "value": c["value"], "url": "https://x.com/home", "expires": LATER} for c in x()]
    assert {c["domain"] for c in read(json.dumps(rows)).storage_state.cookies} == {".x.com"}


@each("key", [{"topLevelSite": "https://facebook.com", "hasCrossSiteAncestor": False}, {}])
def test_partition_objects_tell_the_browsers_own_api(key: dict[str, Any], read: Read) -> None:
    rows = json.loads(EXPORTERS[CookieFormat.COOKIE_EDITOR](facebook()))
    assert read(json.dumps([row | {"partitionKey": key} for row in rows])).format is CookieFormat.CHROME_API


@each("value", [{"value": "1", "domain": ".facebook.com"}, {"value": "1"}, "1", 1])
def test_a_flat_object_may_hold_values_or_objects(value: object, read: Read) -> None:
    parsed = read(json.dumps({"c_user": value, "xs": value}))
    assert parsed.format is CookieFormat.FLAT_DICT
    assert [c["value"] for c in parsed.storage_state.cookies] == ["1", "1"]


def test_a_flat_object_under_cookies_is_found(read: Read) -> None:
    values = {c["name"]: c["value"] for c in instagram()}
    parsed = read(json.dumps({"cookies": values, "user_agent": "ninguno"}))
    assert (parsed.format, parsed.account_id) == (CookieFormat.FLAT_DICT, IDS[Platform.INSTAGRAM])


def test_long_account_numbers_written_as_numbers_keep_every_digit(read: Read) -> None:
    assert read('{"c_user": 100077001122334, "xs": "a"}').account_id == "100077001122334"
    assert read('{"c_user": 1' + "0" * 60 + ', "xs": "a"}').account_id == "1" + "0" * 60


def test_of_a_recording_the_last_request_to_each_host_counts(read: Read) -> None:
    old = [{"name": c["name"], "value": "vieja"} for c in facebook()]
    new = [{"name": c["name"], "value": c["value"]} for c in facebook()]
    static = [{"name": "c_user", "value": "otra"}]
    parsed = read(recording(entry("https://static.otro.example/", static), entry(FB, old), entry(FB, new), entry(FB)))
    assert parsed.storage_state.value("xs") == facebook()[2]["value"]
    assert parsed.format is CookieFormat.HAR


def test_the_cookie_header_of_a_recording_serves_when_its_list_is_empty(read: Read) -> None:
    parsed = read(recording(entry(FB, header="c_user=1; xs=2=3")))
    assert parsed.storage_state.value("xs") == "2=3"


def test_answers_in_a_recording_bring_dates_new_values_and_deletions(read: Read, refused: Refused) -> None:
    rotated = "xs=nueva; Domain=.facebook.com; Path=/; Secure; HttpOnly; Expires=Tue, 01 Jun 2027 08:30:00 GMT"
    entries = [entry(FB, header="c_user=1; xs=vieja", answers=(rotated,)), entry(FB, header="c_user=1; xs=nueva")]
    parsed = read(recording(*entries))
    xs = next(c for c in parsed.storage_state.cookies if c["name"] == "xs")
    assert (xs["value"], xs["expires"], xs["httpOnly"]) == ("nueva", LATER, True)
    logged_out = entry(FB, answers=("xs=deleted; Domain=.facebook.com; Max-Age=0",))
    assert refused(recording(*entries, logged_out)).details["names"] == ("xs",)


def test_a_deletion_in_one_scope_beside_a_new_value_in_another_is_no_deletion(read: Read) -> None:
    answers = ("xs=nueva; Domain=.facebook.com; Path=/", "xs=deleted; Path=/; Max-Age=0")
    assert read(recording(entry(FB, header="c_user=1; xs=vieja", answers=answers))).storage_state.value("xs") == "nueva"


def test_dates_and_flags_that_chromium_writes_into_a_request_are_kept(read: Read) -> None:
    sent = [
        {
            "name": c["name"],
            "value": c["value"],
            "domain": ".x.com",
            "path": "/",
            "expires": "2027-06-01T08:30:00.000Z",
            "httpOnly": True,
            "secure": True,
            "sameSite": "None",
        }
        for c in x()
    ]
    got = read(recording(entry("https://x.com/home", sent))).storage_state.cookies
    assert {(c["expires"], c["httpOnly"], c["sameSite"]) for c in got} == {(LATER, True, "None")}


def test_a_recording_without_cookies_is_of_no_platform(refused: Refused) -> None:
    assert refused(recording(entry(FB), {"request": 5}, None, {})).cause == "no_platform_cookies"


@each("junk", [None, 5, "x", [], {}, {"name": "sola"}, {"value": "sola"}])
def test_rows_that_are_no_cookies_are_left_out(junk: object, read: Read) -> None:
    parsed = read(json.dumps([*facebook(), junk]))
    assert (parsed.count, parsed.notes) == (5, ("dropped_invalid",))


def test_raw_line_ends_inside_a_json_text_spoil_one_cookie_only(read: Read) -> None:
    text = json.dumps([*facebook(), cookie("partida", "a@b", ".facebook.com")]).replace("a@b", "a\nb")
    assert read(text).count == 5


def test_surrogates_without_their_pair_spoil_one_cookie_only(read: Read) -> None:
    text = json.dumps([*facebook(), cookie("rota", "\ud83d", ".facebook.com")])
    assert read(text).count == 5


def test_a_recording_of_two_platforms_needs_a_choice(refused: Refused) -> None:
    both = json.loads(har(facebook()))["log"]["entries"] + json.loads(har(x()))["log"]["entries"]
    assert refused(recording(*both)).cause == "ambiguous_platform"


def test_zero_as_expiry_is_a_session_where_the_exporter_means_that_and_past_elsewhere(
    read: Read, refused: Refused
) -> None:
    rows = json.loads(EXPORTERS[CookieFormat.QUICK_MANAGER](x()))
    assert read(json.dumps([row | {"Expires raw": "0"} for row in rows])).expires_at is None
    assert refused(json.dumps([c | {"expires": 0} for c in x()])).cause == "all_expired"
    assert read(json.dumps([c | {"expires": 0, "session": True} for c in x()])).expires_at is None


def test_a_name_that_is_no_text_names_nothing(read: Read) -> None:
    damaged: list[Any] = [["xs"], {"xs": 1}, 7, True, None, [], {}]
    whole = [{"name": "c_user", "value": "100070000000101"}, {"name": "xs", "value": "12:Ab_Cd-EfGhIj:2:1700000000"}]
    rows = [
        {**row, "domain": ".facebook.com", "path": "/"}
        for row in (*[{"name": n, "value": "x"} for n in damaged], *whole)
    ]
    in_recording = json.loads(recording(entry(FB, sent=rows)))
    for given in (rows, {"cookies": rows}, {"state": {"inner": rows}}, [{"nested": rows}], in_recording):
        parsed = read(json.dumps(given))
        assert sorted(cookie["name"] for cookie in parsed.storage_state.cookies) == ["c_user", "xs"], given
