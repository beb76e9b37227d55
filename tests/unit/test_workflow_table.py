"""The table of changes against one that was written down independently; stages likewise."""

from dataclasses import fields
from datetime import date
from itertools import pairwise, product

import pytest

from lkk.services import composition
from lkk.services.applications.workflow import needs
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.stages import STEPS
from lkk.services.applications.workflow.transitions import (
    TRANSITIONS,
    Act,
    Capacity,
    NotPossibleNow,
    capacities,
    office_changes,
    printed,
    transition,
    verb,
)
from lkk.services.kernel.actor import Actor, Identity
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.people import Role

S = ApplicationStatus
OPERATORS = {Role.SERVICE_CENTRE_OPERATOR, Role.ADMINISTRATOR}
SYSTEM = None

#: From, to: the roles that may; nobody is the portal itself and the accounting system.
EXPECTED: dict[tuple[S, S], set[Role | None]] = {
    (S.DRAFT, S.SUBMITTED): {Role.CUSTOMER},
    (S.SUBMITTED, S.REGISTERED): {*OPERATORS, SYSTEM},
    (S.SUBMITTED, S.INFO_REQUESTED): {*OPERATORS},
    (S.SUBMITTED, S.FULFILLED): {SYSTEM},
    (S.SUBMITTED, S.REJECTED): {Role.ADMINISTRATOR},
    (S.SUBMITTED, S.WITHDRAWN): {Role.CUSTOMER},
    (S.SUBMITTED, S.ANNULLED): {*OPERATORS, SYSTEM},
    (S.REGISTERED, S.IN_PROGRESS): {*OPERATORS, SYSTEM},
    (S.REGISTERED, S.INFO_REQUESTED): {*OPERATORS},
    (S.REGISTERED, S.ON_HOLD): {*OPERATORS},
    (S.REGISTERED, S.REJECTED): {Role.ADMINISTRATOR},
    (S.REGISTERED, S.WITHDRAWN): {Role.CUSTOMER},
    (S.REGISTERED, S.ANNULLED): {*OPERATORS, SYSTEM},
    (S.IN_PROGRESS, S.INFO_REQUESTED): {*OPERATORS},
    (S.IN_PROGRESS, S.ON_HOLD): {*OPERATORS, SYSTEM},
    (S.IN_PROGRESS, S.FULFILLED): {*OPERATORS, SYSTEM},
    (S.IN_PROGRESS, S.REJECTED): {Role.ADMINISTRATOR},
    (S.IN_PROGRESS, S.WITHDRAWN): {Role.CUSTOMER},
    (S.IN_PROGRESS, S.ANNULLED): {*OPERATORS, SYSTEM},
    (S.INFO_REQUESTED, S.SUBMITTED): {Role.CUSTOMER},
    (S.INFO_REQUESTED, S.REGISTERED): {Role.CUSTOMER},
    (S.INFO_REQUESTED, S.IN_PROGRESS): {Role.CUSTOMER},
    (S.INFO_REQUESTED, S.WITHDRAWN): {Role.CUSTOMER},
    (S.INFO_REQUESTED, S.ANNULLED): {*OPERATORS, SYSTEM},
    **{(source, S.TERMINATED): {Role.ADMINISTRATOR, SYSTEM} for source in (S.IN_PROGRESS, S.INFO_REQUESTED, S.ON_HOLD)},
    (S.ON_HOLD, S.IN_PROGRESS): {*OPERATORS, SYSTEM},
    (S.ON_HOLD, S.WITHDRAWN): {Role.CUSTOMER},
    (S.ON_HOLD, S.ANNULLED): {*OPERATORS, SYSTEM},
}
SIMPLIFIED = "review offer payment works connection acts supply done"
FULL = "review offer signing payment works notice inspection connection acts supply done"
TURNKEY = "review signing payment works acts done"


def actor(role: Role | None) -> Actor | None:
    return Actor.alone(Identity(1, role)) if role else None


@pytest.mark.parametrize("role", [*Role, SYSTEM])
def test_every_triple_is_as_expected(role: Role | None) -> None:
    for source, target in product(S, S):
        try:
            may = bool(capacities(actor(role)) & transition(source, target).who)
        except NotPossibleNow:
            may = False
        assert may == (role in EXPECTED.get((source, target), set())), (source, target)


