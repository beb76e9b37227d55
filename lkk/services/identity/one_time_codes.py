"""Six-digit codes sent by letter: bound to one browser by a ticket, ten minutes, five tries, one use."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from lkk.models.identity import OneTimeCode
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import CountedRefusal, ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import keyed_hash, new_code, new_token, same, token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import CodePurpose

LIFE_MINUTES = 10
LIFE = timedelta(minutes=LIFE_MINUTES)
TRIES = 5
CONFIRMED_FOR = timedelta(hours=1)  # the time to fill the form after the code was right
FIELD = "code"


class WrongCode(CountedRefusal):
    """The code does not fit, is too old or has no tries left."""

    text = "Неверный код"


@dataclass(frozen=True)
class Issued:
    """A ticket for the browser's cookie and the code for the letter."""

    ticket: str
    code: str


class NoTicket(ServiceError):
    """This browser has no such step open: it starts anew."""

    text = "Время на этот шаг вышло. Начните заново"


class UsedTicket(NoTicket):
    """Another post of this browser has finished the step."""

    text = "Этот шаг уже пройден. Войдите в личный кабинет"


async def spend_sending(work: UnitOfWork, purpose: CodePurpose, email: str, visitor: Visitor) -> None:
    """Count one letter with a code: to an address once a minute, 5 an hour, 10 a day; from a network 30 an hour.

    Raises:
        TooManyAttempts: one of the limits is reached.
    """
    subject = f"{purpose.value}:{email}"
    await limits.spend(work, limits.CODE_IP, network_of(visitor.ip))
    await limits.spend(work, limits.CODE_COOL_DOWN, subject)
    await limits.spend(work, limits.CODE_HOUR, subject)
    await limits.spend(work, limits.CODE_DAY, subject)


def issue(work: UnitOfWork, purpose: CodePurpose, email: str, *, fits: bool) -> Issued:
    """A new ticket with its code; without `fits` no code fits it, for an address whose owner gets another letter."""
    ticket, code = new_token(), new_code()
    work.session.add(
        OneTimeCode(
            purpose=purpose,
            email=email,
            ticket_hash=token_hash(ticket),
            code_hmac=_proof(purpose, ticket, code, fits=fits),
            tries_left=TRIES,
            sent_at=work.now,
            expires_at=work.now + LIFE,
        )
    )
    return Issued(ticket, code)


def reissue(work: UnitOfWork, row: OneTimeCode, ticket: str, *, fits: bool) -> Issued:
    """Another code for the same ticket; the earlier one no longer fits."""
    code = new_code()
    row.code_hmac = _proof(row.purpose, ticket, code, fits=fits)
    row.tries_left = TRIES
    row.sent_at = work.now
    row.expires_at = work.now + LIFE
    return Issued(ticket, code)


async def opened(work: UnitOfWork, purpose: CodePurpose, ticket: str) -> OneTimeCode:
    """The locked row of a ticket whose code is still to be entered.

    Raises:
        NoTicket: there is none, or it has been confirmed or used.
    """
    row = await _locked(work, purpose, ticket)
    if row is None or row.confirmed_at or row.used_at:
        raise NoTicket
    return row


async def confirm(work: UnitOfWork, purpose: CodePurpose, ticket: str, code: str, visitor: Visitor) -> str:
    """Accept the right code and return the address it proves; entering it again is no error.

    Raises:
        NoTicket: this browser has asked for no code.
        TooManyAttempts: too many tries from this network.
        WrongCode: it does not fit, is too old or has no tries left; the try stays counted.
    """
    await limits.spend(work, limits.CODE_TRY_IP, network_of(visitor.ip))
    row = await _locked(work, purpose, ticket)
    if row is None:
        raise NoTicket
    if row.used_at:
        raise UsedTicket
    if row.tries_left <= 0:
        raise WrongCode("Попытки закончились. Запросите новый код", at=FIELD)
    if row.confirmed_at is None and row.expires_at <= work.now:
        raise WrongCode("Код больше не действует. Запросите новый", at=FIELD)
    if not same(row.code_hmac, _hmac(purpose, ticket, "".join(code.split()))):
        row.tries_left -= 1
        raise WrongCode(_complaint(row.tries_left), at=FIELD)
    row.confirmed_at = row.confirmed_at or work.now
    return row.email


async def confirmed(work: UnitOfWork, purpose: CodePurpose, ticket: str) -> OneTimeCode:
    """The locked row of a ticket whose code was right within the last hour.

    Raises:
        NoTicket: there is none.
        UsedTicket: another post was first.
    """
    row = await _locked(work, purpose, ticket)
    if row is None or row.confirmed_at is None or row.confirmed_at + CONFIRMED_FOR <= work.now:
        raise NoTicket
    if row.used_at:
        raise UsedTicket
    return row


def _proof(purpose: CodePurpose, ticket: str, code: str, *, fits: bool) -> str:
    return _hmac(purpose, ticket, code) if fits else token_hash(new_token())


def _hmac(purpose: CodePurpose, ticket: str, code: str) -> str:
    return keyed_hash("code", purpose.value, ticket, code)


async def _locked(work: UnitOfWork, purpose: CodePurpose, ticket: str) -> OneTimeCode | None:
    query = select(OneTimeCode).where(OneTimeCode.ticket_hash == token_hash(ticket), OneTimeCode.purpose == purpose)
    return (await work.session.exec(query.with_for_update())).first()


def _complaint(tries_left: int) -> str:
    if tries_left == 0:
        return "Неверный код, попытки закончились. Запросите новый код"
    return f"Неверный код. Осталось попыток: {tries_left}"
