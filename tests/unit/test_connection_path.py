"""The table of the path: every move is one that stages allow, and the documentation prints it."""

from pathlib import Path

import pytest

from lkk.services.applications.workflow.stages import STEPS
from lkk.services.connection import path
from lkk.services.connection.path import MOVES, leads_to
from lkk.vocabulary.applications import Stage, Track
from lkk.vocabulary.connection import Happening


def test_every_move_is_a_step_of_its_tracks() -> None:
    steps = {(one.source, one.target, track) for one in STEPS for track in one.tracks}
    assert {(one.source, one.target, track) for one in MOVES for track in one.tracks} <= steps


@pytest.mark.parametrize("track", [Track.SIMPLIFIED, Track.FULL])
def test_events_lead_from_the_review_to_the_supply_contract(track: Track) -> None:
    stage: Stage | None = Stage.REVIEW
    for happening in Happening:
        if happening not in (Happening.FAILED, Happening.REFUSED, Happening.DISAGREED):
            stage = leads_to(happening, track, stage) or stage
    assert stage is Stage.SUPPLY


def test_works_of_the_applicants_side_end_when_they_are_accepted() -> None:
    stage: Stage | None = Stage.REVIEW
    for happening in (Happening.SENT, Happening.SIGNED, Happening.PAID, Happening.ACTS_POSTED, Happening.ACTS_TAKEN):
        stage = leads_to(happening, Track.TURNKEY, stage)
    assert stage is Stage.DONE
    assert leads_to(Happening.FAILED, Track.TURNKEY, Stage.ACTS) is Stage.WORKS
    assert leads_to(Happening.READY, Track.TURNKEY, Stage.WORKS) is None


def test_nothing_is_signed_on_the_simplified_track_and_nothing_is_paid_twice() -> None:
    assert leads_to(Happening.SIGNED, Track.SIMPLIFIED, Stage.OFFER) is None
    assert leads_to(Happening.PAID, Track.SIMPLIFIED, Stage.WORKS) is None
    assert leads_to(Happening.PAID, Track.FULL, Stage.SIGNING) is None
    assert leads_to(Happening.FAILED, Track.FULL, Stage.INSPECTION) is Stage.WORKS


def test_the_documentation_has_the_table() -> None:
    assert path.printed() in Path("docs/workflow.md").read_text(encoding="utf-8")
