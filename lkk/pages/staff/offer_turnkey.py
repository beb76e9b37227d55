"""«Условия договора» of works «под ключ»: the estimate line by line, the term, the warranty and the words."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.offer_fields import number_field, words_field
from lkk.state.connection.offer import OFFER_FORM, StaffOffer

_NAME_LENGTH, _UNIT_LENGTH = 200, 20
_TEXTS = (
    ("subject", "Что будет сделано", "Предмет договора, например: ввод и щит учёта по техническим условиям № 12"),
    ("customer", "Что обеспечивает заказчик", "Каждое с новой строки"),
)


def form() -> rx.Component:
    """The form: empty lines are left out, prices are without VAT."""
    lines: Any = StaffOffer.lines
    entered = event_form(
        OFFER_FORM,
        rx.el.p("Цены без НДС: ставку портал возьмёт из справочника на сегодня. Пустые строки не считаются."),
        rx.el.div(rx.foreach(lines, _line), class_name="form-rows", id="offer-lines"),
        rx.cond(
            StaffOffer.may_add,
            rx.el.div(
                button("Добавить строки", kind="soft", icon="plus", on_click=StaffOffer.add_lines.throttle(500)),
                class_name="form-actions",
            ),
        ),
        rx.el.h3("Договор"),
        field_grid(
            number_field("works_days", "Срок работ со дня оплаты первой части", "раб. дней", "От 1 до 250"),
            number_field("warranty_months", "Гарантия", "мес.", "От 12 до 120"),
        ),
        *[words_field(*one) for one in _TEXTS],
        form_actions(submit_button("Посчитать и подготовить", icon="file_text")),
        on_submit=StaffOffer.prepare.throttle(500),
        refused=error_of(OFFER_FORM),
        warn_unsent=True,
        key=rx.Var.create(f"offer-{StaffOffer.number}-{StaffOffer.turn}"),
    )
    return card(entered, title="Смета")


def _line(one: Any) -> rx.Component:
    def cell(name: str, label: str, default: Any, width: str, **more: Any) -> rx.Component:
        named = f"{name}_{one.number}"
        return text_field(
            named,
            label,
            form=OFFER_FORM,
            error=error_at(OFFER_FORM, named),
            default_value=default,
            width=width,
            required=False,
            says_optional=False,
            **more,
        )

    return rx.el.fieldset(
        rx.el.legend("Строка ", one.number, class_name="form-row-title"),
        field_grid(
            cell("name", "Работа", one.name, "full", max_length=_NAME_LENGTH),
            cell("quantity", "Количество", one.quantity, "third", input_mode="decimal", max_length=12),
            cell("unit", "Единица", one.unit, "third", max_length=_UNIT_LENGTH),
            cell("price", "Цена без НДС", one.price, "third", input_mode="decimal", unit="₽", max_length=20),
        ),
        class_name="form-row",
        key=f"line-{one.number}",
    )
