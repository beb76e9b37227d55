"""What people are told from the desk of a consultant."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in


def _draft(facts: Facts) -> str:
    return routes.draft_path(str(facts["kind_code"]), int(str(facts["draft_id"])))


DIALOGUE_WAITS = Event(
    key="dialogue_waits",
    title="Клиент ждёт консультанта: {{ applicant }}",
    body="Тема: {{ topic }}\nЖдёт {{ minutes | counted('минуту', 'минуты', 'минут') }}, никто не взял диалог.",
    channels=BOTH,
    link=lambda _: routes.STAFF_ADVOCATE_REPORT.path,
    link_text="Очередь и отчёт",
    choice="Диалоги, которые долго ждут",
)

DIALOGUE_DRAFT = Event(
    key="dialogue_draft",
    title="Подготовлен черновик: {{ kind }}",
    body="{{ by }} по вашему диалогу «{{ topic }}» подготовил черновик заявки. "
    "Проверьте его, дополните и отправьте сами: без вас он не отправится.",
    channels=SITE,
    link=_draft,
    link_text="Открыть черновик",
)

EVENTS = declared_in(globals())
