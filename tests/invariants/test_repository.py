"""What must not stand in a committed file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written in pieces, so that this file does not name them itself.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com"]
TEXT = {".py", ".md", ".toml", ".lock", ".json", ".js", ".css", ".yaml", ".yml", ".sh", ".ini", ".mako", ".html", ""}


def _files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in _files() if path.suffix in TEXT]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert [path for path, text in _texts() if any(host in text for host in REGISTRY_HOSTS)] == []


def test_no_file_holds_a_secret() -> None:
    secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")
    assert [path for path, text in _texts() if secret.search(text)] == []


def test_files_can_be_read_without_scrolling_for_minutes() -> None:
    code = [path for path in _files() if path.suffix == ".py" and "versions" not in path.parts]
    assert [path for path in code if len(path.read_text(encoding="utf-8").splitlines()) > 350] == []


def test_framework_scripts_and_libraries_we_left_out_stay_out() -> None:
    """rx.link, rx.form and their kin bring Radix Themes back; returned toasts and scripts need unsafe-eval."""
    banned = re.compile(
        r"\brx\.(link|form|box|text|heading|vstack|hstack|button|dialog|upload|toast|call_script|run_script|console_log|"
        r"window_alert|set_clipboard|scroll_to|clear_selected_files|Cookie|LocalStorage|session|asession|Model)\b"
    )
    found = []
    for folder in ("pages", "components", "state", "web"):
        for path in (ROOT / "lkk" / folder).rglob("*.py"):
            found += [f"{path.name}: {match[0]}" for match in banned.finditer(path.read_text(encoding="utf-8"))]
    assert found == []
