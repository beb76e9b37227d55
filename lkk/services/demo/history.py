"""The applications of the demo: those of its people at once, those of the crowd afterwards, each of them once."""

from datetime import datetime, timedelta

import structlog
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.demo import crowd, people_stories
from lkk.services.demo.playing import Place, actor_of, places, play
from lkk.services.demo.story import Story
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("lkk.demo")

REGISTERED = timedelta(days=200)  # before they were added: longer than the oldest of their applications


async def play_people(work: UnitOfWork, now: datetime) -> None:
    """File and lead on what the people of the demo have filed before `now`, in one transaction.

    An application that the rules refuse is left out and logged: the portal starts all the same.
    """
    cast = await _cast(work)
    for story, place in _planned(cast, now):
        if crowd.has(story.who):
            continue
        try:
            async with work.session.begin_nested():
                await play(work, story, place, cast, cast[people_stories.HEAD])
        except ServiceError as refusal:
            _refused(story, place, refusal)


async def is_complete() -> bool:
    """Whether nothing is left to play; so it is where the demo was added by a version without a crowd."""
    return not (await left_to_play())[1]


async def play_crowd() -> int:
    """File and lead on what is left, each application in a transaction of its own; return how many there were.

    An application that the rules refuse is left out and logged.
    """
    cast, left = await left_to_play()
    played = 0
    for story, place in left:
        try:
            async with unit_of_work() as work:
                played += await play(work, story, place, cast, cast[people_stories.HEAD])
        except ServiceError as refusal:
            _refused(story, place, refusal)
    return played


def _refused(story: Story, place: Place, refusal: ServiceError) -> None:
    why = "; ".join(refusal.fields.values()) if isinstance(refusal, FieldErrors) else refusal.text
    log.warning("demo_story_refused", number=place.number, kind=story.kind, why=why)


async def left_to_play() -> tuple[dict[str, Actor], list[tuple[Story, Place]]]:
    """The cast, and the stories whose applications are not there yet in the order of filing."""
    async with unit_of_work() as work:
        cast = await _cast(work)
        if crowd.resident(0) not in cast:
            return cast, []
        since = (await work.session.exec(select(User.created_at).where(User.email == people_stories.CITIZEN))).one()
        planned = _planned(cast, since + REGISTERED)
        numbers = [place.number for _, place in planned]
        there = set(await work.session.exec(select(Application.number).where(col(Application.number).in_(numbers))))
    return cast, [(story, place) for story, place in planned if place.number not in there]


def _planned(cast: dict[str, Actor], now: datetime) -> list[tuple[Story, Place]]:
    """All stories of those who are there: a small city has a small crowd."""
    stories = [*people_stories.stories(now), *crowd.stories(now)]
    return places(story for story in stories if story.who in cast)


async def _cast(work: UnitOfWork) -> dict[str, Actor]:
    return {user.email: actor_of(user) for user in await work.session.exec(select(User))}
