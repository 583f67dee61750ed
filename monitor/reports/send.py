"""Letters leave through an outbox: each is marked sent only after the mail server has taken it."""

import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Protocol

import aiosmtplib

from monitor.clock import Clock
from monitor.model import BEIJING, Frozen, Mail

TIMEOUT_S = 30.0
_SECURITY = {"none": (False, False), "starttls": (False, True), "tls": (True, False)}


class Outbox(Protocol):
    """Remembers which letters have left; the store is one."""

    def mail_due(self, key: str) -> bool:
        """Whether the letter has not left yet."""

    def mail_sent(self, key: str, at: datetime) -> None:
        """Remember that the server took the letter."""


class Envelope(Frozen, frozen=True, kw_only=True):
    """A letter to one recipient.  ``key`` names it in the outbox."""

    key: str
    recipient: str
    message: EmailMessage


class Delivery(Frozen, frozen=True, kw_only=True):
    """What became of a round: recipients served, recipients served before, problems in Chinese by recipient."""

    sent: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    problems: dict[str, str] = {}


class MailError(Exception):
    """The mail settings or the mail server allow no mail at all.  The text is Chinese: key, fault, remedy."""


async def deliver(
    envelopes: Sequence[Envelope],
    mail: Mail,
    outbox: Outbox,
    clock: Clock,
    *,
    environment: Mapping[str, str],
    trust: ssl.SSLContext | None = None,
) -> Delivery:
    """Send the letters that have not left yet.

    A recipient whom the server refuses is a problem of that letter alone and stays due.  ``environment`` holds the
    password; ``trust`` replaces the system's trust anchors.  Raises :class:`MailError` when nothing can be sent.
    """
    due = [each for each in envelopes if outbox.mail_due(each.key)]
    already = tuple(each.recipient for each in envelopes if each not in due)
    if not due:
        return Delivery(already=already)
    server = await _connect(mail, environment, trust)
    sent, problems = [], {}
    try:
        for each in due:
            problem = await _send(server, each, mail, clock)
            if problem:
                problems[each.recipient] = problem
                continue
            outbox.mail_sent(each.key, clock.now())
            sent.append(each.recipient)
    finally:
        server.close()
    return Delivery(sent=tuple(sent), already=already, problems=problems)


async def _connect(mail: Mail, environment: Mapping[str, str], trust: ssl.SSLContext | None) -> aiosmtplib.SMTP:
    if mail.security not in _SECURITY:
        raise MailError(_words("security", mail.security, "写法不对", "可填 none、starttls 或 tls"))
    direct, upgrade = _SECURITY[mail.security]
    server = aiosmtplib.SMTP(
        hostname=mail.host,
        port=mail.port,
        use_tls=direct,
        start_tls=upgrade,
        timeout=TIMEOUT_S,
        tls_context=trust,
        local_hostname=mail.sender.rpartition("@")[2] or "localhost",
    )
    password = _password(mail, environment)
    try:
        await server.connect()
        if mail.username:
            await server.login(mail.username, password)
    except (aiosmtplib.SMTPException, OSError) as error:
        server.close()
        raise MailError(_explain(error, mail)) from error
    return server


def _password(mail: Mail, environment: Mapping[str, str]) -> str:
    password = environment.get(mail.password_env, "")
    if mail.username and not password:
        remedy = f"请在启动前设置环境变量 {mail.password_env}，或清空 username（服务器不要求登录时）"
        raise MailError(_words("password_env", mail.password_env, "这个环境变量没有设置，无法登录邮件服务器", remedy))
    return password


async def _send(server: aiosmtplib.SMTP, envelope: Envelope, mail: Mail, clock: Clock) -> str:
    """Send one letter; the problem in Chinese, empty when the server took it."""
    message = envelope.message
    for name, value in _headers(envelope, mail, clock.now()).items():
        del message[name]
        message[name] = value
    try:
        await server.send_message(message, sender=mail.sender, recipients=[envelope.recipient])
    except aiosmtplib.SMTPRecipientsRefused as error:
        said = "；".join(f"{each.code} {each.message}" for each in error.recipients)
        return _words(
            "recipients",
            envelope.recipient,
            f"服务器拒收（{said}）",
            "请核对收件地址，站点的收件人写在该站点的 recipients",
        )
    except aiosmtplib.SMTPSenderRefused as error:
        return _words(
            "sender", mail.sender, f"服务器不接受这个发件人（{error.code} {error.message}）", "请填写邮箱账号本身的地址"
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        return _explain(error, mail)
    return ""


def _headers(envelope: Envelope, mail: Mail, now: datetime) -> dict[str, str]:
    # The id follows from the letter, so that a mail that was taken twice (crash before the mark) is recognised as one.
    name = sha256(envelope.key.encode()).hexdigest()[:32]
    domain = mail.sender.rpartition("@")[2] or "localhost"
    return {
        "To": envelope.recipient,
        "Date": format_datetime(now.astimezone(BEIJING)),
        "Message-ID": f"<{name}@{domain}>",
    }


def _explain(error: Exception, mail: Mail) -> str:
    """A failure of the connection in Chinese, with the setting to look at."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        remedy = f"请核对 username 和环境变量 {mail.password_env} 里的密码（许多邮箱要用“授权码”而不是登录密码）"
        return _words("username", mail.username, f"服务器不接受账号或密码（{error.code}）", remedy)
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _words(
            "host",
            mail.host,
            f"服务器证书通不过验证（{cause.verify_message}）",
            "请填写与证书一致的服务器名，或请邮件管理员更换证书",
        )
    if isinstance(cause, ssl.SSLError) or "STARTTLS" in str(error):
        return _words(
            "security",
            mail.security,
            "加密连接没有建立",
            "465 端口一般填 tls，587 端口一般填 starttls，内网 25 端口一般填 none",
        )
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _words("host", mail.host, f"服务器回答 {error.code} {error.message}", "请把这句话转给邮件管理员")
    where = f"{mail.host}:{mail.port}"
    return _words("host、port", where, "连接不上邮件服务器", "请核对地址和端口，并确认本机网络可以访问它")


def _words(key: str, value: str, met: str, remedy: str) -> str:
    return f"周报发送失败：sites.toml 的 settings.mail.{key} 现为“{value}”，{met}。处理办法：{remedy}。"
