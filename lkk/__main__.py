"""The command line: python -m lkk …"""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from lkk.command_errors import short_errors
from lkk.launch.counting import count_in_processes
from lkk.launch.frontend import build_if_changed, manifest_kept, pages_for
from lkk.launch.last_words import catch_all, refusals_as_lines
from lkk.launch.logs import set_up_logs
from lkk.launch.migrations import NEWEST, demand_fitting, revision
from lkk.launch.migrations import migrate as migrate_database
from lkk.launch.parent import end_with_starter
from lkk.launch.reflex_run import end_with_parent, tell
from lkk.launch.stack import Stack, asked_to_end, end_when_asked
from lkk.launch.surroundings import demand_free_ports, outside_world_is_sandbox, with_database
from lkk.settings import settings

DEMO_COMMAND = "demo-history"
DEMO_IS_WHOLE = "Заявки других клиентов добавлены"
_AFTER_EVERYTHING = 15  # nice: the pages go first
cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Личный кабинет клиента сетевой компании.",
)


@cli.command()
def run() -> None:
    """Запустить всё: базу данных, песочницу, обмен и сайт; Ctrl+C останавливает."""
    _run_stack(("web", ["lkk", "web"]))


@cli.command()
def dev() -> None:
    """То же с перезагрузкой при изменении файлов."""
    port = str(settings().listen_port)
    ports = ["--frontend-port", port, "--backend-port", port, "--backend-host", settings().host]
    _run_stack(("web", ["reflex", "run", "--env", "preview", *ports]), build=False)


@cli.command(hidden=True)
def beside(telling: int, ports: list[int]) -> None:
    """Всё, кроме сайта, для reflex run; кончается вместе с ним. `telling` — куда сообщить адрес базы данных."""
    framework = os.getppid()
    demand_free_ports(*ports, *_own_ports())
    end_when_asked()
    end_with_parent(signal.SIGTERM)
    with manifest_kept(), _database():
        tell(telling, settings().database_url)
        with Stack() as stack:
            try:
                raise typer.Exit(_serve(stack, *ports))
            finally:
                if not asked_to_end():
                    os.kill(framework, signal.SIGTERM)


@cli.command()
def web() -> None:
    """Сайт: страницы, события и API на одном порту; база данных уже подготовлена."""
    with refusals_as_lines():
        _start_service()
        demand_free_ports(settings().listen_port)
        count_in_processes()
        from lkk.services import composition
        from lkk.services.operation.data_keys import demand_keys
        from lkk.services.operation.health import refuse_sandbox_in_production
        from lkk.web.serve import serve

        demand_fitting()
        _once(demand_keys())
        asyncio.run(refuse_sandbox_in_production(composition.INTEGRATIONS))
        serve()


@cli.command()
def worker() -> None:
    """Обмен с учётной системой, письма и периодические задания."""
    with refusals_as_lines():
        _start_service()
        from lkk.services.operation.data_keys import demand_keys
        from lkk.worker import run as run_worker

        demand_fitting()
        _once(demand_keys())
        asyncio.run(run_worker())


def _start_service() -> None:
    set_up_logs()
    catch_all()
    end_with_starter()
    with_database()


@cli.command()
def migrate(to: str = typer.Option(NEWEST, help="Номер миграции: более ранний возвращает прежнюю структуру.")) -> None:
    """Привести базу данных к последней структуре или к той, что названа."""
    with short_errors():
        with_database()
        migrate_database(to)
        typer.echo(f"База данных готова: {revision()}")


@cli.command()
def build() -> None:
    """Собрать страницы, если их исходники изменились."""
    typer.echo("Страницы собраны" if build_if_changed() else "Страницы не менялись")


@cli.command()
def seed() -> None:
    """Добавить демонстрационных людей и полгода их заявок; счета должны быть уже получены из учётной системы."""
    from lkk.services.demo.history import play_crowd
    from lkk.services.demo.people import add_people

    async def add() -> tuple[bool, int]:
        return await add_people(), await play_crowd()

    set_up_logs()
    with short_errors():
        with_database()
        added, played = _once(add())
    typer.echo("Добавлены" if added else "Демонстрационные люди уже есть")
    typer.echo(f"Добавлено заявок: {played}" if played else "Заявки уже есть")


@cli.command(DEMO_COMMAND, hidden=True)
def demo_history() -> None:
    """Добавить заявки других клиентов; `run` делает это, когда портал уже открыт."""
    from lkk.services.demo.history import play_crowd

    set_up_logs()
    with_database()
    os.nice(_AFTER_EVERYTHING)
    _once(play_crowd())
    typer.echo(DEMO_IS_WHOLE)


@cli.command("create-admin")
def create_admin(email: str, name: str = "Администратор") -> None:
    """Сделать администратора; пароль задаётся кодом из письма на странице восстановления."""
    from lkk.services.identity.staff_users import create_administrator
    from lkk.services.kernel.unit_of_work import unit_of_work

    async def create() -> bool:
        async with unit_of_work() as work:
            return await create_administrator(work, email, name)

    with short_errors():
        with_database()
        made = _once(create())
    typer.echo("Администратор добавлен, письмо отправится ему на почту" if made else "Уже администратор")


