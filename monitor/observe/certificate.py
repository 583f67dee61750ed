"""What a site's certificate says: dates, names, issuer."""

import ipaddress
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import ExtensionOID, NameOID

from monitor.model import Certificate


def parse(der: bytes, problem: str) -> Certificate | None:
    """The dates, names and issuer of a certificate in DER; none of them where it cannot be read."""
    try:
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            not_before=found.not_valid_before_utc,
            not_after=found.not_valid_after_utc,
            names=_names(found),
            issuer=_issuer(found.issuer),
            problem=problem,
        )
    except ValueError:
        epoch = datetime.fromtimestamp(0, UTC)
        return Certificate(not_before=epoch, not_after=epoch, problem=problem or "other") if der else None


def _names(found: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = found.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)
    except (x509.ExtensionNotFound, ValueError):
        return tuple(str(name.value) for name in found.subject.get_attributes_for_oid(NameOID.COMMON_NAME))
    value = extension.value
    if not isinstance(value, x509.SubjectAlternativeName):
        return ()
    addresses: list[ipaddress.IPv4Address | ipaddress.IPv6Address | ipaddress.IPv4Network | ipaddress.IPv6Network]
    addresses = list(value.get_values_for_type(x509.IPAddress))
    return (*value.get_values_for_type(x509.DNSName), *map(str, addresses))


def _issuer(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return ""
