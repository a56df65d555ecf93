"""Each pitfall of an export is mended (or the cookie left out alone), and noted."""

import json
from typing import Any

from core.cookies import Note, ready_for_playwright
from core.cookies.values.normalize import mend
from core.domain.platforms import Platform
from tests.fuzz.exporters import storage_state
from tests.fuzz.rules import check_cookie
from tests.fuzz.sessions import BEFORE, IDS, LATER, NOW, cookie, facebook, instagram, x
from tests.support.tables import each
from tests.unit.cookies.conftest import Read


def mended(**fields: Any) -> tuple[dict[str, Any], set[Note]]:
    notes: set[Note] = set()
    base = {
        "name": "a",
        "value": "v",
        "domain": ".facebook.com",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": True,
    }
    got = mend({**base, **fields}, notes)
    assert got is not None
    check_cookie(got)
    return got, notes


def refused(**fields: Any) -> bool:
    base = {"name": "a", "value": "v", "domain": ".facebook.com", "path": "/"}
    return mend({**base, **fields}, set()) is None


@each(
    ("written", "same_site"),
    [
        ("Strict", "Strict"),
        ("strict", "Strict"),
        ("Lax", "Lax"),
        ("lax", "Lax"),
        ("None", "None"),
        ("none", "None"),
        ("no_restriction", "None"),
        ("NO_RESTRICTION", "None"),
        ("unspecified", None),
        ("", None),
        (None, None),
        (0, None),
        ([], None),
    ],
)
def test_same_site_is_mapped_to_playwrights_words_or_left_out(written: object, same_site: str | None) -> None:
    got, notes = mended(sameSite=written)
    assert got.get("sameSite") == same_site
    assert (Note.SAME_SITE_MAPPED in notes) == (written != same_site)


@each("same_site", [None, "None", "Lax"])
def test_secure_is_forced_for_the_platforms(same_site: str | None) -> None:
    got, notes = mended(secure=False, sameSite=same_site)
    assert got["secure"] is True
    assert notes == {Note.SECURE_FORCED}


@each(("raw", "flag"), [(True, True), ("true", True), ("TRUE", True), (1, True), ("false", False), (0, False)])
def test_flags_may_be_words_or_numbers(raw: object, flag: bool) -> None:
    assert mended(httpOnly=raw)[0]["httpOnly"] is flag


def test_without_a_word_about_it_only_the_sites_own_cookies_are_http_only() -> None:
    got = ready_for_playwright(
        [{"name": n, "value": "v", "domain": "x.com"} for n in ("auth_token", "ct0", "otra")], now=NOW
    )
    assert [c["httpOnly"] for c in got] == [True, False, False]


@each(
    ("name", "domain", "settled"),
    [
        ("xs", "facebook.com", ".facebook.com"),
        ("otra", "facebook.com", ".facebook.com"),
        ("xs", "www.facebook.com", ".facebook.com"),
        ("xs", "https://www.facebook.com:443/a?b#c", ".facebook.com"),
        ("xs", "WWW.Facebook.COM.", ".facebook.com"),
        ("otra", "www.facebook.com", "www.facebook.com"),
        ("otra", ".business.facebook.com", ".business.facebook.com"),
        ("csrftoken", "help.instagram.com", "help.instagram.com"),
        ("auth_token", ".twitter.com", ".x.com"),
        ("ct0", "twitter.com", ".x.com"),
        ("guest_id", "mobile.twitter.com", ".x.com"),
        ("otra", "api.twitter.com", "api.x.com"),
        ("__Host-a", ".x.com", "x.com"),
        ("__Host-a", ".twitter.com", "x.com"),
        ("otra", "otro.example", "otro.example"),
    ],
)
def test_a_cookie_is_settled_on_the_domain_that_reaches_its_site(name: str, domain: str, settled: str) -> None:
    got, notes = mended(name=name, domain=domain)
    assert got["domain"] == settled
    assert (Note.DOMAIN_REWRITTEN in notes) == (domain.lower() != settled) or domain.startswith(("https:", "WWW"))


def test_a_domain_cookie_without_its_dot_gets_it_back() -> None:
    assert mended(domain="web.ejemplo.example", hostOnly=False)[0]["domain"] == ".web.ejemplo.example"
    assert mended(domain="web.ejemplo.example", hostOnly=True)[0]["domain"] == "web.ejemplo.example"


