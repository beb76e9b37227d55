"""A drill names everything that is not as it was acknowledged, and nothing else."""

from decimal import Decimal

from drill import rules
from drill.ledger import Ledger
from drill.rules import Cell

REGISTER, DRAFT = 7, 3


def typed(*values: str, kept: int) -> Ledger:
    """A ledger of one register: so many of the values that went out were acknowledged."""
    ledger = Ledger()
    for turn, value in enumerate(values):
        ledger.type_in(REGISTER, value)
        if turn < kept:
            ledger.keep(REGISTER)
    return ledger


def judged(cell: Cell | None, ledger: Ledger) -> list[str]:
    return list(rules.readings({REGISTER: cell} if cell else {}, ledger))


def test_a_value_that_is_not_there_or_is_another_or_there_twice_is_named() -> None:
    ledger = typed("10", "11", kept=2)
    assert judged(Cell(1, Decimal("11.000"), False), ledger) == []
    assert judged(None, ledger)
    assert judged(Cell(1, Decimal(10), False), ledger)
    assert judged(Cell(2, Decimal(11), False), ledger)


def test_a_reading_said_to_be_sent_must_have_been() -> None:
    ledger = typed("10", kept=1)
    ledger.sent[REGISTER] = "10"
    assert judged(Cell(1, Decimal(10), True), ledger) == []
    assert judged(Cell(1, Decimal(10), False), ledger)


def test_of_values_without_an_answer_exactly_the_later_ones_may_be_there() -> None:
    known = typed("9", "10", kept=2).copy()
    assert judged(Cell(1, Decimal(11), False), known), "nobody has typed it"
    known.type_in(REGISTER, "11")
    assert judged(Cell(1, Decimal(11), False), known) == []
    assert judged(Cell(1, Decimal(10), False), known) == []
    assert judged(Cell(1, Decimal(9), False), known), "older than what was acknowledged"


def test_a_copy_knows_what_goes_out_later_and_not_what_is_acknowledged_later() -> None:
    ledger = typed("10", kept=1)
    known = ledger.copy()
    for value in ("11", "12"):
        ledger.type_in(REGISTER, value)
        ledger.keep(REGISTER)
    assert known.cells == {REGISTER: "10"}
    assert [judged(Cell(1, Decimal(value), False), known) for value in (10, 11, 12)] == [[], [], []]
    assert judged(Cell(1, Decimal(10), False), ledger)


def test_an_application_keeps_its_number() -> None:
    ledger = Ledger(filed={DRAFT: "ЗИ-2026-000001"})
    assert list(rules.applications({DRAFT: "ЗИ-2026-000001"}, ledger)) == []
    assert list(rules.applications({DRAFT: "ЗИ-2026-000002"}, ledger))
    assert list(rules.applications({}, ledger))


def test_only_an_upload_without_an_answer_excuses_a_second_file() -> None:
    ledger = Ledger()
    ledger.note("file", 0, "503")  # an answer that says no
    assert list(rules.uploads({DRAFT: 1}, ledger)) == []
    assert list(rules.uploads({DRAFT: 2}, ledger))
    ledger.unanswered[DRAFT] += 1
    assert list(rules.uploads({DRAFT: 2}, ledger)) == []
    assert list(rules.uploads({DRAFT: 3}, ledger))
    assert list(rules.uploads({DRAFT + 1: 2}, ledger)), "another draft"


def test_neighbours_have_everything_once() -> None:
    ledger = Ledger(sent={REGISTER: "10"})
    assert list(rules.readings_outside(1, 0, 1, ledger)) == []
    assert list(rules.readings_outside(1, 1, 1, ledger))
    assert list(rules.readings_outside(0, 0, 1, ledger))
    assert list(rules.readings_outside(1, 0, 0, ledger))
    assert list(rules.received("почта", ["a", "b", "b"], ["a"])) == []
    assert list(rules.received("почта", ["a", "a"], ["a"]))
    assert list(rules.received("почта", [], ["a"]))
