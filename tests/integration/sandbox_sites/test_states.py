"""Every session state tells, in raw answers, the story that its table promises: at the probe, the page and the API."""

import json
import re
from html import unescape
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from sandbox.sites import Site
from sandbox.sites.facebook import FacebookSite
from sandbox.sites.instagram import InstagramSite
from sandbox.sites.messages import Response
from sandbox.sites.x import XSite
from tests.integration.sandbox_sites.support import BEARER, IDS, account, ask, cookie_header, value_of
from tests.support.tables import each

SITES: dict[str, type[FacebookSite | InstagramSite | XSite]] = {
    "facebook": FacebookSite,
    "instagram": InstagramSite,
    "x": XSite,
}
DOCUMENTS = {
    "facebook": ("https://www.facebook.com/", "https://www.facebook.com/settings"),
    "instagram": ("https://www.instagram.com/direct/inbox/", "https://www.instagram.com/accounts/edit/"),
    "x": ("https://x.com/home",),
}
CALLS = {
    "facebook": ("https://www.facebook.com/api/graphql/", "https://www.facebook.com/ajax/dtsg/?__a=true"),
    "instagram": (
        "https://www.instagram.com/api/v1/accounts/current_user/?edit=true",
        "https://i.instagram.com/api/v1/accounts/current_user/",
    ),
    "x": (
        "https://x.com/i/api/1.1/account/multi/list.json",
        "https://api.x.com/help-center/forms/api/prod/user_state.json",
    ),
}
PLACES = {
    "expired": re.compile(r"^/(login(?!/(?:save-device|reauth))|recover|accounts/login/?$|i/flow/login|logout)"),
    "banned": re.compile(
        r"^/(checkpoint|x/checkpoint|nt/screen|two_step_verification|two_factor|auth_platform|confirmemail|challenge"
        r"|integrity/checkpoint|accounts/(suspended|disabled|login/two_factor)|account/(access|suspended|login_verification|begin_password))"
    ),
    "consent": re.compile(
        r"^/(consent|privacy/consent|privacy/checks|cookie/consent|terms/unblock|i/flow/consent_flow)"
    ),
}
WORDS = {
    "expired": (
        '"USER_ID":"0"', '"PolarisViewer",[],{"data":null,"id":null}', "entry-client-logged-out", "login_required",
        "user_has_logged_out", '"is_auth_valid":false', "requires_reauth\":true",
    ),
    "banned": (
        "checkpointSubmitButton", "approvals_code", "Your account has been disabled", "We saw unusual activity",
        "security_code", "challenge_required", "checkpoint_required", "checkpoint_logged_out", "inactive user",
        "TwitterUserNotSuspended", '"error_subcode":1348023',
        '"step_name"', "ig.challenge.redirect", '"is_suspended":true', '"userState":"suspended"',
        '"userState":"bounced"', "assignment_token", '"error_subcode":490', '"error_subcode":459',
    ),
    "consent": ("consent_required",),
    "restricted": (
        "temporarily blocked", "You can't use this feature", '{"__dr":"CometErrorRoot.react"}', "Please wait a few",
        "feedback_required", "sentry_block", '"spam":true', "Too many requests",
    ),
}  # fmt: skip
CODES = {
    "facebook": {
        "expired": {1357001, 1357053, 190},
        "restricted": {4, 17, 368, 613, 80004, 1348007, 1390008, 1404006, 1404078, 1675004, 3252001},
    },
    "x": {
        "expired": {32, 89, 126, 215, 220, 239, 376, 404},
        "banned": {27, 64, 141, 231, 242, 244, 262, 263, 326, 445},
        "restricted": {88, 226, 344},
    },
    "instagram": {},
}
DESTINATION = re.compile(r'"(?:redirect|redirectTo|bounce_location|checkpoint_url|url)":"([^"]+)"')
HARMLESS = re.compile(
    r"checkpoint_required(?=.*(?:unsupported_version|cookie_consent))"
    r'|(?<="code":)(?:190(?=.*"error_subcode":458)|141(?=,"message":"User 100009999999999))'
)
"""Words and codes that say something else where these stand beside them."""
STOPS = {"x-fb-integrity-required", "x-fb-blocking-checkpoint", "x-fb-integrity-requires-login"}
EVERY_STATE = [(name, state) for name, kind in SITES.items() for state in kind.STATES]


