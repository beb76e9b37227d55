"""How a command ends that could not do its work: one Russian line on stderr and the code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from psycopg import Error as DriverError
from psycopg import OperationalError
from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable
from sqlalchemy.exc import DBAPIError

from lkk.launch.postgres_places import PostgresError
from lkk.services.kernel.errors import ServiceError, Unavailable
from lkk.settings import settings

LONGEST = 300


@contextmanager
def short_errors() -> Iterator[None]:
    """End with one line instead of a traceback, which LKK_LOG_LEVEL=DEBUG shows."""
    try:
        yield
    except Exception as error:
        if settings().log_level == "DEBUG":
            raise
        raise SystemExit(_line(error)) from None


def _line(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, Unavailable) and isinstance(error.__cause__, Exception) else error
    driver = cause.orig if isinstance(cause, DBAPIError) else cause
    if isinstance(driver, OperationalError):
        return f"База данных не отвечает: {_first_line(driver)}"
    if isinstance(driver, UndefinedTable | UndefinedColumn):
        return "Структура базы данных не та. Выполните: python -m lkk migrate"
    if isinstance(driver, InsufficientPrivilege):
        return f"База данных не разрешает: {_first_line(driver)}"
    if isinstance(error, Unavailable):
        return "База данных не отвечает"
    if isinstance(error, ServiceError):
        return error.text
    if isinstance(error, CommandError | PostgresError | DriverError | OSError):
        return f"Не получилось: {_first_line(error)}"
    return f"Не получилось: {type(error).__name__}: {_first_line(error)}. Подробно: LKK_LOG_LEVEL=DEBUG"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:LONGEST]