def test_a_pair_stands_in_the_table_once_and_nothing_leaves_a_final_status() -> None:
    changes = [(one.source, one.target, one.act) for one in TRANSITIONS]
    assert len(set(changes)) == len(changes)
    assert not any(one.source.final for one in TRANSITIONS)
    assert {target for _, target, _ in changes} == set(S) - {S.DRAFT}


def test_the_printed_table_has_a_line_for_each_change() -> None:
    lines = printed().splitlines()
    assert len(lines) == len(TRANSITIONS) + 2
    assert "| В работе | Отклонена | руководитель | причина, основание по закону | договор ещё не заключён |" in lines


def test_every_change_tells_somebody_and_its_events_are_declared() -> None:
    for one in TRANSITIONS:
        for event in (one.event, one.staff_event):
            assert not event or event in composition.EVENTS, event
        silent = (one.source, one.target) == (S.SUBMITTED, S.FULFILLED)  # «Обратная связь»: nothing to add
        assert silent or one.event or one.staff_event


def test_what_ends_badly_says_why() -> None:
    for one in TRANSITIONS:
        if one.target in (S.REJECTED, S.ANNULLED):
            assert needs.LEGAL_GROUND in one.needs
        if one.target is S.ON_HOLD:
            assert one.needs == (needs.REASON, needs.UNTIL)


@pytest.mark.parametrize(
    ("track", "expected"), [(Track.SIMPLIFIED, SIMPLIFIED), (Track.FULL, FULL), (Track.TURNKEY, TURNKEY)]
)
def test_the_stages_of_a_track_follow_one_another(track: Track, expected: str) -> None:
    order = [Stage(name) for name in expected.split()]
    forward = {(one.source, one.target) for one in STEPS if track in one.tracks}
    back = {Track.FULL: {(Stage.INSPECTION, Stage.WORKS)}, Track.TURNKEY: {(Stage.ACTS, Stage.WORKS)}}.get(track, set())
    assert forward == set(pairwise(order)) | back


def test_every_change_of_the_office_has_a_verb_and_its_dialog_asks_for_what_the_payload_holds() -> None:
    names = {one.name for one in fields(Payload)}
    for one in TRANSITIONS:
        if one.who & {Capacity.OPERATOR, Capacity.HEAD}:
            assert one.verb
            assert {ask.name for need in one.needs for ask in need.asks} <= names


def test_changes_of_the_office_to_one_status_ask_for_the_same() -> None:
    dialogs = {one.key: one.needs for one in office_changes()}
    for one in TRANSITIONS:
        if one.who & {Capacity.OPERATOR, Capacity.HEAD}:
            assert dialogs[one.key] == one.needs


def test_a_request_may_be_added_to_answered_for_the_applicant_and_taken_back_by_operators_alone() -> None:
    for act, targets in {
        Act.REMARK_ADDED: {S.INFO_REQUESTED},
        Act.ANSWER_TAKEN: {S.SUBMITTED, S.REGISTERED, S.IN_PROGRESS},
        Act.TAKEN_BACK: {S.SUBMITTED, S.REGISTERED, S.IN_PROGRESS},
    }.items():
        found = [one for one in TRANSITIONS if one.act is act]
        assert {one.target for one in found} == targets
        assert {one.source for one in found} == {S.INFO_REQUESTED}
        assert all(one.who == {Capacity.OPERATOR} and one.event and one.needs for one in found)


def test_what_is_put_off_is_resumed() -> None:
    to_work = next(one for one in office_changes() if one.target is S.IN_PROGRESS)
    assert verb(S.REGISTERED, to_work) == "Взять в работу"
    assert verb(S.ON_HOLD, to_work) == "Возобновить работу"


def test_a_change_takes_along_only_what_it_asks_for() -> None:
    given = Payload(reason=" Причина ", until=date(2026, 12, 1), legal_ground="п. 15", registration_number="1")
    assert given.stripped().wanted_by((needs.REASON, needs.UNTIL)) == Payload("Причина", until=date(2026, 12, 1))
    assert given.stripped().wanted_by((needs.LEGAL_GROUND,)) == Payload("Причина", legal_ground="п. 15")