def readings(name: str, response: Response, own_id: str) -> set[str]:
    """Every verdict for which an answer holds a proof, by a plain reading of location, headers, words and codes."""
    headers = dict(response.headers)
    body = unescape(response.body.decode())
    body = body if name == "facebook" else body.replace('"USER_ID":"0"', "")
    body = HARMLESS.sub("0", body)
    places = [urlsplit(place).path for place in (headers.get("location", ""), *DESTINATION.findall(body))]
    integrity = any(path.startswith("/accounts/integrity") for path in places)
    found = {"restricted"} if integrity else set()
    found |= {verdict for verdict, place in PLACES.items() if any(place.match(path) for path in places)}
    found |= {verdict for verdict, words in WORDS.items() if any(word in body for word in words)}
    seen = _codes(body) - ({326} if "consent" in found else set())
    found |= {verdict for verdict, codes in CODES[name].items() if codes & seen}
    found |= {"banned"} if STOPS & set(headers) or STOPS & {key.lower() for key in headers} else set()
    deleted = [value for key, value in response.headers if key == "set-cookie" and "Max-Age=0" in value]
    found |= {"expired"} if any(value.startswith(("xs=", "sessionid=")) for value in deleted) else set()
    restricted = response.status == HTTPStatus.TOO_MANY_REQUESTS and name == "x"
    found |= {"restricted"} if restricted or headers.get("x-rate-limit-remaining") == "0" else set()
    proofs = (f'"USER_ID":"{own_id}"', f'"id":"{own_id}"', f'"user_id": "{own_id}"', f'"pk":"{own_id}"', '"normal"')
    found |= {"valid"} if any(proof in body for proof in proofs) else set()
    return found


def _codes(body: str) -> set[int]:
    found: set[int] = set()
    for line in body.removeprefix("for (;;);").splitlines():
        if line.startswith("{"):
            answer = json.loads(line)
            found |= {answer["error"]} if isinstance(answer.get("error"), int) else set()
            found |= {error["code"] for error in answer.get("errors", [])}
    return found


def strongest(found: set[str]) -> str:
    """Consent and challenge beat logged out; anything beats nothing."""
    order = ("banned", "consent", "restricted", "expired", "valid")
    return next((verdict for verdict in order if verdict in found), "undecided")


def prepared(name: str, state: str) -> tuple[Site, str, dict[str, str]]:
    site = SITES[name]()
    site.add_account(account(name, state))
    cookies = site.cookies_for(IDS[name])
    csrf = value_of(cookies, "ct0") if name == "x" else ""
    return site, cookie_header(site, IDS[name]), {"authorization": BEARER, "x-csrf-token": csrf}


@each(("name", "state"), EVERY_STATE)
async def test_a_navigation_shows_the_state(name: str, state: str) -> None:
    site, cookies, _ = prepared(name, state)
    for url in DOCUMENTS[name]:
        response = await ask(site, url, cookies=cookies)
        assert strongest(readings(name, response, IDS[name])) == site.STATES[state].expected, url


@each(("name", "state"), EVERY_STATE)
async def test_a_call_of_the_script_shows_the_state(name: str, state: str) -> None:
    site, cookies, headers = prepared(name, state)
    expected = site.STATES[state].expected
    for url in CALLS[name]:
        response = await ask(site, url, cookies=cookies, headers=headers)
        allowed = {"valid", "undecided"} if expected == "valid" else {expected}
        assert strongest(readings(name, response, IDS[name])) in allowed, url


@each("name", SITES)
def test_every_verdict_can_be_produced(name: str) -> None:
    expected = {spec.expected for spec in SITES[name].STATES.values()}
    assert expected == {"valid", "expired", "banned", "consent", "restricted", "undecided"}


@each(("name", "state"), EVERY_STATE)
async def test_redirects_end_at_a_page_that_stays(name: str, state: str) -> None:
    site, cookies, _ = prepared(name, state)
    url, kept = DOCUMENTS[name][0], cookies
    for _ in range(4):
        response = await ask(site, url, cookies=kept)
        if response.status not in {301, 302}:
            break
        headers = dict(response.headers)
        kept = "" if "set-cookie" in headers and "Max-Age=0" in headers["set-cookie"] else kept
        url = str(headers["location"])
        url = url if url.startswith("https://") else f"https://{urlsplit(DOCUMENTS[name][0]).netloc}{url}"
    assert (response.status in {301, 302}) == (state == "redirect_loop")


def test_an_unknown_state_is_refused(facebook: FacebookSite) -> None:
    with pytest.raises(KeyError, match="dormida"):
        facebook.set_state(IDS["facebook"], "dormida")


async def test_the_spanish_account_sees_the_english_words_that_are_known(facebook: FacebookSite) -> None:
    facebook.set_state(IDS["facebook"], "blocked")
    page = await ask(facebook, "https://www.facebook.com/", cookies=cookie_header(facebook, IDS["facebook"]))
    assert "<title>You&#x27;re temporarily blocked</title>" in page.body.decode()
