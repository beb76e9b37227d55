"""applications are found by words that are folded: capitals and the letter ё do not matter

Revision: 0033
Before: 0032
"""

from typing import Any

import sqlalchemy as sa

from lkk.migrations import online

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NEW = ("number", "object_name", "applicant", "account_number", "registration_number", "contacts")
_OLD = _NEW[:4]


def upgrade() -> None:
    """No moment without the one or the other."""
    columns = [sa.text(f"(translate(lower(' ' || {one}), 'ё', 'е')) gin_trgm_ops") for one in _NEW]
    online.create_index("ix_application_found_by", "application", columns, postgresql_using="gin")
    online.drop_index("ix_application_words", "application")


def downgrade() -> None:
    options: dict[str, Any] = {"postgresql_using": "gin", "postgresql_ops": dict.fromkeys(_OLD, "gin_trgm_ops")}
    online.create_index("ix_application_words", "application", _OLD, **options)
    online.drop_index("ix_application_found_by", "application")
