"""Short forms for the state tables of the local Instagram."""

from __future__ import annotations

from sandbox.sites.states import Page, Payload, Redirect

HOST = "https://www.instagram.com"
LOGIN = Redirect(f"{HOST}/accounts/login/?next={{next}}")
PLEASE_WAIT = "Please wait a few minutes before you try again."


def fail(message: str, *, status: int = 400, deletes: tuple[str, ...] = (), **more: object) -> Payload:
    """A refused call: the message, whatever else is said, and status "fail"."""
    return Payload({"message": message, **more, "status": "fail"}, status=status, deletes=deletes)


def go(path: str, *, deletes: tuple[str, ...] = ()) -> Redirect:
    """A redirection of a navigation within the site."""
    return Redirect(HOST + path, deletes=deletes)


def checkpoint(path: str = "/challenge/?next=%2F", *, status: int = 400, lock: bool = True) -> Payload:
    """A call refused with checkpoint_required."""
    return fail("checkpoint_required", status=status, checkpoint_url=HOST + path, lock=lock, flow_render_type=0)


def challenge(path: str = "/challenge/61/sandbox/", *, status: int = 400) -> Payload:
    """A call refused with challenge_required."""
    where = {"url": f"https://i.instagram.com{path}", "api_path": path, "native_flow": True, "lock": False,
             "logout": False, "hide_webview_header": True}  # fmt: skip
    return fail("challenge_required", status=status, challenge=where)


def step(name: str) -> Payload:
    """The next step of a challenge."""
    return Payload({"step_name": name, "step_data": {"choice": "0"}, "nonce_code": "sandbox", "status": "ok"})


def shell(*, status: int = 200) -> Page:
    """A page that says nothing about the viewer."""
    return Page("shell", status=status, values=(("heading", "Instagram"),))
