"""The letter with a saved report: its first table, the whole of it in the file that is attached."""

from lkk.routes import STAFF_REPORTS
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.notifications.declaration import MAIL, Enclosing, Event, Facts, declared_in
from lkk.services.reports import letter_files


def _page(facts: Facts) -> str:
    return STAFF_REPORTS.url(saved=str(facts["saved_id"]))


async def _file(letter_id: int) -> Enclosure | None:
    made = await letter_files.of_letter(letter_id)
    return Enclosure(made.name, made.media_type, made.content) if made else None


REPORT_LETTER = Event(
    key="report_letter",
    title="{{ name }}: {{ days }}",
    body="{{ kind }}, {{ days }}.\n\n{{ lead }}\n\n{{ caption }} — в таблице ниже, остальное — в приложенном файле "
    "Excel.\n\nЧтобы эти письма не приходили, откройте «Отчёты», «Мои отчёты» и у отчёта «{{ name }}» выберите "
    "«Не присылать».",
    channels=MAIL,
    link=_page,
    link_text="Открыть отчёт",
    table="table",
    encloses=Enclosing("report_letter", "letter_id", _file),
)

EVENTS = declared_in(globals())
