"""reports: applications and stages counted beforehand by day, and the days that were touched since

Revision: 0122
Before: 0121
"""

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0121"
branch_labels = None
depends_on = None

#: What a line of a report depends on; other changes of an application touch no figure.
_COLUMNS = (
    "status, submitted_at, kind, executor_id, user_id, filed_by, filed_channel, guest_code_hash, applicant_type, "
    "stage, track"
)


def upgrade() -> None:
    """Create the tables and the marks; nothing is counted yet."""
    op.create_table(
        "report_sum",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dimension", sa.String(20), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "dimension", "value", "outcome", name="pk_report_sum"),
    )
    op.create_table(
        "report_stay",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("track", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("fate", sa.String(10), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "track", "stage", "fate", "hours", name="pk_report_stay"),
    )
    op.create_table(
        "report_mark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_report_mark"),
    )
    op.create_table(
        "report_state",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("whole_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_report_state"),
    )
    op.execute("""
        create function mark_filed() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'DELETE' and new.submitted_at is not null then
                insert into report_mark (filed_at) values (new.submitted_at);
            end if;
            if tg_op = 'DELETE' and old.submitted_at is not null
               or tg_op = 'UPDATE' and old.submitted_at is distinct from new.submitted_at and old.submitted_at is not null then
                insert into report_mark (filed_at) values (old.submitted_at);
            end if;
            return null;
        end $$
    """)
    op.execute(f"""
        create trigger mark_filed after insert or delete or update of {_COLUMNS} on application
        for each row execute function mark_filed()
    """)
    op.execute("""
        create function mark_clock() returns trigger language plpgsql as $$
        begin
            insert into report_mark (application_id) values (coalesce(new.application_id, old.application_id));
            return null;
        end $$
    """)
    op.execute("""
        create trigger mark_clock after insert or delete or update of state, due_on, due_at, rule on application_clock
        for each row execute function mark_clock()
    """)


def downgrade() -> None:
    """Drop them."""
    op.execute("drop trigger mark_clock on application_clock")
    op.execute("drop trigger mark_filed on application")
    op.execute("drop function mark_clock()")
    op.execute("drop function mark_filed()")
    for table in ("report_state", "report_mark", "report_stay", "report_sum"):
        op.drop_table(table)
