"""What people are told of bank payments."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

BANK_PAYMENT_TAKEN = Event(
    key="bank_payment_taken",
    title="Перевод через банк получен: {{ amount }}",
    body="{{ on }} банк зачислил ваш перевод {{ amount }}."
    "{% if invoices %}\n\nОн учтён в оплату: счёт {{ invoices }}.{% endif %}"
    "{% if advance %}\n\n{{ advance }} больше, чем нужно: эта часть числится авансом. Её можно вернуть в разделе "
    "«Оплата», вкладка «Возвраты».{% endif %}",
    channels=BOTH,
    link=lambda _: routes.PAYMENTS.path,
    link_text="Оплата",
)

BANK_PAYMENT_WAITS = Event(
    key="bank_payment_waits",
    title="Платёж банка не разобран: {{ amount }}",
    body="Платёж от {{ on }} на {{ amount }} ждёт вашего решения. {{ why }}.",
    channels=SITE,
    link=lambda facts: routes.staff_payment_path(int(str(facts["payment_id"]))),
    link_text="Разобрать",
)

LEDGER_INVOICE = Event(
    key="ledger_invoice",
    title="Новый счёт № {{ number }} на {{ amount }}",
    body="Вам выставлен счёт № {{ number }} на {{ amount }}: {{ purpose }}."
    "{% if pay_until %}\n\nОплатите его до {{ pay_until }} включительно.{% endif %}",
    channels=BOTH,
    link=lambda _: routes.PAYMENTS.path,
    link_text="Оплатить",
)

EVENTS = declared_in(globals())
