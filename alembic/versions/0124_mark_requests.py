"""mark_request: who was asked for a mark of what; a survey is rated by many people

Revision: 0124
Before: 0123
"""

import sqlalchemy as sa
from alembic import op

revision = "0124"
down_revision = "0123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let a thing have a mark of each person."""
    op.create_table(
        "mark_request",
        sa.Column("served", sa.String(length=32), nullable=False),
        sa.Column("thing_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_mark_request_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("served", "thing_id", name="pk_mark_request"),
    )
    op.create_index("ix_mark_request_user_id", "mark_request", ["user_id", "asked_at"])
    op.drop_constraint("uq_service_mark_served_thing_id", "service_mark")
    op.create_unique_constraint(
        "uq_service_mark_served_thing_id_user_id", "service_mark", ["served", "thing_id", "user_id"]
    )


def downgrade() -> None:
    """Drop the table; of a survey one mark alone could stay, so none does."""
    op.execute("delete from service_mark where served = 'survey'")
    op.drop_constraint("uq_service_mark_served_thing_id_user_id", "service_mark")
    op.create_unique_constraint("uq_service_mark_served_thing_id", "service_mark", ["served", "thing_id"])
    op.drop_table("mark_request")
