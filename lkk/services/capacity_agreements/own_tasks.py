"""What agreements of capacity want of each of the two: an answer to terms, a signature, an application in time."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Row, text

from lkk.routes import CAPACITY_AGREEMENT, capacity_contact_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.services.redistribution import records
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import number

MOST = 5
LATE_FOR = timedelta(days=30)  # an application that was not filed in time is asked for so long
_WAITING = text("""
select g.contact_id, g.state, g.kw, g.substation, g.apply_by, d.sign_until
  from capacity_agreement g
  left join document d on d.id = g.document_id
  left join application a on a.id = case when g.giver_id = :user then g.giver_draft_id else g.taker_draft_id end
 where (g.giver_id = :user or g.taker_id = :user)
   and (g.state = 'offered' and g.offered_by <> :user
        or g.state = 'signed' and g.apply_by >= :since and (a.id is null or a.status = 'draft')
        or g.state = 'signing' and d.state = 'awaits_signature' and not exists (
             select 1 from document_signature s join document_version v on v.id = s.version_id
              where v.document_id = d.id and v.number = d.current_version and s.user_id = :user
                and (s.outcome = 'valid' or s.checked_at is not null)))
 order by least(d.sign_until, g.apply_by), g.id limit :most
""")
_SAID = {
    AgreementState.OFFERED: ("Ответьте на условия соглашения о мощности", "Прочесть условия", "zap"),
    AgreementState.SIGNING: ("Подпишите соглашение о мощности", "Открыть соглашение", "signature"),
    AgreementState.SIGNED: ("Подайте заявку по соглашению о мощности", "Открыть соглашение", "file_pen"),
}


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    """An employee in the cabinet signs and agrees to nothing."""
    if actor.visiting:
        return ()
    demand(actor, Permission.USE_CABINET)
    today = records.today(work)
    names = {"user": actor.subject_id, "since": today - LATE_FOR, "most": MOST}
    return [_task(row, today) for row in await work.session.execute(_WAITING, names)]


def _task(row: Row, today: date) -> OwnTask:
    state = AgreementState(row.state)
    said, action, icon = _SAID[state]
    until = {AgreementState.SIGNING: row.sign_until, AgreementState.SIGNED: row.apply_by}.get(state)
    return OwnTask(
        f"capacity-agreement:{row.contact_id}",
        said,
        action,
        capacity_contact_path(row.contact_id, CAPACITY_AGREEMENT),
        Urgency.LATE if until is not None and until < today else Urgency.WAITS,
        f"{number(row.kw.normalize())} кВт, {row.substation}",
        until,
        icon=icon,
    )


OWN_TASKS = (TaskSource("capacity_agreements", 1, _read),)
