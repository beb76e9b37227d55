"""Taking a consent back (152-ФЗ, ст. 9 ч. 2): what rested on it stops, what the law or a contract demands goes on.

An application that was filed is not stopped by it: the company has to consider it by law and the contract that follows
it (152-ФЗ, ст. 6 ч. 1 п. 2 и 5), and the applicant can withdraw the application itself. What stops is told in words.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from lkk.models.applications import Application
from lkk.services import notifications
from lkk.services.applications.case import messages
from lkk.services.customers import own_consent
from lkk.services.identity import consents
from lkk.services.identity.consents import ConsentView
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import cancel_notices
from lkk.services.own_data.events import CONSENT_WITHDRAWN
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission

#: How long a cabinet stays open without the consent (152-ФЗ, ст. 21 ч. 5).
TERM = timedelta(days=30)
#: What taking a consent back means, in the words that stand in the dialog and in the notice.
CONSEQUENCES: dict[ConsentPurpose, str] = {
    ConsentPurpose.PERSONAL_DATA: "Письма и СМС, от которых можно отказаться, больше не приходят. "
    "Для новой заявки портал попросит согласие заново. "
    "Поданные заявки рассмотрим до конца: этого требуют закон и договор. "
    f"Если за {TERM.days} дней вы не дадите согласие снова, кабинет закроется, а с открытыми заявками — после них.",
    ConsentPurpose.SUPPLIER: "Сотрудник, который ведёт заявку, увидит отзыв в переписке: данные по этой заявке "
    "поставщику больше не передаются. Переданное раньше поставщик хранит сам. Заявку рассмотрим до конца.",
}
_MESSAGE = "Отозвано согласие на передачу данных гарантирующему поставщику по этой заявке."


async def withdraw(work: UnitOfWork, actor: Actor, consent_id: int) -> bool:
    """Take back a consent of the actor's cabinet and tell them what it means; False when it was taken back before.

    Raises:
        NotFound: the actor has given no such consent.
        NotInVisit: an employee in the customer's cabinet takes nothing back.
    """
    demand(actor, Permission.USE_CABINET)
    gone = await consents.withdraw(work, actor.subject_id, consent_id)
    if gone is None:
        return False
    number = await _told_to_the_staff(work, actor, gone.application_id) if gone.application_id else ""
    audit.record(
        work,
        AuditAction.CONSENT_WITHDRAWN,
        actor_id=actor.author_id,
        subject=f"consent:{consent_id}",
        ip=actor.ip,
        purpose=gone.purpose.value,
    )
    if gone.purpose is ConsentPurpose.PERSONAL_DATA:
        await cancel_notices(work, actor.subject_id)
    await notifications.publish(
        work,
        CONSENT_WITHDRAWN,
        user_ids=[actor.subject_id],
        purpose=f"{gone.purpose.label[0].lower()}{gone.purpose.label[1:]}",
        number=number,
        consequence=CONSEQUENCES[gone.purpose],
    )
    work.tell_people(actor.subject_id)
    return True


@dataclass(frozen=True)
class Missing:
    """The text that may be agreed to again, and when the cabinet closes without it (UTC)."""

    text: ConsentView
    closes_at: datetime


async def missing(work: UnitOfWork, actor: Actor) -> Missing | None:
    """Return what is there when the actor has taken the consent back and given none since, else None."""
    demand(actor, Permission.OWN_SETTINGS)
    at = await consents.withdrawn_at(work, actor.subject_id)
    return Missing(await consents.current(work), at + TERM) if at else None


async def give_again(work: UnitOfWork, actor: Actor, version: str) -> None:
    """Give the consent to the processing of personal data once more.

    Raises:
        As `own_consent.agree`.
    """
    await own_consent.agree(work, actor, version)
    audit.record(work, AuditAction.CONSENT_GIVEN, actor_id=actor.author_id, subject=f"user:{actor.subject_id}")


async def open_applications(work: UnitOfWork, actor: Actor) -> int:
    """Return how many applications of the actor's cabinet are filed and not finished."""
    demand(actor, Permission.OWN_SETTINGS)
    over = [ApplicationStatus.DRAFT, *(one for one in ApplicationStatus if one.final)]
    query = select(func.count()).where(
        col(Application.user_id) == actor.subject_id, col(Application.status).not_in(over)
    )
    return (await work.session.exec(query)).one()


async def _told_to_the_staff(work: UnitOfWork, actor: Actor, application_id: int) -> str:
    """Say it in the thread of an application that goes on, which takes it to the accounting system too."""
    query = select(Application.number, Application.status).where(Application.id == application_id)
    number, status = (await work.session.exec(query)).one()
    if not ApplicationStatus(status).final:
        await messages.post_of_act(work, actor, application_id, _MESSAGE)
    return number or ""
