"""The terms of an application in words: a sentence for each clock, and what a request for information does to them."""

from typing import Any

from lkk.models.applications import Application, ApplicationClock
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import ClockState, OnRequest
from lkk.vocabulary.deadlines import sentence, while_asked


async def facts(work: UnitOfWork, application: Application) -> dict[str, Any]:
    """What letters tell of terms: `terms` of the company, the day of an awaited answer and what silence leads to."""
    clocks = await deadlines.unfinished(work, application)
    company = [one for one in clocks if one.rule not in deadlines.OF_CUSTOMER]
    cure = next((one for one in clocks if one.rule in deadlines.CURES), None)
    return {
        "terms": [sentence(one.rule, due(one), one.law) for one in company],
        "answer_due": due(cure) if cure else "",
        "while_asked": while_asked([await effect(work, one) for one in company]),
        "annulled_by": cure.law if cure and cure.rule in deadlines.ANNULS else "",
    }


async def effect(work: UnitOfWork, clock: ApplicationClock) -> OnRequest:
    """What a request for information does to a clock: one that runs on is not stopped, whatever its rule says."""
    if clock.state is not ClockState.PAUSED:
        return OnRequest.RUNS
    return (await deadlines.rule_in_force(work, clock.rule, clock.started_on)).on_request


def due(clock: ApplicationClock) -> str:
    """The last day of a clock, or the moment at which a term in hours ends."""
    return words.moment(clock.due_at, settings().time_zone) if clock.due_at else words.day(clock.due_on)
