"""Documents say what the code says: permissions, pages, settings, commands, links."""

import re
from pathlib import Path

import pytest

from lkk import rights
from lkk.routes import ROUTES, Route
from lkk.services.applications.workflow import stages, transitions
from lkk.setting_values import OF_THE_MACHINE
from lkk.settings import Settings
from lkk.vocabulary.demo import DEMO_PASSWORD, DEMO_PEOPLE
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _tables(path: Path) -> list[list[list[str]]]:
    """The tables of a document: rows of cells, without the line under the head."""
    tables: list[list[list[str]]] = [[]]
    for line in _text(path).splitlines():
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [[row for row in table if not set("".join(row)) <= set("-")] for table in tables if table]


def _anchor(heading: str) -> str:
    """The name under which a heading can be linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _demanded(route: Route) -> str:
    return f"`{route.rule.value}`" if isinstance(route.rule, Permission) else "все"


def test_the_table_of_permissions_is_the_one_of_the_code() -> None:
    head, *rows = _tables(ROOT / "docs" / "permissions.md")[0]
    roles = {role.label: role for role in Role}
    assert head[2:] == list(roles)
    granted = {
        row[0].strip("`"): {name for name, cell in zip(head[2:], row[2:], strict=True) if cell == "да"} for row in rows
    }
    assert [(row[0].strip("`"), row[1]) for row in rows] == [(one.value, one.label) for one in Permission]
    for permission in Permission:
        allowed = {role.label for role in Role if permission in role.permissions}
        assert granted[permission.value] == allowed, permission


def test_the_table_of_pages_is_the_one_of_the_code() -> None:
    _, *rows = _tables(ROOT / "docs" / "permissions.md")[1]
    assert rows == [[f"`{route.path}`", route.title, _demanded(route)] for route in ROUTES]


def test_the_document_is_printed_from_the_rows_the_administrator_reads() -> None:
    text = _text(ROOT / "docs" / "permissions.md")
    assert rights.printed_permissions() in text
    assert rights.printed_pages() in text


def test_the_tables_of_the_workflow_are_those_of_the_code() -> None:
    text = _text(ROOT / "docs" / "workflow.md")
    assert transitions.printed() in text
    assert stages.printed() in text


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    rows = {row[0].strip("`"): row[1] for table in _tables(README) for row in table if row[0].startswith("`LKK_")}
    declared = {f"LKK_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert set(rows) == set(declared)
    for name, default in declared.items():
        value = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        assert rows[name] == (f"`{shown}`" if shown else "пусто"), name


def test_the_documents_name_no_setting_that_is_not_there() -> None:
    known = {f"LKK_{name.upper()}" for name in Settings.model_fields}
    known |= OF_THE_MACHINE
    for path in DOCUMENTS:
        assert set(re.findall(r"\bLKK_[A-Z_]+[A-Z]\b", _text(path))) <= known, path.name


def test_every_command_of_make_stands_in_the_readme_and_none_is_invented() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", _text(ROOT / "Makefile"), re.M)) - {"help"}
    written = set(re.findall(r"`make ([a-z-]+)`", _text(README)))
    assert written == targets
    for path in DOCUMENTS:
        assert set(re.findall(r"\bmake ([a-z-]+)", _text(path))) <= targets, path.name


def test_the_demo_people_stand_in_the_readme() -> None:
    text = _text(README)
    assert DEMO_PASSWORD in text
    assert [person.email for person in DEMO_PEOPLE] == re.findall(r"^\| `(\S+@example\.com)`", text, re.M)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_what_exists(path: Path) -> None:
    for target in _LINK.findall(_text(path)):
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.is_file(), target
        assert file.is_relative_to(ROOT), target
        if anchor:
            assert anchor in {_anchor(heading) for heading in _HEADING.findall(_text(file))}, target


def test_every_decision_is_complete_short_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    assert _LINK.findall(_text(folder / "README.md")) == [record.name for record in records]
    for record in records:
        text = _text(record)
        assert len(text.splitlines()) <= 40, record.name
        parts = ["Обстоятельства", "Решение", "Последствия", "Что ещё рассматривали"]
        assert _HEADING.findall(text)[1:] == parts, record.name


def test_pictures_are_used_and_small() -> None:
    used = {(path.parent / name).resolve() for path in DOCUMENTS for name in _LINK.findall(_text(path))}
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.stat().st_size <= 200_000, picture.name
        assert picture.resolve() in used, picture.name


def test_every_check_named_in_the_page_on_security_exists() -> None:
    """`file::test`, a bare `::test` of the file before it, or a whole file."""
    files: dict[str, str] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        files[path.name] = files.get(path.name, "") + _text(path)
    named = re.findall(r"`(test_\w+\.py)?(?:::(test_\w+))?`", _text(ROOT / "docs" / "security.md"))
    assert len(named) > 40
    last = ""
    for file, test in named:
        last = file or last
        assert last in files, last
        assert not test or f"def {test}(" in files[last], f"{last}::{test}"
