"""The control API over HTTP, JSON in and out: the same acts as `Control`, for other processes and for the chat page."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.telegram.controls.control import Control
from sandbox.telegram.errors import ApiError, JsonDict

BAD_REQUEST, FORBIDDEN, NOT_FOUND = 400, 403, 404
Act = Callable[[JsonDict], Any]
_INLINE_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}


class ControlRoutes:
    """Routes under `/control`; refuses bodies that are not JSON, so that no foreign page can post here."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self.acts: dict[str, Act] = {
            "say": lambda body: control.say(body.pop("user_id"), body.pop("text"), **body),
            "press": lambda body: control.press(body.pop("user_id"), **body),
            "react": lambda body: control.react(body.pop("user_id"), **body),
            "block": lambda body: control.block(body["user_id"], body.get("blocked", True)),
            "person": lambda body: control.add_person(**body),
            "group": lambda body: control.add_group(**body),
            "migrate": lambda body: control.migrate(**body),
            "fault": lambda body: control.fault(**body),
            "switches": lambda _body: control.switches(),
            "turn": lambda body: control.turn(**body),
            "inject": lambda body: control.inject(body["update"], identified=body.get("identified", True)),
            "clear_faults": lambda body: control.clear_faults(**body),
        }

    def routes(self) -> list[Route]:
        """For Starlette."""
        return [
            Route("/control/world", self._world, methods=["GET"]),
            Route("/control/transcript", self._transcript, methods=["GET"]),
            Route("/control/calls", self._calls, methods=["GET"]),
            Route("/control/file/{file_id}", self._file, methods=["GET"]),
            Route("/control/upload", self._upload, methods=["POST"]),
            Route("/control/at_hand/{number:int}", self._at_hand, methods=["POST"]),
            Route("/control/{act}", self._act, methods=["POST"]),
        ]

    async def perform(self, act: str, body: JsonDict) -> JSONResponse:
        """Carry out an act by name; 400 for a bad body, 403 for a blocked bot, 404 for who or what is not there."""
        if act not in self.acts:
            return _problem(NOT_FOUND, f"no act {act}")
        return await _answered(lambda: self.acts[act](body))

    async def _at_hand(self, request: Request) -> Response:
        if not _is_json(request):
            return _problem(BAD_REQUEST, "send application/json")
        try:
            content = self._control.file_at_hand(request.path_params["number"])
        except LookupError as exc:
            return _problem(NOT_FOUND, str(exc))
        return Response(content, media_type="application/octet-stream")

    async def _act(self, request: Request) -> Response:
        if not _is_json(request):
            return _problem(BAD_REQUEST, "send application/json")
        try:
            body = await request.json()
        except json.JSONDecodeError:
            return _problem(BAD_REQUEST, "the body is no JSON")
        return await self.perform(request.path_params["act"], body)

    async def _world(self, _request: Request) -> Response:
        return JSONResponse(self._control.world())

    async def _transcript(self, request: Request) -> Response:
        chat_id = request.query_params.get("chat_id", "")
        if chat_id not in map(str, self._control.chat_ids()):
            return _problem(NOT_FOUND, f"no chat {chat_id}")
        return JSONResponse([self._control.as_json(e) for e in self._control.transcript(int(chat_id))])

    async def _calls(self, request: Request) -> Response:
        calls = self._control.calls(request.query_params.get("method"))
        return JSONResponse([{**asdict(call), "time": call.time.isoformat()} for call in calls])

    async def _file(self, request: Request) -> Response:
        try:
            content = self._control.file(request.path_params["file_id"])
        except KeyError:
            return _problem(NOT_FOUND, "no such file")
        name = request.query_params.get("name")
        kind = next(
            (mime for head, mime in _INLINE_TYPES.items() if content.startswith(head)), "application/octet-stream"
        )
        headers = {"x-content-type-options": "nosniff"}
        if name:
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type=kind, headers=headers)

    async def _upload(self, request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            return _problem(FORBIDDEN, "only this very page may upload")
        async with request.form() as form:
            file, chat = form.get("file"), form.get("chat_id")
            if not isinstance(file, UploadFile):
                return _problem(BAD_REQUEST, "no file in the form")
            content = await file.read()
            act = lambda: self._control.upload(  # noqa: E731 - awaited below, inside the error mapping
                int(str(form["user_id"])), filename=file.filename or "archivo", content=content,
                caption=str(form.get("caption", "")), chat_id=int(str(chat)) if chat else None,
                as_photo=str(form.get("as_photo", "")) == "true",
            )  # fmt: skip
            return await _answered(act)


async def _answered(act: Callable[[], Any]) -> JSONResponse:
    try:
        result = act()
        if isinstance(result, Awaitable):
            result = await result
    except PermissionError as exc:
        return _problem(FORBIDDEN, str(exc))
    except LookupError as exc:
        return _problem(NOT_FOUND, str(exc))
    except (TypeError, ValueError, ApiError) as exc:
        return _problem(BAD_REQUEST, str(exc))
    return JSONResponse({"ok": True, "result": result})


def _is_json(request: Request) -> bool:
    """A foreign page cannot send this header here without being asked first."""
    return request.headers.get("content-type", "").startswith("application/json")


def _problem(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error": sentence}, status_code=status)
