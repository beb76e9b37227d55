"""One kit for what every page does: refusals at fields, days, tables."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from lkk.vocabulary.tables import Layout, Phone

ROOT = Path(__file__).parents[2]
STATES = sorted((ROOT / "lkk" / "state").rglob("*.py"))
#: States that say more of a refusal than the base does, and why.
OWN_REFUSALS = {
    ("base.py", "Base"),  # the rule itself
    ("wizard.py", "Wizard"),  # lists the errors of all its pages; a draft that is gone leads to the list of drafts
}


def methods() -> Iterator[tuple[Path, ast.ClassDef, ast.AsyncFunctionDef | ast.FunctionDef]]:
    for path in STATES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, ast.AsyncFunctionDef | ast.FunctionDef):
                        yield path, node, one


def test_no_state_has_a_way_of_its_own_to_show_a_refusal() -> None:
    found = {(path.name, owner.name) for path, owner, one in methods() if one.name == "_refused"}
    assert found == OWN_REFUSALS


def test_no_state_keeps_what_is_wrong_at_a_field_beside_the_errors() -> None:
    kept = [
        f"{path.name}: {one.target.id}"
        for path in STATES
        for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(owner, ast.ClassDef) and any("Base" in ast.unparse(base) for base in owner.bases)
        for one in owner.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id.endswith("_error")
    ]
    assert kept == ["meter_entry.py: date_error"]  # a field of a form of its own, which is not refused but asked for


def test_days_from_a_browser_are_read_in_one_place() -> None:
    readers = [path.name for path in STATES if "fromisoformat" in path.read_text(encoding="utf-8")]
    assert readers == []


def test_every_table_is_drawn_by_the_kit() -> None:
    """The kit, its figures and map of hours, and the grid of readings, whose cells are inputs, alone write them."""
    elements = {"table", "thead", "tbody", "tr", "td", "th"}
    own = {
        path.name
        for layer in ("pages", "components")
        for path in (ROOT / "lkk" / layer).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in elements and ast.unparse(node.value) == "rx.el"
    }
    assert own == {"table.py", "figures.py", "heat_map.py", "reading_grid.py"}


def test_every_table_that_is_paged_or_narrowed_is_a_table_of_the_kit() -> None:
    """No state reads a page or a sort of the address or makes links of pages by itself."""
    by_hand = re.compile(r"\bpage_in\(|\bpaging\(|\"sort\"")
    found = [path.name for path in STATES if by_hand.search(path.read_text(encoding="utf-8"))]
    assert found == ["address.py", "paging.py", "table.py", "table_address.py"]


def layouts() -> list[Layout]:
    modules = [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in STATES]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Layout)]


def test_every_table_has_a_card_for_the_telephone() -> None:
    """What names the row and at most three facts."""
    assert layouts()
    for layout in layouts():
        phones = [column.phone for column in layout.columns]
        assert phones.count(Phone.HEAD) == 1, layout.id
        assert 1 <= phones.count(Phone.FACT) <= 3, layout.id


def test_names_of_a_table_are_told_apart_in_the_address() -> None:
    for layout in layouts():
        names = [one.name for one in (*layout.filters, *layout.kept)]
        assert len(names) == len(set(names)), layout.id
        assert not {"sort", "page"} & set(names), layout.id
