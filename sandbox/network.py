"""The address book of the local outside world: which host name is answered where, and whose certificate to trust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class SandboxNetwork:
    """Real host names -> local addresses, plus the authority that signed for them.

    `to_env()` is the value of the setting SANDBOX_NETWORK: a JSON object with `hosts` (name -> "127.0.0.1:port"),
    `ca_pem` (text) and `spki` (base64 sha256 of the public keys of the leaf and of the authority).
    """

    hosts: Mapping[str, tuple[str, int]]
    ca_pem: str
    spki_hashes: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "hosts", MappingProxyType(dict(self.hosts)))

    def to_env(self) -> str:
        """Return the JSON text of the setting SANDBOX_NETWORK."""
        hosts = {name: f"{address}:{port}" for name, (address, port) in self.hosts.items()}
        return json.dumps({"hosts": hosts, "ca_pem": self.ca_pem, "spki": list(self.spki_hashes)})

    @classmethod
    def from_env(cls, text: str) -> SandboxNetwork:
        """Read what `to_env()` wrote; raises ValueError or KeyError when it is something else."""
        data = json.loads(text)
        hosts: dict[str, tuple[str, int]] = {}
        for name, address in data["hosts"].items():
            host, _, port = str(address).rpartition(":")
            hosts[str(name)] = (host, int(port))
        return cls(hosts=hosts, ca_pem=str(data["ca_pem"]), spki_hashes=tuple(str(item) for item in data["spki"]))

    def resolve(self, host: str, port: int = HTTPS_PORT) -> tuple[str, int] | None:
        """The local address of `host`, or None when the sandbox does not have it (unknown names resolve to nothing)."""
        return self.hosts.get(host.lower()) if port == HTTPS_PORT else None

    def chromium_args(self) -> list[str]:
        """Launch arguments with which Chromium sees the sandbox, and nothing else, under the real names."""
        rules = [f"MAP {name} {address}:{port}" for name, (address, port) in self.hosts.items()]
        rules += ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1", "EXCLUDE localhost"]
        return [
            f"--host-resolver-rules={','.join(rules)}",
            f"--ignore-certificate-errors-spki-list={','.join(self.spki_hashes)}",
        ]
