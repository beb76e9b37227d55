"""Whether a pooled connection is still there, mostly without a round trip to the server."""

import selectors
import time
from typing import Any

import psycopg
from psycopg.pq import ConnStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

TRUSTED_S = 30.0  # after so long without use a network may have dropped the connection without a word
_IDLE_SINCE = "lkk_idle_since"


def check_at_checkout(engine: Engine) -> None:
    """Make the pool replace connections that have ended.

    A server that stops or ends a connection closes its socket, which is seen here without asking: an idle connection
    has nothing to read. Only one that was idle for more than `TRUSTED_S` seconds is asked for an answer.
    """

    @event.listens_for(engine, "checkin")
    def _note(_: Any, record: Any) -> None:
        record.info[_IDLE_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _check(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get(_IDLE_SINCE)
        if since is None:  # it has just been made
            return
        long_idle = time.monotonic() - since > TRUSTED_S
        if has_ended(connection.driver_connection) or (long_idle and not _answers(engine, connection)):
            record.info.pop(_IDLE_SINCE, None)
            raise DisconnectionError


def has_ended(connection: "psycopg.AsyncConnection[Any]") -> bool:
    """Whether the server has closed an idle connection or said something unasked, as it does before closing."""
    if connection.pgconn.status != ConnStatus.OK:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.pgconn.socket, selectors.EVENT_READ)
        return bool(selector.select(0))


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except psycopg.Error:
        return False
