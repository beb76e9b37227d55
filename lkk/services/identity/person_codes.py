"""Six-digit codes to a known person by e-mail or SMS: ten minutes, five tries, one use, bound to what they are for.

Who is not signed in proves an address with `one_time_codes`; here the person is known, and the code may be asked for by
an employee. The code itself leaves by the outbox, whose payload is wiped on delivery; what stays is an HMAC.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

from sqlmodel import col, select, update

from lkk.models.person_codes import PersonCode
from lkk.services import notifications
from lkk.services.identity.events import PERSON_CODE
from lkk.services.identity.one_time_codes import FIELD, LIFE_MINUTES, TRIES, WrongCode
from lkk.services.kernel import limits
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import keyed_hash, new_code, same
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import send_code_by_sms, sms_offered
from lkk.vocabulary.people import CodeChannel, CodePurpose
from lkk.vocabulary.words import count

CodeRequestId = NewType("CodeRequestId", int)
LIFE = timedelta(minutes=LIFE_MINUTES)


class NoSms(ServiceError):
    """The portal has no gateway for SMS."""

    text = "Портал не отправляет СМС. Выберите код по электронной почте"


@dataclass(frozen=True)
class ProvenDestination:
    """What the right code has proved: who read it reads this address."""

    channel: CodeChannel
    destination: str
    asked_by: int


@dataclass(frozen=True)
class IssuedCode:
    """A code that whoever asked for it sends on in words of their own."""

    request_id: CodeRequestId
    code: str = field(repr=False)
    expires_at: datetime


async def send(
    work: UnitOfWork,
    *,
    purpose: CodePurpose,
    channel: CodeChannel,
    destination: str,
    about_user_id: int,
    asked_by: int,
    thing: str = "",
    note: str = "",
    ip: str = "",
) -> CodeRequestId:
    """Send a code to a normalised e-mail or phone and return what to confirm it with.

    An earlier code of the same purpose about the same person no longer fits. `thing` names what exactly is confirmed
    («application:12»): the code fits nothing else. `note` is a sentence for the reader, `ip` the browser's address.

    Raises:
        NoSms: the portal sends none; pages ask `sms_offered` first.
        TooManyAttempts: once a minute, 5 an hour, 10 a day to a destination; 20 a day about a person; 60 an hour asked
            for by one person; 100 an hour from a network.
    """
    issued = await issue(
        work,
        purpose=purpose,
        channel=channel,
        destination=destination,
        about_user_id=about_user_id,
        asked_by=asked_by,
        thing=thing,
        ip=ip,
    )
    if channel is CodeChannel.PHONE:
        text = _sms(purpose, issued.code)
        send_code_by_sms(work, destination, text, expires_at=issued.expires_at, user_id=about_user_id)
    else:
        await notifications.send_email(
            work, PERSON_CODE, destination, code=issued.code, action=purpose.label, note=note, minutes=LIFE_MINUTES
        )
    return issued.request_id


async def issue(
    work: UnitOfWork,
    *,
    purpose: CodePurpose,
    channel: CodeChannel,
    destination: str,
    about_user_id: int,
    asked_by: int,
    thing: str = "",
    ip: str = "",
    life: timedelta = LIFE,
    tries: int = TRIES,
) -> IssuedCode:
    """Return a new code, which the caller sends to the destination in this transaction; else as `send`."""
    if channel is CodeChannel.PHONE and not sms_offered():
        raise NoSms
    await _spend_sending(work, channel, destination, about_user_id, asked_by, ip)
    await _void_earlier(work, purpose, about_user_id)
    code = new_code()
    row = PersonCode(
        purpose=purpose,
        channel=channel,
        destination=destination,
        about_user_id=about_user_id,
        asked_by=asked_by,
        code_hmac=_hmac(purpose, destination, about_user_id, thing, code),
        tries_left=tries,
        sent_at=work.now,
        expires_at=work.now + life,
    )
    work.session.add(row)
    await work.session.flush()
    return IssuedCode(CodeRequestId(row.key), code, row.expires_at)


async def confirm(
    work: UnitOfWork, request_id: int, purpose: CodePurpose, code: str, about_user_id: int, *, thing: str = ""
) -> ProvenDestination:
    """Use the code up and return what it proves; of two who enter it at once the second is refused.

    Call it before anything else is written in the unit of work: a wrong code is counted by a commit.

    Raises:
        TooManyAttempts: 20 tries an hour or 50 a day about this person.
        WrongCode: there is no such request, the code does not fit, is used, too old or has no tries left.
    """
    await limits.spend(work, limits.PERSON_CODE_TRY, str(about_user_id))
    await limits.spend(work, limits.PERSON_CODE_TRY_DAY, str(about_user_id))
    row = await _locked(work, request_id, purpose, about_user_id)
    if row is None or row.used_at or row.expires_at <= work.now:
        raise WrongCode("Код больше не действует. Запросите новый", at=FIELD)
    if row.tries_left <= 0:
        raise WrongCode("Попытки закончились. Запросите новый код", at=FIELD)
    expected = _hmac(purpose, row.destination, about_user_id, thing, "".join(code.split()))
    if not same(row.code_hmac, expected):
        row.tries_left -= 1
        raise WrongCode(_complaint(row.tries_left), at=FIELD)
    row.used_at = work.now
    await limits.forgive(work, limits.PERSON_CODE_TRY, str(about_user_id))
    return ProvenDestination(row.channel, row.destination, row.asked_by)


async def destination_of(work: UnitOfWork, request_id: int, purpose: CodePurpose, about_user_id: int) -> str:
    """Return where the code of a request was sent that still may be entered, empty when there is none."""
    query = select(PersonCode.destination).where(
        PersonCode.id == request_id,
        PersonCode.purpose == purpose,
        PersonCode.about_user_id == about_user_id,
        col(PersonCode.used_at).is_(None),
        PersonCode.expires_at > work.now,
    )
    return (await work.session.exec(query)).first() or ""


async def _spend_sending(
    work: UnitOfWork, channel: CodeChannel, destination: str, about_user_id: int, asked_by: int, ip: str
) -> None:
    if ip:
        await limits.spend(work, limits.PERSON_CODE_IP, network_of(ip))
    await limits.spend(work, limits.CODE_ASKED_HOUR, str(asked_by))
    await limits.spend(work, limits.CODE_ABOUT_DAY, str(about_user_id))
    subject = f"{channel.value}:{destination}"
    for limit in (limits.CODE_COOL_DOWN, limits.CODE_HOUR, limits.CODE_DAY):
        await limits.spend(work, limit, subject)


async def _void_earlier(work: UnitOfWork, purpose: CodePurpose, about_user_id: int) -> None:
    same_purpose = (col(PersonCode.about_user_id) == about_user_id) & (col(PersonCode.purpose) == purpose)
    still_open = same_purpose & col(PersonCode.used_at).is_(None)
    await work.session.exec(update(PersonCode).where(still_open).values(used_at=work.now))


async def _locked(work: UnitOfWork, request_id: int, purpose: CodePurpose, about_user_id: int) -> PersonCode | None:
    query = select(PersonCode).where(
        PersonCode.id == request_id, PersonCode.purpose == purpose, PersonCode.about_user_id == about_user_id
    )
    return (await work.session.exec(query.with_for_update())).first()


def _hmac(purpose: CodePurpose, destination: str, about_user_id: int, thing: str, code: str) -> str:
    return keyed_hash("person code", purpose.value, destination, str(about_user_id), thing, code)


def _sms(purpose: CodePurpose, code: str) -> str:
    """One SMS of at most 70 signs where the label allows; the code first, as phones show it in the notice."""
    return f"{code}: {purpose.label}. {count(LIFE_MINUTES, 'минута', 'минуты', 'минут')}, никому не сообщайте"


def _complaint(tries_left: int) -> str:
    if tries_left == 0:
        return "Неверный код, попытки закончились. Запросите новый код"
    return f"Неверный код. Осталось попыток: {tries_left}"
