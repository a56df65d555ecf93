"""Cookie files of invented accounts, good until tomorrow."""

import json
import time

NAMES = {
    "facebook": (".facebook.com", {"c_user": "100090000000009", "xs": "31%3Ainventada%3A2", "datr": "inventado-datr"}),
    "x": (".x.com", {"auth_token": "f" * 40, "ct0": "c" * 32, "twid": "u%3D1700000000000000009"}),
}


def fresh_cookies(platform: str) -> bytes:
    """A Playwright storage_state."""
    domain, values = NAMES[platform]
    cookies = [
        {
            "name": name,
            "value": value,
            "domain": domain,
            "path": "/",
            "expires": time.time() + 86_400,
            "httpOnly": True,
            "secure": True,
            "sameSite": "None",
        }
        for name, value in values.items()
    ]
    return json.dumps({"cookies": cookies, "origins": []}).encode()
