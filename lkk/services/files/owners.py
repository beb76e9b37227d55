"""The port through which features own files: this package asks it and knows no feature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy import ColumnElement
from sqlmodel import col

from lkk.models.files import OWNER_COLUMNS, StoredFile
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.files import OwnerKind


@dataclass(frozen=True)
class Owner:
    """The record that files belong to."""

    kind: OwnerKind
    id: int

    @property
    def column(self) -> str:
        """The name of the column that holds `id`."""
        return OWNER_COLUMNS[self.kind]


class OwnerRules(Protocol):
    """What a feature decides about the files of its records."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Lock the record and return how many files the place may hold.

        Raises:
            NotFound: no such record or place for this actor, or not now.
            NotAllowed: the actor's role does not include it.
        """
        ...

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """Tell whether the actor may read a file."""
        ...

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Lock the record until the end of the transaction, before a file of it is locked."""
        ...

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """Tell whether the actor may take a file away now; the record is locked."""
        ...

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """Tell whether a file that is taken away stays, marked as replaced; the record is locked."""
        ...

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """Note that a person has added or removed a file; the record is locked."""
        ...

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Tell those concerned of a file that a person has just added; the record is locked."""
        ...

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Return the condition of files that nobody needs any more; the sweep removes them."""
        ...


@runtime_checkable
class NotesOpening(Protocol):
    """What a feature whose files tell of passports does besides: it writes down who opens them."""

    async def opened(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Note that the actor, who may see a file, is given the whole of it."""
        ...


#: The one table of owners, given to this package by whoever starts it.
Owners = Mapping[OwnerKind, OwnerRules]


def owner_of(file: StoredFile) -> Owner:
    """Return the owner of a row."""
    found = ((kind, getattr(file, column)) for kind, column in OWNER_COLUMNS.items())
    return next(Owner(kind, number) for kind, number in found if number is not None)


def owned_by(owner: Owner) -> ColumnElement[bool]:
    """Return the condition of the files of one owner."""
    return col(getattr(StoredFile, owner.column)) == owner.id
