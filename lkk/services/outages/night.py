"""Whether a person is told of accidents by SMS in their quiet hours too."""

from sqlalchemy import text

from lkk.models.outages import OutageNightSms
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.phones import has_phone
from lkk.vocabulary.permissions import Permission

_WANT = text("insert into outage_night_sms (user_id) values (:user) on conflict do nothing")
_FORGET = text("delete from outage_night_sms where user_id = :user")


async def wanted(work: UnitOfWork, actor: Actor) -> bool | None:
    """Whether it is chosen; None for whoever gets no SMS at all: there is nothing to choose."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    if not await has_phone(work, actor.subject_id):
        return None
    return await work.session.get(OutageNightSms, actor.subject_id) is not None


async def choose(work: UnitOfWork, actor: Actor, *, wanted: bool) -> None:
    """Choose it or not; the second time changes nothing."""
    demand(actor, Permission.USE_CABINET)
    await work.session.execute(_WANT if wanted else _FORGET, {"user": actor.subject_id})
