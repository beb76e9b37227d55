"""service_mark: marks of customers in one place, with those of talks so far

Revision: 0115
Before: 0114
"""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None

_PERSON = ["user_account.id"]
#: Low marks of before are no tasks: nobody was told of them then.
_TALKS = """
insert into service_mark (served, thing_id, user_id, subject, stars, comment, rated_at, handled_at, outcome)
select 'talk', id, customer_id, left('Диалог: ' || topic, 300), rating, rating_comment, rated_at, rated_at, ''
  from consultation where rating is not null and rated_at is not null
"""


def upgrade() -> None:
    """Make the table and take over what talks were rated."""
    op.create_table(
        "service_mark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("served", sa.String(length=32), nullable=False),
        sa.Column("thing_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("stars between 1 and 5", name=op.f("ck_service_mark_stars")),
        sa.ForeignKeyConstraint(["user_id"], _PERSON, name="fk_service_mark_user_id_user_account", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["handled_by"], _PERSON, name="fk_service_mark_handled_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_mark"),
        sa.UniqueConstraint("served", "thing_id", name="uq_service_mark_served_thing_id"),
    )
    op.create_index("ix_service_mark_user_id", "service_mark", ["user_id"])
    op.create_index("ix_service_mark_rated_at", "service_mark", ["rated_at"])
    op.create_index(
        "ix_service_mark_task",
        "service_mark",
        ["id"],
        postgresql_where=sa.text("stars <= 2 and handled_at is null"),
    )
    op.execute(_TALKS)


def downgrade() -> None:
    """Drop the table; talks keep their ratings."""
    op.drop_table("service_mark")
