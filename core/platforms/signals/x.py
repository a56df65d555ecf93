"""The signals of X as data (docs/reference/signals.md 1.3)."""

import re

from core.domain.platforms import Platform
from core.platforms.signals.readers import read_x
from core.platforms.signals.rules import (
    CodeRule,
    HeaderRule,
    HtmlRule,
    PathRule,
    PlatformRules,
    TagMark,
    Test,
    ViewerModule,
)

_PATHS = (
    PathRule("/i/flow/login", "x.redirected_to_login"),
    PathRule("/login", "x.redirected_to_login"),
    PathRule("/logout", "x.redirected_to_login"),
    PathRule("/account/access", "x.locked"),
    PathRule("/account/login_verification", "x.login_verification"),
    PathRule("/account/begin_password_reset", "x.password_reset"),
    PathRule("/account/suspended", "x.suspended"),
    PathRule("/i/flow/consent_flow", "x.consent"),
)

_REMAINING = "x-rate-limit-remaining"
_CODES = (
    CodeRule("64", "x.suspended"),
    CodeRule("users.is_suspended", "x.suspended"),
    CodeRule("userState=suspended", "x.suspended"),
    CodeRule("userState=bounced", "x.locked"),
    CodeRule("37/suspended", "x.suspended"),
    CodeRule("141", "x.deactivated"),
    CodeRule("141/other", "x.target_unavailable"),
    CodeRule("242", "x.deactivated"),
    CodeRule("326", "x.locked", follows_address=True),
    CodeRule("27", "x.locked"),
    CodeRule("445", "x.locked"),
    CodeRule("231", "x.login_verification"),
    CodeRule("262", "x.login_verification"),
    CodeRule("244", "x.password_reset"),
    CodeRule("263", "x.captcha"),
    CodeRule("users.is_auth_valid=false", "x.auth_invalid"),
    CodeRule("32", "x.not_authenticated"),
    CodeRule("126", "x.session_ended"),
    *(CodeRule(code, "x.token_refused") for code in ("89", "215", "376", "404")),
    # They speak of the token that was sent along, not of the cookies.
    CodeRule("220", "x.token_restricted"),
    CodeRule("239", "x.token_restricted"),
    CodeRule("34", "x.endpoint_gone"),
    CodeRule("226", "x.action_limited"),
    CodeRule("344", "x.action_limited"),
    CodeRule("88", "x.rate_limit_unexplained", header=(_REMAINING, re.compile("[1-9][0-9]*"))),
    CodeRule("88", "x.rate_limited"),
    CodeRule("353", "x.csrf_rotated"),
    CodeRule("37", "x.access_denied"),
    CodeRule("63", "x.target_unavailable"),
    CodeRule("50", "x.target_unavailable"),
    *(CodeRule(code, "x.overloaded") for code in ("29", "130", "131", "-1")),
    CodeRule("336", "x.bad_query"),
    *(CodeRule(code, "x.login_flow") for code in ("366", "398", "399")),
    # The address speaks of the cookies' own account alone and names no id (docs/reference/signals.md 1.3, last rows).
    CodeRule("userState=normal", "x.viewer"),
)

_SOURCES = frozenset({"script", "link"})
_INPUT = frozenset({"input"})


def _bundle(name: str, value: str, test: Test) -> tuple[TagMark, TagMark]:
    return TagMark(name, "src", value, _SOURCES, test), TagMark(name, "href", value, _SOURCES, test)


_TAGS = (
    *_bundle("bundle_logged_out", "entry-client-logged-out", Test.FILE_PREFIX),
    *_bundle("bundle_logged_in", "entry-client-logged-in", Test.FILE_PREFIX),
    *_bundle("bundle_logged_in", "responsive-web/client-web/main.", Test.PATH_CONTAINS),
    TagMark("login_button", "data-testid", "loginButton"),
    TagMark("signup_button", "data-testid", "signupButton"),
    TagMark("login_link", "href", "/login", frozenset({"a"})),
    TagMark("input_username", "autocomplete", "username", _INPUT),
    TagMark("profile_link", "data-testid", "AppTabBar_Profile_Link", frozenset({"a"})),
    TagMark("authenticity_token", "name", "authenticity_token", _INPUT),
    TagMark("assignment_token", "name", "assignment_token", _INPUT),
)

X = PlatformRules(
    platform=Platform.X,
    foreign_hosts=frozenset({"help.x.com", "help.twitter.com", "developer.x.com", "developer.twitter.com"}),
    paths=_PATHS,
    own_pages=("/home", "/settings", "/account"),
    api_paths=("/i/api", "/graphql", "/1.1", "/help-center/forms/api"),
    api_hosts=frozenset({"api.x.com", "api.twitter.com"}),
    codes=_CODES,
    read=read_x,
    headers=(HeaderRule(_REMAINING, re.compile(r"0+|-[0-9]+"), "x.rate_limited"),),
    tags=_TAGS,
    # The page's own initial state; only ever a proof of life, its absence proves nothing.
    viewers=(ViewerModule('"session"', re.compile(r"\s*+:\s*+(?=\{)"), ids=(("user_id",),)),),
    profile_link="profile_link",
    pages=(
        HtmlRule(frozenset({"authenticity_token", "assignment_token"}), "x.locked"),
        HtmlRule(frozenset({"bundle_logged_out"}), "x.logged_out", frozenset({"bundle_logged_in"})),
        HtmlRule(frozenset({"bundle_logged_in"}), "x.viewer_unproven"),
    ),
    supports=(
        frozenset({"login_button"}),
        frozenset({"signup_button"}),
        frozenset({"login_link"}),
        frozenset({"input_username"}),
    ),
    statuses={429: "x.rate_limited"},
    api_statuses={429: "x.rate_limited", 404: "x.stale_query"},
    wall=("cf-ray", "x.cloudflare"),
)
