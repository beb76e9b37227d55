"""documents with their versions, pages that were seen, another owner of files

Rules of stored files are not checked against old rows here: 0094 does it while people go on working.

Revision: 0093
Before: 0092
"""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

OWNER = (
    "num_nonnulls(application_id, profile_change_id, data_export_id, hourly_upload_id, dial_photos_id,"
    " consultation_id{}) = 1"
)
OWNERS = (
    ("user_id", "user_account", True, "RESTRICT"),
    ("account_id", "customer_account", True, "RESTRICT"),
    ("application_id", "application", True, "CASCADE"),
    ("created_by", "user_account", True, "SET NULL"),
)


def upgrade() -> None:
    _documents()
    _versions()
    op.create_table(
        "document_page_seen",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_foreign("document_page_seen", ("version_id", "document_version", False, "CASCADE")),
        *_foreign("document_page_seen", ("user_id", "user_account", False, "CASCADE")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_page_seen")),
        sa.UniqueConstraint(
            "version_id", "user_id", "page", name=op.f("uq_document_page_seen_version_id_user_id_page")
        ),
    )
    op.create_index(op.f("ix_document_page_seen_user_id"), "document_page_seen", ["user_id"])
    _files()


def _foreign(table: str, *columns: tuple[str, str, bool, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"), ondelete=gone)
        for name, to, _, gone in columns
    ]


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=nullable) for name, _, nullable, _ in OWNERS),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("external_key", sa.String(length=64), nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("amount_kopecks", sa.BigInteger(), nullable=True),
        sa.Column("sign_until", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("user_id is not null or account_id is not null", name=op.f("ck_document_of_somebody")),
        sa.CheckConstraint("current_version > 0", name=op.f("ck_document_current_version")),
        sa.CheckConstraint("amount_kopecks >= 0", name=op.f("ck_document_amount_kopecks")),
        *_foreign("document", *OWNERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
        sa.UniqueConstraint("external_key", name=op.f("uq_document_external_key")),
    )
    op.create_index("ix_document_user_id", "document", ["user_id", "created_at"])
    op.create_index(op.f("ix_document_account_id"), "document", ["account_id"])
    op.create_index(op.f("ix_document_application_id"), "document", ["application_id"])
    op.create_index(op.f("ix_document_created_by"), "document", ["created_by"])
    waits = sa.text("state = 'awaits_signature'")
    op.create_index("ix_document_sign_until", "document", ["sign_until"], postgresql_where=waits)


def _versions() -> None:
    op.create_table(
        "document_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_document_version_number")),
        *_foreign("document_version", ("document_id", "document", False, "CASCADE")),
        *_foreign("document_version", ("file_id", "stored_file", False, "CASCADE")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    op.create_index(op.f("ix_document_version_file_id"), "document_version", ["file_id"])
    op.create_index(op.f("ix_document_version_sha256"), "document_version", ["sha256"])


def _files() -> None:
    op.add_column("stored_file", sa.Column("document_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stored_file_document_id_document"),
        "stored_file",
        "document",
        ["document_id"],
        ["id"],
        ondelete="CASCADE",
        postgresql_not_valid=True,
    )
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(
        op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(", document_id"), postgresql_not_valid=True
    )


def downgrade() -> None:
    """Take it back; the documents and their files are lost."""
    op.drop_table("document_page_seen")
    op.drop_table("document_version")
    op.execute("delete from stored_file where document_id is not null")
    op.drop_constraint(op.f("ck_stored_file_one_owner"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_one_owner"), "stored_file", OWNER.format(""))
    op.drop_column("stored_file", "document_id")
    op.drop_table("document")
