"""Runs the migrations: one process at a time, all that are missing in one transaction."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.sql import sqltypes
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import lkk.models  # noqa: F401  (registers the tables)
from lkk.services.kernel.unit_of_work import database_url

MIGRATION_LOCK = 727_001


def render_item(type_: str, obj: Any, _context: Any) -> str | bool:
    """Migrations import neither SQLModel nor our models: plain SQLAlchemy types are written."""
    if type_ != "type":
        return False
    if isinstance(obj, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(obj, AutoString):
        length = obj.impl.length  # pyright: ignore[reportAttributeAccessIssue]
        return f"sa.String(length={length})" if length else "sa.String()"
    if isinstance(obj, sqltypes.Enum) and not obj.native_enum:
        return f"sa.String(length={obj.length})"
    return False


def run() -> None:
    """Applies what is missing; processes that start together wait for the first."""
    url = context.config.attributes.get("url") or database_url()
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_item=render_item,
            transaction_per_migration=False,
        )
        # The lock is taken inside the transaction: a statement before it would open one alembic never commits.
        with context.begin_transaction():
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({MIGRATION_LOCK})")
            context.run_migrations()


run()
