"""Who may sign for a customer, by which way [K: a lawyer confirms]: the person, the head of a firm, its representative.

An individual and a sole proprietor sign by SMS. A legal entity signs by a file; by SMS only its head, or a
representative whose power an employee has seen, until the day of the power.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.models.signing import SigningRepresentative
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing.certificates import Holder
from lkk.services.signing.names import same_person
from lkk.settings import settings
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.words import day


class NotTheSigner(ServiceError):
    """Whoever works in this cabinet may not sign for the customer."""

    text = "Подписать этот документ из вашего кабинета нельзя"


@dataclass(frozen=True)
class Customer:
    """What the profile of a customer says of who signs; `contact` is who works in the cabinet."""

    user_id: int
    firm: str
    contact: str
    head: str
    inn: str
    ogrn: str
    phone: str
    phone_confirmed: bool

    @property
    def legal_entity(self) -> bool:
        """Whether a firm signs, by its head."""
        return bool(self.firm)


async def customer(work: UnitOfWork, user_id: int) -> Customer:
    """Return what is known of a customer.

    Raises:
        NotFound: there is no such customer.
    """
    query = select(User, Profile).join(Profile, col(Profile.user_id) == col(User.id)).where(User.id == user_id)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    user, profile = found
    person = " ".join(one for one in (profile.last_name, profile.first_name, profile.middle_name) if one)
    firm = user.applicant_type is ApplicantType.LEGAL_ENTITY
    return Customer(
        user_id=user_id,
        firm=profile.organization_name if firm else "",
        contact=person or ("" if firm else user.display_name),
        head=profile.head_name,
        inn=profile.inn,
        ogrn=profile.ogrn,
        phone=profile.phone,
        phone_confirmed=profile.phone_confirmed_at is not None,
    )


async def name_for_sms(work: UnitOfWork, one: Customer) -> str:
    """Return in whose name a code by SMS signs.

    Raises:
        NotTheSigner: a firm whose contact is neither its head nor a representative, or whose power is over.
    """
    if not one.legal_entity or same_person(one.contact, one.head):
        return one.contact
    found = await _representative(work, one.user_id, one.contact)
    if found is None:
        raise NotTheSigner(
            "По СМС за организацию подписывает руководитель, указанный в профиле, или представитель, чью доверенность "
            "проверил сотрудник. Приложите файл подписи (.sig) или предъявите доверенность в офисе"
        )
    return found.name


async def who_signed_by_file(work: UnitOfWork, one: Customer, holder: Holder) -> str:
    """Return whose signature a certificate makes for a customer.

    Raises:
        NotTheSigner: it was issued to somebody else, or to another firm, or the power of its holder is over.
    """
    if one.legal_entity and not _same_firm(one, holder):
        raise NotTheSigner(f"Сертификат выдан другой организации: {holder.organization or holder.shown}")
    signs = one.head if one.legal_entity else one.contact
    if same_person(signs, holder.person):
        return holder.person
    if not one.legal_entity or await _representative(work, one.user_id, holder.person) is None:
        allowed = signs or "руководитель, указанный в профиле"
        raise NotTheSigner(f"Сертификат выдан другому лицу: {holder.person or holder.shown}. Подписывает {allowed}")
    return holder.person


async def _representative(work: UnitOfWork, user_id: int, name: str) -> SigningRepresentative | None:
    """Return whose power is in force, None for whom none was ever written down.

    Raises:
        NotTheSigner: the last power of this person was ended, or its day has passed.
    """
    query = select(SigningRepresentative).where(SigningRepresentative.user_id == user_id)
    rows = await work.session.exec(query.order_by(col(SigningRepresentative.id).desc()))
    known = [row for row in rows if same_person(row.name, name)]
    for row in known:
        if row.ended_at is None and row.valid_to >= _today(work):
            return row
    if known and known[0].ended_at is not None:
        ended = day(local_day(known[0].ended_at, settings().time_zone))
        raise NotTheSigner(f"Доверенность {known[0].power} прекращена {ended}. Предъявите новую в офисе")
    if known:
        raise NotTheSigner(f"Срок доверенности истёк {day(known[0].valid_to)}. Предъявите новую в офисе")
    return None


def _same_firm(one: Customer, holder: Holder) -> bool:
    by_inn = bool(one.inn) and holder.organization_inn == one.inn
    return by_inn or (bool(one.ogrn) and holder.ogrn == one.ogrn)


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
