"""One letter: who it is proven to be from; its files as if that person had uploaded them, and never sent."""

import hashlib
from collections.abc import AsyncIterator

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.hours_mail import HoursLetter
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.files.storage import StorageUnavailable
from lkk.services.files.storing import NoRoom
from lkk.services.hours import uploads
from lkk.services.hours.run_reading import FileRefused
from lkk.services.hours.uploads import Taken
from lkk.services.hours_mail import aside
from lkk.services.hours_mail.events import HOURS_MAIL_REFUSED, HOURS_MAILED
from lkk.services.hours_mail.letter.run import LetterUnreadable, read_files, read_head
from lkk.services.hours_mail.letter.said import MAX_HEADER, MAX_LETTER, Enclosed, Head
from lkk.services.hours_mail.places import FilePlace, place_of
from lkk.services.hours_mail.proof import proven_by
from lkk.services.integrations.mailbox.contract import Mailbox
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.errors import ServiceError, TooManyAttempts, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.hours import TOO_BIG
from lkk.vocabulary.hours_mail import AsideReason, LetterState
from lkk.vocabulary.people import Role, UserStatus

MOST_TRIES = 8  # with the pauses between them a letter is tried for some four hours
_CHUNK = 65_536


async def take(box: Mailbox, letter_id: int) -> None:
    """Read a letter that waits.

    The try is counted before anything is read, so that a letter which ends the process is put aside as well.

    Raises:
        ExternalSystemUnavailable: the mailbox does not answer.
        NoRoom, StorageUnavailable, Unavailable: its files cannot be kept now.
    """
    letter = await _begin(letter_id)
    if letter is None:
        return
    if letter.tries > MOST_TRIES:
        await _aside(letter_id, AsideReason.FAILS)
        return
    header = await box.header(letter.uid, MAX_HEADER)
    if header is None:
        await _forget(letter_id)
        return
    try:
        head = await read_head(header)
    except LetterUnreadable:
        await _aside(letter_id, AsideReason.UNREADABLE)
        return
    actor = await _sender(letter_id, head, hashlib.sha256(header).hexdigest())
    if actor is None:
        return
    files = await _files(box, letter, head)
    if files is None:
        return
    for file in files[letter.files_done :]:
        await _take_file(letter_id, actor, file)
    async with unit_of_work() as work:
        row = await _locked(work, letter_id)
        row.state, row.user_id = LetterState.TAKEN, actor.subject_id
        work.session.add(row)


async def _files(box: Mailbox, letter: HoursLetter, head: Head) -> list[Enclosed] | None:
    """Return the files of a proven letter; None when it was put aside or is gone."""
    if letter.size > MAX_LETTER:
        await _aside(letter.key, AsideReason.TOO_BIG, head)
        return None
    content = await box.content(letter.uid, MAX_LETTER + 1)
    if content is None:
        await _forget(letter.key)
        return None
    try:
        files = await read_files(content) if len(content) <= MAX_LETTER else None
    except LetterUnreadable:
        await _aside(letter.key, AsideReason.UNREADABLE, head)
        return None
    if not files:
        await _aside(letter.key, AsideReason.NO_FILE if files is not None else AsideReason.TOO_BIG, head)
        return None
    return files


async def _begin(letter_id: int) -> HoursLetter | None:
    async with unit_of_work() as work:
        row = await work.session.get(HoursLetter, letter_id, with_for_update=True)
        if row is None or row.state is not LetterState.WAITING:
            return None
        row.tries += 1
        work.session.add(row)
        return row


async def _sender(letter_id: int, head: Head, digest: str) -> Actor | None:
    """Return whom the letter is from; None when it was put aside or is known already."""
    async with unit_of_work() as work:
        row = await _locked(work, letter_id)
        same = select(HoursLetter.id).where(HoursLetter.digest == digest, HoursLetter.id != letter_id).limit(1)
        if (await work.session.exec(same)).first() is not None:
            await work.session.delete(row)
            return None
        row.digest = digest
        work.session.add(row)
        user = await _customer(work, head.address)
        reason = await _obstacle(work, head, user, first=row.tries == 1)
        if user is None or reason is not None:
            await aside.put(work, row, reason or AsideReason.UNKNOWN_SENDER, head)
            return None
        return Actor.alone(Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email))


async def _customer(work: UnitOfWork, address: str) -> User | None:
    """The customer who has confirmed an address: nobody is active without it."""
    if not address:
        return None
    query = select(User).where(User.email == address, User.role == Role.CUSTOMER, User.status == UserStatus.ACTIVE)
    return (await work.session.exec(query)).first()


async def _obstacle(work: UnitOfWork, head: Head, user: User | None, *, first: bool) -> AsideReason | None:
    if not head.address:
        return AsideReason.NO_ADDRESS
    if user is None:
        return AsideReason.UNKNOWN_SENDER
    if not proven_by(head.results, settings().imap_auth_server, head.address.rpartition("@")[2]):
        return AsideReason.UNPROVEN
    if head.automatic:
        return AsideReason.AUTOMATIC
    try:
        if first:
            await limits.spend(work, limits.HOURS_LETTER, str(user.key))
    except TooManyAttempts:
        return AsideReason.TOO_MANY
    return None


async def _take_file(letter_id: int, actor: Actor, file: Enclosed) -> None:
    """Take a file or tell the person why not; either is counted with it, so that no other run does it again."""
    try:
        if file.too_big:
            raise FileRefused(TOO_BIG)
        place = await place_of(actor, file)

        async def mailed(work: UnitOfWork, taken: Taken) -> None:
            await _count(work, letter_id)
            await _tell(work, actor, file, place, taken)

        await uploads.take(actor, place.account_id, place.period, file.name, _pieces(file.content), mailed=mailed)
    except (NoRoom, StorageUnavailable, Unavailable):
        raise
    except ServiceError as refusal:
        async with unit_of_work() as work:
            await _count(work, letter_id)
            await notifications.publish(
                work, HOURS_MAIL_REFUSED, user_ids=[actor.subject_id], name=file.name, reason=refusal.text
            )


async def _tell(work: UnitOfWork, actor: Actor, file: Enclosed, place: FilePlace, taken: Taken) -> None:
    query = select(CustomerAccount.number).where(CustomerAccount.id == place.account_id)
    number = (await work.session.exec(query)).one()
    audit.record(
        work,
        AuditAction.HOURS_MAILED,
        subject=f"account:{place.account_id}",
        period=f"{place.period:%Y-%m}",
        saved=taken.saved,
    )
    await notifications.publish(
        work,
        HOURS_MAILED,
        user_ids=[actor.subject_id],
        account_id=place.account_id,
        account_number=number,
        period=words.month(place.period),
        name=file.name,
        saved=taken.saved,
        faults=words.count(taken.faults, "замечание", "замечания", "замечаний"),
    )


async def _count(work: UnitOfWork, letter_id: int) -> None:
    row = await _locked(work, letter_id)
    row.files_done += 1
    work.session.add(row)


async def _aside(letter_id: int, reason: AsideReason, head: Head | None = None) -> None:
    async with unit_of_work() as work:
        await aside.put(work, await _locked(work, letter_id), reason, head)


async def _forget(letter_id: int) -> None:
    async with unit_of_work() as work:
        await work.session.delete(await _locked(work, letter_id))


async def _locked(work: UnitOfWork, letter_id: int) -> HoursLetter:
    query = select(HoursLetter).where(col(HoursLetter.id) == letter_id).with_for_update()
    return (await work.session.exec(query)).one()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]
