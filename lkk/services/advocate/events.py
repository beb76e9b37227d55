"""What clients and managers of «Энергоадвокат» are told."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in


def _home(_: Facts) -> str:
    return routes.ADVOCATE.path


def _managers(_: Facts) -> str:
    return routes.STAFF_ADVOCATE_MANAGERS.path


ADVOCATE_CONNECTED = Event(
    key="advocate_connected",
    title="«Энергоадвокат» подключён",
    body="Ваш менеджер: {{ manager }}. Встреча с менеджером и другие способы связи теперь в разделе «Энергоадвокат».",
    channels=BOTH,
    link=_home,
    link_text="Открыть раздел",
)

ADVOCATE_MANAGER = Event(
    key="advocate_manager",
    title="У вас другой менеджер «Энергоадвоката»",
    body="Теперь ваш менеджер: {{ manager }}.\nПричина: {{ reason }}\n\n"
    "Встречи, на которые вы уже записались, остаются у прежнего менеджера. Если их перенести, примет новый.",
    channels=BOTH,
    link=_home,
    link_text="Карточка менеджера",
)

ADVOCATE_AWAY = Event(
    key="advocate_away",
    title="Ваш менеджер будет отсутствовать",
    body="{{ manager }} отсутствует с {{ first }} по {{ last }}. "
    "{% if substitute %}В эти дни вам отвечает {{ substitute }}.{% else %}Кто ответит вам в эти дни, сообщим "
    "в разделе «Энергоадвокат».{% endif %}",
    channels=SITE,
    link=_home,
    link_text="Открыть раздел",
)

ADVOCATE_KEPT = Event(
    key="advocate_kept",
    title="Менеджер «Энергоадвоката» остаётся прежним",
    body="Просьба о другом менеджере рассмотрена. Ответ: {{ answer }}",
    channels=BOTH,
    link=_home,
    link_text="Открыть раздел",
)

ADVOCATE_LEFT = Event(
    key="advocate_left",
    title="«Энергоадвокат» отключён",
    body="Вы отключили услугу, предстоящие встречи с менеджером отменены. Подключить её снова можно заявкой.",
    channels=BOTH,
)

ADVOCATE_CLIENT = Event(
    key="advocate_client",
    title="У вас новый клиент «Энергоадвоката»",
    body="{{ client }}{% if many > 1 %} и ещё {{ many - 1 }}{% endif %}.",
    channels=SITE,
)

ADVOCATE_CLIENT_LEFT = Event(
    key="advocate_client_left",
    title="Клиент отключил «Энергоадвокат»",
    body="{{ client }} больше не ваш клиент.",
    channels=SITE,
)

MANAGER_ASKED = Event(
    key="manager_asked",
    title="Клиент просит другого менеджера",
    body="{{ client }}, менеджер {{ manager }}.\nПричина: {{ reason }}",
    channels=BOTH,
    link=_managers,
    link_text="Открыть менеджеров",
)

MANAGER_GONE = Event(
    key="manager_gone",
    title="Клиенты остались без менеджера «Энергоадвоката»",
    body="{{ manager }} больше не менеджер, но за ним числится {{ many }}. Передайте их другому менеджеру: "
    "пока этого нет, клиенты видят, что менеджер не назначен.",
    channels=BOTH,
    link=_managers,
    link_text="Открыть менеджеров",
    about=lambda facts: f"manager-{facts['manager_id']}",
)

EVENTS = declared_in(globals())
