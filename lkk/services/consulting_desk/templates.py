"""Answers a consultant uses often, with what is known of this dialogue put into them."""

from dataclasses import dataclass

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import AnswerTemplate
from lkk.models.consultations import Consultation
from lkk.models.identity import Profile, User
from lkk.services.applications.desk.variables import filled
from lkk.services.consultations import access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.templates import ACCOUNT, MANAGER, NAME, TOPIC

MOST = 100


@dataclass(frozen=True)
class ReadyAnswer:
    """A template with its variables filled in."""

    id: int
    title: str
    text: str


async def offered(work: UnitOfWork, actor: Actor, dialogue_id: int) -> list[ReadyAnswer]:
    """Return the answers for dialogues, ready to be sent, by title.

    Raises:
        NotFound: there is no such dialogue for the consultant.
    """
    demand(actor, Permission.CONSULT)
    dialogue = await access.seen(work, actor, dialogue_id)
    known = await _known(work, actor, dialogue)
    query = select(AnswerTemplate).where(col(AnswerTemplate.for_dialogues)).order_by(col(AnswerTemplate.title))
    rows = await work.session.exec(query.limit(MOST))
    return [ReadyAnswer(row.key, row.title, filled(row.text, known)) for row in rows]


async def _known(work: UnitOfWork, actor: Actor, dialogue: Consultation) -> dict[str, str]:
    query = (
        select(User.display_name, Profile.first_name, Profile.middle_name, CustomerAccount.number)
        .join(Profile, col(Profile.user_id) == col(User.id), isouter=True)
        .join(CustomerAccount, col(CustomerAccount.id) == dialogue.account_id, isouter=True)
        .where(User.id == dialogue.customer_id)
    )
    name, first, middle, account = (await work.session.exec(query)).one()
    return {
        NAME: " ".join(part for part in (first, middle) if part) or name,
        MANAGER: actor.author.display_name,
        ACCOUNT: account or "",
        TOPIC: dialogue.topic,
    }
