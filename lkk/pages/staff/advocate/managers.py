"""Менеджеры «Энергоадвоката»: requests of clients first, then managers, then the one that is open."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, dialog
from lkk.components.feedback import callout, empty_state
from lkk.components.field_frame import group_frame
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.manager_card import manager_card
from lkk.components.picture_field import picture_field
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.advocate.links import advocate_links
from lkk.pages.tables import listing
from lkk.routes import STAFF_ADVOCATE_MANAGERS
from lkk.state.advocate.managers import (
    AWAY,
    CARD,
    CHANGE,
    CHANGE_DIALOG,
    CHOSEN,
    LAYOUT,
    REFUSE,
    REFUSE_DIALOG,
    Managers,
)
from lkk.state.identity.session import Session
from lkk.vocabulary.advocate import ANSWER, CARD_HOURS, CARD_NAME, REASON
from lkk.vocabulary.attachments import PHOTO_RULES

ON_LOAD = (Session.load, Managers.load)

_TURN = f"{Managers.turn}"


def page() -> rx.Component:
    """What waits for a decision, the managers, and the manager that is open."""
    return shell(
        STAFF_ADVOCATE_MANAGERS,
        stack(
            advocate_links(STAFF_ADVOCATE_MANAGERS.path),
            _asking(),
            _unassigned(),
            card(_table(), title="Менеджеры"),
            rx.cond(Managers.chosen > 0, _chosen()),
        ),
        _change_dialog(),
        _refuse_dialog(),
        lead="Новый клиент достаётся тому, у кого клиентов меньше, кто не отсутствует и не достиг предела.",
        ready=Managers.loaded,
    )


def _asking() -> rx.Component:
    asking: Any = Managers.asking

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(text_link(one.name, one.href), rx.cond(one.manager != "", rx.fragment(", менеджер ", one.manager))),
            rx.el.p("Причина: ", one.asked),
            rx.el.div(
                button("Сменить менеджера", kind="soft", on_click=Managers.ask_change(one.membership)),
                button("Оставить прежнего", kind="plain", on_click=Managers.ask_refuse(one.membership)),
                class_name="page-actions",
            ),
            key=f"asks-{one.membership}",
        )

    return rx.cond(
        Managers.asking,
        card(rx.el.ul(rx.foreach(asking, line), class_name="visit-lines"), title="Просят другого менеджера"),
    )


def _unassigned() -> rx.Component:
    clients: Any = Managers.unassigned
    return rx.cond(Managers.unassigned, card(_client_list(clients), title="Клиенты без менеджера"))


def _table() -> rx.Component:
    rows: Any = Managers.rows
    return listing(
        LAYOUT,
        rows,
        cells={
            "today": lambda line: badge(line.today, line.tone),
            "actions": lambda line: button("Открыть", kind="soft", on_click=Managers.choose(line.id)),
        },
        empty=empty_state(
            "Добавьте сотрудника с ролью «Менеджер Энергоадвоката» на странице «Пользователи»",
            title="Менеджеров пока нет",
            icon="users",
        ),
        line={"key": lambda line: f"{line.id}"},
    )


def _chosen() -> rx.Component:
    shown: Any = Managers.shown
    return stack(
        rx.el.h2(Managers.shown.name, custom_attrs={"id": CHOSEN, "tabIndex": -1}),
        rx.cond(
            Managers.chosen_gone,
            callout("attention", "Этот сотрудник больше не ведёт клиентов. Передайте их другому менеджеру."),
            stack(card(stack(manager_card(shown), _card_form()), title="Карточка"), _absences()),
        ),
        _clients(),
    )


def _card_form() -> rx.Component:
    topics: Any = Managers.topics

    def mark(one: Any) -> rx.Component:
        box = checkbox_field(f"topic.{one.value}", one.label, form=CARD, default_checked=one.chosen)
        return rx.el.div(box, key=one.value)

    return event_form(
        CARD,
        field_grid(
            text_field(
                "name",
                "Имя для клиентов",
                form=CARD,
                error=error_at(CARD, "name"),
                hint="Пусто: как в списке пользователей",
                default_value=Managers.name,
                max_length=CARD_NAME,
                required=False,
            ),
            text_field(
                "hours",
                "Часы работы",
                form=CARD,
                error=error_at(CARD, "hours"),
                hint="Например: пн–пт 8:00–17:00, обед 12:00–13:00",
                default_value=Managers.hours,
                max_length=CARD_HOURS,
                required=False,
            ),
            text_field(
                "most",
                "Сколько клиентов может вести",
                form=CARD,
                error=error_at(CARD, "most"),
                hint="При нуле новых клиентов не получает",
                default_value=Managers.most,
                input_mode="numeric",
                width="third",
            ),
            group_frame(
                rx.foreach(topics, mark),
                id=f"{CARD}-topics",
                legend="Темы",
                hint="",
                error="",
                required=False,
            ),
            picture_field(
                "photo",
                "Фото",
                form=CARD,
                hint=PHOTO_RULES,
                error=error_at(CARD, "photo"),
                value=Managers.photo,
                address=Managers.shown.photo,
                to="/api/managers/photo",
            ),
        ),
        form_actions(submit_button("Сохранить карточку")),
        on_submit=Managers.save_card.throttle(500),
        refused=error_of(CARD),
        key=f"{CARD}-{Managers.chosen}-{_TURN}",
    )


def _absences() -> rx.Component:
    absences: Any = Managers.absences
    others: Any = Managers.others

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(one.words),
            rx.el.div(
                button(
                    rx.cond(one.now, "Вернулся раньше", "Отменить"),
                    kind="plain",
                    on_click=Managers.end_absence(one.id),
                ),
                class_name="page-actions",
            ),
            key=f"away-{one.id}",
        )

    form = event_form(
        AWAY,
        field_grid(
            date_field("first", "С какого дня", form=AWAY, meant="future", error=error_at(AWAY, "first")),
            date_field("last", "По какой день", form=AWAY, meant="future", error=error_at(AWAY, "last")),
            select_field(
                "substitute",
                "Кто замещает",
                others,
                form=AWAY,
                error=error_at(AWAY, "substitute"),
                placeholder="Никто",
                required=False,
                width="third",
            ),
        ),
        form_actions(submit_button("Записать отсутствие", kind="soft")),
        on_submit=Managers.add_absence.throttle(500),
        refused=error_of(AWAY),
        key=f"{AWAY}-{Managers.chosen}-{_TURN}",
    )
    known = rx.cond(
        Managers.absences,
        rx.el.ul(rx.foreach(absences, line), class_name="visit-lines"),
        rx.el.p("Отсутствий впереди нет", class_name="hint"),
    )
    return card(stack(known, form), title="Отсутствия")


def _clients() -> rx.Component:
    clients: Any = Managers.clients
    return card(
        rx.cond(
            Managers.clients,
            rx.fragment(
                _client_list(clients),
                form_actions(button("Передать всех клиентов", kind="soft", on_click=Managers.ask_change_all)),
            ),
            rx.el.p("Клиентов пока нет", class_name="hint"),
        ),
        title="Клиенты",
    )


def _client_list(clients: Any) -> rx.Component:
    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(text_link(one.name, one.href), rx.el.small(" с ", one.since, class_name="hint")),
            rx.el.div(
                button("Сменить менеджера", kind="plain", on_click=Managers.ask_change(one.membership)),
                class_name="page-actions",
            ),
            key=f"client-{one.membership}",
        )

    return rx.el.ul(rx.foreach(clients, line), class_name="visit-lines client-lines")


def _change_dialog() -> rx.Component:
    options: Any = Managers.options
    form = event_form(
        CHANGE,
        rx.el.p(Managers.whom),
        select_field(
            "manager",
            "Кому передать",
            options,
            form=CHANGE,
            error=error_at(CHANGE, "manager"),
            placeholder="У кого меньше клиентов",
            required=False,
        ),
        text_area(
            "reason",
            "Причина, её прочтёт клиент",
            form=CHANGE,
            error=error_at(CHANGE, "reason"),
            max_length=REASON,
        ),
        form_actions(submit_button("Передать"), close_button("Отмена", CHANGE_DIALOG)),
        on_submit=Managers.change.throttle(500),
        refused=error_of(CHANGE),
        key=f"{CHANGE}-{_TURN}",
    )
    return dialog(CHANGE_DIALOG, "Смена менеджера", form)


def _refuse_dialog() -> rx.Component:
    form = event_form(
        REFUSE,
        rx.el.p(Managers.refused),
        text_area(
            "answer",
            "Почему менеджер остаётся, это прочтёт клиент",
            form=REFUSE,
            error=error_at(REFUSE, "answer"),
            max_length=ANSWER,
        ),
        form_actions(submit_button("Ответить"), close_button("Отмена", REFUSE_DIALOG)),
        on_submit=Managers.refuse.throttle(500),
        refused=error_of(REFUSE),
        key=f"{REFUSE}-{_TURN}",
    )
    return dialog(REFUSE_DIALOG, "Менеджер остаётся прежним", form)
