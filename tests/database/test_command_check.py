"""`python -m lkk check`: what it tells and with which code it ends."""

import asyncio
import os
import socket
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from lkk.launch.migrations import revision
from lkk.services.composition import INTEGRATIONS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation.data_keys import demand_keys
from lkk.services.operation.health import check_files, check_reading
from lkk.settings import settings
from tests import application_builders as made
from tests import builders
from tests.kept_files import content_path
from tests.object_store import running_object_store
from tests.production import DATA_KEYS
from tests.sandbox_process import Sandbox, free_port


async def run(*arguments: str, **environment: str) -> tuple[int | None, str]:
    """The code a command ends with and what it tells."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lkk", *arguments),
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def run_check(*options: str, **environment: str) -> tuple[int | None, str]:
    return await run("check", *options, **environment)


async def test_an_ended_working_calendar_is_an_error(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("delete from calendar_day"))
    code, told = await run_check()
    assert "ОШИБКА     Рабочий календарь  не загружен" in told
    assert code == 1


async def test_a_stored_file_that_is_not_there_is_an_error(
    database: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await builders.customer()
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    stored = await made.stored_file(await made.draft(user))
    path = content_path(stored.public_id)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"kept")
    code, told = await run_check()
    assert f"в порядке  Хранилище файлов  папка {tmp_path / 'files'}: прочитано файлов 1" in told, told
    assert code == 0
    path.rename(tmp_path / "lost")
    code, told = await run_check()
    assert "из 1 проверенных файлов нет 1" in told
    assert code == 1
    settings.cache_clear()


def revision_before(one: str) -> str:
    """The revision a migration is applied to."""
    known = ScriptDirectory.from_config(Config("alembic.ini")).get_revision(one)
    assert isinstance(known.down_revision, str)
    return known.down_revision


async def test_check_only_reads(database: str, sandbox: Sandbox, tmp_path: Path) -> None:
    newest = revision()
    earlier = revision_before(newest)
    code, told = await run("migrate", "--to", earlier)
    assert (code, told) == (0, f"База данных готова: {earlier}\n"), told
    code, told = await run_check(LKK_DATA_DIR=str(tmp_path / "data"))
    assert f"Структура базы данных старее кода: {earlier}, нужна {newest}" in told
    assert code == 1
    assert revision() == earlier
    assert not (tmp_path / "data").exists()


async def test_another_structure_stops_the_start_with_its_revision_named(database: str, sandbox: Sandbox) -> None:
    newest = revision()
    earlier = revision_before(newest)
    for found, words in ((earlier, "старее"), ("9999", "новее")):
        async with unit_of_work() as work:
            await work.session.execute(text("update alembic_version set version_num = :found"), {"found": found})
        for process in ("web", "worker"):
            code, told = await run(process, LKK_PORT=str(free_port()))
            assert f"Структура базы данных {words} кода: {found}" in told, told
            assert newest in told
            assert "Traceback" not in told
            assert code == 1


async def test_a_taken_port_stops_the_start(database: str, sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server opens its own
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, told = await run("web", LKK_PORT=str(taken.getsockname()[1]))
    assert "занят: возможно, портал уже запущен" in told
    assert code == 1


@pytest.mark.parametrize("command", [("migrate",), ("check",), ("create-admin", "admin@example.com"), ("seed",)])
async def test_a_command_without_a_database_says_so_in_one_line(
    sandbox: Sandbox, command: tuple[str, ...], tmp_path: Path
) -> None:
    nowhere = "postgresql://nobody:hidden@127.0.0.1:1/none"
    code, told = await run(*command, LKK_DATABASE_URL=nowhere, LKK_DATA_DIR=str(tmp_path))
    assert [line for line in told.splitlines() if "База данных" in line], told
    assert "Traceback" not in told
    assert "hidden" not in told
    assert len(told.splitlines()) == (1 if command != ("check",) else 1 + len(INTEGRATIONS)), told
    assert code == 1


@pytest.mark.slow
async def test_the_storage_of_files_is_written_and_read(database: str, sandbox: Sandbox, tmp_path: Path) -> None:
    with running_object_store(tmp_path / "store") as store:
        folder, (code, told) = tmp_path / "data", await run_check("--write", LKK_DATA_DIR=str(tmp_path / "data"))
        assert f"в порядке  Хранилище файлов  папка {folder / 'files'}: файлов ещё нет" in told, told
        assert f"в порядке  Запись файлов  папка {folder / 'files'}" in told, told
        assert code == 0
        code, told = await run_check("--write", **store.environment)
        assert f"в порядке  Хранилище файлов  корзина portal, {store.url.removeprefix('http://')}" in told, told
        assert code == 0
        code, told = await run_check(**store.environment | {"LKK_BUCKET_SECRET": "wrong secret"})
    assert "ОШИБКА     Хранилище файлов  Хранилище файлов временно недоступно" in told
    assert "SignatureDoesNotMatch" in told
    assert store.key_id not in told
    assert "wrong secret" not in told
    assert code == 1


async def test_a_key_that_seals_something_is_demanded_until_the_command_has_rotated_it(
    database: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    await made.draft(await builders.customer(), made.CONNECTION, seed=1)
    await demand_keys()
    new = f"t2:{b64encode(bytes(32)).decode()}"
    code, told = await run_check(LKK_DATA_KEYS=new)
    assert code == 1
    assert "ОШИБКА     Ключи данных  LKK_DATA_KEYS: нет ключа «t1»" in told
    code, told = await run("worker", LKK_DATA_KEYS=new)
    assert code == 1
    assert told.strip() == "LKK_DATA_KEYS: нет ключа «t1». Без него не прочитать персональные данные"
    assert "действует t2, ещё нужны t1" in (await run_check(LKK_DATA_KEYS=f"{new},{DATA_KEYS}"))[1]
    code, told = await run("rotate-keys", LKK_DATA_KEYS=f"{new},{DATA_KEYS}")
    assert (code, told.splitlines()) == (
        0,
        ["Перешифровано значений: 1, файлов: 0", "Ключ t1 больше не нужен: уберите его из LKK_DATA_KEYS"],
    )
    code, told = await run_check(LKK_DATA_KEYS=new)
    assert "в порядке  Ключи данных  действует t2" in told


async def test_one_lost_file_takes_no_process_out_of_service_and_an_empty_storage_does(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    draft = await made.draft(await builders.customer())
    kept = content_path((await made.stored_file(draft)).public_id)
    await made.stored_file(draft)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"kept")
    assert (await check_reading(4)).answers
    assert not (await check_files(4)).answers  # the command `check` and the page on exchange tell of the lost one
    kept.unlink()
    assert not (await check_reading(4)).answers
    settings.cache_clear()
