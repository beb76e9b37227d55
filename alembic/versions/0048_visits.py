"""an employee's session in a customer's cabinet, a tablet's session of one draft, drafts handed over to confirm

Revision: 0048
Before: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

COLUMNS = ("author_id", "parent_id", "draft_id", "reason", "evidence", "ends_at")


def upgrade() -> None:
    """Columns of the session and of the draft, and the table of what was handed over."""
    for name, target in (("author_id", "user_account"), ("parent_id", "user_session"), ("draft_id", "application")):
        op.add_column("user_session", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            f"fk_user_session_{name}_{target}", "user_session", target, [name], ["id"], ondelete="CASCADE"
        )
        op.create_index(
            f"ix_user_session_{name}", "user_session", [name], postgresql_where=sa.text(f"{name} is not null")
        )
    op.add_column("user_session", sa.Column("reason", sa.String(300), server_default="", nullable=False))
    op.add_column("user_session", sa.Column("evidence", sa.String(32), nullable=True))
    op.add_column("user_session", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("application", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "handover",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("prepared_by", sa.BigInteger(), nullable=True),
        sa.Column("desk_session", sa.BigInteger(), nullable=False),
        sa.Column("passport_seen", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(32), nullable=True),
        sa.Column("words", sa.String(1000), server_default="", nullable=False),
        sa.Column("tablet_hmac", sa.String(64), nullable=True),
        sa.Column("tablet_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_handover_application_id_application", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["user_account.id"], name="fk_handover_prepared_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_application_id", "handover", ["application_id"])
    waiting, open_code = sa.text("state = 'waiting'"), sa.text("tablet_hmac is not null")
    op.create_index("uq_handover_waiting", "handover", ["application_id"], unique=True, postgresql_where=waiting)
    op.create_index("uq_handover_tablet", "handover", ["tablet_hmac"], unique=True, postgresql_where=open_code)
    op.create_index(
        "ix_handover_prepared_by", "handover", ["prepared_by"], postgresql_where=sa.text("prepared_by is not null")
    )


def downgrade() -> None:
    """Take it back: open visits and tablets end, drafts that wait can be changed again."""
    op.drop_table("handover")
    op.drop_column("application", "handed_over_at")
    op.execute(sa.text("delete from user_session where parent_id is not null"))
    for name in COLUMNS:
        op.drop_column("user_session", name)
