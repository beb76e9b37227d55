"""«Архив показаний»: asking for months, what became of the requests, the values of a meter."""

from lkk.routes import READINGS_ARCHIVE
from lkk.services.kernel.errors import InvalidValue
from lkk.services.readings import archive
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import Answer, Form
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.months import MonthOption, last_months, month_of
from lkk.state.readings.archive_view import (
    ChartItem,
    KeyItem,
    RequestItem,
    ValueItem,
    charts_of,
    keys_of,
    request_item,
    span_words,
    value_items,
)
from lkk.vocabulary.archive import MOST_MONTHS, ArchiveState
from lkk.vocabulary.permissions import Permission

FORM = "archive"
OFFERED = 120  # months back
NO_MONTH = "Выберите месяц"


class Archive(Base):
    """The archive of the active account."""

    loaded: bool = False
    attached: bool = False
    account_id: int = 0
    account_number: str = ""
    waits: bool = False
    months: list[MonthOption] = []
    first_default: str = ""
    last_default: str = ""
    requests: list[RequestItem] = []
    shown_id: int = 0
    shown_period: str = ""
    meters: list[MonthOption] = []
    meter: str = ""
    values: list[ValueItem] = []
    charts: list[ChartItem] = []
    keys: list[KeyItem] = []

    @allow(Permission.USE_CABINET, missing=READINGS_ARCHIVE, in_visit=True)
    async def load(self) -> None:
        """Open the page with the request of the address, else the newest answer."""
        self._forget_errors(FORM)
        self.meter = ""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """An answer has come, or another account is active."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_meter(self, serial: Answer) -> None:
        """Show another meter of the answer."""
        self.meter = serial
        await self._reload()

    @allow(Permission.USE_CABINET, form=FORM)
    async def ask(self, form: Form) -> None:
        """«Запросить архив»."""
        first, last = month_of(form.get("first", "")), month_of(form.get("last", ""))
        if first is None or last is None:
            raise InvalidValue(NO_MONTH, at="first" if first is None else "last")
        async with self._unit() as (work, actor):
            await archive.ask(work, actor, self.account_id, first, last)
        self._notice("Запрос отправлен: ответ появится на этой странице")
        await self._reload()

    async def _reload(self) -> None:
        wanted = id_in(dict(self.router.url.query_parameters)) or None
        async with self._unit() as (work, actor):
            view = await archive.load(work, actor, wanted)
            if view is None:
                self._put(loaded=True, attached=False)
                return
            serials = [one.serial_number for one in view.meters]
            serial = self.meter if self.meter in serials else next(iter(serials), "")
            values = await archive.values(work, actor, view.shown.id, serial) if view.shown and serial else ()
        months = last_months(view.today, OFFERED)
        shown = view.shown
        self._put(
            loaded=True,
            attached=True,
            account_id=view.account.id,
            account_number=view.account.number,
            waits=any(one.state is ArchiveState.REQUESTED for one in view.requests),
            months=months,
            first_default=months[MOST_MONTHS // 3 - 1].value,
            last_default=months[0].value,
            requests=[request_item(one, READINGS_ARCHIVE.path, shown) for one in view.requests],
            shown_id=shown.id if shown else 0,
            shown_period=span_words(shown.first_period, shown.last_period) if shown else "",
            meters=[MonthOption(one.serial_number, f"{one.point}, № {one.serial_number}") for one in view.meters],
            meter=serial,
            values=value_items(values),
            charts=charts_of(values, shown.first_period, shown.last_period) if shown else [],
            keys=keys_of(values),
        )


refresh_with(READINGS_ARCHIVE, Archive.refresh)
