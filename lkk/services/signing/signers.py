"""Who may sign for a customer, by which way [K: a lawyer confirms]: the person, the head of a firm, its representative.

An individual and a sole proprietor sign by SMS. A legal entity signs by a file; by SMS only its head, or a
representative whose power an employee has seen, until the day of the power.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.models.signing import SigningRepresentative
from lkk.services.identity import data_access
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing.certificates import Holder
from lkk.services.signing.names import same_person
from lkk.settings import settings
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import day

NAME_LENGTH, POWER_LENGTH = 400, 300


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
        NotTheSigner: a firm whose contact is neither its head nor a representative in force.
    """
    if not one.legal_entity or same_person(one.contact, one.head):
        return one.contact
    found = await _representative(work, one.user_id, one.contact)
    if found is None:
        raise NotTheSigner(
            "По СМС за организацию подписывает руководитель, указанный в профиле, или представитель, чью доверенность "
            "проверил сотрудник. Приложите файл подписи (.sig) или предъявите доверенность в офисе"
        )
    if found.valid_to < _today(work):
        raise NotTheSigner(f"Срок доверенности истёк {day(found.valid_to)}. Предъявите новую в офисе")
    return found.name


async def who_signed_by_file(work: UnitOfWork, one: Customer, holder: Holder) -> str:
    """Return whose signature a certificate makes for a customer.

    Raises:
        NotTheSigner: it was issued to somebody else, or to another firm.
    """
    if one.legal_entity:
        if not _same_firm(one, holder):
            raise NotTheSigner(f"Сертификат выдан другой организации: {holder.organization or holder.shown}")
        known = [one.head]
        found = await _representative(work, one.user_id, holder.person)
        if found is not None and found.valid_to >= _today(work):
            known.append(found.name)
    else:
        known = [one.contact]
    if not any(same_person(name, holder.person) for name in known):
        allowed = known[0] or "руководитель, указанный в профиле"
        raise NotTheSigner(f"Сертификат выдан другому лицу: {holder.person or holder.shown}. Подписывает {allowed}")
    return holder.person


async def add_representative(
    work: UnitOfWork, actor: Actor, user_id: int, name: str, power: str, valid_to: date
) -> None:
    """Note that an employee has seen the power of a representative.

    Raises:
        NotAllowed: the actor checks no signatures.
        NotFound: there is no such customer, or it is no firm.
        InvalidValue: the name or the power is missing, or its day has passed.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    if not (await customer(work, user_id)).legal_entity:
        raise NotFound("Представителя записывают организации: за себя человек подписывает сам")
    said, paper = " ".join(name.split()), " ".join(power.split())
    if not said or len(said) > NAME_LENGTH:
        raise InvalidValue("Укажите фамилию, имя и отчество, как в доверенности", at="name")
    if not paper or len(paper) > POWER_LENGTH:
        raise InvalidValue("Укажите номер и день доверенности", at="power")
    if valid_to < _today(work):
        raise InvalidValue("Доверенность уже не действует", at="valid_to")
    work.session.add(
        SigningRepresentative(
            user_id=user_id, name=said, power=paper, valid_to=valid_to, checked_by=actor.author_id, checked_at=work.now
        )
    )
    data_access.record(work, actor, subject_id=user_id, what=AccessKind.ACTED, reason=f"Доверенность: {paper}"[:300])
    audit.record(
        work, AuditAction.REPRESENTATIVE_CHECKED, actor_id=actor.author_id, subject=f"user:{user_id}", ip=actor.ip
    )
    work.tell_people(user_id)


async def _representative(work: UnitOfWork, user_id: int, name: str) -> SigningRepresentative | None:
    query = select(SigningRepresentative).where(
        SigningRepresentative.user_id == user_id, col(SigningRepresentative.ended_at).is_(None)
    )
    rows = await work.session.exec(query.order_by(col(SigningRepresentative.valid_to).desc()))
    return next((row for row in rows if same_person(row.name, name)), None)


def _same_firm(one: Customer, holder: Holder) -> bool:
    by_inn = bool(one.inn) and holder.organization_inn == one.inn
    return by_inn or (bool(one.ogrn) and holder.ogrn == one.ogrn)


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
