"""what is written to a case and not sent yet is kept for its author

Revision: 0028
Before: 0021
"""

from alembic import op

revision = "0028"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        create table message_draft (
            id bigserial constraint pk_message_draft primary key,
            application_id bigint not null
                constraint fk_message_draft_application_id_application references application on delete cascade,
            author_id bigint not null
                constraint fk_message_draft_author_id_user_account references user_account on delete cascade,
            text varchar(4000) not null,
            version integer not null,
            updated_at timestamp with time zone not null,
            constraint uq_message_draft_application_id_author_id unique (application_id, author_id)
        )
    """)
    op.execute("create index ix_message_draft_author_id on message_draft (author_id)")


def downgrade() -> None:
    op.execute("drop table message_draft")
