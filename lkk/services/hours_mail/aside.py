"""Letters that nothing was taken from: what is kept of them, how many, how long, and who reads the list.

Neither text nor file is kept: a letter stays in the mailbox, where whoever runs the mail server finds it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import col, delete, func, select

from lkk.models.hours_mail import HoursLetter
from lkk.services.hours_mail.letter.said import Head
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.hours_mail import AsideReason, LetterState
from lkk.vocabulary.permissions import Permission

MOST, OF_A_SENDER = 1000, 20  # rows in all; of one address in a day
KEPT, TAKEN_KEPT = timedelta(days=30), timedelta(days=90)
SHOWN = 200

_OVER = text("""
delete from hours_letter where id in (
  select id from hours_letter where state = 'put_aside' order by found_at desc, id desc offset :most
)
""")


@dataclass(frozen=True)
class AsideView:
    """A letter of the list; `sender` is what it claims."""

    id: int
    sender: str
    subject: str
    reason: AsideReason
    size: int
    received_at: datetime


@dataclass(frozen=True)
class AsideList:
    """The newest letters that were put aside of `total`; `mailbox` is empty when none is read."""

    mailbox: str
    letters: list[AsideView]
    total: int


async def put(work: UnitOfWork, letter: HoursLetter, reason: AsideReason, head: Head | None = None) -> None:
    """Put a letter aside within the limits: one more of a sender than a day has room for leaves no row."""
    sender = head.address[:254] if head else ""
    day_ago = work.now - timedelta(days=1)
    query = select(func.count()).where(
        HoursLetter.state == LetterState.PUT_ASIDE, HoursLetter.sender == sender, HoursLetter.found_at > day_ago
    )
    if (await work.session.exec(query)).one() >= OF_A_SENDER:
        await work.session.delete(letter)
        return
    letter.state, letter.reason = LetterState.PUT_ASIDE, reason
    letter.sender, letter.subject = sender, head.subject if head else ""
    work.session.add(letter)
    await work.session.flush()
    await work.session.execute(_OVER, {"most": MOST})


async def forget_old(work: UnitOfWork) -> None:
    """Remove what is past its time."""
    for state, kept in ((LetterState.PUT_ASIDE, KEPT), (LetterState.TAKEN, TAKEN_KEPT)):
        await work.session.exec(
            delete(HoursLetter).where(col(HoursLetter.state) == state, col(HoursLetter.found_at) < work.now - kept)
        )


async def listed(work: UnitOfWork, actor: Actor) -> AsideList:
    """Return the letters that were put aside, the newest first.

    Raises:
        NotAllowed: the actor may not see them.
    """
    demand(actor, Permission.SEE_HOURS_MAIL)
    aside = col(HoursLetter.state) == LetterState.PUT_ASIDE
    total = (await work.session.exec(select(func.count()).select_from(HoursLetter).where(aside))).one()
    newest = select(HoursLetter).where(aside).order_by(col(HoursLetter.found_at).desc(), col(HoursLetter.id).desc())
    letters = [
        AsideView(row.key, row.sender, row.subject, row.reason or AsideReason.FAILS, row.size, row.received_at)
        for row in await work.session.exec(newest.limit(SHOWN))
    ]
    known = settings()
    return AsideList(f"{known.imap_user}, папка {known.imap_folder}" if known.imap_host else "", letters, total)