@each("domain", [None, "", ".", 7, [], "a b.com", "é.com", "a" * 300, "x" * 5000, "[::1]", "%41.com", "a..com"])
def test_a_cookie_without_a_usable_domain_is_left_out(domain: object) -> None:
    assert refused(domain=domain)


@each("path", [None, "", "abc", 3, "/a;b", "/a b", "/é", "/\x01", "/" + "a" * 1024])
def test_a_missing_or_unusable_path_becomes_the_root(path: object) -> None:
    got, notes = mended(path=path)
    assert got["path"] == "/"
    assert (Note.PATH_DEFAULTED in notes) == (path is not None)


def test_a_good_path_stays_except_for_cookies_that_must_reach_every_page() -> None:
    assert mended(path="/ajax/")[0]["path"] == "/ajax/"
    assert mended(path="/" + "a" * 1023)[0]["path"] == "/" + "a" * 1023
    assert mended(name="xs", path="/ajax/")[0]["path"] == "/"
    assert mended(name="__Host-x", path="/ajax/")[0]["path"] == "/"


@each(("raw", "value"), [(100012345, "100012345"), (True, "true"), (1.0, "1"), (1.5, "1.5"), (-3, "-3")])
def test_numbers_and_booleans_become_text(raw: object, value: str) -> None:
    got, notes = mended(value=raw)
    assert got["value"] == value
    assert notes == {Note.VALUE_CONVERTED}


@each("value", [None, [], {}, float("nan"), float("inf"), 10**40, "a;b", "a\x00b", "a\tb", "\x7f", "\ud800"])
def test_a_value_that_no_browser_takes_leaves_the_cookie_out(value: object) -> None:
    assert refused(value=value)


@each("value", ['"NHA\\054450\\0541:01f7"', "a,b", "é😀", "", "a=b==", "u%3D1", "a b"])
def test_quotes_commas_and_other_letters_stay_as_they_are(value: str) -> None:
    got, notes = mended(value=value)
    assert got["value"] == value
    assert not notes


def test_blank_space_around_a_value_is_cut_off() -> None:
    got, notes = mended(value=" v\r\n")
    assert (got["value"], notes) == ("v", {Note.VALUE_TRIMMED})


def test_4096_bytes_of_name_and_value_are_taken_and_one_more_is_not() -> None:
    assert mended(value="x" * 4095)[0]["value"] == "x" * 4095
    assert refused(value="x" * 4096)
    assert mended(value="é" * 2047)
    assert refused(value="é" * 2048)


@each("name", ["", None, "a=b", "a;b", "a\tb", "\x00", "\ud800", [], " "])
def test_a_name_that_no_browser_takes_leaves_the_cookie_out(name: object) -> None:
    assert refused(name=name)


@each("name", ["__Secure-a", "__secure-a", "__Host-a", "__Http-a", "__Host-Http-a"])
def test_prefixed_cookies_keep_the_rules_of_their_prefix(name: str) -> None:
    got, _ = mended(name=name, domain="otro.example", secure=False, httpOnly=False)
    assert got["secure"] is True
    assert got["httpOnly"] is ("http-" in name.lower())


def test_a_batch_keeps_the_good_cookies_and_leaves_out_each_bad_one_alone() -> None:
    good = facebook()
    bad = [cookie("a;b", "1", ".facebook.com"), cookie("b", "x" * 5000, ".facebook.com"), cookie("c", "1", "")]
    gone = [cookie("d", "1", ".facebook.com", expires=BEFORE), cookie("e", "1", ".facebook.com", expires=0)]
    got = ready_for_playwright([*bad, *good, *gone], now=NOW)
    assert got == good


def test_invalid_cookies_in_a_file_are_left_out_and_noted(read: Read) -> None:
    parsed = read(storage_state([*x(), cookie("rota", "a;b", ".x.com")]))
    assert (parsed.count, parsed.notes) == (5, ("dropped_invalid",))


def test_a_cookie_given_twice_counts_once_and_the_later_one_wins(read: Read) -> None:
    parsed = read(storage_state([cookie("ct0", "vieja", ".x.com"), *x()]))
    assert parsed.count == 5
    assert parsed.storage_state.value("ct0") == "inventadoCt0" * 10


