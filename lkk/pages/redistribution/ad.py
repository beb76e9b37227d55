"""The form of an ad: give or seek, how much, where, for how much and until when."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import link_button
from lkk.components.choices import Choice, radio_cards
from lkk.components.feedback import callout
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import CAPACITY_AD, CAPACITY_OWN
from lkk.state.identity.session import Session
from lkk.state.redistribution.ad import FORM, CapacityAdForm
from lkk.vocabulary.redistribution import TEXT_LENGTH, AdSide, AdVoltage

ON_LOAD = (Session.load, CapacityAdForm.load)
_SIDES = (
    Choice(AdSide.SEEK.value, "Ищу мощность", "Не хватает своей"),
    Choice(AdSide.GIVE.value, "Отдаю мощность", "Присоединено больше, чем нужно"),
)


def page() -> rx.Component:
    """Draw the form; what only the giving side is asked stands at its side."""
    return shell(
        CAPACITY_AD,
        stack(
            when(CapacityAdForm.reason, callout("attention", CapacityAdForm.reason, title="Что исправить")),
            card(
                event_form(
                    FORM,
                    field_grid(*_first(), rx.cond(CapacityAdForm.side == AdSide.GIVE.value, _giver()), *_last()),
                    form_actions(
                        submit_button("Отправить на проверку"),
                        link_button("Отмена", CAPACITY_OWN.path, kind="plain"),
                    ),
                    on_submit=CapacityAdForm.send.throttle(500),
                    refused=error_of(FORM),
                    reset_on_submit=False,
                    warn_unsent=True,
                    key=f"{FORM}-{CapacityAdForm.turn}",
                ),
                narrow=True,
            ),
        ),
        lead="Сотрудник проверит объявление за рабочий день. Имя, телефон и почту увидят только те, "
        "кому вы сами откроете контакты.",
        ready=CapacityAdForm.loaded,
    )


def _value(name: str) -> Any:
    return CapacityAdForm.values[name]


def _kw(name: str, label: str, hint: str) -> rx.Component:
    return text_field(
        name,
        label,
        form=FORM,
        hint=hint,
        error=error_at(FORM, name),
        default_value=_value(name),
        input_mode="decimal",
        unit="кВт",
        max_length=20,
        width="half",
    )


def _select(name: str, label: str, options: Any, *, hint: str = "", width: str = "half") -> rx.Component:
    return select_field(
        name,
        label,
        options,
        form=FORM,
        hint=hint,
        error=error_at(FORM, name),
        default_value=_value(name),
        width=width,
    )


def _first() -> list[rx.Component]:
    places: Any = CapacityAdForm.places
    return [
        radio_cards(
            "side",
            "Что вы делаете",
            _SIDES,
            form=FORM,
            error=error_at(FORM, "side"),
            default_value=_value("side"),
            on_change=CapacityAdForm.choose_side,
        ),
        _kw("kw", "Мощность", "Сколько отдаёте или ищете"),
        _select("voltage", "Напряжение", [(one.value, one.label) for one in AdVoltage]),
        _select(
            "substation_key",
            "Центр питания",
            places,
            hint="Подстанция из акта или технических условий. Передать мощность можно только в её пределах",
            width="full",
        ),
    ]


def _giver() -> rx.Component:
    kinds: Any = CapacityAdForm.giver_kinds
    return rx.fragment(
        _select(
            "giver_kind",
            "Как присоединён ваш объект",
            kinds,
            hint="Указано в акте о присоединении",
        ),
        _kw("own_kw", "Вся ваша мощность", "Максимальная, по акту о присоединении"),
    )


def _last() -> list[rx.Component]:
    return [
        text_field(
            "price",
            "Цена за кВт",
            form=FORM,
            hint="Пусто — договорная. Если ищете, это самая высокая цена для вас",
            error=error_at(FORM, "price"),
            default_value=_value("price"),
            input_mode="decimal",
            unit="₽",
            max_length=20,
            required=False,
            width="half",
        ),
        date_field(
            "valid_until",
            "Показывать до",
            form=FORM,
            meant="future",
            hint=rx.Var.create("Не позже ") + CapacityAdForm.last_day,
            error=error_at(FORM, "valid_until"),
            default_value=_value("valid_until"),
            width="half",
        ),
        text_area(
            "text",
            "Подробности",
            form=FORM,
            hint=f"До {TEXT_LENGTH} знаков, без телефона, почты и ссылок",
            error=error_at(FORM, "text"),
            default_value=_value("text"),
            required=False,
            max_length=TEXT_LENGTH,
        ),
    ]
