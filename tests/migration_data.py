"""What the migrations load, read without a database."""

import importlib.util
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from lkk.services.kernel.calendar import WorkingCalendar

VERSIONS = Path(__file__).parents[1] / "alembic" / "versions"


@lru_cache
def deadline_keys() -> frozenset[str]:
    """Keys of the table of deadlines."""
    return frozenset(rule for path in VERSIONS.glob("*.py") for rule in _rules(path))


@lru_cache
def working_calendar() -> WorkingCalendar:
    """The calendar that is loaded: its holidays and the Saturdays that are worked."""
    loaded = _module(next(VERSIONS.glob("0007_*.py")))
    off = [f"{year}-{day}" for year, named in loaded.HOLIDAYS.items() for days in named.values() for day in days]
    worked = [f"{year}-{day}" for year, days in loaded.WORKING_SATURDAYS.items() for day in days]
    return WorkingCalendar({date.fromisoformat(day): day in worked for day in (*off, *worked)})


def _rules(path: Path) -> list[str]:
    if "DEADLINES" not in path.read_text(encoding="utf-8"):
        return []
    return [rule for rule, *_ in _module(path).DEADLINES]


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
