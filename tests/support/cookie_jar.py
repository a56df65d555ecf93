"""Working cookies of invented accounts."""

from datetime import timedelta
from typing import Any

from core.domain.platforms import COOKIE_DOMAIN, Platform
from core.domain.sessions.storage_state import StorageState
from tests.fakes.clock import START

SECRET = "valor-muy-secreto"
"""Part of every cookie value and proxy password of these tests."""


def cookie(name: str, value: str, platform: Platform, *, days: float = 90) -> dict[str, Any]:
    expires = (START + timedelta(days=days)).timestamp()
    domain = COOKIE_DOMAIN[platform]
    return {"name": name, "value": value, "domain": domain, "path": "/", "expires": expires, "httpOnly": True,
            "secure": True, "sameSite": "None"}  # fmt: skip


def cookies(
    platform: Platform = Platform.FACEBOOK, account: str = "100000000004821", secret: str = SECRET, days: float = 90
) -> StorageState:
    """A working set of cookies of an invented account."""
    values = {
        Platform.FACEBOOK: {"c_user": account, "xs": f"{secret}-xs"},
        Platform.INSTAGRAM: {"sessionid": f"{account}%3A{secret}", "ds_user_id": account, "csrftoken": f"{secret}-c"},
        Platform.X: {"auth_token": f"{secret}-a", "ct0": f"{secret}-c", "twid": f"u%3D{account}"},
    }[platform]
    return StorageState({"cookies": [cookie(name, value, platform, days=days) for name, value in values.items()]})
