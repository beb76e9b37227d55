"""The directory of the board of capacity: who may give."""

from lkk.models.redistribution import GiverBound
from lkk.services.directories.declaration import Directory, Item
from lkk.vocabulary.directories import DirectoryCode, ValueKind

GIVERS = Directory(
    DirectoryCode.GIVERS,
    "По Правилам присоединения мощность передаёт тот, у кого её больше этого предела и кто присоединён постоянно. "
    "Объявление и условия соглашения проверяются по пределу дня, когда их отправили.",
    GiverBound,
    (
        Item("kilowatts", "Больше, чем, кВт", ValueKind.NUMBER, low=0, high=9999),
        Item("law", "Основание", limit=300),
    ),
    adds=False,
    ends=False,
)
