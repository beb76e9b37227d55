"""visits to offices: services, places and their plans, bookings that cannot overlap, reminders and waiting lists

Revision: 0076
Before: 0075
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
TABLES = ("visit_service", "place", "place_plan", "plan_exception")
IDENTITY = "Документ, удостоверяющий личность"
TRUSTED = "Доверенность, если приходит представитель"
OBJECT = "Документ о праве собственности или ином праве на объект"
METER = "Паспорт прибора учёта и документ о его поверке, если они есть"
CONTRACT = "Договор и переписка по вопросу, если они есть"
#: Code, title, minutes, documents to bring: seed A names the first three, seed B the five topics.
SERVICES = (
    ("consultation", "Консультация", 30, (IDENTITY, CONTRACT)),
    ("documents", "Выдача документов", 15, (IDENTITY, TRUSTED)),
    ("filing", "Подача заявок", 30, (IDENTITY, TRUSTED, OBJECT)),
    ("grid_connection", "Осуществление технологического присоединения", 30, (IDENTITY, TRUSTED, OBJECT)),
    ("transmission", "Услуги по передаче электрической энергии", 30, (IDENTITY, CONTRACT)),
    ("metering", "Организация учёта электрической энергии", 30, (IDENTITY, METER)),
    ("customer_service", "Обслуживание потребителей", 30, (IDENTITY, CONTRACT)),
    ("contacts", "Контактная информация сетевой организации и организаций энергетики", 15, ()),
)


def upgrade() -> None:
    """Eight services everybody may book; offices get places when the administrator writes their plans."""
    op.execute("create extension if not exists btree_gist")
    services = op.create_table(
        "visit_service",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("documents", sa.String(length=2000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_service")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_visit_service_code_valid_from")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("services", sa.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["user_account.id"], name=op.f("fk_place_employee_id_user_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_index("ix_place_office_code", "place", ["office_code", "position"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("moved", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("walk_in", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("place_id"), "="),
            (sa.column("busy"), "&&"),
            where=sa.text("live"),
            using="gist",
            name="ex_appointment_place_busy",
        ),
        sa.CheckConstraint(
            "live = (state in ('held', 'offered', 'requested', 'booked', 'checked_in', 'called', 'blocked'))",
            name=op.f("ck_appointment_live_state"),
        ),
        sa.CheckConstraint("busy @> tstzrange(starts_at, ends_at)", name=op.f("ck_appointment_busy_covers")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_order")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_appointment_application_id_application"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["user_account.id"],
            name=op.f("fk_appointment_changed_by_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_appointment_place_id_place"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_appointment_user_id_user_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
        sa.UniqueConstraint("number", name=op.f("uq_appointment_number")),
    )
    op.create_index(
        "ix_appointment_application_id",
        "appointment",
        ["application_id"],
        unique=False,
        postgresql_where=sa.text("application_id is not null"),
    )
    op.create_index(
        "ix_appointment_hold",
        "appointment",
        ["hold_until"],
        unique=False,
        postgresql_where=sa.text("hold_until is not null"),
    )
    op.create_index("ix_appointment_office_day", "appointment", ["office_code", "starts_at"], unique=False)
    op.create_index("ix_appointment_person", "appointment", ["person", "starts_at"], unique=False)
    op.create_index(
        "ix_appointment_place_live",
        "appointment",
        ["place_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("live"),
    )
    op.create_index(
        "ix_appointment_user_id",
        "appointment",
        ["user_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("user_id is not null"),
    )
    op.create_table(
        "place_plan",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("week", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_place_plan_author_id_user_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_plan_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_plan")),
        sa.UniqueConstraint("place_id", "valid_from", name=op.f("uq_place_plan_place_id_valid_from")),
    )
    op.create_table(
        "plan_exception",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_plan_exception_author_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_plan_exception_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_exception")),
    )
    op.create_index(
        "uq_plan_exception_office",
        "plan_exception",
        ["office_code", "day"],
        unique=True,
        postgresql_where=sa.text("place_id is null"),
    )
    op.create_index(
        "uq_plan_exception_place",
        "plan_exception",
        ["place_id", "day"],
        unique=True,
        postgresql_where=sa.text("place_id is not null"),
    )
    op.create_table(
        "appointment_reminder",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_reminder_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_reminder")),
        sa.UniqueConstraint("appointment_id", "hours", name=op.f("uq_appointment_reminder_appointment_id_hours")),
    )
    op.create_index("ix_appointment_reminder_due_at", "appointment_reminder", ["due_at"], unique=False)
    op.create_table(
        "waiting_list_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("service_code", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("live = (state in ('waiting', 'offered'))", name=op.f("ck_waiting_list_entry_live_state")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["appointment.id"],
            name=op.f("fk_waiting_list_entry_offer_id_appointment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_waiting_list_entry_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_list_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waiting_list_entry_public_id")),
    )
    op.create_index(
        "ix_waiting_list_entry_queue",
        "waiting_list_entry",
        ["office_code", "service_code", "id"],
        unique=False,
        postgresql_where=sa.text("live"),
    )
    op.create_index(op.f("ix_waiting_list_entry_user_id"), "waiting_list_entry", ["user_id"], unique=False)
    op.create_index(
        "uq_waiting_list_entry_person",
        "waiting_list_entry",
        ["person", "office_code", "service_code"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.add_column("office", sa.Column("region", sa.String(length=120), server_default="", nullable=False))
    op.add_column("office", sa.Column("branch", sa.String(length=120), server_default="", nullable=False))
    op.add_column("office", sa.Column("directions", sa.String(length=500), server_default="", nullable=False))
    op.add_column("office", sa.Column("time_zone", sa.String(length=40), server_default="", nullable=False))
    op.add_column("office", sa.Column("late_minutes", sa.Integer(), nullable=True))
    op.add_column("office", sa.Column("most_open", sa.Integer(), nullable=True))
    _fill(services)
    op.execute("update office set region = 'Алтайский край', branch = 'Барнаул'")
    for table in TABLES:
        op.execute(f"""
            create trigger tell_rules_changed after insert or update or delete or truncate on {table}
            for each statement execute function tell_rules_changed()
        """)


def _fill(services: sa.Table) -> None:
    common = {
        "before": 0,
        "after": 0,
        "lead": 60,
        "horizon_days": 60,
        "most_open": 1,
        "audience": "everyone",
        "needs_approval": False,
        "valid_from": SINCE,
    }
    rows = [
        {
            "code": code,
            "title": title,
            "duration": minutes,
            "documents": "\n".join(documents),
            "position": at * 10,
            **common,
        }
        for at, (code, title, minutes, documents) in enumerate(SERVICES, 1)
    ]
    op.bulk_insert(services, rows)


def downgrade() -> None:
    """Bookings go with their offices' plans; the extension stays, others may use it."""
    op.drop_column("office", "most_open")
    op.drop_column("office", "late_minutes")
    op.drop_column("office", "time_zone")
    op.drop_column("office", "directions")
    op.drop_column("office", "branch")
    op.drop_column("office", "region")
    op.drop_index("uq_waiting_list_entry_person", table_name="waiting_list_entry", postgresql_where=sa.text("live"))
    op.drop_index(op.f("ix_waiting_list_entry_user_id"), table_name="waiting_list_entry")
    op.drop_index("ix_waiting_list_entry_queue", table_name="waiting_list_entry", postgresql_where=sa.text("live"))
    op.drop_table("waiting_list_entry")
    op.drop_index("ix_appointment_reminder_due_at", table_name="appointment_reminder")
    op.drop_table("appointment_reminder")
    op.drop_index(
        "uq_plan_exception_place", table_name="plan_exception", postgresql_where=sa.text("place_id is not null")
    )
    op.drop_index("uq_plan_exception_office", table_name="plan_exception", postgresql_where=sa.text("place_id is null"))
    op.drop_table("plan_exception")
    op.drop_table("place_plan")
    op.drop_index("ix_appointment_user_id", table_name="appointment", postgresql_where=sa.text("user_id is not null"))
    op.drop_index("ix_appointment_place_live", table_name="appointment", postgresql_where=sa.text("live"))
    op.drop_index("ix_appointment_person", table_name="appointment")
    op.drop_index("ix_appointment_office_day", table_name="appointment")
    op.drop_index("ix_appointment_hold", table_name="appointment", postgresql_where=sa.text("hold_until is not null"))
    op.drop_index(
        "ix_appointment_application_id",
        table_name="appointment",
        postgresql_where=sa.text("application_id is not null"),
    )
    op.drop_table("appointment")
    op.drop_index("ix_place_office_code", table_name="place")
    op.drop_table("place")
    op.drop_table("visit_service")
