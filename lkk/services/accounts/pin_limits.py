"""Guessed PINs: hard limits for whoever guesses, a delay and an alarm for the account, nobody locked out by others.

A PIN has four digits at least, so the failures of an account are counted whoever makes them. Once there are too
many, all who have failed before wait; the first try of a person who has failed nothing, from a network that has
failed nothing with this account, is looked at as ever: its owner must not be kept away by strangers.
"""

from lkk.models.accounts import CustomerAccount
from lkk.services import notifications
from lkk.services.accounts.events import PIN_GUESSED, PIN_GUESSED_FOR_STAFF
from lkk.services.accounts.people import holders
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission


async def check(work: UnitOfWork, actor: Actor, registry: CabinetClass, number: str) -> None:
    """Refuse before the PIN is looked at; the counters stay locked, so that guesses made at once wait for each other.

    Raises:
        TooManyAttempts: with the seconds to wait.
    """
    own = _own(actor, registry, number)
    for limit, subject in own:
        await limits.check(work, limit, subject)
    failed = [await limits.tries(work, limit, subject) for limit, subject in own[1:3]]
    if any(failed):
        await limits.check(work, limits.PIN_ACCOUNT, f"{registry}:{number}")


async def count_wrong(
    work: UnitOfWork, actor: Actor, registry: CabinetClass, number: str, account: CustomerAccount | None
) -> None:
    """Count a wrong PIN; at the account's limit its holders and the operators are told, once."""
    for limit, subject in _own(actor, registry, number):
        await limits.spend(work, limit, subject)
    failures = await limits.count(work, limits.PIN_ACCOUNT, f"{registry}:{number}")
    audit.record(work, AuditAction.ACCOUNT_PIN_REFUSED, actor_id=actor.author_id, ip=actor.ip)
    if failures == limits.PIN_ACCOUNT.count and account is not None:
        await _tell(work, account, failures)


async def forgive(work: UnitOfWork, actor: Actor) -> None:
    """After a right PIN the person's hour begins anew."""
    await limits.forgive(work, limits.PIN_USER_HOUR, str(actor.author_id))


def _own(actor: Actor, registry: CabinetClass, number: str) -> list[tuple[limits.Limit, str]]:
    network = network_of(actor.ip)
    return [
        (limits.PIN_USER_HOUR, str(actor.author_id)),
        (limits.PIN_USER_DAY, str(actor.author_id)),
        (limits.PIN_PAIR, f"{registry}:{number} {network}"),
        (limits.PIN_IP, network),
    ]


async def _tell(work: UnitOfWork, account: CustomerAccount, failures: int) -> None:
    of_account = {"account_id": account.key, "account_number": account.number, "count": failures}
    theirs = await holders(work, account.key)
    operators = [user.key for user in await able_to(work, Permission.OPERATE)]
    await notifications.publish(work, PIN_GUESSED, user_ids=theirs, **of_account)
    await notifications.publish(work, PIN_GUESSED_FOR_STAFF, user_ids=operators, **of_account)
    work.tell_people(*theirs, *operators)
