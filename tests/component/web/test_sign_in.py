"""Signing in by a one-time link and from the Mini App."""

import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.people.person import Person, Role
from core.domain.people.web_access import LinkPurpose
from tests.fakes.aiogram_models import import_aiogram
from tests.fakes.clock import START
from tests.support.office import Office
from tests.support.website import BOT_TOKEN, Website, open_website
from web.auth.cookies import csrf_token
from web.auth.init_data import MAX_AGE, MAX_AHEAD, InitDataVerifier


def init_data(user_id: int = 7001, token: str = BOT_TOKEN, **fields: str) -> str:
    """What Telegram hands to a page, signed by the documented rule (by the library's own signer)."""
    user = json.dumps({"id": user_id, "first_name": "Vega", "photo_url": "https:\\/\\/t.me\\/i\\/a.svg"})
    pairs = {"user": user, "auth_date": str(int(START.timestamp())), "query_id": "AAF", "signature": "x"} | fields
    return urlencode({**pairs, "hash": signed(pairs, token)})


def signed(pairs: dict[str, str], token: str) -> str:
    """The documented HMAC, written out once more as a second opinion on the library."""
    text = "\n".join(f"{key}={pairs[key]}" for key in sorted(pairs))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@pytest.fixture
async def vega(office: Office) -> Person:
    return await office.person(Role.ANALYST)


