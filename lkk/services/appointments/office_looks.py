"""Who of the staff has looked at the day of an office: names, phones and questions of everybody who comes are on it.

Each opening of the page is an event of the audit log. A customer reads in the own list who has seen the booking, once
a day for each employee: the page that stays open is read again whenever a visit changes.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import text

from lkk.services.directories.in_force import OfficeView
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.words import day

SEEN_AGAIN = timedelta(days=1)
_TELL = text("""
insert into data_access (at, subject_id, author_id, what, reason)
select :now, seen.user_id, cast(:author as bigint), cast(:what as varchar), cast(:reason as varchar)
  from (select distinct user_id from appointment where public_id = any(:visits) and user_id is not null) seen
 where not exists (select from data_access told
                    where told.subject_id = seen.user_id and told.author_id = :author and told.what = :what
                          and told.reason = :reason and told.at > :since)
""")


async def note(
    work: UnitOfWork, actor: Actor, office: OfficeView, on: date, visits: Sequence[uuid.UUID], *, opened: bool
) -> None:
    """Write down that an employee sees these visits of a day, by their keys; `opened` when the page has been opened."""
    if not visits:
        return
    if opened:
        about = f"office:{office.code}"
        audit.record(
            work,
            AuditAction.OFFICE_DAY_OPENED,
            actor_id=actor.author_id,
            subject=about,
            ip=actor.ip,
            day=f"{on}",
            visits=len(visits),
        )
    values = {
        "now": work.now,
        "since": work.now - SEEN_AGAIN,
        "author": actor.author_id,
        "what": AccessKind.OFFICE_DAY.value,
        "reason": f"Приём {day(on)}, {office.name}",
        "visits": list(visits),
    }
    await work.session.execute(_TELL, values)
