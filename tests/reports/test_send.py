"""Letters over a real mail server: taken once, marked only when taken, and failures in words that help."""

import socket
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
import trustme

from monitor.model import Mail
from monitor.reports.scorecard import letters, scorecard
from monitor.reports.send import Delivery, Envelope, MailError, deliver
from tests.reports.judgements import CATALOGUE, REGISTER, WEEK_END, district, last_week
from tests.reports.mail_server import PASSWORD, REFUSED, mail_server

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


class StillClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Always the same moment."""
        return NOW


class Sheet:
    """An outbox held in memory."""

    def __init__(self) -> None:
        self.marks: dict[str, datetime] = {}

    def mail_due(self, key: str) -> bool:
        """Whether the letter has not left."""
        return key not in self.marks

    def mail_sent(self, key: str, at: datetime) -> None:
        """Remember it."""
        self.marks[key] = at


def week() -> list[Envelope]:
    """This week's letters."""
    return [
        Envelope(
            key=letter.key,
            recipient=letter.recipient,
            message=scorecard(REGISTER, district(), last_week(), WEEK_END, letter.sites, catalogue=CATALOGUE),
        )
        for letter in letters(REGISTER, WEEK_END)
    ]


async def send(envelopes: list[Envelope], mail: Mail, box: Sheet, **more: object) -> Delivery:
    """Deliver with an empty environment unless told otherwise."""
    given: dict[str, object] = {"environment": {}, **more}
    return await deliver(envelopes, mail, box, StillClock(), **given)  # type: ignore[arg-type]


def mail_at(port: int, **more: str) -> Mail:
    """Mail settings for a server on loopback."""
    fields: dict[str, object] = {"host": "127.0.0.1", "port": port, "sender": "xunwang@office.example", **more}
    return Mail(**fields)  # type: ignore[arg-type]


def one(recipient: str) -> Envelope:
    """A short letter."""
    message = EmailMessage()
    message["Subject"], message["From"] = "周报", "xunwang@office.example"
    message.set_content("正文")
    return Envelope(key=f"k/{recipient}", recipient=recipient, message=message)


@pytest.fixture(name="authority", scope="module")
def _authority() -> trustme.CA:
    return trustme.CA()


def contexts(authority: trustme.CA, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for ``name`` and a client's that trusts it."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    return server, client


async def test_every_recipient_gets_both_parts_once() -> None:
    box = Sheet()
    async with mail_server() as server:
        first = await send(week(), mail_at(server.port), box)
        again = await send(week(), mail_at(server.port), box)
    assert first.sent == ("office@office.example", "portal@office.example", "two@office.example")
    assert again == Delivery(already=first.sent)
    assert len(server.taken) == 3
    to, message, _ = server.taken[0]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "南安区人民政府网" in plain.get_content()
    assert "三、本周需要处理的问题" in html.get_content()
    assert (to, message["To"]) == ("office@office.example", "office@office.example")
    assert message["Subject"] == "南安区政府网站监测周报（2026年11月16日至11月22日）"
    assert message["Date"] == "Mon, 23 Nov 2026 08:30:00 +0800"


async def test_a_refused_recipient_stays_due_and_the_others_are_served() -> None:
    box = Sheet()
    async with mail_server() as server:
        done = await send([one(REFUSED), one("a@office.example")], mail_at(server.port), box)
    assert done.sent == ("a@office.example",)
    assert "settings.mail.recipients" in done.problems[REFUSED]
    assert "服务器拒收（550 no such user）" in done.problems[REFUSED]
    assert box.mail_due(f"k/{REFUSED}")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_encrypted(authority: trustme.CA, security: str) -> None:
    server_side, client_side = contexts(authority, "127.0.0.1")
    async with mail_server(**{security: server_side}) as server:
        mail = mail_at(server.port, security=security, username="xunwang")
        done = await send([one("a@office.example")], mail, Sheet(), trust=client_side,
                          environment={"XUNWANG_SMTP_PASSWORD": PASSWORD})  # fmt: skip
    assert done.sent == ("a@office.example",)
    assert [encrypted for _, _, encrypted in server.taken] == [True]


@pytest.mark.parametrize(
    ("security", "name", "key"),
    [("starttls", "other.example", "settings.mail.host "), ("tls", "other.example", "settings.mail.host ")],
)
async def test_a_certificate_of_another_name(authority: trustme.CA, security: str, name: str, key: str) -> None:
    server_side, client_side = contexts(authority, name)
    async with mail_server(**{security: server_side}) as server:
        with pytest.raises(MailError) as caught:
            await send([one("a@office.example")], mail_at(server.port, security=security), Sheet(), trust=client_side)
    assert key in str(caught.value)
    assert "证书通不过验证" in str(caught.value)
    assert not server.taken


async def test_starttls_asked_of_a_server_without_it() -> None:
    async with mail_server() as server:
        with pytest.raises(MailError, match=r"settings\.mail\.security 现为“starttls”"):
            await send([one("a@office.example")], mail_at(server.port, security="starttls"), Sheet())


async def test_tls_asked_of_a_plain_server() -> None:
    async with mail_server() as server:
        with pytest.raises(MailError, match=r"settings\.mail\.security 现为“tls”"):
            await send([one("a@office.example")], mail_at(server.port, security="tls"), Sheet())


async def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        box = Sheet()
        with pytest.raises(MailError, match="连接不上邮件服务器") as caught:
            await send([one("a@office.example")], mail_at(port), box)
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "settings.mail.host、port" in str(caught.value)
    assert box.mail_due("k/a@office.example")


@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "环境变量没有设置"), ({"XUNWANG_SMTP_PASSWORD": "wrong"}, "服务器不接受账号或密码")],
)
async def test_password_missing_or_wrong(environment: dict[str, str], words: str) -> None:
    async with mail_server() as server:
        with pytest.raises(MailError, match=words) as caught:
            await send([one("a@office.example")], mail_at(server.port, username="x"), Sheet(), environment=environment)
    assert "XUNWANG_SMTP_PASSWORD" in str(caught.value)
    assert "wrong" not in str(caught.value)


async def test_an_unknown_kind_of_security() -> None:
    with pytest.raises(MailError, match=r"settings\.mail\.security 现为“ssl”，写法不对。处理办法：可填 none"):
        await send([one("a@office.example")], mail_at(25, security="ssl"), Sheet())


async def test_the_same_letter_keeps_its_message_id() -> None:
    async with mail_server() as server:
        await send([one("a@office.example")], mail_at(server.port), Sheet())
        await send([one("a@office.example")], mail_at(server.port), Sheet())
    assert len({message["Message-ID"] for _, message, _ in server.taken}) == 1
