"""Certificates of every kind that government sites present, made on the spot; and server contexts that use them."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Certificates:
    """One private authority, written to ``folder`` as ``ca.pem``, and what it vouches for (or not)."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self._folder = folder
        self._now = now or datetime.now(UTC)
        self._authority = trustme.CA()
        self.ca_file = str(folder / "ca.pem")
        self._authority.cert_pem.write_to_path(self.ca_file)

    def good(self, *names: str) -> ssl.SSLContext:
        """A certificate that is in order for these names."""
        return self._context(self._authority.issue_cert(*names))

    def expired(self, *names: str) -> ssl.SSLContext:
        """A certificate that ended yesterday."""
        return self._dated(names, -400, -1)

    def not_yet_valid(self, *names: str) -> ssl.SSLContext:
        """A certificate that begins tomorrow."""
        return self._dated(names, 1, 400)

    def self_signed(self, name: str) -> ssl.SSLContext:
        """A certificate that nobody but itself vouches for."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        found = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - timedelta(days=1))
            .not_valid_after(self._now + timedelta(days=365))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        path = self._folder / f"self-signed-{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + found.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def incomplete_chain(self, *names: str) -> ssl.SSLContext:
        """A certificate of an intermediate authority that the server forgets to send."""
        leaf = self._authority.create_child_ca().issue_cert(*names)
        path = self._folder / "leaf-only.pem"
        path.write_bytes(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def legacy(self, *names: str) -> ssl.SSLContext:
        """A server that speaks TLS 1.1 at most."""
        context = self.good(*names)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
        return context

    def no_common_cipher(self, *names: str) -> ssl.SSLContext:
        """A server that no client can agree with: anonymous key exchange with a cipher that nobody offers."""
        context = self.good(*names)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("PSK-AES256-GCM-SHA384")
        return context

    def _dated(self, names: tuple[str, ...], first_day: int, last_day: int) -> ssl.SSLContext:
        return self._context(
            self._authority.issue_cert(
                *names,
                not_before=self._now + timedelta(days=first_day),
                not_after=self._now + timedelta(days=last_day),
            )
        )

    @staticmethod
    def _context(leaf: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        return context
