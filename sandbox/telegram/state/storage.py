"""Where the local Telegram keeps what must survive its restart: one SQLite file, or memory when no path is given."""

import json
import sqlite3
from pathlib import Path

from sandbox.telegram.errors import JsonDict

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS file (file_id TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class Storage:
    """Records as JSON by kind and key, files as blobs; every write is on disk (as far as the OS goes) when it returns.

    Writes take some tens of microseconds (WAL, no fsync), which is why they are made in the event loop.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_SCHEMA)

    def put(self, kind: str, key: object, value: JsonDict) -> None:
        """Write one record."""
        self._db.execute(
            "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            (kind, str(key), json.dumps(value, ensure_ascii=False)),
        )

    def drop(self, kind: str, key: object) -> None:
        """Forget one record; forgetting what is not there is fine."""
        self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, str(key)))

    def get(self, kind: str, key: object) -> JsonDict | None:
        """One record, or None."""
        row = self._db.execute("SELECT value FROM record WHERE kind = ? AND key = ?", (kind, str(key))).fetchone()
        value: JsonDict | None = json.loads(row[0]) if row else None
        return value

    def all(self, kind: str) -> list[tuple[str, JsonDict]]:
        """All records of a kind, oldest first."""
        rows = self._db.execute("SELECT key, value FROM record WHERE kind = ? ORDER BY rowid", (kind,))
        return [(key, json.loads(value)) for key, value in rows]

    def put_file(self, file_id: str, content: bytes) -> None:
        """Keep the content of a file."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (file_id, content))

    def get_file(self, file_id: str) -> bytes:
        """Content of a file; raises KeyError."""
        row = self._db.execute("SELECT content FROM file WHERE file_id = ?", (file_id,)).fetchone()
        if row is None:
            raise KeyError(file_id)
        return bytes(row[0])

    def close(self) -> None:
        """Close the file; the object is useless afterwards."""
        self._db.close()
