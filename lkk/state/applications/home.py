"""The first page of a customer: every attached account with its reading window, and the last notices."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import (
    APPOINTMENT_NEW,
    APPOINTMENTS,
    DOCUMENTS,
    HOME,
    NOTIFICATIONS,
    PAYMENTS,
    READINGS,
    confirm_path,
    survey_path,
)
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.applications.drafts import handovers
from lkk.services.appointments import own
from lkk.services.appointments.views import BookingView
from lkk.services.customers import own_consent
from lkk.services.money.wanted import Wanted
from lkk.services.money.wanted import read as what_waits
from lkk.services.outages import own as own_outages
from lkk.services.readings.overview import AccountReadings, overview
from lkk.services.surveys import own as own_surveys
from lkk.services.surveys.own import OpenSurvey
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.applications_table import Applications
from lkk.state.appointments.rows import slot_words
from lkk.state.arguments import AccountId, Form
from lkk.state.base import Base
from lkk.state.identity.session import NoticeItem, Session
from lkk.state.live import refresh_with
from lkk.state.outages.rows import NoteItem, OutageItem, item, restriction_item
from lkk.state.readings.window_words import window_words
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

NOTICES_SHOWN = 5
CONSENT_FORM = "own-consent"


@dataclass
class AccountCard:
    """An attached account; an empty text is not shown."""

    id: int
    number: str
    address: str
    active: bool
    metered: bool
    window: str
    window_open: bool
    sent: str
    all_sent: bool
    drafts: str
    rejected: str


@dataclass
class WaitingItem:
    """An application that an employee has prepared, for the person to confirm."""

    title: str
    prepared_by: str
    href: str


@dataclass
class WantedItem:
    """Documents, invoices or surveys that wait for the person; a `plain` page is made by the server itself."""

    said: str
    href: str
    action: str
    plain: bool = False


@dataclass
class VisitItem:
    """A visit that is ahead, or a time that is offered; `said` is what it is now."""

    key: str
    title: str
    when: str
    said: str
    href: str
    action: str
    asks: bool


class Home(Base):
    """Accounts, those that wait for an action first."""

    loaded: bool = False
    cards: list[AccountCard] = []
    notices: list[NoticeItem] = []
    waiting: list[WaitingItem] = []
    wanted: list[WantedItem] = []
    visits: list[VisitItem] = []
    outages: list[OutageItem] = []
    restrictions: list[NoteItem] = []
    consent: list[str] = []  # paragraphs of what a customer registered at the counter has still to read
    consent_version: str = ""

    _loaded_for: int = -1

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page; a sort or a filter of the table below changes nothing here."""
        if self._loaded_for != self._opening:
            await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def open_readings(self, account_id: AccountId) -> Any:
        """Open the readings of an account, which becomes the active one."""
        async with self._unit() as (work, actor):
            await links.activate(work, actor, account_id)
        return [Session.refresh, rx.redirect(READINGS.path)]

    @allow(Permission.USE_CABINET, form=CONSENT_FORM)
    async def agree(self, form: Form) -> None:
        """Give the consent that is awaited, in the version that was shown."""
        async with self._unit() as (work, actor):
            await own_consent.agree(work, actor, self.consent_version if form.get("consent") else "")
        self._notice("Согласие записано")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            states = await overview(work, actor)
            waiting = await handovers.waiting(work, actor)
            notices = await notifications.latest(work, actor, NOTICES_SHOWN)
            awaited = await own_consent.awaited(work, actor)
            visits = await own.upcoming(work, actor)
            asked = await what_waits(work, actor)
            outages = await own_outages.current(work, actor)
            surveys = await own_surveys.waiting(work, actor)
            restricted = await own_outages.restricted(work, actor)
            now = work.now
        self.cards = sorted(map(_card, states), key=_urgency)
        self.notices = [NoticeItem(row.id, row.title, format.moment(row.created_at), row.unread) for row in notices]
        self.waiting = [WaitingItem(one.title, one.prepared_by, confirm_path(one.draft_id)) for one in waiting]
        self.wanted = [*_wanted(asked), *map(_survey, surveys)]
        self.visits = [_visit(one) for one in visits]
        self.outages = [item(one, now) for one in outages]
        self.restrictions = [restriction_item(one, now, zone, number) for number, zone, one in restricted]
        self.consent = [part for part in awaited.body.split("\n\n") if part.strip()] if awaited else []
        self.consent_version = awaited.version if awaited else ""
        self.loaded = True
        self._loaded_for = self._opening


