"""What an applicant is told to do next fits the status, the stage and the track."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from lkk.services.applications.case.card import Card, ClockView
from lkk.state.applications.application_next import next_step
from lkk.vocabulary.applications import ApplicationStatus, ClockState, OnRequest, Stage, Track
from lkk.vocabulary.deadlines import while_asked

S = ApplicationStatus


def clock(rule: str, day: int, *, of_customer: bool = False, effect: OnRequest = OnRequest.RUNS) -> ClockView:
    """A running term that ends on a day of December."""
    return ClockView(
        rule=rule,
        state=ClockState.RUNNING,
        started_on=date(2026, 12, 1),
        due_on=date(2026, 12, day),
        due_at=None,
        finished_on=None,
        law="Правила",
        of_customer=of_customer,
        effect=effect,
        percent=0,
    )


RUNNING = (
    clock("info.answer", 17, of_customer=True),
    clock("meter.equip", 18, effect=OnRequest.PAUSED),
    clock("tp.pay.S", 19, of_customer=True),
    clock("tp.sign.F", 20, of_customer=True),
    clock("tp.offer.F", 21),
    clock("tp.perform.1y", 22),
)


def card(status: ApplicationStatus, stage: Stage | None = None, track: Track | None = None) -> Card:
    """A card that tells only what the sentence needs."""
    values: dict[str, Any] = dict.fromkeys((one.name for one in fields(Card)), None)
    known = {"status": status, "stage": stage, "track": track, "clocks": RUNNING, "next_step": "Ждите."}
    return Card(**values | known)


@pytest.mark.parametrize("status", [status for status in S if status.final] + [S.ON_HOLD])
def test_nothing_is_promised_when_nothing_goes_on(status: ApplicationStatus) -> None:
    assert next_step(card(status)) == ""


@pytest.mark.parametrize(
    ("status", "stage", "track", "words"),
    [
        (S.SUBMITTED, None, None, "Ждите."),
        (S.REGISTERED, None, None, "Ждите."),
        (S.INFO_REQUESTED, None, None, "Ответьте на замечания не позднее 17.12.2026. Пока ответа нет, наш срок стоит."),
        (S.IN_PROGRESS, None, None, "Установим прибор учёта не позднее 18.12.2026."),
        (S.REGISTERED, Stage.REVIEW, Track.FULL, "технические условия не позднее 21.12.2026"),
        (S.IN_PROGRESS, Stage.REVIEW, Track.FULL, "технические условия не позднее 21.12.2026"),
        (S.IN_PROGRESS, Stage.OFFER, Track.SIMPLIFIED, "оплатите счёт не позднее 19.12.2026"),
        (S.IN_PROGRESS, Stage.OFFER, Track.FULL, "Проверьте проект договора"),
        (
            S.IN_PROGRESS,
            Stage.PAYMENT,
            Track.SIMPLIFIED,
            "Оплатите счёт не позднее 19.12.2026: с оплатой договор заключён",
        ),
        (S.IN_PROGRESS, Stage.ACTS, Track.FULL, "Прочитайте акт"),
        (S.IN_PROGRESS, Stage.SIGNING, Track.FULL, "Подпишите договор или пришлите возражения не позднее 20.12.2026"),
        (S.IN_PROGRESS, Stage.WORKS, Track.FULL, "подайте уведомление"),
        (S.IN_PROGRESS, Stage.WORKS, Track.SIMPLIFIED, "ставим прибор учёта не позднее 22.12.2026"),
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


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ([OnRequest.ANEW, OnRequest.RUNS], "Пока ответа нет, наш срок стоит, со дня ответа он начнётся заново."),
        ([OnRequest.PAUSED], "Пока ответа нет, наш срок стоит."),
        ([OnRequest.RUNS], "Наш срок при этом идёт."),
        ([], ""),
    ],
)
def test_a_pause_is_told_only_where_a_term_stands(effects: list[OnRequest], words: str) -> None:
    assert while_asked(effects) == words
