"""Sending mail through the server that SMTP_URL names: smtp://, smtp+starttls:// or smtps://user:password@host:port."""

import smtplib
import ssl
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

PATIENCE = 20  # seconds
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class MailTrouble(Exception):
    """The server could not be used; `sentence` is for the administrator."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class AddressRefused(Exception):
    """The server does not take mail for this address; others are not affected."""


@contextmanager
def server(url: str):
    """A signed-in connection. Raises MailTrouble."""
    parts = urlsplit(url)
    try:
        if parts.scheme not in PORTS or not parts.hostname:
            raise MailTrouble(
                "SMTP_URL 应写成 smtp://、smtp+starttls:// 或 smtps:// 加服务器地址。"
            )
        host, port = parts.hostname, parts.port or PORTS[parts.scheme]
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        secure = {"context": ssl.create_default_context()} if parts.scheme == "smtps" else {}
        with kind(host, port, timeout=PATIENCE, **secure) as connection:
            if parts.scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if parts.username:
                connection.login(unquote(parts.username), unquote(parts.password or ""))
            yield connection
    except smtplib.SMTPAuthenticationError as error:
        raise MailTrouble("邮件服务器不接受用户名或密码。") from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailTrouble(f"邮件服务器连接不上或中途断开（{type(error).__name__}）。") from error


def send(connection, *, sender: str, to: str, subject: str, text: str) -> None:
    """Send one plain message. Raises AddressRefused; anything else is the server's trouble."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"], message["Message-ID"] = (
        formatdate(localtime=False),
        make_msgid(domain=sender.rpartition("@")[2] or None),
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="base64")
    try:
        connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        connection.rset()
        raise AddressRefused(f"收件地址 {to} 被拒收。") from error
