"""The sites answer over TLS under their real names, and only there."""

import json
import ssl
from hashlib import sha256

import httpx
import pytest

from sandbox.network import SandboxNetwork
from sandbox.sites import LocalSites
from sandbox.tls import LocalAuthority, client_context, spki_hash
from tests.integration.sandbox_sites.support import IDS, SandboxTransport, cookie_header
from tests.support.patience import HANG_S

EVERY_HOST = {
    "www.facebook.com", "facebook.com", "m.facebook.com", "www.instagram.com", "i.instagram.com", "x.com", "api.x.com",
    "twitter.com",
}  # fmt: skip


async def test_all_the_hosts_are_served(sites: LocalSites, client: httpx.AsyncClient) -> None:
    assert set(sites.network.hosts) >= EVERY_HOST
    for host in sites.network.hosts:
        answer = await client.get(f"https://{host}/")
        assert answer.status_code in {200, 301, 302, 401, 404}, host


async def test_good_cookies_reach_the_page_over_the_wire(sites: LocalSites, client: httpx.AsyncClient) -> None:
    cookies = cookie_header(sites.facebook, IDS["facebook"])
    answer = await client.get("https://www.facebook.com/settings", headers={"cookie": cookies})
    assert f'"USER_ID":"{IDS["facebook"]}"' in answer.text
    host, _, port = sites.facebook.requests[-1].client.partition(":")
    assert (host, port.isdecimal()) == ("127.0.0.1", True)


async def test_a_client_that_trusts_another_authority_is_not_convinced(sites: LocalSites) -> None:
    stranger = LocalAuthority.create(("www.facebook.com",))
    network = sites.network
    wrong = SandboxNetwork(hosts=network.hosts, ca_pem=stranger.ca_pem, spki_hashes=stranger.spki_hashes)
    async with httpx.AsyncClient(transport=SandboxTransport(wrong)) as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get("https://www.facebook.com/")


async def test_a_host_that_is_not_served_is_refused_by_the_server(sites: LocalSites) -> None:
    host, port = sites.network.hosts["x.com"]
    async with httpx.AsyncClient(verify=client_context(sites.network.ca_pem), timeout=HANG_S) as client:
        answer = await client.get(
            f"https://{host}:{port}/", headers={"host": "www.example.com"}, extensions={"sni_hostname": "x.com"}
        )
    assert answer.status_code == 421


async def test_a_dropped_answer_breaks_the_connection(sites: LocalSites, client: httpx.AsyncClient) -> None:
    sites.facebook.fault(drop=True)
    with pytest.raises(httpx.TransportError):
        await client.get("https://www.facebook.com/")
    assert (await client.get("https://www.facebook.com/")).status_code == 200


async def test_a_truncated_answer_ends_too_early(sites: LocalSites, client: httpx.AsyncClient) -> None:
    sites.facebook.fault(truncate=True)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        await client.get("https://www.facebook.com/")


async def test_a_fault_in_the_api_replaces_the_body(sites: LocalSites, client: httpx.AsyncClient) -> None:
    sites.x.fault(path_prefix="/i/api", status=502, body="<html>bad gateway</html>")
    answer = await client.get("https://x.com/i/api/1.1/account/multi/list.json")
    assert (answer.status_code, answer.text) == (502, "<html>bad gateway</html>")


async def test_each_site_has_a_latency_of_its_own() -> None:
    async with LocalSites(latency_ms=5) as sites:
        sites.x.latency_ms = 40
        assert (sites.facebook.latency_ms, sites.instagram.latency_ms, sites.x.latency_ms) == (5, 5, 40)


async def test_the_port_can_be_chosen_and_comes_free_again() -> None:
    async with LocalSites() as first:
        port = first.network.hosts["x.com"][1]
    async with LocalSites(port=port) as second:
        assert second.network.hosts["x.com"][1] == port


async def test_the_setting_is_json_with_hosts_authority_and_hashes(sites: LocalSites) -> None:
    data = json.loads(sites.network.to_env())
    port = sites.network.hosts["x.com"][1]
    assert set(data) == {"hosts", "ca_pem", "spki"}
    assert data["hosts"]["www.facebook.com"] == f"127.0.0.1:{port}"
    assert data["ca_pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert len(data["spki"]) == 2


async def test_the_setting_is_read_back_as_it_was(sites: LocalSites) -> None:
    assert SandboxNetwork.from_env(sites.network.to_env()) == sites.network


def test_the_hashes_are_of_the_public_keys_of_leaf_and_authority() -> None:
    authority = LocalAuthority.create(("x.com",))
    leaf, root = authority.spki_hashes
    assert root == spki_hash(authority.ca_pem.encode())
    assert leaf != root
    assert all(len(found) == 44 for found in (leaf, root))
    assert leaf != sha256(authority.leaf.cert_chain_pems[0].bytes()).hexdigest()


def test_unknown_names_and_other_ports_resolve_to_nothing() -> None:
    network = SandboxNetwork(hosts={"x.com": ("127.0.0.1", 9)}, ca_pem="", spki_hashes=())
    assert network.resolve("X.com") == ("127.0.0.1", 9)
    assert network.resolve("x.com", 80) is None
    assert network.resolve("example.com") is None


def test_the_server_speaks_no_tls_older_than_1_2() -> None:
    assert LocalAuthority.create(("x.com",)).server_context().minimum_version == ssl.TLSVersion.TLSv1_2
