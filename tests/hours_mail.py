"""What the tests of letters with hours ask: one run of the job, and what it has left."""

from sqlmodel import col, select

from lkk.models.hours import HourlyUpload
from lkk.models.hours_mail import HoursLetter
from lkk.models.notifications import Notification
from lkk.services.hours_mail import jobs
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.hours_mail import AsideReason
from tests import hour_files
from tests.hourly_accounts import HourlyDesk
from tests.letters import letter, proven
from tests.mail_server import MailServer

NAME = "00203_102026.xlsx"


async def read() -> None:
    """Run the job once."""
    await jobs.read(Ports({}))


async def letters() -> list[HoursLetter]:
    """The letters that are known, the earliest first."""
    async with unit_of_work() as work:
        return list(await work.session.exec(select(HoursLetter).order_by(col(HoursLetter.id))))


async def reasons() -> list[AsideReason | None]:
    """Why each of them was put aside."""
    return [one.reason for one in await letters()]


async def uploads() -> list[HourlyUpload]:
    """The uploads, the earliest first."""
    async with unit_of_work() as work:
        return list(await work.session.exec(select(HourlyUpload).order_by(col(HourlyUpload.id))))


async def notices(desk: HourlyDesk) -> list[tuple[str, str]]:
    """What the customer was told: events and words."""
    async with unit_of_work() as work:
        query = select(Notification).where(Notification.user_id == desk.user.key).order_by(col(Notification.id))
        return [(one.event, one.body) for one in await work.session.exec(query)]


async def post(server: MailServer, desk: HourlyDesk, *files: tuple[str, bytes], verdict: str = "") -> None:
    """Send files from the address of the customer, by default proven."""
    sender = desk.user.email
    await server.send(letter(sender, *files).as_bytes(), sender=sender, verdict=verdict or proven(sender))


def filled(desk: HourlyDesk, seed: int = 1) -> bytes:
    """The filled template of the customer."""
    return hour_files.written("xlsx", desk.book(seed=seed))[1]
