"""capacity_ad, capacity_match, capacity_contact, capacity_message: the board of capacity

Revision: 0118
Before: 0117
"""

import sqlalchemy as sa
from alembic import op

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None

_PERSON = ["user_account.id"]
_AD = ["capacity_ad.id"]


def upgrade() -> None:
    """Make the tables."""
    _ad()
    op.create_table(
        "capacity_match",
        sa.Column("give_id", sa.BigInteger(), nullable=False),
        sa.Column("seek_id", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["give_id"], _AD, name="fk_capacity_match_give_id_capacity_ad", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["seek_id"], _AD, name="fk_capacity_match_seek_id_capacity_ad", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("give_id", "seek_id", name="pk_capacity_match"),
    )
    op.create_index("ix_capacity_match_seek_id", "capacity_match", ["seek_id"])
    _contact()
    op.create_table(
        "capacity_message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["capacity_contact.id"],
            name="fk_capacity_message_contact_id_capacity_contact",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], _PERSON, name="fk_capacity_message_author_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_message"),
    )
    op.create_index("ix_capacity_message_contact_id", "capacity_message", ["contact_id"])


def downgrade() -> None:
    """Drop them."""
    for name in ("capacity_message", "capacity_contact", "capacity_match", "capacity_ad"):
        op.drop_table(name)


def _ad() -> None:
    op.create_table(
        "capacity_ad",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kw", sa.Numeric(12, 3), nullable=False),
        sa.Column("voltage", sa.String(length=32), nullable=False),
        sa.Column("substation_key", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("own_kw", sa.Numeric(12, 3), nullable=True),
        sa.Column("giver_kind", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderated_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kw > 0", name=op.f("ck_capacity_ad_kw")),
        sa.ForeignKeyConstraint(["owner_id"], _PERSON, name="fk_capacity_ad_owner_id_user_account", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["moderated_by"], _PERSON, name="fk_capacity_ad_moderated_by_user_account", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_ad"),
    )
    op.create_index("ix_capacity_ad_owner_id", "capacity_ad", ["owner_id"])
    op.create_index(
        "ix_capacity_ad_published",
        "capacity_ad",
        ["substation_key", "voltage"],
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(
        "ix_capacity_ad_moderation",
        "capacity_ad",
        ["submitted_at"],
        postgresql_where=sa.text("state = 'moderation'"),
    )


def _contact() -> None:
    op.create_table(
        "capacity_contact",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("give_ad_id", sa.BigInteger(), nullable=True),
        sa.Column("seek_ad_id", sa.BigInteger(), nullable=True),
        sa.Column("giver_id", sa.BigInteger(), nullable=False),
        sa.Column("taker_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_capacity_contact_two")),
        *(
            sa.ForeignKeyConstraint([name], _AD, name=f"fk_capacity_contact_{name}_capacity_ad", ondelete="SET NULL")
            for name in ("give_ad_id", "seek_ad_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], _PERSON, name=f"fk_capacity_contact_{name}_user_account", ondelete="CASCADE"
            )
            for name in ("giver_id", "taker_id", "asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_contact"),
    )
    for name in ("give_ad_id", "seek_ad_id", "giver_id", "taker_id"):
        op.create_index(f"ix_capacity_contact_{name}", "capacity_contact", [name])
    op.create_index(
        "uq_capacity_contact_live",
        "capacity_contact",
        ["giver_id", "taker_id"],
        unique=True,
        postgresql_where=sa.text("state in ('asked', 'open')"),
    )
