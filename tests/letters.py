"""Letters with hours, as people and as attackers write them."""

from email.message import EmailMessage
from email.utils import make_msgid

PROVEN = "dkim=pass header.d={domain}; spf=pass smtp.mailfrom=factory@{domain}"


def letter(sender: str, *files: tuple[str, bytes], subject: str = "Почасовые данные") -> EmailMessage:
    """A letter of a person with files."""
    message = EmailMessage()
    message["From"] = f"Энергетик <{sender}>"
    message["To"] = "hours@grid.example"
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="factory.example")
    message.set_content("Данные во вложении.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def proven(sender: str) -> str:
    """What our server writes of a sender that DKIM and SPF have shown."""
    return PROVEN.format(domain=sender.rpartition("@")[2])
