"""Refusals find their field, days are read strictly."""

from datetime import date

import pytest

from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, ServiceError, Stale
from lkk.state.days import day_of
from lkk.state.refusals import WHOLE, belongs, by_control, first_field


def test_a_refusal_stands_at_the_control_of_its_field() -> None:
    assert by_control(InvalidValue("Напишите", at="text"), "message", {}) == {"message-text": "Напишите"}


def test_fields_that_are_not_drawn_are_told_of_elsewhere_and_joined() -> None:
    error = FieldErrors({"reason": "Укажите", "documents": "Приложите", "other": "Проверьте"})
    found = by_control(error, "change-x", {"documents": WHOLE, "other": WHOLE})
    assert found == {"change-x-reason": "Укажите", "change-x": "Приложите Проверьте"}
    assert first_field(found, "change-x") == "change-x-reason"


def test_a_refusal_of_no_field_stays_a_notice_unless_the_form_takes_it() -> None:
    assert by_control(ServiceError("Нельзя"), "staff", {}) == {}
    assert by_control(ServiceError("Нельзя"), "staff", {WHOLE: WHOLE}) == {"staff": "Нельзя"}
    assert by_control(ServiceError("Нельзя"), "attach", {WHOLE: "pin"}) == {"attach-pin": "Нельзя"}


@pytest.mark.parametrize("error", [NotFound(), Stale()])
def test_what_is_about_the_action_is_never_put_into_a_form(error: ServiceError) -> None:
    assert by_control(error, "staff", {WHOLE: WHOLE}) == {}


def test_controls_belong_to_their_form_alone() -> None:
    assert belongs("answer", "answer")
    assert belongs("answer-inn", "answer")
    assert not belongs("answers-inn", "answer")


@pytest.mark.parametrize("raw", ["", "2026-02-30", "20261121", "2026-W47-6", "1626-11-21", "9999-11-21", "x" * 300])
def test_what_is_no_day_of_our_time_is_none(raw: str) -> None:
    assert day_of(raw) is None


def test_a_day_is_read() -> None:
    assert day_of("2026-11-21") == date(2026, 11, 21)
