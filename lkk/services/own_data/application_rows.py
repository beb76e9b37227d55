"""Applications of a customer as JSON: answers in words, history, messages, remarks; the staff's own notes left out."""

from collections.abc import AsyncIterator

from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory, ApplicationMessage, Remark
from lkk.models.supply import SupplyCase
from lkk.services.applications import choices
from lkk.services.forms import catalog, review
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield every application and draft."""
    async for one in portions(work, Application, col(Application.user_id) == user_id):
        yield {
            **words(
                Номер=one.number,
                Вид=one.kind_title or catalog.kind_of(one.kind).title,
                Состояние=one.status,
                Этап=one.stage,
                Начата=one.created_at,
                Отправлена=one.submitted_at,
                Регистрационный_номер=one.registration_number,
                Зарегистрирована=one.registered_on,
                Заявитель=one.applicant,
                Лицевой_счёт=one.account_number,
                Срок=one.due_on,
                Причина=one.reason,
                Основание=one.legal_ground,
            ),
            "Ответы": await _answers(work, one),
            "История": await _history(work, one),
            "Переписка": await _thread(work, one),
            "Замечания": await _remarks(work, one),
            "Договор энергоснабжения": await _supply(work, one),
        }


async def _answers(work: UnitOfWork, application: Application) -> list[Json]:
    kind = catalog.kind_of(application.kind)
    names = await choices.names(work, kind, application)
    return [
        {"Раздел": section.title, "Ответы": {line.label: line.text for line in section.lines}}
        for section in review.sections(kind, application.answers, None, names)
    ]


async def _supply(work: UnitOfWork, application: Application) -> Json:
    query = select(SupplyCase).where(SupplyCase.application_id == application.key)
    case = (await work.session.exec(query)).first()
    if case is None:
        return {}
    number = str((case.contract or {}).get("number", ""))
    return words(
        Состояние=case.state,
        Номер=number,
        Лицевой_счёт=case.account_number,
        Причина=case.reason,
        Передано=case.sent_at,
    )


async def _history(work: UnitOfWork, application: Application) -> list[Json]:
    query = (
        select(ApplicationHistory)
        .where(ApplicationHistory.application_id == application.key, col(ApplicationHistory.internal).is_(False))
        .order_by(col(ApplicationHistory.id))
    )
    return [
        words(Когда=row.at, От_кого=row.side, Что=row.kind, Стало=_became(row), Причина=row.reason)
        for row in await work.session.exec(query)
    ]


def _became(row: ApplicationHistory) -> str:
    if row.kind is HistoryKind.STATUS:
        return ApplicationStatus(row.after).label
    if row.kind in (HistoryKind.STAGE, HistoryKind.STAGE_BACK):
        return Stage(row.after).label
    return "" if row.kind is HistoryKind.EXECUTOR else row.after  # an employee's number tells the customer nothing


async def _thread(work: UnitOfWork, application: Application) -> list[Json]:
    query = (
        select(ApplicationMessage)
        .where(ApplicationMessage.application_id == application.key, col(ApplicationMessage.internal).is_(False))
        .order_by(col(ApplicationMessage.id))
    )
    return [
        words(Когда=row.created_at, От_кого=row.side, Текст=row.text, Прочитано=row.read_at)
        for row in await work.session.exec(query)
    ]


async def _remarks(work: UnitOfWork, application: Application) -> list[Json]:
    query = select(Remark).where(Remark.application_id == application.key).order_by(col(Remark.id))
    return [
        words(
            Когда=row.created_at,
            Замечание=row.text,
            Было=row.was,
            Стало=row.became,
            Ответ=row.answer,
            Решено=row.resolved_at,
            Итог=row.outcome,
        )
        for row in await work.session.exec(query)
    ]
