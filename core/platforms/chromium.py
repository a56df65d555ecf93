"""Which Chromium to start, and with which switches."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

QUIET_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Nothing leaves the machine but what a page asks for."""

_DOWNLOADS = {
    "linux": ("~/.cache/ms-playwright", "chromium-*/chrome-linux*/chrome"),
    "darwin": ("~/Library/Caches/ms-playwright", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
    "win32": ("~/AppData/Local/ms-playwright", "chromium-*/chrome-win*/chrome.exe"),
}


def find_chromium(explicit: str | Path | None = None, *, downloads: Path | None = None) -> Path | None:
    """The Chromium to use: the one named, else one installed on PATH, else Playwright's own download.

    None when there is none, or when `explicit` names no executable file: a wrong setting is told, not papered over.
    """
    if explicit:
        named = shutil.which(str(explicit))
        return Path(named) if named else None
    for name in NAMES_ON_PATH:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next(iter(_downloaded(downloads)), None)


def launch_arguments(extra: Iterable[str] = ()) -> list[str]:
    """Switches for every launch; Chromium refuses its sandbox to root, and only then goes without."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET_ARGUMENTS, *(["--no-sandbox"] if as_root else []), *extra]


def _downloaded(folder: Path | None) -> list[Path]:
    place, pattern = _DOWNLOADS.get(sys.platform, _DOWNLOADS["linux"])
    root = folder or Path(place).expanduser()
    if not root.is_dir():
        return []
    return sorted((path for path in root.glob(pattern) if os.access(path, os.X_OK)), reverse=True)
