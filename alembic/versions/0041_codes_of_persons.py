"""codes sent to a known person by e-mail or SMS

Revision: 0041
Before: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of codes of persons."""
    op.create_table(
        "person_code",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("destination", sa.String(length=254), nullable=False),
        sa.Column("about_user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("code_hmac", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_user_id"],
            ["user_account.id"],
            name="fk_person_code_about_user_id_user_account",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name="fk_person_code_asked_by_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person_code"),
    )
    op.create_index(
        "ix_person_code_open",
        "person_code",
        ["about_user_id", "purpose"],
        postgresql_where=sa.text("used_at is null"),
    )
    op.create_index("ix_person_code_asked_by", "person_code", ["asked_by"])
    op.create_index("ix_person_code_expires_at", "person_code", ["expires_at"])


def downgrade() -> None:
    """Take it back; open codes are lost, who asked asks again."""
    op.drop_table("person_code")
