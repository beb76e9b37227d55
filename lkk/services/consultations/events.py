"""What people are told of consultations; facts are words already."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, MAIL, Event, Facts, declared_in


def _dialogue(facts: Facts) -> str:
    return routes.chat_path(facts["dialogue"])


CONSULTATION_ANSWER = Event(
    key="consultation_answer",
    title="Ответ консультанта: {{ topic }}",
    body="{{ consultant }} отвечает вам в диалоге «{{ topic }}»:\n\n{{ text }}\n\n"
    "Продолжить разговор можно на странице «Онлайн-консультация».",
    channels=BOTH,
    link=_dialogue,
    link_text="Открыть диалог",
    choice="Ответы консультанта, которых вы не видели",
)

CONSULTATION_TRANSCRIPT = Event(
    key="consultation_transcript",
    title="Переписка с консультантом: {{ topic }}",
    body="{% if shortened %}Здесь конец переписки, целиком она есть в кабинете.\n\n{% endif %}"
    "{% for line in lines %}{{ line }}\n\n{% endfor %}",
    channels=MAIL,
    link=_dialogue,
    link_text="Открыть диалог",
)

EVENTS = declared_in(globals())
