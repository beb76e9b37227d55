"""Run migrations: one process at a time, a transaction for each, none waiting long for a lock.

A migration that queues for a table's lock makes every later query of that table queue behind it, so it gives up
after `Patience.lock_timeout_s` and is tried again, and stops with a clear message in the end.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import stamina
import structlog
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, pool
from sqlalchemy.exc import OperationalError

log = structlog.get_logger("lkk.migrations")

MIGRATION_LOCK = 727_001
TURN_POLL_S = 0.5

_OLDEST_TRANSACTIONS = """
select pid, usename, application_name, xact_start::timestamptz(0) from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
 order by xact_start limit 3
"""


@dataclass(frozen=True)
class Patience:
    """How long one attempt waits for a lock, seconds, how many attempts there are, and the pause between them."""

    lock_timeout_s: float = 2
    attempts: int = 5
    pause_s: float = 3


def run(url: str, apply: Callable[[Connection], None], patience: Patience) -> None:
    """Call `apply` with a connection whose turn it is; again when a lock was not to be had.

    Each attempt has a new connection and goes on after the migrations that are finished.

    Raises:
        SystemExit: the last attempt did not get a lock either; the sentence tells who may hold it.
    """
    engine = create_engine(url, poolclass=pool.NullPool)
    attempts = stamina.retry_context(
        on=_no_lock,
        attempts=patience.attempts,
        timeout=None,
        wait_initial=patience.pause_s,
        wait_max=patience.pause_s,
        wait_jitter=0,
    )
    try:
        for attempt in attempts:
            with attempt:
                _attempt(engine, apply, patience)
    except OperationalError as error:
        if not _no_lock(error):
            raise
        raise SystemExit(_blocked(engine, patience)) from error


def _attempt(engine: Engine, apply: Callable[[Connection], None], patience: Patience) -> None:
    with engine.connect() as connection:
        _await_turn(connection)
        connection.exec_driver_sql(f"set lock_timeout = {round(patience.lock_timeout_s * 1000)}")
        connection.commit()
        apply(connection)


def _await_turn(connection: Connection) -> None:
    """Take the lock of the whole run, which ends with the connection.

    It is asked for again and again: who waits inside a statement keeps a snapshot, and the index that another process
    creates concurrently would wait for that snapshot for ever.
    """
    told = False
    while not connection.exec_driver_sql(f"select pg_try_advisory_lock({MIGRATION_LOCK})").scalar():
        connection.commit()
        if not told:
            log.info("migrations_wait_for_another_process")
            told = True
        time.sleep(TURN_POLL_S)
    connection.commit()


def _no_lock(error: Exception) -> bool:
    return isinstance(error, OperationalError) and isinstance(error.orig, LockNotAvailable)


def _blocked(engine: Engine, patience: Patience) -> str:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(_OLDEST_TRANSACTIONS).all()
    open_ones = "; ".join(f"pid {pid}, {user}, {name or 'без имени'}, с {since}" for pid, user, name, since in rows)
    return (
        f"База данных не обновлена: миграция не получила замок за {patience.lock_timeout_s:g} с, "
        f"попыток — {patience.attempts}. Она отменена целиком, чтобы никто не ждал за ней; миграции до неё применены.\n"
        f"Дольше всех открыты транзакции: {open_ones or 'уже ни одной'}.\n"
        "Дождитесь их конца или завершите: select pg_terminate_backend(<pid>). Затем повторите: python -m lkk migrate"
    )
