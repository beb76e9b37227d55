"""notices name the application they are about

Old ones learn it from the page they lead to: the last part of the address is the number, in percent signs.

Revision: 0025
Before: 0029
"""

from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0029"
branch_labels = None
depends_on = None

LINKS = "select distinct link from notification where link ~ '^(/staff)?/applications/[^/?]+$'"
#: Words of the address that are no number.
PAGES = frozenset({"new", "sent"})


def upgrade() -> None:
    op.add_column("notification", sa.Column("subject", sa.String(24), nullable=False, server_default=""))
    op.create_index("ix_notification_user_id_subject", "notification", ["user_id", "subject"])
    connection = op.get_bind()
    fill = sa.text("update notification set subject = :subject where link = :link")
    for link in connection.execute(sa.text(LINKS)).scalars().all():
        subject = unquote(link.rpartition("/")[2])
        if subject not in PAGES and len(subject) <= 24:
            connection.execute(fill, {"subject": subject, "link": link})


def downgrade() -> None:
    op.drop_index("ix_notification_user_id_subject", table_name="notification")
    op.drop_column("notification", "subject")
