"""What the accounting system tells of a point and a meter for people to read: nothing is computed from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from lkk.services.integrations.accounting.fields import Text20, Text32, Text64, Text200, Text400
from lkk.vocabulary.metering import ActKind, PointOwner, SealKind

MAX_LISTED = 50  # seals, acts or parts of the network


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal or a mark of visual control on a meter."""

    kind: SealKind
    number: Text64
    place: Text200
    set_on: date | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act about a meter."""

    kind: ActKind
    number: Text64
    signed_on: date


@dataclass(frozen=True, slots=True)
class MeterDetails:
    """The passport of a meter, its seals and acts; what is not known is None or empty."""

    accuracy_class: Text20 | None = None
    voltage: Text32 | None = None  # V, as on the plate: «3×230/400»
    current: Text32 | None = None  # A, as on the plate: «5(60)»
    made_in: Annotated[int, Field(ge=1900, le=2200)] | None = None
    verification_years: Annotated[int, Field(ge=1, le=40)] | None = None
    checked_on: date | None = None
    faulty: bool = False
    seals: Annotated[tuple[Seal, ...], Field(max_length=MAX_LISTED)] = ()
    acts: Annotated[tuple[Act, ...], Field(max_length=MAX_LISTED)] = ()


@dataclass(frozen=True, slots=True)
class PointDetails:
    """Where a point stands in the network; `supply` goes from the substation to the consumer."""

    owner: PointOwner | None = None
    supply: Annotated[tuple[Text200, ...], Field(max_length=MAX_LISTED)] = ()
    boundary: Text400 | None = None
    losses_percent: Annotated[Decimal, Field(ge=0, lt=100, decimal_places=3)] | None = None
