"""The local world as probe and browser see it: which real host name is answered where, and whose certificate counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

_LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SandboxNetwork:
    """The setting SANDBOX_NETWORK: real host name -> "127.0.0.1:port", the authority's certificate and key hashes.

    With it no name outside `hosts` exists; without it (None everywhere) the real network is used.
    """

    hosts: Mapping[str, str]
    ca_pem: str = field(repr=False)
    spki: tuple[str, ...]
    """Base64 sha256 of the public keys of the leaf and of the authority."""

    @classmethod
    def parse(cls, json_text: str) -> "SandboxNetwork":
        """Read `{"hosts": {name: "127.0.0.1:port"}, "ca_pem": "...", "spki": [...]}`; ValueError for anything else."""
        try:
            data = json.loads(json_text)
            hosts = {str(name).lower(): str(address) for name, address in data["hosts"].items()}
            network = cls(hosts, str(data["ca_pem"]), tuple(str(item) for item in data["spki"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a sandbox network: {error}") from error
        for name in network.hosts:
            network.resolve(name)
        return network

    def resolve(self, host: str) -> tuple[str, int] | None:
        """Local address and port of a host name; None when the local world does not have it."""
        address = self.hosts.get(host.lower())
        if address is None:
            return None
        name, _, port = address.rpartition(":")
        if name != _LOCAL or not port.isdecimal():
            raise ValueError(f"not a local address for {host}")
        return name, int(port)

    @property
    def chromium_args(self) -> list[str]:
        """Launch arguments with which Chromium sees the local world, and nothing else, under the real names."""
        rules = [f"MAP {name} {address}" for name, address in self.hosts.items()]
        rules += ["MAP * ~NOTFOUND", f"EXCLUDE {_LOCAL}"]
        return [
            f"--host-resolver-rules={','.join(rules)}",
            f"--ignore-certificate-errors-spki-list={','.join(self.spki)}",
        ]
