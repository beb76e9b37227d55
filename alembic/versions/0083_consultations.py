"""online consultations: who is here, dialogues, their messages and rules, another owner of files

Rules of stored files are not checked against old rows here: 0084 does it while people go on working.

Revision: 0083
Before: 0082
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

SINCE = date(2026, 1, 1)
OWNER = "num_nonnulls(application_id, profile_change_id, data_export_id, hourly_upload_id, dial_photos_id{}) = 1"
MARKS = ("last_seq", "customer_delivered", "customer_read", "company_delivered", "company_read", "told_seq")
MOMENTS = ("waiting_since", "taken_at", "first_answer_at", "closed_at", "escalated_at", "rated_at")


def upgrade() -> None:
    """Consultants answer from 8 to 17 on working days, five dialogues each; after ten minutes a head is called."""
    op.create_table(
        "presence",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("away", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_presence_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_presence")),
    )
    rules = op.create_table(
        "consultation_rules",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("begins_hour", sa.Integer(), nullable=False),
        sa.Column("ends_hour", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("escalate_minutes", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_rules")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_consultation_rules_valid_from")),
    )
    op.execute(
        "create trigger tell_rules_changed after insert or update or delete or truncate on consultation_rules"
        " for each statement execute function tell_rules_changed()"
    )
    usual = {"begins_hour": 8, "ends_hour": 17, "most_open": 5, "escalate_minutes": 10, "valid_from": SINCE}
    op.bulk_insert(rules, [usual])
    _dialogues()
    _messages()
    _files()


def _dialogues() -> None:
    people = (("customer_id", False, "CASCADE"), ("wanted_id", True, "SET NULL"), ("consultant_id", True, "RESTRICT"))
    op.create_table(
        "consultation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=nullable) for name, nullable, _ in people),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("by_letter", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        *(sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in MARKS),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("rating_comment", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_consultation_rating")),
        sa.CheckConstraint(
            "(state = 'waiting') = (waiting_since is not null)", name=op.f("ck_consultation_waits_since")
        ),
        sa.CheckConstraint(
            "state <> 'open' or consultant_id is not null", name=op.f("ck_consultation_open_with_consultant")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["user_account.id"], name=op.f(f"fk_consultation_{name}_user_account"), ondelete=gone
            )
            for name, _, gone in people
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["customer_account.id"],
            name=op.f("fk_consultation_account_id_customer_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_account_id"), "consultation", ["account_id"])
    op.create_index("ix_consultation_customer_id", "consultation", ["customer_id", "id"])
    op.create_index("ix_consultation_consultant_id", "consultation", ["consultant_id", "id"])
    op.create_index("ix_consultation_opened_at", "consultation", ["opened_at"])
    op.create_index(
        "ix_consultation_not_given",
        "consultation",
        ["last_at"],
        postgresql_where=sa.text("customer_delivered < last_seq"),
    )
    op.create_index(
        "ix_consultation_waiting", "consultation", ["waiting_since"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_index(
        "ix_consultation_consultant_id_open",
        "consultation",
        ["consultant_id", "last_at"],
        postgresql_where=sa.text("state = 'open'"),
    )


def _messages() -> None:
    op.create_table(
        "consultation_message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'note' or side = 'company'", name=op.f("ck_consultation_message_note_of_company")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_message_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_consultation_message_author_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_message")),
        sa.UniqueConstraint("consultation_id", "seq", name=op.f("uq_consultation_message_consultation_id_seq")),
        sa.UniqueConstraint(
            "consultation_id", "client_id", name=op.f("uq_consultation_message_consultation_id_client_id")
        ),
    )


def _files() -> None:
    op.add_column("stored_file", sa.Column("consultation_id", sa.BigInteger(), nullable=True))
    op.add_column("stored_file", sa.Column("consultation_seq", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_consultation_id_consultation"),
        "stored_file",
        "consultation",
        ["consultation_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", consultation_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; the dialogues and their files are lost."""
    op.execute("delete from stored_file where consultation_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "consultation_seq")
    op.drop_column("stored_file", "consultation_id")
    for table in ("consultation_message", "consultation", "consultation_rules", "presence"):
        op.drop_table(table)
