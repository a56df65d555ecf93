"""What the probe's tests share: identities of the local sites, and a server that answers with raw bytes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.network import SandboxNetwork
from sandbox.sites import Account, LocalSites
from sandbox.tls import LocalAuthority

HOSTS = ("www.facebook.com", "www.instagram.com", "x.com", "api.x.com")
USER_AGENT = "Mozilla/5.0 (Prueba)"
FIRST_ID = 100_000_000_000_000
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def network_of(sites: LocalSites) -> SandboxNetwork:
    """The local world as the product reads it from its setting."""
    return SandboxNetwork.parse(sites.network.to_env())


def newcomer(
    sites: LocalSites, platform: str, state: str = "valid", *, number: int = 0, proxy_url: str | None = None
) -> SessionIdentity:
    """A session of a new invented account in `state`."""
    account_id = str(FIRST_ID + number)
    site = sites.site(platform)
    site.add_account(Account(account_id, "Alondra Quimera", f"alondra.quimera.{number}", state))
    return identity(platform, site.cookies_for(account_id), number=number, proxy_url=proxy_url)


def identity(
    platform: str, cookies: list[dict[str, object]], *, number: int = 0, proxy_url: str | None = None
) -> SessionIdentity:
    return SessionIdentity(
        session_id=SessionId(number),
        platform=Platform(platform),
        storage_state=StorageState({"cookies": cookies}),
        proxy_url=proxy_url,
        user_agent=USER_AGENT,
        locale="es-MX",
    )


def facebook_identity(viewer: str = str(FIRST_ID)) -> SessionIdentity:
    """Facebook cookies that no local site gave."""
    jar: list[dict[str, object]] = [
        {"name": name, "value": value, "domain": ".facebook.com", "path": "/", "expires": -1.0}
        for name, value in (("c_user", viewer), ("xs", "1%3Asecret"))
    ]
    return identity("facebook", jar)


@dataclass
class RawSite:
    """Answers every request of every host with the same bytes; remembers heads and whether clients hung up."""

    network: SandboxNetwork
    heads: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def raw_site(answer: Answer) -> AsyncIterator[RawSite]:
    """A TLS server under the real names that writes whatever `answer` writes."""
    authority = LocalAuthority.create(HOSTS)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            site.heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            site.asked.set()
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            site.hung_up.set()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=authority.server_context())
    port = server.sockets[0].getsockname()[1]
    hosts = dict.fromkeys(HOSTS, f"127.0.0.1:{port}")
    site = RawSite(SandboxNetwork(hosts, authority.ca_pem, authority.spki_hashes))
    async with server:
        yield site


def whole(body: bytes, *headers: str, status: str = "200 OK") -> Answer:
    """One complete answer."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers, "", ""]

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join(head).encode() + body)
        await writer.drain()

    return write


def in_turn(*answers: Answer) -> Answer:
    """A different answer each time; the last one again and again."""
    left = list(answers)

    async def write(writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(writer)

    return write


def forever(start: bytes, filler: bytes) -> Answer:
    """An answer that begins with `start` and goes on with `filler` until the client hangs up."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + start)
        while True:
            writer.write(filler)
            await writer.drain()
            await asyncio.sleep(0)
            if writer.transport.is_closing():
                raise ConnectionResetError

    return write


def stalled(start: bytes) -> Answer:
    """An answer that stops in the middle and never ends."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.Event().wait()

    return write
