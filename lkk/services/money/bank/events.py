"""What the staff are told of bank payments; customers hear of them as of any payment."""

from lkk import routes
from lkk.services.notifications.declaration import SITE, Event, declared_in

BANK_PAYMENT_WAITS = Event(
    key="bank_payment_waits",
    title="Платёж банка не разобран: {{ amount }}",
    body="Платёж от {{ on }} на {{ amount }} ждёт вашего решения. {{ why }}.",
    channels=SITE,
    link=lambda facts: routes.staff_payment_path(int(str(facts["payment_id"]))),
    link_text="Разобрать",
)

EVENTS = declared_in(globals())
