"""What people are told by mass notifications, and what the staff are told about them."""

from lkk.routes import broadcast_path
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in
from lkk.vocabulary.broadcasts import BroadcastKind

NEWS = Event(
    key="broadcast_news",
    title="{{ title }}",
    body="{{ body }}",
    channels=BOTH,
    choice="Новости и объявления компании",
    sms="{{ sms }}",
)

OUTAGE = Event(
    key="broadcast_outage",
    title="{{ title }}",
    body="{{ body }}",
    channels=BOTH,
    choice="Отключения и работы в сети",
    sms="{{ sms }}",
)

IMPORTANT = Event(
    key="broadcast_important",
    title="{{ title }}",
    body="{{ body }}",
    channels=BOTH,
    sms="{{ sms }}",
    sms_choice="Обязательные сообщения компании",
)

BROADCAST_WAITS = Event(
    key="broadcast_waits",
    title="Рассылка ждёт одобрения: {{ title }}",
    body="{{ by }} просит одобрить рассылку «{{ title }}». Получателей: {{ count }}.",
    channels=SITE,
    link=lambda facts: broadcast_path(int(str(facts["broadcast_id"]))),
    link_text="Открыть рассылку",
)

BROADCAST_APPROVED = Event(
    key="broadcast_approved",
    title="Рассылка одобрена: {{ title }}",
    body="Одобрил сотрудник: {{ by }}. Рассылка отправляется.",
    channels=SITE,
    link=lambda facts: broadcast_path(int(str(facts["broadcast_id"]))),
    link_text="Открыть рассылку",
)

BROADCAST_REFUSED = Event(
    key="broadcast_refused",
    title="Рассылка возвращена: {{ title }}",
    body="Вернул сотрудник: {{ by }}.\nПричина: {{ reason }}\n\nИсправьте и отправьте на одобрение ещё раз.",
    channels=SITE,
    link=lambda facts: broadcast_path(int(str(facts["broadcast_id"]))),
    link_text="Открыть рассылку",
)

BROADCAST_STOPPED = Event(
    key="broadcast_stopped",
    title="Рассылка остановлена: {{ title }}",
    body="Остановил сотрудник: {{ by }}. Получили: {{ count }}.",
    channels=SITE,
    link=lambda facts: broadcast_path(int(str(facts["broadcast_id"]))),
    link_text="Открыть рассылку",
)

EVENTS = declared_in(globals())
OF_KIND = {BroadcastKind.NEWS: NEWS, BroadcastKind.OUTAGE: OUTAGE, BroadcastKind.IMPORTANT: IMPORTANT}
