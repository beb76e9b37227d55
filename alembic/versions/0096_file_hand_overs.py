"""Files of applications: which were passed on to the accounting system

Revision: 0096
Before: 0095
"""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; files of before are queued with the next news of their application."""
    op.create_table(
        "file_hand_over",
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_file_hand_over_file_id_stored_file", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name="pk_file_hand_over"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("file_hand_over")
