"""Builds the pages once and again only when their sources have changed; serves copies at other origins."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lkk.launch.javascript import environment
from lkk.settings import settings

ROOT = Path(__file__).resolve().parents[2]
STAMP = "lkk-build.json"
_DROPPED_PORT = ('.port=""', ".port=``", ".port=''")  # as the bundler may write it
_KEPT_PORT = ".port=window.location.port"
_SOURCES = ("lkk", "assets", "reflex.lock", "rxconfig.py", "requirements.lock")
_NOT_DRAWN = ("lkk/sandbox", "lkk/launch", "lkk/web", "lkk/worker.py", "lkk/__main__.py")


def build_if_changed() -> bool:
    """Run the export when sources or the public address differ from the last build; True when it ran.

    Raises:
        SystemExit: the build failed; its output is shown.
    """
    with _alone():
        return _build_if_changed()


def pages_for(public_url: str, target: Path) -> Path:
    """The newest pages for an origin, as a copy of their own: a later build does not disturb who serves it.

    The copy is the folder to name in REFLEX_WEB_WORKDIR.

    Raises:
        SystemExit: the build failed; its output is shown.
    """
    with _alone():
        _build_if_changed()
        return _copy_for(public_url, target)


@contextmanager
def manifest_kept() -> Iterator[None]:
    """Keep the layout of the manifest of packages: the framework writes the same content in another one."""
    manifest = ROOT / "reflex.lock" / "package.json"
    before = manifest.read_text(encoding="utf-8")
    try:
        yield
    finally:
        after = manifest.read_text(encoding="utf-8")
        if after != before and json.loads(after) == json.loads(before):
            manifest.write_text(before, encoding="utf-8")


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time in a checkout."""
    (ROOT / ".web").mkdir(exist_ok=True)
    with (ROOT / ".web" / "lkk-build.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build_if_changed() -> bool:
    wanted = {"sources": _digest(), "public_url": settings().public_url}
    stamp = ROOT / ".web" / STAMP
    if stamp.exists() and json.loads(stamp.read_text()) == wanted and (_client() / "index.html").exists():
        return False
    stamp.unlink(missing_ok=True)
    with manifest_kept():
        result = subprocess.run(
            [sys.executable, "-m", "reflex", "export", "--no-zip", "--frontend-only"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if result.returncode or not (_client() / "index.html").exists():
        raise SystemExit(f"Страницы не собрались:\n{result.stdout[-4000:]}")
    _keep_port(settings().public_url, _client())
    stamp.write_text(json.dumps(wanted))
    return True


def _copy_for(public_url: str, target: Path) -> Path:
    """The origin is baked into one small file; in the copy it is rewritten and its compressed twins are dropped."""
    client = target / "build" / "client"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(_client(), client, copy_function=_link_or_copy)
    built_for = json.loads((ROOT / ".web" / STAMP).read_text())["public_url"]
    if built_for != public_url:
        for file in _files_naming(built_for, client):
            _rewrite(file, file.read_text(encoding="utf-8").replace(_address(built_for), _address(public_url)))
    _keep_port(public_url, client)
    return target


def _keep_port(public_url: str, client: Path) -> None:
    """Let a page at https://localhost:PORT find its socket: for these names the framework drops the port.

    Raises:
        RuntimeError: the place where it does is not found in the built pages.
    """
    parts = urlsplit(public_url)
    if parts.scheme != "https" or parts.hostname != "localhost" or parts.port is None:
        return
    mended = False
    for file in client.rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        kept = text
        for dropped in _DROPPED_PORT:
            kept = kept.replace(dropped, _KEPT_PORT)
        if kept != text:
            _rewrite(file, kept)
        mended = mended or _KEPT_PORT in kept
    if not mended:
        raise RuntimeError("the built pages do not choose the port of the socket where they used to")


def _rewrite(file: Path, content: str) -> None:
    """Give a built file another content; its compressed twins go."""
    file.unlink()  # it may be a hard link: the original must stay as it is
    file.write_text(content, encoding="utf-8")
    for twin in (".br", ".gz"):
        file.with_name(file.name + twin).unlink(missing_ok=True)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def _files_naming(url: str, client: Path) -> list[Path]:
    files = [file for file in client.rglob("*.js") if _address(url) in file.read_text(encoding="utf-8")]
    if not files:
        raise RuntimeError("the built pages name no address of the server")
    return files


def _address(url: str) -> str:
    return url.split("://", 1)[1].rstrip("/")


def _client() -> Path:
    return ROOT / ".web" / "build" / "client"


def _digest() -> str:
    digest = hashlib.sha256()
    for file in sorted(_source_files()):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for name in _SOURCES:
        path = ROOT / name
        found = path.rglob("*") if path.is_dir() else [path]
        for file in found:
            if file.is_file() and "__pycache__" not in file.parts and not _is_apart(file):
                yield file


def _is_apart(file: Path) -> bool:
    relative = file.relative_to(ROOT).as_posix()
    return relative.startswith(_NOT_DRAWN)
