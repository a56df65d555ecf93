"""How an event reaches another program."""

from collections.abc import Mapping
from typing import Protocol


class WebhookSender(Protocol):
    """HTTP to receivers of events; it follows no redirect and reads no body."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; TransientException with a short word when there is none, or none may be asked."""
        ...
