"""The forms of the staff's page of an application as they come from a browser."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from lkk.services.applications.workflow.needs import Ask, Payload, Widget
from lkk.services.kernel.errors import NotFound
from lkk.state.arguments import FileId
from lkk.state.days import day_of
from lkk.vocabulary.directories import REASON_CODE

_DOCUMENT = "document."
_FILE = TypeAdapter(FileId)


def documents_in(form: Mapping[str, str]) -> list[UUID]:
    """The documents named as the result.

    Raises:
        NotFound: a name is no document's.
    """
    names = [name.removeprefix(_DOCUMENT) for name in form if name.startswith(_DOCUMENT)]
    try:
        return [UUID(_FILE.validate_python(name)) for name in names]
    except ValidationError:
        raise NotFound from None


_READ: dict[Widget, Callable[[Mapping[str, str], str], Any]] = {
    Widget.LINE: lambda form, name: form.get(name, ""),
    Widget.AREA: lambda form, name: form.get(name, ""),
    Widget.CHOICE: lambda form, name: form.get(name, ""),
    Widget.DAY: lambda form, name: day_of(form.get(name, "")),
}


def payload_in(form: Mapping[str, str], asks: Iterable[Ask]) -> Payload:
    """What the dialog of a change has asked for.

    Raises:
        NotFound: a document is none.
    """
    given = {ask.name: _READ[ask.widget](form, ask.name) for ask in asks}
    return Payload(**given, reason_code=form.get(REASON_CODE, ""))
