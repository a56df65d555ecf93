"""Every format is told by its content, and gives back the cookies that were written."""

from datetime import UTC, datetime

from core.cookies import CookieFormat
from core.domain.platforms import Platform
from tests.fuzz.exporters import EXPORTERS, TELLS_ONLY_VALUES, in_base64, told_by
from tests.fuzz.sessions import IDS, LATER, SESSIONS, Cookie
from tests.support.tables import each
from tests.unit.cookies.conftest import Read

EVERY = [(fmt, platform) for fmt in CookieFormat for platform in Platform]


def by_name(cookies: list[Cookie]) -> dict[str, Cookie]:
    return {cookie["name"]: cookie for cookie in cookies}


@each(("fmt", "platform"), EVERY)
def test_each_format_of_each_platform_is_recognised_by_its_content(
    fmt: CookieFormat, platform: Platform, read: Read
) -> None:
    parsed = read(EXPORTERS[fmt](SESSIONS[platform]()))
    assert (parsed.format, parsed.platform, parsed.encoded) == (fmt, platform, False)
    assert parsed.account_id == IDS[platform]
    assert parsed.count == 5


@each(("fmt", "platform"), EVERY)
def test_each_format_gives_back_the_cookies_that_were_exported(
    fmt: CookieFormat, platform: Platform, read: Read
) -> None:
    written = by_name(SESSIONS[platform]())
    got = by_name(read(EXPORTERS[fmt](list(written.values()))).storage_state.cookies)
    told = sorted(told_by(fmt))
    assert {name: [cookie.get(key) for key in told] for name, cookie in got.items()} == {
        name: [cookie.get(key) for key in told] for name, cookie in written.items()
    }


@each(("fmt", "platform"), EVERY)
def test_base64_around_any_format_is_unwrapped_and_the_inner_format_told(
    fmt: CookieFormat, platform: Platform, read: Read
) -> None:
    plain = EXPORTERS[fmt](SESSIONS[platform]())
    parsed = read(in_base64(plain))
    assert (parsed.format, parsed.encoded) == (fmt, True)
    assert parsed.storage_state == read(plain).storage_state


@each(("fmt", "platform"), EVERY)
@each("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_byte_order_mark_is_understood(fmt: CookieFormat, platform: Platform, encoding: str, read: Read) -> None:
    text = EXPORTERS[fmt](SESSIONS[platform]()).decode()
    assert read(text.encode(encoding)).format is fmt


@each("fmt", CookieFormat)
def test_windows_line_ends_and_blank_space_around_change_nothing(fmt: CookieFormat, read: Read) -> None:
    plain = EXPORTERS[fmt](SESSIONS[Platform.INSTAGRAM]())
    windows = b"\r\n  " + plain.replace(b"\n", b"\r\n") + b"\r\n\r\n"
    assert read(windows).storage_state == read(plain).storage_state


@each("fmt", [fmt for fmt in CookieFormat if fmt not in TELLS_ONLY_VALUES])
def test_the_expiry_told_is_that_of_the_first_required_cookie_to_run_out(fmt: CookieFormat, read: Read) -> None:
    cookies = SESSIONS[Platform.FACEBOOK]()
    by_name(cookies)["xs"]["expires"] = LATER - 86_400
    by_name(cookies)["datr"]["expires"] = LATER - 10 * 86_400
    assert read(EXPORTERS[fmt](cookies)).expires_at == datetime.fromtimestamp(LATER - 86_400, UTC)


@each("fmt", CookieFormat)
def test_session_cookies_alone_have_no_expiry(fmt: CookieFormat, read: Read) -> None:
    cookies = [cookie | {"expires": -1} for cookie in SESSIONS[Platform.X]()]
    parsed = read(EXPORTERS[fmt](cookies))
    assert parsed.expires_at is None
    assert {cookie["expires"] for cookie in parsed.storage_state.cookies} == {-1.0}


@each("fmt", CookieFormat)
def test_no_value_is_seen_in_any_repr(fmt: CookieFormat, read: Read) -> None:
    cookies = SESSIONS[Platform.X]()
    parsed = read(EXPORTERS[fmt](cookies))
    told = f"{parsed!r} {parsed} {parsed.storage_state!r}"
    assert not [cookie["name"] for cookie in cookies if cookie["value"] in told]
