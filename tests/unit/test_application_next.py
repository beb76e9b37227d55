"""What an applicant is told to do next fits the status, the stage and the track."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from lkk.services.applications.case.card import Card
from lkk.state.applications.application_next import next_step
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track

S = ApplicationStatus


def card(status: ApplicationStatus, stage: Stage | None = None, track: Track | None = None) -> Card:
    """A card that tells only what the sentence needs."""
    values: dict[str, Any] = dict.fromkeys((one.name for one in fields(Card)), None)
    known = {"status": status, "stage": stage, "track": track, "due_on": date(2026, 12, 18), "next_step": "Ждите."}
    return Card(**values | known)


@pytest.mark.parametrize("status", [status for status in S if status.final] + [S.ON_HOLD])
def test_nothing_is_promised_when_nothing_goes_on(status: ApplicationStatus) -> None:
    assert next_step(card(status)) == ""


@pytest.mark.parametrize(
    ("status", "stage", "track", "words"),
    [
        (S.SUBMITTED, None, None, "Ждите."),
        (S.INFO_REQUESTED, None, None, "Ответьте на замечания до 18.12.2026"),
        (S.IN_PROGRESS, None, None, "Исполнитель готовит ответ до 18.12.2026"),
        (S.IN_PROGRESS, Stage.REVIEW, Track.FULL, "Ждите."),
        (S.IN_PROGRESS, Stage.OFFER, Track.SIMPLIFIED, "оплатите счёт до 18.12.2026"),
        (S.IN_PROGRESS, Stage.OFFER, Track.FULL, "Проверьте проект договора"),
        (S.IN_PROGRESS, Stage.SIGNING, Track.FULL, "Подпишите договор или пришлите возражения до 18.12.2026"),
        (S.IN_PROGRESS, Stage.WORKS, Track.FULL, "подайте уведомление"),
        (S.IN_PROGRESS, Stage.WORKS, Track.SIMPLIFIED, "Мы строим сеть"),
    ],
)
def test_the_sentence_fits_the_place_on_the_way(
    status: ApplicationStatus, stage: Stage | None, track: Track | None, words: str
) -> None:
    assert words in next_step(card(status, stage, track))


@pytest.mark.parametrize("track", Track)
def test_every_stage_has_words(track: Track) -> None:
    for stage in Stage:
        assert next_step(card(S.IN_PROGRESS, stage, track))
