"""`python -m lkk check`: what it tells and with which code it ends."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from lkk.services.kernel.unit_of_work import unit_of_work
from tests.object_store import running_object_store
from tests.sandbox_process import Sandbox


async def run_check(**environment: str) -> tuple[int | None, str]:
    """The code it ends with and what it tells."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lkk", "check"),
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_an_ended_working_calendar_is_an_error(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("delete from calendar_day"))
    code, told = await run_check()
    assert "ОШИБКА     Рабочий календарь  не загружен" in told
    assert code == 1


@pytest.mark.slow
async def test_the_storage_of_files_is_written_and_read(database: str, sandbox: Sandbox, tmp_path: Path) -> None:
    with running_object_store(tmp_path / "store") as store:
        folder, (code, told) = tmp_path / "data", await run_check(LKK_DATA_DIR=str(tmp_path / "data"))
        assert f"в порядке  Хранилище файлов  папка {folder / 'files'}" in told, told
        assert code == 0
        code, told = await run_check(**store.environment)
        assert f"в порядке  Хранилище файлов  корзина portal, {store.url.removeprefix('http://')}" in told, told
        assert code == 0
        code, told = await run_check(**store.environment | {"LKK_BUCKET_SECRET": "wrong secret"})
    assert "ОШИБКА     Хранилище файлов  Хранилище файлов временно недоступно" in told
    assert "SignatureDoesNotMatch" in told
    assert store.key_id not in told
    assert "wrong secret" not in told
    assert code == 1
