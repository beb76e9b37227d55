"""capacity_agreement, capacity_offer: agreements that hand capacity over, and the term to sign them

Revision: 0128
Before: 0127
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0128"
down_revision = "0127"
branch_labels = None
depends_on = None

_RULES = sa.table(
    "deadline_rule",
    *[sa.column(name) for name in ("rule", "value", "unit", "law", "on_request")],
    sa.column("valid_from", sa.Date()),
)
_OWN = "Правила доски объявлений о перераспределении мощности"
DEADLINES = [("capacity.sign", 10, "wd", _OWN, "runs")]
_KEYS = {
    "contact_id": ("capacity_contact", "CASCADE"),
    "give_ad_id": ("capacity_ad", "SET NULL"),
    "seek_ad_id": ("capacity_ad", "SET NULL"),
    "giver_id": ("user_account", "CASCADE"),
    "taker_id": ("user_account", "CASCADE"),
    "offered_by": ("user_account", "CASCADE"),
    "document_id": ("document", "SET NULL"),
    "giver_draft_id": ("application", "SET NULL"),
    "taker_draft_id": ("application", "SET NULL"),
}


def upgrade() -> None:
    """Make the tables and add the term."""
    op.execute("set local lock_timeout = '5s'")
    _agreement()
    op.create_table(
        "capacity_offer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offered_by", sa.BigInteger(), nullable=False),
        sa.Column("kw", sa.Numeric(12, 3), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("apply_by", sa.Date(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        _key("capacity_offer", "agreement_id", "capacity_agreement", "CASCADE"),
        _key("capacity_offer", "offered_by", "user_account", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_offer"),
        sa.UniqueConstraint("agreement_id", "number", name="uq_capacity_offer_agreement_id_number"),
    )
    names = ("rule", "value", "unit", "law", "on_request")
    op.bulk_insert(_RULES, [dict(zip(names, one, strict=True)) | {"valid_from": date(2026, 1, 1)} for one in DEADLINES])


def downgrade() -> None:
    """Drop them."""
    op.execute(_RULES.delete().where(_RULES.c.rule.in_([rule for rule, *_ in DEADLINES])))
    op.drop_table("capacity_offer")
    op.drop_table("capacity_agreement")


def _agreement() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "capacity_agreement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("contact_id", "giver_id", "taker_id")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("give_ad_id", "seek_ad_id", "document_id")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("giver_draft_id", "taker_draft_id")),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("substation_key", sa.String(length=64), nullable=False),
        sa.Column("substation", sa.String(length=200), nullable=False),
        sa.Column("voltage", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offered_by", sa.BigInteger(), nullable=False),
        sa.Column("offered_at", moment, nullable=False),
        sa.Column("kw", sa.Numeric(12, 3), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("apply_by", sa.Date(), nullable=False),
        sa.Column("giver_address", sa.String(length=400), nullable=False),
        sa.Column("taker_address", sa.String(length=400), nullable=False),
        sa.Column("own_kw", sa.Numeric(12, 3), nullable=True),
        sa.Column("giver_kind", sa.String(length=32), nullable=True),
        sa.Column("keep_rest", sa.Boolean(), nullable=False),
        sa.Column("held_kw", sa.Numeric(12, 3), nullable=True),
        sa.Column("accepted_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("kw > 0", name=op.f("ck_capacity_agreement_kw")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_capacity_agreement_price")),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_capacity_agreement_two")),
        *(_key("capacity_agreement", name, *where) for name, where in _KEYS.items()),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_agreement"),
        sa.UniqueConstraint("public_id", name="uq_capacity_agreement_public_id"),
    )
    for name in ("contact_id", "give_ad_id", "seek_ad_id", "giver_id", "taker_id"):
        op.create_index(f"ix_capacity_agreement_{name}", "capacity_agreement", [name])
    op.create_index("ix_capacity_agreement_document_id", "capacity_agreement", ["document_id"], unique=True)
    op.create_index(
        "uq_capacity_agreement_live",
        "capacity_agreement",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("state in ('offered', 'signing')"),
    )


def _key(table: str, name: str, of: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{of}.id"], name=f"fk_{table}_{name}_{of}", ondelete=ondelete)
