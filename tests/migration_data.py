"""What the migrations load, read without a database."""

import importlib.util
from functools import lru_cache
from pathlib import Path

VERSIONS = Path(__file__).parents[1] / "alembic" / "versions"


@lru_cache
def deadline_keys() -> frozenset[str]:
    """Keys of the table of deadlines."""
    spec = importlib.util.spec_from_file_location("deadlines", VERSIONS / "0007_calendar_and_deadlines.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(rule for rule, *_ in module.DEADLINES)
