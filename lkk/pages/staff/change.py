"""One request for a change of a profile: was and will be, the proof, the decision."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.reason_choice import reason_choice
from lkk.routes import STAFF_CHANGE
from lkk.state.identity.session import Session
from lkk.state.profile.staff_changes import (
    APPROVE_DIALOG,
    APPROVE_FORM,
    REFUSE_DIALOG,
    REFUSE_FORM,
    ProfileDecision,
)

ON_LOAD = (Session.load, ProfileDecision.load)
_REASONS: Any = ProfileDecision.reasons


def page() -> rx.Component:
    """The request of the address."""
    return shell(
        STAFF_CHANGE,
        stack(_moved(), _differences(), _about(), _approve(), _refuse()),
        title=ProfileDecision.title,
        lead=ProfileDecision.customer,
        actions=(rx.cond(ProfileDecision.waits, _buttons()),),
        ready=ProfileDecision.loaded,
    )


def _buttons() -> rx.Component:
    return rx.fragment(
        open_button("Внести данные", APPROVE_DIALOG, kind="primary"),
        open_button("Отклонить", REFUSE_DIALOG, kind="plain"),
    )


def _moved() -> rx.Component:
    text = "После отправки запроса данные профиля изменились: смотрите строки «Сейчас». Решите, нужен ли запрос ещё."
    return rx.cond(ProfileDecision.moved, callout("attention", text))


def _differences() -> rx.Component:
    lines: Any = ProfileDecision.differences
    files: Any = ProfileDecision.files
    show = button("Показать скрытое", kind="soft", icon="eye", on_click=ProfileDecision.show)
    return card(
        rx.cond(
            ProfileDecision.sensitive & ~ProfileDecision.opened,
            rx.el.div(show, rx.el.p("Клиент увидит, кто и когда открыл данные.", class_name="hint")),
        ),
        rx.el.dl(rx.foreach(lines, _difference), class_name="facts", id="differences"),
        when(ProfileDecision.proof, rx.el.p("Нужен документ: ", ProfileDecision.proof, class_name="hint")),
        rx.cond(
            files,
            rx.el.ul(
                rx.foreach(
                    files,
                    lambda one: rx.el.li(
                        anchor(one.name, href=one.url), " ", rx.el.small(one.size, class_name="hint"), key=one.id
                    ),
                ),
                class_name="file-list",
                id="proofs",
            ),
        ),
        title="Что меняется",
    )


def _difference(one: Any) -> rx.Component:
    return rx.fragment(
        rx.el.dt(one.label),
        rx.el.dd(
            rx.el.del_(one.before),
            " ",
            rx.el.ins(one.after),
            when(one.now, rx.el.div("Сейчас: ", rx.el.b(one.now))),
        ),
        key=one.label,
    )


def _about() -> rx.Component:
    return card(
        facts(
            ("Состояние", badge(ProfileDecision.status, ProfileDecision.tone)),
            ("Отправлен", ProfileDecision.sent),
            ("Почему", ProfileDecision.reason),
            ("Клиент", rx.fragment(ProfileDecision.customer, ", ", ProfileDecision.kind)),
            ("Почта", ProfileDecision.email),
            ("Уровень", badge(ProfileDecision.level, ProfileDecision.level_tone)),
        ),
        when(ProfileDecision.decided, rx.el.p("Решено: ", ProfileDecision.decided)),
        when(ProfileDecision.decision, rx.el.p("Причина: ", ProfileDecision.decision)),
        title="Запрос",
    )


def _approve() -> rx.Component:
    return dialog(
        APPROVE_DIALOG,
        "Внести новые данные в профиль?",
        rx.el.p("Клиент получит уведомление. Заявки, поданные раньше, останутся с прежними данными."),
        event_form(
            APPROVE_FORM,
            rx.cond(
                ProfileDecision.of_passport,
                checkbox_field(
                    "original",
                    "Паспорт клиента предъявлен мне лично",
                    form=APPROVE_FORM,
                    hint="Отметьте, только если держали в руках сам паспорт, а не копию",
                ),
            ),
            form_actions(submit_button("Внести"), close_button("Отмена", APPROVE_DIALOG)),
            on_submit=ProfileDecision.approve.throttle(500),
            refused=error_of(APPROVE_FORM),
        ),
    )


def _refuse() -> rx.Component:
    return dialog(
        REFUSE_DIALOG,
        "Отклонить запрос?",
        event_form(
            REFUSE_FORM,
            reason_choice(REFUSE_FORM, _REASONS, "reason"),
            text_area(
                "reason",
                "Причина",
                form=REFUSE_FORM,
                hint="Клиент прочтёт её. Напишите, что исправить",
                error=error_at(REFUSE_FORM, "reason"),
                rows=3,
                max_length=1000,
            ),
            form_actions(submit_button("Отклонить", kind="danger"), close_button("Отмена", REFUSE_DIALOG)),
            on_submit=ProfileDecision.refuse.throttle(500),
            refused=error_of(REFUSE_FORM),
        ),
    )
