"""Letters sent by SMTP can be read on a page and by programs, or are refused when told so."""

import smtplib
import uuid
from email.message import EmailMessage

import httpx
import pytest

from tests.accounting_api import NO_CERTIFICATES
from tests.sandbox_process import Sandbox


def letter(to: str, subject: str = "Код подтверждения") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Личный кабинет БСК <no-reply@example.com>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{uuid.uuid4()}@example.com>"
    message.set_content("Ваш код — 123456.\n")
    message.add_alternative("<p>Ваш код — <b>123456</b>.</p><script>alert(1)</script>", subtype="html")
    return message


def send(sandbox: Sandbox, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=10) as server:
        server.send_message(message)


def someone() -> str:
    return f"{uuid.uuid4().hex[:10]}@example.com"


def test_email_is_readable_by_programs(sandbox: Sandbox) -> None:
    to = someone()
    message = letter(to)
    send(sandbox, message)
    (kept,) = sandbox.emails(to.upper())
    assert kept["subject"] == "Код подтверждения"
    assert kept["text"] == "Ваш код — 123456.\n"
    assert "<b>123456</b>" in kept["html"]
    assert (kept["to"], kept["from"]) == (to, message["From"])
    assert kept["message_id"] == message["Message-ID"]


def test_emails_after_one_come_in_their_order(sandbox: Sandbox) -> None:
    to = someone()
    for number in range(3):
        send(sandbox, letter(to, f"Письмо {number}"))
    first, *rest = sandbox.emails(to)
    later = httpx.get(
        f"{sandbox.url}/sandbox/emails.json", params={"to": to, "after": first["id"]}, verify=NO_CERTIFICATES
    ).json()
    assert later == rest
    assert [each["subject"] for each in later] == ["Письмо 1", "Письмо 2"]


def test_each_recipient_gets_an_email(sandbox: Sandbox) -> None:
    one, two = someone(), someone()
    send(sandbox, letter(f"{one}, {two}"))
    assert len(sandbox.emails(one)) == len(sandbox.emails(two)) == 1


def test_email_is_readable_on_a_page_where_its_scripts_cannot_run(sandbox: Sandbox) -> None:
    to = someone()
    send(sandbox, letter(to, "Тема <b>жирная</b>"))
    email_id = sandbox.emails(to)[0]["id"]
    page = httpx.get(f"{sandbox.url}/sandbox/emails/{email_id}", verify=NO_CERTIFICATES).text
    assert "Ваш код — 123456." in page
    assert "<h1>Тема &lt;b&gt;жирная&lt;/b&gt;</h1>" in page
    assert "<iframe sandbox " in page
    assert "<script" not in page
    listing = httpx.get(f"{sandbox.url}/sandbox/emails", verify=NO_CERTIFICATES).text
    assert listing.index(f"/sandbox/emails/{email_id}") < listing.index("</tr>", listing.index("<tbody>"))


def test_absent_email(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.url}/sandbox/emails/999999", verify=NO_CERTIFICATES).status_code == 404


@pytest.mark.parametrize(("mode", "code"), [("temporary", 451), ("refuse", 550)])
def test_refused_emails_are_not_kept(sandbox: Sandbox, mode: str, code: int) -> None:
    to = someone()
    sandbox.mail(mode, requests=1)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(sandbox, letter(to))
    assert refusal.value.smtp_code == code
    assert sandbox.emails(to) == []
    send(sandbox, letter(to))
    assert len(sandbox.emails(to)) == 1
