"""How an entity of the feed is declared; features declare, the feed reads pages and applies them in order."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any, Generic, TypeVar

from lkk.services.integrations.accounting.contract import Change
from lkk.services.kernel.unit_of_work import UnitOfWork

Key = tuple[str, str]  # entity and external id
AnyChange = TypeVar("AnyChange", bound=Change)


@dataclass(frozen=True)
class Applied:
    """The accounts whose data changed, and why changes were left out, by the ids of their things."""

    accounts: Collection[int] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entity(Generic[AnyChange]):
    """What is done with the changes of one kind.

    `parents`: kinds that are applied before it. Of several changes of one thing only the one with the highest version
    is applied, unless `every_state` counts.
    """

    change: type[AnyChange]
    apply: Callable[[UnitOfWork, Sequence[AnyChange]], Awaitable[Applied]]
    parents: tuple[type[Change], ...] = ()
    every_state: bool = False


@dataclass(frozen=True)
class Feed:
    """The entities, parents first; `announce` tells the open pages of those whom changed accounts concern.

    `tell_skipped` tells the staff of changes that could not be applied: by entity and external id, why.
    """

    entities: tuple[Entity[Any], ...]
    announce: Callable[[UnitOfWork, Collection[int]], Awaitable[None]]
    tell_skipped: Callable[[UnitOfWork, Mapping[Key, str]], Awaitable[None]]


def parents_first(entities: Iterable[Entity[Any]]) -> tuple[Entity[Any], ...]:
    """The entities in an order in which parents stand before their children.

    Raises:
        KeyError: a parent is not among the entities.
        graphlib.CycleError: entities are parents of each other.
    """
    by_change = {one.change: one for one in entities}
    order = TopologicalSorter({one.change: one.parents for one in by_change.values()}).static_order()
    return tuple(by_change[change] for change in order)
