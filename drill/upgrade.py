"""python -m drill.upgrade: play the documented upgrade and the way back under load; exit status 1 on a loss.

The old version is a commit whose migrations are a part of today's; both versions are built before anything stops.
"""

import argparse
import asyncio
import itertools
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drill import people, verdict
from drill.clients import AGAIN_S, BROKEN, PATIENCE_S, REST_S, Clients, ReaderTab
from drill.ledger import Ledger
from drill.people import People
from drill.stage import Stage, staged
from lkk.launch.stack import end_when_asked
from tests.portal_process import ROOT

TAB, TABS = "tab", 4
CALM_S = 8.0
VERSIONS = "alembic/versions/"
_PAGES = (
    "import sys; from pathlib import Path; from lkk.launch.frontend import pages_for; "
    "pages_for(sys.argv[1], Path(sys.argv[2]))"
)
_SETTINGS = "from lkk.settings import Settings; print(*Settings.model_fields)"


@dataclass(frozen=True)
class Version:
    """A folder with code, its built pages, and the settings it knows."""

    folder: Path
    environment: dict[str, str]

    def lkk(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the portal with this version's code."""
        return self._run(["-m", "lkk", *arguments])

    def demand(self, *arguments: str) -> None:
        """Run a command that has to succeed.

        Raises:
            SystemExit: it has not; its output is shown.
        """
        done = self.lkk(*arguments)
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")

    def start(self, stage: Stage) -> None:
        """Start the site and the exchange and wait until pages are served."""
        for name in ("worker", "web"):
            with (stage.portal.folder / f"{name}.log").open("ab") as log:
                stage.portal.processes[name] = subprocess.Popen(
                    [self._python, "-m", "lkk", name],
                    cwd=self.folder,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        stage.portal.wait_ready()

    @property
    def _python(self) -> str:
        return str(self.folder / ".venv" / "bin" / "python")

    def _run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        command = [self._python, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


class UpgradeClients(Clients):
    """People who give readings and put files to drafts, and tabs that stay open; both versions know how."""

    def __init__(self, url: str, acting: People, ledger: Ledger) -> None:
        self._kept = [acting.readers.pop() for _ in range(TABS)]
        super().__init__(url, acting, ledger)
        self.came_back: set[str] = set()

    def start(self) -> None:
        """Begin to act."""
        ways = [self._give_readings(), self._give_readings(), self._put_files()]
        self._tasks = [asyncio.create_task(way) for way in [*ways, *map(self._keep_tab, self._kept)]]

    async def _put_files(self) -> None:
        for draft in self._drafts:
            if self._stop.is_set():
                return
            await self._until_done("file", lambda draft=draft: self._attach(draft))
            await asyncio.sleep(REST_S)

    async def _keep_tab(self, cookie: str) -> None:
        """A tab that connects again under its own token, as the page does, and types what was not acknowledged."""
        token, turn = str(uuid.uuid4()), itertools.count(1)
        typed: list[str] = []
        for attempt in itertools.count():
            begun = time.monotonic()
            try:
                async with ReaderTab(self._url, cookie) as tab:
                    await self._use(tab, token, turn, typed, again=attempt > 0)
                return
            except (*BROKEN, TimeoutError):
                self._ledger.note(TAB, begun, "нет связи")
            await asyncio.sleep(AGAIN_S)

    async def _use(self, tab: ReaderTab, token: str, turn: Iterator[int], typed: list[str], *, again: bool) -> None:
        tab.token = token
        async with asyncio.timeout(PATIENCE_S):
            await tab.open_page()
        register, first = tab.next_value()
        while not self._stop.is_set():
            begun = time.monotonic()
            if not typed:
                typed.append(str(int(first) + next(turn) % 20))
            async with asyncio.timeout(PATIENCE_S):
                self._ledger.type_in(register, typed[0])
                await tab.type_in(register, typed[0])
            typed.clear()
            self._ledger.keep(register)
            self._ledger.note(TAB, begun)
            if again:
                self.came_back.add(token)
            await asyncio.sleep(REST_S)


def main() -> None:
    """Run the drill."""
    parser = argparse.ArgumentParser(
        prog="python -m drill.upgrade", description="Обновить портал под нагрузкой и вернуть"
    )
    parser.add_argument("--from", dest="revision", default="", help="прежняя версия: коммит или метка")
    parser.add_argument("--folder", type=Path, help="где лежит прежняя версия; без неё — временная папка")
    asked = parser.parse_args()
    end_when_asked()
    with tempfile.TemporaryDirectory(prefix="lkk-upgrade-") as folder:
        old = (asked.folder or Path(folder) / "old").resolve()
        _check_out(asked.revision or _earlier(), old)
        try:
            with staged(Path(folder)) as stage:
                lost = asyncio.run(_play(stage, old))
        finally:
            if not asked.folder:
                _git("worktree", "remove", "--force", str(old))
    if lost:
        raise SystemExit("Потеряно или удвоено:\n" + "\n".join(lost))
    print("Ничего подтверждённого не потеряно и не удвоено")


async def _play(stage: Stage, folder: Path) -> list[str]:
    acting = await people.gather()
    for name in list(stage.portal.processes):
        stage.portal.stop(name)
    new = Version(ROOT, stage.portal.surroundings | {"LKK_WEB_WORKERS": "1"})
    old = Version(folder, _known(folder, new.environment, stage.folder / "old-pages", stage.portal.url))
    revision = max(_migrations(_git("rev-parse", "HEAD", folder=folder)[0]))[:4]
    new.demand("migrate", "--to", revision)
    old.start(stage)
    ledger = Ledger()
    clients = UpgradeClients(stage.portal.url, acting, ledger)
    clients.start()
    await asyncio.sleep(CALM_S)
    lost = await _compared("до обновления", stage, ledger)
    for title, steps, started in (
        ("обновление", [(new, ["migrate"])], new),
        ("возврат", [(new, ["rotate-keys", "--open-files"]), (new, ["migrate", "--to", revision])], old),
    ):
        clients.came_back.clear()
        since = time.monotonic()
        await asyncio.to_thread(_switch, stage, steps, started)
        await asyncio.sleep(CALM_S + PATIENCE_S)
        back = f"вкладок вернулось {len(clients.came_back)} из {TABS}"
        print(f"{title}: без удавшихся действий {_gap(ledger, since):.1f} с; {back}")
        lost += await _compared(f"после: {title}", stage, ledger)
    await clients.stop()
    return lost + await _compared("в конце", stage, ledger)


def _switch(stage: Stage, steps: list[tuple[Version, list[str]]], started: Version) -> None:
    begun = time.monotonic()
    for name in list(stage.portal.processes):
        stage.portal.stop(name)
    print(f"  остановка: {time.monotonic() - begun:.1f} с")
    for version, arguments in steps:
        begun = time.monotonic()
        version.demand(*arguments)
        print(f"  {' '.join(arguments)}: {time.monotonic() - begun:.1f} с")
    begun = time.monotonic()
    started.start(stage)
    print(f"  запуск: {time.monotonic() - begun:.1f} с", flush=True)
    started.demand("check")


async def _compared(when: str, stage: Stage, ledger: Ledger) -> list[str]:
    known = ledger.copy()
    wrong = await asyncio.to_thread(verdict.in_the_portal, stage, known)
    bad = sum(line.startswith("файл ") for line in wrong)
    files = f"файлы {len(known.files) - bad} из {len(known.files)}"
    print(f"{when}: подтверждено {known.acknowledged()}, потеряно или удвоено {len(wrong)}, {files}", flush=True)
    return [f"{when}: {line}" for line in wrong]


def _gap(ledger: Ledger, since: float) -> float:
    """The longest time without a success of any kind from a moment on, seconds."""
    good = sorted(one.ended for one in ledger.actions if not one.said)
    before = [at for at in good if at < since][-1:]
    times = [*before, *(at for at in good if at >= since), time.monotonic()]
    return max(later - sooner for sooner, later in itertools.pairwise(times))


def _known(folder: Path, environment: dict[str, str], pages: Path, url: str) -> dict[str, str]:
    """Settings without those that the version does not know; its pages are built."""
    python = str(folder / ".venv" / "bin" / "python")
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith("LKK_") or name == "LKK_PUBLIC_URL"
    }
    named = subprocess.run([python, "-c", _SETTINGS], cwd=folder, env=plain, capture_output=True, text=True, check=True)
    subprocess.run([python, "-c", _PAGES, url, str(pages)], cwd=folder, env=plain, check=True)
    names = {f"LKK_{name.upper()}" for name in named.stdout.split()}
    kept = {name: value for name, value in environment.items() if not name.startswith("LKK_") or name in names}
    return kept | {"REFLEX_WEB_WORKDIR": str(pages)}


def _check_out(revision: str, folder: Path) -> None:
    if not folder.exists():
        _git("worktree", "add", "--detach", str(folder), revision)
    if (folder / ".venv").exists():
        return
    if (folder / "requirements.lock").read_bytes() == (ROOT / "requirements.lock").read_bytes():
        (folder / ".venv").symlink_to(ROOT / ".venv")
    else:
        subprocess.run(["./bootstrap.sh"], cwd=folder, check=True)


def _earlier() -> str:
    """The newest commit whose migrations are a part of today's and not all of them."""
    today = _migrations("HEAD")
    return next(one for one in _git("log", "--format=%H", "--", VERSIONS) if _migrations(one) < today)


def _migrations(revision: str) -> set[str]:
    return {Path(one).name for one in _git("ls-tree", "--name-only", revision, VERSIONS)}


def _git(*arguments: str, folder: Path = ROOT) -> list[str]:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()


if __name__ == "__main__":
    main()
