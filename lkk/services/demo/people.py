"""The people of the demo with what they have done: added once the city has come by the feed, refused in production."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.identity import Profile, User
from lkk.services import notifications
from lkk.services.accounts.events import ACCOUNT_ATTACHED
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts import drafts
from lkk.services.demo import (
    advocate,
    agreements,
    capacity,
    crowd,
    documents,
    history,
    money,
    opinions,
    people_stories,
    profiles,
    visits,
)
from lkk.services.demo.playing import actor_of, settle_old
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.secrets import hash_password
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.demo import DEMO_PASSWORD
from lkk.vocabulary.people import CabinetClass, RegistrationKind, Role, UserStatus

POLL_S = 0.3
_TEMPLATES = (
    ("Обращение принято", "Здравствуйте. Мы получили ваше обращение и ответим в срок, указанный на странице.", None),
    ("Нужен снимок прибора", "Приложите снимок прибора учёта, на котором видны номер и показания.", Direction.METERS),
    (
        "Нужен план участка",
        "Приложите план расположения энергопринимающих устройств с границами участка.",
        Direction.GRID_CONNECTION,
    ),
)


@dataclass(frozen=True)
class _Customer:
    email: str
    kind: RegistrationKind
    name: str
    accounts: Sequence[str] = ()
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    phone: str = "+79131234567"


_CUSTOMERS = (
    _Customer("ivanov@example.com", RegistrationKind.INDIVIDUAL, "Иванов Иван Иванович", ("9234", "9235")),
    _Customer(
        "zavod@example.com",
        RegistrationKind.LEGAL_ENTITY,
        "АО «Барнаульский завод технологической оснастки»",
        ("203",),
        inn="2225000003",
        kpp="222501001",
        ogrn="1082225000000",
        phone="+79131234568",
    ),
    _Customer(
        "pekarnya@example.com",
        RegistrationKind.SOLE_PROPRIETOR,
        "Пекарева Ольга Викторовна",
        ("415",),
        inn="222500000000",
        ogrn="304222500000001",
        phone="+79131234569",
    ),
    _Customer("novyi@example.com", RegistrationKind.INDIVIDUAL, "Новиков Пётр Сергеевич"),
)
FREE_ACCOUNT = "10001"  # for who wants to attach one
_STAFF = {
    "operator@example.com": (Role.SERVICE_CENTRE_OPERATOR, "Орлова Марина Павловна"),
    "mfc@example.com": (Role.MFC_OPERATOR, "Мельникова Фаина Алексеевна"),
    "manager@example.com": (Role.ADVOCATE_MANAGER, "Алексеев Николай Андреевич"),
    "manager2@example.com": (Role.ADVOCATE_MANAGER, "Викторова Ольга Витальевна"),
    "admin@example.com": (Role.ADMINISTRATOR, "Админова Анна Игоревна"),
    "admin2@example.com": (Role.ADMINISTRATOR, "Главнова Галина Петровна"),
}


async def add_people(wait_s: float = 0) -> bool:
    """Add the people when they are not there; False when there are users already.

    Waits up to `wait_s` seconds for the accounts of the demo city to arrive.

    Raises:
        SystemExit: the environment is production, or the accounts have not arrived.
    """
    if settings().production:
        raise SystemExit("Демонстрационные люди в рабочей среде запрещены")
    async with unit_of_work() as work:
        if (await work.session.exec(select(User).limit(1))).first() is not None:
            return False
    await _wait_for_city(wait_s)
    password_hash = await hash_password(DEMO_PASSWORD)
    async with unit_of_work() as work:
        now, shift_s = work.now, work.shift_s
        work.set_clock(shift_s - int(history.REGISTERED.total_seconds()))
        users = [await _add_customer(work, customer, password_hash) for customer in _CUSTOMERS]
        for email, (role, name) in _STAFF.items():
            users.append(await _add_user(work, email, name, password_hash, role=role))
        await _add_crowd(work)
        work.set_clock(shift_s)
        await settle_old(work, now)
        await history.play_people(work, now)
        by_email = {user.email: actor_of(user) for user in users}
        visitors = await _let_visit(work, by_email[people_stories.HEAD])
        customers = [by_email[one.email] for one in _CUSTOMERS]
        await opinions.tell(work, customers, visitors, by_email[people_stories.HEAD])
        await advocate.connect(work)
        await documents.post(work, by_email)
        await money.bill(work, by_email[people_stories.CITIZEN])
        await settle_old(work, now)
        await drafts.begin(work, by_email[people_stories.CITIZEN], "tp_new")
        await money.move(work, by_email[people_stories.CITIZEN], by_email[people_stories.OPERATOR])
        contacts = await capacity.fill(work, by_email)
        if contacts:
            await agreements.sign(work, by_email, contacts)
        await settle_old(work, now)
        await profiles.ask_change(work, by_email[profiles.ASKS])
        for title, words, direction in _TEMPLATES:
            await desk.save_template(work, by_email[people_stories.HEAD], title, words, direction)
    return True


async def _let_visit(work: UnitOfWork, operator: Actor) -> list[Actor]:
    """Residents whom nobody signs in as come to the office."""
    residents = [crowd.resident(number) for number in range(crowd.RESIDENTS)]
    query = select(User).where(col(User.email).in_(residents)).order_by(col(User.email))
    visitors = [actor_of(user) for user in await work.session.exec(query)]
    await visits.receive(work, visitors, operator)
    return visitors


async def _add_crowd(work: UnitOfWork) -> None:
    """Customers of the city whom nobody signs in as, with their accounts, and more operators."""
    taken = {number for customer in _CUSTOMERS for number in customer.accounts} | {FREE_ACCOUNT}
    for kind, count, email in (
        (RegistrationKind.INDIVIDUAL, crowd.RESIDENTS, crowd.resident),
        (RegistrationKind.LEGAL_ENTITY, crowd.FIRMS, crowd.firm),
    ):
        query = (
            select(CustomerAccount)
            .where(
                CustomerAccount.cabinet_class == kind.cabinet_class,
                col(CustomerAccount.number).not_in(taken),
                col(CustomerAccount.closed).is_(False),
            )
            .order_by(col(CustomerAccount.id))
            .limit(count)
        )
        for number, account in enumerate((await work.session.exec(query)).all()):
            name = account.holder
            person = kind is RegistrationKind.INDIVIDUAL
            requisites = {} if person else {"inn": "7707083893", "kpp": "222501001", "ogrn": "1027700132195"}
            customer = _Customer(email(number), kind, name, (account.number,), **requisites)
            await _add_customer(work, customer, None)
    for email_of, name in crowd.OPERATORS.items():
        await _add_user(work, email_of, name, None, role=Role.SERVICE_CENTRE_OPERATOR)


async def _wait_for_city(wait_s: float) -> None:
    wanted = {number for customer in _CUSTOMERS for number in customer.accounts}
    deadline = time.monotonic() + wait_s
    while True:
        async with unit_of_work() as work:
            query = select(CustomerAccount.number).where(col(CustomerAccount.number).in_(wanted))
            if wanted <= set(await work.session.exec(query)):
                return
        if time.monotonic() > deadline:
            raise SystemExit("Лицевые счета ещё не получены из учётной системы: запустите обмен и повторите")
        await asyncio.sleep(POLL_S)


async def _add_customer(work: UnitOfWork, customer: _Customer, password_hash: str | None) -> User:
    user = await _add_user(work, customer.email, customer.name, password_hash, kind=customer.kind)
    person = customer.kind is not RegistrationKind.LEGAL_ENTITY
    last, first, middle = [*customer.name.split(), "", ""][:3] if person else ("", "", "")
    told: dict[str, Any] = {
        "last_name": last,
        "first_name": first,
        "middle_name": middle,
        "organization_name": "" if person else customer.name,
        "inn": customer.inn,
        "kpp": customer.kpp,
        "ogrn": customer.ogrn,
        "phone": customer.phone,
        **profiles.DETAILS.get(customer.email, {}),
    }
    work.session.add(Profile(user_id=user.key, kind=customer.kind, updated_at=work.now, **told))
    for number in customer.accounts:
        await _attach(work, user, customer.kind.cabinet_class, number, first=number == customer.accounts[0])
    return user


async def _add_user(
    work: UnitOfWork,
    email: str,
    name: str,
    password_hash: str | None,
    *,
    role: Role = Role.CUSTOMER,
    kind: RegistrationKind | None = None,
) -> User:
    user = User(
        email=email,
        password_hash=password_hash,
        role=role,
        status=UserStatus.ACTIVE,
        cabinet_class=kind.cabinet_class if kind else None,
        applicant_type=kind.applicant_type if kind else None,
        display_name=name,
        created_at=work.now,
        activated_at=work.now,
    )
    work.session.add(user)
    await work.session.flush()
    return user


async def _attach(work: UnitOfWork, user: User, registry: CabinetClass, number: str, *, first: bool) -> None:
    query = select(CustomerAccount).where(CustomerAccount.cabinet_class == registry, CustomerAccount.number == number)
    account = (await work.session.exec(query)).one()
    work.session.add(AccountLink(user_id=user.key, account_id=account.key, active=first, attached_at=work.now))
    await notifications.publish(
        work, ACCOUNT_ATTACHED, user_ids=[user.key], account_id=account.key, account_number=number
    )
