"""reports: readings counted beforehand by month, and the months that were touched since

Revision: 0127
Before: 0126
"""

import sqlalchemy as sa
from alembic import op

revision = "0127"
down_revision = "0126"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the marks; everything is counted at the next run of the job."""
    op.create_table(
        "report_reading",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "source", name="pk_report_reading"),
    )
    op.add_column("report_mark", sa.Column("month", sa.Date(), nullable=True))
    op.execute("""
        create function mark_reading() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'DELETE' and new.status <> 'unconfirmed' then
                insert into report_mark (month) values (new.billing_period);
            end if;
            if tg_op <> 'INSERT' and old.status in ('valid', 'transmitted')
               and (tg_op = 'DELETE' or old.billing_period <> new.billing_period or new.status = 'unconfirmed') then
                insert into report_mark (month) values (old.billing_period);
            end if;
            return null;
        end $$
    """)
    op.execute("""
        create trigger mark_reading
        after insert or delete or update of status, source, outside_window, billing_period on reading
        for each row execute function mark_reading()
    """)
    op.execute("update report_state set whole_on = null")


def downgrade() -> None:
    """Drop them."""
    op.execute("drop trigger mark_reading on reading")
    op.execute("drop function mark_reading()")
    op.execute("delete from report_mark where month is not null")
    op.drop_column("report_mark", "month")
    op.drop_table("report_reading")
