"""«Энергоадвокат»: who has the service and whose client they are, managers, the visit to one's own manager

Revision: 0082
Before: 0081
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
DEADLINES = [("advocate.connect", 3, "wd", "Порядок работы с обращениями потребителей сетевой организации")]
MEETING = {
    "code": "manager_meeting",
    "title": "Встреча с менеджером",
    "duration": 30,
    "before": 0,
    "after": 0,
    "lead": 60,
    "horizon_days": 60,
    "most_open": 1,
    "audience": "advocate",
    "needs_approval": False,
    "documents": "",
    "position": 90,
}
TABLES = (
    "smb_check",
    "manager_request",
    "manager_absence",
    "manager_photo",
    "manager_card",
    "advocate_assignment",
    "advocate_membership",
)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), primary_key=True)


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column:
    target = sa.ForeignKey(f"{table}.id", ondelete="SET NULL" if nullable else "CASCADE")
    return sa.Column(name, sa.BigInteger(), target, nullable=nullable)


def _line(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Add the tables, the term of three working days and the service that is booked at one's own manager."""
    _add_memberships()
    _add_managers()
    op.create_table(
        "smb_check",
        sa.Column(
            "application_id",
            sa.BigInteger(),
            sa.ForeignKey("application.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        _line("inn", 12),
        _line("state", 32),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        _moment("asked_at"),
        _moment("answered_at", nullable=True),
    )
    rules = _table("deadline_rule", "rule", "unit", "law", "on_request", value=sa.Integer)
    terms = [dict(zip(("rule", "value", "unit", "law"), one, strict=True)) for one in DEADLINES]
    op.bulk_insert(rules, [one | {"on_request": "paused", "valid_from": SINCE} for one in terms])
    numbers = ("duration", "before", "after", "lead", "horizon_days", "most_open", "position")
    services = _table(
        "visit_service",
        *("code", "title", "audience", "documents"),
        needs_approval=sa.Boolean,
        **dict.fromkeys(numbers, sa.Integer),
    )
    op.bulk_insert(services, [MEETING | {"valid_from": SINCE}])


def _table(name: str, *lines: str, **others: type[sa.types.TypeEngine[object]]) -> sa.TableClause:
    columns = {**dict.fromkeys(lines, sa.String), **others, "valid_from": sa.Date}
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


def _add_memberships() -> None:
    op.create_table(
        "advocate_membership",
        _id(),
        _to("user_id", "user_account"),
        _to("application_id", "application", nullable=True),
        _to("manager_id", "user_account", nullable=True),
        _moment("since"),
        _moment("left_at", nullable=True),
        sa.CheckConstraint("left_at >= since", name=op.f("ck_advocate_membership_order")),
    )
    live = sa.text("left_at is null")
    op.create_index(
        "uq_advocate_membership_user_id", "advocate_membership", ["user_id"], unique=True, postgresql_where=live
    )
    op.create_index("ix_advocate_membership_manager_id", "advocate_membership", ["manager_id"], postgresql_where=live)
    op.create_index("ix_advocate_membership_of_user", "advocate_membership", ["user_id", "id"])
    op.create_index("ix_advocate_membership_application_id", "advocate_membership", ["application_id"])
    op.create_table(
        "advocate_assignment",
        _id(),
        _to("membership_id", "advocate_membership"),
        _to("manager_id", "user_account", nullable=True),
        _moment("since"),
        _moment("until", nullable=True),
        _line("reason", 500),
        _to("author_id", "user_account", nullable=True),
    )
    op.create_index(
        "uq_advocate_assignment_membership_id",
        "advocate_assignment",
        ["membership_id"],
        unique=True,
        postgresql_where=sa.text("until is null"),
    )
    op.create_index("ix_advocate_assignment_history", "advocate_assignment", ["membership_id", "id"])
    op.create_table(
        "manager_request",
        _id(),
        _to("membership_id", "advocate_membership"),
        _line("reason", 500),
        _line("state", 32),
        _line("answer", 500),
        _moment("asked_at"),
        _moment("settled_at", nullable=True),
        _to("settled_by", "user_account", nullable=True),
    )
    op.create_index(
        "uq_manager_request_membership_id",
        "manager_request",
        ["membership_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_manager_request_of_membership", "manager_request", ["membership_id", "id"])


def _add_managers() -> None:
    op.create_table(
        "manager_card",
        sa.Column("user_id", sa.BigInteger(), sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
        _line("name", 120),
        _line("hours", 200),
        sa.Column("topics", sa.ARRAY(sa.String(length=40)), nullable=False),
        _line("photo", 64),
        sa.Column("most_clients", sa.Integer(), nullable=False),
        _moment("updated_at"),
    )
    op.create_table(
        "manager_photo",
        sa.Column("sha256", sa.String(length=64), primary_key=True),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
    )
    op.create_table(
        "manager_absence",
        _id(),
        _to("manager_id", "user_account"),
        _to("substitute_id", "user_account", nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _to("author_id", "user_account", nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_manager_absence_order")),
        sa.CheckConstraint("manager_id <> substitute_id", name=op.f("ck_manager_absence_another")),
    )
    op.execute(
        "alter table manager_absence add constraint ex_manager_absence_days exclude using gist"
        " (manager_id with =, daterange(first_day, last_day, '[]') with &&)"
    )


def downgrade() -> None:
    """Take it back; who had the service is forgotten."""
    op.execute("delete from visit_service where code = 'manager_meeting'")
    op.execute("delete from deadline_rule where rule = 'advocate.connect'")
    for name in TABLES:
        op.drop_table(name)
