"""What the exporters share."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

Cookie = dict[str, Any]


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def dated(cookie: Cookie) -> bool:
    return float(cookie["expires"]) >= 0


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def pairs(cookies: Sequence[Cookie]) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def host(cookies: Sequence[Cookie]) -> str:
    domain: str = cookies[0]["domain"]
    return domain.lstrip(".") if domain == ".x.com" else "www" + domain
