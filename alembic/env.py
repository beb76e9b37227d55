"""What alembic runs: how is told by lkk/migrations/running.py."""

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.sql import sqltypes
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import lkk.models  # noqa: F401  (registers the tables)
from lkk.migrations.running import Patience, run
from lkk.models.base import SealedAnswers, SealedJSON, SealedText
from lkk.services.kernel.unit_of_work import database_url


def render_item(type_: str, obj: Any, _context: Any) -> str | bool:
    """Migrations import neither SQLModel nor our models: plain SQLAlchemy types are written."""
    if type_ != "type":
        return False
    if isinstance(obj, SealedText):
        return "sa.Text()"
    if isinstance(obj, SealedJSON | SealedAnswers):
        return "postgresql.JSONB()"
    if isinstance(obj, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(obj, AutoString):
        length = obj.impl.length  # pyright: ignore[reportAttributeAccessIssue]
        return f"sa.String(length={length})" if length else "sa.String()"
    if isinstance(obj, sqltypes.Enum) and not obj.native_enum:
        return f"sa.String(length={obj.length})"
    return False


def apply(connection: Connection) -> None:
    """Apply what is missing, each migration in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes
run(given.get("url") or database_url(), apply, given.get("patience") or Patience())
