"""One kit for what every page does: refusals at fields, days, tables."""

import ast
from collections.abc import Iterator
from pathlib import Path

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
    assert kept == ["readings.py: date_error"]  # a field of the grid's own form, which is not refused but asked for


def test_days_from_a_browser_are_read_in_one_place() -> None:
    readers = [path.name for path in STATES if "fromisoformat" in path.read_text(encoding="utf-8")]
    assert readers == []
