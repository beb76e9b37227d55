"""What people are told of invoices and payments; amounts and days are words already."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in


def _page(_: Facts) -> str:
    return routes.PAYMENTS.path


def _number(facts: Facts) -> str:
    return str(facts["number"])


_FOR = "{{ purpose }}{% if number %}\nЗаявка № {{ number }}{% endif %}"
_UNTIL = "{% if pay_until %}\nОплатите до {{ pay_until }} включительно.{% endif %}"

INVOICE_ISSUED = Event(
    key="invoice_issued",
    title="Счёт {{ invoice_number }} на {{ amount }}",
    body=f"{_FOR}\nК оплате: {{{{ amount }}}}.{_UNTIL}{{% if ways %}}\n\n{{{{ ways }}}}{{% endif %}}",
    channels=BOTH,
    link=_page,
    link_text="Открыть счета",
    about=_number,
    sms="Счёт {{ invoice_number }} на {{ amount }}{% if pay_until %}, оплатите до {{ pay_until }}{% endif %}",
    sms_choice="Новый счёт",
)

INVOICE_DUE = Event(
    key="invoice_due",
    title="Счёт {{ invoice_number }}: оплатите до {{ pay_until }}",
    body=f"{_FOR}\nОсталось оплатить: {{{{ amount }}}}.\nПоследний день оплаты — {{{{ pay_until }}}}.",
    channels=BOTH,
    link=_page,
    link_text="Открыть счета",
    about=_number,
    sms="Счёт {{ invoice_number }}: оплатите {{ amount }} до {{ pay_until }}",
    sms_choice="Счёт скоро нужно оплатить",
)

INVOICE_CANCELLED = Event(
    key="invoice_cancelled",
    title="Счёт {{ invoice_number }} аннулирован",
    body=f"{_FOR}\nНе оплачивайте этот счёт. Причина: {{{{ reason }}}}",
    channels=BOTH,
    link=_page,
    link_text="Открыть счета",
    about=_number,
)

PAYMENT_RECEIVED = Event(
    key="payment_received",
    title="Получена оплата: {{ amount }}",
    body="Деньги получены {{ day }}.{% for one in parts %}\n- {{ one }}{% endfor %}"
    "{% if advance %}\n\nСверх счетов осталось {{ advance }}: это ваш аванс, его можно вернуть.{% endif %}"
    "{% if online %}\n\nЭто письмо не чек. Кассовый чек платёжный сервис отправляет отдельным письмом.{% endif %}",
    channels=BOTH,
    link=_page,
    link_text="Открыть оплаты",
    sms="Получена оплата {{ amount }}",
    sms_choice="Оплата получена",
)

PAYMENT_FAILED = Event(
    key="payment_failed",
    title="Оплата не прошла: {{ amount }}",
    body="Деньги не списаны, счёт ждёт оплаты. {{ why }}",
    channels=SITE,
    link=_page,
    link_text="Открыть счета",
)

MONEY_TASK = Event(
    key="money_task",
    title="Разберитесь с деньгами: {{ amount }}",
    body="{{ cause }}. {{ words }}",
    channels=SITE,
    link=lambda _: routes.STAFF_PAYMENTS.path,
    link_text="Платежи и возвраты",
)

EVENTS = declared_in(globals())
