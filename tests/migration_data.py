"""What the migrations load, read without a database."""

import importlib.util
from functools import lru_cache
from pathlib import Path

VERSIONS = Path(__file__).parents[1] / "alembic" / "versions"


@lru_cache
def deadline_keys() -> frozenset[str]:
    """Keys of the table of deadlines."""
    return frozenset(rule for path in VERSIONS.glob("*.py") for rule in _rules(path))


def _rules(path: Path) -> list[str]:
    if "DEADLINES" not in path.read_text(encoding="utf-8"):
        return []
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [rule for rule, *_ in module.DEADLINES]
