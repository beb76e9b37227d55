"""`python -m lkk check`: what it tells and with which code it ends."""

import asyncio
import os
import sys

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import unit_of_work
from tests.sandbox_process import Sandbox


async def test_an_ended_working_calendar_is_an_error(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("delete from calendar_day"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lkk", "check", env=dict(os.environ), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert "ОШИБКА     Рабочий календарь  не загружен" in out.decode()
    assert process.returncode == 1
