"""Values that entries of several directories have."""

from lkk.services.directories.declaration import Item, Options
from lkk.vocabulary.directories import ValueKind
from lkk.vocabulary.labelled import Labelled


def options(kind: type[Labelled]) -> Options:
    """Return the members of an enum to choose from."""
    return tuple((one.value, one.label) for one in kind)


POSITION = Item("position", "Место в списке", ValueKind.NUMBER, high=999, hint="Меньшее число стоит выше", listed=False)
CODE = Item(
    "code",
    "Код",
    limit=40,
    hint="Латинские буквы, цифры и знак подчёркивания. Потом не меняется",
    names=True,
    listed=False,
)
