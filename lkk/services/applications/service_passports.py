"""Service passports (паспорта услуг): what a kind promises, put together of the form, the deadlines and the law.

Nothing of it is written twice: terms are rows of the table of deadlines in force today, documents are the places for
attachments of the form, the rest is the passport of the declaration (domain 6.1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, or_, select

from lkk.models.applications import DeadlineRule
from lkk.services.forms.declaration import Kind, Slot
from lkk.services.forms.passport import PLACE, Passage
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.deadlines import DEADLINE_SENTENCES, DEADLINE_TITLES, spans

NO_ANSWER = "Ответ не направляется"
FILING = "Подача заявки"
ALWAYS, IN_SOME_CASES, AT_WILL = "Приложите", "Понадобится, если это ваш случай", "По желанию"


@dataclass(frozen=True)
class Enclosure:
    """A document to prepare; `need` is one of the three words above."""

    label: str
    hint: str
    need: str


@dataclass(frozen=True)
class StageView:
    """A row of the table of stages, in words."""

    number: int
    title: str
    content: str
    form: str
    term: str
    law: str


@dataclass(frozen=True)
class PassportView:
    """A service as people read of it; `short_term` is the term with what ends in it, `term` with the note too."""

    kind: Kind
    short_term: str
    term: str
    enclosures: tuple[Enclosure, ...]
    stages: tuple[StageView, ...]

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The passport as names and values, without stages and documents."""
        told = self.kind.passport
        return (
            ("Кто может обратиться", told.who),
            ("Срок", self.term),
            ("Стоимость", told.price.words),
            ("Результат", told.result),
            ("Основание", told.law),
        )


@dataclass(frozen=True)
class _Rule:
    value: int
    unit: TimeUnit
    law: str


async def of_kinds(work: UnitOfWork, kinds: Iterable[Kind]) -> dict[str, PassportView]:
    """Return the passports of kinds by their codes, as they stand today.

    Raises:
        LookupError: a deadline that a passport names is not loaded for today: a fault of operation.
    """
    today = local_day(work.now, settings().time_zone)
    rules = await kept("deadlines_of_passports", today, lambda: _in_force(work, today))
    return {kind.code: _view(kind, rules) for kind in kinds}


async def of_kind(work: UnitOfWork, kind: Kind) -> PassportView:
    """Return the passport of one kind as it stands today.

    Raises:
        LookupError: a deadline that it names is not loaded for today.
    """
    return (await of_kinds(work, [kind]))[kind.code]


async def _in_force(work: UnitOfWork, today: date) -> Mapping[str, _Rule]:
    query = (
        select(DeadlineRule.rule, DeadlineRule.value, DeadlineRule.unit, DeadlineRule.law)
        .where(
            DeadlineRule.valid_from <= today,
            or_(col(DeadlineRule.valid_to).is_(None), col(DeadlineRule.valid_to) >= today),
        )
        .order_by(col(DeadlineRule.valid_from))
    )
    return {rule: _Rule(value, TimeUnit(unit), law) for rule, value, unit, law in await work.session.exec(query)}


def _view(kind: Kind, rules: Mapping[str, _Rule]) -> PassportView:
    told = kind.passport
    length = _term(kind.promised, rules) or NO_ANSWER
    short = f"{told.begins}: {length}" if told.begins else length
    return PassportView(
        kind=kind,
        short_term=short,
        term=f"{short}. {told.note}" if told.note else short,
        enclosures=tuple(sorted((_enclosure(one) for one in kind.slots), key=_order)),
        stages=_stages(kind, rules),
    )


def _stages(kind: Kind, rules: Mapping[str, _Rule]) -> tuple[StageView, ...]:
    filing = StageView(1, FILING, "Вы заполняете и отправляете заявку", PLACE, "В любое время", kind.passport.law)
    passages = kind.passport.passages or tuple(Passage((rule,)) for rule in kind.promised)
    return (filing, *(_stage(number, one, rules, kind.passport.law) for number, one in enumerate(passages, start=2)))


def _stage(number: int, passage: Passage, rules: Mapping[str, _Rule], law: str) -> StageView:
    """A stage in words; one of several terms, each with a ground of its own, stands on the law of the service."""
    first = passage.rules[0]
    term = _term(passage.rules, rules)
    return StageView(
        number=number,
        title=DEADLINE_TITLES[first],
        content=DEADLINE_SENTENCES[first],
        form=passage.form,
        term=f"{term}, {passage.when}" if passage.when else term,
        law=_rule(first, rules).law if len(passage.rules) == 1 else law,
    )


def _term(names: Iterable[str], rules: Mapping[str, _Rule]) -> str:
    return spans([(found.value, found.unit) for found in (_rule(name, rules) for name in names)])


def _rule(name: str, rules: Mapping[str, _Rule]) -> _Rule:
    try:
        return rules[name]
    except KeyError:
        raise LookupError(f"no deadline {name} is in force today") from None


def _enclosure(slot: Slot) -> Enclosure:
    need = AT_WILL if not slot.required else ALWAYS if slot.show_when is None else IN_SOME_CASES
    return Enclosure(slot.label, slot.hint, need)


def _order(one: Enclosure) -> int:
    return (ALWAYS, IN_SOME_CASES, AT_WILL).index(one.need)
