"""What people are told of refunds."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in


def _of_staff(facts: Facts) -> str:
    return routes.staff_refund_path(int(str(facts["refund_id"])))


def _own(_: Facts) -> str:
    return routes.REFUNDS.path


REFUND_ASKED = Event(
    key="refund_asked",
    title="Просят вернуть {{ amount }}",
    body="Клиент просит вернуть {{ amount }}. Проверьте основание и реквизиты и передайте возврат на одобрение.",
    channels=SITE,
    link=_of_staff,
    link_text="Проверить",
)

REFUND_PREPARED = Event(
    key="refund_prepared",
    title="Возврат ждёт одобрения: {{ amount }}",
    body="Сотрудник подготовил возврат {{ amount }}. Деньги уйдут, когда его одобрит другой человек.",
    channels=BOTH,
    link=_of_staff,
    link_text="Решить",
)

REFUND_FAILED = Event(
    key="refund_failed",
    title="Возврат не прошёл: {{ amount }}",
    body="{{ amount }} не ушли клиенту.\n\nПричина: {{ reason }}",
    channels=SITE,
    link=_of_staff,
    link_text="Открыть возврат",
)

REFUND_APPROVED = Event(
    key="refund_approved",
    title="Возврат одобрен: {{ amount }}",
    body="Возврат {{ amount }} одобрен. {{ where }} Когда деньги уйдут, мы сообщим.",
    channels=BOTH,
    link=_own,
    link_text="Возвраты",
)

REFUND_COMPLETED = Event(
    key="refund_completed",
    title="Деньги возвращены: {{ amount }}",
    body="{{ on }} отправлены {{ amount }}. {{ where }} Банк зачисляет их в свой срок, обычно за несколько дней.",
    channels=BOTH,
    link=_own,
    link_text="Возвраты",
)

REFUND_REFUSED = Event(
    key="refund_refused",
    title="Возврат {{ amount }} не состоится",
    body="Вернуть {{ amount }} не получится.\n\nПричина: {{ reason }}"
    "\n\nИсправьте то, что названо, и попросите ещё раз.",
    channels=BOTH,
    link=_own,
    link_text="Возвраты",
)

EVENTS = declared_in(globals())
