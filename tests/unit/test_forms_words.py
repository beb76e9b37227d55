"""Words of the catalogue: the phones of an outage come first, and nothing is promised that is not there."""

import re

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import DISPATCHER, Kind
from lkk.state.applications.wizard_fields import Filling, field_item, spoken
from tests.business_time import today

OUTAGE = KINDS["outage_report"]
ABSENT = ("странице отключений", "архив", "СМС", "sms", "графике отключений", "запишитесь", "бот")


PHONE = "380-616"


def words(kind: Kind) -> list[str]:
    """Everything a person may read of a kind that is offered now."""
    passport = kind.passport
    told = [kind.title, kind.summary, kind.next_step, passport.who, passport.result, passport.law, passport.note]
    for step in kind.steps:
        told += [step.title, step.lead]
        for one in (*step.fields, *(cell for field in step.fields for cell in field.rows)):
            told += [one.label, one.hint, *(text for option in one.offered for text in (option.label, option.hint))]
        told += [text for slot in step.slots for text in (slot.label, slot.hint)]
    return told


def test_the_dispatcher_and_112_stand_above_the_form_of_an_outage() -> None:
    lead = spoken(OUTAGE.steps[0].lead, PHONE)
    assert lead.startswith("Сначала позвоните: диспетчерская 380-616")
    assert "112" in lead


def test_at_a_broken_wire_the_phones_stand_again_at_the_question() -> None:
    question = OUTAGE.field_named("danger")
    assert question
    assert question.show_when
    assert question.show_when({"trouble": "broken_wire"})
    assert question.show_when({"trouble": "damaged_pole"})
    hint = field_item(question, Filling({}, {}, {}, frozenset(), today(), PHONE)).hint
    assert "380-616" in hint
    assert "112" in hint


def test_the_phone_of_the_dispatcher_is_in_no_form() -> None:
    assert "77-77-77" in spoken(OUTAGE.steps[0].lead, "77-77-77")
    assert "380-616" not in " ".join(words(OUTAGE))


@pytest.mark.parametrize("code", KINDS)
def test_nothing_is_promised_that_the_portal_does_not_have(code: str) -> None:
    told = " ".join(words(KINDS[code]))
    assert [absent for absent in ABSENT if re.search(rf"\b{absent}", told)] == []
    assert DISPATCHER not in KINDS[code].next_step + KINDS[code].summary


def test_short_names_of_things_stand_only_where_the_seed_has_them_in_a_title() -> None:
    for kind in KINDS.values():
        told = " ".join(word for word in words(kind) if word != kind.title)
        assert not re.search(r"\bПУ\b|э/с", told), kind.code
