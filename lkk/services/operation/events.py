"""What those who operate the portal are told of the exchange."""

from lkk.routes import STAFF_HEALTH
from lkk.services.notifications.declaration import SITE, Event, declared_in

CHANGES_SKIPPED = Event(
    "feed_changes_skipped",
    "Учётная система: не применено записей — {{ count }}",
    "Портал не смог применить записи учётной системы."
    "{% for line in lines %}\n\n{{ line }}{% endfor %}"
    "\n\nВсе такие записи — на странице «Состояние обмена».",
    SITE,
    "",
    lambda _: STAFF_HEALTH.path,
    "Открыть «Состояние обмена»",
)

EVENTS = declared_in(globals())
