"""Plays stories with the services, on a clock moved to the moment of each act, each under the number it has in time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.accounts import links
from lkk.services.applications import choices
from lkk.services.applications.drafts import drafts, filing
from lkk.services.demo import acts
from lkk.services.demo.story import Scene, Story
from lkk.services.forms import catalog, prefill
from lkk.services.forms.checking import visible_slots
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.services.identity import consents
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import FieldKind

FRESH = timedelta(days=2)  # what is older was read and sent long ago

_NUMBER_ROW = text("""
insert into number_sequence (prefix, year, last) values (:prefix, :year, 0)
on conflict (prefix, year) do update set last = number_sequence.last
returning last
""")
_SET_NUMBER = text("update number_sequence set last = :last where prefix = :prefix and year = :year")
_EMAILS_SENT = text("""
update outbox_item set state = 'done', done_at = created_at, payload = '{}'
 where state = 'waiting' and attempts = 0 and channel = 'mail' and created_at < :fresh
""")
_NEWS_SENT = text("""
update outbox_item set state = 'done', done_at = created_at, payload = '{}'
 where state = 'waiting' and attempts = 0 and ordering_key = :key
""")
# In the order of the stories: an application and what became of it reach the accounting system together.
_NEWS_TOGETHER = text("""
update outbox_item set run_at = now() where state = 'waiting' and attempts = 0 and ordering_key = :key
""")
_NOTICES_READ = text("update notification set read_at = created_at where read_at is null and created_at < :fresh")


@dataclass(frozen=True)
class Place:
    """The number a story's application has among those of its prefix and year, and how many of them there are."""

    prefix: str
    year: int
    rank: int
    reserved: int

    @property
    def number(self) -> str:
        """As it stands on the application."""
        return f"{self.prefix}-{self.year}-{self.rank:06d}"


def places(stories: Iterable[Story]) -> list[tuple[Story, Place]]:
    """The stories in the order of filing, each with its place."""
    ordered = sorted(stories, key=lambda one: one.filed_at)
    keys = [(catalog.kind_of(one.kind).prefix, one.filed_at.astimezone(_zone()).year) for one in ordered]
    reserved, ranks = Counter(keys), Counter[tuple[str, int]]()
    found: list[tuple[Story, Place]] = []
    for story, key in zip(ordered, keys, strict=True):
        ranks[key] += 1
        found.append((story, Place(*key, ranks[key], reserved[key])))
    return found


async def play(work: UnitOfWork, story: Story, place: Place, cast: Mapping[str, Actor], head: Actor) -> bool:
    """File the application of a story at its moment and let happen what has happened up to now; False: it was there.

    The numbers of all stories are taken out of the sequence, so that those of the living come after them.
    """
    shift_s, now = work.shift_s, work.now
    try:
        return await _play(work, story, place, cast, head, now)
    finally:
        work.set_clock(shift_s)


async def _play(
    work: UnitOfWork, story: Story, place: Place, cast: Mapping[str, Actor], head: Actor, now: datetime
) -> bool:
    applicant = cast[story.who]
    _set_clock(work, story.filed_at)
    last = (await work.session.execute(_NUMBER_ROW, {"prefix": place.prefix, "year": place.year})).scalar_one()
    if (await work.session.exec(select(Application.id).where(Application.number == place.number))).first():
        return False
    await _set_last(work, place, place.rank - 1)
    scene = Scene(work, await _file(work, story, applicant), applicant, cast[story.operator], head)
    await _set_last(work, place, max(last, place.reserved))
    for moment, act in story.moments(now):
        _set_clock(work, moment)
        await act(scene)
    await _settle(work, scene.application_id, now)
    return True


async def settle_old(work: UnitOfWork, now: datetime) -> None:
    """What was told long ago was sent and read."""
    await work.session.flush()
    await work.session.execute(_EMAILS_SENT, {"fresh": now - FRESH})
    await work.session.execute(_NOTICES_READ, {"fresh": now - FRESH})


def actor_of(user: User) -> Actor:
    """The person as if signed in."""
    return Actor.alone(Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email))


async def _file(work: UnitOfWork, story: Story, applicant: Actor) -> int:
    kind, account = catalog.kind_of(story.kind), await links.active(work, applicant)
    answers = prefill.prefilled(kind, await prefill.facts(work, applicant, account))
    if any(one.kind is FieldKind.METERING_POINT for one in kind.fields) and account:
        offered = await choices.offered(work, kind, applicant.subject_id, account.id)
        answers = {name: points[0].value for name, points in offered.items() if points} | answers
    answers |= story.answers(work.now.astimezone(_zone()).date())
    draft = await drafts.create(work, applicant, kind, answers)
    scene = Scene(work, draft.key, applicant, applicant, applicant)
    for step in kind.steps:
        for slot in visible_slots(step, {**answers, APPLICANT_TYPE: draft.answers[APPLICANT_TYPE]}):
            if slot.required:
                await acts.attach(scene, applicant, slot.code, slot.label)
    agreed = {purpose: (await consents.current(work, purpose)).version for purpose in kind.consents}
    await filing.file(work, applicant, draft.key, agreed)
    await limits.forgive(work, limits.APPLICATION, str(applicant.author_id))
    return draft.key


async def _settle(work: UnitOfWork, application_id: int, now: datetime) -> None:
    """The accounting system hears of what is still open; of the rest it has heard at its time."""
    await settle_old(work, now)
    application = (await work.session.exec(select(Application).where(Application.id == application_id))).one()
    news = _NEWS_SENT if application.status.final else _NEWS_TOGETHER
    await work.session.execute(news, {"key": f"application:{application_id}"})


async def _set_last(work: UnitOfWork, place: Place, last: int) -> None:
    await work.session.execute(_SET_NUMBER, {"last": last, "prefix": place.prefix, "year": place.year})


def _set_clock(work: UnitOfWork, moment: datetime) -> None:
    work.set_clock(round((moment - datetime.now(UTC)).total_seconds()))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().time_zone)
