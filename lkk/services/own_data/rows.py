"""What the portal keeps of a customer, as JSON for the customer: read in portions, whatever there is of it.

Names of the staff stand only where the pages of the cabinet tell them too; internal notes do not.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.appointments import Appointment
from lkk.models.audit import AuditEvent, DataAccess
from lkk.models.callbacks import Callback
from lkk.models.consents import Consent, ConsentText
from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.hours import HourlyUpload
from lkk.models.identity import PassportSeen, UserSession
from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.notifications import Notification
from lkk.models.profile_changes import ProfileChange
from lkk.models.readings import Reading
from lkk.models.sms import SmsMessage
from lkk.services.identity import data_access
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data import (
    advocate_rows,
    application_rows,
    capacity_agreement_rows,
    capacity_rows,
    document_rows,
    money_rows,
    opinion_rows,
    signing_rows,
)
from lkk.services.own_data.portions import PORTION, Json, portions, words
from lkk.services.own_data.refused import refused_sign_ins
from lkk.services.profile import parts, profiles
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.consultations import MessageKind


@dataclass(frozen=True)
class Part:
    """A file of the archive and the records in it."""

    name: str
    rows: Callable[[UnitOfWork, int], AsyncIterator[Json]]


async def _profile(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    user, profile = await profiles.of_user(work, user_id)
    yield words(
        Тип=profile.kind,
        Имя=user.display_name,
        Кабинет_с=user.created_at,
        Последний_вход=user.last_sign_in_at,
        Пароль_изменён=user.password_changed_at,
        Телефон_подтверждён=profile.phone_confirmed_at,
    )
    for form in parts.forms_of(profile.kind):
        values = profiles.values_of(form, user, profile)
        yield {"Часть": form.label, "Данные": {one.label: values[one.name] for one in form.fields}}
    async for seen in portions(work, PassportSeen, col(PassportSeen.user_id) == user_id):
        yield words(Паспорт_предъявлен_сотруднику=seen.seen_at)


async def _changes(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    _, profile = await profiles.of_user(work, user_id)
    labels = {one.name: one.label for form in parts.forms_of(profile.kind) for one in form.fields}
    async for row in portions(work, ProfileChange, col(ProfileChange.user_id) == user_id):
        yield words(
            Часть=row.part,
            Состояние=row.status,
            Было={labels.get(name, name): value for name, value in row.before.items()},
            Стало={labels.get(name, name): value for name, value in row.after.items()},
            Причина=row.reason,
            Решение=row.decision,
            Создан=row.created_at,
            Отправлен=row.sent_at,
            Решён=row.decided_at,
        )


async def _accounts(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    points = await _points(work, user_id)
    query = (
        select(AccountLink, CustomerAccount)
        .join(CustomerAccount, col(CustomerAccount.id) == col(AccountLink.account_id))
        .where(AccountLink.user_id == user_id)
        .order_by(col(AccountLink.id))
    )
    for link, account in (await work.session.exec(query)).all():
        now = link.detached_at is None
        yield words(
            Номер=account.number,
            Реестр=account.cabinet_class,
            Подключён=link.attached_at,
            Отключён=link.detached_at,
            # Of an account that was detached the portal shows no more than that it was there.
            Адрес=account.address if now else "",
            Владелец=account.holder if now else "",
            Точки_учёта=points.get(account.key, []) if now else [],
        )


async def _points(work: UnitOfWork, user_id: int) -> dict[int, list[str]]:
    """Names of the metering points of the accounts that are attached, by the account."""
    query = (
        select(MeteringPoint.account_id, MeteringPoint.name)
        .join(AccountLink, col(AccountLink.account_id) == col(MeteringPoint.account_id))
        .where(AccountLink.user_id == user_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(MeteringPoint.id))
    )
    found: dict[int, list[str]] = {}
    for account_id, name in await work.session.exec(query):
        found.setdefault(account_id, []).append(name)
    return found


async def _readings(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    attached = select(AccountLink.account_id).where(
        AccountLink.user_id == user_id, col(AccountLink.detached_at).is_(None)
    )
    last = 0
    while True:
        query = (
            select_columns(
                Reading, Register, col(Meter.serial_number), col(MeteringPoint.name), col(CustomerAccount.number)
            )
            .join(Register, col(Register.id) == col(Reading.register_id))
            .join(Meter, col(Meter.id) == col(Register.meter_id))
            .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
            .join(CustomerAccount, col(CustomerAccount.id) == col(MeteringPoint.account_id))
            .where(or_(col(CustomerAccount.id).in_(attached), col(Reading.entered_by) == user_id))
            .where(col(Reading.id) > last)
            .order_by(col(Reading.id))
            .limit(PORTION)
        )
        rows = (await work.session.execute(query)).all()
        for row, register, meter, point, account in rows:
            yield words(
                Счёт=account,
                Точка_учёта=point,
                Прибор_учёта=meter,
                Энергия=register.energy,
                Зона=register.zone,
                Месяц=row.billing_period,
                Показание=row.value,
                Снято=row.taken_on,
                Состояние=row.status,
                Источник=row.source,
                Отправлено=row.submitted_at,
                Причина_отказа=row.reason,
            )
        if len(rows) < PORTION:
            return
        last = rows[-1][0].key


async def _hours(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, HourlyUpload, col(HourlyUpload.entered_by) == user_id):
        yield words(
            Файл=row.name,
            Месяц=row.period,
            Загружен=row.created_at,
            Из_письма=row.from_mail,
            ФИО_ответственного=row.person,
            Контактный_телефон=row.phone,
        )


async def _visits(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, Appointment, col(Appointment.user_id) == user_id, col(Appointment.number) != ""):
        yield words(
            Запись=row.number,
            Офис=row.office_code,
            Услуга=row.service_code,
            Начало=row.starts_at,
            Конец=row.ends_at,
            Состояние=row.state,
            Имя=row.name,
            Телефон=row.phone,
            Примечание=row.note,
            Записано=row.booked_at,
        )


async def _consultations(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, Consultation, col(Consultation.customer_id) == user_id):
        yield words(
            Диалог=row.key,
            Тема=row.topic,
            Состояние=row.state,
            Начат=row.opened_at,
            Закрыт=row.closed_at,
            Оценка=row.rating,
            Комментарий=row.rating_comment,
        )
    own = select(Consultation.id).where(Consultation.customer_id == user_id)
    said = (col(ConsultationMessage.consultation_id).in_(own), col(ConsultationMessage.kind) != MessageKind.NOTE)
    async for line in portions(work, ConsultationMessage, *said):
        yield words(Диалог=line.consultation_id, Когда=line.created_at, Кто=line.side, Сообщение=line.text)


async def _calls(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, Callback, col(Callback.user_id) == user_id):
        yield words(
            Тема=row.topic,
            Телефон=row.phone,
            Состояние=row.state,
            Заказан=row.created_at,
            Звонить_с=row.ring_from,
            Звонить_до=row.due_at,
            Закрыт=row.closed_at,
        )


async def _consents(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, Consent, col(Consent.user_id) == user_id):
        given = await work.session.get_one(ConsentText, row.text_id)
        yield words(
            Согласие=given.purpose,
            Редакция=given.version,
            Дано=row.given_at,
            Отозвано=row.revoked_at,
            Адрес_в_сети=row.ip,
            Браузер=row.browser,
            Текст=given.body,
        )


async def _notices(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    async for row in portions(work, Notification, col(Notification.user_id) == user_id):
        yield words(Когда=row.created_at, Заголовок=row.title, Текст=row.body, Прочитано=row.read_at)
    async for sms in portions(work, SmsMessage, col(SmsMessage.user_id) == user_id):
        yield words(Когда=sms.created_at, СМС_на_номер=sms.phone, Состояние=sms.state, Отправлена=sms.sent_at)


async def _sign_ins(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    own = (col(UserSession.user_id) == user_id, col(UserSession.parent_id).is_(None))
    async for one in portions(work, UserSession, *own):
        yield words(Открытый_сеанс=one.created_at, Браузер=one.browser, Адрес_в_сети=one.ip, Виден=one.seen_at)
    for of_person in ((col(AuditEvent.actor_id) == user_id,), refused_sign_ins(user_id)):
        async for row in portions(work, AuditEvent, *of_person):
            yield words(Когда=row.at, Действие=_action(row.action), Адрес_в_сети=row.ip)


async def _opened(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    before: int | None = None
    while True:
        page = await data_access.of_customer(work, user_id, before_id=before)
        for one in page:
            yield words(Когда=one.at, Что=one.what, Кто=one.author, Роль=one.role, Зачем=one.reason, Заявка=one.number)
        if len(page) < data_access.PAGE_SIZE:
            return
        before = await _oldest(work, user_id, before)


async def _oldest(work: UnitOfWork, user_id: int, before: int | None) -> int:
    query = select(DataAccess.id).where(DataAccess.subject_id == user_id).order_by(col(DataAccess.id).desc())
    if before is not None:
        query = query.where(col(DataAccess.id) < before)
    ids = (await work.session.exec(query.limit(data_access.PAGE_SIZE))).all()
    return ids[-1] or 0


def _action(code: str) -> str:
    try:
        return AuditAction(code).label
    except ValueError:
        return code


PARTS: tuple[Part, ...] = (
    Part("Профиль", _profile),
    Part("Изменения профиля", _changes),
    Part("Лицевые счета", _accounts),
    Part("Показания", _readings),
    Part("Файлы с почасовыми данными", _hours),
    Part("Заявки", application_rows.rows),
    Part("Документы", document_rows.rows),
    Part("Подписи", signing_rows.rows),
    Part("Счета, оплаты и возвраты", money_rows.rows),
    Part("Записи на приём", _visits),
    Part("Энергоадвокат", advocate_rows.rows),
    Part("Консультации", _consultations),
    Part("Заказанные звонки", _calls),
    Part("Оценки и опросы", opinion_rows.rows),
    Part("Обмен мощностью", capacity_rows.rows),
    Part("Соглашения о мощности", capacity_agreement_rows.rows),
    Part("Согласия", _consents),
    Part("Уведомления", _notices),
    Part("Входы и действия", _sign_ins),
    Part("Кто открывал мои данные", _opened),
)
