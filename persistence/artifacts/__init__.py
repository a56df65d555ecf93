"""Files: kept in a folder, copied to an FTP server."""

from persistence.artifacts.folder import LocalFolder
from persistence.artifacts.ftp import FTPClient

__all__ = ["FTPClient", "LocalFolder"]
