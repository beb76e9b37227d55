"""The second factor of employees: turned on by a code, asked for at each sign-in, reset by somebody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select

from lkk.models.identity import User
from lkk.models.second_factor import FactorKey, RecoveryCode, SignInTicket
from lkk.services import notifications
from lkk.services.identity import sessions
from lkk.services.identity.authenticator import (
    NewSecret,
    compact,
    counter_of,
    is_time_code,
    new_recovery_codes,
    new_secret,
    recovery_hmac,
    shown,
)
from lkk.services.identity.events import SECOND_FACTOR_CHANGED
from lkk.services.identity.one_time_codes import FIELD, WrongCode
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

PENDING_FOR = timedelta(hours=1)  # a key that was shown and not confirmed


class NoKey(ServiceError):
    """No key was made within the last hour."""

    text = "Ключ устарел. Обновите страницу и добавьте в приложение новый"


class AlreadyOn(ServiceError):
    """The second factor is on already."""

    text = "Второй фактор уже включён"


@dataclass(frozen=True)
class FactorView:
    """The actor's own second factor."""

    on_since: datetime | None
    codes_left: int
    compulsory: bool


async def is_on(work: UnitOfWork, user_id: int) -> bool:
    """Whether a user has a confirmed second factor."""
    on = select(FactorKey.user_id).where(FactorKey.user_id == user_id, col(FactorKey.confirmed_at).is_not(None))
    return (await work.session.exec(on)).first() is not None


async def those_with(work: UnitOfWork, user_ids: Collection[int]) -> set[int]:
    """Return those of the users who have a confirmed second factor."""
    confirmed = (col(FactorKey.user_id).in_(user_ids), col(FactorKey.confirmed_at).is_not(None))
    return set(await work.session.exec(select(FactorKey.user_id).where(*confirmed)))


async def view(work: UnitOfWork, actor: Actor) -> FactorView | None:
    """Return the actor's own second factor; None for customers, who sign in by the password alone."""
    demand(actor, Permission.OWN_SETTINGS)
    if not actor.staff:
        return None
    since = select(FactorKey.confirmed_at).where(FactorKey.user_id == actor.subject_id)
    unused = select(func.count()).where(RecoveryCode.user_id == actor.subject_id, col(RecoveryCode.used_at).is_(None))
    return FactorView(
        (await work.session.exec(since)).first(),
        (await work.session.exec(unused)).one(),
        settings().demands_second_factor,
    )


async def begin(work: UnitOfWork, user: User) -> NewSecret:
    """Make a key for the application of an employee, or show the one made within the last hour again.

    Raises:
        AlreadyOn: a confirmed one must be turned off or reset first.
        NotAllowed: it is a customer.
    """
    if not user.role.staff:
        raise NotAllowed
    row = await _locked(work, user.key)
    if row is not None and row.confirmed_at is not None:
        raise AlreadyOn
    if row is None:
        row = FactorKey(user_id=user.key, secret=new_secret(), made_at=work.now)
    elif row.made_at + PENDING_FOR <= work.now:
        row.secret, row.made_at = new_secret(), work.now
    work.session.add(row)
    return shown(row.secret, user.email)


async def turn_on(work: UnitOfWork, user: User, code: str, ip: str) -> list[str]:
    """Turn the second factor on by the first code of the application; return the recovery codes, shown once.

    Raises:
        AlreadyOn: it is on.
        NoKey: no key was made within the last hour.
        TooManyAttempts, WrongCode: see `check`.
    """
    await _spend(work, user.key, ip)
    row = await _locked(work, user.key)
    if row is not None and row.confirmed_at is not None:
        raise AlreadyOn
    if row is None or row.made_at + PENDING_FOR <= work.now:
        raise NoKey
    _use(work, row, compact(code))
    row.confirmed_at = work.now
    await _forgive(work, user.key, ip)
    await _tell(work, user, AuditAction.SECOND_FACTOR_ON, "включён", user.key, ip)
    return await _new_codes(work, user.key)


async def check(work: UnitOfWork, user: User, code: str, ip: str) -> None:
    """Accept a code of the application, once, or a recovery code, once; call it before anything else is written.

    Raises:
        TooManyAttempts: 5 tries in 5 minutes, 20 an hour, 50 a day of a user; 30 in 5 minutes of a network.
        WrongCode: it fits neither; the try stays counted.
    """
    await _spend(work, user.key, ip)
    row = await _locked(work, user.key)
    if row is None or row.confirmed_at is None:
        raise WrongCode(at=FIELD)
    typed = compact(code)
    if is_time_code(typed):
        _use(work, row, typed)
    else:
        await _use_recovery_code(work, user, typed, ip)
    await _forgive(work, user.key, ip)


