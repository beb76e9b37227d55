"""customers are found by name, e-mail, the end of a phone, account and address

Revision: 0049
Before: 0048
"""

from typing import Any

import sqlalchemy as sa

from lkk.migrations import online

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def _words(text: str) -> list[Any]:
    return [sa.text(f"(translate(lower(' ' || {text}), 'ё', 'е')) gin_trgm_ops")]


_INDEXES: tuple[tuple[str, str, list[Any], dict[str, Any]], ...] = (
    ("ix_user_account_customer_name", "user_account", _words("display_name"), {"where": "role = 'customer'"}),
    ("ix_user_account_email_begins", "user_account", [sa.text('email collate "C"')], {}),
    ("ix_profile_phone_ends", "profile", [sa.text('(reverse(phone)) collate "C"')], {"where": "phone <> ''"}),
    (
        "ix_profile_contact_name",
        "profile",
        _words("last_name || ' ' || first_name || ' ' || middle_name"),
        {"where": "organization_name <> ''"},
    ),
    ("ix_profile_premises", "profile", _words("premises_address"), {"where": "premises_address <> ''"}),
    ("ix_customer_account_number_begins", "customer_account", [sa.text('number collate "C"')], {}),
    ("ix_customer_account_address", "customer_account", _words("address"), {}),
)


def upgrade() -> None:
    for name, table, columns, options in _INDEXES:
        kind = {"postgresql_using": "gin"} if "gin_trgm_ops" in str(columns[0]) else {}
        where = {"postgresql_where": sa.text(options["where"])} if options else {}
        online.create_index(name, table, columns, **kind, **where)
    online.create_index(
        "ix_outbox_item_mail_to",
        "outbox_item",
        ["ordering_key", "created_at"],
        postgresql_include=["state"],
        postgresql_where=sa.text("channel = 'mail'"),
    )


def downgrade() -> None:
    online.drop_index("ix_outbox_item_mail_to", "outbox_item")
    for name, table, _, _ in _INDEXES:
        online.drop_index(name, table)
