"""The tables; importing the package registers all of them in the metadata."""

from lkk.models import (
    accounts,
    applications,
    audit,
    broadcasts,
    consents,
    delivery,
    directories,
    files,
    handovers,
    identity,
    metering,
    notifications,
    operation,
    person_codes,
    profile_changes,
    readings,
    rules_tell,
    search,
    second_factor,
    sms,
)

rules_tell.declare()

__all__ = [
    "accounts",
    "applications",
    "audit",
    "broadcasts",
    "consents",
    "delivery",
    "directories",
    "files",
    "handovers",
    "identity",
    "metering",
    "notifications",
    "operation",
    "person_codes",
    "profile_changes",
    "readings",
    "rules_tell",
    "search",
    "second_factor",
    "sms",
]
