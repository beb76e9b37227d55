"""Tables of rules tell when they change, whoever changes them: processes keep their rows in memory."""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

RULES_CHANNEL = "lkk_rules"
TABLES = (
    "reading_window",
    "deadline_rule",
    "calendar_day",
    "consent_text",
    "clock_shift",
    "company_details",
    "office",
    "site_text",
    "enquiry_topic",
    "decision_reason",
    "callback_terms",
    "tangent_norm",
    "retention_rule",
    "visit_service",
    "place",
    "place_plan",
    "plan_exception",
    "consultation_rules",
    "vat_rate",
    "connection_rate",
    "payment_term",
    "giver_bound",
)

_FUNCTION = DDL(f"""
create or replace function tell_rules_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('{RULES_CHANNEL}', '');
    return null;
end $$
""")
_TRIGGER = """
create trigger tell_rules_changed after insert or update or delete or truncate on %(table)s
for each statement execute function tell_rules_changed()
"""


def declare() -> None:
    """Add the function and the triggers to what `create_all` makes; every table must be declared before.

    Raises:
        KeyError: a table of rules has another name now.
    """
    event.listen(SQLModel.metadata, "before_create", _FUNCTION)
    for name in TABLES:
        event.listen(SQLModel.metadata.tables[name], "after_create", DDL(_TRIGGER))
