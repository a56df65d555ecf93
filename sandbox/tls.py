"""Certificates of the local outside world: one authority and one leaf for every host, made at start."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def spki_hash(certificate_pem: bytes) -> str:
    """Return base64(sha256(SubjectPublicKeyInfo)), the form that `--ignore-certificate-errors-spki-list` takes."""
    public_key = x509.load_pem_x509_certificate(certificate_pem).public_key()
    encoded = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(sha256(encoded).digest()).decode("ascii")


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """A certificate authority that lives as long as the process, and its leaf for all the hosts of the sandbox.

    Nothing is written to disk by the caller's side: server contexts are configured from memory through trustme.
    """

    ca: trustme.CA
    leaf: trustme.LeafCert

    @classmethod
    def create(cls, hosts: Sequence[str]) -> LocalAuthority:
        """Make an authority and one leaf valid for `hosts` (names, wildcards or addresses)."""
        ca = trustme.CA(organization_name="Centinela sandbox")
        return cls(ca=ca, leaf=ca.issue_cert(*hosts))

    @property
    def ca_pem(self) -> str:
        """The authority's certificate, for clients that verify."""
        return self.ca.cert_pem.bytes().decode("ascii")

    @property
    def spki_hashes(self) -> tuple[str, ...]:
        """Hashes of the public keys of the leaf and of the authority, in this order."""
        return (spki_hash(self.leaf.cert_chain_pems[0].bytes()), spki_hash(self.ca.cert_pem.bytes()))

    def server_context(self) -> ssl.SSLContext:
        """A server context that shows the leaf."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.leaf.configure_cert(context)
        return context

    def client_context(self) -> ssl.SSLContext:
        """A client context that trusts this authority alone."""
        return client_context(self.ca_pem)


def client_context(ca_pem: str) -> ssl.SSLContext:
    """A verifying client context that trusts only the authority in `ca_pem`."""
    return ssl.create_default_context(cadata=ca_pem)
