"""An authority of the simulation's own, and a certificate for each of its hosts, made anew for every run."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from monitor.demo.world import Scenario
from monitor.model import Frozen

OPENED = datetime(2020, 1, 1, tzinfo=UTC)
LEFT = timedelta(days=180)
PAST = timedelta(days=6)


class Paper(Frozen, frozen=True, kw_only=True):
    """How a certificate differs from a sound one: its dates in the simulation's time, another name on it, or who signed
    it: ``authority``, ``itself``, or an ``absent`` authority in between, which the server does not send along."""

    begins: datetime | None = None
    ends: datetime | None = None
    name: str = ""
    signer: str = "authority"


SOUND = Paper()


class Authority:
    """Signs certificates and writes them, with the authority's own, below ``folder``.

    A TLS library compares certificates with the machine's clock, the monitor with the simulation's: so a certificate
    without dates of its own is valid (or expired) by both.
    """

    def __init__(self, scenario: Scenario, folder: Path, machine_now: datetime) -> None:
        self._folder = folder
        moments = (scenario.begins, scenario.at(scenario.days + 1), machine_now)
        self._until = max(moments) + LEFT
        self._expired = min(moments) - PAST
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{scenario.district}模拟证书机构")])
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        certificate = (
            self._builder(self._name, self._key, self._until)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "demo-ca.pem"
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, *, expired: bool = False, paper: Paper = SOUND) -> ssl.SSLContext:
        """A server's TLS context for ``host``, whose certificate is as ``paper`` says."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = paper.name or host
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named)])
        issuer, signs = self._signer(paper, name, key)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key())
        until = paper.ends or (self._expired if expired else self._until)
        certificate = (
            self._builder(name, key, until, issuer=issuer, begins=paper.begins)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(named)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(identifier, critical=False)
            .sign(signs, hashes.SHA256())
        )
        path = self._folder / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signer(
        self, paper: Paper, name: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> tuple[x509.Name, ec.EllipticCurvePrivateKey]:
        """Name and key of whoever signs the certificate of ``name``."""
        if paper.signer == "itself":
            return name, key
        if paper.signer == "absent":
            between = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "模拟中间证书机构")])
            return between, ec.generate_private_key(ec.SECP256R1())
        return self._name, self._key

    def _builder(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime, *, issuer: x509.Name | None = None,
        begins: datetime | None = None,
    ) -> x509.CertificateBuilder:  # fmt: skip
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer or self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins or min(OPENED, until - timedelta(days=1)))
            .not_valid_after(until)
        )
