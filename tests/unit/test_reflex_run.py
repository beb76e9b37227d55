"""What `reflex run` starts, when it does not, and how the front end's server is set up."""

import os
import signal
import subprocess
import sys

import click
import pytest
from reflex.reflex import run
from reflex_base.compiler.templates import vite_config_template
from reflex_base.environment import environment

from lkk.launch import reflex_run
from lkk.launch.one_origin import OneOrigin
from lkk.launch.stack import MEMBER
from lkk.settings import settings

CHILD = """
import signal, sys, time
from lkk.launch.reflex_run import end_with_parent

end_with_parent(signal.SIGTERM)
print("ready", flush=True)
time.sleep(60)
"""
PARENT = f"""
import subprocess, sys

child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
sys.stdin.readline()
"""


def _framework(*, frontend_only: bool = False) -> click.Context:
    """The command `reflex run` as it is carried out."""
    context = click.Context(run)
    context.params = {"env": "dev", "frontend_only": frontend_only, "frontend_port": None, "backend_port": None}
    return context


def _vite(**changed: str) -> str:
    found = vite_config_template("/", hmr=True, force_full_reload=False, experimental_hmr=False, sourcemap=False)
    for old, new in changed.items():
        found = found.replace(old, new)
    return found


def _modified(monkeypatch: pytest.MonkeyPatch, mode: str, text: str) -> str:
    """The configuration of Vite after the plugin's turn."""
    monkeypatch.setenv(environment.REFLEX_ENV_MODE.name, mode)
    tasks = []
    OneOrigin().pre_compile(add_modify_task=lambda _file, change: tasks.append(change))
    for change in tasks:
        text = change(text)
    return text


@pytest.mark.usefixtures("no_start")
def test_only_reflex_run_with_a_back_end_starts_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMBER, raising=False)
    reflex_run.begin()
    with _framework(frontend_only=True):
        reflex_run.begin()
    monkeypatch.setenv(MEMBER, "1")
    with _framework():
        reflex_run.begin()


@pytest.fixture
def no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that starts processes."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("something was started"))


@pytest.mark.usefixtures("no_start")
def test_reflex_run_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMBER, raising=False)
    monkeypatch.setattr(type(settings()), "production", property(lambda _: True))
    with _framework(), pytest.raises(SystemExit, match="python -m lkk web"):
        reflex_run.begin()


def test_front_ends_server_stays_on_this_machine_and_hands_the_back_end_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REFLEX_BACKEND_PORT", "8123")
    found = _modified(monkeypatch, "dev", _vite())
    assert 'config.server.host = "127.0.0.1"' in found
    assert '"/_event": {"target": "http://127.0.0.1:' in found
    assert '"/api": {"target": "http://127.0.0.1:' in found
    assert "cors: false" in found


def test_built_pages_need_no_such_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _modified(monkeypatch, "prod", _vite()) == _vite()


def test_another_layout_of_the_framework_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match=r"vite\.config\.js"):
        _modified(monkeypatch, "dev", _vite(server="other"))


def test_what_stands_beside_ends_with_its_parent_however_that_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        try:
            parent.kill()
            parent.wait(10)
            assert parent.stdout.read() == b"", "the child holds the pipe until it ends"
        finally:
            if os.path.exists(f"/proc/{child}"):
                os.kill(child, signal.SIGKILL)
