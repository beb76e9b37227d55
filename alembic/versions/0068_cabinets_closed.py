"""cabinets closed by their customers: terms of keeping data, and the plan of erasing them

Revision: 0068
Before: 0067
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
COMPANY = "Порядок компании"
DESTROYED = "152-ФЗ, ст. 21 ч. 4: не позже 30 дней; порядок компании: сразу"
TERMS = (
    ("profile", 0, "d", DESTROYED),
    ("notices", 0, "d", DESTROYED),
    ("sign_in", 30, "d", COMPANY),
    ("applications", 5, "y", f"{COMPANY}: после завершения заявки"),
    ("evidence", 3, "y", "ГК РФ, ст. 196: срок исковой давности"),
)


def upgrade() -> None:
    """Add the tables with the terms of today, and the columns; nobody has closed a cabinet yet."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("user_account", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user_account", sa.Column("closed_login", sa.String(64), server_default="", nullable=False))
    op.add_column("application", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _rules()
    _plan()


def downgrade() -> None:
    """Take it all away; what was erased stays erased."""
    op.drop_table("erasure")
    op.drop_table("retention_rule")
    op.drop_column("application", "erased_at")
    op.drop_column("user_account", "closed_login")
    op.drop_column("user_account", "closed_at")


def _rules() -> None:
    table = op.create_table(
        "retention_rule",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.String(32), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("law", sa.String(300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_retention_rule"),
        sa.UniqueConstraint("data", "valid_from", name="uq_retention_rule_data_valid_from"),
    )
    op.execute("""
        create trigger tell_rules_changed after insert or update or delete or truncate on retention_rule
        for each statement execute function tell_rules_changed()
    """)
    names = ("data", "value", "unit", "law")
    op.bulk_insert(table, [{**dict(zip(names, one, strict=True)), "valid_from": SINCE} for one in TERMS])


def _plan() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("data", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_erasure_user_id_user_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_erasure_application_id_application", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_user_id", "erasure", ["user_id"])
    op.create_index("ix_erasure_due", "erasure", ["due_at"], postgresql_where=sa.text("done_at is null"))
    op.create_index(
        "ix_erasure_application_id",
        "erasure",
        ["application_id"],
        postgresql_where=sa.text("application_id is not null"),
    )
