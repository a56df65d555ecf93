"""A file that cannot be used is refused with the cause that the person is told."""

import base64
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from core.cookies import CookieFormat, parse
from core.domain.platforms import REQUIRED_COOKIES, Platform
from core.errors import CookieFileException
from tests.fuzz.exporters import EXPORTERS, LOOSE, TELLS_ONLY_VALUES, storage_state
from tests.fuzz.hostile import HOSTILE, LIMIT
from tests.fuzz.rules import outcome
from tests.fuzz.sessions import BEFORE, IDS, SESSIONS, cookie, facebook, instagram, x
from tests.support.tables import each
from tests.unit.cookies.conftest import Read, Refused
from tests.unit.cookies.hostile_answers import ANSWERS

OTHERS = [cookie("sid", "1234567890", ".ejemplo.example"), cookie("NID", "abc", ".google.com")]


def test_a_file_of_256_kib_is_read_and_one_byte_more_is_refused(read: Read, refused: Refused) -> None:
    full = storage_state(facebook()).ljust(LIMIT)
    assert read(full).count == 5
    error = refused(full + b" ")
    assert (error.cause, error.details) == ("too_large", {"size": LIMIT + 1, "limit": LIMIT})


ROWS = "".join(f"<c><name>n{n}</name><value>v</value></c>" for n in range(4_000))
MANY = {
    "XML": f"<cookies>{ROWS}<auth_token>x</auth_token></cookies>",
    "cookies.txt": "\n".join(f".x.com\tTRUE\t/\tTRUE\t0\tn{n}\tv" for n in range(5_001)),
    "JSON": json.dumps([{"name": "n", "value": "v"}] * 5_001),
    "a header": "Cookie: " + "; ".join(f"n{n}=v" for n in range(6_000)),
}


@each("name", MANY)
def test_more_cookies_than_a_browser_exports_of_one_site_are_said_to_be_too_many(name: str, refused: Refused) -> None:
    error = refused(MANY[name])
    assert (error.cause, error.details) == ("malformed", {"too_many": True})


@each(
    "data",
    [
        b"",
        b" \r\n",
        b"\xef\xbb\xbf",
        b"hola, esto no son cookies",
        b"<!doctype html><title>x</title><p>a; b=c;",
        b"%PDF-1.7 x",
        b"\x00\x01\x02\x03",
        b"null",
        b"12",
        b'"texto"',
        b"{}",
        b'{"name": "demo", "version": "1"}',
        b'["a", 1]',
        b"a=b",
        b'[{"id": 1, "title": "x"}]',
        gzip.compress(b"xs=1; c_user=2", mtime=0),
        b"SQLite format 3\x00cookies",
        b"-----BEGIN KEY-----",
        base64.b64encode(gzip.compress(b"xs=1; c_user=2", mtime=0)),
        base64.b64encode(bytes(range(256))),
    ],
)
def test_what_holds_no_cookies_is_not_a_cookie_file(data: bytes, refused: Refused) -> None:
    assert refused(data).cause == "not_cookies"


def test_a_zip_in_base64_is_refused_unopened(refused: Refused) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cookies.json", storage_state(facebook()))
    error = refused(base64.b64encode(buffer.getvalue()))
    assert error.cause == "not_cookies"
    assert "zip" in str(error)


@each("fmt", [fmt for fmt in CookieFormat if EXPORTERS[fmt](x())[:1] in (b"{", b"[")])
def test_a_json_file_that_was_cut_off_is_damaged(fmt: CookieFormat, refused: Refused) -> None:
    assert refused(EXPORTERS[fmt](x())[:-20]).cause == "malformed"


@each(
    "data",
    [
        "# Netscape HTTP Cookie File\n.facebook.com\tTRUE\n.facebook.com\tTRUE\n",
        "curl 'https://x.com/' -H 'cookie: auth_token=1; ct0=2",
        '{"log": {"version": "1.2"}}',
        "[" * 5000,
        json.dumps([{"name": f"n{n}", "value": "v", "domain": "x.com"} for n in range(1001)]),
    ],
)
def test_a_damaged_file_of_a_known_format_is_malformed(data: str, refused: Refused) -> None:
    assert refused(data).cause == "malformed"


@each("fmt", [fmt for fmt in CookieFormat if fmt not in LOOSE | {CookieFormat.FLAT_DICT}])
def test_cookies_of_other_sites_are_of_no_platform(fmt: CookieFormat, refused: Refused) -> None:
    assert refused(EXPORTERS[fmt](OTHERS)).cause == "no_platform_cookies"


@each("data", ["[]", '{"cookies": [], "origins": []}', "# Netscape HTTP Cookie File\n\n"])
def test_an_export_without_any_cookie_is_of_no_platform(data: str, refused: Refused) -> None:
    assert refused(data).cause == "no_platform_cookies"


@each("domain", ["facebook.com.evil.example", "notfacebook.com", ".myx.com", "instagram.com.", "com"])
def test_a_domain_that_only_looks_like_the_platform_is_another_site(domain: str, refused: Refused) -> None:
    if domain == "instagram.com.":  # the root's dot is no other site
        assert refused(json.dumps([{"name": "sessionid", "value": "1", "domain": domain}])).cause == "missing_required"
        return
    cookies = [{**c, "domain": domain} for c in facebook() + x()]
    assert refused(storage_state(cookies)).cause == "no_platform_cookies"


