"""The ways in which a caller may hand over a storage_state."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.domain.sessions.storage_state import StorageState


def as_storage_state(source: Mapping[str, Any] | str | Path | None) -> StorageState:
    """A StorageState from a dict, from the path of Playwright's JSON file, or an empty one.

    Raises OSError when the file cannot be read and ValueError when it holds something else.
    """
    if isinstance(source, StorageState):
        return source
    if isinstance(source, str | Path):
        data = json.loads(Path(source).read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ValueError("not a Playwright storage_state file")  # noqa: TRY004 - the value of a file, not of a caller
        return StorageState(data)
    return StorageState(source)
