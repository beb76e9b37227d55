"""Finding the browser and the surroundings of the page build."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from lkk.launch import chromium, javascript


def _program(folder: Path, name: str, body: str = "") -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return program


def test_named_browser_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = _program(tmp_path, "my-browser")
    monkeypatch.setenv("LKK_CHROMIUM", str(named))
    assert chromium.find() == str(named)


def test_named_browser_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LKK_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(chromium.ChromiumMissingError, match="LKK_CHROMIUM"):
        chromium.install()


def test_browser_is_found_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LKK_CHROMIUM", raising=False)
    expected = _program(tmp_path, "chromium-browser")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(expected)


def test_pages_are_built_with_bun_of_the_environment() -> None:
    surroundings = javascript.environment()
    found = shutil.which("bun", path=surroundings["PATH"])
    assert found
    assert Path(found).parent == Path(sys.executable).absolute().parent
    assert surroundings["REFLEX_USE_SYSTEM_BUN"] == "1"


def test_registry_is_the_one_npm_is_set_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _program(tmp_path, "npm", 'echo "http://127.0.0.1:4873/"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    monkeypatch.delenv("NPM_CONFIG_REGISTRY", raising=False)
    assert javascript.environment()["NPM_CONFIG_REGISTRY"] == "http://127.0.0.1:4873/"


@pytest.mark.parametrize("body", ["exit 1", "echo undefined"])
def test_without_an_answer_of_npm_nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    _program(tmp_path, "npm", body)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    monkeypatch.delenv("NPM_CONFIG_REGISTRY", raising=False)
    assert "NPM_CONFIG_REGISTRY" not in javascript.environment()


def test_value_of_the_caller_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:4873/")
    assert javascript.environment()["NPM_CONFIG_REGISTRY"] == "http://127.0.0.1:4873/"
