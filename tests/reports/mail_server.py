"""A real mail server on loopback that keeps what it takes and refuses one recipient."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

REFUSED = "refused@office.example"
PASSWORD = "correct horse"


@dataclass
class Box:
    """What the server took, and whether it took it over TLS; the port it listens on."""

    port: int = 0
    taken: list[tuple[str, EmailMessage, bool]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        encrypted = server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
        self.taken.extend((to, message, encrypted) for to in envelope.rcpt_tos)
        return "250 OK"


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@asynccontextmanager
async def mail_server(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Box]:
    """A server on a free port of 127.0.0.1, in the test's own loop, that runs until the block ends."""
    box = Box()

    def protocol() -> SMTP:
        return SMTP(
            box, hostname="mail.example", tls_context=starttls, require_starttls=starttls is not None,
            authenticator=_check, auth_require_tls=False, enable_SMTPUTF8=True,
        )  # fmt: skip

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        box.port = server.sockets[0].getsockname()[1]
        yield box
    finally:
        server.close()
        await server.wait_closed()
