"""surveys: versions, invitations, browsers that have answered, answers

Revision: 0111
Before: 0110
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None

_OF_SURVEY = ["survey.id"]
_PERSON = ["user_account.id"]


def upgrade() -> None:
    """Make the tables."""
    _survey()
    op.create_table(
        "survey_invitation",
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("answered", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], _OF_SURVEY, name="fk_survey_invitation_survey_id_survey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], _PERSON, name="fk_survey_invitation_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "user_id", name="pk_survey_invitation"),
    )
    op.create_index("ix_survey_invitation_user_id", "survey_invitation", ["user_id"])
    op.create_index(
        "ix_survey_invitation_untold",
        "survey_invitation",
        ["survey_id", "user_id"],
        postgresql_where=sa.text("not told"),
    )
    op.create_table(
        "survey_browser",
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], _OF_SURVEY, name="fk_survey_browser_survey_id_survey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "browser", name="pk_survey_browser"),
    )
    _answer()


def downgrade() -> None:
    """Drop them."""
    for name in ("survey_answer", "survey_browser", "survey_invitation", "survey"):
        op.drop_table(name)


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("intro", sa.String(length=2000), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("invites", sa.Boolean(), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("audience", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("questions", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_survey_days")),
        sa.ForeignKeyConstraint(["author_id"], _PERSON, name="fk_survey_author_id_user_account", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.UniqueConstraint("series", "number", name="uq_survey_series_number"),
    )
    op.create_index("ix_survey_author_id", "survey", ["author_id"])
    op.create_index(
        "ix_survey_published", "survey", ["series"], unique=True, postgresql_where=sa.text("state = 'published'")
    )


def _answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], _OF_SURVEY, name="fk_survey_answer_survey_id_survey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], _PERSON, name="fk_survey_answer_user_id_user_account", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_answer"),
    )
    op.create_index("ix_survey_answer_survey_id", "survey_answer", ["survey_id"])
    op.create_index("ix_survey_answer_user_id", "survey_answer", ["user_id"])
    op.create_index(
        "uq_survey_answer_person",
        "survey_answer",
        ["survey_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("user_id is not null"),
    )
