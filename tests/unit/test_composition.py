"""The portal put together: nothing declared is forgotten, nothing stored has another name than yesterday."""

import importlib
import pkgutil
from collections import Counter
from dataclasses import dataclass
from typing import get_args

import pytest

from lkk import services
from lkk.services import composition
from lkk.services.delivery.declaration import Handler
from lkk.services.feed.declaration import Applied, Entity, parents_first
from lkk.services.integrations.accounting.contract import AccountChange, Change, MeterChange, MeteringPointChange
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.sms.integration import FIRST, SECOND
from lkk.services.jobs.declaration import Job
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.audit import AuditAction

# What is in the tables of a running portal: a row queued, chosen or recorded under a name must be found under it.
STORED_CHANNELS = {"accounting", "documents", "mail", "sms", "smb", "payments", "signature_check"}
STORED_KINDS = {
    ("accounting", "readings"),
    ("accounting", "application"),
    ("accounting", "application_status"),
    ("accounting", "application_message"),
    ("documents", "document"),
    ("documents", "document_status"),
    ("documents", "document_message"),
    ("mail", "letter"),
    ("sms", "sms"),
    ("smb", "smb_question"),
    ("signature_check", "signature_question"),
    ("payments", "payment"),
    ("payments", "payment_question"),
    ("payments", "refund_question"),
}
STORED_EVENTS = {
    "registration_code",
    "already_registered",
    "recovery_code",
    "recovery_unknown",
    "person_code",
    "second_factor_changed",
    "staff_invited",
    "password_changed",
    "new_device_sign_in",
    "account_attached",
    "account_detached",
    "account_shared",
    "pin_guessed",
    "pin_guessed_staff",
    "readings_submitted",
    "readings_transmitted",
    "readings_rejected",
    "application_submitted",
    "application_registered",
    "application_in_progress",
    "application_info_requested",
    "application_on_hold",
    "application_resumed",
    "application_fulfilled",
    "application_rejected",
    "application_annulled",
    "application_withdrawn",
    "application_stage",
    "application_message",
    "application_document",
    "application_answer_due",
    "draft_waits",
    "application_answered",
    "application_withdrawn_by_applicant",
    "application_message_from_applicant",
    "application_assigned",
    "deadline_near",
    "deadline_missed",
}
STORED_JOBS = {
    "apply_feed",
    "delete_stale_registrations",
    "delete_expired",
    "end_visits",
    "escalate_deadlines",
    "resume_held",
    "annul_unanswered",
    "annul_unpaid",
    "remind_of_drafts",
    "delete_old_drafts",
    "make_documents",
    "sweep_files",
    "prune_outbox",
    "prune_attempt_counters",
}
STORED_ACTIONS = {
    "registered",
    "registration_deleted",
    "signed_in",
    "sign_in_refused",
    "signed_out",
    "session_ended",
    "sessions_ended",
    "password_changed",
    "password_recovered",
    "administrator_created",
    "staff_created",
    "user_locked",
    "user_active",
    "account_attached",
    "account_detached",
    "account_pin_refused",
    "readings_submitted",
    "application_filed",
    "outbox_resent",
    "feed_started_over",
}


@dataclass(frozen=True)
class Declared:
    """Everything of one type that stands in a module or in a tuple of a module below services."""

    found: list[object]

    @classmethod
    def of(cls, kind: type) -> "Declared":
        found: dict[int, object] = {}
        for module in pkgutil.walk_packages(services.__path__, "lkk.services."):
            for value in vars(importlib.import_module(module.name)).values():
                for one in value if isinstance(value, tuple) else (value,):
                    if isinstance(one, kind):
                        found[id(one)] = one
        return cls(list(found.values()))


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Integration, (*composition.INTEGRATIONS, FIRST, SECOND)),  # the last two stand behind SMS
        (Event, composition.EVENTS),
        (Handler, composition.HANDLERS),
        (Entity, composition.FEED.entities),
        (Job, composition.jobs()),
    ],
)
def test_what_a_package_declares_is_put_together(kind: type, table: tuple[object, ...]) -> None:
    declared = Declared.of(kind).found
    assert declared
    assert [one for one in declared if one not in table] == []


def test_stored_names_are_those_of_yesterday() -> None:
    assert {one.channel.code for one in composition.INTEGRATIONS} >= STORED_CHANNELS
    assert {(one.kind.channel.code, one.kind.code) for one in composition.HANDLERS} >= STORED_KINDS
    assert {event.key for event in composition.EVENTS} >= STORED_EVENTS
    assert {job.name for job in composition.jobs()} >= STORED_JOBS
    assert {action.value for action in AuditAction} >= STORED_ACTIONS


def test_no_name_is_given_twice() -> None:
    names = [
        *(("channel", one.channel.code) for one in composition.INTEGRATIONS),
        *(("kind", one.kind.channel.code, one.kind.code) for one in composition.HANDLERS),
        *(("event", one.key) for one in composition.EVENTS),
        *(("job", one.name) for one in composition.jobs()),
        *(("entity", one.change) for one in composition.FEED.entities),
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_names_fit_their_columns() -> None:
    assert all(len(one.channel.code) <= 32 for one in composition.INTEGRATIONS)
    assert all(len(one.kind.code) <= 40 for one in composition.HANDLERS)
    assert all(len(one.key) <= 40 for one in composition.EVENTS)
    assert all(len(action.value) <= 60 for action in AuditAction)


def test_what_is_queued_has_a_system_to_go_to() -> None:
    channels = {one.channel for one in composition.INTEGRATIONS}
    assert {one.kind.channel for one in composition.HANDLERS} <= channels


def test_every_change_of_the_feed_is_applied_by_somebody() -> None:
    assert {one.change for one in composition.FEED.entities} == set(get_args(Change))


def test_parents_are_applied_before_their_children() -> None:
    order = [one.change for one in composition.FEED.entities]
    for one in composition.FEED.entities:
        assert all(order.index(parent) < order.index(one.change) for parent in one.parents)


def test_an_entity_without_its_parent_is_refused() -> None:
    async def apply(_work: object, _changes: object) -> Applied:
        return Applied()

    meters = Entity(MeterChange, apply, parents=(MeteringPointChange,))
    points = Entity(MeteringPointChange, apply, parents=(AccountChange,))
    accounts = Entity(AccountChange, apply)
    assert parents_first((meters, accounts, points)) == (accounts, points, meters)
    with pytest.raises(KeyError):
        parents_first((meters, accounts))
