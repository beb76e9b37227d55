"""The check of the technical conditions: the record of the inspection, and what follows from its act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import history
from lkk.services.applications.workflow import stage_history
from lkk.services.connection import moving, typed
from lkk.services.documents import changing, locking
from lkk.services.documents.finding import of_application
from lkk.services.forms.declaration import number
from lkk.services.kernel import numbers
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.connection import Happening
from lkk.vocabulary.documents import DocumentKind, DocumentState

NAME_LENGTH = 200
MOST_KW, MOST_KV = Decimal(1_000_000), Decimal(750)
_DIGITS, _PLACES = 12, 3


@dataclass(frozen=True)
class Record:
    """What the inspection has found; without remarks the technical conditions are met. Power in kW, voltage in kV."""

    checked_on: date
    inspector: str
    power_kw: Decimal
    voltage_kv: Decimal
    remarks: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The remarks, each as it was typed on a line of its own."""
        return tuple(line.strip() for line in self.remarks.splitlines() if line.strip())

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The record as the act tells it."""
        return (
            ("День проверки", words.day(self.checked_on)),
            ("Проверку провёл", self.inspector),
            ("Максимальная мощность", f"{words.number(self.power_kw)} кВт"),
            ("Напряжение", f"{words.number(self.voltage_kv)} кВ"),
        )


def prefilled(application: Application, agreed: Sequence[date], today: date, inspector: str) -> dict[str, str]:
    """The first values of the form: the day that was agreed to once it has come, the numbers of the application."""
    come = [day for day in agreed if day <= today]
    return {
        "checked_on": max(come, default=today).isoformat(),
        "inspector": inspector[:NAME_LENGTH],
        "power_kw": words.number(_allowed(application)),
        "voltage_kv": words.number(typed.power_of(application)[1]),
        "remarks": "",
    }


def read(application: Application, case: Connection, values: Mapping[str, str], today: date) -> Record:
    """Read the form.

    Raises:
        FieldErrors: values are missing or wrong, each by its name.
    """
    readers: dict[str, Callable[[str], Any]] = {
        "checked_on": lambda text: _day(text, case.concluded_on or today, today),
        "inspector": _name,
        "power_kw": lambda text: _amount(text, _allowed(application) or MOST_KW, "кВт"),
        "voltage_kv": lambda text: _amount(text, MOST_KV, "кВ"),
        "remarks": _remarks,
    }
    wrong, found = FieldErrors(), dict[str, Any]()
    for name, reader in readers.items():
        try:
            found[name] = reader(values.get(name, ""))
        except InvalidValue as error:
            wrong.add(name, error)
    wrong.raise_if_any()
    return Record(**found)


async def count(work: UnitOfWork, application: Application) -> int:
    """How many acts of checks the application has."""
    return len(await _acts(work, application))


async def sent(work: UnitOfWork, application: Application, document: Document, remarks: str) -> None:
    """An act waits for the applicant and an earlier one gives way; remarks lead the case back to the works."""
    for one in await _acts(work, application):
        if one.key != document.key and one.state is DocumentState.AWAITS_SIGNATURE:
            await changing.settle(work, await locking.locked_by_key(work, one.key), DocumentState.REPLACED)
    if remarks:
        await moving.happened(work, application, Happening.FAILED, reason=remarks)
    else:
        application.waits_for_customer = True


async def signed(work: UnitOfWork, application: Application, document: Document) -> None:
    """The applicant has signed an act: of the inspection that runs it leads on, of an earlier one nowhere."""
    began = await stage_history.since(work, application)
    if application.stage is Stage.INSPECTION and began is not None and document.created_at >= began:
        await moving.happened(work, application, Happening.PASSED)


async def _acts(work: UnitOfWork, application: Application) -> list[Document]:
    return [one for one in await of_application(work, application.key) if one.kind is DocumentKind.TC_CHECK_ACT]


def _allowed(application: Application) -> Decimal:
    """The power the technical conditions allow, kW, with that connected before; 0 for what is not answered."""
    return number(application.answers, "total_power_kw") or typed.power_of(application)[0]


def _day(text: str, first: date, last: date) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue("Укажите день проверки") from None
    if not first <= found <= last:
        raise InvalidValue("Укажите день проверки: не раньше договора и не позже сегодня")
    return found


def _name(text: str) -> str:
    found = " ".join(text.split())
    if not found:
        raise InvalidValue("Укажите, кто провёл проверку")
    if len(found) > NAME_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(NAME_LENGTH)}")
    return found


def _amount(text: str, most: Decimal, unit: str) -> Decimal:
    bare = numbers.plain(text)
    whole, _, fraction = bare.partition(".")
    if not bare.isascii() or not (whole + fraction).isdigit() or len(bare) > _DIGITS or len(fraction) > _PLACES:
        raise InvalidValue(numbers.no_number(text))
    found = Decimal(bare)
    if not 0 < found <= most:
        raise InvalidValue(f"Больше нуля и не больше {words.number(most)} {unit}")
    return found


def _remarks(text: str) -> str:
    found = "\n".join(line.strip() for line in text.strip().splitlines())
    if len(found) > history.REASON_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(history.REASON_LENGTH)}")
    return found
