"""What people are told of calls that were asked for."""

from lkk.routes import ADVOCATE_CALLBACK, STAFF_CALLS
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

CALLBACK_TASK = Event(
    key="callback_task",
    title="Заказан звонок: {{ applicant }}",
    body="Тема: {{ topic }}\nКогда звонить: {{ when }}",
    channels=SITE,
    link=lambda _: STAFF_CALLS.path,
    link_text="Заказанные звонки",
)

CALLBACK_DONE = Event(
    key="callback_done",
    title="Заказанный звонок состоялся",
    body="Тема: {{ topic }}\n\nЕсли остались вопросы, закажите звонок ещё раз.",
    channels=SITE,
    link=lambda _: ADVOCATE_CALLBACK.path,
    link_text="Заказ звонка",
)

CALLBACK_AGAIN = Event(
    key="callback_again",
    title="Не дозвонились до вас, позвоним ещё раз",
    body="Мы звонили по номеру {{ phone }}, никто не ответил.\nТема: {{ topic }}\nПозвоним ещё раз: {{ when }}.\n\n"
    "Если это время неудобно, отмените звонок и закажите другой.",
    channels=BOTH,
    link=lambda _: ADVOCATE_CALLBACK.path,
    link_text="Заказ звонка",
    choice="Заказанный звонок",
)

CALLBACK_NOT_REACHED = Event(
    key="callback_not_reached",
    title="Не дозвонились до вас",
    body="Мы звонили по номеру {{ phone }}, никто не ответил. Больше по этому запросу звонить не будем.\n"
    "Тема: {{ topic }}\n\nЧтобы мы позвонили, проверьте номер и закажите звонок ещё раз.",
    channels=BOTH,
    link=lambda _: ADVOCATE_CALLBACK.path,
    link_text="Заказ звонка",
    choice="Заказанный звонок не состоялся",
)

EVENTS = declared_in(globals())