@each("fmt", CookieFormat)
@each("platform", Platform)
def test_each_missing_required_cookie_is_named(fmt: CookieFormat, platform: Platform, refused: Refused) -> None:
    for name in REQUIRED_COOKIES[platform]:
        error = refused(EXPORTERS[fmt]([c for c in SESSIONS[platform]() if c["name"] != name]))
        assert error.cause == "missing_required"
        assert error.details == {"platform": platform, "names": (name,)}
        assert name in str(error)


@each("fmt", CookieFormat)
@each("platform", Platform)
def test_an_empty_required_value_counts_as_missing(fmt: CookieFormat, platform: Platform, refused: Refused) -> None:
    for name in REQUIRED_COOKIES[platform]:
        error = refused(EXPORTERS[fmt]([c | {"value": ""} if c["name"] == name else c for c in SESSIONS[platform]()]))
        assert (error.cause, error.details["names"]) == ("missing_required", (name,))


@each("fmt", [fmt for fmt in CookieFormat if fmt not in TELLS_ONLY_VALUES | {CookieFormat.SET_COOKIE}])
def test_expired_cookies_tell_since_when(fmt: CookieFormat, refused: Refused) -> None:
    error = refused(EXPORTERS[fmt]([c | {"expires": BEFORE} for c in instagram()]))
    assert error.cause == "all_expired"
    assert error.details["since"] == datetime.fromtimestamp(BEFORE, UTC)
    assert error.details["platform"] is Platform.INSTAGRAM


def test_one_expired_required_cookie_is_enough_and_is_named(refused: Refused) -> None:
    error = refused(storage_state([c | {"expires": BEFORE} if c["name"] == "xs" else c for c in facebook()]))
    assert (error.cause, error.details["names"]) == ("all_expired", ("xs",))


def test_an_expired_cookie_of_no_importance_is_left_out(read: Read) -> None:
    parsed = read(storage_state([c | {"expires": BEFORE} if c["name"] == "fr" else c for c in facebook()]))
    assert parsed.count == 4
    assert parsed.notes == ("dropped_expired",)


@each("fmt", CookieFormat)
@each("asked", Platform)
@each("held", Platform)
def test_another_platform_than_the_one_asked_for_is_told(
    fmt: CookieFormat, asked: Platform, held: Platform, read: Read, refused: Refused
) -> None:
    data = EXPORTERS[fmt](SESSIONS[held]())
    if asked is held:
        assert read(data, asked).platform is held
        return
    error = refused(data, asked)
    assert (error.cause, error.details) == ("wrong_platform", {"asked": asked, "found": held})


def test_a_platform_that_does_not_exist_is_refused_with_the_documented_error(refused: Refused) -> None:
    assert refused(storage_state(x()), "tiktok").cause == "wrong_platform"


def test_the_former_name_of_x_is_understood(read: Read) -> None:
    assert read(storage_state(x()), "Twitter").platform is Platform.X


@each("fmt", [fmt for fmt in CookieFormat if fmt not in ("har", "curl")])
def test_several_complete_sessions_need_a_choice(fmt: CookieFormat, read: Read, refused: Refused) -> None:
    data = EXPORTERS[fmt](facebook() + x())
    error = refused(data)
    assert (error.cause, error.details) == ("ambiguous_platform", {"platforms": (Platform.FACEBOOK, Platform.X)})
    for platform in (Platform.FACEBOOK, Platform.X):
        parsed = read(data, platform)
        assert (parsed.count, parsed.account_id) == (5, IDS[platform])


def test_of_two_platforms_the_only_complete_one_is_taken(read: Read) -> None:
    parsed = read(storage_state(OTHERS + facebook()[:1] + instagram()))
    assert parsed.platform is Platform.INSTAGRAM
    assert parsed.notes == ("dropped_foreign",)


def test_an_incomplete_session_of_the_platform_asked_for_tells_what_it_lacks(refused: Refused) -> None:
    error = refused(storage_state(facebook()[:2] + x()), "facebook")
    assert (error.cause, error.details["names"]) == ("missing_required", ("xs",))


@each("name", HOSTILE)
def test_a_hostile_file_gets_a_documented_answer(name: str) -> None:
    data = HOSTILE[name]()
    assert len(data) <= LIMIT
    assert outcome(data) == ANSWERS.get(name)


def test_no_refusal_repeats_a_value() -> None:
    for fmt in CookieFormat:
        for session in SESSIONS.values():
            secrets = tuple(c["value"] for c in session())
            assert outcome(EXPORTERS[fmt](session()[1:4]), secrets=secrets)


def test_a_refusal_drags_no_error_along_that_carries_the_file(refused: Refused) -> None:
    for data in (storage_state(x())[:-9], b"[" * 9000, b'"' + storage_state(x()), b"\xff" + storage_state(x())[:99]):
        error = refused(data)
        assert (error.__cause__, error.__context__) == (None, None)


def test_without_a_moment_dates_are_judged_now() -> None:
    gone = [c | {"expires": 1_600_000_000} for c in x()]
    with pytest.raises(CookieFileException, match="expired on 2020-09-13"):
        parse(storage_state(gone))
    lasting = [c | {"expires": 99_000_000_000} for c in x()]
    assert parse(storage_state(lasting)).platform is Platform.X
