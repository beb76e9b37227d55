"""Fields that pick customers by what they are and where they live, for all that is sent to many."""

from typing import Any, NamedTuple

import reflex as rx

from lkk.components.branches import when
from lkk.components.choices import checkbox_field
from lkk.components.fields import select_field, text_field
from lkk.pages.refusals import error_at
from lkk.vocabulary.broadcasts import STREET_LENGTH, Attached
from lkk.vocabulary.people import ApplicantType


class Labels(NamedTuple):
    """What the fields are called in a form."""

    kind: str
    street: str
    district: str
    account: str


def audience_fields(form: str, state: Any, labels: Labels) -> tuple[rx.Component, ...]:
    """The kind of the customer, the street, the district of the network, and whether an account is attached."""
    values, districts = state.values, state.districts
    kinds = {f"type_{one.value}": one.label for one in ApplicantType}
    marks = [checkbox_field(name, kind, form=form, default_checked=values[name] != "") for name, kind in kinds.items()]
    return (
        rx.el.fieldset(
            rx.el.legend(labels.kind, class_name="field-label"),
            rx.el.p("Если не отмечен ни один — любой", class_name="hint"),
            *marks,
            class_name="field",
        ),
        text_field(
            "street",
            labels.street,
            form=form,
            hint="Слова целиком, как в адресе лицевого счёта: «Малахова», «ул. 40-летия Октября 5»",
            error=error_at(form, "street"),
            default_value=values["street"],
            required=False,
            max_length=STREET_LENGTH,
        ),
        when(
            districts,
            select_field(
                "district",
                labels.district,
                districts,
                form=form,
                hint="По лицевым счетам, которые подключены: у каждого дома сети есть район",
                error=error_at(form, "district"),
                placeholder="Любой",
                default_value=values["district"],
                required=False,
            ),
        ),
        select_field(
            "attached",
            labels.account,
            [(one.value, one.label) for one in Attached],
            form=form,
            placeholder="",
            default_value=values["attached"],
            width="half",
        ),
    )
