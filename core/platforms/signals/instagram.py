"""Instagram's signals as data (docs/reference/signals.md 1.2)."""

import re

from core.domain.platforms import Platform
from core.platforms.signals.readers import read_instagram
from core.platforms.signals.rules import (
    CodeRule,
    HtmlRule,
    PathRule,
    PlatformRules,
    ScriptMark,
    TagMark,
    Test,
    Viewer,
    ViewerModule,
)

_MODULE = re.compile(r"\s*+,\s*+\[\s*+\]\s*+,\s*+(?=\{)")
_NULL = re.compile(r"\s*+:\s*+null\b")

_PATHS = (
    PathRule("/accounts/login", "instagram.redirected_to_login"),
    PathRule("/accounts/login/two_factor", "instagram.challenge.two_factor"),
    PathRule("/challenge", "instagram.challenge"),
    PathRule("/checkpoint", "instagram.challenge"),
    PathRule("/auth_platform", "instagram.challenge"),
    PathRule("/integrity/checkpoint", "instagram.challenge"),
    PathRule("/web/unsupported_version", "instagram.client_outdated"),
    PathRule("/privacy/checks", "instagram.consent", query=("cookie_consent", "1")),
    PathRule("/accounts", "instagram.integrity_pause", below=re.compile("integrity")),
    PathRule("/accounts/suspended", "instagram.suspended"),
    PathRule("/accounts/disabled", "instagram.disabled"),
    PathRule("/consent", "instagram.consent"),
    PathRule("/terms/unblock", "instagram.consent"),
    PathRule("/", "instagram.redirected_home", exact=True),
)

_ELSEWHERE = "instagram.unknown_checkpoint"
_CODES = (
    CodeRule("challenge=suspended", "instagram.suspended"),
    CodeRule("message=checkpoint_required", "instagram.challenge", follows_address=True, elsewhere=_ELSEWHERE),
    CodeRule("message=challenge_required", "instagram.challenge", follows_address=True, elsewhere=_ELSEWHERE),
    CodeRule("error_type=checkpoint_required", "instagram.challenge", follows_address=True, elsewhere=_ELSEWHERE),
    CodeRule("error_type=challenge_required", "instagram.challenge", follows_address=True, elsewhere=_ELSEWHERE),
    CodeRule(
        "error_type=checkpoint_challenge_required", "instagram.challenge", follows_address=True, elsewhere=_ELSEWHERE
    ),
    CodeRule("error_type=checkpoint_logged_out", "instagram.challenge.logged_out"),
    CodeRule("message=checkpoint_logged_out", "instagram.challenge.logged_out"),
    CodeRule("step_name=ufac_www_bloks", "instagram.challenge"),
    CodeRule("step_name=selfie_captcha", "instagram.challenge"),
    CodeRule("bloks_action=com.bloks.www.ig.challenge.redirect.async", "instagram.challenge"),
    CodeRule("step_name=scraping_warning", "instagram.challenge.warning"),
    CodeRule("step_name=delta_login_review", "instagram.challenge.warning"),
    CodeRule("step_name=delta_acknowledge_approved", "instagram.challenge.warning"),
    CodeRule("message=consent_required", "instagram.consent"),
    CodeRule("error_type=consent_required", "instagram.consent"),
    CodeRule("error_type=inactive user", "instagram.disabled"),
    CodeRule("error_type=inactive_user", "instagram.disabled"),
    CodeRule("message=inactive user", "instagram.disabled"),
    # The account's own addresses know; elsewhere it may be one action that is refused while all else goes on.
    *(
        CodeRule(code, "instagram.login_required", under="/api/v1/accounts")
        for code in ("message=login_required", "error_type=login_required", "logout_reason")
    ),
    CodeRule("message=login_required", "instagram.login_refused"),
    CodeRule("error_type=login_required", "instagram.login_refused"),
    CodeRule("message=user_has_logged_out", "instagram.login_required"),
    CodeRule("error_type=user_has_logged_out", "instagram.login_required"),
    CodeRule("logout_reason", "instagram.login_refused"),
    # The same body answers rate-limited good sessions, blocked addresses and strangers: a pause, never expiry.
    CodeRule("message=please wait", "instagram.please_wait"),
    CodeRule("message=feedback_required", "instagram.feedback_required"),
    CodeRule("error_type=feedback_required", "instagram.feedback_required"),
    CodeRule("spam", "instagram.feedback_required"),
    CodeRule("message=too many requests", "instagram.rate_limited"),
    CodeRule("text=too many requests", "instagram.rate_limited"),
    CodeRule("text=too many requests.", "instagram.rate_limited"),
    CodeRule("error_type=sentry_block", "instagram.rate_limited"),
    CodeRule("message=sentry_block", "instagram.rate_limited"),
    CodeRule("error_type=rate_limit_error", "instagram.rate_limited"),
    CodeRule("message=rate_limit_error", "instagram.rate_limited"),
    CodeRule("message=unknown username", "instagram.distrusted_address"),
    CodeRule("error_type=bad_password", "instagram.distrusted_address"),
    CodeRule("message=bad_password", "instagram.distrusted_address"),
    CodeRule("message=useragent mismatch", "instagram.client_outdated"),
    CodeRule("text=not found", "instagram.masked_challenge"),
)

_INPUT = frozenset({"input"})
_TAGS = (
    TagMark("class_logged_out", "class", "not-logged-in", frozenset({"html"}), Test.HAS_WORD),
    TagMark("input_username", "name", "username", _INPUT),
    TagMark("input_password", "name", "password", _INPUT),
    TagMark("security_code", "name", "verificationCode", _INPUT),
    TagMark("security_code", "name", "security_code", _INPUT),
)

INSTAGRAM = PlatformRules(
    platform=Platform.INSTAGRAM,
    foreign_hosts=frozenset({"l.instagram.com", "help.instagram.com", "about.instagram.com"}),
    paths=_PATHS,
    own_pages=("/direct", "/accounts"),
    api_paths=("/api", "/graphql"),
    api_hosts=frozenset({"i.instagram.com", "b.i.instagram.com"}),
    codes=_CODES,
    read=read_instagram,
    tags=_TAGS,
    scripts=(
        ScriptMark("viewer_null", '"viewerId"', _NULL),
        ScriptMark("viewer_null", '"viewer"', _NULL),
    ),
    # USER_ID "0" is on Instagram pages of both kinds and must never be read here.
    viewers=(
        ViewerModule('"PolarisViewer"', _MODULE, ids=(("id",), ("data", "id")), nobody=(None,)),
        # The configuration of older pages; that it names nobody only supports a logout.
        ViewerModule('"config"', re.compile(r"\s*+:\s*+(?=\{)"), ids=(("viewerId",), ("viewer", "id"))),
    ),
    doubts=frozenset({"instagram.redirected_home"}),
    pages=(HtmlRule(frozenset({"security_code"}), "instagram.challenge.two_factor", viewer=Viewer.UNPROVEN),),
    supports=(
        frozenset({"class_logged_out"}),
        frozenset({"viewer_null"}),
        frozenset({"input_username", "input_password"}),
    ),
)
