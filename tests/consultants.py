"""People and dialogues for tests of online consultations."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lkk.models.advocate import AdvocateMembership
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services import presence
from lkk.services.consultations import opening, queue, talking
from lkk.services.consultations.files import SLOT
from lkk.services.consultations.reading import Talk, latest
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import Side
from lkk.vocabulary.people import RegistrationKind, Role
from tests import builders

WORKING_NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Barnaul"))


async def stand_at(moment: datetime = WORKING_NOON) -> None:
    """Make business time this moment."""
    await builders.shift_clock(round((moment - datetime.now(UTC)).total_seconds()))


async def customer() -> Actor:
    """A sole proprietor who has the service, with a session."""
    user = await builders.customer(kind=RegistrationKind.SOLE_PROPRIETOR)
    await connect(user)
    return await builders.sign_in(user)


async def connect(user: User) -> None:
    """Let a customer have the service, with no manager yet."""
    await builders.save(AdvocateMembership(user_id=user.key, since=datetime.now(UTC)))


async def user_of(actor: Actor) -> User:
    """The row of a person."""
    async with unit_of_work() as work:
        return await work.session.get_one(User, actor.subject_id)


async def consultant(name: str = "Ольга Витальевна", *, here: bool = True) -> Actor:
    """A consultant with a session, at the desk."""
    actor = await builders.sign_in(await builders.staff(Role.ADVOCATE_MANAGER, name=name))
    if here:
        await beat(actor)
    return actor


async def beat(*actors: Actor) -> None:
    """Their tabs are seen now, over sessions that have just been used."""
    async with unit_of_work() as work:
        await presence.beat(work, [one.session_key for one in actors])


async def begin(actor: Actor, text: str = "Здравствуйте", *, topic: str = "Вопрос о счёте") -> int:
    """A dialogue that waits."""
    async with unit_of_work() as work:
        return await opening.begin(work, actor, topic, text, uuid.uuid4())


async def take(actor: Actor, dialogue_id: int) -> None:
    """The consultant takes a dialogue."""
    async with unit_of_work() as work:
        await queue.take(work, actor, dialogue_id)


async def send(
    actor: Actor, dialogue_id: int, text: str, client_id: uuid.UUID | None = None, *, note: bool = False
) -> int:
    """Say something."""
    async with unit_of_work() as work:
        return await talking.send(work, actor, dialogue_id, text, client_id or uuid.uuid4(), note=note)


async def close(actor: Actor, dialogue_id: int) -> None:
    """Close a dialogue."""
    async with unit_of_work() as work:
        await opening.close(work, actor, dialogue_id)


async def talk(actor: Actor, dialogue_id: int) -> Talk:
    """What the actor reads of it."""
    async with unit_of_work() as work:
        return await latest(work, actor, dialogue_id)


async def texts(actor: Actor, dialogue_id: int) -> list[str]:
    """The texts the actor reads, in order."""
    return [one.text for one in (await talk(actor, dialogue_id)).lines]


async def stored_file(actor: Actor, dialogue_id: int) -> StoredFile:
    """The row of a file that waits for a message of the actor; its bytes are not there."""
    return await builders.save(
        StoredFile(
            consultation_id=dialogue_id,
            slot=SLOT,
            side=Side.COMPANY if actor.staff else Side.CUSTOMER,
            uploaded_by=actor.author_id,
            name="message.pdf",
            media_type="application/pdf",
            size=7,
            sha256="0" * 64,
            created_at=datetime.now(UTC),
        )
    )
