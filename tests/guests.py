"""Guests of the public reception: their forms, filed by the services themselves."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.delivery import OutboxItem
from lkk.models.files import StoredFile
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import filing, tickets, tracking
from lkk.services.reception.filing import Posted, Receipt

IP, BROWSER = "203.0.113.77", "Mozilla of a guest"

PERSON = {"contact_name": "Гостев Пётр Ильич", "email": "gostev@example.com", "phone": "+7 913 123-45-67"}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "info_enquiry": {"topic": "metering", "text": "Когда поверять прибор учёта?", "answer_channel": "email", **PERSON},
    "complaint": {
        "subject": "outages",
        "happened_from": "01.11.2026",
        "text": "Свет выключают каждый вечер",
        "answer_channel": "email",
        **PERSON,
    },
    "violation_report": {
        "violation": "unmetered_consumption",
        "place": "г. Барнаул, ул. Папанинцев, гаражи",
        "noticed_on": "02.11.2026",
        "text": "Провод от опоры к гаражу мимо прибора",
        "anonymous": "on",
        **PERSON,
    },
    "feedback": {"text": "Удобная справка, спасибо"},
}


def ticket(kind: str, age_s: float = 60) -> str:
    return tickets.issue(kind, datetime.now(UTC) - timedelta(seconds=age_s))


async def posted(kind: str, token: str = "", trap: str = "", **values: str) -> Posted:
    async with unit_of_work() as work:
        version = (await consents.current(work)).version
    return Posted(token or ticket(kind), {**ANSWERS[kind], **values}, trap, version)


async def send(form: Posted, ip: str = IP) -> Receipt:
    async with unit_of_work() as work:
        return await filing.file(work, form, Visitor(ip=ip, browser=BROWSER))


async def track(receipt: Receipt, code: str = "", ip: str = IP) -> tracking.Tracked:
    async with unit_of_work() as work:
        return await tracking.find(work, receipt.number, code or receipt.code, ip)


async def application(number: str) -> Application:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Application).where(Application.number == number))).one()


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


def photo(format_name: str = "JPEG") -> bytes:
    """A photo that tells where and by whom it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x013B] = "Photographer Gostev"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 20.0, 55.0)
    Image.radial_gradient("L").convert("RGB").save(out, format_name, exif=exif)
    return out.getvalue()


async def stored() -> list[StoredFile]:
    async with unit_of_work() as work:
        return list((await work.session.exec(select(StoredFile).order_by(col(StoredFile.id)))).all())


async def sent_to(address: str) -> list[str]:
    async with unit_of_work() as work:
        items = (await work.session.exec(select(OutboxItem).order_by(col(OutboxItem.id)))).all()
        payloads = [one.payload for one in items if one.payload.get("to") == address]
    return [f"{one['subject']}\n{one['text']}" for one in payloads]
