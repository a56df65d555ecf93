"""What the browser and its driver are told of the machine: an allow-list, so that no secret of ours is among it."""

from collections.abc import Mapping

ALLOWED = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TZDIR",
    "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS",
    "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT",
    "PLAYWRIGHT_BROWSERS_PATH",
    # Windows starts no program without these.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)",
})  # fmt: skip
"""Proxies are not among them: a session goes through its own proxy or none, in the browser as in the probe."""
ALLOWED_PREFIXES = ("LC_", "XDG_")
_TEMPORARY = ("TMPDIR", "TMP", "TEMP")


def browser_environment(scratch: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The allowed part of `environ`, with `scratch` as the folder for temporary files."""
    kept = {name: value for name, value in environ.items() if _is_allowed(name.upper())}
    return {**kept, **dict.fromkeys(_TEMPORARY, scratch)}


def _is_allowed(name: str) -> bool:
    return name in ALLOWED or name.startswith(ALLOWED_PREFIXES)
