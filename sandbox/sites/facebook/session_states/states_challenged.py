"""States in which a person must act: checkpoints, locks, two-factor, suspended and disabled accounts."""

from __future__ import annotations

from sandbox.sites.facebook.api.answers import code, go, moved_to, notice
from sandbox.sites.states import Answer, Expected, Payload, Redirect, StateSpec

HOST = "https://www.facebook.com"
AUTOMATION = "/checkpoint/601051028565049/?next={next}"
LOCKED = "/checkpoint/828281030927956/?next={next}"
SUSPENDED = "/checkpoint/1501092823525282/?next={next}"
TWO_FACTOR_CHECKPOINT = "/checkpoint/1501092823525282/?flow=two_factor_login&next={next}"
DEVICE = "/checkpoint/1339039300213622/?next={next}"
NT_SCREEN = "/nt/screen/?params=%7B%22token%22%3A%22sandbox%22%7D&path=%2Fcheckpoint"
FORM = (
    '<form class="checkpoint" action="/checkpoint/sandbox/" method="post">{}'
    '<button id="checkpointSubmitButton" type="submit">Continue</button></form>'
)
CODE_FIELD = '<input name="approvals_code" autocomplete="one-time-code">'
BANNED: Expected = "banned"


def _challenge(note: str, path: str, *, status: int = 302, api: Answer | None = None) -> StateSpec:
    return moved_to(BANNED, note, HOST + path, status=status, api=api)


def _header(name: str, value: str) -> StateSpec:
    answer = Payload({"error": {"message": "sandbox", "code": 1}}, status=400, headers=((name, value),))
    return StateSpec(BANNED, f"the header {name}", answer, answer)


CHALLENGED = {
    "checkpoint": _challenge("302 to /checkpoint/", "/checkpoint/?next={next}"),
    "checkpoint_permanent_redirect": _challenge(
        "301 to /checkpoint/, for scripts too", "/checkpoint/?next={next}", status=301,
        api=Redirect(f"{HOST}/checkpoint/?next=%2F", 301),
    ),
    "checkpoint_automation": _challenge("automated behaviour", AUTOMATION),
    "checkpoint_locked": _challenge("account locked, identity flow", LOCKED, api=go(LOCKED, key="redirectTo")),
    "checkpoint_suspended": _challenge("account suspended", SUSPENDED),
    "checkpoint_two_factor": _challenge("the suspension id as a wrapper of two-factor", TWO_FACTOR_CHECKPOINT),
    "checkpoint_device": _challenge("approval of the device", DEVICE),
    "checkpoint_x": _challenge("302 to /x/checkpoint/", "/x/checkpoint/?next={next}"),
    "checkpoint_nt_screen": _challenge("302 to /nt/screen/ with a token", NT_SCREEN),
    "checkpoint_deletes_cookie": StateSpec(
        BANNED, "302 to /checkpoint/ which deletes xs as well: the challenge wins",
        Redirect(f"{HOST}/checkpoint/?next={{next}}", deletes=("xs",)), go("/checkpoint/"),
    ),
    "checkpoint_form": StateSpec(
        BANNED, 'no redirect: the form, then USER_ID "0"',
        notice("Confirm your identity", form=FORM.format(""), zero=True), go("/checkpoint/"),
    ),
    "checkpoint_approvals_code": StateSpec(
        BANNED, "no redirect: a field for the login code", notice("Enter login code", form=FORM.format(CODE_FIELD)),
        go("/checkpoint/"),
    ),
    "two_step_two_factor": _challenge("two-factor", "/two_step_verification/two_factor/?next={next}"),
    "two_step_authentication": _challenge("two-factor", "/two_step_verification/authentication/?next={next}"),
    "two_factor_remember": _challenge("remember the browser", "/two_factor/remember_browser/?next={next}"),
    "auth_platform": _challenge("approve on another device", "/auth_platform/afad/?apc=sandbox-secret"),
    "confirm_email": _challenge("302 to confirmemail", "/confirmemail.php?next={next}"),
    "account_disabled": StateSpec(
        BANNED, "a page that says the account is disabled", notice("Your account has been disabled", at_home=True),
        go("/checkpoint/disabled/"),
    ),
    "unusual_activity": StateSpec(
        BANNED, "a page that speaks of unusual activity",
        notice("Your account has been locked", "We saw unusual activity on your account. This may mean that someone "
               "has used your account without your knowledge.", at_home=True),
        go("/checkpoint/"),
    ),
    "integrity_required_header": _header("X-FB-Integrity-Required", "checkpoint"),
    "blocking_checkpoint_header": _header("X-Fb-Blocking-Checkpoint", "1"),
    "integrity_requires_login_header": _header("X-Fb-Integrity-Requires-Login", "true"),
    "checkpoint_190_459": _challenge("190/459", "/checkpoint/?next={next}", api=code(190, error_subcode=459)),
    "checkpoint_405": _challenge("405/1348023", "/checkpoint/?next={next}", api=code(405, error_subcode=1348023)),
    "checkpoint_190_490": _challenge("190/490", "/checkpoint/?next={next}", api=code(190, error_subcode=490)),
}  # fmt: skip
