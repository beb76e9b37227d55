"""The letter with the statistics, and what is said when they cannot be given."""

from lkk import routes
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.notifications.declaration import BOTH, Enclosing, Event, Facts, declared_in
from lkk.services.usage_letters import workbook


def _own(facts: Facts) -> str:
    return routes.application_path(str(facts["number"]))


async def _statistics(application_id: int) -> Enclosure | None:
    made = await workbook.of_application(application_id)
    return Enclosure(made.name, made.media_type, made.content) if made else None


USAGE_STATISTICS = Event(
    key="usage_statistics",
    title="Статистика потребления, лицевой счёт № {{ account_number }}",
    body="Заявка № {{ number }} обработана. Статистика по лицевому счёту № {{ account_number }} за {{ period }} "
    "приложена к письму файлом Excel: месяц, точка учёта, зона, счётчик, начальное и конечное показание, расход и его "
    "источник.\n\nТот же файл за любой период можно скачать в кабинете: «Статистика потребления».",
    channels=BOTH,
    link=_own,
    link_text="Открыть заявку",
    encloses=Enclosing("statistics_of", "application_id", _statistics),
    about=lambda facts: str(facts["number"]),
)

EVENTS = declared_in(globals())
