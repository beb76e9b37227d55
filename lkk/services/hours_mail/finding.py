"""New letters of the mailbox: each is noted once, in the transaction that moves the mark up to which it was read.

What there is no room for stays in the mailbox until the next run: the backlog is never ours.
"""

from datetime import date, timedelta

from sqlmodel import col, delete, func, select

from lkk.models.hours_mail import HoursLetter, HoursMailbox
from lkk.services.integrations.mailbox.contract import Mailbox
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.hours_mail import LetterState

BATCH = 50  # letters that wait at once
RANGE, RANGES = 100_000, 20  # numbers asked for at once, and how often in a run: they have gaps
OVERLAP = timedelta(days=2)  # of days as two servers count them


async def find(box: Mailbox) -> int:
    """Note the letters that are new; return the row of the mailbox."""
    async with unit_of_work() as work:
        mailbox = await _mailbox(work, box.validity)
        key, last, since = mailbox.key, mailbox.last_uid, mailbox.since
        waiting = select(func.count()).where(HoursLetter.mailbox_id == key, HoursLetter.state == LetterState.WAITING)
        room = BATCH - (await work.session.exec(waiting)).one()
    if room <= 0:
        return key
    uids, through = await _new(box, last, since, room)
    letters = await box.listed(uids)
    async with unit_of_work() as work:
        mailbox = await _mailbox(work, box.validity)
        if mailbox.last_uid != last:
            return key  # another worker has noted them
        work.session.add_all(
            HoursLetter(
                mailbox_id=key,
                validity=box.validity,
                uid=one.uid,
                size=one.size,
                received_at=one.received_at,
                found_at=work.now,
            )
            for one in letters
        )
        mailbox.last_uid = through
        days = [one.received_at for one in letters]
        mailbox.newest_at = max([*days, *([mailbox.newest_at] if mailbox.newest_at else [])], default=None)
        work.session.add(mailbox)
    return key


async def _mailbox(work: UnitOfWork, validity: int) -> HoursMailbox:
    """Return the row of the mailbox under a lock; with new numbers it begins anew a little before the newest letter."""
    known = settings()
    name = f"{known.imap_user}@{known.imap_host}/{known.imap_folder}"[:400]
    row = (await work.session.exec(select(HoursMailbox).where(HoursMailbox.name == name).with_for_update())).first()
    if row is None:
        row = HoursMailbox(name=name, validity=validity)
    elif row.validity != validity:
        row.since = (row.newest_at - OVERLAP).date() if row.newest_at else row.since
        row.validity, row.last_uid = validity, 0
    work.session.add(row)
    await work.session.flush()
    gone = (col(HoursLetter.mailbox_id) != row.key) | (col(HoursLetter.validity) != validity)
    await work.session.exec(delete(HoursLetter).where(col(HoursLetter.state) == LetterState.WAITING, gone))
    return row


async def _new(box: Mailbox, last: int, since: date | None, room: int) -> tuple[list[int], int]:
    """Return the numbers that there is room for, and up to which number nothing is left out."""
    found: list[int] = []
    through = last
    for _ in range(RANGES):
        if through >= box.next_uid - 1:
            break
        end = min(through + RANGE, box.next_uid - 1)
        more = await box.numbers(through, end, since)
        if len(found) + len(more) >= room:
            found += more[: room - len(found)]
            return found, found[-1]
        found += more
        through = end
    return found, through
