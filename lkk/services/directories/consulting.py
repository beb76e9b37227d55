"""The directory consultants of the online consultation work by."""

from typing import Any

from lkk.models.consultations import ConsultationRules
from lkk.services.directories.declaration import Directory, Item
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.directories import DirectoryCode, ValueKind


def _ends_after_it_begins(values: dict[str, Any]) -> None:
    if values["ends_hour"] <= values["begins_hour"]:
        raise InvalidValue("Конец дня раньше начала", at="ends_hour")


CONSULTATIONS = Directory(
    DirectoryCode.CONSULTATIONS,
    "Часы консультантов в рабочие дни, сколько диалогов каждый ведёт сразу и когда о долгом ожидании узнаёт"
    " руководитель.",
    ConsultationRules,
    (
        Item("begins_hour", "Отвечаем с, часов", ValueKind.NUMBER, high=23, hint="По времени портала, в рабочие дни"),
        Item("ends_hour", "Отвечаем до, часов", ValueKind.NUMBER, low=1, high=24),
        Item("most_open", "Диалогов у консультанта сразу", ValueKind.NUMBER, low=1, high=50),
        Item("escalate_minutes", "Сообщить руководителю, если ждут, минут", ValueKind.NUMBER, low=1, high=600),
    ),
    adds=False,
    ends=False,
    check=_ends_after_it_begins,
)
