"""Which Chromium to start, and with which switches."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

LIGHT_NAMES = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without its window: a quarter of the processor time and half of the memory of the whole one."""

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

QUIET_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-shared-workers",
)
"""Nothing leaves the machine but what a page asks for, and nothing goes past a session's proxy: WebRTC would.

Shared workers belong to no page, so that no page's list of hosts holds for them; sites do without, as on telephones.
"""

NO_WINDOWS = "--block-new-web-contents"
"""No page of this browser opens another one; that it wanted to is still told (`Page.windowOpen`)."""

_DOWNLOADS = {
    "linux": ("~/.cache/ms-playwright", "chromium-*/chrome-linux*/chrome"),
    "darwin": ("~/Library/Caches/ms-playwright", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
    "win32": ("~/AppData/Local/ms-playwright", "chromium-*/chrome-win*/chrome.exe"),
}
_LIGHT_DOWNLOAD = "chromium_headless_shell-*/*/*headless*shell*"


def find_chromium(
    explicit: str | Path | None = None, *, headless: bool = True, downloads: Path | None = None
) -> Path | None:
    """The Chromium to use: the one named, else one installed on PATH, else Playwright's own download.

    Without a window to show (`headless`) the light build goes before the whole one, wherever it comes from. None when
    there is none, or when `explicit` names no executable file: a wrong setting is told, not papered over.
    """
    if explicit:
        named = shutil.which(str(explicit))
        return Path(named) if named else None
    light = [*_installed(LIGHT_NAMES), *_downloaded(downloads, light=True)] if headless else []
    return next(iter([*light, *_installed(NAMES_ON_PATH), *_downloaded(downloads)]), None)


def launch_arguments(extra: Iterable[str] = ()) -> list[str]:
    """Switches for every launch; Chromium refuses its sandbox to root, and only then goes without."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET_ARGUMENTS, *(["--no-sandbox"] if as_root else []), *extra]


def _installed(names: Iterable[str]) -> list[Path]:
    return [Path(found) for name in names if (found := shutil.which(name))]


def _downloaded(folder: Path | None, *, light: bool = False) -> list[Path]:
    place, pattern = _DOWNLOADS.get(sys.platform, _DOWNLOADS["linux"])
    pattern = _LIGHT_DOWNLOAD if light else pattern
    root = folder or Path(place).expanduser()
    if not root.is_dir():
        return []
    return sorted((path for path in root.glob(pattern) if os.access(path, os.X_OK)), reverse=True)