async def renew_codes(work: UnitOfWork, user: User, ip: str) -> list[str]:
    """Make ten new recovery codes in place of the earlier ones; return them, shown once.

    Raises:
        NotFound: the second factor is off.
    """
    if not await is_on(work, user.key):
        raise NotFound
    await _tell(work, user, AuditAction.RECOVERY_CODES_MADE, "прежний, резервные коды новые", user.key, ip)
    return await _new_codes(work, user.key)


async def turn_off(work: UnitOfWork, user: User, code: str, ip: str) -> None:
    """Turn the second factor off, by a code of it.

    Raises:
        NotAllowed: the portal demands one of every employee.
        TooManyAttempts, WrongCode: see `check`.
    """
    if settings().demands_second_factor:
        raise NotAllowed("Второй фактор для сотрудников обязателен")
    await check(work, user, code, ip)
    await _forget(work, user.key)
    await _tell(work, user, AuditAction.SECOND_FACTOR_OFF, "выключен", user.key, ip)


async def reset(work: UnitOfWork, actor: Actor, user_id: int) -> None:
    """Take another employee's second factor away, who has lost it: all their sessions end and they are told.

    Raises:
        NotFound: there is no such employee, or they have none.
        ServiceError: it is the actor.
    """
    demand(actor, Permission.MANAGE_USERS)
    if user_id == actor.author_id:
        raise ServiceError("Свой второй фактор сбрасывает другой администратор")
    user = (await work.session.exec(select(User).where(User.id == user_id))).first()
    if user is None or not await is_on(work, user_id):
        raise NotFound
    await _reset(work, user, actor.author_id, actor.ip)
    work.tell_people(actor.subject_id)


async def reset_by_command(work: UnitOfWork, email: str) -> bool:
    """Take the second factor of an employee away, for the command line; False when there is none."""
    user = (await work.session.exec(select(User).where(User.email == email.strip().lower()))).first()
    if user is None or not await is_on(work, user.key):
        return False
    await _reset(work, user, None, "")
    return True


async def _reset(work: UnitOfWork, user: User, by: int | None, ip: str) -> None:
    await _forget(work, user.key)
    await sessions.end_all(work, user.key)
    await _tell(work, user, AuditAction.SECOND_FACTOR_RESET, "сброшен", by, ip)


async def _forget(work: UnitOfWork, user_id: int) -> None:
    for table in (FactorKey, RecoveryCode, SignInTicket):
        await work.session.exec(delete(table).where(col(table.user_id) == user_id))


async def _tell(work: UnitOfWork, user: User, action: AuditAction, became: str, by: int | None, ip: str) -> None:
    audit.record(work, action, actor_id=by, subject=f"user:{user.key}", ip=ip)
    await notifications.publish(work, SECOND_FACTOR_CHANGED, user_ids=[user.key], became=became)


def _use(work: UnitOfWork, row: FactorKey, code: str) -> None:
    counter = counter_of(row.secret, code, work.now, row.last_counter)
    if counter is None:
        raise WrongCode("Неверный или уже использованный код. Введите код, который сейчас на экране", at=FIELD)
    row.last_counter = counter


async def _use_recovery_code(work: UnitOfWork, user: User, code: str, ip: str) -> None:
    unused = select(RecoveryCode).where(
        RecoveryCode.user_id == user.key,
        RecoveryCode.code_hmac == recovery_hmac(user.key, code),
        col(RecoveryCode.used_at).is_(None),
    )
    row = (await work.session.exec(unused.with_for_update())).first()
    if row is None:
        raise WrongCode("Неверный код. Введите шесть цифр из приложения или неиспользованный резервный код", at=FIELD)
    row.used_at = work.now
    audit.record(work, AuditAction.RECOVERY_CODE_USED, actor_id=user.key, ip=ip)


async def _new_codes(work: UnitOfWork, user_id: int) -> list[str]:
    await work.session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = new_recovery_codes()
    work.session.add_all(RecoveryCode(user_id=user_id, code_hmac=recovery_hmac(user_id, code)) for code in codes)
    return codes


async def _spend(work: UnitOfWork, user_id: int, ip: str) -> None:
    await limits.spend(work, limits.SECOND_NETWORK, network_of(ip))
    for limit in (limits.SECOND_USER, limits.SECOND_USER_HOUR, limits.SECOND_USER_DAY):
        await limits.spend(work, limit, str(user_id))


async def _forgive(work: UnitOfWork, user_id: int, ip: str) -> None:
    await limits.give_back(work, limits.SECOND_NETWORK, network_of(ip))
    await limits.forgive(work, limits.SECOND_USER, str(user_id))
    await limits.forgive(work, limits.SECOND_USER_HOUR, str(user_id))


async def _locked(work: UnitOfWork, user_id: int) -> FactorKey | None:
    query = select(FactorKey).where(FactorKey.user_id == user_id).with_for_update()
    return (await work.session.exec(query)).first()
