"""What a verdict says of where its proof was: the rule's own words, whatever secrets the answer carried."""

import json
from typing import Any

from core.domain.sessions.verdict import Exchange, SessionState
from core.platforms.signals import classify
from tests.support.tables import each
from tests.unit.signals.samples import ACCOUNT_LIST, FB_GRAPHQL, IG_API, ORIGIN, VIEWER

SECRET = "c4n4ri0"
APC = f"/auth_platform/codeentry/{SECRET}/?apc={SECRET}#{SECRET}"
CHALLENGE = f"/challenge/{SECRET}/{SECRET}/?challenge_context={SECRET}"
HOLDERS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "facebook": [
        (FB_GRAPHQL, {"redirect": f"https://user:{SECRET}@www.facebook.com/checkpoint/{SECRET}/?next={SECRET}"}),
        (FB_GRAPHQL, {"payload": {"redirectTo": APC}}),
        (FB_GRAPHQL, {"error": 1357001, "errorSummary": SECRET, "errorDescription": SECRET}),
    ],
    "instagram": [
        (IG_API, {"message": "checkpoint_required", "checkpoint_url": CHALLENGE}),
        (IG_API, {"message": "challenge_required", "challenge": {"url": CHALLENGE, "api_path": CHALLENGE}}),
        (IG_API, {"message": "login_required", "error_title": SECRET, "logout_reason": 8}),
    ],
    "x": [
        (ACCOUNT_LIST, {"errors": [{"code": 326, "message": SECRET, "bounce_location": f"/account/access?{SECRET}"}]}),
        (ACCOUNT_LIST, {"users": [{"user_id": VIEWER, "screen_name": SECRET, "is_suspended": True}]}),
    ],
}
LOCATIONS = {
    "facebook": [APC, f"/checkpoint/{SECRET}/?token={SECRET}", f"/nt/screen/?params=%7B%22token%22:%22{SECRET}"],
    "instagram": [APC, CHALLENGE, f"/accounts/suspended/?next={SECRET}"],
    "x": [f"/account/access?token={SECRET}", f"/i/flow/login?redirect_after_login={SECRET}"],
}
COOKIES = tuple(f"{name}={SECRET}; Max-Age=0" for name in ("xs", "sessionid", "auth_token"))
CASES = [
    *((name, url, 400, json.dumps(body), "") for name, rows in HOLDERS.items() for url, body in rows),
    *((name, ORIGIN[name] + f"/?{SECRET}", 302, "", to) for name, rows in LOCATIONS.items() for to in rows),
    *((name, ORIGIN[name] + to, 200, f"<html>{SECRET}", "") for name, rows in LOCATIONS.items() for to in rows),
    *((name, ORIGIN[name] + "/", 302, "", f"/{SECRET}") for name in ORIGIN),
]


@each(("platform", "url", "status", "body", "location"), CASES)
def test_no_secret_of_an_answer_is_in_its_verdict(
    platform: str, url: str, status: int, body: str, location: str
) -> None:
    headers = {"Location": location, "X-Fb-Debug": SECRET, "Cookie": SECRET, "Set-Cookie": f"fr={SECRET}"}
    exchange = Exchange(url, status, headers, COOKIES, body, VIEWER)
    found = classify(platform, exchange)
    assert found.state in {SessionState.EXPIRED, SessionState.BANNED}
    assert SECRET not in repr(found)
    assert SECRET not in repr(exchange)
    assert not {"?", "&", "#"} & set(found.evidence)
