"""Facebook's signals as data (docs/reference/signals.md 1.1, docs/reference/extraction.md 1.5 and 1.10)."""

import re

from core.domain.platforms import Platform
from core.platforms.signals.readers import read_facebook
from core.platforms.signals.rules import (
    CodeRule,
    HeaderRule,
    HtmlRule,
    PathRule,
    PlatformRules,
    ScriptMark,
    TagMark,
    Test,
    TextMark,
    Viewer,
    ViewerModule,
    Where,
)

_MODULE = re.compile(r"(?:\s*+,\s*+\[\s*+\]\s*+,|\s*+:)\s*+(?=\{)")
_TRUE = re.compile(r"\s*+:\s*+true\b")
_ANY_VALUE = re.compile(r"\s*+:")
_SET = re.compile(r"(?!(?:0|false|none)?$).+", re.IGNORECASE)

_PATHS = (
    PathRule("/login", "facebook.redirected_to_login"),
    PathRule("/login.php", "facebook.redirected_to_login"),
    # Shown to people who are logged in: one offers to remember them, the other asks for the password once more.
    PathRule("/login/save-device", "facebook.after_login"),
    PathRule("/login/save-password-interstitial", "facebook.after_login"),
    PathRule("/login/reauth.php", "facebook.reauthentication"),
    PathRule("/login/reauth", "facebook.reauthentication"),
    PathRule("/login/identify", "facebook.recovery"),
    PathRule("/recover", "facebook.recovery"),
    PathRule("/confirmemail", "facebook.checkpoint.confirm_email"),
    PathRule("/confirmemail.php", "facebook.checkpoint.confirm_email"),
    PathRule("/checkpoint", "facebook.checkpoint"),
    PathRule("/checkpoint/601051028565049", "facebook.checkpoint.automation"),
    PathRule("/checkpoint/828281030927956", "facebook.checkpoint.locked"),
    PathRule("/checkpoint/1339039300213622", "facebook.checkpoint.device_approval"),
    # Contested: mostly a suspension, but also the wrapper of a second factor, which its own `flow` tells.
    PathRule("/checkpoint/1501092823525282", "facebook.suspended"),
    PathRule("/checkpoint/1501092823525282", "facebook.checkpoint.two_factor", query=("flow", "two_factor_login")),
    PathRule("/x/checkpoint", "facebook.checkpoint"),
    PathRule("/nt/screen", "facebook.checkpoint", query=("params", '{"token')),
    PathRule("/two_step_verification", "facebook.checkpoint.two_factor"),
    PathRule("/two_factor/remember_browser", "facebook.checkpoint.two_factor"),
    PathRule("/auth_platform", "facebook.checkpoint"),
    PathRule("/auth_platform/afad", "facebook.checkpoint.other_device"),
    PathRule("/consent", "facebook.consent"),
    PathRule("/privacy/consent", "facebook.consent"),
    PathRule("/privacy/consent_framework/prompt", "facebook.consent"),
    PathRule("/cookie/consent-page", "facebook.consent"),
    PathRule("/cookie/consent_prompt", "facebook.consent"),
    PathRule("/cookie/consent", "facebook.consent"),
)

_HEADERS = (
    HeaderRule("x-fb-integrity-required", re.compile("checkpoint", re.IGNORECASE), "facebook.checkpoint.blocking"),
    HeaderRule("x-fb-blocking-checkpoint", _SET, "facebook.checkpoint.blocking"),
    HeaderRule("x-fb-integrity-requires-login", _SET, "facebook.checkpoint.blocking"),
)

_CODES = (
    # Also raised when the cookies were not sent because the origin was web. instead of www.
    CodeRule("1357001", "facebook.wrong_origin", host="web.facebook.com"),
    CodeRule("1357001", "facebook.not_logged_in"),
    CodeRule("1357004", "facebook.stale_tokens"),
    CodeRule("1357053", "facebook.session_ended"),
    *(CodeRule(code, "facebook.transient") for code in ("1357045", "1357051", "1357054", "1675012", "transient")),
    *(CodeRule(code, "facebook.request_refused") for code in ("1357031", "1545003", "1545010", "1675030")),
    # "Rate limit exceeded" in words, an operation refused in one reading: a pause harms neither
    # (docs/reference/extraction.md 1.5).
    *(CodeRule(code, "facebook.rate_limited") for code in ("1675004", "4", "17", "613", "80004")),
    *(CodeRule(code, "facebook.action_blocked") for code in ("1390008", "1348007", "3252001", "1404006", "1404078")),
    CodeRule("368", "facebook.misuse_blocked"),
    CodeRule("190/459", "facebook.checkpoint.blocking"),
    CodeRule("190/490", "facebook.checkpoint.blocking"),
    CodeRule("405/1348023", "facebook.checkpoint.blocking"),
    CodeRule("190/458", "facebook.app_removed"),
    CodeRule("190/460", "facebook.password_changed"),
    CodeRule("190", "facebook.token_invalid"),
    CodeRule("requires_reauth", "facebook.session_ended"),
    CodeRule("text=unauthorized", "facebook.socket_unauthorized", host="gateway.facebook.com"),
    CodeRule("dtsg=absent", "facebook.token_absent"),
)

