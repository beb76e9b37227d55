"""Mail over SMTP."""

import asyncio
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr

import aiosmtplib

from lkk.services.integrations.errors import ExternalSystemPostpones, ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.mail.contract import OutgoingEmail
from lkk.services.integrations.trust import trusted
from lkk.settings import Settings, settings

TIMEOUT_S = 10  # a step of the conversation
LETTER_LIMIT_S = 2 * TIMEOUT_S


class SmtpMail:
    """Sends each email over a connection of its own."""

    def __init__(self, known: Settings) -> None:
        self._settings = known
        self._sender_name, self._sender = parseaddr(known.mail_from)

    async def send(self, email: OutgoingEmail) -> None:
        """Hand an email over; see the contract."""
        try:
            message = self._compose(email)
        except ValueError as error:  # a line break in a header: somebody tries to add one
            raise ExternalSystemRefuses("bad_header", "в адресе или теме письма перевод строки") from error
        try:
            async with asyncio.timeout(LETTER_LIMIT_S), self._connection() as connection:
                await connection.send_message(message, sender=self._sender, recipients=[email.to])
        except aiosmtplib.SMTPRecipientsRefused as error:
            refusal = error.recipients[0]
            raise _about_the_email(refusal.code, refusal.message) from error
        except aiosmtplib.SMTPDataError as error:
            raise _about_the_email(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise ExternalSystemUnavailable(_said(error)) from error

    async def check(self) -> None:
        """Sign in and say nothing; see the contract."""
        try:
            async with asyncio.timeout(TIMEOUT_S), self._connection() as connection:
                await connection.noop()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise ExternalSystemUnavailable(_said(error)) from error

    def _connection(self) -> aiosmtplib.SMTP:
        known = self._settings
        return aiosmtplib.SMTP(
            hostname=known.smtp_host,
            port=known.smtp_port,
            username=known.smtp_user or None,
            password=known.smtp_password.get_secret_value() or None,
            use_tls=known.smtp_security == "tls",
            start_tls=known.smtp_security == "starttls",
            tls_context=trusted(known.ca_file),
            timeout=TIMEOUT_S,
        )

    def _compose(self, email: OutgoingEmail) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = email.subject
        message["From"] = formataddr((self._sender_name, self._sender))
        message["To"] = email.to
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{email.key}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if email.unsubscribe:
            message["List-Unsubscribe"] = f"<{email.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(email.text)
        message.add_alternative(email.html, subtype="html")
        for one in email.enclosures:
            kind, _, subtype = one.media_type.partition("/")
            message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
        return message


def mail_server() -> SmtpMail:
    """A client for the server named in the settings."""
    return SmtpMail(settings())


def _about_the_email(code: int, said: str) -> ExternalSystemRefuses | ExternalSystemPostpones:
    if 500 <= code < 600:
        return ExternalSystemRefuses(str(code), f"почтовый сервер отказал: {said}")
    return ExternalSystemPostpones(f"{code} почтовый сервер просит повторить позже: {said}")


#: Sentences for the staff, the special before the general; the code and words of the server follow where it gave any.
_TROUBLES: tuple[tuple[type[BaseException], str], ...] = (
    (aiosmtplib.SMTPAuthenticationError, "почтовый сервер не принял имя и пароль портала"),
    (aiosmtplib.SMTPSenderRefused, "почтовый сервер не принимает письма от адреса портала"),
    (aiosmtplib.SMTPServerDisconnected, "почтовый сервер прервал соединение"),
    (aiosmtplib.SMTPConnectTimeoutError, "почтовый сервер не отвечает"),
    (aiosmtplib.SMTPConnectError, "нет соединения с почтовым сервером"),
    (TimeoutError, "почтовый сервер не отвечает"),
    (OSError, "нет соединения с почтовым сервером"),
)


def _said(error: Exception) -> str:
    sentence = next((words for kind, words in _TROUBLES if isinstance(error, kind)), "ошибка почтового сервера")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{sentence}: {error.code} {error.message}"
    return sentence
