"""contacts of the applications there are already

Revision: 0032
Before: 0031
"""

from lkk.migrations import online

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_ANSWERS = ("phone", "email", "inn_person", "inn_organization", "ogrn", "ogrnip")
_KNOWN = ", ".join(["u.email", "p.phone", "p.inn", "p.ogrn", *(f"a.answers ->> '{one}'" for one in _ANSWERS)])
_FILLED = f"""
update application set contacts = left(found.words, 1000)
  from (
    select a.id, (
        select coalesce(string_agg(distinct word, ' '), '') from unnest(array[{_KNOWN}]) word where word <> ''
    ) words
    from application a
    join user_account u on u.id = a.user_id
    left join profile p on p.user_id = a.user_id
    where a.id between :first and :last and a.status <> 'draft'
  ) found
 where application.id = found.id
"""  # noqa: S608  names of this file


def upgrade() -> None:
    online.in_batches(_FILLED, "application")


def downgrade() -> None:
    """The column goes with the migration before."""