def test_the_new_domains_own_cookie_wins_over_one_that_was_moved(read: Read) -> None:
    parsed = read(storage_state([*x(), cookie("auth_token", "vieja", ".twitter.com"), cookie("ct0", "", ".x.com")]))
    assert parsed.storage_state.value("auth_token") == "0123456789abcdef0123456789abcdef01234567"
    assert parsed.count == 5


@each("other", [{"path": "/ajax/"}, {"partitionKey": "https://x.com"}, {"domain": "mobile.x.com"}])
@each("last", [True, False])
def test_of_two_account_cookies_the_one_that_was_in_its_place_wins(
    other: dict[str, Any], last: bool, read: Read
) -> None:
    moved = [c | {"value": "vieja"} | other for c in x() if c["name"] in {"auth_token", "ct0", "twid"}]
    parsed = read(storage_state(x() + moved if last else moved + x()))
    assert {c["name"]: c["value"] for c in parsed.storage_state.cookies} == {c["name"]: c["value"] for c in x()}
    assert parsed.account_id == IDS[Platform.X]


def test_all_cookies_of_twitter_com_are_moved_to_x_com(read: Read) -> None:
    parsed = read(storage_state([{**c, "domain": ".twitter.com"} for c in x()]))
    assert {c["domain"] for c in parsed.storage_state.cookies} == {".x.com"}
    assert parsed.notes == ("domain_rewritten",)


@each(
    ("key", "kept"),
    [
        ({"topLevelSite": "https://facebook.com", "hasCrossSiteAncestor": False}, True),
        ("https://facebook.com", True),
        ({}, True),
        ("", True),
        ({"topLevelSite": "https://otro.example"}, False),
        ("https://otro.example", False),
    ],
)
def test_a_partition_of_the_own_site_is_undone_and_one_of_another_site_is_foreign(
    key: object, kept: bool, read: Read
) -> None:
    parsed = read(storage_state([*facebook(), cookie("parte", "1", ".facebook.com", partitionKey=key)]))
    assert parsed.count == (6 if kept else 5)
    assert parsed.notes == ((("partition_dropped",) if key else ()) if kept else ("dropped_foreign",))


def test_more_cookies_than_chromium_keeps_for_a_site_never_push_out_the_account(read: Read) -> None:
    parsed = read(storage_state([*[cookie(f"n{n}", "v", ".x.com") for n in range(400)], *x()]))
    assert (parsed.count, parsed.notes) == (180, ("dropped_surplus",))
    assert {"auth_token", "ct0", "twid", "kdt", "guest_id"} <= {c["name"] for c in parsed.storage_state.cookies}


def test_two_accounts_mixed_up_are_noted_and_ds_user_id_is_believed(read: Read) -> None:
    parsed = read(storage_state([c | {"value": "999"} if c["name"] == "ds_user_id" else c for c in instagram()]))
    assert (parsed.account_id, parsed.notes) == ("999", ("account_mismatch",))


@each("twid", [f"u%3D{IDS[Platform.X]}", f'"u={IDS[Platform.X]}"', f'"u%3D{IDS[Platform.X]}"'])
def test_the_account_of_x_is_read_from_twid_in_all_its_writings(twid: str, read: Read) -> None:
    assert (
        read(storage_state([c | {"value": twid} if c["name"] == "twid" else c for c in x()])).account_id
        == IDS[Platform.X]
    )


def test_x_without_twid_is_a_session_whose_account_is_not_known_yet(read: Read) -> None:
    assert read(storage_state([c for c in x() if c["name"] != "twid"])).account_id is None


def test_local_storage_of_the_own_origins_is_kept_and_all_else_of_it_dropped(read: Read) -> None:
    own = {"origin": "https://www.facebook.com", "localStorage": [{"name": "Session", "value": "abc"}, {"name": 1}, 7]}
    origins = [
        own,
        {"origin": "https://otro.example", "localStorage": []},
        {"origin": "http://x.com"},
        5,
        {"indexedDB": []},
    ]
    parsed = read(json.dumps({"cookies": facebook(), "origins": origins}))
    kept = [{"origin": "https://www.facebook.com", "localStorage": [{"name": "Session", "value": "abc"}]}]
    assert parsed.storage_state["origins"] == kept
    assert parsed.notes == ("origins_dropped",)


@each("flagged", [True, "true", 1])
def test_a_cookie_flagged_as_session_has_no_date_whatever_it_says(flagged: object) -> None:
    assert mended(session=flagged, expires=LATER)[0]["expires"] == -1.0
