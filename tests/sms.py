"""The SMS the portal has written and not sent yet, and the codes in them."""

from sqlmodel import col, select

from lkk.models.sms import SmsMessage
from lkk.services.kernel.unit_of_work import unit_of_work


async def rows(to: str = "") -> list[SmsMessage]:
    """The rows of SMS, the earliest first, of one phone or of all."""
    async with unit_of_work() as work:
        found = (await work.session.exec(select(SmsMessage).order_by(col(SmsMessage.id)))).all()
    return [row for row in found if to in ("", row.phone)]


async def texts(to: str = "") -> list[str]:
    """Their texts."""
    return [row.text for row in await rows(to)]


async def last_code(to: str = "") -> str:
    """The six digits the newest of them begins with."""
    return (await texts(to))[-1][:6]
