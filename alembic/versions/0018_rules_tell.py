"""tables of rules tell when they change

Revision: 0018
Before: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("reading_window", "deadline_rule", "calendar_day", "consent_text", "clock_shift")


def upgrade() -> None:
    """A process keeps these rows in memory and drops them at this signal, whoever changes them."""
    op.execute("""
        create function tell_rules_changed() returns trigger language plpgsql as $$
        begin
            perform pg_notify('lkk_rules', '');
            return null;
        end $$
    """)
    for table in TABLES:
        op.execute(f"""
            create trigger tell_rules_changed after insert or update or delete or truncate on {table}
            for each statement execute function tell_rules_changed()
        """)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"drop trigger tell_rules_changed on {table}")
    op.execute("drop function tell_rules_changed()")
