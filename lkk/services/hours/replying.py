"""Answers to messages of макет 80020 that were uploaded: what each is told, and the file that tells it."""

from sqlmodel import col, select

from lkk.models.hours import HourlyUpload
from lkk.services.accounts import links
from lkk.services.hours.giving import Made
from lkk.services.hours.making.maket_80021 import make, make_all
from lkk.services.hours.replies import answers_of
from lkk.services.hours.uploads import MEDIA_TYPES
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.hours import HourlyFormat
from lkk.vocabulary.permissions import Permission


async def answer(work: UnitOfWork, actor: Actor, upload_id: int) -> Made:
    """Return the answer to an upload of макет 80020: one file, or an archive where it held several messages.

    While a file waits for the person's choice, the messages it is refused for are answered alone.

    Raises:
        NotFound: no such upload of an attached account, or there is nothing to answer yet.
    """
    demand(actor, Permission.USE_CABINET)
    query = select(HourlyUpload).where(
        HourlyUpload.id == upload_id, col(HourlyUpload.format) == HourlyFormat.MAKET_80020
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    await links.attached(work, actor, row.account_id)
    answers = answers_of(row.key, row.name, row.received, saved=row.saved_at is not None)
    if not answers:
        raise NotFound("Ответа ещё нет: файл не сохранён")
    if len(answers) == 1:
        return Made(answers[0].name, MEDIA_TYPES["xml"], make(answers[0], row.created_at))
    return Made(f"80021_{row.period:%Y%m}_{row.key}.zip", MEDIA_TYPES["zip"], make_all(answers, row.created_at))
