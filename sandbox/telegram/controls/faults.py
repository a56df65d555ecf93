"""Faults on order: the next calls of a method fail, are slow, or are done while their answer gets lost."""

import asyncio
import itertools
from dataclasses import asdict, dataclass

from sandbox.telegram.errors import ApiError, JsonDict, too_many_requests

CUT_LINE = 0
FIRST_ERROR = 400
TOO_MANY = 429
_SENTENCES = {
    400: "Bad Request: fault on order", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user",
    404: "Not Found", 409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running", 413: "Request Entity Too Large", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class LineCut(Exception):
    """The connection is to be cut without an answer."""


class RawAnswer(Exception):
    """These very bytes are the answer."""

    def __init__(self, code: int, body: bytes) -> None:
        super().__init__("raw answer")
        self.code, self.body = code, body


@dataclass(slots=True)
class Fault:
    """`code` 0 cuts the line, below 400 only delays; `after` = the call is carried out, then its answer is lost.

    `body` is sent as the whole answer, each character as one byte (Latin-1), with `code` as its status.
    """

    fault_id: int
    method: str
    chat: int | None = None
    times: int = 1
    code: int = 500
    retry_after: int | None = None
    delay: float = 0.0
    after: bool = False
    body: str | None = None

    def matches(self, method: str, chat_id: int | None) -> bool:
        """`*` is any method; no chat is any chat."""
        return self.method.lower() in ("*", method.lower()) and self.chat in (None, chat_id)

    async def strike(self) -> None:
        """Wait, then fail as ordered; raises ApiError or LineCut, or nothing when only slow."""
        if self.delay > 0:
            await asyncio.sleep(self.delay)
        if self.body is not None:
            raise RawAnswer(self.code, self.body.encode("latin-1"))
        if self.code == CUT_LINE:
            raise LineCut
        if self.code == TOO_MANY or self.retry_after is not None:
            raise too_many_requests(self.retry_after or 1)
        if self.code >= FIRST_ERROR:
            raise ApiError(self.code, _SENTENCES.get(self.code, f"Error {self.code}"))


class Faults:
    """The faults that are still to strike, oldest first."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.waiting: list[Fault] = []

    def add(self, fault: JsonDict) -> Fault:
        """Order a fault; raises TypeError for an unknown field, ValueError for what can never strike."""
        ordered = Fault(next(self._ids), **fault)
        if ordered.times < 1 or ordered.delay < 0 or (ordered.retry_after is not None and ordered.retry_after < 1):
            raise ValueError("a fault strikes at least once, is not early, and pauses at least a second")
        if ordered.body is not None:
            ordered.body.encode("latin-1")
        self.waiting.append(ordered)
        return ordered

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that strikes this call, if any; it counts as used."""
        for fault in self.waiting:
            if fault.matches(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def cancel(self, fault_id: int | None = None) -> None:
        """Take back one fault, or all."""
        self.waiting = [f for f in self.waiting if fault_id is not None and f.fault_id != fault_id]

    def listed(self) -> list[JsonDict]:
        """For the fault panel."""
        return [asdict(fault) for fault in self.waiting]
