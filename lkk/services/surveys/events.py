"""What people are told of surveys."""

from lkk.routes import survey_path
from lkk.services.notifications.declaration import BOTH, Event, declared_in

SURVEY_INVITATION = Event(
    key="survey_invitation",
    title="Пройдите опрос: {{ title }}",
    body="Приглашаем ответить на вопросы опроса «{{ title }}». Ответить можно до {{ until }} включительно."
    "{% if anonymous %} Опрос анонимный: ответ не связан с вами.{% endif %}",
    channels=BOTH,
    link=lambda facts: survey_path(str(facts["series"])),
    link_text="Открыть опрос",
    choice="Приглашения к опросам",
)

EVENTS = declared_in(globals())
