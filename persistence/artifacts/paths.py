"""Relative paths of kept files, checked before anything touches a disk or a server."""

from pathlib import PurePosixPath

from core.errors import ArtifactStoreException


def checked(path: str) -> PurePosixPath:
    """`path` (relative, forward slashes); ArtifactStoreException when it could lead outside or break a command."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts) or not path.isprintable() or "\\" in path or ":" in parts[0]:
        raise ArtifactStoreException(f"not a relative file path: {path!r}")
    return PurePosixPath(*parts)
