"""Turns the words of a state table into answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import assert_never

from sandbox.sites.messages import Request, Response, deletion, redirect, with_next
from sandbox.sites.states import Answer, Drop, Normal, Page, Payload, Redirect

GUARD = "for (;;);"
NO_STORE = ("cache-control", "private, no-cache, no-store, must-revalidate")
CACHED = ("cache-control", "public, max-age=31536000")
Render = Callable[[str, dict[str, str]], str]


def speak(answer: Answer, request: Request, *, domain: str, render: Render) -> Response:
    """Make the response that a state table asks for. `Normal` has no words of its own and is a programming error."""
    match answer:
        case Redirect():
            location = with_next(answer.location, request).replace("{self}", request.url)
            response = redirect(location, answer.status)
            return response.setting(*(deletion(name, domain) for name in answer.deletes)).adding(NO_STORE)
        case Page():
            body = render(answer.template, dict(answer.values)).encode("utf-8")
            return Response(
                status=answer.status, body=body, headers=(NO_STORE, *answer.headers), truncate=answer.truncate
            )
        case Payload():
            return _payload(answer, domain)
        case Drop():
            return Response(drop=True)
        case Normal():
            raise ValueError("an ordinary answer is made by the site itself")
        case _:
            assert_never(answer)


def _payload(answer: Payload, domain: str) -> Response:
    text = answer.data if isinstance(answer.data, str) else json.dumps(answer.data, separators=(",", ":"))
    body = f"{GUARD}{text}" if answer.guard else text
    response = Response(
        status=answer.status,
        body=body.encode("utf-8"),
        content_type=answer.content_type,
        headers=(NO_STORE, *answer.headers),
    )
    return response.setting(*(deletion(name, domain) for name in answer.deletes))
