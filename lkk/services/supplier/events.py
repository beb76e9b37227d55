"""The letter that takes a registry to the supplier."""

from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.notifications.declaration import MAIL, Enclosing, Event, declared_in
from lkk.services.supplier.registry_file import enclosed


async def _file(registry_id: int) -> Enclosure:
    made = await enclosed(registry_id)
    return Enclosure(made.name, made.media_type, made.content)


SUPPLIER_REGISTRY = Event(
    key="supplier_registry",
    title="Показания потребителей: {{ period }}, реестр {{ registry_number }}",
    body="Реестр показаний, переданных потребителями в срок: {{ period }}, {{ registry }}.\n"
    "Строк: {{ count }}. Файл Excel приложен к письму.",
    channels=MAIL,
    encloses=Enclosing("registry_of", "registry_id", _file),
)

EVENTS = declared_in(globals())
