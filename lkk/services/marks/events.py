"""What people are told of marks: customers are asked for them, the staff learn of low ones."""

from lkk.routes import STAFF_MARKS
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

MARK_WANTED = Event(
    key="mark_wanted",
    title="Оцените обслуживание",
    body="{{ subject }}. Поставьте от одной до пяти звёзд на странице по ссылке. Отвечать не обязательно.",
    channels=BOTH,
    link=lambda facts: str(facts["path"]),
    link_text="Поставить оценку",
    choice="Просьбы оценить обслуживание",
    about=lambda facts: str(facts["number"]),
)
LOW_MARK = Event(
    key="low_mark",
    title="Низкая оценка клиента",
    body="{{ subject }}. Оценка: {{ stars }}. Узнайте, что было не так, и запишите итог.",
    channels=SITE,
    link=lambda _: STAFF_MARKS.path,
    link_text="Открыть оценки",
)

EVENTS = declared_in(globals())
