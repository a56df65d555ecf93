"""The configuration block of the local Instagram: who is looking, among globals that prove nothing."""

from __future__ import annotations

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.serving.relay import block, scheduled, stable_hex

NOBODY = {"data": None, "id": None}


def config_block(record: AccountRecord | None) -> str:
    """PolarisViewer, beside USER_ID "0" and tokens, which Instagram gives to members and strangers alike."""
    seed = record.account.id if record else "stranger"
    defines = [
        [
            "CurrentUserInitialData",
            [],
            {"ACCOUNT_ID": "0", "USER_ID": "0", "NAME": "", "APP_ID": "936619743392459"},
            270,
        ],
        ["DTSGInitData", [], {"token": f"NAfs{stable_hex(seed, 40)}", "async_get_token": stable_hex(seed, 20)}, 3515],
        ["LSD", [], {"token": stable_hex(f"lsd{seed}", 22)}, 323],
        ["PolarisViewer", [], _viewer(record), 7365],
    ]
    return block(scheduled([], defines))


def _viewer(record: AccountRecord | None) -> dict[str, object]:
    if record is None:
        return dict(NOBODY)
    shown = f"9{record.account.id[1:]}1" if record.state == "other_viewer" else record.account.id
    data = {
        "id": shown,
        "fbid": f"1784{record.account.id}",
        "username": record.account.handle,
        "full_name": record.account.name,
        "is_private": False,
        "is_professional_account": False,
    }
    return {"data": data, "id": shown}
