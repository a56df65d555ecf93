"""States of Instagram sessions in which a person must act."""

from __future__ import annotations

from sandbox.sites.instagram.answers import challenge, checkpoint, fail, go, step
from sandbox.sites.states import Answer, Expected, Page, Payload, Redirect, StateSpec

BAN: Expected = "banned"
CHALLENGE = go("/challenge/?next={next}")
SUSPENDED = "/accounts/suspended/?next=%2F"
CODE_FORM = '<form><input name="security_code" maxlength="6"><button type="submit">Submit</button></form>'
STEPS = ("ufac_www_bloks", "selfie_captcha", "scraping_warning", "delta_login_review", "delta_acknowledge_approved")


def _ban(note: str, document: Answer, api: Answer | None = None) -> StateSpec:
    return StateSpec(BAN, note, document, api or challenge())


def _auth(kind: str) -> Redirect:
    return go(f"/auth_platform/{kind}?apc=sandbox-secret")


BANNED = {
    "challenge": _ban("302 to /challenge/", CHALLENGE),
    "challenge_action": _ban("302 to /challenge/action/", go("/challenge/action/AXE/?challenge_context=secret")),
    "challenge_deletes_cookie": _ban(
        "302 to /challenge/ which deletes sessionid as well: the challenge wins",
        go("/challenge/?next={next}", deletes=("sessionid",)),
    ),
    "challenge_401": _ban("challenge_required with 401", CHALLENGE, challenge(status=401)),
    "challenge_200": _ban("challenge_required with 200", CHALLENGE, challenge(status=200)),
    "checkpoint": _ban("checkpoint_required", go("/checkpoint/?next={next}"), checkpoint()),
    "checkpoint_403": _ban("checkpoint_required with 403", CHALLENGE, checkpoint(status=403, lock=False)),
    "integrity_checkpoint": _ban(
        "a checkpoint at /integrity/checkpoint/", go("/integrity/checkpoint/?next={next}"),
        checkpoint("/integrity/checkpoint/?next=%2F"),
    ),
    "suspended": _ban("302 to /accounts/suspended/", go("/accounts/suspended/?next={next}"), checkpoint(SUSPENDED)),
    "suspended_challenge": _ban(
        "a challenge whose address is of suspension", go("/accounts/suspended/?next={next}"),
        challenge("/accounts/suspended/?next=%2F"),
    ),
    "disabled": _ban(
        "302 to /accounts/disabled/", go("/accounts/disabled/"), fail("inactive user", error_type="inactive user")
    ),
    "auth_platform": _ban("302 to /auth_platform/", _auth("")),
    "auth_platform_code": _ban("a code is asked", _auth("codeentry/")),
    "auth_platform_picker": _ban("a kind of challenge is to be chosen", _auth("challengepicker/")),
    "auth_platform_recaptcha": _ban("a captcha is asked", _auth("recaptcha/")),
    "two_factor": _ban("302 to the second factor", go("/accounts/login/two_factor?next={next}")),
    "security_code": _ban(
        "no redirect: a field for the code on a page that looks logged out",
        Page("notice", values=(("heading", "Enter the code we sent"), ("form", CODE_FORM))),
    ),
    "checkpoint_logged_out": _ban(
        "error_type checkpoint_logged_out", CHALLENGE,
        fail("checkpoint_logged_out", error_type="checkpoint_logged_out"),
    ),
    "bloks_challenge": _ban(
        "a bloks action that redirects to a challenge", CHALLENGE,
        Payload({"bloks_action": "com.bloks.www.ig.challenge.redirect.async", "status": "ok"}),
    ),
    **{f"step_{name}": _ban(f"the challenge step {name}", CHALLENGE, step(name)) for name in STEPS},
}  # fmt: skip
