"""What the staff are told of marks."""

from lkk.routes import STAFF_MARKS
from lkk.services.notifications.declaration import SITE, Event, declared_in

LOW_MARK = Event(
    key="low_mark",
    title="Низкая оценка: {{ subject }}",
    body="Клиент поставил {{ stars }} из 5. Узнайте, что было не так, и запишите итог.",
    channels=SITE,
    link=lambda _: STAFF_MARKS.path,
    link_text="Открыть оценки",
)

EVENTS = declared_in(globals())
