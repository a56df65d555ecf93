"""The ports of this process: which, and whether they can be had, before anything is started or said."""

import errno
import socket

from core.errors import StorageException

LOOPBACK = "127.0.0.1"
CHAT_PORT = 8090
"""Of the chat page in sandbox mode: always the same, so that an open tab finds the page again after a restart."""


_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def require_free(host: str, port: int) -> None:
    """StorageException when the HTTP port cannot be had."""
    if trouble := trouble_with(host, port):
        raise StorageException(trouble)


def chat_port(asked: int | None) -> tuple[int, bool]:
    """The chat page's port, and whether the usual one was taken. StorageException when the one asked for is."""
    if asked is None:
        return (CHAT_PORT, False) if trouble_with(LOOPBACK, CHAT_PORT) is None else (0, True)
    if asked and trouble_with(LOOPBACK, asked):
        raise StorageException(f"chat port {asked} is taken")
    return asked, False


def trouble_with(host: str, port: int) -> str | None:
    """Why nothing can listen there; None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError:
            return f"HTTP port {port} of {host} needs more rights: set HTTP_PORT above 1023"
        except socket.gaierror:
            return f"HTTP_HOST {host} is no address of this machine"
        except OSError as error:
            away = error.errno in _NO_SUCH_ADDRESS
            return f"HTTP_HOST {host} is no address of this machine" if away else _taken(host, port)
    return None


def _taken(host: str, port: int) -> str:
    return f"HTTP port {port} of {host} is taken: set HTTP_PORT to another one"
