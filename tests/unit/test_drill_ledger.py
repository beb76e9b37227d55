"""What the clients of a drill were told is kept by when it was told."""

from drill.ledger import Ledger


def test_an_action_counts_by_when_it_ended() -> None:
    ledger = Ledger()
    ledger.note("cell", 0)
    ledger.note("cell", 0, "нет связи")
    first, second = (action.ended for action in ledger.actions)
    assert ledger.interrupted(second, second) == {"cell"}
    assert ledger.failures(0, second) == {"нет связи": 1}
    assert ledger.first_success("cell", first - 1) == first
    assert ledger.first_success("cell", first) is None
