"""The table of a drill, as docs/operation.md has it."""

from dataclasses import dataclass

_COLUMNS = (
    "сбой",
    "что увидели клиенты (сколько раз)",
    "`ready` и через сколько",
    "потеряно, удвоено",
    "действия снова удаются",
    "ждавшее ушло",
)
HEADING = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|"
LAST = "всё вместе, сверка с соседями"


@dataclass(frozen=True)
class Row:
    """What came of one fault; seconds are counted from its mending."""

    fault: str
    seen: str  # empty: no action failed
    ready: str
    acknowledged: int  # while it lasted and until all was well again
    recovered_s: float | None  # None: not in time
    delivered_s: float | None  # None: not in time
    lost: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Nothing was lost or doubled, and all was well again in time."""
        return not self.lost and self.recovered_s is not None and self.delivered_s is not None


def not_played(fault: str) -> Row:
    """The row of a fault that there was no time for."""
    return Row(fault, "не игрался: время вышло", "", 0, None, None, ())


def print_row(row: Row) -> None:
    """Print a line of the table."""
    recovered = "не восстановилось" if row.recovered_s is None else _seconds(row.recovered_s)
    delivered = "не ушло вовремя" if row.delivered_s is None else _seconds(row.delivered_s)
    if row.recovered_s == 0:
        recovered = "" if row.fault == LAST else "не прерывались"
    cells = (row.fault, row.seen or "ничего", row.ready, "; ".join(row.lost[:5]) or "ничего", recovered, delivered)
    print("| " + " | ".join(cells) + " |", flush=True)


def _seconds(number: float) -> str:
    return f"{number:.1f} с".replace(".", ",")
