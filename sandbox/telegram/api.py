"""One request of the bot from its URL to its answer: token, faults, speed limits, the method itself."""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.telegram.backend import Backend
from sandbox.telegram.controls.faults import Fault, LineCut, RawAnswer
from sandbox.telegram.errors import ApiError, JsonDict
from sandbox.telegram.methods import BY_LOWER_NAME, METHODS
from sandbox.telegram.params import Params
from sandbox.telegram.rules import wanted_chat_id

Observer = Callable[[Literal["request", "answer", "update"], str, Any], None]

NOT_IMPLEMENTED = 501
DOWNLOAD = "download"
"""No method of the Bot API, but a request all the same."""
_TOKEN = re.compile(r"^\d{6,12}:[A-Za-z0-9_-]{30,40}$")


class CutResponse(Response):
    """Promises a body and never sends it: the client sees its connection break."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Send a head without its body, and fail: uvicorn then closes the connection."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
        raise LineCut


@dataclass(slots=True)
class Api:
    """The Bot API over one backend; observers are told of every request and answer (not of a lost one's content)."""

    backend: Backend
    observers: Sequence[Observer] = ()

    async def endpoint(self, request: Request) -> Response:
        """`/bot<token>/<method>`."""
        try:
            self._authorise(request.path_params["token"])
            called = request.path_params["method"]
            params = await Params.read(request)
            return JSONResponse(await self.call(called, params))
        except LineCut:
            return CutResponse()
        except RawAnswer as exc:
            return Response(exc.body, status_code=exc.code, media_type="application/json")
        except ApiError as exc:
            return JSONResponse(exc.body(), status_code=exc.code)

    async def download(self, request: Request) -> Response:
        """`/file/bot<token>/<path>`; faults know it as `download`."""
        try:
            self._authorise(request.path_params["token"])
            await self._strike_download()
        except LineCut:
            return CutResponse()
        except ApiError as exc:
            return JSONResponse(exc.body(), status_code=exc.code)
        content = self.backend.files.by_path(request.path_params["path"])
        if content is None:
            return JSONResponse(ApiError(404, "Not Found").body(), status_code=404)
        return Response(content, media_type="application/octet-stream")

    async def call(self, called: str, params: Params) -> JsonDict:
        """Carry out a method by name (any case); raises ApiError or LineCut."""
        method = BY_LOWER_NAME.get(called.lower(), called)
        recorded = params.recorded()
        try:
            body = {"ok": True, "result": await self._carry_out(method, params, recorded)}
        except LineCut:
            self.backend.record(method, recorded, 0, "line cut")
            raise
        except RawAnswer as exc:
            self.backend.record(method, recorded, exc.code, "raw answer")
            raise
        except ApiError as exc:
            self.backend.record(method, recorded, exc.code, exc.description)
            self._tell("answer", method, exc.body())
            raise
        self.backend.record(method, recorded, 200, "")
        if method != "getUpdates" or not self.backend.updates.tampered:
            self._tell("answer", method, body)
        return body

    async def _carry_out(self, method: str, params: Params, recorded: JsonDict) -> Any:
        handler = METHODS.get(method)
        if handler is None:
            raise ApiError(NOT_IMPLEMENTED, f"Not Implemented: the local Telegram does not know {method}")
        self._tell("request", method, recorded)
        fault = self._fault(method, params)
        if fault is not None and not fault.after:
            await fault.strike()
        chat_id = wanted_chat_id(params)
        if self.backend.flood is not None and chat_id is not None:
            self.backend.flood.check(method, chat_id, messages=max(1, len(params.items("media") or ())))
        result = handler(self.backend, params)
        if inspect.isawaitable(result):
            result = await result
        if fault is not None and fault.after:
            await fault.strike()
        return result

    async def _strike_download(self) -> None:
        fault = self.backend.faults.take(DOWNLOAD, None)
        if fault is not None:
            self.backend.announce_faults()
            await fault.strike()

    def _fault(self, method: str, params: Params) -> Fault | None:
        fault = self.backend.faults.take(method, wanted_chat_id(params))
        if fault is not None:
            self.backend.announce_faults()
        return fault

    def _authorise(self, token: str) -> None:
        if not _TOKEN.match(token):
            raise ApiError(404, "Not Found")
        if token != self.backend.token:
            raise ApiError(401, "Unauthorized")

    def _tell(self, kind: Literal["request", "answer"], method: str, payload: Any) -> None:
        for observer in self.observers:
            observer(kind, method, payload)
