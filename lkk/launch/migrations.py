"""The structure of the database: brought to the newest, or to a named one; asked for before anything starts."""

import time
from functools import lru_cache
from pathlib import Path

import psycopg
import structlog
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from lkk.settings import settings

ROOT = Path(__file__).resolve().parents[2]
NEWEST = "head"
WAIT_S = 2
TELL_EVERY = 15  # rounds of waiting
_FOUND = "select version_num from alembic_version"
log = structlog.get_logger("lkk.schema")


def migrate(to: str = NEWEST) -> None:
    """Apply the missing migrations, or take back those after the revision `to`; processes wait for the first.

    Raises:
        CommandError: this code knows no such revision.
    """
    back = to != NEWEST and to in _below(revision())
    (command.downgrade if back else command.upgrade)(_config(), to)


@lru_cache
def wanted() -> str:
    """Return the revision this code works with."""
    return _scripts().get_current_head() or ""


def revision() -> str:
    """Return the revision of the database, empty before the first migration.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    url = settings().database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(url, connect_timeout=5, application_name="lkk schema") as connection:
        try:
            row = connection.execute(_FOUND).fetchone()
        except psycopg.errors.UndefinedTable:
            return ""
    return row[0] if row else ""


def misfit(found: str) -> str:
    """Tell in Russian why this code cannot work with the revision `found`, nothing when it can."""
    if found == wanted():
        return ""
    if not found:
        return f"В базе данных нет структуры портала, нужна {wanted()}. Выполните: python -m lkk migrate"
    if found in _below(NEWEST):
        return f"Структура базы данных старее кода: {found}, нужна {wanted()}. Выполните: python -m lkk migrate"
    return (
        f"Структура базы данных новее кода: {found}, этот код знает {wanted()}. Запустите код, которым она обновлена, "
        f"или верните им структуру: python -m lkk migrate --to {wanted()}"
    )


def demand_fitting() -> None:
    """Wait until the database answers, and go on only when its structure is the one of this code.

    Raises:
        SystemExit: it is another; the sentence names both revisions.
    """
    rounds = 0
    while True:
        try:
            found = revision()
            break
        except psycopg.OperationalError as error:
            if rounds % TELL_EVERY == 0:
                log.warning("database_awaited", error=type(error).__name__)
            rounds += 1
            time.sleep(WAIT_S)
    if wrong := misfit(found):
        raise SystemExit(wrong)


def _below(found: str) -> set[str]:
    """The revisions up to one, with it; none for one that this code does not know."""
    try:
        return {one.revision for one in _scripts().iterate_revisions(found, "base")} if found else set()
    except CommandError:
        return set()


def _config() -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config


@lru_cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