_INPUT, _FORM = frozenset({"input"}), frozenset({"form"})
_TAGS = (
    TagMark("login_form", "id", "login_form", _FORM),
    TagMark("login_form", "data-testid", "royal_login_form", _FORM),
    TagMark("login_form", "id", "loginform"),
    TagMark("login_button", "id", "loginbutton"),
    TagMark("input_email", "name", "email", _INPUT),
    TagMark("input_pass", "name", "pass", _INPUT),
    TagMark("checkpoint_submit", "id", "checkpointSubmitButton"),
    TagMark("checkpoint_class", "class", "checkpoint", _FORM, Test.HAS_WORD),
    TagMark("checkpoint_action", "action", "/checkpoint/", _FORM, Test.PREFIX),
    TagMark("checkpoint_action", "action", "https://www.facebook.com/checkpoint/", _FORM, Test.PREFIX),
    TagMark("checkpoint_action", "action", "https://m.facebook.com/checkpoint/", _FORM, Test.PREFIX),
    TagMark("approvals_code", "name", "approvals_code", _INPUT),
    TagMark("article", "role", "article"),
)

_TEXTS = (
    TextMark("suspended_text", "we suspended your account", prefix=True),
    TextMark("disabled_text", "your account has been disabled"),
    TextMark("unusual_text", "we saw unusual activity on your account", prefix=True),
    TextMark("blocked_title", "you're temporarily blocked", title=True),
    TextMark("blocked_title", "you can't use this feature right now", title=True),
    TextMark("blocked_title", "you can't use this feature at the moment", title=True),
    TextMark("blocked_title", "no puedes usar esta función en este momento", title=True),
    TextMark("blocked_title", "se te bloqueó temporalmente", title=True),
)

_SCRIPTS = (
    ScriptMark("dtsg_empty", '"DTSGInitialData"', re.compile(r"\s*+,\s*+\[\s*+\]\s*+,\s*+\{\s*+\}")),
    ScriptMark(
        "dtsg_empty", '"DTSGInitData"', re.compile(r'\s*+,\s*+\[\s*+\]\s*+,\s*+\{\s*+(?:"token"\s*+:\s*+""|\})')
    ),
    ScriptMark("error_root", '"__dr"', re.compile(r'\s*+:\s*+"CometErrorRoot\.react"\s*+\}')),
    ScriptMark("unvetted_flow", '"is_unvetted_flow"', _TRUE),
    ScriptMark("reason_section", '"reason_section_body"', _ANY_VALUE),
    ScriptMark("log_out_uri", '"log_out_uri"', _ANY_VALUE),
    ScriptMark(
        "unavailable", '"title"', re.compile(r'\s*+:\s*+"This content isn(?:\'|’|\\u2019)t available right now"')
    ),
)

_VIEWERS = (
    ViewerModule('"CurrentUserInitialData"', _MODULE, ids=(("USER_ID",),), owners=(("ACCOUNT_ID",),), nobody=("0", 0)),
)


def _needs(*marks: str) -> frozenset[str]:
    return frozenset(marks)


_PAGES = (
    HtmlRule(_needs("suspended_text"), "facebook.suspended", where=Where.CHECKPOINT),
    HtmlRule(_needs("reason_section", "log_out_uri"), "facebook.suspended", where=Where.CHECKPOINT),
    HtmlRule(_needs("unvetted_flow"), "facebook.checkpoint.locked", where=Where.CHECKPOINT),
    HtmlRule(_needs("unusual_text"), "facebook.checkpoint.unusual_activity", where=Where.CHECKPOINT),
    HtmlRule(_needs("checkpoint_submit"), "facebook.checkpoint"),
    HtmlRule(_needs("checkpoint_class", "checkpoint_action"), "facebook.checkpoint"),
    HtmlRule(_needs("approvals_code"), "facebook.checkpoint.two_factor", viewer=Viewer.UNPROVEN),
    HtmlRule(
        _needs("disabled_text"), "facebook.disabled", _needs("article"), Where.OWN_PAGE, Viewer.UNPROVEN
    ),
    HtmlRule(
        _needs("unusual_text"), "facebook.checkpoint.unusual_activity", _needs("article"), Where.OWN_PAGE,
        Viewer.UNPROVEN,
    ),
    HtmlRule(_needs("blocked_title"), "facebook.temporarily_blocked"),
    # On somebody's profile the same root only says that the profile is gone (docs/reference/extraction.md 1.10).
    HtmlRule(_needs("error_root"), "facebook.error_root", where=Where.OWN_PAGE),
    HtmlRule(_needs("error_root"), "facebook.error_root", viewer=Viewer.UNNAMED),
    HtmlRule(_needs("unavailable"), "facebook.target_unavailable", viewer=Viewer.UNPROVEN),
)  # fmt: skip

FACEBOOK = PlatformRules(
    platform=Platform.FACEBOOK,
    foreign_hosts=frozenset({"l.facebook.com", "lm.facebook.com", "developers.facebook.com", "about.facebook.com"}),
    paths=_PATHS,
    own_pages=("/home.php", "/login", "/login.php", "/checkpoint", "/settings", "/messages", "/me", "/friends"),
    api_paths=("/api", "/ajax", "/graphql", "/webgraphql"),
    api_hosts=frozenset(f"{name}.facebook.com" for name in ("graph", "b-graph", "api", "b-api", "gateway")),
    codes=_CODES,
    read=read_facebook,
    headers=_HEADERS,
    tags=_TAGS,
    texts=_TEXTS,
    scripts=_SCRIPTS,
    viewers=_VIEWERS,
    pages=_PAGES,
    supports=(_needs("login_form"), _needs("login_button"), _needs("input_email", "input_pass"), _needs("dtsg_empty")),
)
