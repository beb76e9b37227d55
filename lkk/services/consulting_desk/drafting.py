"""«Сделать заявкой»: a dialogue becomes a draft of the customer's; filing it is the customer's own act."""

from sqlmodel import col, select

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.identity import User
from lkk.routes import draft_path
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.applications.drafts import drafts, eligibility
from lkk.services.consultations import access, lines
from lkk.services.consulting_desk.events import DIALOGUE_DRAFT
from lkk.services.forms import catalog, prefill
from lkk.services.forms.declaration import Field, Kind
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import FieldKind, Side
from lkk.vocabulary.consultations import MessageKind
from lkk.vocabulary.permissions import Permission

MOST_LINES = 100
_CUT = "…"


async def kinds(work: UnitOfWork, actor: Actor, dialogue_id: int) -> list[Kind]:
    """Return the kinds of applications the customer of a dialogue may file.

    Raises:
        NotFound: the consultant has no such dialogue.
    """
    demand(actor, Permission.CONSULT)
    dialogue = await access.seen(work, actor, dialogue_id)
    customer = await _customer(work, actor, dialogue)
    return [
        kind
        for kinds_of in catalog.by_direction(
            catalog.available(await eligibility.of(work, customer), customer.cabinet_class)
        ).values()
        for kind in kinds_of
    ]


async def make(work: UnitOfWork, actor: Actor, dialogue_id: int, kind_code: str) -> int:
    """Make a draft of the customer's with what is known of them and the talk as its description; return its id.

    The draft is a new one, so that nothing the customer has typed is touched. The dialogue tells of it with a link.

    Raises:
        NotFound: the consultant takes no part in such a dialogue, or there is no such kind.
        NotAllowed: the customer may not file it.
        TooManyDrafts: the customer keeps too many.
    """
    demand(actor, Permission.CONSULT)
    dialogue = await access.locked(work, actor, dialogue_id)
    customer = await _customer(work, actor, dialogue)
    kind = await drafts.permitted(work, customer, kind_code)
    begun = prefill.prefilled(kind, await prefill.facts(work, customer, await links.active(work, customer)))
    if place := description_of(kind):
        begun[place.name] = cut(await _talk(work, dialogue), place.max_length)
    row = await drafts.create(work, customer, kind, begun)
    address = f"{settings().public_url}{draft_path(kind.code, row.key)}"
    lines.note_event(work, dialogue, f"Подготовлен черновик заявки «{kind.title}»: {address}")
    lines.tell(work, dialogue)
    await notifications.publish(
        work,
        DIALOGUE_DRAFT,
        user_ids=[dialogue.customer_id],
        kind=kind.title,
        kind_code=kind.code,
        draft_id=row.key,
        by=actor.author.display_name,
        topic=dialogue.topic,
    )
    return row.key


def description_of(kind: Kind) -> Field | None:
    """Return the question that takes the talk: the first one for a long text, none when the kind has none."""
    return next((one for one in kind.fields if one.kind is FieldKind.LONG_TEXT), None)


def cut(text: str, longest: int) -> str:
    """Return a text that fits its question."""
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT


async def _talk(work: UnitOfWork, dialogue: Consultation) -> str:
    """What the customer has said, after the topic: the words of the company are not the customer's application."""
    query = (
        select(ConsultationMessage.text)
        .where(
            ConsultationMessage.consultation_id == dialogue.key,
            ConsultationMessage.side == Side.CUSTOMER,
            ConsultationMessage.kind == MessageKind.TEXT,
            ConsultationMessage.text != "",
        )
        .order_by(col(ConsultationMessage.seq))
        .limit(MOST_LINES)
    )
    return "\n".join([dialogue.topic, *(await work.session.exec(query))])


async def _customer(work: UnitOfWork, actor: Actor, dialogue: Consultation) -> Actor:
    """The employee as the author of what becomes the customer's."""
    user = await work.session.get_one(User, dialogue.customer_id)
    whose = Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email)
    return Actor(actor.author, whose, ip=actor.ip)
