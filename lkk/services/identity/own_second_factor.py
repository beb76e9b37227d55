"""An employee's own second factor on their settings page: each change asks for the password again."""

from sqlmodel import select

from lkk.models.identity import User
from lkk.services.identity import passwords, second_factor
from lkk.services.identity.authenticator import NewSecret
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotSignedIn
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.permissions import Permission


async def begin(actor: Actor, password: str) -> NewSecret:
    """Make a key for the actor's application.

    Raises:
        InvalidValue, TooManyAttempts: the password; see `passwords.prove_present`.
        AlreadyOn, NotAllowed: see `second_factor.begin`.
    """
    demand(actor, Permission.USE_DESK)
    await passwords.prove_present(actor, password, at="password")
    async with unit_of_work() as work:
        return await second_factor.begin(work, await _own(work, actor))


async def turn_on(actor: Actor, code: str) -> list[str]:
    """Turn the second factor on by the first code; see `second_factor.turn_on`."""
    demand(actor, Permission.USE_DESK)
    async with unit_of_work() as work:
        codes = await second_factor.turn_on(work, await _own(work, actor), code, actor.ip)
        work.tell_people(actor.subject_id)
        return codes


async def renew_codes(actor: Actor, password: str) -> list[str]:
    """Make new recovery codes; see `second_factor.renew_codes` and `passwords.prove_present`."""
    demand(actor, Permission.USE_DESK)
    await passwords.prove_present(actor, password, at="password")
    async with unit_of_work() as work:
        codes = await second_factor.renew_codes(work, await _own(work, actor), actor.ip)
        work.tell_people(actor.subject_id)
        return codes


async def turn_off(actor: Actor, password: str, code: str) -> None:
    """Turn the second factor off; see `second_factor.turn_off` and `passwords.prove_present`."""
    demand(actor, Permission.USE_DESK)
    await passwords.prove_present(actor, password, at="off_password")
    async with unit_of_work() as work:
        await second_factor.turn_off(work, await _own(work, actor), code, actor.ip)
        work.tell_people(actor.subject_id)


async def _own(work: UnitOfWork, actor: Actor) -> User:
    query = select(User).where(User.id == actor.subject_id, User.status == UserStatus.ACTIVE)
    user = (await work.session.exec(query.with_for_update(key_share=True))).first()
    if user is None:
        raise NotSignedIn
    return user
