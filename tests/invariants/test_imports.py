"""The dependency rule: every import is read, an edge the design forbids fails."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_import_keeps_to_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


def test_no_module_is_a_drawer_for_everything() -> None:
    banned = {"utils", "helpers", "common", "manager", "misc"}
    assert [path for path in (ROOT / "lkk").rglob("*.py") if path.stem in banned] == []


def test_every_module_says_what_it_is() -> None:
    modules = [*(ROOT / "lkk").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    silent = [path for path in modules if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_every_public_function_of_services_and_models_has_a_docstring() -> None:
    silent = []
    for layer in ("services", "models"):
        for path in (ROOT / "lkk" / layer).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                if named and not node.name.startswith("_") and not ast.get_docstring(node):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []
