"""The rows of a workbook with readings; runs in a child process that limits itself. Pure."""

import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lkk.services.files.inspection.child import limit_process
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.bulk_readings import HEADINGS, MOST_ROWS, NEEDED

TOO_MANY = f"В файле больше {MOST_ROWS} строк. Разделите его на части"
LONGEST, SEARCHED, WIDEST = 100, 20, 40  # signs of a cell; rows the headings are looked for in; columns


def main() -> None:
    """Arguments: the file. Print what was read as one line of JSON."""
    limit_process()
    try:
        told = read_sheet(Path(sys.argv[1]).read_bytes())
    except Refused as refused:
        told = {"problem": refused.reason.value}
    except (MemoryError, RecursionError):
        told = {"problem": Reason.TOO_COMPLEX.value}
    print(json.dumps(told, ensure_ascii=True))


def read_sheet(data: bytes) -> dict[str, Any]:
    """Return `rows`, each the number people see and its cells by heading, or a `problem`.

    Raises:
        Refused: the file is damaged, hides something, or is no workbook.
    """
    from lkk.services.files.inspection import reading

    reading.read(data, "xlsx")
    import openpyxl

    rows: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), 1):
            if not places:
                places = _places(cells)
                if not places and number >= SEARCHED:
                    break
                continue
            typed = {name: _text(cells[at]) for name, at in places.items() if at < len(cells)}
            if not any(typed.values()):
                continue
            if len(rows) >= MOST_ROWS:
                return {"problem": TOO_MANY}
            rows.append({"line": number, **typed})
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Refused(Reason.UNREADABLE) from error
    if not places:
        named = "», «".join(NEEDED)
        return {"problem": f"Не найдена строка с заголовками «{named}»"}
    return {"rows": rows} if rows else {"problem": "Под заголовками нет ни одной строки"}


def _places(cells: Sequence[Any]) -> dict[str, int]:
    """Where the headings stand, empty when this is not their row."""
    found = {_text(cell).lower(): at for at, cell in enumerate(cells) if cell is not None}
    places = {name: found[name.lower()] for name in HEADINGS if name.lower() in found}
    return places if set(NEEDED) <= set(places) else {}


def _text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days as `YYYY-MM-DD`."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().lstrip("'")[:LONGEST]
