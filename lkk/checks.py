"""What the command `check` looks at; it changes nothing unless it is asked to write."""

import asyncio
from dataclasses import dataclass
from datetime import date

import psycopg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lkk.launch.migrations import misfit, revision
from lkk.sealing import keys
from lkk.services import composition
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.mailbox.imap import open_mailbox
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation.data_keys import known_keys, wrong_keys
from lkk.services.operation.health import (
    Check,
    check_calendar,
    check_company,
    check_external_systems,
    check_files,
    check_writing,
    refuse_sandbox_in_production,
)
from lkk.settings import settings
from lkk.vocabulary.words import day

FILES_LOOKED_AT = 20
REDIS_LIMIT_S = 2
_RIGHT, _NEAR, _WRONG = "в порядке", "ВНИМАНИЕ ", "ОШИБКА   "


@dataclass(frozen=True)
class Line:
    """What was looked at and how it is."""

    ok: bool
    said: str


async def everything(write: bool = False) -> list[Line]:
    """Look at all there is; what needs the database is left out when its structure is another.

    Raises:
        SystemExit: a sandbox answers in production.
    """
    await refuse_sandbox_in_production(composition.INTEGRATIONS)
    lines = [await asyncio.to_thread(_database)]
    if lines[0].ok:
        lines += [
            await _keys(),
            await _calendar(),
            _line("Справочник «Компания»", await check_company()),
            _line("Хранилище файлов", await check_files(FILES_LOOKED_AT)),
        ]
    if write:
        lines.append(_line("Запись файлов", await check_writing()))
    if settings().redis_url:
        lines.append(_line("Redis", await _redis()))
    if settings().imap_host:
        lines.append(_line("Почта с почасовыми данными", await _mailbox()))
    neighbours = await check_external_systems(composition.INTEGRATIONS)
    return [*lines, *(_line(channel.label, answer) for channel, answer in neighbours.items())]


def calendar_line(last_day: date | None, *, near: bool, over: bool) -> str:
    """Tell until which day holidays are known, and whether it is time to load the next year."""
    mark = _WRONG if over else _NEAR if near else _RIGHT
    return f"{mark}  Рабочий календарь  {f'до {day(last_day)}' if last_day else 'не загружен'}"


def _database() -> Line:
    try:
        found = revision()
    except psycopg.OperationalError as error:
        return _line("База данных", Check(False, str(error).strip().splitlines()[0]))
    wrong = misfit(found)
    return _line("Настройки и база данных", Check(not wrong, wrong or f"структура {found}"))


async def _keys() -> Line:
    async with unit_of_work() as work:
        wrong = await wrong_keys(work)
        older = sorted(await known_keys(work) - {keys().current})
    still = f", ещё нужны {', '.join(older)}: смените командой rotate-keys" if older else ""
    return _line("Ключи данных", Check(not wrong, wrong or f"действует {keys().current}{still}"))


async def _calendar() -> Line:
    end = await check_calendar()
    return Line(not end.over, calendar_line(end.last_day, near=end.near, over=end.over))


async def _redis() -> Check:
    try:
        async with asyncio.timeout(REDIS_LIMIT_S), Redis.from_url(settings().redis_url) as client:
            await client.execute_command("PING")
    except (RedisError, OSError, TimeoutError) as error:
        return Check(False, str(error) or "нет ответа за 2 секунды")
    return Check(True, "")


async def _mailbox() -> Check:
    try:
        async with open_mailbox():
            return Check(True, f"папка {settings().imap_folder}")
    except ExternalSystemUnavailable as error:
        return Check(False, error.text)


def _line(name: str, found: Check) -> Line:
    return Line(found.answers, f"{_RIGHT if found.answers else _WRONG}  {name}  {found.text}".rstrip())
