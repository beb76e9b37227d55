"""what the search of the site looks through

Revision: 0047
Before: 0046
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(r"""
        create or replace function search_norm(words text) returns text language sql immutable parallel safe as
        $$ select regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            translate(lower(coalesce(words, '')), 'ё', 'е'),
            '\mзамен[аы]\M', 'замену', 'g'),
            '\mприбор[а-я]* учета\M|\mпу\M', 'счетчик', 'g'),
            '\mлс\M', 'лицевой счет', 'g'),
            '\mтп\M|\mтехприсоединени', 'технологическое присоединени', 'g') $$
    """)
    lexemes = (
        "setweight(to_tsvector('russian'::regconfig, search_norm(title)), 'A')"
        " || setweight(to_tsvector('russian'::regconfig, search_norm(body)), 'C')"
    )
    op.create_table(
        "search_entry",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.Column("lexemes", postgresql.TSVECTOR(), sa.Computed(lexemes, persisted=True), nullable=True),
        sa.Column("letters", sa.Text(), sa.Computed("search_norm(title)", persisted=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_lexemes", "search_entry", ["lexemes"], postgresql_using="gin")
    op.create_index(
        "ix_search_entry_letters",
        "search_entry",
        ["letters"],
        postgresql_using="gin",
        postgresql_ops={"letters": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_table("search_entry")
    op.execute("drop function search_norm(text)")
