"""What people are told of documents; the law has them know each, so the emails cannot be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, Event, Facts, declared_in


def _own(facts: Facts) -> str:
    return routes.document_path(facts["document_id"])


def _number(facts: Facts) -> str:
    return str(facts["number"])


_OF = "{% if number %} по заявке № {{ number }}{% endif %}"

POSTED = Event(
    key="document_posted_in_room",
    title="Новый документ: {{ document }}",
    body=f"В личном кабинете размещён документ «{{{{ document }}}}»{_OF}. Откройте его в кабинете.",
    channels=BOTH,
    link=_own,
    link_text="Открыть документ",
    about=_number,
)

TO_SIGN = Event(
    key="document_to_sign",
    title="Документ ждёт вашей подписи: {{ document }}",
    body=f"В личном кабинете размещён документ «{{{{ document }}}}»{_OF}. Прочитайте его до конца и подпишите"
    "{% if until %} до {{ until }} включительно{% endif %}.",
    channels=BOTH,
    link=_own,
    link_text="Открыть документ",
    about=_number,
    sms="Документ ждёт подписи в кабинете{% if until %} до {{ until }}{% endif %}",
    sms_choice="Документ ждёт вашей подписи",
)

EVENTS = declared_in(globals())
