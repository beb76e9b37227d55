"""ranks of the statuses of applications there are already

Revision: 0012
Before: 0011
"""

from lkk.migrations import online

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_RANKED = """
update application set status_rank = case status
    when 'submitted' then 10 when 'registered' then 20 when 'in_progress' then 30 when 'info_requested' then 40
    when 'on_hold' then 50 when 'fulfilled' then 60 when 'rejected' then 70 when 'annulled' then 80
    when 'withdrawn' then 90 else 0 end
 where id between :first and :last and status <> 'draft'
"""


def upgrade() -> None:
    online.in_batches(_RANKED, "application")


def downgrade() -> None:
    """The column goes with the migration before."""
