"""Answers of consultants that a customer has not read, as lines of «Что нужно от вас»."""

from collections.abc import Sequence

from sqlalchemy import Row, text

from lkk.routes import ADVOCATE_CHAT, chat_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

MOST = 3  # the others are counted in one line
_UNREAD = text("""
select c.id, c.topic, count(*) over () as many
  from consultation c
 where c.customer_id = :user and c.customer_read < c.last_seq
   and exists (select 1 from consultation_message m
                where m.consultation_id = c.id and m.seq > c.customer_read and m.side = 'company' and m.kind = 'text')
 order by c.last_at desc, c.id desc limit :most
""")


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    """An employee in the cabinet does not read the talks of its owner."""
    if actor.visiting:
        return ()
    demand(actor, Permission.USE_CABINET)
    rows = (await work.session.execute(_UNREAD, {"user": actor.subject_id, "most": MOST})).all()
    found = [_task(row) for row in rows]
    if rows and rows[0].many > MOST:
        said = f"Консультант ответил ещё в {count(rows[0].many - MOST, 'диалоге', 'диалогах', 'диалогах')}"
        found.append(OwnTask("dialogues", said, "Открыть диалоги", ADVOCATE_CHAT.path, icon="message_circle"))
    return found


def _task(row: Row) -> OwnTask:
    return OwnTask(
        f"dialogue:{row.id}",
        "Прочтите ответ консультанта",
        "Открыть диалог",
        chat_path(row.id),
        detail=row.topic,
        icon="message_circle",
    )


OWN_TASKS = (TaskSource("consultations", 1, _read),)
