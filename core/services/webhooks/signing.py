"""Signed events, as the Standard Webhooks specification has them: receivers verify with any of its libraries."""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime

from core.domain.messages.webhooks import Event

PREFIX = "whsec_"
"""Secrets are recognised by it, in settings of receivers and in logs."""
_BYTES = 32


def new_secret() -> str:
    """A secret, to be shown once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def body_of(event: Event) -> bytes:
    """The body that is sent: the same bytes in every attempt."""
    told = {"id": event.event_id, "tipo": event.kind.value, "fecha": event.at.isoformat(), "datos": dict(event.data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed_headers(event: Event, secret: str, now: datetime) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256 over id, time and body)."""
    moment = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b".".join((event.event_id.encode(), moment.encode(), body_of(event)))
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode("ascii")
    return {
        "content-type": "application/json",
        "webhook-id": event.event_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{signature}",
    }
