"""What the page of the exchange shows: the lines of its tables, made of what the services found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lkk.routes import staff_application_path
from lkk.services.kernel.calendar import CalendarEnd
from lkk.services.notifications.sms_overview import FailedSms, GatewayView, SmsOverview
from lkk.services.operation.health import ChannelView, Check, DeadView, JobView, SkippedView
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.tables import Column, Layout, Phone


@dataclass
class ChannelCard:
    """A system the portal delivers to; an empty text is not shown. `may_try`: something waits that may be tried now."""

    id: str
    label: str
    status: str
    tone: str
    check: str
    waiting: str
    oldest: str
    last_success: str
    trouble: str
    may_try: bool


@dataclass
class DeadLine:
    """What could not be delivered; `href` leads to the application it is about."""

    id: int
    kind: str
    addressee: str
    subject: str
    application: str
    href: str
    created: str
    attempts: str
    error: str


@dataclass
class SkippedLine:
    """A change of the feed that was left out."""

    what: str
    problem: str
    when: str


@dataclass
class JobLine:
    """A periodic job and its last run."""

    label: str
    every: str
    started: str
    took: str
    status: str
    tone: str
    error: str


@dataclass
class FilesCard:
    """The storage of files: where it is, or what is wrong with it."""

    status: str = ""
    tone: str = ""
    check: str = ""


@dataclass
class FailedSmsLine:
    """An SMS that did not arrive, with its number masked."""

    phone: str
    created: str
    reason: str


@dataclass
class GatewayLine:
    """One of several SMS gateways, how much of the day it has carried, and how it is."""

    label: str
    share: str
    carried: str
    uncertain: str
    status: str
    tone: str
    trouble: str


REFUSALS_TELL = 3  # in a row: not the fault of one address any more
_ENTITIES = {
    "account": "Лицевой счёт",
    "metering_point": "Точка учёта",
    "meter": "Прибор учёта",
    "reading": "Показание",
    "reading_result": "Решение по показанию",
    "application_state": "Решение по заявке",
    "application_document": "Документ по заявке",
    "document": "Документ",
}
DEAD = Layout(
    "dead-items",
    "Что не удалось доставить",
    (
        Column("id", "Номер", phone=Phone.HEAD, whole=True),
        Column("kind", "Что и куда"),
        Column("addressee", "Кому", phone=Phone.FACT),
        Column("subject", "О чём", phone=Phone.FACT),
        Column("application", "Заявка", whole=True),
        Column("created", "Создано"),
        Column("attempts", "Попыток"),
        Column("error", "Причина", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
)
FAILED_SMS = Layout(
    "failed-sms",
    "СМС, которые не доставлены за сутки",
    (
        Column("created", "Когда", phone=Phone.FACT),
        Column("phone", "Телефон", phone=Phone.HEAD),
        Column("reason", "Причина", phone=Phone.FACT),
    ),
)
GATEWAYS = Layout(
    "sms-gateways",
    "Шлюзы СМС",
    (
        Column("label", "Шлюз", phone=Phone.HEAD),
        Column("share", "Доля"),
        Column("carried", "Отправлено за сутки", phone=Phone.FACT),
        Column("uncertain", "Не ответил, принял ли"),
        Column("status", "Состояние", phone=Phone.FACT),
        Column("trouble", "Последняя неудача", phone=Phone.FACT),
    ),
)
SKIPPED = Layout(
    "skipped-changes",
    "Пропущенные изменения",
    (
        Column("what", "Запись", phone=Phone.HEAD),
        Column("problem", "Причина", phone=Phone.FACT),
        Column("when", "Когда", phone=Phone.FACT),
    ),
)
JOBS = Layout(
    "jobs",
    "Периодические задания и их последние запуски",
    (
        Column("label", "Задание", phone=Phone.HEAD),
        Column("every", "Как часто", phone=Phone.FACT),
        Column("started", "Последний запуск", phone=Phone.FACT),
        Column("took", "Длилось"),
        Column("status", "Итог", phone=Phone.FACT),
    ),
)


def channel_card(view: ChannelView, now: datetime) -> ChannelCard:
    """A system with its queue, and in a word how it stands."""
    status, tone = _status(view, now)
    oldest = view.oldest_waiting_since
    return ChannelCard(
        id=view.channel.code,
        label=view.channel.label,
        status=status,
        tone=tone,
        check=_answer(view),
        waiting=words.number(view.waiting),
        oldest=f"{words.duration(now - oldest)}, с {format.moment(oldest)}" if oldest else "—",
        last_success=format.moment(view.last_success_at),
        trouble=_trouble(view),
        may_try=view.waiting > 0 and (view.failures > 0 or _paused(view, now)),
    )


def _trouble(view: ChannelView) -> str:
    if view.failures:
        return f"Неудач подряд: {words.number(view.failures)}. Последняя: {view.last_error}"
    if view.refusals:
        return f"Не принято подряд: {words.number(view.refusals)}. Последний ответ: {view.last_error}"
    return ""


def _paused(view: ChannelView, now: datetime) -> bool:
    return view.paused_until is not None and view.paused_until > now


def files_card(check: Check) -> FilesCard:
    """The storage of files after its proof."""
    if check.answers:
        return FilesCard("Работает", "success", check.text)
    return FilesCard("Не работает", "danger", check.text)


def _answer(view: ChannelView) -> str:
    if view.check.answers:
        return f"Отвечает: {view.check.text}" if view.check.text else "Отвечает"
    return f"Не отвечает: {view.check.text}"


def _status(view: ChannelView, now: datetime) -> tuple[str, str]:
    if view.alarm_at:
        return f"Нет связи с {format.moment(view.alarm_at)}", "danger"
    if view.paused_until and _paused(view, now):
        return f"Пауза до {format.moment(view.paused_until)}", "attention"
    if not view.check.answers:
        return "Не отвечает", "attention"
    if view.failures:
        return "Отвечает, отправка не удаётся", "attention"
    if view.refusals:
        return _refusing(view.refusals)
    return "Работает", "success"


def _refusing(in_a_row: int) -> tuple[str, str]:
    """A system that answers and takes nothing does not work; one refusal may be the fault of one address."""
    if in_a_row >= REFUSALS_TELL:
        return "Отвечает, но ничего не принимает", "danger"
    return "Последнее отправление не принято", "attention"


def calendar_trouble(end: CalendarEnd) -> str:
    """Say what to do about a working calendar that ends within 90 days; nothing before."""
    if end.over:
        return "Праздники больше не загружены: сроки считаются без них. Загрузите производственный календарь"
    if end.near:
        left = words.count(end.days_left, "день", "дня", "дней")
        return f"Календарь заканчивается через {left}. Загрузите производственный календарь следующего года"
    return ""


def dead_line(item: DeadView) -> DeadLine:
    """Something undelivered, with the way to its application."""
    return DeadLine(
        id=item.id,
        kind=f"{item.kind}, {item.channel}",
        addressee=item.about.addressee or "—",
        subject=item.about.subject or "—",
        application=item.about.application,
        href=staff_application_path(item.about.application) if item.about.application else "",
        created=format.moment(item.created_at),
        attempts=words.number(item.attempts),
        error=item.error or "—",
    )


def job_line(view: JobView) -> JobLine:
    """A periodic job and how its last run ended."""
    status, tone, took = "Ещё не запускалось", "neutral", "—"
    if view.started_at and (view.finished_at is None or view.finished_at < view.started_at):
        status, tone = "Выполняется", "progress"
    elif view.started_at and view.finished_at:
        took = words.duration(view.finished_at - view.started_at)
        status, tone = ("С ошибкой", "danger") if view.error else ("Выполнено", "success")
    return JobLine(
        label=view.label,
        every=f"раз в {words.duration(timedelta(seconds=view.every_s))}",
        started=format.moment(view.started_at),
        took=took,
        status=status,
        tone=tone,
        error=view.error,
    )


def skipped_line(item: SkippedView) -> SkippedLine:
    """A change of the feed that was left out."""
    return SkippedLine(
        f"{_ENTITIES.get(item.entity, item.entity)} {item.external_id}", item.problem, format.moment(item.skipped_at)
    )


def sms_counts(view: SmsOverview) -> str:
    """Tell how many SMS of the last day are in which state, and how many segments are billed."""
    if not view.counts:
        return "СМС за сутки не отправлялись"
    told = ", ".join(
        f"{state.label.lower()}: {words.number(view.counts[state])}" for state in SmsState if state in view.counts
    )
    return f"{told}. Частей к оплате: {words.number(view.segments)}"


def gateway_line(one: GatewayView, now: datetime) -> GatewayLine:
    """A line of the table of gateways."""
    circuit = one.circuit
    status, tone = "Работает", "success"
    if circuit.paused_until and circuit.paused_until > now:
        status, tone = f"Обходим до {format.moment(circuit.paused_until)}", "attention"
    elif circuit.failures:
        status, tone = f"Неудач подряд: {words.number(circuit.failures)}", "attention"
    return GatewayLine(
        one.label,
        f"{one.share} %" if one.share else "запасной",
        words.number(one.carried),
        words.number(one.uncertain),
        status,
        tone,
        circuit.last_error or "—",
    )


def failed_sms_line(one: FailedSms) -> FailedSmsLine:
    """A line of the table of SMS that did not arrive."""
    return FailedSmsLine(one.phone, format.moment(one.created_at), one.reason or "провайдер не назвал")
