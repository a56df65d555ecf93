"""What a local site remembers of the requests it got, and how to wait for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.sites.messages import Request


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """One request as it arrived. `account_id` is the one its cookies claim, be they still good or not.

    `operation` is the friendly name of a GraphQL call (else empty), `client` the "ip:port" it came from.
    """

    method: str
    host: str
    path: str
    query: str
    account_id: str | None
    operation: str
    user_agent: str
    accept_language: str
    client: str
    when: datetime


class Recorder:
    """All requests of one site in order of arrival."""

    def __init__(self) -> None:
        self.requests: list[RecordedRequest] = []
        self._arrived = asyncio.Event()

    def add(self, request: Request, *, account_id: str | None, operation: str) -> None:
        """Remember a request and wake those who wait."""
        self.requests.append(
            RecordedRequest(
                method=request.method,
                host=request.host,
                path=request.path,
                query=request.query_string,
                account_id=account_id,
                operation=operation,
                user_agent=request.headers.get("user-agent", ""),
                accept_language=request.headers.get("accept-language", ""),
                client=request.client,
                when=datetime.now(UTC),
            )
        )
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def wait_for(
        self, predicate: Callable[[RecordedRequest], bool], *, within_s: float, since: int
    ) -> RecordedRequest:
        """The first request from index `since` on that satisfies `predicate`; TimeoutError after `within_s`."""
        async with asyncio.timeout(within_s):
            position = since
            while True:
                arrived = self._arrived
                while position < len(self.requests):
                    if predicate(self.requests[position]):
                        return self.requests[position]
                    position += 1
                await arrived.wait()
