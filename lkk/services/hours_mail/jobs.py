"""The periodic job that reads the mailbox; it does nothing where none is set."""

from collections.abc import Sequence

import structlog
from sqlmodel import col, select

from lkk.models.hours_mail import HoursLetter
from lkk.services.hours_mail import aside, finding, taking
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.mailbox.imap import open_mailbox
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.hours_mail import LetterState

NAME = "read_hours_mail"
_log = structlog.get_logger("lkk.jobs")


async def read(_: Ports) -> None:
    """Note what is new in the mailbox, then read what waits; a letter that fails waits longer each time.

    Raises:
        ExternalSystemUnavailable: the mailbox does not let us in.
        ItemsFailed: some letters could not be read; the others were.
    """
    if not settings().imap_host:
        return
    async with unit_of_work() as work:
        await aside.forget_old(work)
    async with open_mailbox() as box:
        mailbox_id = await finding.find(box)
        lost = False

        async def due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
            query = (
                select(HoursLetter.id)
                .where(HoursLetter.mailbox_id == mailbox_id, HoursLetter.state == LetterState.WAITING)
                .where(col(HoursLetter.id).not_in(failing))
                .order_by(col(HoursLetter.id))
                .limit(finding.BATCH)
            )
            return [one for one in await work.session.exec(query) if one is not None]

        async def act(letter_id: int) -> None:
            nonlocal lost
            if lost:
                return  # its turn comes with the next connection
            try:
                await taking.take(box, letter_id)
            except ExternalSystemUnavailable:
                lost = True  # this letter may be why: it waits, the others do not
                raise

        done = await items.each(NAME, due, act)
    if done:
        _log.info("hours_mail_read", letters=done)


JOBS = (Job(NAME, "Почта с почасовыми данными", MINUTE_S, read),)
