"""What waits, accounts, applications that move and notices of the first page as flat records with ready words."""

from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from lkk.routes import NOTIFICATIONS, application_path
from lkk.services.applications.under_way import UnderWay
from lkk.services.notifications import NoticeLine
from lkk.services.own_tasks.declaration import OwnTask, Urgency
from lkk.services.readings.overview import AccountReadings
from lkk.services.readings.year import AccountYear
from lkk.state import format
from lkk.state.readings.window_words import days_in_words, days_left, window_words
from lkk.state.readings.year_words import bars_of, total_of
from lkk.vocabulary import words

_TONES = {Urgency.LATE: "danger", Urgency.WAITS: "attention", Urgency.AHEAD: "info", Urgency.WISH: "neutral"}
_SOON_DAYS = 3  # a term this near is shown as one that presses


@dataclass
class TaskItem:
    """A line of «Что нужно от вас»; with `account_id` the page is opened for that account."""

    key: str
    said: str
    detail: str
    until: str
    tone: str
    action: str
    href: str
    account_id: int
    plain: bool
    icon: str


@dataclass
class AccountCard:
    """An attached account; an empty text is not shown."""

    id: int
    number: str
    address: str
    active: bool
    metered: bool
    window: str
    window_short: str  # where there is room for one line
    sent: str
    all_sent: bool
    last: str = ""
    bars: str = ""
    year: str = ""


@dataclass
class StepItem:
    """A part of the bar of an application."""

    title: str
    state: str


@dataclass
class MovingItem:
    """An application that moves: number and status, kind, object, what is next."""

    number: str
    href: str
    status: str
    tone: str
    kind: str
    object_name: str
    step: str
    term: str
    term_tone: str
    steps: list[StepItem] = field(default_factory=list)


@dataclass
class NoticeGroup:
    """The newest notice of an application, or one about none; `about` names the application and tells of the others."""

    href: str
    title: str
    when: str
    about: str
    unread: bool


def task_item(one: OwnTask, today: date) -> TaskItem:
    """A task with its last day in words."""
    left = (one.until - today).days if one.until else None
    pressing = left is not None and left < _SOON_DAYS and one.urgency is Urgency.WAITS
    return TaskItem(
        key=one.key,
        said=words.tied(one.said),
        detail=one.detail,
        until=term_words(one.until, left) if one.until and left is not None else "",
        tone="danger" if pressing else _TONES[one.urgency],
        action=one.action,
        href=one.href,
        account_id=one.account_id,
        plain=one.plain,
        icon=one.icon,
    )


def term_words(until: date, left: int) -> str:
    """«до 12.12.2026, осталось 16 дней», «до 12.12.2026, сегодня последний день», «срок вышел 12.11.2026».

    `left` counts from today to the last day; the words count with today, as those of the reading window do.
    """
    if left < 0:
        return f"срок вышел {format.day(until)}"
    return f"до {format.day(until)}, {days_left(left + 1)}"


def account_card(state: AccountReadings, year: AccountYear | None) -> AccountCard:
    """An account with its window; the year is shown where something is known of it."""
    card = AccountCard(
        id=state.account_id,
        number=state.number,
        address=state.address,
        active=state.active,
        metered=state.registers_total > 0,
        window=_window(state),
        window_short=_window_short(state),
        sent=_sent(state),
        all_sent=state.all_sent,
    )
    if year is not None:
        card.last, card.bars, card.year = _last(year), bars_of(state.account_id, year), total_of(year)
    return card


def _window(state: AccountReadings) -> str:
    """The window while readings are awaited, else the days of the next one."""
    window = state.window
    if window.is_open and not state.all_sent:
        return window_words(window.billing_period, window.first, window.last, state.today)
    if state.today < window.first and not state.all_sent:
        return f"Следующий приём показаний: {days_in_words(window.first, window.last)}"
    following = window.first + relativedelta(months=1)
    return f"Следующий приём показаний — с {words.day_in_words(following)}"


def _window_short(state: AccountReadings) -> str:
    """The same in few words: «Приём до 26.11, осталось 5 дней»."""
    window = state.window
    if window.is_open and not state.all_sent:
        return f"Приём до {words.short_day(window.last)}, {days_left((window.last - state.today).days + 1)}"
    return _window(state).replace(" показаний", "").replace(" — ", " ")


def _sent(state: AccountReadings) -> str:
    """The words of the statuses: sent ones are «достоверные», confirmed by the accounting system «переданы».

    While nothing is sent the window says it all.
    """
    total = state.registers_total
    if not total:
        return "Приборов учёта на этом счёте пока нет"
    if not state.done_count:
        return ""
    if state.transmitted_count >= total:
        return "Показания переданы"
    told = f", из них передано {state.transmitted_count}" if state.transmitted_count else ""
    return f"Отправлено {state.done_count} из {total}{told}"


def _last(year: AccountYear) -> str:
    if year.read_in is None:
        return ""
    shown = [f"{one.zone} {words.number(one.value)}".strip() for one in year.values]
    values = f": {', '.join(shown)}" if shown else ""
    return f"Показания за {words.month(year.read_in)}{values}"


def moving_item(one: UnderWay) -> MovingItem:
    """An application with its place on the way and its term."""
    term, tone = "", "neutral"
    if one.on_hold_until:
        term = f"отложена до {format.day(one.on_hold_until)}"
    elif one.due_on and one.days_left is not None:
        term = term_words(one.due_on, one.days_left)
        tone = "danger" if one.days_left < 0 else "attention" if one.days_left < _SOON_DAYS else "neutral"
    return MovingItem(
        number=one.number,
        href=application_path(one.number),
        status="Ждёт вас" if one.waits else one.status.label,
        tone="attention" if one.waits else one.status.tone,
        kind=one.kind_title,
        object_name=one.object_name,
        step=f"Шаг {one.step} из {len(one.steps)}: {one.steps[one.step - 1]}",
        term=term,
        term_tone=tone,
        steps=[StepItem(title, _state(number, one.step)) for number, title in enumerate(one.steps, start=1)],
    )


def _state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "future"


def notice_group(line: NoticeLine) -> NoticeGroup:
    """A line of the notices, the others of its application counted."""
    newest, others = line.newest, line.count - 1
    counted = words.count(others, "уведомление", "уведомления", "уведомлений")
    named = "" if newest.subject in newest.title else f"Заявка № {newest.subject}"
    told = f"и ещё {counted}" if named else f"Ещё {counted} по заявке"
    return NoticeGroup(
        href=f"{NOTIFICATIONS.path}?id={newest.id}",
        title=newest.title,
        when=format.moment(newest.created_at),
        about=words.tied(f"{named} {told if others else ''}".strip()),
        unread=line.unread > 0,
    )