def notice_href(notice_id: Any) -> str:
    """Where a notice opens; the id may be a var of a line."""
    return f"{NOTIFICATIONS.path}?id={notice_id}"


def _wanted(asked: Wanted) -> list[WantedItem]:
    items: list[WantedItem] = []
    if asked.documents:
        counted = words.count(asked.documents, "документ", "документа", "документов")
        items.append(WantedItem(f"Прочесть или подписать: {counted}.", DOCUMENTS.url(wanted="1"), "Открыть документы"))
    if asked.invoices:
        counted = words.count(asked.invoices, "счёт", "счёта", "счетов")
        until = format.day(asked.pay_until) if asked.pay_until else ""
        term = f", срок вышел {until}" if asked.late else f", ближайший срок {until}" if until else ""
        said = f"Оплатить: {counted} на {words.roubles(asked.left)}{term}."
        items.append(WantedItem(said, PAYMENTS.path, "Открыть счета"))
    return items


def _survey(one: OpenSurvey) -> WantedItem:
    said = f"По желанию — ответить на опрос «{one.title}» до {format.day(one.ends_on)} включительно."
    return WantedItem(said, survey_path(str(one.series)), "Открыть опрос", plain=True)


def _visit(one: BookingView) -> VisitItem:
    where = ", ".join(part for part in (one.service, one.office, one.address, one.place) if part)
    if one.may_take and one.hold_until:
        title, action = "Освободилось время приёма", "Записаться на это время"
        said = f"{where}. Время за вами до {format.moment(one.hold_until, one.zone)}"
        return VisitItem(
            str(one.key),
            title,
            slot_words(one.slot),
            said,
            f"{APPOINTMENT_NEW.path}?offer={one.key}",
            action,
            asks=True,
        )
    title = "Запись на приём ждёт подтверждения" if one.answer_by else "Вы записаны на приём"
    return VisitItem(str(one.key), title, slot_words(one.slot), where, APPOINTMENTS.path, "Открыть запись", asks=False)


def _urgency(card: AccountCard) -> int:
    if card.rejected:
        return 0
    if card.drafts:
        return 1
    return 2 if card.window_open and not card.all_sent else 3


def _card(state: AccountReadings) -> AccountCard:
    window = state.window
    sent = state.sent_count + state.transmitted_count
    return AccountCard(
        id=state.account_id,
        number=state.number,
        address=state.address,
        active=state.active,
        metered=state.registers_total > 0,
        window=window_words(window.billing_period, window.first, window.last, state.today),
        window_open=window.is_open,
        sent=_sent(sent, state.transmitted_count, state.registers_total),
        all_sent=0 < state.registers_total <= sent,
        drafts=_counted(state.draft_count),
        rejected=_counted(state.rejected_count),
    )


def _sent(sent: int, transmitted: int, total: int) -> str:
    """The words of the statuses: sent ones are «достоверные», confirmed by the accounting system «переданы»."""
    if not total:
        return "Приборов учёта на этом счёте пока нет"
    if transmitted >= total:
        return "Показания переданы"
    return f"Отправлено {sent} из {total}" + (f", из них передано {transmitted}" if transmitted else "")


def _counted(n: int) -> str:
    return words.count(n, "показание", "показания", "показаний") if n else ""


refresh_with(HOME, [Home.refresh, Applications.load_own])
