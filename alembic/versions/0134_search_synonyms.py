"""search_entry: what people call a thing beside its title, looked through with it

Revision: 0134
Before: 0133

The two computed columns are made anew with their indexes: their rows are few and are kept equal by a job.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0134"
down_revision = "0133"
branch_labels = None
depends_on = None

_TITLE = "setweight(to_tsvector('russian'::regconfig, search_norm(title)), 'A')"
_WORDS = " || setweight(to_tsvector('russian'::regconfig, search_norm(synonyms)), 'B')"
_BODY = " || setweight(to_tsvector('russian'::regconfig, search_norm(body)), 'C')"


def upgrade() -> None:
    """Add the synonyms, make both computed columns of them too."""
    op.execute("set local lock_timeout = '5s'")
    op.add_column("search_entry", sa.Column("synonyms", sa.Text(), server_default="", nullable=False))
    _compute(_TITLE + _WORDS + _BODY, "search_norm(title || ' ' || synonyms)")


def downgrade() -> None:
    """Compute them of titles and texts alone, drop the synonyms."""
    _compute(_TITLE + _BODY, "search_norm(title)")
    op.drop_column("search_entry", "synonyms")


def _compute(lexemes: str, letters: str) -> None:
    for name in ("lexemes", "letters"):
        op.drop_column("search_entry", name)  # with its index
    op.add_column("search_entry", sa.Column("lexemes", postgresql.TSVECTOR(), sa.Computed(lexemes, persisted=True)))
    op.add_column("search_entry", sa.Column("letters", sa.Text(), sa.Computed(letters, persisted=True)))
    op.create_index("ix_search_entry_lexemes", "search_entry", ["lexemes"], postgresql_using="gin")
    op.create_index(
        "ix_search_entry_letters",
        "search_entry",
        ["letters"],
        postgresql_using="gin",
        postgresql_ops={"letters": "gin_trgm_ops"},
    )
