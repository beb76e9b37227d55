"""Every application of the demo is one its applicant could file that day."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.demo import crowd, people_stories
from lkk.services.demo.playing import places
from lkk.services.demo.story import Story, in_office_hours
from lkk.services.forms import catalog, prefill
from lkk.services.forms.checking import checked_form, visible_slots
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.vocabulary.people import ApplicantType

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
PROFILE = {
    "profile.email": "ivanov@example.com",
    "profile.applicant": "Иванов Иван Иванович",
    "profile.last_name": "Иванов",
    "profile.first_name": "Иван",
    "profile.middle_name": "Иванович",
    "profile.phone": "+79131234567",
    "account.number": "9234",
    "account.address": "г. Барнаул, ул. Малахова, д. 87, кв. 15",
    "account.holder": "Иванов Иван Иванович",
    "meter.point": "1",
    "meter.serial": "12345678",
    "meter.model": "Меркурий 206",
}
COMPANY = {
    "profile.organization_name": "АО «Завод»",
    "profile.inn": "7707083893",
    "profile.kpp": "222501001",
    "profile.ogrn": "1027700132195",
}
ENTREPRENEUR = {"profile.inn": "222500000000", "profile.ogrn": "304222500000001"}


def applicant(story: Story) -> tuple[ApplicantType, dict[str, str]]:
    if story.who == people_stories.PLANT or story.who.startswith("firm"):
        return ApplicantType.LEGAL_ENTITY, PROFILE | COMPANY
    if story.who == people_stories.BAKERY:
        return ApplicantType.SOLE_PROPRIETOR, PROFILE | ENTREPRENEUR
    return ApplicantType.INDIVIDUAL, PROFILE


@pytest.mark.parametrize("now", [NOW, NOW + timedelta(days=100), NOW + timedelta(days=210)])
def test_the_answers_of_every_story_are_right_on_the_day_of_its_filing(now: datetime) -> None:
    wrong: Counter[tuple[str, str, str]] = Counter()
    for story in [*people_stories.stories(now), *crowd.stories(now)]:
        kind, day = catalog.kind_of(story.kind), story.filed_at.date()
        who, known = applicant(story)
        answers = {**prefill.prefilled(kind, known), **story.answers(day), APPLICANT_TYPE: who.value}
        files = {slot.code: 1 for step in kind.steps for slot in visible_slots(step, answers) if slot.required}
        wrong.update((kind.code, name, said) for name, said in checked_form(kind, answers, files, day).items())
    assert not wrong


def test_the_desk_has_hundreds_of_applications_of_many_kinds_over_half_a_year() -> None:
    stories = crowd.stories(NOW)
    assert len(stories) > 200
    assert len({story.kind for story in stories}) >= 8
    assert len({story.filed_at.date() for story in stories}) > 100
    assert all(NOW - timedelta(days=183) < story.filed_at < NOW for story in stories)


def test_the_same_day_of_beginning_gives_the_same_applications() -> None:
    first, second = (
        [(story.who, story.kind, story.filed_at, place.number) for story, place in places(crowd.stories(NOW))]
        for _ in range(2)
    )
    assert first == second


def test_what_happens_never_goes_back_and_never_lies_ahead() -> None:
    for story in [*people_stories.stories(NOW), *crowd.stories(NOW)]:
        moments = [at for at, _ in story.moments(NOW)]
        assert moments == sorted(moments), story
        assert not moments or moments[-1] <= NOW


def test_the_office_acts_in_its_hours() -> None:
    saturday, evening = datetime(2026, 11, 21, 5, tzinfo=UTC), datetime(2026, 11, 24, 13, tzinfo=UTC)
    for moment in (saturday, evening):
        local = in_office_hours(moment)
        assert local.weekday() < 5
        assert 1 <= local.hour < 10, "8:30 till 17:00 in Barnaul are 1:30 till 10:00 in UTC"