@cli.command("reset-second-factor")
def reset_second_factor(email: str) -> None:
    """Сбросить второй фактор сотрудника: его сеансы завершатся, ему придёт письмо."""
    from lkk.services.identity.second_factor import reset_by_command
    from lkk.services.kernel.unit_of_work import unit_of_work

    async def reset() -> bool:
        async with unit_of_work() as work:
            return await reset_by_command(work, email)

    with short_errors():
        with_database()
        done = _once(reset())
    typer.echo("Второй фактор сброшен" if done else "У этого адреса второго фактора нет")
    raise typer.Exit(0 if done else 1)


@cli.command()
def check(write: bool = typer.Option(False, help="Ещё записать, прочитать и удалить пробный файл.")) -> None:
    """Проверить настройки, базу данных, файлы, рабочий календарь и соседние системы; ничего не меняет."""
    from lkk.checks import everything

    with short_errors():
        with_database()
        found = _once(everything(write))
    for line in found:
        typer.echo(line.said)
    raise typer.Exit(0 if all(line.ok for line in found) else 1)


@cli.command("rotate-keys")
def rotate_keys(
    open_: bool = typer.Option(False, "--open-files", help="Вместо этого расшифровать файлы: перед прежней версией."),
) -> None:
    """Перешифровать персональные данные и файлы первым ключом LKK_DATA_KEYS; портал при этом работает."""
    from lkk.services.operation.data_keys import demand_keys
    from lkk.services.operation.key_rotation import OPEN, Rotation, open_files, rotate

    async def whole() -> Rotation:
        await demand_keys()
        return await rotate()

    with short_errors():
        with_database()
        if open_:
            typer.echo(f"Расшифровано файлов: {_once(open_files())}")
            return
        done = _once(whole())
    typer.echo(f"Перешифровано значений: {done.values}, файлов: {done.files}")
    for name, count in done.left.items():
        typer.echo(f"Ещё не зашифровано: {count}" if name == OPEN else f"Осталось под ключом {name}: {count}")
    for name in done.retired:
        typer.echo(f"Ключ {name} больше не нужен: уберите его из LKK_DATA_KEYS")
    if done.unreadable:
        typer.echo(f"Не открылось: {done.unreadable}. Нет ключа или данные изменены", err=True)
    raise typer.Exit(1 if done.left or done.unreadable else 0)


def _run_stack(web_process: tuple[str, list[str]], *, build: bool = True) -> None:
    demand_free_ports(settings().listen_port, *_own_ports())
    end_when_asked()
    with manifest_kept(), _database():
        if build:
            pages = pages_for(settings().public_url, settings().data_dir.resolve() / "pages")
            os.environ["REFLEX_WEB_WORKDIR"] = str(pages)
        with Stack() as stack:
            name, arguments = web_process
            stack.start(name, *arguments)
            raise typer.Exit(_serve(stack, settings().listen_port))


@contextmanager
def _database() -> Iterator[None]:
    """The database with its newest structure; one that we started is stopped, also when a signal ends us."""
    started = with_database()
    try:
        migrate_database()
        yield
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    finally:
        if started is not None:
            started.stop()


def _own_ports() -> list[int]:
    return [settings().sandbox_port, settings().smtp_port] if outside_world_is_sandbox() else []


def _serve(stack: Stack, *ports: int) -> int:
    """Start what stands beside the pages, wait for them on all their ports, then for the end of any process."""
    own_world = outside_world_is_sandbox()
    if own_world:
        folder, port, mail = settings().data_dir / "sandbox", settings().sandbox_port, settings().smtp_port
        own_ports = ["--http-port", str(port), "--smtp-port", str(mail)]
        hook = ["--payments-hook", settings().payments_hook_url]
        stack.start("sandbox", "lkk.sandbox", *own_ports, *hook, "--folder", str(folder))
    stack.start("worker", "lkk", "worker")
    if own_world:
        stack.wait_for("sandbox", f"{settings().accounting_url}/sandbox/health")
    for port in ports:
        stack.wait_for("web", f"http://127.0.0.1:{port}/api/health/ready")
    if own_world and not _once(_add_demo()):
        stack.start_aside("demo", "lkk", DEMO_COMMAND)
    _announce(own_world)
    return stack.watch()


async def _add_demo() -> bool:
    """Add the people of the demo; whether the applications of the others are there too."""
    from lkk.services.demo.history import is_complete
    from lkk.services.demo.people import add_people

    await add_people(wait_s=60)
    return await is_complete()


def _announce(own_world: bool) -> None:
    from lkk.vocabulary.demo import DEMO_PASSWORD, DEMO_PEOPLE

    typer.echo(f"\nПортал готов: {settings().public_url}")
    if own_world:
        typer.echo(f"Внешний мир (письма, учётная система): http://127.0.0.1:{settings().sandbox_port}/sandbox")
        typer.echo(f"СМС: http://127.0.0.1:{settings().sandbox_port}/phone")
        typer.echo(f"\nВход, пароль у всех {DEMO_PASSWORD}:")
        for person in DEMO_PEOPLE:
            typer.echo(f"  {person.email:<24} {person.who}")
    typer.echo("\nCtrl+C останавливает всё.\n")


def _once(work: Coroutine[Any, Any, Any]) -> Any:
    """Run one coroutine and close the connections it opened."""
    from lkk.services.kernel.unit_of_work import engine

    async def whole() -> Any:
        try:
            return await work
        finally:
            await engine().dispose()

    return asyncio.run(whole())


if __name__ == "__main__":
    cli()
