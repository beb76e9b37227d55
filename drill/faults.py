"""Every fault: how it begins, how long it lasts, how it is mended."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drill.stage import WORKERS, Stage, children, signal_all

NEIGHBOUR = "/v1/"
DOCUMENTS = "/documents/v1/"


@dataclass(frozen=True)
class Fault:
    """A fault; `begin` and `mend` block, and `begin` returns what `mend` needs."""

    name: str
    begin: Callable[[Stage], Any]
    mend: Callable[[Stage, Any], None]
    lasts_s: float = 5.0


def _nothing(_stage: Stage, _begun: object) -> None:
    """What was broken mends itself."""


def _signalled(find: Callable[[Stage], list[int]], number: signal.Signals) -> Callable[[Stage], list[int]]:
    def begin(stage: Stage) -> list[int]:
        found = find(stage)
        signal_all(found, number)
        return found

    return begin


def _go_on(_stage: Stage, stopped: list[int]) -> None:
    signal_all(stopped, signal.SIGCONT)


def _one_web(stage: Stage) -> list[int]:
    return stage.web_children()[:1]


def _whole_web(stage: Stage) -> list[int]:
    return [stage.portal.processes["web"].pid, *stage.web_children()]


def _kill_web(stage: Stage) -> None:
    stage.portal.stop("web", signal.SIGKILL)


def _start_web(stage: Stage, _begun: object) -> None:
    stage.portal.start("web")


def _kill_workers(find: Callable[[Stage], list[str]]) -> Callable[[Stage], list[str]]:
    def begin(stage: Stage) -> list[str]:
        names = find(stage)
        for name in names:
            stage.portal.stop(name, signal.SIGKILL)
        return names

    return begin


def _start_workers(stage: Stage, names: list[str]) -> None:
    for name in names:
        stage.start_worker(name)


def _follower(stage: Stage) -> list[str]:
    leader = stage.leader()
    return [name for name in WORKERS if name != leader]


def _leader(stage: Stage) -> list[str]:
    return [stage.leader()]


def _leading_process(stage: Stage) -> list[int]:
    process = stage.portal.processes[stage.leader()].pid
    return [process, *children(process)]


def _kill_database(stage: Stage) -> None:
    signal_all(stage.database_processes(), signal.SIGKILL)


def _start_database(stage: Stage, _begun: object) -> None:
    (stage.server.data / "postmaster.pid").unlink(missing_ok=True)
    stage.server.start()


def _kill_redis(stage: Stage) -> None:
    stage.redis.kill()
    stage.redis.wait()


def _start_redis(stage: Stage, _begun: object) -> None:
    stage.start_redis()


def _kill_outside(stage: Stage) -> None:
    stage.outside.kill()
    stage.outside.wait()


def _start_outside(stage: Stage, _begun: object) -> None:
    stage.start_outside()


def _behaves(mode: str, path: str, **options: object) -> Callable[[Stage], None]:
    return lambda stage: stage.sandbox.behave(mode, path=path, **options)


def _behave_again(stage: Stage, _begun: object) -> None:
    stage.sandbox.reset()


def _take_files_away(stage: Stage) -> None:
    stage.files.rename(stage.files.with_name("files.away"))
    stage.files.touch()  # a file in its place: nobody can make a new folder


def _bring_files_back(stage: Stage, _begun: object) -> None:
    stage.files.unlink()
    stage.files.with_name("files.away").rename(stage.files)


FAULTS: tuple[Fault, ...] = (
    Fault("один процесс web убит", _signalled(_one_web, signal.SIGKILL), _nothing),
    Fault("один процесс web завис", _signalled(_one_web, signal.SIGSTOP), _go_on),
    Fault("оба процесса web убиты", _kill_web, _start_web, 2),
    Fault("весь web завис", _signalled(_whole_web, signal.SIGSTOP), _go_on),
    Fault("один worker убит", _kill_workers(_follower), _start_workers),
    Fault("ведущий worker убит", _kill_workers(_leader), _start_workers),
    Fault("ведущий worker завис", _signalled(_leading_process, signal.SIGSTOP), _go_on, 15),
    Fault("оба worker убиты", _kill_workers(lambda _stage: list(WORKERS)), _start_workers),
    Fault("PostgreSQL убит", _kill_database, _start_database),
    Fault("PostgreSQL завис", _signalled(Stage.database_processes, signal.SIGSTOP), _go_on),
    Fault("Redis убит", _kill_redis, _start_redis),
    Fault("Redis завис", _signalled(lambda stage: [stage.redis.pid], signal.SIGSTOP), _go_on),
    Fault("учётная система обрывает связь", _behaves("down", NEIGHBOUR), _behave_again),
    Fault("учётная система отвечает 500", _behaves("fail", NEIGHBOUR, status=500), _behave_again),
    Fault("учётная система молчит", _behaves("timeout_after_effect", NEIGHBOUR, delay_s=25), _behave_again, 15),
    Fault("документооборот обрывает связь", _behaves("down", DOCUMENTS), _behave_again),
    Fault("почта просит позже (451)", lambda stage: stage.sandbox.mail("temporary"), _behave_again),
    Fault("все соседи убиты: соединение отклоняется", _kill_outside, _start_outside),
    Fault("папка файлов недоступна", _take_files_away, _bring_files_back, 15),
)
