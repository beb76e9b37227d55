"""documents the company has posted in applications become documents of the room; their files stay where they are

Revision: 0102
Before: 0101
"""

from alembic import op

from lkk.migrations.online import in_batches

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

#: The key of the file becomes that of the document, by which its version finds it and the accounting system knows it.
DOCUMENTS = """
insert into document (public_id, user_id, application_id, kind, title, number, issued_on, state, state_changed_at,
                      source, external_key, current_version, created_at, created_by)
select gen_random_uuid(), a.user_id, a.id, 'other',
       left(coalesce(nullif(f.title, ''), regexp_replace(f.name, '\\.[^.]*$', '')), 200), '',
       (f.created_at at time zone 'Asia/Barnaul')::date, 'posted', f.created_at,
       case when f.uploaded_by is null then 'accounting' else 'operator' end,
       f.public_id::text, 1, f.created_at, f.uploaded_by
  from stored_file f join application a on a.id = f.application_id
 where f.id between :first and :last and f.side = 'company' and f.slot = '' and not f.internal and f.message_id is null
on conflict (external_key) do nothing
"""
VERSIONS = """
insert into document_version (document_id, number, file_id, sha256, pages, template, created_at)
select d.id, 1, f.id, f.sha256, f.pages, '', f.created_at
  from stored_file f join document d on d.external_key = f.public_id::text
 where f.id between :first and :last
on conflict (document_id, number) do nothing
"""


def upgrade() -> None:
    """Repeated after an interruption it adds what is missing."""
    in_batches(DOCUMENTS, "stored_file")
    in_batches(VERSIONS, "stored_file")


def downgrade() -> None:
    """Take away the rows; the files are the applications' own."""
    op.execute(
        "delete from document d using document_version v, stored_file f"
        " where v.document_id = d.id and f.id = v.file_id and f.application_id is not null"
    )
