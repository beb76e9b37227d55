"""What goes by SMS: the events that people must not miss, each in two parts at most."""

import pytest

from lkk.services import composition
from lkk.services.applications import events as applications
from lkk.services.documents import events as documents
from lkk.services.forms.catalog import KINDS
from lkk.services.notifications.declaration import Event, NotificationChannel
from lkk.services.notifications.rendering import sms
from lkk.services.notifications.sms_text import fitting, segments
from tests.unit.test_notifications_catalog import FACTS

#: As long as they get: the longest title of a form, an amount in millions.
LONGEST = FACTS | {
    "number": "ТП-2026-000001",
    "kind": max((one.title for one in KINDS.values()), key=len),
    "invoice_number": "СЧ-2026-000001",
    "amount": "12 345 678,90 ₽",
    "until": "26.11.2026",
    "due": "26.11.2026",
    "answer_due": "26.11.2026",
    "pay_until": "26.11.2026",
}
#: The words of a mass notification are typed by people; its page counts the parts.
FIXED = [event for event in composition.EVENTS if event.sms and event.sms != "{{ sms }}"]


@pytest.mark.parametrize("event", FIXED, ids=lambda event: event.key)
def test_an_sms_takes_two_parts_at_most_and_is_cut_nowhere(event: Event) -> None:
    said = sms(event, LONGEST)
    assert segments(said) <= 2
    assert fitting(said) == said


@pytest.mark.parametrize(
    "event",
    [applications.INFO_REQUESTED, applications.REMARK_ADDED, applications.ANSWER_DUE, documents.TO_SIGN],
    ids=lambda event: event.key,
)
def test_what_a_customer_must_not_miss_goes_by_sms_too_unless_switched_off(event: Event) -> None:
    assert event.sms
    assert event.sms_choice
    assert NotificationChannel.SITE in event.channels
