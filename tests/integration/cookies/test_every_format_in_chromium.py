"""What `core.cookies` makes of every format is taken, whole, by a real Chromium."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser

from core.cookies import CookieFormat, parse, parse_set_cookie
from core.domain.platforms import COOKIE_DOMAIN, REQUIRED_COOKIES, Platform
from tests.fuzz.exporters import EXPORTERS, storage_state, told_by
from tests.fuzz.sessions import SESSIONS, Cookie, cookie, facebook, x
from tests.integration.cookies.conftest import Keep
from tests.support.tables import each

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOME = {
    Platform.FACEBOOK: "https://m.facebook.com/me",
    Platform.INSTAGRAM: "https://www.instagram.com/",
    Platform.X: "https://x.com/home",
}
UNUSABLE = {"domain": "twitter.com", "sameSite": "no_restriction", "secure": False, "path": None}
FAR = float(int(time.time()) + 200 * 86_400)


def fresh(platform: Platform) -> list[Cookie]:
    """The sample session with dates ahead of the real clock, which Chromium goes by."""
    return [c | {"expires": FAR} if c["expires"] > 0 else c for c in SESSIONS[platform]()]


def by_name(cookies: list[Cookie]) -> dict[str, Cookie]:
    return {c["name"]: c for c in cookies}


@each("platform", Platform)
@each("fmt", CookieFormat)
async def test_each_format_opens_a_context_that_sends_the_account(
    fmt: CookieFormat, platform: Platform, keep: Keep
) -> None:
    parsed = parse(EXPORTERS[fmt](fresh(platform)))
    sent = by_name(await keep(parsed.storage_state.cookies, HOME[platform], parsed.storage_state["origins"]))
    assert len(sent) == parsed.count == 5
    for name in REQUIRED_COOKIES[platform]:
        written = by_name(fresh(platform))[name]
        assert sent[name]["value"] == written["value"]
        assert (sent[name]["domain"], sent[name]["path"], sent[name]["secure"]) == (COOKIE_DOMAIN[platform], "/", True)
        assert sent[name]["httpOnly"] is written["httpOnly"]
        if "expires" in told_by(fmt):
            assert sent[name]["expires"] == pytest.approx(FAR, abs=1)
        if "sameSite" in told_by(fmt):
            assert sent[name]["sameSite"] == written["sameSite"]


async def test_a_file_with_every_pitfall_at_once_loses_only_what_no_browser_takes(keep: Keep) -> None:
    dirty: list[Any] = [
        *({**c, **UNUSABLE} for c in fresh(Platform.X)),
        cookie("mala", "a;b", ".x.com"),
        cookie("larga", "x" * 5000, ".x.com"),
        cookie("ajena", "1", ".otro.example"),
        cookie("pasada", "1", ".x.com", expires=0),
        cookie("__Host-uno", "1", ".x.com", expires=FAR),
        cookie("__Secure-dos", "1", ".x.com", expires=FAR * 1000, secure=False),
        cookie("tres", 'con, coma y "comillas" é', ".x.com", expires=FAR, path="/i/"),
        cookie("cuatro", "1", "api.x.com", expires=9e18),
        cookie("parte", "1", ".x.com", expires=-2, partitionKey={"topLevelSite": "https://x.com"}),
        *(cookie(f"relleno{n}", "1", ".x.com", expires=FAR) for n in range(300)),
    ]
    parsed = parse(json.dumps(dirty).encode())
    kept = await keep(parsed.storage_state.cookies)
    assert len(kept) == parsed.count == 180
    assert sorted((c["name"], c["value"], c["domain"], c["path"]) for c in kept) == sorted(
        (c["name"], c["value"], c["domain"], c["path"]) for c in parsed.storage_state.cookies
    )
    assert set(REQUIRED_COOKIES[Platform.X]) <= set(by_name(kept))
    assert by_name(kept)["__Host-uno"]["domain"] == "x.com"


async def test_local_storage_that_is_kept_is_taken(chromium: Browser) -> None:
    origins = [{"origin": "https://www.facebook.com", "localStorage": [{"name": "Session", "value": "ñ\n😀"}]}]
    parsed = parse(
        json.dumps({"cookies": fresh(Platform.FACEBOOK), "origins": [*origins, {"origin": "junk"}]}).encode()
    )
    state: Any = parsed.storage_state
    context = await chromium.new_context(storage_state=state)
    assert (await context.storage_state())["origins"] == origins
    await context.close()


async def test_rotated_cookies_are_taken_together_with_the_session(keep: Keep) -> None:
    stored, _ = parse_set_cookie(
        ["xs=nueva; Domain=.facebook.com; Secure; HttpOnly; Max-Age=999999999; SameSite=None", "wd=1x1"],
        "www.facebook.com",
    )
    state = parse(storage_state(fresh(Platform.FACEBOOK))).storage_state.with_cookies(stored)
    kept = by_name(await keep(state.cookies, HOME[Platform.FACEBOOK]))
    assert kept["xs"]["value"] == "nueva"
    assert len(kept) == 6


async def test_a_session_from_a_header_can_be_read_by_the_pages_scripts_where_the_site_needs_it(keep: Keep) -> None:
    sent = by_name(await keep(parse(EXPORTERS[CookieFormat.HEADER](x())).storage_state.cookies))
    assert {name: c["httpOnly"] for name, c in sent.items()} == {
        "auth_token": True,
        "kdt": True,
        "ct0": False,
        "twid": False,
        "guest_id": False,
    }


async def test_the_expiry_told_is_the_one_that_chromium_goes_by(keep: Keep) -> None:
    parsed = parse(storage_state([c | {"expires": FAR} for c in facebook()]))
    assert parsed.expires_at == datetime.fromtimestamp(FAR, UTC)
    assert by_name(await keep(parsed.storage_state.cookies))["xs"]["expires"] == pytest.approx(FAR, abs=1)