class TestLinks:
    async def test_following_a_link_shows_a_button_and_uses_nothing(self, site: Website, vega: Person) -> None:
        code = await site.office.services.web.link(vega)
        async with site.client() as preview, site.client() as browser:
            for _ in range(3):
                shown = await preview.get(f"/entrar/{code}")
                assert shown.status_code == 200
                assert not shown.cookies
            entered = await browser.post("/entrar", data={"codigo": code})
            assert (entered.status_code, entered.headers["location"]) == (303, "/panel")
            cookie = entered.headers["set-cookie"]
            assert {"HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
            assert "Secure" not in cookie
            for answer in (await preview.get(f"/entrar/{code}"), await preview.post("/entrar", data={"codigo": code})):
                assert answer.status_code == 410
                assert not answer.cookies

    async def test_a_link_for_a_login_opens_no_panel(self, site: Website, vega: Person) -> None:
        code = await site.office.services.web.link(vega, LinkPurpose.LOGIN, "facebook")
        async with site.client() as browser:
            entered = await browser.post("/entrar", data={"codigo": code})
            assert entered.headers["location"] == "/entrar/navegador/facebook"

    async def test_a_value_known_before_the_sign_in_is_worth_nothing_after_it(
        self, site: Website, vega: Person
    ) -> None:
        code = await site.office.services.web.link(vega)
        async with site.client() as browser:
            browser.cookies.set("centinela_panel", "plantada")
            entered = await browser.post("/entrar", data={"codigo": code})
            assert "plantada" not in entered.headers["set-cookie"]
            assert await site.office.services.web.visitor("plantada") is None

    async def test_over_https_the_cookie_is_tied_to_its_host(self, office: Office, vega: Person) -> None:
        async with open_website(office, public_url="https://panel.test") as site, site.client() as browser:
            entered = await browser.post("/entrar", data={"codigo": await office.services.web.link(vega)})
            cookie = entered.headers["set-cookie"]
            assert cookie.startswith("__Host-centinela_panel=")
            assert {"Secure", "Path=/"} <= set(cookie.split("; "))
            assert "max-age" in entered.headers["strict-transport-security"]

    async def test_leaving_needs_the_pages_own_token(self, site: Website, vega: Person) -> None:
        web = site.office.services.web
        entry = await web.enter(await web.link(vega))
        async with site.client() as browser:
            browser.cookies.set("centinela_panel", entry.secret)
            await browser.post("/salir", data={"csrf": "ajeno"})
            assert await web.visitor(entry.secret) is not None
            await browser.post("/salir", data={"csrf": csrf_token(entry.secret)})
            assert await web.visitor(entry.secret) is None

    async def test_another_site_cannot_send_a_form(self, site: Website, vega: Person) -> None:
        code = await site.office.services.web.link(vega)
        foreign: list[dict[str, str]] = [
            {"Origin": "https://ajeno.test"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "http://centinela.test"},
        ]
        async with site.client() as browser:
            for headers in foreign:
                answer = await browser.post("/entrar", data={"codigo": code}, headers=headers)
                assert (answer.status_code, dict(answer.cookies)) == (403, {}), headers
            own = await browser.post("/entrar", data={"codigo": code}, headers={"Origin": "http://centinela.test"})
            assert own.status_code == 303

    async def test_guessing_is_limited_by_address(self, site: Website) -> None:
        async with site.client() as browser:
            answers = [(await browser.post("/entrar", data={"codigo": f"x{n}"})).status_code for n in range(30)]
            assert set(answers) == {410, 429}
            refused = await browser.post("/entrar", data={"codigo": "otro"})
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["content-type"].startswith("text/html")
            assert "Demasiadas peticiones" in refused.text


class TestMiniApp:
    async def test_the_proof_of_telegram_opens_a_session_once(self, site: Website, vega: Person) -> None:
        import_aiogram()
        from aiogram.utils.web_app import check_webapp_signature

        raw = init_data(vega.telegram_user_id or 0)
        assert check_webapp_signature(BOT_TOKEN, raw)
        async with site.client() as browser:
            entered = await browser.post("/mini", data={"datos": raw})
            assert (entered.status_code, entered.headers["location"]) == (303, "/panel")
            again = await browser.post("/mini", data={"datos": raw})
            assert (again.status_code, dict(again.cookies)) == (403, {})

    async def test_strangers_and_removed_people_are_refused_alike(self, site: Website, vega: Person) -> None:
        celia = await site.office.person(Role.ADMIN)
        await site.office.services.access.remove(vega.person_id, celia)
        async with site.client() as browser:
            answers = {
                (answer.status_code, answer.text)
                for answer in [
                    await browser.post("/mini", data={"datos": init_data(user_id)})
                    for user_id in (vega.telegram_user_id or 0, 1)
                ]
            }
            assert len(answers) == 1
            assert answers.pop()[0] == 403

    async def test_the_page_names_the_one_foreign_host(self, site: Website) -> None:
        async with site.client() as browser:
            policies = [
                (await browser.get(path)).headers["content-security-policy"] for path in ("/mini", "/entrar", "/nada")
            ]
            foreign = "script-src 'self' https://telegram.org;"
            assert [foreign in policy for policy in policies] == [True, False, False]
            assert all("unsafe" not in policy and "default-src 'none'" in policy for policy in policies)


class TestProofs:
    verifier = InitDataVerifier(BOT_TOKEN)

    def test_age_is_limited_both_ways(self) -> None:
        raw = init_data()
        second = timedelta(seconds=1)
        accepted = {
            name: self.verifier.verify(raw, now) is not None
            for name, now in {
                "now": START,
                "oldest": START + MAX_AGE,
                "too old": START + MAX_AGE + second,
                "ahead": START - MAX_AHEAD,
                "too far ahead": START - MAX_AHEAD - second,
            }.items()
        }
        assert accepted == {"now": True, "oldest": True, "too old": False, "ahead": True, "too far ahead": False}

    def test_what_the_library_signs_is_what_the_rule_says(self) -> None:
        raw = init_data()
        pairs = dict(parse_qsl(raw))
        digest = pairs.pop("hash")
        assert digest == signed(pairs, BOT_TOKEN)

    def test_the_token_is_not_kept(self) -> None:
        assert BOT_TOKEN not in repr(self.verifier) + repr(vars(self.verifier))

    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        position=st.integers(0, 10_000),
        replacement=st.one_of(st.characters(codec="utf-8"), st.just("")),
        extra=st.sampled_from(["", "&x=1", "&user=%7B%22id%22%3A1%7D", "&hash=0", "#a", "%00", "&auth_date=1"]),
    )
    def test_no_altered_proof_is_accepted(self, position: int, replacement: str, extra: str) -> None:
        import_aiogram()
        from aiogram.utils.web_app import check_webapp_signature

        raw = init_data()
        at = position % len(raw)
        altered = raw[:at] + replacement + raw[at + 1 :] + extra
        proof = self.verifier.verify(altered, START)
        if proof is not None:
            # Another spelling of the same pairs (%2f for %2F) is not another statement.
            assert dict(parse_qsl(altered)) == dict(parse_qsl(raw))
            assert check_webapp_signature(BOT_TOKEN, altered)
            assert proof.telegram_user_id == 7001
        else:
            assert altered != raw

    def test_another_bots_proof_is_refused(self) -> None:
        assert self.verifier.verify(init_data(token="1:otro"), START) is None
