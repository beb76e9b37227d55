"""The page «Почасовой профиль»: a month of the active account, its file, its questions, what was sent."""

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from lkk.routes import HOURLY
from lkk.services.hours import month, sending, uploads
from lkk.services.hours.checking import right_name
from lkk.services.hours.month import MonthOfMeter, MonthView, Shown
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import MAX_ID, Answer, Form, HourlyUploadId, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.hours import hourly_view as drawn
from lkk.state.hours.heat_map import HeatRow, rows_of
from lkk.state.hours.hourly_view import FaultLine, MessagesLine, MeterMonth, MonthChoice, VersionLine
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

FORM = "hourly"
_ANSWER = re.compile(r"q([0-9]{1,19})\.([a-z_]{1,40})")


class Hourly(Base):
    """What the page shows; everything is of `period`, a month's first day."""

    loaded: bool = False
    attached: bool = False
    account_id: int = 0
    account_number: str = ""
    period: str = ""
    period_words: str = ""
    months: list[MonthChoice] = []
    obstacles: list[str] = []
    deadline: str = ""
    late: bool = False
    address: str = ""
    query: str = ""
    file_name: str = ""

    waiting_id: int = 0
    waiting_title: str = ""
    faults: list[FaultLine] = []
    notes: list[str] = []
    savable: str = ""
    waiting_notes: list[str] = []

    drafts: list[MeterMonth] = []
    sent: list[MeterMonth] = []
    versions: list[VersionLine] = []
    messages: list[MessagesLine] = []
    has_inn: bool = False
    more_sent: bool = False
    more_versions: bool = False
    more_messages: bool = False
    has_questions: bool = False
    seen: str = ""  # goes with the form: what is sent is what its person has looked at

    shown: str = ""
    heat: list[HeatRow] = []
    heat_title: str = ""
    heat_summary: str = ""

    _lists: Shown = Shown()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page with the month that is due."""
        self._forget_errors(FORM)
        self.shown, self._lists = "", Shown()
        await self._reload(day_of(self.router.url.query_parameters.get("period", "")))

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Something of the account changed, or a file was read."""
        await self._reload(day_of(self.period))

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_month(self, period: Answer) -> None:
        """Another month of the list."""
        self.shown, self._lists = "", Shown()
        self._forget_errors(FORM)
        await self._reload(day_of(period))

    @allow(Permission.USE_CABINET, in_visit=True)
    async def show_more(self, part: Word) -> None:
        """As many lines again of a list."""
        self._lists = self._lists.more(part)
        await self._reload(day_of(self.period))

    @allow(Permission.USE_CABINET, in_visit=True)
    async def show_meter(self, key: Word) -> None:
        """The map of another meter's month."""
        self.shown = key
        await self._reload(day_of(self.period))

    @allow(Permission.USE_CABINET)
    async def save_good(self, upload_id: HourlyUploadId) -> None:
        """Save what was understood of the file."""
        async with self._unit() as (work, actor):
            saved = await uploads.save_good(work, actor, self.account_id, self._month(), upload_id)
        await self._reload(self._month())
        meters = words.count(saved, "прибору", "приборам", "приборам")
        self._notice(f"Сохранено по {meters}. Чтобы передать данные, нажмите «Отправить»")

    @allow(Permission.USE_CABINET)
    async def discard(self, upload_id: HourlyUploadId) -> None:
        """Throw the file with faults away."""
        async with self._unit() as (work, actor):
            await uploads.discard(work, actor, self.account_id, self._month(), upload_id)
        await self._reload(self._month())

    @allow(Permission.USE_CABINET)
    async def drop_drafts(self) -> None:
        """Throw away what was saved and not sent."""
        async with self._unit() as (work, actor):
            await uploads.drop_unsent(work, actor, self.account_id, self._month())
        await self._reload(self._month())
        self._notice("Неотправленные данные удалены", "info")

    @allow(Permission.USE_CABINET, form=FORM)
    async def send_form(self, form: Form) -> None:
        """«Отправить» with the answers to the questions."""
        async with self._unit() as (work, actor):
            sent = await sending.submit(
                work, actor, self.account_id, self._month(), _answers(form), seen=form.get("seen", "")
            )
        await self._reload(self._month())
        if sent.questions:
            series, left = next(iter(sent.questions.items()))
            self._command("focus", id=f"{FORM}-q{series}.{left[0].code.value}")
            self._notice("Проверьте данные и ответьте на вопросы", "attention")
        else:
            meters = words.count(sent.taken, "прибору", "приборам", "приборам")
            self._notice(f"Почасовые данные отправлены по {meters}")

    def _month(self) -> date:
        return day_of(self.period) or date.min

    async def _reload(self, period: date | None) -> None:
        async with self._unit() as (work, actor):
            view = await month.load_month(work, actor, period, self._lists)
        if view is None:
            self._put(loaded=True, attached=False)
            return
        self._show(view)

    def _show(self, view: MonthView) -> None:
        known, zone = view.known, view.known.account.time_zone
        query = urlencode({"account": str(known.account.id), "period": known.period.isoformat()})
        self._put(
            loaded=True,
            attached=True,
            account_id=known.account.id,
            account_number=known.account.number,
            period=known.period.isoformat(),
            period_words=words.month(known.period),
            months=drawn.months_of(view.months),
            obstacles=known.obstacles(),
            deadline=drawn.deadline_words(known),
            late=known.late,
            address=f"/api/hours?{query}",
            query=query,
            file_name=right_name(known, "xlsx"),
            notes=view.notes,
            drafts=[drawn.month_of(one, "draft") for one in view.drafts],
            sent=[drawn.month_of(one, "sent") for one in view.sent],
            versions=[drawn.version_of(one, zone) for one in view.versions],
            messages=[drawn.messages_of(one, zone) for one in view.messages],
            has_inn=view.has_inn,
            more_sent="sent" in view.more,
            more_versions="versions" in view.more,
            more_messages="messages" in view.more,
            has_questions=any(one.doubts for one in view.drafts),
            seen=sending.mark(one.series_id for one in view.drafts) if view.drafts else "",
        )
        self._show_waiting(view)
        self._show_map(view)

    def _show_waiting(self, view: MonthView) -> None:
        waiting = view.waiting
        if waiting is None:
            self._put(waiting_id=0, waiting_title="", faults=[], savable="", waiting_notes=[])
            return
        meters = words.count(waiting.savable, "прибору", "приборам", "приборам")
        at = format.moment(waiting.at, view.known.account.time_zone)
        self._put(
            waiting_id=waiting.id,
            waiting_title=f"Файл «{waiting.name}» {'из письма' if waiting.from_mail else 'от'} {at} не сохранён",
            faults=drawn.faults_of(waiting),
            savable=f"Верные строки есть по {meters}." if waiting.savable else "",
            waiting_notes=waiting.notes,
        )

    def _show_map(self, view: MonthView) -> None:
        months = {drawn.key_of(one, "draft"): one for one in view.drafts}
        months |= {drawn.key_of(one, "sent"): one for one in view.sent}
        chosen = self.shown if self.shown in months else next(iter(months), "")
        one = months.get(chosen)
        if one is None:
            self._put(shown="", heat=[], heat_title="", heat_summary="")
            return
        self._put(
            shown=chosen,
            heat=rows_of(one.days, one.energy.unit),
            heat_title=f"{one.meter.name}, прибор № {one.meter.serial_number}, {one.energy.value}",
            heat_summary=_summary(one),
        )


def _summary(one: MonthOfMeter) -> str:
    known = [value for values in one.days.values() for value in values if value is not None]
    if not known:
        return "Нет данных"
    least, most = words.number(min(known)), words.number(max(known))
    return f"Всего {words.number(one.total)} {one.energy.unit}, за час от {least} до {most}"


def _answers(form: Mapping[str, str]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for name in form:
        if (match := _ANSWER.fullmatch(name)) and int(match[1]) <= MAX_ID:
            found[int(match[1])] = found.get(int(match[1]), frozenset()) | {match[2]}
    return found


refresh_with(HOURLY, Hourly.refresh)
