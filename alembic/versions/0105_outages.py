"""outages: districts, houses, streets, substations, outages with their houses, quality, restrictions of supply

Revision: 0105
Before: 0104
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None

TABLES = (
    "supply_restriction",
    "quality_event_house",
    "quality_event",
    "outage_norm",
    "outage_calendar",
    "outage_night_sms",
    "outage_told",
    "outage_alarm",
    "outage_report",
    "outage_term",
    "outage_house",
    "outage",
    "substation",
    "street",
    "house",
    "district",
)
#: Category III of reliability, planned works included [K].
NORM = {
    "category": 3,
    "hours_a_year": 72,
    "hours_in_a_row": 24,
    "law": "п. 31(6) Правил технологического присоединения (ПП РФ от 27.12.2004 № 861)",
    "valid_from": date(2026, 1, 1),
}


def upgrade() -> None:
    """Make the tables; accounts name their houses."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("customer_account", sa.Column("house_key", sa.String(length=64), nullable=True))
    op.create_index("ix_customer_account_house_key", "customer_account", ["house_key"])
    _places()
    _outages()
    _people()
    _quality()
    columns = [sa.column(name, sa.Date if name == "valid_from" else None) for name in NORM]
    op.bulk_insert(sa.table("outage_norm", *columns), [NORM])


def downgrade() -> None:
    """Drop them."""
    for name in TABLES:
        op.drop_table(name)
    op.drop_index("ix_customer_account_house_key", "customer_account")
    op.drop_column("customer_account", "house_key")


def _places() -> None:
    op.create_table(
        "district",
        *_keyed("district"),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("outline", postgresql.JSONB(), nullable=False),
    )
    op.create_table(
        "house",
        *_keyed("house"),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("district_key", sa.String(length=64), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("street_key", sa.String(length=200), nullable=False),
        sa.Column("number_key", sa.String(length=32), nullable=False),
    )
    op.create_index("ix_house_address", "house", ["street_key", "number_key"])
    op.create_table(
        "street",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_street"),
    )
    op.create_index("ix_street_similar", "street", [sa.text("key gin_trgm_ops")], postgresql_using="gin")
    op.create_table(
        "substation",
        *_keyed("substation"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("district_key", sa.String(length=64), nullable=True),
        sa.Column("free_kw", sa.Numeric(precision=12, scale=3), nullable=False),
    )


def _outages() -> None:
    op.create_table(
        "outage",
        *_keyed("outage"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user_account.id"], name="fk_outage_entered_by_user_account", ondelete="SET NULL"
        ),
        sa.CheckConstraint("restored_at >= starts_at", name=op.f("ck_outage_order")),
    )
    still_open = sa.text("restored_at is null and not cancelled")
    op.create_index("ix_outage_open", "outage", ["starts_at"], postgresql_where=still_open)
    op.create_index("ix_outage_restored_at", "outage", ["restored_at"])
    op.create_table(
        "outage_house",
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("house_key", sa.String(length=64), nullable=False),
        _of("outage_house", "outage_id", "outage"),
        sa.PrimaryKeyConstraint("outage_id", "house_key", name="pk_outage_house"),
    )
    op.create_index("ix_outage_house_house_key", "outage_house", ["house_key"])
    op.create_table(
        "outage_term",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("expected_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        _of("outage_term", "outage_id", "outage"),
        sa.PrimaryKeyConstraint("id", name="pk_outage_term"),
    )
    op.create_index("ix_outage_term_outage_id", "outage_term", ["outage_id"])
    op.create_table(
        "outage_norm",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.SmallInteger(), nullable=False),
        sa.Column("hours_a_year", sa.Integer(), nullable=False),
        sa.Column("hours_in_a_row", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outage_norm"),
        sa.UniqueConstraint("category", "valid_from", name="uq_outage_norm_category_valid_from"),
    )


def _people() -> None:
    op.create_table(
        "outage_report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("house_key", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        _of("outage_report", "outage_id", "outage"),
        _of("outage_report", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_outage_report"),
        sa.UniqueConstraint("outage_id", "user_id", name="uq_outage_report_outage_id_user_id"),
    )
    op.create_index("ix_outage_report_user_id", "outage_report", ["user_id"])
    op.create_index(
        "uq_outage_report_guest",
        "outage_report",
        ["outage_id", "network", "house_key"],
        unique=True,
        postgresql_where=sa.text("user_id is null"),
    )
    op.create_table(
        "outage_alarm",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("outage_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        _of("outage_alarm", "application_id", "application"),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name="fk_outage_alarm_outage_id_outage", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("application_id", name="pk_outage_alarm"),
    )
    op.create_index("ix_outage_alarm_outage_id", "outage_alarm", ["outage_id"])
    op.create_table(
        "outage_told",
        "outage_alarm",
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        _of("outage_told", "outage_id", "outage"),
        _of("outage_told", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("outage_id", "user_id", name="pk_outage_told"),
    )
    op.create_index("ix_outage_told_user_id", "outage_told", ["user_id"])
    op.create_table(
        "outage_night_sms",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        _of("outage_night_sms", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("user_id", name="pk_outage_night_sms"),
    )
    op.create_table(
        "outage_calendar",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of("outage_calendar", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("user_id", name="pk_outage_calendar"),
        sa.UniqueConstraint("token_hash", name="uq_outage_calendar_token_hash"),
    )


def _quality() -> None:
    op.create_table(
        "quality_event",
        *_keyed("quality_event"),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("measures", sa.String(length=1000), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "quality_event_house",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("house_key", sa.String(length=64), nullable=False),
        _of("quality_event_house", "event_id", "quality_event"),
        sa.PrimaryKeyConstraint("event_id", "house_key", name="pk_quality_event_house"),
    )
    op.create_index("ix_quality_event_house_house_key", "quality_event_house", ["house_key"])
    op.create_table(
        "supply_restriction",
        *_keyed("supply_restriction"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("extent", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _of("supply_restriction", "account_id", "customer_account"),
    )
    op.create_index("ix_supply_restriction_account_id", "supply_restriction", ["account_id"])


def _keyed(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    """What every thing of the feed has: a number of ours, one of theirs and a version."""
    return (
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("external_id", name=f"uq_{table}_external_id"),
    )


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{table}_{column}_{parent}", ondelete="CASCADE")
