"""Events to other programs over HTTP: no redirect, no proxy of the environment, no address inside the network."""

import asyncio
import ssl
from collections.abc import Mapping
from socket import SOCK_STREAM

import httpx

from core.errors import TransientException
from core.services.webhooks.addresses import reachable

TIMEOUT_S = 10.0
NO_SUCH_HOST, NOT_ALLOWED, NO_ANSWER, TOO_SLOW = "no_such_host", "address_not_allowed", "no_answer", "too_slow"


class HttpWebhookSender:
    """Implements WebhookSender. The address that was judged is the one that is connected to."""

    def __init__(self, *, sandbox: bool = False, version: str = "", verify: ssl.SSLContext | bool = True) -> None:
        self._sandbox = sandbox
        self._agent = f"Centinela/{version}" if version else "Centinela"
        self._verify = verify

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """As the port says."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._post(httpx.URL(url), headers, body)
        except TimeoutError:
            raise TransientException(TOO_SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError):
            raise TransientException(NO_ANSWER) from None

    async def _post(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> int:
        address = await self._resolved(url)
        sent = {"user-agent": self._agent, **headers, "host": url.netloc.decode("ascii")}
        async with httpx.AsyncClient(verify=self._verify, trust_env=False, follow_redirects=False) as client:
            request = client.build_request(
                "POST", url.copy_with(host=address), headers=sent, content=body, extensions={"sni_hostname": url.host}
            )
            response = await client.send(request, stream=True)
            await response.aclose()
        return response.status_code

    async def _resolved(self, url: httpx.URL) -> str:
        """The first address of the host; TransientException when one of them is not to be asked."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=SOCK_STREAM)
        except OSError:
            raise TransientException(NO_SUCH_HOST) from None
        addresses = [str(info[4][0]) for info in found]
        if not addresses:
            raise TransientException(NO_SUCH_HOST)
        if not all(reachable(url.host, address, sandbox=self._sandbox) for address in addresses):
            raise TransientException(NOT_ALLOWED)
        return addresses[0]
