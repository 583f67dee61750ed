"""TLS as a browser would see it: verified first, then a lenient second look, with what was wrong kept as a word."""

import hashlib
import ssl
from collections import OrderedDict
from datetime import datetime
from functools import cached_property

import msgspec

from monitor.model import Certificate

_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, named only from Python 3.12 on
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which Python does not name
_KEPT = 4096
_PROBLEMS = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    2: "incomplete_chain",
    20: "incomplete_chain",
    21: "incomplete_chain",
    62: "wrong_host",
    64: "wrong_host",
}
"""OpenSSL's verify codes (X509_V_ERR_*) that have a word of their own."""


class Contexts:
    """The two ways to talk TLS, each made once, when it is first needed: loading trust anchors costs more than a handshake."""

    def __init__(self, ca_file: str, *, only_ca_file: bool = False, own_time: bool = False) -> None:
        """``ca_file`` adds a trust anchor; with ``only_ca_file`` the machine's own anchors are not loaded at all.
        ``own_time``: dates are not held against the machine's clock; :func:`dated` does it against another."""
        self._ca_file, self._only_ca_file, self._own_time = ca_file, only_ca_file, own_time
        if ca_file:
            _ = self.strict  # a file that cannot be used is told at once

    @cached_property
    def strict(self) -> ssl.SSLContext:
        """As a browser of today."""
        context = ssl.create_default_context(cafile=self._ca_file or None)
        if self._ca_file and not self._only_ca_file:
            context.load_default_certs()
        if self._own_time:
            context.verify_flags |= _NO_CHECK_TIME
        return context

    @cached_property
    def lenient(self) -> ssl.SSLContext:
        """Without verification, and as old as the other side needs it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.options |= _LEGACY_SERVER_CONNECT
        return context

    @cached_property
    def _usual(self) -> set[str]:
        return {cipher["name"] for cipher in self.strict.get_ciphers()}

    def is_legacy(self, session: ssl.SSLObject) -> bool:
        """Whether a lenient session needed what a browser of today refuses."""
        cipher = session.cipher()
        return session.version() not in ("TLSv1.2", "TLSv1.3") or cipher is None or cipher[0] not in self._usual


def problem_of(error: ssl.SSLError) -> str:
    """The word for a failed verification or handshake (see :class:`monitor.model.Certificate`)."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _PROBLEMS.get(error.verify_code, "other")
    return "legacy"


def dated(found: Certificate | None, now: datetime) -> Certificate | None:
    """A certificate with its dates held against ``now``, where nothing else is wrong with it."""
    if found is None or found.problem or found.not_before <= now <= found.not_after:
        return found
    return msgspec.structs.replace(found, problem="expired" if now > found.not_after else "not_yet_valid")


class Reader:
    """Certificates read from DER, each one parsed once."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[bytes, str], Certificate | None] = OrderedDict()

    def read(self, der: bytes, problem: str) -> Certificate | None:
        """The certificate's dates, names and issuer; ``None`` for bytes that are no certificate."""
        key = (hashlib.sha256(der).digest(), problem)
        if key not in self._known:
            from monitor.observe.certificate import parse  # its library is large, and many a process sees no TLS

            self._known[key] = parse(der, problem)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[key]
