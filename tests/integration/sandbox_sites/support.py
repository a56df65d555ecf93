"""What the tests of the local sites share: requests made by hand, cookies as headers, a transport to the sandbox."""

import json
import re
from typing import Any

import httpx

from sandbox.network import SandboxNetwork
from sandbox.sites import Account, Site
from sandbox.sites.messages import Request, Response
from sandbox.tls import client_context

IDS = {"facebook": "100090000000071", "instagram": "61000000071", "x": "1700000000000000071"}
BEARER = "Bearer AAAAAAAAAAAAAAAAAAAAAsandbox"
BLOCK = re.compile(r'<script type="application/json" data-content-len="(\d+)" data-sjs>(.*?)</script>', re.DOTALL)


def account(site: str, state: str = "valid", locale: str = "es_ES") -> Account:
    return Account(IDS[site], "Prueba Ficticia", "prueba.ficticia", state, locale)


def cookie_header(site: Site, account_id: str) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in site.cookies_for(account_id))


def value_of(cookies: list[dict[str, object]], name: str) -> str:
    return next(str(cookie["value"]) for cookie in cookies if cookie["name"] == name)


async def ask(
    site: Site,
    url: str,
    *,
    cookies: str = "",
    method: str = "GET",
    form: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """Ask a site without any network in between."""
    parsed = httpx.URL(url)
    sent = {"cookie": cookies} if cookies else {}
    request = Request(
        method=method,
        host=parsed.host,
        path=parsed.path,
        query_string=parsed.query.decode(),
        headers={**sent, **(headers or {})},
        body=form.encode(),
        client="127.0.0.1:1",
    )
    return await site.handle(request)


def blocks(page: bytes) -> list[tuple[int, str]]:
    """Declared length and text of every data-sjs block."""
    return [(int(length), text) for length, text in BLOCK.findall(page.decode())]


def define(page: bytes, name: str) -> dict[str, Any]:
    """The value of a page global."""
    match = re.search(rf'\["{name}",\[\],(\{{.*?\}}),\d+\]', page.decode())
    assert match, f"{name} is not in the page"
    found: dict[str, Any] = json.loads(match.group(1))
    return found


def prefetched(page: bytes) -> list[tuple[str, dict[str, Any], int]]:
    """Operation, result and sequence number of every preloaded answer, in the order of the page."""
    found: list[tuple[str, dict[str, Any], int]] = []

    def walk(node: Any) -> None:
        if isinstance(node, list) and node and str(node[0]).partition("@")[0] == "RelayPrefetchedStreamCache":
            name, wrapped = node[3]
            box = wrapped["__bbox"]
            operation = name.removeprefix("adp_").partition("RelayPreloader")[0]
            found.append((operation, box["result"], box["sequence_number"]))
            return
        for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
            walk(child)

    for _, text in blocks(page):
        walk(json.loads(text))
    return found


class SandboxTransport(httpx.AsyncHTTPTransport):
    """Sends requests for real names to the sandbox, with Host and SNI kept and the certificate verified."""

    def __init__(self, network: SandboxNetwork) -> None:
        super().__init__(verify=client_context(network.ca_pem))
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        address = self._network.resolve(request.url.host)
        if address is None:
            raise httpx.ConnectError(f"unknown host {request.url.host}", request=request)
        request.extensions = {**request.extensions, "sni_hostname": request.url.host}
        request.url = request.url.copy_with(host=address[0], port=address[1])
        return await super().handle_async_request(request)
